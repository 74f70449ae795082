"""Fonts, sizes and colours of printed sheets."""

from functools import cache
from html import escape
from typing import Any

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph

from cse_desktop.errors import Words
from resources import resource

REGULAR = "NotoSansSC"
MEDIUM = "NotoSansSC-Medium"
INK = HexColor(0x1B2226)
QUIET = HexColor(0x5C676D)
HAIRLINE = HexColor(0xC9D0D3)
SHADE = HexColor(0xF1F4F5)
ACCENT = HexColor(0x0E6670)


@cache
def register_fonts() -> None:
    """Makes the bundled fonts known to reportlab, once."""
    rl_config.useA85 = 0  # streams as bytes: smaller files, sooner written
    for name, file in ((REGULAR, "NotoSansSC-Regular.ttf"), (MEDIUM, "NotoSansSC-Medium.ttf")):
        with resource("fonts", file).open("rb") as source:
            pdfmetrics.registerFont(TTFont(name, source))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=MEDIUM, italic=REGULAR, boldItalic=MEDIUM)


def style(name: str, size: float, **more: Any) -> ParagraphStyle:
    """A paragraph style that breaks lines between Chinese characters."""
    settings: dict[str, Any] = {
        "fontName": REGULAR,
        "fontSize": size,
        "leading": size * 1.5,
        "textColor": INK,
        "wordWrap": "CJK",
    }
    return ParagraphStyle(name, **{**settings, **more})


TITLE = style("title", 17, fontName=MEDIUM, leading=22)
HEADING = style("heading", 11, fontName=MEDIUM, spaceBefore=10, spaceAfter=4, textColor=ACCENT)
BODY = style("body", 9)
CELL = style("cell", 8, leading=11)
STRONG = style("strong", 8, fontName=MEDIUM, leading=11)
SMALL = style("small", 7, textColor=QUIET, leading=10)
CENTRE = style("centre", 8.5, alignment=1, fontName=MEDIUM, leading=11)


def both(text: Words) -> str:
    """Chinese, then English, on one line; once only where they are the same."""
    return text.zh if text.zh == text.en else f"{text.zh}  {text.en}"


class SteadyParagraph(Paragraph):
    """Breaks its lines once for a width; tables ask two or three times."""

    _wrapped: tuple[float, tuple[float, float]] | None = None

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Width and height when laid out in `availWidth`."""
        # `split` throws the lines away where a page has no room for them, and asks again on the next
        if self._wrapped is None or self._wrapped[0] != availWidth or not hasattr(self, "blPara"):
            self._wrapped = (availWidth, super().wrap(availWidth, availHeight))
        return self._wrapped[1]


def paragraph(text: str, like: ParagraphStyle) -> Paragraph:
    """Text as it is: what a person typed is never taken for markup."""
    return SteadyParagraph(escape(text).replace("\n", "<br/>") or "–", like)
