"""Text of pages as it is needed for selecting, and what a search found."""

from PySide6.QtCore import QObject, Signal

from cse_desktop.domain.documents import Hit, OpenDocument, PageText
from cse_desktop.errors import KnownError
from ui.assess.document.arrivals import Arrivals


class PageTexts(QObject):
    """Asks the decoder for the text of pages, once each."""

    arrived = Signal(int)
    """page"""

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
            self._arrivals.watch(self._document.text(page), self._take, lambda _: self._asked.discard(page))
        return found

    def _take(self, text: PageText) -> None:
        self._kept[text.page] = text
        self.arrived.emit(text.page)


class Findings(QObject):
    """One search at a time through a document, and which hit is the current one."""

    changed = Signal()
    """hits or the current one changed"""

    def __init__(self, document: OpenDocument, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._arrivals = Arrivals(self)
        self.term = ""
        self.searching = False
        self.lit = True
        """all hits are marked, not only the current one"""
        self.hits: tuple[Hit, ...] = ()
        self.index = -1

    def go_on_with(self, document: OpenDocument) -> None:
        """Searches the same document opened anew from now on."""
        self._document = document

    @property
    def current(self) -> Hit | None:
        """The hit that is shown."""
        return self.hits[self.index] if 0 <= self.index < len(self.hits) else None

    def search(self, term: str, page: int, number: int = 0) -> None:
        """Looks for `term`; the hit `number` (from 0) at or after the beginning of `page` becomes the current one."""
        self._arrivals.forget()
        self.term, self.hits, self.index, self.lit = term, (), -1, True
        self.searching = bool(term.strip())
        self.changed.emit()
        if self.searching:
            self._arrivals.watch(
                self._document.search(term), lambda hits: self._take(hits, page, number), self._could_not
            )

    def step(self, forward: bool) -> None:
        """Goes to the next or previous hit, round the end."""
        if self.hits:
            self.lit = True
            self.index = (self.index + (1 if forward else -1)) % len(self.hits)
            self.changed.emit()

    def on_page(self, page: int) -> tuple[Hit, ...]:
        """Hits to be marked on one page."""
        shown = self.hits if self.lit else self.hits[self.index : self.index + 1]
        return tuple(hit for hit in shown if hit.page == page)

    def dim(self) -> None:
        """The search is over: only the current hit stays marked."""
        self.lit = False
        self.changed.emit()

    def _take(self, hits: tuple[Hit, ...], page: int, number: int) -> None:
        self.searching = False
        self.hits = hits
        first = next((index for index, hit in enumerate(hits) if hit.page >= page), 0)
        self.index = min(first + number, len(hits) - 1) if hits else -1
        self.changed.emit()

    def _could_not(self, _error: KnownError) -> None:
        self.searching = False
        self.changed.emit()
