"""Interview sheets to write on by hand: A4, black on white, in one language; one applicant begins on a new page."""

import io
from collections.abc import Sequence
from typing import Any

from reportlab.lib.colors import HexColor, black
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Spacer,
    Table,
    TableStyle,
)

from cse_desktop.reports.type import MEDIUM, REGULAR, paragraph, register_fonts, style
from cse_desktop.services.printing import FormLine, InterviewForm
from cse_desktop.words import words

MARGIN = 16 * mm
WIDTH = A4[0] - 2 * MARGIN
TOP, BOTTOM = 14 * mm, 18 * mm
RULED = 8.5 * mm
"""from line to line: room for a hurried hand, in Chinese too"""
BOX = 3.6 * mm
GAP = 1.4 * mm
"""between a box and its word"""
PEN = HexColor(0x8A9398)
"""lines to write on: plain enough to see, light enough to write over"""
LINES_OF_QUESTION = 3
LINES_FREE = 4
LINES_OF_REASON = 2
TIME_WIDTH = 18 * mm
NAME_WIDTH, CLOCK_WIDTH = 66 * mm, 24 * mm
WIDEST_STEP = 12.4 * mm
"""from one box of a rating to the next"""

TITLE = style("form title", 17, fontName=MEDIUM, leading=22, textColor=black)
CODE = style("form code", 15, fontName=MEDIUM, leading=19, textColor=black, alignment=2)
HEADING = style(
    "form heading", 11, fontName=MEDIUM, spaceBefore=9, spaceAfter=3, textColor=black, keepWithNext=1
)
BODY = style("form body", 9.5, leading=14, textColor=black)
STRONG = style("form strong", 9.5, fontName=MEDIUM, leading=14, textColor=black)
SMALL = style("form small", 8, leading=11, textColor=black)
RIGHT = style("form right", 8, leading=11, textColor=black, alignment=2)


def interview_forms_pdf(forms: Sequence[InterviewForm], language: str) -> bytes:
    """The PDF of all `forms`, each with its own page numbers; the same bytes for the same content."""
    register_fonts()
    # laid out twice: the first time only counts each applicant's pages
    counts = _laid_out(forms, language, None)[1]
    return _laid_out(forms, language, counts)[0]


def _laid_out(
    forms: Sequence[InterviewForm], language: str, counts: dict[str, int] | None
) -> tuple[bytes, dict[str, int]]:
    out = io.BytesIO()
    title = words("paper.sheet.name").in_(language)
    document = BaseDocTemplate(
        out,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=TOP,
        bottomMargin=BOTTOM,
        title=f"{title} {forms[0].number}" if len(forms) == 1 else title,
        invariant=1,
    )
    seen: dict[str, int] = {}

    def foot_of(form: InterviewForm) -> Any:
        def foot(canvas: Canvas, _document: Any) -> None:
            seen[form.code] = seen.get(form.code, 0) + 1
            _foot(canvas, form, language, seen[form.code], (counts or {}).get(form.code, 0))

        return foot

    story: list[Flowable] = []
    templates = []
    for form in forms:
        frame = Frame(
            MARGIN,
            BOTTOM,
            WIDTH,
            A4[1] - TOP - BOTTOM,
            leftPadding=0,
            rightPadding=0,
            topPadding=0,
            bottomPadding=0,
        )
        templates.append(PageTemplate(id=form.code, frames=[frame], onPage=foot_of(form)))
        if story:
            story += [NextPageTemplate(form.code), PageBreak()]
        story += _Form(form, language).story()
    document.addPageTemplates(templates)
    document.build(story)
    return out.getvalue(), seen


def _foot(canvas: Canvas, form: InterviewForm, language: str, page: int, pages: int) -> None:
    canvas.saveState()
    canvas.setFont(REGULAR, 8)
    canvas.setFillColor(black)
    said = words("paper.sheet.foot").format(number=form.number, code=form.code, page=page, pages=pages)
    canvas.drawString(MARGIN, 10 * mm, said.in_(language))
    canvas.restoreState()


class Ruled(Flowable):
    """Lines to write on, with a column at the left for the time where `timed`."""

    def __init__(self, lines: int, *, timed: bool = False) -> None:
        super().__init__()
        self._lines = lines
        self._timed = timed

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """All of the width, and so many lines."""
        self.width, self.height = availWidth, self._lines * RULED
        return self.width, self.height

    def draw(self) -> None:
        """Lines from top to bottom."""
        canvas = self.canv
        canvas.setStrokeColor(PEN)
        canvas.setLineWidth(0.5)
        for line in range(self._lines):
            canvas.line(0, line * RULED + 0.5, self.width, line * RULED + 0.5)
        if self._timed:
            canvas.line(TIME_WIDTH, 0.5, TIME_WIDTH, self.height)


