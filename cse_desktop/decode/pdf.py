"""PDF documents, by PDFium."""

import ctypes
from array import array
from collections.abc import Sequence
from contextlib import suppress
from math import isfinite
from typing import BinaryIO

import pypdfium2 as pdfium
import pypdfium2.raw as api

from cse_desktop.decode.kinds import PDF
from cse_desktop.decode.marked import MOST_BYTES, marked_copy
from cse_desktop.decode.marks import PageMark
from cse_desktop.decode.pdflinks import attachments_of, links_of
from cse_desktop.decode.pictures import Picture, Plan, Wish, plan, turned
from cse_desktop.decode.reading import Facts, RefusedError
from cse_desktop.decode.values import WHOLE, Limits, Link, OutlineEntry, PageSize

_RENDERED_BEFORE_REOPENING = 20  # PDFium keeps what it read of the file; reopening gives that back
_SAMPLED = 4
"""pages looked at for text while a document opens: each is read whole, and somebody waits for the first page"""
_OUTLINE_ENTRIES = 1000
_TITLE_CHARACTERS = 120
_LINE_END_HYPHEN = 0x02


class PdfReader:
    """One open PDF document."""

    def __init__(self, source: BinaryIO, limits: Limits, password: str = "") -> None:
        self._source = source
        self._password = password
        self._limits = limits
        self._rendered = 0
        self._document = self._opened()

    def _opened(self) -> pdfium.PdfDocument:
        try:
            document = pdfium.PdfDocument(self._source, self._password or None)
        except pdfium.PdfiumError as error:
            why = _WHY.get(error.err_code or 0, "damaged")
            raise RefusedError("wrong_password" if why == "password" and self._password else why) from None
        if document.get_formtype() != api.FORMTYPE_NONE:
            with suppress(pdfium.PdfiumError):
                document.init_forms()
        return document

    def facts(self) -> Facts:
        """Pages, sizes, title, outline, and whether there is text."""
        pages = len(self._document)
        if pages < 1:
            raise RefusedError("no_pages")
        remark = "many_pages" if pages > self._limits.pages else None
        pages = min(pages, self._limits.pages)
        return Facts(
            PDF,
            tuple(self._size(page) for page in range(pages)),
            has_text=self._has_text(pages),
            title=_plain(self._document.get_metadata_value("Title")),
            outline=self._outline(pages),
            remark=remark,
            attachments=attachments_of(self._document, self._source.seek(0, 2)),
        )

    def render(self, page: int, wish: Wish) -> Picture:
        """A picture of `page`."""
        self._recycle()
        opened = self._page(page)
        try:
            drawn = plan(self._size(page), wish, self._limits.picture_pixels)
            return turned(self._draw(opened, drawn), drawn)
        finally:
            opened.close()

    def text(self, page: int, *, boxes: bool) -> tuple[str, "array[int]"]:
        """The characters of `page` and, with `boxes`, where they stand."""
        opened = self._page(page)
        try:
            characters = opened.get_textpage()
            try:
                return _characters(opened, characters, boxes=boxes)
            finally:
                characters.close()
        finally:
            opened.close()

    def links(self, page: int) -> tuple[Link, ...]:
        """The links on `page`."""
        opened = self._page(page)
        try:
            return links_of(self._document, opened, len(self._document), _Across(opened).box)
        finally:
            opened.close()

    def marked_copy(self, marks: Sequence[PageMark]) -> bytes:
        """The document's bytes with `marks` on its pages, from an opening of its own; a locked one stays locked."""
        document = self._opened()
        try:
            data = marked_copy(document, marks)
        finally:
            document.close()
        if len(data) > MOST_BYTES:
            raise RefusedError("no_marked_copy")
        return data

    def close(self) -> None:
        """Closes the document."""
        self._document.close()

    def _recycle(self) -> None:
        self._rendered += 1
        if self._rendered > _RENDERED_BEFORE_REOPENING:
            self._document.close()
            self._document = self._opened()
            self._rendered = 1

    def _page(self, page: int) -> pdfium.PdfPage:
        try:
            return self._document.get_page(page)
        except pdfium.PdfiumError:
            raise RefusedError("page_damaged") from None

    def _size(self, page: int) -> PageSize:
        # a damaged page has no size of its own; it keeps its place in the document as an empty A4 sheet
        with suppress(pdfium.PdfiumError):
            width, height = self._document.get_page_size(page)
            if 1 <= width <= 1e6 and 1 <= height <= 1e6:
                return PageSize(round(width, 3), round(height, 3))
        return PageSize(595.0, 842.0)

    def _has_text(self, pages: int) -> bool:
        step = max(1, pages // _SAMPLED)
        for page in range(0, pages, step):
            with suppress(RefusedError, pdfium.PdfiumError):
                if len(self.text(page, boxes=False)[0].strip()) > 1:
                    return True
        return False

    def _outline(self, pages: int) -> tuple[OutlineEntry, ...]:
        entries: list[OutlineEntry] = []
        with suppress(pdfium.PdfiumError):
            for mark in self._document.get_toc(max_depth=6):
                target = mark.get_dest()
                page = target.get_index() if target else None
                inside = page if page is not None and 0 <= page < pages else None
                entries.append(OutlineEntry(mark.level, _plain(mark.get_title()), inside))
                if len(entries) == _OUTLINE_ENTRIES:
                    break
        return tuple(entries)

    def _draw(self, page: pdfium.PdfPage, drawn: Plan) -> bytearray:
        data = bytearray(b"\xff") * (drawn.width * drawn.height * 4)
        buffer = (ctypes.c_ubyte * len(data)).from_buffer(data)
        bitmap = api.FPDFBitmap_CreateEx(
            drawn.width, drawn.height, api.FPDFBitmap_BGRx, buffer, drawn.width * 4
        )
        if not bitmap:
            raise MemoryError
        place = (-drawn.left, -drawn.top, drawn.full_width, drawn.full_height, 0, api.FPDF_ANNOT)
        try:
            api.FPDF_RenderPageBitmap(bitmap, page, *place)
            if self._document.formenv:
                api.FPDF_FFLDraw(self._document.formenv, bitmap, page, *place)
        finally:
            api.FPDFBitmap_Destroy(bitmap)
        return data


_NO_CHARACTER = 0xFFFE
"""what PDFium writes in its text for a hyphen at the end of a line"""
_PLAIN = {code: " " for code in range(32) if code not in {9, 10, 13}} | {0xFFFF: "\ufffd"}
_WHY = {api.FPDF_ERR_PASSWORD: "password", api.FPDF_ERR_SECURITY: "password"}


def _plain(text: str) -> str:
    """`text` fit for one line on screen."""
    return " ".join(text.encode("utf-8", "ignore").decode().split())[:_TITLE_CHARACTERS]


def _characters(
    page: pdfium.PdfPage, characters: pdfium.PdfTextPage, *, boxes: bool
) -> tuple[str, "array[int]"]:
    count = max(0, characters.count_chars())
    at_once = _at_once(characters, count)
    if at_once is not None and not boxes:
        return at_once.tobytes().decode("utf-16-le", "replace").translate(_PLAIN), array("H")
    codes = at_once or [api.FPDFText_GetUnicode(characters, index) for index in range(count)]
    across = _Across(page) if boxes else None
    text: list[str] = []
    places = array("H")
    index = 0
    while index < count:
        code, taken = _code_point(codes, index)
        text.append(chr(code))
        if across is not None:
            places.extend(across.place(characters, index))
        index += taken
    return "".join(text), places


def _at_once(characters: pdfium.PdfTextPage, count: int) -> "array[int] | None":
    """All codes of a page in one call, or None where PDFium's text is not what its characters are, one by one."""
    buffer = (ctypes.c_ushort * (count + 1))()
    if api.FPDFText_GetText(characters, 0, count, buffer) != count + 1:
        return None
    codes = array("H", memoryview(buffer).cast("B")[:-2].tobytes())
    return None if _NO_CHARACTER in codes else codes


def _code_point(codes: Sequence[int], index: int) -> tuple[int, int]:
    """The character at `index` and how many of PDFium's it takes: some builds hand out UTF-16 halves."""
    code = codes[index]
    if 0xD800 <= code < 0xDC00 and index + 1 < len(codes) and 0xDC00 <= codes[index + 1] < 0xE000:
        return 0x10000 + ((code - 0xD800) << 10) + (codes[index + 1] - 0xDC00), 2
    if code == _LINE_END_HYPHEN:
        return ord("-"), 1
    if 0xD800 <= code < 0xE000 or code > 0x10FFFF or code in {0xFFFE, 0xFFFF}:
        return 0xFFFD, 1
    return (code if code >= 32 or code in {9, 10, 13} else 32), 1


class _Across:
    """The way from a page's own coordinates to ten-thousandths of the upright page."""

    _FINE = 1_000_000

    def __init__(self, page: pdfium.PdfPage) -> None:
        origin = self._device(page, 0, 0)
        right, up = self._device(page, 1000, 0), self._device(page, 0, 1000)
        self._matrix = (
            (right[0] - origin[0]) / 1000,
            (right[1] - origin[1]) / 1000,
            (up[0] - origin[0]) / 1000,
            (up[1] - origin[1]) / 1000,
            *origin,
        )
        self._edges = tuple(ctypes.c_double() for _ in range(4))
        self._loose = api.FS_RECTF()

    def _device(self, page: pdfium.PdfPage, x: float, y: float) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        api.FPDF_PageToDevice(page, 0, 0, self._FINE, self._FINE, 0, x, y, across, down)
        return across.value / self._FINE * WHOLE, down.value / self._FINE * WHOLE

    def place(self, characters: pdfium.PdfTextPage, index: int) -> tuple[int, int, int, int]:
        """Left, top, right, bottom of the character; all 0 where it has no place (a space made up by PDFium)."""
        box = self._loose
        if not api.FPDFText_GetLooseCharBox(characters, index, box) or box.right <= box.left:
            return 0, 0, 0, 0
        return self.box(box.left, box.bottom, box.right, box.top)

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[int, int, int, int]:
        """Left, top, right, bottom on the upright page of a rectangle in the page's own coordinates."""
        xx, xy, yx, yy, x0, y0 = self._matrix
        corners_x = (x0 + xx * left + yx * bottom, x0 + xx * right + yx * top)
        corners_y = (y0 + xy * left + yy * bottom, y0 + xy * right + yy * top)
        return (
            _bounded(min(corners_x)),
            _bounded(min(corners_y)),
            _bounded(max(corners_x)),
            _bounded(max(corners_y)),
        )


def _bounded(value: float) -> int:
    return min(WHOLE, max(0, round(value))) if isfinite(value) else 0
