"""The OCR engine that a person has installed, joined when a scanned page is first to be read."""

from cse_desktop.domain.ports import PageReader


def installed_reader() -> PageReader:
    """The reader of this computer; it looks for its engine when it is asked to."""
    from cse_desktop.decode.ocr.engine import TesseractReader  # noqa: PLC0415 - most cases have no scans

    return TesseractReader()