class Boxes(Flowable):
    """Boxes to tick, each followed by its word."""

    def __init__(self, values: Sequence[str], *, step: float = 0, size: float = 10) -> None:
        """`step`: from box to box, so that they stand in columns; 0: as wide as the words need."""
        super().__init__()
        self._values = values
        self._step = step
        self._size = size

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """As wide as there is room."""
        self.width, self.height = availWidth, BOX + 2 * mm
        return self.width, self.height

    def draw(self) -> None:
        """Boxes from left to right."""
        canvas = self.canv
        canvas.setStrokeColor(black)
        canvas.setFillColor(black)
        canvas.setLineWidth(0.8)
        canvas.setFont(REGULAR, self._size)
        x = 0.5
        for value in self._values:
            canvas.rect(x, 1 * mm, BOX, BOX, fill=0)
            canvas.drawString(x + BOX + GAP, 1.4 * mm, value)
            wide = canvas.stringWidth(value, REGULAR, self._size)
            x += self._step or BOX + GAP + wide + 7 * mm


class _Form:
    def __init__(self, form: InterviewForm, language: str) -> None:
        self._form = form
        self._language = language

    def say(self, key: str, **values: object) -> str:
        return words(f"paper.sheet.{key}").format(**values).in_(self._language)

    def story(self) -> list[Flowable]:
        return [
            *self._head(),
            *self._arrival(),
            *self._phases(),
            *self._questions(),
            *self._ratings(),
            *self._signatures(),
        ]

    # -- who and where

    def _head(self) -> list[Flowable]:
        form, language = self._form, self._language
        head = Table(
            [
                [
                    [
                        paragraph(self.say("name"), TITLE),
                        paragraph(form.title.in_(language), BODY),
                        paragraph(form.society.in_(language), BODY),
                    ],
                    [paragraph(self.say("code"), RIGHT), paragraph(form.code, CODE)],
                ]
            ],
            colWidths=[WIDTH - 50 * mm, 50 * mm],
        )
        head.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *_flush()]))
        latin = f"  {form.name_latin}" if form.name_latin and form.name_latin != form.name else ""
        when = f"{form.day}  {self.say('planned', clock=form.planned)}" if form.planned else form.day
        pairs = [
            ("applicant", f"{form.name}{latin}"),
            ("number", form.number),
            ("grade", form.grade.in_(language)),
            ("field", form.field.in_(language)),
            ("assessor", f"{form.assessor} · {form.role.in_(language)}"),
            ("date", when),
            ("place", form.place or " "),
        ]
        cells = [
            [paragraph(self.say(key), SMALL), paragraph(text, STRONG if key == "applicant" else BODY)]
            for key, text in pairs
        ]
        rows = [[*cells[0], *cells[1]], [*cells[2], *cells[3]], [*cells[4], *cells[5]]]
        rows.append([*cells[6], paragraph(" ", SMALL), paragraph(" ", SMALL)])
        name = 24 * mm
        facts = Table(rows, colWidths=[name, WIDTH / 2 - name, name, WIDTH / 2 - name])
        facts.setStyle(
            TableStyle(
                [("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *_tight(), ("LINEBELOW", (0, 0), (-1, -1), 0.4, PEN)]
            )
        )
        notice = [paragraph(form.illustrative.in_(language), SMALL)] if form.illustrative else []
        return [head, *notice, Spacer(1, 2 * mm), facts, Spacer(1, 3 * mm)]

    def _arrival(self) -> list[Flowable]:
        found: list[Flowable] = [Boxes([self.say("identity")])]
        if self._form.asks_consent:
            choices = Boxes([self.say("consent_yes"), self.say("consent_no")])
            row = Table(
                [[paragraph(self.say("consent"), BODY), choices]], colWidths=[24 * mm, WIDTH - 24 * mm]
            )
            row.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *_flush()]))
            found.append(row)
        return found

    def _phases(self) -> list[Flowable]:
        heads = [paragraph(self.say(key), SMALL) for key in ("phase", "minutes", "began")]
        rows: list[list[Any]] = [heads]
        rows += [
            [paragraph(name.in_(self._language), BODY), paragraph(str(minutes), BODY), ""]
            for name, minutes in self._form.phases
        ]
        rows.append([paragraph(self.say("ended"), STRONG), "", ""])
        left = Table(
            rows,
            colWidths=[36 * mm, 26 * mm, 34 * mm],
            rowHeights=[None, *[RULED] * (len(rows) - 1)],
        )
        left.setStyle(
            TableStyle(
                [
                    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                    *_tight(),
                    ("LINEBELOW", (0, 0), (-1, -1), 0.5, PEN),
                    ("BOX", (2, 1), (2, -1), 0.8, black),
                    ("INNERGRID", (2, 1), (2, -1), 0.5, black),
                ]
            )
        )
        right = Table(
            [[paragraph(self.say("remarks"), SMALL)], *[[""]] * (len(rows) - 1)],
            colWidths=[WIDTH - 102 * mm],
            rowHeights=[None, *[RULED] * (len(rows) - 1)],
        )
        right.setStyle(TableStyle([*_tight(), ("LINEBELOW", (0, 1), (-1, -1), 0.5, PEN)]))
        whole = Table([[left, right]], colWidths=[102 * mm, WIDTH - 102 * mm])
        whole.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *_flush()]))
        return [paragraph(self.say("phases"), HEADING), whole]

    # -- what is asked

    def _questions(self) -> list[Flowable]:
        form = self._form
        blocks: list[Flowable] = [
            KeepTogether(
                [
                    self._question(str(place), target, text.in_(self._language)),
                    Ruled(LINES_OF_QUESTION, timed=True),
                ]
            )
            for place, (target, text) in enumerate(form.questions, 1)
        ]
        for place, (target, text) in enumerate(form.suggested):
            head: list[Flowable] = [] if place else [paragraph(self.say("suggested"), STRONG)]
            question = self._question("–", target, text.in_(self._language))
            blocks.append(KeepTogether([*head, question, Ruled(LINES_OF_QUESTION, timed=True)]))
        blocks.append(KeepTogether([paragraph(self.say("free"), STRONG), Ruled(LINES_FREE, timed=True)]))
        blocks = [part for block in blocks for part in (block, Spacer(1, 2.5 * mm))]
        return [paragraph(self.say("questions"), HEADING), *blocks]

    def _question(self, number: str, target: str, text: str) -> Table:
        row = Table(
            [[paragraph(number, STRONG), paragraph(text, BODY), paragraph(target or " ", RIGHT)]],
            colWidths=[8 * mm, WIDTH - 26 * mm, 18 * mm],
        )
        row.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *_flush()]))
        return row

    # -- what is rated

    def _ratings(self) -> list[Flowable]:
        form = self._form
        scale = " · ".join(f"{value} {name.in_(self._language)}" for value, name in form.scale)
        story: list[Flowable] = [
            CondPageBreak(70 * mm),
            paragraph(self.say("ratings"), HEADING),
            paragraph(f"{scale} · {self.say('scale')}", SMALL),
            paragraph(self.say("reason"), SMALL),
            Spacer(1, 2.5 * mm),
        ]
        for line in form.lines:
            story.append(KeepTogether(self._line(line)))
        return story

    def _line(self, line: FormLine) -> list[Flowable]:
        facts = [self.say("expected", n=line.expected)]
        if line.critical:
            facts.append(self.say("critical"))
        text = f"{line.code}  {line.title.in_(self._language)}"
        name = [
            paragraph(text, STRONG if line.dimension or line.critical else BODY),
            paragraph(" · ".join(facts), SMALL),
        ]
        return self._rated(name, line.values)

    def _other(self) -> list[Flowable]:
        """An empty line for an indicator that came up."""
        values = next((line.values for line in self._form.lines), ())
        name = [paragraph(self.say("other"), BODY), Spacer(1, 11)]
        return self._rated(name, tuple(value for value in values if value != "NA"))

    def _rated(self, name: Sequence[Flowable], values: tuple[str, ...]) -> list[Flowable]:
        boxes = WIDTH - NAME_WIDTH - CLOCK_WIDTH
        step = min(WIDEST_STEP, boxes / max(1, len(values)))
        head = Table(
            [[list(name), Boxes(values, step=step), self._clock()]],
            colWidths=[NAME_WIDTH, boxes, CLOCK_WIDTH],
        )
        head.setStyle(
            TableStyle(
                [("VALIGN", (0, 0), (-1, -1), "TOP"), *_flush(), ("RIGHTPADDING", (0, 0), (0, 0), 4 * mm)]
            )
        )
        return [
            head,
            Ruled(LINES_OF_REASON),
            Spacer(1, 3.5 * mm),
        ]

    def _clock(self) -> Table:
        box = Table(
            [[paragraph(self.say("clock"), SMALL), ""]], colWidths=[9 * mm, 15 * mm], rowHeights=[7 * mm]
        )
        box.setStyle(
            TableStyle(
                [("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *_flush(), ("BOX", (1, 0), (1, 0), 0.6, black)]
            )
        )
        return box

    def _signatures(self) -> list[Flowable]:
        wide = WIDTH / 2 - 4 * mm
        below: list[Any] = [
            [paragraph(self.say(who), BODY), paragraph(self.say("sign_date"), SMALL)] if who else ""
            for who in ("sign_assessor", "", "sign_supervisor")
        ]
        rows: list[list[Any]] = [["", "", ""], below]
        table = Table(rows, colWidths=[wide, 8 * mm, wide], rowHeights=[16 * mm, None])
        table.setStyle(
            TableStyle(
                [
                    *_flush(),
                    ("LINEBELOW", (0, 0), (0, 0), 0.8, black),
                    ("LINEBELOW", (2, 0), (2, 0), 0.8, black),
                ]
            )
        )
        said = self.say("twice" if self._form.twice else "once")
        # signatures never stand alone on a page
        return [
            KeepTogether(
                [
                    *self._other(),
                    paragraph(self.say("signatures"), HEADING),
                    table,
                    Spacer(1, 2 * mm),
                    paragraph(said, SMALL),
                ]
            )
        ]


def _flush() -> list[Any]:
    return [
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 1),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
    ]


def _tight() -> list[Any]:
    return [
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 2),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
