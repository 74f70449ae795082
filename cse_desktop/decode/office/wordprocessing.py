"""Text documents (.docx), by python-docx."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any, BinaryIO

import docx
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.table import Table as DocxTable
from docx.text.hyperlink import Hyperlink
from docx.text.paragraph import Paragraph as DocxParagraph

from cse_desktop.decode.office.blocks import Block, Cell, Flow, Paragraph, Picture, Run, Table

BLOCKS = 6000
ROWS = 2000
DEEPEST = 4
"""tables within tables"""
PICTURE_BYTES = 32 << 20
EMU = 12_700
"""in a point"""
_TWENTIETHS = 20
_A4 = (595.0, 842.0)
_LEAST_PAGE, _MOST_PAGE = 200.0, 1700.0
_HEADING = re.compile(r"heading (\d)$", re.IGNORECASE)
_ALIGN = {"center": 1, "right": 2, "end": 2}
_SIGNS = {"bullet": "•", "none": ""}
_BEYOND_BMP_SYMBOLS = re.compile("[\ue000-\uf8ff]")


def read(source: BinaryIO) -> Flow:
    """The blocks of a document; whatever python-docx and lxml raise on one that is not as it should be."""
    document: Any = docx.Document(source)
    reading = _Reading(document)
    blocks: list[Block] = []
    cut = False
    for block in chain(reading.blocks(document, 0), reading.footnotes()):
        if len(blocks) >= BLOCKS:
            cut = True
            break
        blocks.append(block)
    section = document.sections[0]
    width, height = _page(section)
    return Flow(tuple(blocks), width, height, _margin(section), _header(section), cut or reading.cut)


class _Reading:
    """Walks a document and counts its numbered lists on the way."""

    def __init__(self, document: Any) -> None:
        self._part = document.part
        self._counts: Counter[tuple[str, int]] = Counter()
        self._formats = _number_formats(document)
        self._notes: dict[str, int] = {}
        self.cut = False

    def blocks(self, holder: Any, depth: int) -> Iterator[Block]:
        """Paragraphs and tables of a document or cell, in their order; what lies too deep is left out."""
        for item in holder.iter_inner_content():
            if isinstance(item, DocxTable):
                if depth < DEEPEST:
                    yield self._table(item, depth)
                else:
                    self.cut = True
            else:
                yield self._paragraph(item)
                yield from self._text_boxes(item)

    def _text_boxes(self, item: DocxParagraph) -> Iterator[Paragraph]:
        """What stands in boxes beside a paragraph is shown below it; the copy kept for old programs is not."""
        for inner in item._p.xpath(".//w:txbxContent//w:p[not(ancestor::*[local-name()='Fallback'])]"):  # noqa: SLF001 - see above
            yield replace(self._paragraph(DocxParagraph(inner, item._parent)), indent=1)  # noqa: SLF001 - see above

    def footnotes(self) -> Iterator[Paragraph]:
        """The footnotes, after everything else, by the number that stands in the text."""
        for relation in self._part.rels.values():
            if relation.is_external or not relation.reltype.endswith("/footnotes"):
                continue
            notes = parse_xml(relation.target_part.blob)
            for note in notes.findall(qn("w:footnote")):
                number = self._notes.get(note.get(qn("w:id"), ""))
                text = "".join(part.text or "" for part in note.iter(qn("w:t")))
                if number is not None and text.strip():
                    yield Paragraph((Run(f"[{number}] {text}", size=9.0),))

    def _paragraph(self, item: DocxParagraph) -> Paragraph:
        runs: list[Run] = []
        for part in item.iter_inner_content():
            pieces: list[Any] = part.runs if isinstance(part, Hyperlink) else [part]
            address = _address(part) if isinstance(part, Hyperlink) else ""
            for piece in pieces:
                run = _run(piece, link=isinstance(part, Hyperlink))
                runs.append(replace(run, address=address))
                runs.extend(self._note_signs(piece))
        bullet, level = self._bullet(item)
        element = item._p  # noqa: SLF001 - python-docx hands the XML out under this name
        return Paragraph(
            runs=tuple(run for run in runs if run.text),
            heading=_heading(item),
            bullet=bullet,
            indent=level,
            align=_align(element),
            pictures=tuple(self._pictures(element)),
            breaks_page=bool(element.xpath('.//w:br[@w:type="page"]')),
        )

    def _note_signs(self, piece: Any) -> Iterator[Run]:
        for sign in piece._r.findall(qn("w:footnoteReference")):  # noqa: SLF001 - see above
            number = self._notes.setdefault(sign.get(qn("w:id"), ""), len(self._notes) + 1)
            yield Run(f"[{number}]", size=8.0)

    def _bullet(self, item: DocxParagraph) -> tuple[str, int]:
        numbering = item._p.xpath("./w:pPr/w:numPr")  # noqa: SLF001 - see above
        if not numbering:
            style = (item.style.name or "") if item.style is not None else ""
            return ("•", 0) if style.startswith("List Bullet") else ("", 0)
        number = _value(numbering[0], "./w:numId")
        level = min(8, int(_value(numbering[0], "./w:ilvl") or 0))
        if number in ("", "0"):
            return "", 0
        kind = self._formats.get((number, level), "decimal")
        if kind in _SIGNS:
            return _SIGNS[kind], level
        self._counts[number, level] += 1
        for deeper in range(level + 1, 9):
            self._counts[number, deeper] = 0
        return f"{self._counts[number, level]}.", level

    def _pictures(self, element: Any) -> Iterator[Picture]:
        for blip in element.xpath(".//a:blip[@r:embed]"):
            part = self._part.related_parts.get(blip.get(qn("r:embed")))
            data = getattr(part, "blob", b"")
            if not data or len(data) > PICTURE_BYTES:
                self.cut = True
                continue
            extent = blip.xpath("ancestor::*[local-name()='inline' or local-name()='anchor'][1]/wp:extent")
            width, height = (
                (int(extent[0].get("cx", 0)) / EMU, int(extent[0].get("cy", 0)) / EMU) if extent else (0, 0)
            )
            yield Picture(data, width, height)

    def _table(self, item: DocxTable, depth: int) -> Table:
        rows: list[tuple[Cell | None, ...]] = []
        grid: list[list[Any]] = []
        for row in list(item._tbl.tr_lst)[:ROWS]:  # noqa: SLF001 - merged cells are seen in the XML alone
            cells: list[Any] = []
            for cell in row.tc_lst:
                cells.append(cell)
                cells.extend([None] * (cell.grid_span - 1))
            grid.append(cells)
        self.cut = self.cut or len(item._tbl.tr_lst) > ROWS  # noqa: SLF001 - likewise
        for at, cells in enumerate(grid):
            rows.append(
                tuple(
                    self._cell(item, grid, at, column, depth)
                    if cell is not None and cell.vMerge != "continue"
                    else None
                    for column, cell in enumerate(cells)
                )
            )
        return Table(tuple(rows), _grid_widths(item))

    def _cell(self, table: DocxTable, grid: list[list[Any]], row: int, column: int, depth: int) -> Cell:
        element = grid[row][column]
        down = 1
        if element.vMerge == "restart":
            for below in grid[row + 1 :]:
                same = below[column] if column < len(below) else None
                if same is None or same.vMerge != "continue":
                    break
                down += 1
        from docx.table import _Cell  # noqa: PLC0415 - python-docx has no other name for a cell of given XML

        paragraphs: list[Paragraph] = []
        for block in self.blocks(_Cell(element, table), depth + 1):
            if isinstance(block, Paragraph):
                paragraphs.append(block)
            else:
                paragraphs.extend(
                    paragraph
                    for inner in block.rows
                    for cell in inner
                    if cell is not None
                    for paragraph in cell.paragraphs
                )
        return Cell(tuple(paragraphs), element.grid_span, down)


def _address(link: Hyperlink) -> str:
    try:
        return str(link.url or "")
    except KeyError:  # a link to nothing; its words are still worth reading
        return ""


def _run(piece: Any, *, link: bool) -> Run:
    size = piece.font.size
    # symbols of Word's own fonts stand in the private area, where ours has nothing
    text = _BEYOND_BMP_SYMBOLS.sub("□", piece.text)
    return Run(text, bool(piece.bold), link or bool(piece.underline), size.pt if size is not None else 0.0)


def _heading(item: DocxParagraph) -> int:
    name = (item.style.name or "") if item.style is not None else ""
    if name == "Title":
        return 1
    found = _HEADING.match(name)
    if found:
        return max(1, int(found[1]))
    level = _value(item._p, "./w:pPr/w:outlineLvl")  # noqa: SLF001 - see above
    return int(level) + 1 if level.isdigit() and int(level) < 9 else 0


def _align(element: Any) -> int:
    return _ALIGN.get(_value(element, "./w:pPr/w:jc"), 0)


def _value(element: Any, path: str) -> str:
    found = element.xpath(path)
    return str(found[0].get(qn("w:val"), "")) if found else ""


def _number_formats(document: Any) -> dict[tuple[str, int], str]:
    """How each level of each list is numbered: `bullet`, `decimal` …"""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError, AttributeError):
        return {}
    # not all elements here are of python-docx's own classes, whose `xpath` knows the prefixes
    abstract = {
        item.get(qn("w:abstractNumId")): {
            int(level.get(qn("w:ilvl"), 0)): _child(level, "w:numFmt") for level in item.findall(qn("w:lvl"))
        }
        for item in root.findall(qn("w:abstractNum"))
    }
    return {
        (item.get(qn("w:numId")), level): kind
        for item in root.findall(qn("w:num"))
        for level, kind in abstract.get(_child(item, "w:abstractNumId"), {}).items()
    }


def _child(element: Any, name: str) -> str:
    found = element.find(qn(name))
    return str(found.get(qn("w:val"), "")) if found is not None else ""


def _grid_widths(item: DocxTable) -> tuple[float, ...]:
    widths = [
        column.get(qn("w:w"), "0")
        for column in item._tbl.xpath("./w:tblGrid/w:gridCol")  # noqa: SLF001 - see above
    ]
    return tuple(int(width) / _TWENTIETHS if width.isdigit() else 0.0 for width in widths)


def _page(section: Any) -> tuple[float, float]:
    width = section.page_width.pt if section.page_width else _A4[0]
    height = section.page_height.pt if section.page_height else _A4[1]
    return (
        (width, height) if _LEAST_PAGE <= width <= _MOST_PAGE and _LEAST_PAGE <= height <= _MOST_PAGE else _A4
    )


def _margin(section: Any) -> float:
    margin = section.left_margin.pt if section.left_margin else 72.0
    return float(min(100.0, max(30.0, margin)))


def _header(section: Any) -> str:
    return " ".join(paragraph.text.strip() for paragraph in section.header.paragraphs).strip()[:120]
