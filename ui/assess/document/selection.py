"""Selecting text on one page by places and keys: pure functions over a page's characters and their boxes."""

from dataclasses import dataclass

from cse_desktop.domain.documents import PageText
from cse_desktop.domain.text_places import is_placed

CONTEXT = 32
"""characters kept before and after a quote, so that it can be found again by content"""


@dataclass(frozen=True, slots=True)
class TextSelection:
    """Characters `start` to `end` (exclusive) of one page; `head` moves, `anchor` stays."""

    page: int
    anchor: int
    head: int

    @property
    def start(self) -> int:
        """First selected character."""
        return min(self.anchor, self.head)

    @property
    def end(self) -> int:
        """First character after the selection."""
        return max(self.anchor, self.head)

    @property
    def empty(self) -> bool:
        """Whether nothing is selected."""
        return self.anchor == self.head


def character_at(text: PageText, u: int, v: int) -> int | None:
    """Index of the character nearest to a place: first by line, then along it; None on a page without text."""
    best: int | None = None
    nearest = (1 << 30, 1 << 30)
    for index, box in enumerate(text.boxes):
        if not is_placed(box):
            continue
        down = max(box[1] - v, v - box[3], 0)
        across = max(box[0] - u, u - box[2], 0)
        if (down, across) < nearest:
            nearest, best = (down, across), index
    return best


def caret_at(text: PageText, u: int, v: int) -> int | None:
    """Index of the gap between characters nearest to a place, as a mouse drag wants it."""
    index = character_at(text, u, v)
    if index is None:
        return None
    box = text.boxes[index]
    return index + 1 if u > (box[0] + box[2]) // 2 else index


def is_on_text(text: PageText, u: int, v: int, slack: int = 60) -> bool:
    """Whether a place lies on or very near a character."""
    index = character_at(text, u, v)
    if index is None:
        return False
    left, top, right, bottom = text.boxes[index]
    return left - slack <= u <= right + slack and top - slack <= v <= bottom + slack


def _kind(character: str) -> str:
    if character.isspace():
        return "space"
    if "\u3400" <= character <= "\u9fff":
        return "hanzi"
    if character.isalnum() or character == "_":
        return "word"
    return "mark"


def word_around(text: PageText, index: int) -> tuple[int, int]:
    """Start and end of the run of like characters around `index`."""
    if not text.text:
        return (0, 0)
    index = min(max(index, 0), len(text.text) - 1)
    kind = _kind(text.text[index])
    start, end = index, index + 1
    while start > 0 and _kind(text.text[start - 1]) == kind:
        start -= 1
    while end < len(text.text) and _kind(text.text[end]) == kind:
        end += 1
    return (start, end)


def line_around(text: PageText, index: int) -> tuple[int, int]:
    """Start and end of the line of text that holds `index`, without its line break."""
    start = max(text.text.rfind("\n", 0, index), text.text.rfind("\r", 0, index)) + 1
    ends = [end for end in (text.text.find("\n", index), text.text.find("\r", index)) if end >= 0]
    return (start, min(ends, default=len(text.text)))


def quote(text: PageText, selection: TextSelection) -> tuple[str, str, str]:
    """The selected words, and what stands before and after them."""
    start, end = selection.start, selection.end
    whole = text.text
    return (whole[start:end].strip(), whole[max(0, start - CONTEXT) : start], whole[end : end + CONTEXT])


def stepped(text: PageText, head: int, step: str) -> int:
    """Where the moving end of a selection goes by `step`: `left` `right` `word_left` `word_right` `up` `down`
    `line_start` `line_end`."""
    length = len(text.text)
    match step:
        case "left" | "right":
            return min(length, max(0, head + (1 if step == "right" else -1)))
        case "word_left":
            return _word_left(text, head)
        case "word_right":
            return _word_right(text, head)
        case "line_start" | "line_end":
            return line_around(text, min(head, max(0, length - 1)))[1 if step == "line_end" else 0]
        case _:
            return _other_line(text, head, -1 if step == "up" else 1)


def _word_left(text: PageText, head: int) -> int:
    while head > 0 and text.text[head - 1].isspace():
        head -= 1
    return word_around(text, head - 1)[0] if head > 0 else 0


def _word_right(text: PageText, head: int) -> int:
    length = len(text.text)
    end = word_around(text, head)[1] if head < length else length
    while end < length and text.text[end].isspace():
        end += 1
    return end


def _other_line(text: PageText, head: int, direction: int) -> int:
    if not text.boxes:
        return head
    start, end = line_around(text, min(head, len(text.text) - 1))
    target = start - 2 if direction < 0 else end + 1
    if target < 0:
        return 0
    if target >= len(text.text):
        return len(text.text)
    other = line_around(text, target)
    return min(other[1], other[0] + (head - start))
