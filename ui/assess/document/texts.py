"""Text of pages as it is needed for selecting, and what a search found."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from functools import partial

from PySide6.QtCore import QObject, Signal

from cse_desktop.domain.documents import Hit, OpenDocument, PageText
from cse_desktop.errors import KnownError
from ui.assess.document.arrivals import Arrivals

DEATHS = frozenset({"DEC-001", "DEC-002", "DEC-003", "DEC-006"})
"""codes that say that the decoder's process ended over a request"""
FIRST_STRETCH = 8
LONGEST_STRETCH = 128
MOST_HITS = 2000
"""with so many places a search ends"""


Pages = Sequence[int] | None
"""pages of a document that have a term, or None where nobody can tell"""
LookUp = Callable[[str, Callable[[Pages], None]], None]
"""says the pages that have a term, at some time, in the main thread"""


class PageTexts(QObject):
    """Asks the decoder for the text of pages, once each."""

    arrived = Signal(int)
    """page"""
    died = Signal(int, object)
    """page and `KnownError`: the decoder died over it, which counts against the document and is said"""

    def __init__(self, document: OpenDocument, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._arrivals = Arrivals(self)
        self._kept: dict[int, PageText] = {}
        self._asked: set[int] = set()

    def of(self, page: int) -> PageText | None:
        """The text of `page` if it is here; else it is asked for and `arrived` tells."""
        found = self._kept.get(page)
        if found is None and page not in self._asked and self._document.facts.has_text:
            self._asked.add(page)
            self._arrivals.watch(self._document.text(page), self._take, partial(self._refuse, page))
        return found

    def renew(self) -> None:
        """A machine has read pages: those that had no text are asked for again."""
        for page in [page for page, text in self._kept.items() if not text.text.strip()]:
            del self._kept[page]
        self._asked.intersection_update(self._kept)

    def _refuse(self, page: int, error: KnownError) -> None:
        self._asked.discard(page)
        if error.code in DEATHS:
            self.died.emit(page, error)

    def _take(self, text: PageText) -> None:
        self._kept[text.page] = text
        self.arrived.emit(text.page)


class Findings(QObject):
    """One search at a time through a document, and which hit is the current one.

    It goes from the page that is read to the end and then on from the beginning, some pages at a time, so that a long
    document shows its first places at once.
    """

    changed = Signal()
    """hits or the current one changed"""
    moved = Signal()
    """another hit is the current one"""

    def __init__(self, document: OpenDocument, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._arrivals = Arrivals(self)
        self.term = ""
        self.searching = False
        self.cut = False
        """there are more places than were looked for"""
        self.lit = True
        """all hits are marked, not only the current one"""
        self.hits: tuple[Hit, ...] = ()
        """as far as they are found, in the order of the pages"""
        self.index = -1
        self._begun = 0
        """the page from which it is searched"""
        self._left: list[Sequence[int]] = []
        self._turn = 0
        self.look_up: LookUp | None = None
        """tells beforehand which pages are worth looking at, where their text was read before"""
        self._under_way: Future[tuple[Hit, ...]] | None = None

    def go_on_with(self, document: OpenDocument) -> None:
        """Searches the same document opened anew from now on."""
        self._document = document

    @property
    def current(self) -> Hit | None:
        """The hit that is shown."""
        return self.hits[self.index] if 0 <= self.index < len(self.hits) else None

    def search(self, term: str, page: int, number: int = 0) -> None:
        """Looks for `term`; the hit `number` (from 0) at or after the beginning of `page` becomes the current one."""
        self._stop()
        self.term, self.hits, self.index, self.lit, self.cut = term, (), -1, True, False
        self.searching = bool(term.strip())
        self._begun = page
        self.changed.emit()
        turn = self._turn

        def known(pages: Pages) -> None:
            if turn == self._turn:
                self._begin(pages, number)

        if self.searching and self.look_up is not None:
            self.look_up(term, known)
        elif self.searching:
            self._begin(None, number)

    def step(self, forward: bool) -> None:
        """Goes to the next or previous hit, round the end."""
        if self.hits:
            self.lit = True
            self.index = (self.index + (1 if forward else -1)) % len(self.hits)
            self.moved.emit()
            self.changed.emit()

    def on_page(self, page: int) -> tuple[Hit, ...]:
        """Hits to be marked on one page."""
        shown = self.hits if self.lit else self.hits[self.index : self.index + 1]
        return tuple(hit for hit in shown if hit.page == page)

    def dim(self) -> None:
        """The search is over: only the current hit stays marked."""
        self.lit = False
        self.changed.emit()

    def _begin(self, pages: Pages, number: int) -> None:
        wanted = range(len(self._document.facts.page_sizes)) if pages is None else pages
        at = bisect_left(wanted, self._begun)
        self._left = [*stretches(wanted[at:]), *stretches(wanted[:at])]
        self.searching = bool(self._left)
        if not self._left:
            self.changed.emit()
        self._go_on(number)

    def _stop(self) -> None:
        self._turn += 1
        self._left = []
        self._arrivals.forget()
        if self._under_way is not None:
            self._under_way.cancel()
            self._under_way = None

    def _go_on(self, number: int) -> None:
        if not self._left:
            return
        self._under_way = self._document.search(self.term, self._left.pop(0))
        self._arrivals.watch(self._under_way, lambda hits: self._take(hits, number), self._could_not)

    def _take(self, found: tuple[Hit, ...], number: int) -> None:
        before = bisect_left(self.hits, self._begun, key=lambda hit: hit.page)
        later = bool(found) and found[0].page >= self._begun
        at = len(self.hits) if later else before
        self.hits = (*self.hits[:at], *found, *self.hits[at:])
        self.cut = len(self.hits) >= MOST_HITS and bool(self._left)
        self.searching = bool(self._left) and not self.cut
        if self.cut:
            self._left = []
        if self.index >= at:
            self.index += len(found)
        elif self.index < 0 and self.hits:
            self.index = min(number, len(self.hits) - 1) if later else 0
            self.moved.emit()
        if found or not self.searching:
            self.changed.emit()
        self._go_on(number)

    def _could_not(self, _error: KnownError) -> None:
        self.searching, self._left = False, []
        self.changed.emit()


def stretches(pages: Sequence[int]) -> Iterator[Sequence[int]]:
    """The pages, few at first and then ever more at a time."""
    first, length = 0, FIRST_STRETCH
    while first < len(pages):
        yield pages[first : first + length]
        first, length = first + length, min(2 * length, LONGEST_STRETCH)
