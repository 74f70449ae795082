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
    asyncio.run(signer.async_sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=out))
    return out.getvalue()
