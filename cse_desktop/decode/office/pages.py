"""Sets what was read of an office document as the pages of a PDF in memory, and shows that."""

import io
from array import array
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from PIL import Image as Pillow
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    Image,
    KeepInFrame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Spacer,
    TableStyle,
)
from reportlab.platypus import Table as SetTable

from cse_desktop.decode.kinds import Kind
from cse_desktop.decode.office.blocks import (
    Cell,
    Content,
    Flow,
    Paragraph,
    Picture,
    Placed,
    Run,
    Sheet,
    Slides,
    Table,
    Workbook,
)
from cse_desktop.decode.office.type import (
    INK,
    LEADING,
    LINE,
    QUIET,
    REGULAR,
    SHADE,
    register_fonts,
    set_paragraph,
)
from cse_desktop.decode.pdf import PdfReader
from cse_desktop.decode.pictures import Picture as Drawn
from cse_desktop.decode.pictures import Wish
from cse_desktop.decode.reading import Facts
from cse_desktop.decode.values import Limits, Link

SHEET_SIZE = 8.5
SHEET_MARGIN = 28.0
CELL_PADDING = 4.0
BAND_ROWS = 100
TALL_CHARACTERS, TALL_LINES = 600, 20
WIDEST_COLUMN, NARROWEST_COLUMN = 190.0, 26.0
WIDEST_PAGE = 2400.0
A4 = (595.0, 842.0)
PICTURE_PIXELS = 40_000_000
SHOWN_PIXELS = 1600
"""a picture is kept no wider or higher than this: pages hold many"""
NOTED_AT = 7.5


class PagesReader:
    """Shows an office document by the pages it was set as."""

    def __init__(self, pages: PdfReader, kind: Kind, remark: str) -> None:
        self._pages = pages
        self._kind = kind
        self._remark = remark

    def facts(self) -> Facts:
        """Those of the pages, with the document's own kind and the remark that its layout may differ."""
        return replace(self._pages.facts(), kind=self._kind, remark=self._remark)

    def render(self, page: int, wish: Wish) -> Drawn:
        """A picture of a page."""
        return self._pages.render(page, wish)

    def text(self, page: int, *, boxes: bool) -> tuple[str, "array[int]"]:
        """The characters of a page."""
        return self._pages.text(page, boxes=boxes)

    def links(self, page: int) -> tuple[Link, ...]:
        """The links on a page."""
        return self._pages.links(page)

    def close(self) -> None:
        """Lets go of the pages."""
        self._pages.close()


def pages_reader(content: Content, kind: Kind, limits: Limits, remark: str = "as_pages") -> PagesReader:
    """The reader of what `content` says; whatever reportlab raises where it cannot be set."""
    register_fonts()
    out = io.BytesIO()
    if isinstance(content, Flow):
        _set_flow(content, out)
    elif isinstance(content, Workbook):
        _set_workbook(content, out)
    else:
        _set_slides(content, out)
    out.seek(0)
    return PagesReader(PdfReader(out, limits), kind, "pages_cut" if content.cut else remark)


# -- text documents


def _set_flow(flow: Flow, out: io.BytesIO) -> None:
    width, height, margin = flow.width, flow.height, flow.margin
    frame = Frame(margin, margin * 0.8, width - 2 * margin, height - margin * 1.8, 0, 0, 0, 0)

    def head(canvas: Canvas, _: object) -> None:
        if flow.header:
            canvas.setFont(REGULAR, NOTED_AT)
            canvas.setFillColor(QUIET)
            canvas.drawString(margin, height - margin * 0.6, flow.header)

    template = PageTemplate("page", [frame], onPage=head, pagesize=(width, height))
    document = _Document(out, pagesize=(width, height), pageTemplates=[template])
    document.build(list(_flowables(flow, width - 2 * margin, height - margin * 1.8)) or [Spacer(1, 1)])


class _Document(BaseDocTemplate):
    """A document whose headings, sheets and slides are its outline."""

    def __init__(self, out: io.BytesIO, **settings: Any) -> None:
        super().__init__(out, invariant=1, **settings)
        self._entries = 0
        self._level = -1

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab's name
        """Notes a heading in the outline; a level that was left out is closed up."""
        named = getattr(flowable, "outline", None)
        if named is None:
            return
        level, title = named
        self._level = min(level, self._level + 1)
        self._entries += 1
        self.canv.bookmarkPage(f"o{self._entries}")
        self.canv.addOutlineEntry(title, f"o{self._entries}", self._level)


