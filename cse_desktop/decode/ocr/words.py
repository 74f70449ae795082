"""What the engine says of a page (TSV: words, boxes, confidence) as running text with a place for each character.

The engine parts Chinese characters by blanks that are not there on paper: they are joined again where the characters
stand close, so that a term is one run of characters, as in the text of a PDF.
"""

import unicodedata
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from cse_desktop.decode.ocr.failures import EngineFailedError
from cse_desktop.decode.values import WHOLE
from cse_desktop.domain.machine_text import MachineText

LEAST_CONFIDENCE = 25.0
"""of a hundred; what the engine believes less is mostly rules of tables and edges of stamps"""
_COLUMNS = 12
_WORD = "5"
_HEAD = b"level\tpage_num\t"
_LONGEST_WORD = 200
_MOST_CHARACTERS = 200_000
_WIDE_GAP = 0.6
"""of a line's height: Chinese characters farther apart than this are parted on paper as well"""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as the engine found it; edges in pixels."""

    line: tuple[str, ...]
    left: int
    top: int
    right: int
    bottom: int
    text: str


def read_text(said: bytes, width: int, height: int) -> MachineText:
    """The text of a picture `width` by `height` pixels; `EngineFailedError` (`rubbish`) for anything but TSV."""
    if not said.startswith(_HEAD):
        raise EngineFailedError("rubbish")
    try:
        words = list(_words(said.decode("utf-8"), width, height))
    except ValueError:
        raise EngineFailedError("rubbish") from None
    text: list[str] = []
    places = array("H")
    for gap, run in _runs(words):
        text.append(gap)
        places.extend([0, 0, 0, 0] * len(gap))
        text.append(run.text)
        for box in _boxes(run, width, height):
            places.extend(box)
    joined = "".join(text)
    if len(joined) > _MOST_CHARACTERS:
        raise EngineFailedError("rubbish")
    return MachineText(joined, places)


def _words(said: str, width: int, height: int) -> Iterator[Word]:
    # a word may hold what Python takes for the end of a line: only the engine's own ends part its lines
    lines = [line for line in said.replace("\r\n", "\n").split("\n")[1:] if line]
    if not lines:
        raise ValueError("not even the line of an empty page")
    for line in lines:
        cells = line.split("\t", _COLUMNS - 1)
        if len(cells) != _COLUMNS:
            raise ValueError("not the engine's table")
        left, top, wide, high = (int(cell) for cell in cells[6:10])
        text = _plain(cells[11])
        if cells[0] != _WORD or not text or not float(cells[10]) >= LEAST_CONFIDENCE:
            continue
        right, bottom = min(left + wide, width), min(top + high, height)
        left, top = max(0, left), max(0, top)
        if right > left and bottom > top:
            yield Word(tuple(cells[1:5]), left, top, right, bottom, text)


def _plain(text: str) -> str:
    kept = "".join(" " if character.isspace() else character for character in text)
    return "".join(character for character in kept if unicodedata.category(character)[0] != "C").strip()[
        :_LONGEST_WORD
    ]


def _between(before: Word | None, word: Word) -> str:
    """What stands between two words: nothing, a blank, or the end of a line."""
    if before is None:
        return ""
    if before.line != word.line:
        return "\n"
    height = max(before.bottom - before.top, word.bottom - word.top)
    gap = (word.left - before.right) / height
    if _is_wide(before.text[-1]) and _is_wide(word.text[0]):
        return "" if gap < _WIDE_GAP else " "
    if _is_wide(before.text[-1]) or _is_wide(word.text[0]):
        return "" if gap < _WIDE_GAP / 3 else " "
    return " "


def _is_wide(character: str) -> bool:
    """Whether it is Chinese, or one of the marks that stand in a whole square."""
    return unicodedata.east_asian_width(character) in {"W", "F"}


def _runs(words: Iterable[Word]) -> Iterator[tuple[str, Word]]:
    """Words that stand close as one, each led by what parts it from the one before.

    The engine says well where a run of Chinese begins and ends, and badly where its words part.
    """
    gap, run = "", None
    for word in words:
        between = _between(run, word)
        if run is not None and not between:
            run = replace(
                run,
                top=min(run.top, word.top),
                right=max(run.right, word.right),
                bottom=max(run.bottom, word.bottom),
                text=run.text + word.text,
            )
            continue
        if run is not None:
            yield gap, run
        gap, run = between, word
    if run is not None:
        yield gap, run


def _boxes(word: Word, width: int, height: int) -> Iterator[tuple[int, int, int, int]]:
    """The word's box cut into as many as it has characters; Latin ones count half."""
    shares = [2 if _is_wide(character) else 1 for character in word.text]
    whole, at = sum(shares), 0
    top, bottom = word.top * WHOLE // height, word.bottom * WHOLE // height
    for share in shares:
        left = word.left + (word.right - word.left) * at / whole
        at += share
        right = word.left + (word.right - word.left) * at / whole
        yield round(left * WHOLE / width), top, round(right * WHOLE / width), bottom
