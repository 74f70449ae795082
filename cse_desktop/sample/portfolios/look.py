"""How the invented applicants' papers look: fonts, colours, paragraph styles, and the frame of a page."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import as_file
from typing import Any

from reportlab import rl_config
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph
from reportlab.platypus.tableofcontents import TableOfContents

from resources import resource

REGULAR = "NotoSansSC"
MEDIUM = "NotoSansSC-Medium"
INK = HexColor("#1d2429")
GREY = HexColor("#6b757c")
PALE = HexColor("#d5dadd")
FOOTER = "示例材料 Sample material"


@lru_cache(maxsize=1)
def register_fonts() -> None:
    """Makes the carried fonts known to reportlab."""
    for name in (REGULAR, MEDIUM):
        file = f"{name}-Regular.ttf" if name == REGULAR else f"{name}.ttf"
        with as_file(resource("fonts", file)) as path:
            pdfmetrics.registerFont(TTFont(name, str(path)))


@contextmanager
def compact() -> Iterator[None]:
    """Inside, reportlab writes streams as bytes and not as text, which is smaller and several times faster."""
    before, rl_config.useA85 = rl_config.useA85, 0
    try:
        yield
    finally:
        rl_config.useA85 = before


@dataclass(frozen=True)
class Look:
    """The house style of one employer or author."""

    accent: str
    organisation: str
    chinese: bool = True

    @property
    def colour(self) -> Color:
        """The accent."""
        return HexColor(self.accent)

    @property
    def tint(self) -> Color:
        """The accent, very pale: table heads, notes."""
        base = HexColor(self.accent)
        return Color(*(1 - (1 - part) * 0.10 for part in (base.red, base.green, base.blue)))


@dataclass
class Made:
    """A finished PDF, and on which page (from 1) each of its headings stands."""

    data: bytes
    pages: int
    anchors: dict[str, int] = field(default_factory=dict)


@lru_cache(maxsize=16)
def styles(look: Look) -> dict[str, ParagraphStyle]:
    """Paragraph styles by name."""
    register_fonts()
    body = ParagraphStyle(
        "body",
        fontName=REGULAR,
        fontSize=10.2,
        leading=18 if look.chinese else 15.5,
        textColor=INK,
        spaceAfter=5,
        alignment=TA_JUSTIFY,
        firstLineIndent=20.4 if look.chinese else 0,
        wordWrap="CJK" if look.chinese else None,
    )

    def derived(name: str, **changes: Any) -> ParagraphStyle:
        return ParagraphStyle(name, parent=body, **{"firstLineIndent": 0, "alignment": 0, **changes})

    accent = look.colour
    return {
        "body": body,
        "h1": derived(
            "h1", fontName=MEDIUM, fontSize=17, leading=24, spaceBefore=4, spaceAfter=12, textColor=accent
        ),
        "h2": derived("h2", fontName=MEDIUM, fontSize=12.5, leading=19, spaceBefore=10, spaceAfter=5),
        "h3": derived("h3", fontName=MEDIUM, fontSize=10.6, leading=17, spaceBefore=6, spaceAfter=3),
        "title": derived("title", fontName=MEDIUM, fontSize=25, leading=36, textColor=accent),
        "subtitle": derived("subtitle", fontSize=13, leading=21, textColor=GREY),
        "bullet": derived("bullet", leftIndent=16, bulletIndent=4, spaceAfter=3),
        "cell": derived("cell", fontSize=8.6, leading=12.4, spaceAfter=0),
        "head": derived("head", fontName=MEDIUM, fontSize=8.6, leading=12.4, spaceAfter=0),
        "caption": derived(
            "caption",
            fontSize=8.8,
            leading=13,
            textColor=GREY,
            alignment=TA_CENTER,
            spaceBefore=3,
            spaceAfter=10,
        ),
        "note": derived("note", fontSize=9.4, leading=15.5, spaceAfter=0),
        "formula": derived(
            "formula", fontSize=10.2, leading=17, alignment=TA_CENTER, spaceBefore=2, spaceAfter=8
        ),
        "small": derived("small", fontSize=8.4, leading=12.5, textColor=GREY),
        "toc1": derived("toc1", fontName=MEDIUM, fontSize=10.4, leading=21),
        "toc2": derived("toc2", fontSize=9.6, leading=17, leftIndent=16, textColor=GREY),
    }


def contents(look: Look) -> TableOfContents:
    """A table of contents for headings of the first two levels."""
    table = TableOfContents()
    named = styles(look)
    table.levelStyles = [named["toc1"], named["toc2"]]
    table.dotsMinLevel = 0
    return table


class Heading(Paragraph):
    """A heading that enters the outline and the table of contents."""

    def __init__(self, text: str, plain: str, level: int, style: ParagraphStyle) -> None:
        super().__init__(text, style)
        self.plain = plain
        self.level = level


class _Paper(BaseDocTemplate):
    """Notes where headings land."""

    anchors: dict[str, int]

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab's name
        if isinstance(flowable, Heading):
            key = f"h{self.page}-{len(self.anchors)}"
            self.anchors.setdefault(flowable.plain, self.page)
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(flowable.plain, key, level=min(flowable.level, 1), closed=False)
            if flowable.level <= 1:
                self.notify("TOCEntry", (flowable.level, flowable.getPlainText(), self.page))


def printed(
    story: Sequence[Flowable],
    look: Look,
    title: str,
    author: str,
    *,
    large: bool = False,
    cover: bool = False,
) -> Made:
    """The story as a PDF, the same bytes every time; `large` is A3 across, `cover` leaves page 1 without head."""
    target = io.BytesIO()
    size = landscape(A3) if large else A4
    margin = 18 * mm if large else 22 * mm
    paper = _Paper(
        target,
        pagesize=size,
        title=title,
        author=author,
        invariant=1,
        subject=FOOTER,
        creator="CSE Desktop sample",
    )
    paper.anchors = {}
    frame = Frame(
        margin,
        20 * mm,
        size[0] - 2 * margin,
        size[1] - 44 * mm,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )

    def furniture(canvas: Any, _: BaseDocTemplate) -> None:
        _furniture(canvas, size, margin, look, title, bare=cover and canvas.getPageNumber() == 1)

    paper.addPageTemplates([PageTemplate("page", [frame], onPage=furniture)])
    flowing = list(story)
    if any(isinstance(part, TableOfContents) for part in flowing):
        paper.multiBuild(flowing, maxPasses=4)
    else:
        paper.build(flowing)
    return Made(target.getvalue(), paper.page, paper.anchors)


def _furniture(
    canvas: Any, size: tuple[float, float], margin: float, look: Look, title: str, *, bare: bool
) -> None:
    width, height = size
    canvas.saveState()
    canvas.setStrokeColor(PALE)
    canvas.setLineWidth(0.5)
    canvas.setFillColor(GREY)
    canvas.setFont(REGULAR, 7.8)
    if not bare:
        canvas.drawString(margin, height - 14 * mm, title)
        canvas.drawRightString(width - margin, height - 14 * mm, look.organisation)
        canvas.line(margin, height - 16.5 * mm, width - margin, height - 16.5 * mm)
    canvas.line(margin, 15 * mm, width - margin, 15 * mm)
    canvas.drawString(margin, 10.5 * mm, FOOTER)
    page = canvas.getPageNumber()
    canvas.drawRightString(width - margin, 10.5 * mm, f"第 {page} 页" if look.chinese else f"Page {page}")
    canvas.restoreState()
