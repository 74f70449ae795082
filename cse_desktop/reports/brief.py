"""The interview brief on one page of A4, in one language."""

import io
from collections.abc import Callable

from PIL import Image as Pictures
from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Image, KeepInFrame, Paragraph, Spacer, Table, TableStyle

from cse_desktop.domain.documents import Pixels
from cse_desktop.domain.life_line import MONTHS, Span, month_number, spans, years
from cse_desktop.reports.type import (
    ACCENT,
    BODY,
    CELL,
    HAIRLINE,
    HEADING,
    INK,
    MEDIUM,
    QUIET,
    REGULAR,
    SMALL,
    STRONG,
    TITLE,
    paragraph,
    register_fonts,
)
from cse_desktop.services.brief import Brief, BriefLine, BriefPage, Cut
from cse_desktop.words import words

MARGIN = 15 * mm
WIDTH = A4[0] - 2 * MARGIN
HEIGHT = A4[1] - 2 * MARGIN
PHOTO = 24 * mm
BAR, GAP, SCALE, CPD = 9.0, 2.0, 10.0, 24.0
"""heights within the life line, in points"""
TINTS = {"education": HexColor(0xDCE6F5), "post": HexColor(0xECEFF1), "project": HexColor(0xD9EBEC)}
RULED = 8 * mm
LEAST_RULED = 3 * RULED
MOST_LANES = 12
"""more lanes of the life line than these are not drawn"""


def brief_pdf(brief: Brief, language: str, photo: Pixels | None) -> bytes:
    """The PDF, always one page: what is longer than the page is set smaller. `photo` is decoded already."""
    register_fonts()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setTitle(f"{words('brief.name').in_(language)} {brief.number}")
    page = _Page(brief, language)
    room = HEIGHT - 6 * mm
    fitted = KeepInFrame(WIDTH, room, page.story(photo), mode="shrink")
    _, height = fitted.wrapOn(canvas, WIDTH, room)
    fitted.drawOn(canvas, MARGIN, A4[1] - MARGIN - height)
    _ruled(canvas, A4[1] - MARGIN - height - 4 * mm, page.say("notes"))
    canvas.setFont(REGULAR, 7)
    canvas.setFillColor(QUIET)
    canvas.drawString(MARGIN, 10 * mm, page.say("illustrative" if brief.illustrative else "signature"))
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _ruled(canvas: Canvas, top: float, name: str) -> None:
    """Lines to write on, where the page has room for some."""
    if top < MARGIN + LEAST_RULED:
        return
    canvas.setFont(MEDIUM, 11)
    canvas.setFillColor(ACCENT)
    canvas.drawString(MARGIN, top - 11, name)
    canvas.setStrokeColor(HAIRLINE)
    canvas.setLineWidth(0.4)
    at = top - 11 - RULED
    while at > MARGIN + 4 * mm:
        canvas.line(MARGIN, at, A4[0] - MARGIN, at)
        at -= RULED


class _Page:
    def __init__(self, brief: Brief, language: str) -> None:
        self._brief = brief
        self._language = language

    def say(self, key: str, **values: object) -> str:
        return words(f"brief.{key}").format(**values).in_(self._language)

    def story(self, photo: Pixels | None) -> list[Flowable]:
        brief = self._brief
        return [
            self._head(photo),
            Spacer(1, 3 * mm),
            paragraph(self.say("life"), HEADING),
            _life_line(brief, WIDTH),
            *self._lines("conditions", brief.conditions),
            *self._lines("gaps", brief.gaps),
            *self._lines("questions", brief.questions, numbered=True),
            *self._pages(brief.pages),
        ]

    def _head(self, photo: Pixels | None) -> Table:
        brief, language = self._brief, self._language
        latin = f"  {brief.name_latin}" if brief.name_latin and brief.name_latin != brief.name else ""
        facts = " · ".join((brief.number, brief.grade.in_(language), brief.field.in_(language)))
        start = (brief.interview_start or "").replace("T", " ")[:16]
        text: list[Flowable] = [
            paragraph(self.say("name"), SMALL),
            paragraph(f"{brief.name}{latin}", TITLE),
            paragraph(facts, BODY),
            paragraph(brief.employer, BODY),
            paragraph(self.say("interview", start=start) if start else brief.title.in_(language), SMALL),
        ]
        beside = _picture(photo) if photo is not None else paragraph("", SMALL)
        table = Table([[text, beside]], colWidths=[WIDTH - PHOTO - 2 * mm, PHOTO + 2 * mm])
        table.setStyle(
            TableStyle(
                [
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("ALIGN", (1, 0), (1, 0), "RIGHT"),
                    ("LEFTPADDING", (0, 0), (-1, -1), 0),
                    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                    ("LINEBELOW", (0, 0), (-1, -1), 0.6, ACCENT),
                ]
            )
        )
        return table

    def _lines(self, key: str, lines: Cut[BriefLine], *, numbered: bool = False) -> list[Flowable]:
        story: list[Flowable] = [paragraph(self.say(key), HEADING)]
        rows = [
            [
                paragraph(line.code or (str(at) if numbered else "•"), STRONG),
                paragraph(line.words.in_(self._language), CELL),
            ]
            for at, line in enumerate(lines.shown, start=1)
        ]
        return [*story, *self._rows(rows, [13 * mm, WIDTH - 13 * mm], lines.more)]

    def _pages(self, pages: Cut[BriefPage]) -> list[Flowable]:
        rows = []
        for page in pages.shown:
            quote = f" “{page.quote}”" if page.quote else ""
            about = f"{', '.join(page.codes)} {page.part.in_(self._language)}".strip()
            rows.append(
                [
                    paragraph(str(page.number), STRONG),
                    paragraph(f"{page.material} {page.place.in_(self._language)}{quote}", CELL),
                    paragraph(about, SMALL),
                ]
            )
        widths = [13 * mm, WIDTH - 58 * mm, 45 * mm]
        return [paragraph(self.say("pages"), HEADING), *self._rows(rows, widths, pages.more)]

    def _rows(self, rows: list[list[Paragraph]], widths: list[float], more: int) -> list[Flowable]:
        if not rows:
            return [paragraph(self.say("nothing"), CELL)]
        table = Table(rows, colWidths=widths)
        table.setStyle(
            TableStyle(
                [
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("TOPPADDING", (0, 0), (-1, -1), 1),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
                    ("LEFTPADDING", (0, 0), (-1, -1), 2),
                    ("RIGHTPADDING", (0, 0), (-1, -1), 2),
                    ("LINEBELOW", (0, 0), (-1, -2), 0.3, HAIRLINE),
                ]
            )
        )
        return [table, paragraph(self.say("more", n=more), SMALL)] if more else [table]


