"""Presentations (.pptx), by python-pptx: texts, tables and pictures where they stand on their slides."""

from collections.abc import Iterator
from typing import Any, BinaryIO

import pptx
from pptx.enum.shapes import MSO_SHAPE_TYPE

from cse_desktop.decode.office.blocks import Cell, Paragraph, Picture, Placed, Run, Slide, Slides, Table

SLIDES = 500
ITEMS = 400
"""on one slide"""
DEEPEST = 6
"""groups within groups"""
PICTURE_BYTES = 32 << 20
SERIES, POINTS = 12, 60
"""of a chart, shown as a table"""
EMU = 12_700
TITLE_SIZE, BODY_SIZE = 32.0, 18.0


def read(source: BinaryIO) -> Slides:
    """The slides; whatever python-pptx and lxml raise on a presentation that is not as it should be."""
    presentation: Any = pptx.Presentation(source)
    slides: list[Slide] = []
    cut = len(presentation.slides) > SLIDES
    for number, slide in enumerate(presentation.slides, start=1):
        if number > SLIDES:
            break
        items = tuple(_items(slide.shapes, (0.0, 0.0, 1.0, 1.0), 0))
        cut = cut or len(items) > ITEMS
        slides.append(Slide(_title(slide, number), items[:ITEMS]))
    return Slides(tuple(slides), presentation.slide_width / EMU, presentation.slide_height / EMU, cut)


Frame = tuple[float, float, float, float]
"""left, top in points, and scale across and down, of the group around a shape"""


def _items(shapes: Any, frame: Frame, depth: int) -> Iterator[Placed]:
    for shape in shapes:
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            if depth < DEEPEST:
                yield from _items(shape.shapes, _inside(shape, frame), depth + 1)
            continue
        if None in (shape.left, shape.top, shape.width, shape.height):
            continue
        content = _content(shape)
        if content:
            left, top, across, down = frame
            yield Placed(
                left + shape.left / EMU * across,
                top + shape.top / EMU * down,
                shape.width / EMU * across,
                shape.height / EMU * down,
                content,
            )


def _inside(group: Any, frame: Frame) -> Frame:
    """What a group does to its shapes: they have coordinates of their own."""
    left, top, across, down = frame
    form = group._element.grpSpPr.xfrm if group._element.grpSpPr is not None else None  # noqa: SLF001 - in the XML alone
    child = getattr(form, "chOff", None), getattr(form, "chExt", None)
    if form is None or child[0] is None or child[1] is None or not child[1].cx or not child[1].cy:
        return frame
    wide, high = across * group.width / child[1].cx, down * group.height / child[1].cy
    return (
        left + (group.left * across - child[0].x * wide) / EMU,
        top + (group.top * down - child[0].y * high) / EMU,
        wide,
        high,
    )


def _content(shape: Any) -> tuple[Paragraph, ...] | Table | Picture | None:
    if shape.has_text_frame:
        usual = TITLE_SIZE if _is_title(shape) else BODY_SIZE
        paragraphs = tuple(_paragraph(item, usual) for item in shape.text_frame.paragraphs)
        return paragraphs if any(paragraph.text.strip() for paragraph in paragraphs) else None
    if getattr(shape, "has_table", False) and shape.has_table:
        return _table(shape.table)
    if getattr(shape, "has_chart", False) and shape.has_chart:
        return _chart(shape.chart)
    if shape.shape_type in (MSO_SHAPE_TYPE.PICTURE, MSO_SHAPE_TYPE.PLACEHOLDER) and hasattr(shape, "image"):
        data = shape.image.blob
        return Picture(data, 0, 0) if len(data) <= PICTURE_BYTES else None
    return None


def _is_title(shape: Any) -> bool:
    return bool(shape.is_placeholder and shape.placeholder_format.idx == 0)


def _address(run: Any) -> str:
    try:
        return str(run.hyperlink.address or "")
    except KeyError:  # a link to nothing; its words are still worth reading
        return ""


def _paragraph(item: Any, usual: float) -> Paragraph:
    align = {2: 1, 3: 2}.get(int(item.alignment), 0) if item.alignment is not None else 0
    runs = tuple(
        Run(
            run.text.replace("\v", "\n"),
            bool(run.font.bold),
            bool(run.font.underline),
            run.font.size.pt if run.font.size is not None else usual,
            _address(run),
        )
        for run in item.runs
        if run.text
    )
    return Paragraph(runs, indent=item.level, align=align)


def _table(table: Any) -> Table:
    rows = tuple(
        tuple(
            None
            if cell.is_spanned
            else Cell(
                tuple(_paragraph(item, 12.0) for item in cell.text_frame.paragraphs),
                cell.span_width if cell.is_merge_origin else 1,
                cell.span_height if cell.is_merge_origin else 1,
            )
            for cell in row.cells
        )
        for row in table.rows
    )
    return Table(rows, tuple(column.width / EMU for column in table.columns))


def _chart(chart: Any) -> Table:
    """A chart's figures: a column for what they are of, and one for each series."""
    plot = chart.plots[0]
    series = list(plot.series)[:SERIES]
    names = [str(name) for name in plot.categories][:POINTS]
    rows = [["", *(one.name or "" for one in series)]]
    for at, name in enumerate(names):
        values = [one.values[at] if at < len(one.values) else None for one in series]
        rows.append([name, *("" if value is None else f"{value:.10g}" for value in values)])
    return Table(tuple(tuple(Cell((Paragraph((Run(text),)),)) for text in row) for row in rows))


def _title(slide: Any, number: int) -> str:
    title = slide.shapes.title
    text = " ".join(title.text_frame.text.split()) if title is not None and title.has_text_frame else ""
    return f"{number} {text}".strip()[:80]
