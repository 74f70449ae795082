"""OpenDocument texts, sheets and presentations (.odt, .ods, .odp), from their `content.xml`.

No kept library reads them; the format is plain enough for what is shown here.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from docx.oxml.parser import parse_xml  # lxml as python-docx sets it: no entities, no network

from cse_desktop.decode.office.blocks import (
    Block,
    Cell,
    Content,
    Flow,
    Paragraph,
    Picture,
    Placed,
    Run,
    Sheet,
    Slide,
    Slides,
    Table,
    Workbook,
)

CONTENT_BYTES = 48 << 20
PICTURE_BYTES = 32 << 20
BLOCKS, ROWS, COLUMNS, CELLS, SLIDES, SHEETS = 6000, 3000, 60, 60_000, 500, 60
A4, SLIDE, MARGIN = (595.0, 842.0), (720.0, 405.0), 60.0
_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?)(cm|mm|in|pt|pc|px)$")
_POINTS = {"cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "pt": 1.0, "pc": 12.0, "px": 0.75}
_NUMBERS = frozenset({"float", "currency", "percentage"})


def read(source: BinaryIO) -> Content:
    """What a document holds; `ValueError`, or what `zipfile` and lxml raise, on one that is not as it should be."""
    with zipfile.ZipFile(source) as archive:
        reading = _Reading(archive)
        for body in reading.root.iter():
            match _name(body):
                case "text" if _prefix(body) == "office":
                    return reading.flow(body)
                case "spreadsheet":
                    return reading.workbook(body)
                case "presentation" | "drawing" if _prefix(body) == "office":
                    return reading.slides(body)
    raise ValueError("no body")


class _Reading:
    """The content of one archive, with its styles."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.root = parse_xml(_member(archive, "content.xml", CONTENT_BYTES))
        self._bold = {
            _get(style, "name")
            for style in self.root.iter()
            if _name(style) == "style"
            for looks in style
            if _name(looks) == "text-properties" and _get(looks, "font-weight") == "bold"
        }

    # -- texts

    def flow(self, body: Any) -> Flow:
        """A text document."""
        blocks: list[Block] = []
        for block in self._blocks(body, 0):
            if len(blocks) == BLOCKS:
                return Flow(tuple(blocks), *A4, MARGIN, cut=True)
            blocks.append(block)
        return Flow(tuple(blocks), *A4, MARGIN)

    def _blocks(self, holder: Any, level: int, bullet: str = "") -> Iterator[Block]:
        for item in holder:
            match _name(item):
                case "p" | "h":
                    yield self._paragraph(item, bullet, level)
                case "list":
                    for entry in item:
                        yield from self._blocks(entry, level + 1 if bullet else level, "•")
                case "table":
                    yield self._table(item)
                case "section" | "list-item" | "list-header" | "text-box" | "index-body" | "table-of-content":
                    yield from self._blocks(item, level, bullet)

    def _paragraph(self, item: Any, bullet: str = "", level: int = 0) -> Paragraph:
        heading = int(_get(item, "outline-level") or 1) if _name(item) == "h" else 0
        bold = _get(item, "style-name") in self._bold
        pictures = tuple(
            picture for frame in item.iter() if _name(frame) == "frame" for picture in self._pictures(frame)
        )
        runs = tuple(run for run in self._runs(item, bold) if run.text)
        return Paragraph(runs, min(9, heading), bullet, level, pictures=pictures)

    def _runs(self, item: Any, bold: bool) -> Iterator[Run]:
        yield Run(_plain(item.text), bold)
        for child in item:
            match _name(child):
                case "tab":
                    yield Run("\t", bold)
                case "line-break":
                    yield Run("\n", bold)
                case "s":
                    yield Run(" " * min(200, int(_get(child, "c") or 1)), bold)
                case "span" | "a" | "meta-field" | "note" | "note-body" | "p":
                    yield from self._runs(child, bold or _get(child, "style-name") in self._bold)
            yield Run(_plain(child.tail), bold)

    def _table(self, item: Any) -> Table:
        rows: list[tuple[Cell | None, ...]] = []
        for row in _rows(item):
            cells: list[Cell | None] = []
            for cell in row:
                if _name(cell) not in ("table-cell", "covered-table-cell"):
                    continue
                made = None if _name(cell) == "covered-table-cell" else self._cell(cell)
                repeated = int(_get(cell, "number-columns-repeated") or 1)
                cells.extend([made] * min(repeated, max(0, COLUMNS - len(cells))))
            rows.append(tuple(cells))
            if len(rows) == ROWS:
                break
        return Table(tuple(rows))

    def _cell(self, cell: Any) -> Cell:
        paragraphs = tuple(block for block in self._blocks(cell, 0) if isinstance(block, Paragraph))
        across, down = _get(cell, "number-columns-spanned"), _get(cell, "number-rows-spanned")
        return Cell(paragraphs, int(across or 1), int(down or 1))

    def _pictures(self, frame: Any) -> Iterator[Picture]:
        for child in frame:
            name = _get(child, "href")
            if _name(child) == "image" and name.startswith("Pictures/"):
                data = _member(self._archive, name, PICTURE_BYTES)
                yield Picture(data, _length(frame, "width"), _length(frame, "height"))
                return

    # -- sheets

    def workbook(self, body: Any) -> Workbook:
        """A spreadsheet."""
        sheets: list[Sheet] = []
        left, cut = CELLS, False
        for item in (table for table in body if _name(table) == "table"):
            if len(sheets) == SHEETS or left <= 0:
                cut = True
                break
            found, more = self._sheet(item, left)
            left -= sum(len(row) for row in found.rows)
            cut = cut or more
            if found.rows:
                sheets.append(found)
        if not sheets:
            raise ValueError("nothing to show")
        return Workbook(tuple(sheets), cut)

    def _sheet(self, item: Any, left: int) -> tuple[Sheet, bool]:
        rows: list[tuple[str, ...]] = []
        numbers: set[tuple[int, int]] = set()
        cut = False
        for row in _rows(item):
            texts, kinds = self._sheet_row(row)
            for _ in range(min(int(_get(row, "number-rows-repeated") or 1), ROWS if texts else 1)):
                if len(rows) >= ROWS or left <= 0:
                    cut = bool(texts)
                    break
                numbers.update((len(rows), column) for column, kind in enumerate(kinds) if kind in _NUMBERS)
                rows.append(texts)
                left -= len(texts)
        while rows and not rows[-1]:
            rows.pop()
        return Sheet(_get(item, "name"), tuple(rows), frozenset(numbers)), cut

    def _sheet_row(self, row: Any) -> tuple[tuple[str, ...], list[str]]:
        texts: list[str] = []
        kinds: list[str] = []
        for cell in row:
            if _name(cell) not in ("table-cell", "covered-table-cell"):
                continue
            text = "\n".join(self._paragraph(part).text for part in cell if _name(part) == "p")
            room = max(0, COLUMNS - len(texts))
            repeated = min(int(_get(cell, "number-columns-repeated") or 1), room)
            texts.extend([text] * repeated)
            kinds.extend([_get(cell, "value-type")] * repeated)
        while texts and not texts[-1]:
            texts.pop()
        return tuple(texts), kinds[: len(texts)]

    # -- slides

    def slides(self, body: Any) -> Slides:
        """A presentation."""
        pages = [page for page in body if _name(page) == "page"]
        slides = [self._slide(page, number) for number, page in enumerate(pages[:SLIDES], start=1)]
        items = [item for slide in slides for item in slide.items]
        width = max([SLIDE[0], *(item.left + item.width for item in items)])
        height = max([SLIDE[1], *(item.top + item.height for item in items)])
        return Slides(tuple(slides), min(width, 2000.0), min(height, 2000.0), len(pages) > SLIDES)

    def _slide(self, page: Any, number: int) -> Slide:
        items = []
        for frame in _frames(page):
            content = self._placed(frame)
            if content:
                left, top = _length(frame, "x"), _length(frame, "y")
                items.append(Placed(left, top, _length(frame, "width"), _length(frame, "height"), content))
        first = next((item.content for item in items if isinstance(item.content, tuple)), ())
        title = " ".join(paragraph.text for paragraph in first[:1] if isinstance(paragraph, Paragraph))
        return Slide(f"{number} {title}".strip()[:80], tuple(items))

    def _placed(self, frame: Any) -> tuple[Paragraph, ...] | Table | Picture | None:
        for child in frame:
            if _name(child) == "table":
                return self._table(child)
        paragraphs = tuple(block for block in self._blocks(frame, 0) if isinstance(block, Paragraph))
        if any(paragraph.text.strip() for paragraph in paragraphs):
            return paragraphs
        return next(self._pictures(frame), None)


def _frames(holder: Any) -> Iterator[Any]:
    """What stands on a slide, groups looked into; the speaker's notes are not on it."""
    for child in holder:
        match _name(child):
            case "frame" | "custom-shape" | "rect":
                yield child
            case "g":
                yield from _frames(child)


def _member(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    with archive.open(name) as member:
        data = member.read(most + 1)
    if len(data) > most:
        raise ValueError("too large")
    return data


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if _name(child) == "table-row":
            yield child
        elif _name(child) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(child)


def _name(element: Any) -> str:
    """An element's name without its namespace; empty for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _prefix(element: Any) -> str:
    return "office" if ":office:" in element.tag else ""


def _get(element: Any, name: str) -> str:
    """An attribute by its name without namespace, or empty."""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _length(element: Any, name: str) -> float:
    found = _LENGTH.match(_get(element, name))
    return float(found[1]) * _POINTS[found[2]] if found else 0.0


def _plain(text: str | None) -> str:
    """Text as OpenDocument means it: white space is one space."""
    return re.sub(r"\s+", " ", text or "")
