"""The record of a day of interviews: one line for each applicant, for the files and the supervisor."""

import io
from typing import Any

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, SimpleDocTemplate, Spacer, Table, TableStyle

from cse_desktop.errors import Words
from cse_desktop.reports.type import (
    BODY,
    CELL,
    HAIRLINE,
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
from cse_desktop.services.printing import DayLine, DayRecord

MARGIN = 16 * mm
PAGE = landscape(A4)
WITH_SIGNATURES = 2
"""applicants that stand on the page of the signatures"""
HEADS = (
    (Words("序号", "No."), 12 * mm),
    (Words("申请人", "Applicant"), 46 * mm),
    (Words("计划", "Planned"), 17 * mm),
    (Words("开始", "Began"), 17 * mm),
    (Words("结束", "Ended"), 17 * mm),
    (Words("用时", "Spent"), 20 * mm),
    (Words("身份核验", "Identity"), 24 * mm),
    (Words("情况", "State"), 26 * mm),
    (Words("备注", "Remarks"), 86 * mm),
)
SIGNERS = (
    Words("记录人签名", "Signature of the recorder"),
    Words("监督员签名", "Signature of the supervisor"),
)


def print_day_record(record: DayRecord) -> bytes:
    """The PDF of `record`; the same bytes for the same content."""
    register_fonts()
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=PAGE,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=14 * mm,
        bottomMargin=18 * mm,
        title=f"{both(Words('面试当日记录', 'Record of interviews'))} {record.day}",
        author=record.assessor,
        invariant=1,
    )

    def foot(canvas: Canvas, _document: Any) -> None:
        canvas.saveState()
        canvas.setFont(REGULAR, 7)
        canvas.setFillColor(QUIET)
        canvas.drawString(MARGIN, 10 * mm, f"{record.day} · {record.made_at}")
        canvas.drawRightString(PAGE[0] - MARGIN, 10 * mm, str(canvas.getPageNumber()))
        canvas.restoreState()

    document.build(_story(record), onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def _story(record: DayRecord) -> list[Flowable]:
    facts = [record.day, record.place, both(record.society), f"{record.assessor} · {both(record.role)}"]
    heads: list[list[Any]] = [[_stacked(head) for head, _ in HEADS]]
    rows = [_cells(number, line) for number, line in enumerate(record.lines, 1)]
    # signatures never stand alone on a page: the last applicants go along with them
    before = max(0, len(rows) - WITH_SIGNATURES)
    signatures = Table([[_stacked(who) for who in SIGNERS]], colWidths=[110 * mm, 110 * mm], hAlign="LEFT")
    return [
        paragraph(both(Words("面试当日记录", "Record of interviews")), TITLE),
        paragraph(both(record.title), BODY),
        paragraph(" · ".join(fact for fact in facts if fact), SMALL),
        Spacer(1, 4 * mm),
        _table([*heads, *rows[:before]], headed=True),
        KeepTogether([*([_table(rows[before:])] if rows else []), Spacer(1, 10 * mm), signatures]),
    ]


def _table(rows: list[list[Any]], *, headed: bool = False) -> Table:
    table = Table(rows, colWidths=[width for _, width in HEADS], repeatRows=int(headed))
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                *([("BACKGROUND", (0, 0), (-1, 0), SHADE)] if headed else []),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, HAIRLINE),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
                ("LEFTPADDING", (0, 0), (-1, -1), 3),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return table


def _stacked(text: Words) -> list[Flowable]:
    """Both languages, one above the other: columns are narrow."""
    return [paragraph(text.zh, CELL), paragraph(text.en, SMALL)]


def _cells(number: int, line: DayLine) -> list[Any]:
    who: list[Flowable] = [paragraph(line.number, STRONG)]
    if line.name:
        who.append(paragraph(line.name, CELL))
    spent = Words(f"{line.spent_minutes}分钟", f"{line.spent_minutes} min")
    remarks: list[Flowable] = [paragraph(both(remark), CELL) for remark in line.remarks]
    if line.reason:
        remarks.append(paragraph(line.reason, CELL))
    return [
        paragraph(str(number), CELL),
        who,
        paragraph(line.planned, CELL),
        paragraph(line.started, CELL),
        paragraph(line.ended, CELL),
        _stacked(spent) if line.started else paragraph("", CELL),
        _stacked(line.identity),
        _stacked(line.state),
        remarks or paragraph("", CELL),
    ]