def _picture(pixels: Pixels) -> Image:
    """A picture whose pixels the decoder made: nothing the applicant sent is decoded here."""
    picture = Pictures.frombytes(
        "RGB", (pixels.width, pixels.height), pixels.data, "raw", "BGRX", pixels.stride
    )
    data = io.BytesIO()
    picture.save(data, "PNG")
    data.seek(0)
    scale = min(PHOTO / pixels.width, PHOTO * 1.3 / pixels.height)
    return Image(data, pixels.width * scale, pixels.height * scale)


def _life_line(brief: Brief, width: float) -> Drawing:
    """The same scale as on the screen: bars in lanes, the hours of CPD as columns below."""
    profile = brief.profile
    bars = [bar for bar in spans(profile) if bar.lane < MOST_LANES]
    first, last = years(bars, profile.cpd)
    lanes = max((bar.lane for bar in bars), default=-1) + 1
    height = SCALE + lanes * (BAR + GAP) + (CPD if profile.cpd else 0) + SCALE
    drawing = Drawing(width, height)

    def x(months: float) -> float:
        return (months - first * MONTHS) / max(1, (last - first) * MONTHS) * width

    step = max(1, round((last - first) / 12))
    for year in range(first, last, step):
        at = x(year * MONTHS)
        drawing.add(Line(at, 0, at, height - SCALE + 2, strokeColor=HAIRLINE, strokeWidth=0.4))
        drawing.add(
            String(at + 2, height - SCALE + 3, str(year), fontName=REGULAR, fontSize=6, fillColor=QUIET)
        )
    for bar in bars:
        _bar(drawing, bar, x, height - SCALE - bar.lane * (BAR + GAP) - BAR)
    most = max((entry.hours for entry in profile.cpd), default=0) or 1
    for entry in profile.cpd:
        left, right = x(entry.year * MONTHS), x((entry.year + 1) * MONTHS)
        tall = max(1.0, entry.hours / most * (CPD - 4))
        drawing.add(_block(left + 1, SCALE - 2, max(1.0, right - left - 2), tall, HAIRLINE))
        drawing.add(
            String(
                (left + right) / 2,
                1,
                str(entry.hours),
                fontName=REGULAR,
                fontSize=6,
                textAnchor="middle",
                fillColor=QUIET,
            )
        )
    return drawing


def _block(left: float, bottom: float, width: float, height: float, color: Color) -> Rect:
    block = Rect(left, bottom, width, height)
    block.fillColor, block.strokeColor = color, None
    return block


def _bar(drawing: Drawing, bar: Span, x: Callable[[float], float], bottom: float) -> None:
    left, right = x(bar.start), x(bar.end + 1)
    room = max(2.0, right - left - 1)
    ground: Color = TINTS.get(bar.period.kind, HAIRLINE)
    drawing.add(_block(left, bottom, room, BAR, ground))
    since = bar.period.facts.get("responsible_charge_from", "")
    if since:
        at = x(month_number(since))
        drawing.add(_block(at, bottom, max(0.0, right - at - 1), 1.4, ACCENT))
    title = bar.period.title
    if pdfmetrics.stringWidth(title, REGULAR, 6) > room - 4:
        title = (simpleSplit(title, REGULAR, 6, max(1, room - 8)) or [""])[0]
        while title and pdfmetrics.stringWidth(f"{title}…", REGULAR, 6) > room - 4:
            title = title[:-1]
        title = f"{title}…" if title else ""
    drawing.add(String(left + 2, bottom + 2.4, title, fontName=REGULAR, fontSize=6, fillColor=INK))
