"""A supervisor's sheet: each point with what was seen of it, and the events, of one case or of a day."""

import io
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, SimpleDocTemplate, Spacer, Table, TableStyle

from cse_desktop.errors import Words
from cse_desktop.reports.type import (
    BODY,
    CELL,
    HAIRLINE,
    HEADING,
    QUIET,
    REGULAR,
    SHADE,
    SMALL,
    STRONG,
    TITLE,
    both,
    paragraph,
    register_fonts,
)
from cse_desktop.services.printing import ProcessLine, ProcessPart, ProcessSheet

MARGIN = 18 * mm
HEADS = (
    (Words("序号", "No."), 11 * mm),
    (Words("监督事项", "Point of the process"), 80 * mm),
    (Words("情况", "Seen"), 25 * mm),
    (Words("说明", "Remark"), 38 * mm),
    (Words("时间", "Time"), 15 * mm),
)
NAME = Words("监督表", "Supervisor's sheet")
EVENTS = Words("其他事项", "Other events")
ROOM = 45 * mm
"""a heading with less below it goes to the next page"""
SIGNERS = (
    Words("监督员签名", "Signature of the supervisor"),
    Words("专家组组长签名", "Signature of the lead assessor"),
)


def print_process_sheet(sheet: ProcessSheet) -> bytes:
    """The PDF of `sheet`; the same bytes for the same content."""
    register_fonts()
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=16 * mm,
        bottomMargin=20 * mm,
        title=f"{both(NAME)} {sheet.subject or sheet.day}",
        author=sheet.supervisor,
        invariant=1,
    )

    def foot(canvas: Canvas, _document: Any) -> None:
        canvas.saveState()
        canvas.setFont(REGULAR, 7)
        canvas.setFillColor(QUIET)
        canvas.drawString(MARGIN, 11 * mm, f"{sheet.subject or sheet.day} · {sheet.made_at}")
        canvas.drawRightString(A4[0] - MARGIN, 11 * mm, str(canvas.getPageNumber()))
        canvas.restoreState()

    document.build(_story(sheet), onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def _story(sheet: ProcessSheet) -> list[Flowable]:
    story: list[Flowable] = [paragraph(both(NAME), TITLE), paragraph(both(sheet.title), BODY)]
    if sheet.illustrative is not None:
        story += [paragraph(sheet.illustrative.zh, SMALL), paragraph(sheet.illustrative.en, SMALL)]
    story += [Spacer(1, 3 * mm), _facts(sheet)]
    for part in sheet.parts:
        story += _part(part)
    if not sheet.parts:
        story.append(paragraph(both(Words("没有记录事项。", "Nothing is recorded.")), BODY))
    if sheet.subject:
        return story  # signed by key
    signatures = Table([[_stacked(who) for who in SIGNERS]], colWidths=[84 * mm, 84 * mm], hAlign="LEFT")
    return [*story, Spacer(1, 10 * mm), signatures]


def _facts(sheet: ProcessSheet) -> Table:
    pairs = [
        (Words("日期", "Day"), sheet.day),
        (Words("地点", "Place"), sheet.place),
        (Words("学会", "Society"), both(sheet.society)),
        (Words("监督员", "Supervisor"), sheet.supervisor),
    ]
    if sheet.subject:
        revision = f"{sheet.revision} {sheet.reason}".strip()
        pairs += [
            (Words("案卷编号", "Case number"), sheet.subject),
            (Words("修订版次", "Revision"), revision),
        ]
    cells = [[paragraph(both(name), SMALL), paragraph(value, CELL)] for name, value in pairs]
    rows = [[*cells[at], *cells[at + 1]] for at in range(0, len(cells), 2)]
    table = Table(rows, colWidths=[29 * mm, 56 * mm, 29 * mm, 55 * mm], hAlign="LEFT")
    table.setStyle(_lines())
    return table


def _part(part: ProcessPart) -> list[Flowable]:
    found: list[Flowable] = [CondPageBreak(ROOM), paragraph(both(part.heading), HEADING)]
    if part.lines:
        rows: list[list[Any]] = [[_stacked(head) for head, _ in HEADS]]
        rows += [_cells(number, line) for number, line in enumerate(part.lines, 1)]
        table = Table(rows, colWidths=[width for _, width in HEADS], repeatRows=1, hAlign="LEFT")
        table.setStyle(_lines(head=True))
        found.append(table)
    if part.events:
        found += [Spacer(1, 2 * mm), paragraph(both(EVENTS), SMALL)]
    for at, late, text in part.events:
        sign = f"（{both(Words('补记', 'noted later'))}）" if late else ""
        found.append(paragraph(f"{at}{sign}  {text}", CELL))
    return found


def _lines(*, head: bool = False) -> TableStyle:
    shade = [("BACKGROUND", (0, 0), (-1, 0), SHADE)] if head else []
    return TableStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            *shade,
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, HAIRLINE),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ]
    )


def _stacked(text: Words) -> list[Flowable]:
    """Both languages, one above the other: columns are narrow."""
    return [paragraph(text.zh, CELL), paragraph(text.en, SMALL)]


def _cells(number: int, line: ProcessLine) -> list[Any]:
    mark = STRONG if line.departed else CELL
    return [
        paragraph(str(number), CELL),
        _stacked(line.text),
        [paragraph(line.state.zh, mark), paragraph(line.state.en, SMALL)],
        paragraph(line.remark, CELL) if line.remark else "",
        paragraph(line.at, CELL),
    ]
