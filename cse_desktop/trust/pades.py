"""Signing a PDF (PAdES B-B) with the assessor's certificate, so that any PDF reader shows who signed; checking it."""

import asyncio
import io
from datetime import datetime
from typing import TYPE_CHECKING

from cse_desktop.errors.refusals import Refused
from cse_desktop.trust.certificates import PrivateKey
from cse_desktop.trust.cms import hanko_signer
from cse_desktop.trust.parsing import parsing

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.pdf_utils.writer import BasePdfFileWriter
    from pyhanko.sign.signers.pdf_signer import PdfSigningSession

FIELD = "AssessorSignature"
ROOM = 4096
"""bytes that a signature may need beside its certificates; it needs about a thousand"""
LARGEST_PDF = 32 * 1024 * 1024
SUBFILTER = "/ETSI.CAdES.detached"
ALGORITHMS = ("sha256", "sha256_ecdsa")

_NOT_SIGNED = "CSB-122"


def sign_pdf(
    pdf: bytes, leaf: bytes, chain: tuple[bytes, ...], key: PrivateKey, at: datetime, reason: str
) -> bytes:
    """`pdf` with a signature over all of it, appended to its bytes. `at` is the time claimed, `reason` is shown."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415 - slow to import
    from pyhanko.sign.fields import SigSeedSubFilter  # noqa: PLC0415 - the same
    from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner  # noqa: PLC0415 - the same

    class TimedSigner(PdfSigner):
        """Claims the time it is told instead of the machine's."""

        def init_signing_session(
            self, pdf_out: "BasePdfFileWriter", existing_fields_only: bool = False
        ) -> "PdfSigningSession":
            session = super().init_signing_session(pdf_out, existing_fields_only)
            session.system_time = at
            return session

    metadata = PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, reason=reason
    )
    signer = TimedSigner(metadata, signer=hanko_signer(leaf, chain, key))
    out = io.BytesIO()
    # told how much room to leave, pyHanko need not sign twice to find out; it is counted in hexadecimal digits
    room = 2 * (len(leaf) + sum(map(len, chain)) + ROOM)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    asyncio.run(signer.async_sign_pdf(writer, output=out, bytes_reserved=room))
    return out.getvalue()


def check_pdf(pdf: bytes, leaf: bytes) -> None:
    """Refuse with CSB-122 unless `pdf` is a PDF whose one signature covers all of it and was made with `leaf` (DER).

    Whether `leaf` is to be believed is not asked here: who calls believed it with the bundle.
    """
    if not pdf.startswith(b"%PDF-") or len(pdf) > LARGEST_PDF:
        raise Refused(_NOT_SIGNED, "not a PDF, or too large")
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 - slow to import

    with parsing(_NOT_SIGNED, "PDF"):
        _check_signature(PdfFileReader(io.BytesIO(pdf), strict=True), leaf)


def _check_signature(reader: "PdfFileReader", leaf: bytes) -> None:
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity  # noqa: PLC0415 - slow to import
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415 - the same

    found = reader.embedded_signatures
    if len(found) != 1:
        raise Refused(_NOT_SIGNED, "not exactly one signature")
    (embedded,) = found
    if embedded.sig_object.get("/SubFilter") != SUBFILTER or embedded.signer_cert.dump() != leaf:
        raise Refused(_NOT_SIGNED, "signed in another way, or with another certificate")
    info = embedded.signer_info
    used = (info["digest_algorithm"]["algorithm"].native, info["signature_algorithm"]["algorithm"].native)
    if used != ALGORITHMS:
        raise Refused(_NOT_SIGNED, "algorithm")
    if embedded.evaluate_signature_coverage() is not SignatureCoverageLevel.ENTIRE_FILE:
        raise Refused(_NOT_SIGNED, "something was added after signing")
    intact, valid = validate_sig_integrity(info, embedded.signer_cert, "data", embedded.compute_digest())
    if not (intact and valid):
        raise Refused(_NOT_SIGNED, "the signature does not fit")
