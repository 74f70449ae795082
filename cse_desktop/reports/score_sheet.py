"""The score sheet of one applicant: what the assessor signs."""

import io
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, SimpleDocTemplate, Spacer, Table, TableStyle

from cse_desktop.errors import Words
from cse_desktop.reports.type import (
    BODY,
    CELL,
    CENTRE,
    HAIRLINE,
    HEADING,
    INK,
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
from cse_desktop.services.printing import ScoreSheet, SheetDimension, SheetLine
from cse_desktop.words import words

MARGIN = 18 * mm
COLUMNS = [17 * mm, 53 * mm, 14 * mm, 14 * mm, 14 * mm, 62 * mm]
HEADS = (
    Words("指标", "Code"),
    Words("内容", "Indicator"),
    Words("期望", "Exp."),
    Words("材料", "Mat."),
    Words("面试", "Int."),
    Words("评价意见与佐证", "Comment and evidence"),
)


def score_sheet_pdf(sheet: ScoreSheet) -> bytes:
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
        title=f"{both(Words('评分表', 'Score sheet'))} {sheet.case_number}",
        author=sheet.assessor,
        invariant=1,
    )

    def foot(canvas: Canvas, _document: Any) -> None:
        _foot(canvas, sheet)

    document.build(_story(sheet), onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def _story(sheet: ScoreSheet) -> list[Flowable]:
    story: list[Flowable] = [
        paragraph(both(Words("评分表", "Score sheet")), TITLE),
        paragraph(both(sheet.title), BODY),
        paragraph(both(sheet.standard), SMALL),
    ]
    if sheet.illustrative is not None:
        story.append(paragraph(sheet.illustrative.zh, SMALL))
        story.append(paragraph(sheet.illustrative.en, SMALL))
    story += [Spacer(1, 3 * mm), _facts(sheet)]
    for dimension in sheet.dimensions:
        story += _dimension(dimension)
    story += _interview(sheet)
    story += _conclusion(sheet)
    return story


def _facts(sheet: ScoreSheet) -> Table:
    pairs = [
        (Words("申请人", "Applicant"), sheet.applicant),
        (Words("案卷编号", "Case number"), sheet.case_number),
        (Words("申请级别", "Grade"), both(sheet.grade)),
        (Words("学会", "Society"), both(sheet.society)),
        (Words("评价专家", "Assessor"), f"{sheet.assessor} · {both(sheet.role)}"),
        (Words("修订版次", "Revision"), f"{sheet.revision} {sheet.reason}".strip()),
    ]
    cells = [[paragraph(both(name), SMALL), paragraph(value, CELL)] for name, value in pairs]
    rows = [[*cells[at], *cells[at + 1]] for at in range(0, len(cells), 2)]
    table = Table(rows, colWidths=[26 * mm, 61 * mm, 26 * mm, 61 * mm])
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *_tight(), *_lines()]))
    return table


def _dimension(dimension: SheetDimension) -> list[Flowable]:
    marks = {
        True: Words("达到期望", "meets what is expected"),
        False: Words("低于期望", "below what is expected"),
        None: Words("未评", "not rated"),
    }
    summary = (
        f"{dimension.display} / {dimension.expected} · {both(marks[dimension.holds])}"
        f" · {both(Words('面试', 'interview'))} {dimension.interview}"
    )
    heads: list[Any] = [paragraph(both(head), SMALL) for head in HEADS]
    rows = [heads, *[_line(line) for line in dimension.lines]]
    table = Table(rows, colWidths=COLUMNS, repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("BACKGROUND", (0, 0), (-1, 0), SHADE),
                *_tight(),
                *_lines(),
            ]
        )
    )
    return [
        paragraph(both(dimension.name), HEADING),
        paragraph(summary, BODY),
        paragraph(dimension.comment, CELL),
        Spacer(1, 1.5 * mm),
        table,
    ]


def _line(line: SheetLine) -> list[Any]:
    code = f"{line.code} ◆" if line.critical else line.code
    words: list[Flowable] = [paragraph(line.comment, CELL)] if line.comment else []
    words += [paragraph(place, SMALL) for place in line.evidence]
    return [
        paragraph(code, STRONG),
        [paragraph(line.title.zh, CELL), paragraph(line.title.en, SMALL)],
        paragraph(line.expected, CENTRE),
        paragraph(line.material, CENTRE),
        paragraph(line.interview, CENTRE),
        words or paragraph("–", CELL),
    ]


def _interview(sheet: ScoreSheet) -> list[Flowable]:
    """What the clock discloses stands where the signature is, whoever reads the record itself."""
    if not sheet.interview:
        return []
    return [
        paragraph(both(words("account.title")), HEADING),
        *(paragraph(both(line), CELL) for line in sheet.interview),
    ]


def _conclusion(sheet: ScoreSheet) -> list[Flowable]:
    story: list[Flowable] = [
        paragraph(both(Words("评价建议", "Recommendation")), HEADING),
        paragraph(both(sheet.recommendation), BODY),
        paragraph(both(Words("计算结果", "Computed result")), HEADING),
        paragraph(both(sheet.computed), BODY),
    ]
    for holds, clause in sheet.clauses:
        mark = "✓" if holds else "✗"
        story.append(paragraph(f"{mark} {both(clause)}", CELL))
    if sheet.not_assessed:
        story.append(paragraph(both(Words("本批次未评价", "Not assessed in this round")), HEADING))
        story += [paragraph(both(name), CELL) for name in sheet.not_assessed]
    if sheet.doubts:
        heading = Words("对申请条件的疑问", "Doubts about application conditions")
        story.append(paragraph(both(heading), HEADING))
        for condition, why in sheet.doubts:
            story += [paragraph(both(condition), SMALL), paragraph(why, BODY)]
    for name, text in (
        (Words("总体意见", "Overall comment"), sheet.comment),
        (Words("反馈意见（可向申请人公开）", "Feedback to the applicant"), sheet.feedback),
    ):
        story += [paragraph(both(name), HEADING), paragraph(text, BODY)]
    story += [
        Spacer(1, 4 * mm),
        paragraph(
            both(
                Words(
                    "本表仅为评价专家的建议，决定由学会作出。",
                    "This is the assessor's recommendation; the society decides.",
                )
            ),
            SMALL,
        ),
    ]
    return story


def _tight() -> list[Any]:
    return [
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ]


def _lines() -> list[Any]:
    return [("LINEBELOW", (0, 0), (-1, -1), 0.4, HAIRLINE)]


def _foot(canvas: Canvas, sheet: ScoreSheet) -> None:
    canvas.saveState()
    canvas.setFont(REGULAR, 7)
    canvas.setFillColor(QUIET)
    canvas.drawString(MARGIN, 11 * mm, f"{sheet.case_number} · {sheet.case_id} · {sheet.made_at}")
    canvas.drawRightString(A4[0] - MARGIN, 11 * mm, str(canvas.getPageNumber()))
    canvas.setStrokeColor(INK)
    canvas.restoreState()
