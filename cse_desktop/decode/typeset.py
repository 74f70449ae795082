"""Plain text set as pages: what text files and the text of office documents are shown as."""

from array import array
from contextlib import ExitStack
from functools import lru_cache
from importlib.resources import as_file

from PIL import Image, ImageDraw, ImageFont

from cse_desktop.decode.kinds import Kind
from cse_desktop.decode.pictures import Picture, Plan, Wish, finished, plan
from cse_desktop.decode.reading import Facts
from cse_desktop.decode.values import WHOLE, Limits, Link, PageSize
from resources import resource

_PAGE = PageSize(595.0, 842.0)
_MARGIN = 56.0
_BODY = 10.5
_LEADING = 17.0
_LINES = int((_PAGE.height - 2 * _MARGIN) / _LEADING)
_TAB = 4 * _BODY
_MEASURED_AT = 100
_INK = (26, 32, 36)

_files = ExitStack()


@lru_cache(maxsize=6)
def _font(pixels: int) -> ImageFont.FreeTypeFont:
    path = _files.enter_context(as_file(resource("fonts", "NotoSansSC-Regular.ttf")))
    return ImageFont.truetype(path, pixels, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=20_000)
def _advance(character: str) -> float:
    """Points from this character to the next."""
    if character == "\t":
        return _TAB
    return _font(_MEASURED_AT).getlength(character) * _BODY / _MEASURED_AT


class TextReader:
    """Text broken into lines and pages; shown, selected and searched like any other document."""

    def __init__(self, text: str, kind: Kind, limits: Limits, *, remark: str | None = None) -> None:
        self._kind = kind
        self._limits = limits
        if len(text) > limits.text_characters:
            text, remark = text[: limits.text_characters], "text_cut"
        self._remark = remark
        self._lines = _broken(text)

    def facts(self) -> Facts:
        """As many pages as it takes, at least one."""
        pages = min(max(1, -(-len(self._lines) // _LINES)), self._limits.pages)
        has_text = any(line.strip() for line in self._lines)
        return Facts(self._kind, (_PAGE,) * pages, has_text=has_text, remark=self._remark)

    def render(self, page: int, wish: Wish) -> Picture:
        """The page drawn."""
        drawn = plan(_PAGE, wish, self._limits.picture_pixels)
        image = Image.new("RGB", (drawn.width, drawn.height), "white")
        self._write(ImageDraw.Draw(image), page, drawn)
        return finished(image, drawn)

    def text(self, page: int, *, boxes: bool) -> tuple[str, "array[int]"]:
        """The page's lines, joined by line feeds."""
        lines = self._page(page)
        places = array("H")
        if boxes:
            for number, line in enumerate(lines):
                _line_places(number, line, places)
                if number + 1 < len(lines):
                    places.extend((0, 0, 0, 0))
        return "\n".join(lines), places

    def links(self, page: int) -> tuple[Link, ...]:
        """Plain texts have none."""
        del page
        return ()

    def close(self) -> None:
        """Nothing is open."""

    def _page(self, page: int) -> list[str]:
        return self._lines[page * _LINES : (page + 1) * _LINES]

    def _write(self, pen: ImageDraw.ImageDraw, page: int, drawn: Plan) -> None:
        scale = drawn.scale
        font = _font(max(1, round(_BODY * scale)))
        for number, line in enumerate(self._page(page)):
            baseline = (_MARGIN + (number + 0.75) * _LEADING) * scale - drawn.top
            if not -_LEADING * scale < baseline < drawn.height + _LEADING * scale:
                continue
            x = _MARGIN
            for character in line:
                if character > " ":
                    pen.text((x * scale - drawn.left, baseline), character, fill=_INK, font=font, anchor="ls")
                x += _advance(character)


def _broken(text: str) -> list[str]:
    """`text` in lines that fit the page."""
    width = _PAGE.width - 2 * _MARGIN
    lines: list[str] = []
    for paragraph in text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n"):
        start, used, last_gap = 0, 0.0, -1
        for index, character in enumerate(paragraph):
            step = _advance(character)
            if used + step > width and index > start:
                # break after the last gap of a Latin word; Chinese breaks anywhere
                end = (
                    last_gap + 1 if last_gap > start and character < "\u2e80" and character != " " else index
                )
                lines.append(paragraph[start:end])
                used = sum(map(_advance, paragraph[end:index]))
                start, last_gap = end, -1
            used += step
            if character in " \t" or character >= "\u2e80":
                last_gap = index
        lines.append(paragraph[start:])
    while lines and not lines[-1].strip():
        lines.pop()
    return lines


def _line_places(number: int, line: str, places: "array[int]") -> None:
    top = round((_MARGIN + number * _LEADING) / _PAGE.height * WHOLE)
    bottom = round((_MARGIN + (number + 1) * _LEADING) / _PAGE.height * WHOLE)
    x = _MARGIN
    for character in line:
        after = x + _advance(character)
        places.extend((round(x / _PAGE.width * WHOLE), top, round(after / _PAGE.width * WHOLE), bottom))
        x = after
