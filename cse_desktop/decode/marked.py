"""A copy of a PDF with marks that other readers show: PDFium writes them as annotations of the page."""

import ctypes
import io
from collections.abc import Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as api

from cse_desktop.decode.marks import PageMark
from cse_desktop.decode.values import WHOLE, Box

MOST_BYTES = 200 << 20
"""of the copy: it leaves the worker in one piece"""
COLOURS = {
    "plain": (14, 102, 112),
    "strength": (36, 120, 60),
    "doubt": (190, 120, 20),
    "question": (50, 80, 170),
}
_WASHED = 110
"""opacity of 255: what is printed stays readable"""
_STYLES = {"underline": api.FPDF_ANNOT_UNDERLINE, "box": api.FPDF_ANNOT_SQUARE, "note": api.FPDF_ANNOT_TEXT}


def marked_copy(document: pdfium.PdfDocument, marks: Sequence[PageMark]) -> bytes:
    """The document's bytes with the marks on its pages; the open document keeps them too, until it is opened again."""
    for mark in marks:
        if not 0 <= mark.page < len(document) or not mark.boxes:
            continue
        page = document.get_page(mark.page)
        try:
            _annotate(page, mark)
        finally:
            page.close()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _annotate(page: pdfium.PdfPage, mark: PageMark) -> None:
    kind = _STYLES.get(mark.style, api.FPDF_ANNOT_HIGHLIGHT)
    annotation = api.FPDFPage_CreateAnnot(page, kind)
    if not annotation:
        return
    try:
        red, green, blue = COLOURS.get(mark.colour, COLOURS["plain"])
        opacity = _WASHED if kind == api.FPDF_ANNOT_HIGHLIGHT else 255
        api.FPDFAnnot_SetColor(annotation, api.FPDFANNOT_COLORTYPE_Color, red, green, blue, opacity)
        quads = [_corners(page, box) for box in mark.boxes]
        if kind in (api.FPDF_ANNOT_HIGHLIGHT, api.FPDF_ANNOT_UNDERLINE):
            for quad in quads:
                flat = [coordinate for corner in quad for coordinate in corner]
                api.FPDFAnnot_AppendAttachmentPoints(annotation, api.FS_QUADPOINTSF(*flat))
        across = [x for quad in quads for x, _ in quad]
        down = [y for quad in quads for _, y in quad]
        api.FPDFAnnot_SetRect(annotation, api.FS_RECTF(min(across), max(down), max(across), min(down)))
        words = (mark.text + "\0").encode("utf-16-le")
        text = (ctypes.c_ushort * (len(words) // 2)).from_buffer_copy(words)
        api.FPDFAnnot_SetStringValue(annotation, b"Contents", text)
    finally:
        api.FPDFPage_CloseAnnot(annotation)


def _corners(page: pdfium.PdfPage, box: Box) -> list[tuple[float, float]]:
    """Top left, top right, bottom left, bottom right as one reads, in the page's own coordinates."""
    places = ((box.left, box.top), (box.right, box.top), (box.left, box.bottom), (box.right, box.bottom))
    return [_own(page, x, y) for x, y in places]


def _own(page: pdfium.PdfPage, x: int, y: int) -> tuple[float, float]:
    across, down = ctypes.c_double(), ctypes.c_double()
    api.FPDF_DeviceToPage(page, 0, 0, WHOLE, WHOLE, 0, x, y, across, down)
    return across.value, down.value
