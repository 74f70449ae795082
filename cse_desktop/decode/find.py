"""Finding a term in the text of a page, across line ends, whatever case and width its letters have."""

import unicodedata

from cse_desktop.decode.values import Hit, PageText

_AROUND = 36


def folded(text: str) -> tuple[str, list[int]]:
    """`text` without blanks, in one case and width, and for each of its characters where it came from."""
    characters: list[str] = []
    origins: list[int] = []
    for index, character in enumerate(text):
        if character.isspace() or character == "\u00ad":
            continue
        for simple in unicodedata.normalize("NFKC", character).casefold():
            if not simple.isspace():
                characters.append(simple)
                origins.append(index)
    return "".join(characters), origins


def occurrences(term: str, text: str) -> list[tuple[int, int]]:
    """Start and end in `text` of each place where `term` stands, not overlapping."""
    wanted, _ = folded(term)
    searched, origins = folded(text)
    found: list[tuple[int, int]] = []
    at = searched.find(wanted) if wanted else -1
    while at >= 0:
        last = at + len(wanted) - 1
        found.append((origins[at], origins[last] + 1))
        at = searched.find(wanted, last + 1)
    return found


def hits(term: str, page: int, text: PageText) -> list[Hit]:
    """The places on one page, with their boxes and the words around them."""
    return [_hit(page, text, start, end) for start, end in occurrences(term, text.text)]


def _hit(page: int, text: PageText, start: int, end: int) -> Hit:
    before = _one_line(text.text[max(0, start - _AROUND) : start]).lstrip()
    inside = _one_line(text.text[start:end])
    after = _one_line(text.text[end : end + _AROUND]).rstrip()
    boxes = tuple(text.boxes(start, end)) if text.coordinates else ()
    return Hit(page, start, end, boxes, before + inside + after, len(before), len(before) + len(inside))


def _one_line(text: str) -> str:
    """Each run of blanks and line ends as one blank."""
    pieces: list[str] = []
    for character in text:
        if not character.isspace():
            pieces.append(character)
        elif pieces and pieces[-1] != " ":
            pieces.append(" ")
    return "".join(pieces)
