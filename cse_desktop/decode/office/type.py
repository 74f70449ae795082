"""Fonts, sizes and colours in which office documents are set."""

import re
from functools import cache
from html import escape
from typing import Any
from xml.sax.saxutils import quoteattr

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph as SetParagraph

from cse_desktop.decode.office.blocks import Paragraph, Run
from resources import resource

REGULAR, MEDIUM = "OfficeSans", "OfficeSans-Medium"
INK, QUIET, LINE, SHADE = HexColor(0x1A2024), HexColor(0x667077), HexColor(0xAEB8BD), HexColor(0xEEF2F3)
BODY, SMALLEST, LARGEST = 10.5, 6.0, 60.0
HEADINGS = (18.0, 15.0, 13.0, 12.0, 11.0)
LEADING = 1.45
INDENT = 18.0
_LEADS_OUT = re.compile(r"(https?://|mailto:)[^\s\x00-\x1f]{1,1000}$", re.IGNORECASE)


@cache
def register_fonts() -> None:
    """Makes the bundled fonts known to reportlab, once in a worker."""
    rl_config.useA85 = 0
    for name, file in ((REGULAR, "NotoSansSC-Regular.ttf"), (MEDIUM, "NotoSansSC-Medium.ttf")):
        with resource("fonts", file).open("rb") as source:
            pdfmetrics.registerFont(TTFont(name, source))
    # Chinese has no italics; emphasis is the medium weight
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=MEDIUM, italic=REGULAR, boldItalic=MEDIUM)


class OutlinedParagraph(SetParagraph):
    """A paragraph that may stand in the document's outline."""

    outline: tuple[int, str] | None = None
    """level, counted from 0, and title"""


def set_paragraph(paragraph: Paragraph, usual: float = BODY) -> OutlinedParagraph:
    """The paragraph as reportlab lays it out; `usual` is the size where the document names none."""
    heading = bool(paragraph.heading)
    size = HEADINGS[min(paragraph.heading, len(HEADINGS)) - 1] if heading else usual
    largest = max([size, *(_bounded(run.size) for run in paragraph.runs if run.size)])
    left = INDENT * (paragraph.indent + 1) if paragraph.bullet else INDENT * paragraph.indent
    settings: dict[str, Any] = {
        "fontName": MEDIUM if heading else REGULAR,
        "fontSize": size,
        "leading": largest * LEADING,
        "textColor": INK,
        "alignment": paragraph.align,
        "wordWrap": "CJK",
        "leftIndent": left,
        "spaceBefore": size * 0.6 if heading else 0,
        "spaceAfter": size * 0.35,
    }
    if paragraph.bullet:
        settings |= {"bulletFontName": REGULAR, "bulletFontSize": size, "bulletIndent": left - INDENT * 0.8}
    markup = "".join(_markup(run, size) for run in paragraph.runs) or "\u00a0"
    return OutlinedParagraph(
        markup, ParagraphStyle("office", **settings), bulletText=paragraph.bullet or None
    )


def _markup(run: Run, usual: float) -> str:
    text = escape(run.text).replace("\n", "<br/>").replace("\t", "\u00a0" * 4)
    size = _bounded(run.size) if run.size else usual
    if run.bold:
        text = f"<b>{text}</b>"
    if run.underline:
        text = f"<u>{text}</u>"
    if _LEADS_OUT.match(run.address):
        text = f"<link href={quoteattr(run.address)}>{text}</link>"
    return f'<font size="{size:g}">{text}</font>' if abs(size - usual) > 0.1 else text


def _bounded(size: float) -> float:
    return min(LARGEST, max(SMALLEST, size))
