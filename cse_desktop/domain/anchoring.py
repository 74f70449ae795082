"""Finding a marked place again in another text: by its quoted words and what stood before and after them.

White space is no content: two writings of one page break lines in different places.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["found", "alike", "lost"]


@dataclass(frozen=True, slots=True)
class Quote:
    """What is known of a place: its page (from 0), its words, and their surroundings."""

    page: int
    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Where the words stand now. `alike`: other places fit as well, somebody has to look; `lost`: nowhere."""

    verdict: Verdict
    page: int = 0
    start: int = 0
    """first character on the page"""
    end: int = 0
    """first character after the words"""


def find_again(quote: Quote, pages: Sequence[str]) -> Found:
    """The place in `pages` (their texts, in order) that fits best; among equals the one nearest to the old page."""
    exact, _ = _dense(quote.exact)
    if not exact:
        return Found("lost")
    before, after = _dense(quote.prefix)[0], _dense(quote.suffix)[0]
    best: list[tuple[int, Found]] = []
    for page, text in enumerate(pages):
        dense, places = _dense(text)
        for at in _occurrences(exact, dense):
            end = at + len(exact)
            fit = _shared_end(before, dense[:at]) + _shared_start(after, dense[end:])
            best.append((fit, Found("found", page, places[at], places[end - 1] + 1)))
    if not best:
        return Found("lost")
    most = max(fit for fit, _ in best)
    equals = [found for fit, found in best if fit == most]
    nearest = min(equals, key=lambda found: (abs(found.page - quote.page), found.page, found.start))
    if len(equals) == 1:
        return nearest
    return Found("alike", nearest.page, nearest.start, nearest.end)


def _dense(text: str) -> tuple[str, list[int]]:
    """`text` without white space, and where each of its characters stood."""
    places = [place for place, character in enumerate(text) if not character.isspace()]
    return "".join(text[place] for place in places), places


def _occurrences(exact: str, text: str) -> Iterator[int]:
    at = text.find(exact)
    while at >= 0:
        yield at
        at = text.find(exact, at + 1)


def _shared_end(one: str, other: str) -> int:
    return _shared_start(one[::-1], other[: -len(one) - 1 : -1] if one else "")


def _shared_start(one: str, other: str) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
