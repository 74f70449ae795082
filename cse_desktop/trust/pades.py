"""Signing a PDF (PAdES B-B) with the assessor's certificate, so that any PDF reader shows who signed the sheet."""

import asyncio
import io
from datetime import datetime
from typing import TYPE_CHECKING

from cse_desktop.trust.certificates import PrivateKey
from cse_desktop.trust.cms import hanko_signer

if TYPE_CHECKING:
    from pyhanko.pdf_utils.writer import BasePdfFileWriter
    from pyhanko.sign.signers.pdf_signer import PdfSigningSession

FIELD = "AssessorSignature"
ROOM = 4096
"""bytes that a signature may need beside its certificates; it needs about a thousand"""


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