def _flowables(flow: Flow, width: float, height: float) -> Iterator[Flowable]:
    for block in flow.blocks:
        if isinstance(block, Table):
            yield _table(block, width)
            yield Spacer(1, 6)
            continue
        if block.text or not block.pictures:
            made = set_paragraph(block)
            if block.heading and block.text.strip():
                made.outline = block.heading - 1, " ".join(block.text.split())[:100]
            yield made
        for picture in block.pictures:
            yield _image(picture, width, height)
        if block.breaks_page:
            yield PageBreak()


class _LeftTable(SetTable):
    """A table at the left edge: reportlab puts the lower part of a row that it splits in the middle of the page."""

    def __init__(self, *values: Any, **settings: Any) -> None:
        super().__init__(*values, **{"hAlign": "LEFT", **settings})


def _table(table: Table, width: float, usual: float = 9.5) -> SetTable:
    columns = max((len(row) for row in table.rows), default=1)
    given = [value if value > 0 else 40.0 for value in table.widths[:columns]]
    given += [max(40.0, width / columns)] * (columns - len(given))
    scale = width / sum(given) if sum(given) > width or not table.widths else 1.0
    widths = [value * scale for value in given]
    style: list[tuple[Any, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.5, LINE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        *((side, (0, 0), (-1, -1), CELL_PADDING) for side in ("LEFTPADDING", "RIGHTPADDING")),
        *((side, (0, 0), (-1, -1), 2.5) for side in ("TOPPADDING", "BOTTOMPADDING")),
    ]
    rows: list[list[Any]] = []
    for at, row in enumerate(table.rows):
        line: list[Any] = [""] * columns
        for column, cell in enumerate(row):
            if cell is None:
                continue
            room = sum(widths[column : column + cell.across]) - 2 * CELL_PADDING
            line[column] = _cell(cell, max(8.0, room), usual)
            if cell.across > 1 or cell.down > 1:
                last = (min(columns, column + cell.across) - 1, min(len(table.rows), at + cell.down) - 1)
                style.append(("SPAN", (column, at), last))
        rows.append(line)
    return _LeftTable(rows or [[""]], colWidths=widths, style=TableStyle(style), splitInRow=1, repeatRows=0)


def _cell(cell: Cell, width: float, usual: float) -> list[Flowable]:
    found: list[Flowable] = []
    for paragraph in cell.paragraphs:
        if paragraph.text or not paragraph.pictures:
            found.append(set_paragraph(paragraph, usual))
        found.extend(_image(picture, width, 400.0) for picture in paragraph.pictures)
    return found


def _image(picture: Picture, width: float, height: float) -> Flowable:
    """The picture no larger than its room; a sign where it cannot be read."""
    stored = _stored(picture)
    if stored is None:
        return set_paragraph(Paragraph((Run("▧"),)))
    data, across, down = stored
    wide, high = picture.width or across * 0.75, picture.height or down * 0.75
    scale = min(1.0, (width - 1) / wide, (height - 1) / high)
    return Image(data, wide * scale, high * scale, hAlign="LEFT")


def _stored(picture: Picture) -> tuple[io.BytesIO, int, int] | None:
    """The picture as a JPEG of moderate size with its pixels across and down; None where it cannot be read."""
    try:
        with Pillow.open(io.BytesIO(picture.data)) as opened:
            if opened.width * opened.height > PICTURE_PIXELS:
                return None
            opened.thumbnail((SHOWN_PIXELS, SHOWN_PIXELS))
            flat = opened.convert("RGBA")
            paper = Pillow.new("RGB", flat.size, "white")
            paper.paste(flat, mask=flat.getchannel("A"))
    except MemoryError:
        raise
    except Exception:
        # Windows metafiles, broken pictures: the text around them is still worth reading
        return None
    data = io.BytesIO()
    paper.save(data, "JPEG", quality=85)
    data.seek(0)
    return data, paper.width, paper.height


# -- workbooks


def _set_workbook(book: Workbook, out: io.BytesIO) -> None:
    templates, story = [], []
    for number, sheet in enumerate(book.sheets):
        widths = _column_widths(sheet)
        width = min(WIDEST_PAGE, max(A4[0], sum(widths) + 2 * SHEET_MARGIN + 1))
        height = A4[1] if width <= A4[1] else max(A4[0], width * 0.62)
        room = width - 2 * SHEET_MARGIN
        frame = Frame(SHEET_MARGIN, SHEET_MARGIN, room, height - 2 * SHEET_MARGIN, 0, 0, 0, 0)
        templates.append(PageTemplate(f"s{number}", [frame], pagesize=(width, height)))
        name = set_paragraph(Paragraph((Run(sheet.name, bold=True),)), 12.0)
        name.outline = 0, sheet.name[:100]
        # the first page already is the first sheet's
        story += [NextPageTemplate(f"s{number}"), *([PageBreak()] if number else [])]
        if sheet.name:
            story.append(name)
        story += _grids(sheet, [value * min(1.0, room / sum(widths)) for value in widths])
    _Document(out, pagesize=A4, pageTemplates=templates).build(story)


def _column_widths(sheet: Sheet) -> list[float]:
    columns = max(len(row) for row in sheet.rows)
    widths = []
    for column in range(columns):
        longest = max((_width(row[column]) for row in sheet.rows if column < len(row)), default=0.0)
        widths.append(min(WIDEST_COLUMN, max(NARROWEST_COLUMN, longest + 2 * CELL_PADDING + 2)))
    return widths


def _width(text: str) -> float:
    """About how wide a line of a cell is: a Chinese character is twice a Latin one."""
    lines = text.split("\n")[:4]
    return (
        max(sum(1.0 if character >= "\u2e80" else 0.56 for character in line) for line in lines) * SHEET_SIZE
    )


def _grids(sheet: Sheet, widths: list[float]) -> Iterator[SetTable]:
    """The sheet in bands of rows: what follows each other without a gap looks like one grid, and is set far sooner."""
    shade = ("BACKGROUND", (0, 0), (-1, 0), SHADE)
    for start in range(0, len(sheet.rows), BAND_ROWS):
        yield _grid(sheet, widths, start, [] if start else [shade])


def _grid(sheet: Sheet, widths: list[float], start: int, style: list[tuple[Any, ...]]) -> SetTable:
    rows: list[list[Any]] = []
    for at, row in enumerate(sheet.rows[start : start + BAND_ROWS]):
        line: list[Any] = [""] * len(widths)
        for column, text in enumerate(row):
            is_number = (start + at, column) in sheet.numbers
            room = widths[column] - 2 * CELL_PADDING
            if "\n" in text or stringWidth(text, REGULAR, SHEET_SIZE) > room:
                line[column] = set_paragraph(Paragraph((Run(text),), align=2 * is_number), SHEET_SIZE)
                continue
            line[column] = text
            if is_number:
                style.append(("ALIGN", (column, at), (column, at), "RIGHT"))
        rows.append(line)
    style += [
        ("GRID", (0, 0), (-1, -1), 0.4, LINE),
        ("FONT", (0, 0), (-1, -1), REGULAR, SHEET_SIZE, SHEET_SIZE * LEADING),
        ("TEXTCOLOR", (0, 0), (-1, -1), INK),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        *((side, (0, 0), (-1, -1), CELL_PADDING) for side in ("LEFTPADDING", "RIGHTPADDING")),
        *((side, (0, 0), (-1, -1), 2.5) for side in ("TOPPADDING", "BOTTOMPADDING")),
    ]
    return _LeftTable(
        rows,
        colWidths=widths,
        style=TableStyle(style),
        splitInRow=int(any(_is_tall(text) for row in sheet.rows[start : start + BAND_ROWS] for text in row)),
        repeatRows=0,
        spaceBefore=0,
        spaceAfter=0,
    )


def _is_tall(text: str) -> bool:
    """Whether a cell may be higher than a page; only then a row is split, which leaves slivers at the foot."""
    return len(text) > TALL_CHARACTERS or text.count("\n") > TALL_LINES


# -- presentations


def _set_slides(deck: Slides, out: io.BytesIO) -> None:
    canvas = Canvas(out, pagesize=(deck.width, deck.height), invariant=1)
    for number, slide in enumerate(deck.slides):
        canvas.bookmarkPage(f"s{number}")
        canvas.addOutlineEntry(slide.title, f"s{number}", 0)
        canvas.setStrokeColor(LINE)
        canvas.rect(0.5, 0.5, deck.width - 1, deck.height - 1)
        for item in slide.items:
            _place(canvas, item, deck)
        canvas.showPage()
    canvas.save()


def _place(canvas: Canvas, item: Placed, deck: Slides) -> None:
    width, height = min(item.width, deck.width), min(max(item.height, 14.0), deck.height)
    content = item.content
    if isinstance(content, Picture):
        stored = _stored(content)
        if stored is not None:
            place = (item.left, deck.height - item.top - item.height, item.width, item.height)
            canvas.drawImage(ImageReader(stored[0]), *place)
        return
    made: list[Flowable] = (
        [_table(content, width, 11.0)]
        if isinstance(content, Table)
        else [set_paragraph(paragraph, 18.0) for paragraph in content]
    )
    room = KeepInFrame(width, height, made, mode="shrink")
    _, drawn = room.wrapOn(canvas, width, height)
    room.drawOn(canvas, item.left, deck.height - item.top - drawn)
