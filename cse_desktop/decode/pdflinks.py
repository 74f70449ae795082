"""The links of a page of a PDF and the files attached to it, by PDFium. Nothing is followed, nothing is unpacked."""

import ctypes
from collections.abc import Callable, Iterator
from functools import partial

import pypdfium2 as pdfium
import pypdfium2.raw as api

from cse_desktop.decode.values import Attached, Box, Link

ToBox = Callable[[float, float, float, float], tuple[int, int, int, int]]
"""left, bottom, right, top of the page's own coordinates → a box of the upright page"""

_LINKS = 1000
"""of one page"""
_ADDRESS = 2000
"""characters of an address; a longer one is cut"""
_ATTACHMENTS = 100
_NAME = 200
_MEASURED_UP_TO = 32 << 20
_UNPACKED = 128 << 20


def links_of(document: pdfium.PdfDocument, page: pdfium.PdfPage, pages: int, box: ToBox) -> tuple[Link, ...]:
    """The links that the document declares on `page`, then the addresses that only stand there as text."""
    found: list[Link] = []
    for link in _declared(document, page, pages, box):
        found.append(link)
        if len(found) == _LINKS:
            return tuple(found)
    for link in _written(page, box):
        if not any(_overlap(link.box, other.box) for other in found):
            found.append(link)
        if len(found) == _LINKS:
            break
    return tuple(found)


def attachments_of(document: pdfium.PdfDocument, size: int) -> tuple[Attached, ...]:
    """Names and sizes of the files attached to the document as a whole, which has `size` bytes.

    PDFium unpacks a file to tell its size, and somebody waits for the first page: of a large document, and after
    files that unpack to very much, sizes are left at 0.
    """
    found: list[Attached] = []
    unpacked = 0
    for index in range(min(api.FPDFDoc_GetAttachmentCount(document), _ATTACHMENTS)):
        attached = api.FPDFDoc_GetAttachment(document, index)
        if not attached:
            continue
        name = _utf16(partial(api.FPDFAttachment_GetName, attached))
        length = ctypes.c_ulong()
        if size <= _MEASURED_UP_TO and unpacked <= _UNPACKED:
            api.FPDFAttachment_GetFile(attached, None, 0, length)
            unpacked += length.value
        found.append(Attached(name[:_NAME] or str(index + 1), length.value))
    return tuple(found)


def _declared(document: pdfium.PdfDocument, page: pdfium.PdfPage, pages: int, box: ToBox) -> Iterator[Link]:
    position, link = ctypes.c_int(0), api.FPDF_LINK()
    while api.FPDFLink_Enumerate(page, position, link):
        place = api.FS_RECTF()
        if not api.FPDFLink_GetAnnotRect(link, place):
            continue
        target, address = _target(document, link)
        if address or 0 <= target < pages:
            edges = Box(*box(place.left, place.bottom, place.right, place.top))
            yield Link(edges, None if address else target, address)


def _target(document: pdfium.PdfDocument, link: object) -> tuple[int, str]:
    """The page a link leads to, or -1, and the address outside the document, or nothing."""
    action = api.FPDFLink_GetAction(link)
    kind = api.FPDFAction_GetType(action) if action else api.PDFACTION_GOTO
    if kind == api.PDFACTION_URI:
        return -1, _address(lambda into, size: api.FPDFAction_GetURIPath(document, action, into, size))
    if kind in {api.PDFACTION_REMOTEGOTO, api.PDFACTION_LAUNCH}:
        return -1, _address(lambda into, size: api.FPDFAction_GetFilePath(action, into, size))
    destination = api.FPDFLink_GetDest(document, link) if kind == api.PDFACTION_GOTO else None
    return (api.FPDFDest_GetDestPageIndex(document, destination) if destination else -1), ""


def _written(page: pdfium.PdfPage, box: ToBox) -> Iterator[Link]:
    characters = page.get_textpage()
    try:
        links = api.FPDFLink_LoadWebLinks(characters)
        if not links:
            return
        try:
            for index in range(min(api.FPDFLink_CountWebLinks(links), _LINKS)):
                units = api.FPDFLink_GetURL(links, index, None, 0)
                into = (ctypes.c_ushort * max(units, 1))()
                api.FPDFLink_GetURL(links, index, into, units)
                address = _one_line(bytes(into).decode("utf-16-le", "ignore"))
                for part in range(min(api.FPDFLink_CountRects(links, index), 10)):
                    left, top, right, bottom = (ctypes.c_double() for _ in range(4))
                    api.FPDFLink_GetRect(links, index, part, left, top, right, bottom)
                    edges = box(left.value, bottom.value, right.value, top.value)
                    yield Link(Box(*edges), None, address)
        finally:
            api.FPDFLink_CloseWebLinks(links)
    finally:
        characters.close()


def _address(fill: Callable[[object, int], int]) -> str:
    size = fill(None, 0)
    into = ctypes.create_string_buffer(max(size, 1))
    fill(into, size)
    raw = into.raw[: max(size - 1, 0)]
    # PDF wants ASCII here; what is written instead is UTF-8, or UTF-16 with its mark
    wide = raw.startswith((b"\xfe\xff", b"\xff\xfe"))
    return _one_line(raw.decode("utf-16" if wide else "utf-8", "replace"))


def _utf16(fill: Callable[[object, int], int]) -> str:
    size = fill(None, 0)
    into = (ctypes.c_ushort * (size // 2 + 1))()
    fill(into, size)
    return _one_line(bytes(into).decode("utf-16-le", "ignore"))


def _one_line(text: str) -> str:
    """`text` without what would not show or would break a line, cut to a length fit to be read."""
    return "".join(c if c.isprintable() else " " for c in text.rstrip("\0")).strip()[:_ADDRESS]


def _overlap(one: Box, other: Box) -> bool:
    return (
        one.left < other.right
        and other.left < one.right
        and one.top < other.bottom
        and other.top < one.bottom
    )
