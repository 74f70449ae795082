"""Signing a PDF (PAdES B-B) with the assessor's certificate, so that any PDF reader shows who signed the sheet."""

import asyncio
import io
from datetime import datetime

from cse_desktop.trust.certificates import PrivateKey
from cse_desktop.trust.cms import hanko_signer

FIELD = "AssessorSignature"


def sign_pdf(
    pdf: bytes, leaf: bytes, chain: tuple[bytes, ...], key: PrivateKey, at: datetime, reason: str
) -> bytes:
    """`pdf` with a signature over all of it, added without changing the bytes before it. `at` is the time claimed."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415 - slow to import
    from pyhanko.sign.fields import SigSeedSubFilter  # noqa: PLC0415 - the same
    from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner  # noqa: PLC0415 - the same

    metadata = PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, reason=reason
    )
    signer = PdfSigner(metadata, signer=hanko_signer(leaf, chain, key))
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    out = io.BytesIO()
    asyncio.run(signer.async_sign_pdf(writer, output=out))
    return out.getvalue()
