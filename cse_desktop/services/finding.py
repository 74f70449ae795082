"""Finding a term in all materials of a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from cse_desktop.domain.finding import context, occurrences
from cse_desktop.domain.ports import TextIndex

MOST_PAGES = 200
MOST_PLACES = 400
"""so many pages are looked at, and so many places shown; the others are counted"""


class OpenIndex(Protocol):
    """Opens the case's index in the thread that calls; to be looked into, or to be added to."""

    def __call__(self, *, write: bool = False) -> TextIndex:
        """The index, opened."""
        ...


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """One place of the term: page (from 0), how many places the page has before it, and the words around it."""

    material: str
    page: int
    number: int
    context: str
    start: int
    """where the term begins and ends in `context`"""
    end: int
    machine_read: bool = False


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was found, in the order of the case's materials."""

    term: str
    pages: int
    """pages that have the term; more than are shown where `cut`"""
    places: tuple[FoundPlace, ...]
    cut: bool


def find(open_index: OpenIndex, term: str, order: Sequence[str]) -> Findings:
    """Looks `term` up; `order` are the digests of the case's materials as the case lists them."""
    index = open_index()
    try:
        count, pages = index.search(term, MOST_PAGES)
    finally:
        index.close()
    rank = {sha256: at for at, sha256 in enumerate(order)}
    places: list[FoundPlace] = []
    without, cut = 0, count > len(pages)
    for page in sorted(
        (page for page in pages if page.material in rank), key=lambda page: (rank[page.material], page.page)
    ):
        if len(places) >= MOST_PLACES:
            cut = True
            break
        here = occurrences(term, page.text)
        # the words stand there one after the other, yet with something between that the term has not
        without += not here
        places.extend(
            FoundPlace(page.material, page.page, number, *context(page.text, start, end), page.machine_read)
            for number, (start, end) in enumerate(here)
        )
    return Findings(term, count - without, tuple(places), cut)


def pages_with(open_index: OpenIndex, sha256: str, term: str) -> tuple[int, ...] | None:
    """The pages (from 0) of a material on which `term` stands anywhere; None where its text is not all in the index.

    Whole texts are looked through, not the index's words: within a document a term is found from the middle of a run.
    """
    index = open_index()
    try:
        known = index.materials().get(sha256)
        if known is None or not known.done or known.skipped:
            return None
        return tuple(page.page for page in index.texts(sha256) if occurrences(term, page.text))
    finally:
        index.close()


def keep_texts(
    open_index: OpenIndex, sha256: str, first: int, texts: Sequence[str], *, done: bool, skipped: bool = False
) -> None:
    """Adds the texts of pages to the index; `skipped` says that the material could not be read."""
    index = open_index(write=True)
    try:
        index.add(sha256, first, texts, done=done, skipped=skipped)
    finally:
        index.close()
