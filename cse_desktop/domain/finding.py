"""Finding a term in text, across line ends, whatever case and width its letters have; and the words of an index.

An index knows Chinese by its single characters, since words of one and two characters are the rule there and no
dictionary is needed; letters and digits it knows by their runs.
"""

import re
import unicodedata

AROUND = 36
"""characters of context on either side"""
_CJK = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORDS = re.compile(rf"[{_CJK}]|[0-9]+|[^\W\d_{_CJK}]+")


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


class _Folds(dict[int, str]):
    """Each character in one case and width, worked out once."""

    def __missing__(self, code: int) -> str:
        simple = self[code] = unicodedata.normalize("NFKC", chr(code)).casefold()
        return simple


_FOLDS = _Folds()
_GAP = "[\\s\u00ad]*"


def occurrences(term: str, text: str) -> list[tuple[int, int]]:
    """Start and end in `text` of each place where `term` stands, not overlapping."""
    wanted, _ = folded(term)
    simple = text.translate(_FOLDS)
    if wanted and len(simple) == len(text):
        # every character became one: places in the one are places in the other, and the search runs in C
        return [match.span() for match in re.finditer(_GAP.join(map(re.escape, wanted)), simple)]
    return _occurrences_one_by_one(wanted, text)


def _occurrences_one_by_one(wanted: str, text: str) -> list[tuple[int, int]]:
    searched, origins = folded(text)
    found: list[tuple[int, int]] = []
    at = searched.find(wanted) if wanted else -1
    while at >= 0:
        last = at + len(wanted) - 1
        found.append((origins[at], origins[last] + 1))
        at = searched.find(wanted, last + 1)
    return found


def context(text: str, start: int, end: int) -> tuple[str, int, int]:
    """The line around a place, and where the place begins and ends in it."""
    before = one_line(text[max(0, start - AROUND) : start]).lstrip()
    inside = one_line(text[start:end])
    after = one_line(text[end : end + AROUND]).rstrip()
    return before + inside + after, len(before), len(before) + len(inside)


def one_line(text: str) -> str:
    """Each run of blanks and line ends as one blank."""
    pieces: list[str] = []
    for character in text:
        if not character.isspace():
            pieces.append(character)
        elif pieces and pieces[-1] != " ":
            pieces.append(" ")
    return "".join(pieces)


def index_words(text: str) -> tuple[str, ...]:
    """The words of a text as the index keeps them."""
    return tuple(_WORDS.findall(unicodedata.normalize("NFKC", text).casefold()))


def index_query(term: str) -> str:
    """The phrase that looks a term up in the index; empty where the term has no word. Its last run may go on."""
    words = index_words(term)
    if not words:
        return ""
    phrase = f'"{" ".join(words)}"'
    return phrase if re.fullmatch(f"[{_CJK}]", words[-1]) else f"{phrase} *"
