"""Reads the text of a case's materials in the background, page by page, into the case's index."""

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from cse_desktop.domain.documents import OpenDocument
from cse_desktop.domain.ports import IndexedMaterial
from cse_desktop.errors import KnownError
from cse_desktop.services.finding import OpenIndex, keep_texts
from cse_desktop.services.sheets import MaterialRow
from ui.assess.document.arrivals import Arrivals
from ui.assess.document.tab import Source
from ui.program import Program

AT_ONCE = 24
"""pages that are kept together"""
TEXTUAL = ("pdf", "text", "office")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the index is: materials done of all, pages without text by material, materials that gave none.

    `machine_read` counts the pages that have text, or are known to have none, by machine alone.
    """

    done: int
    total: int
    scans: dict[str, int]
    skipped: frozenset[str]
    machine_read: int = 0

    @property
    def finished(self) -> bool:
        """Whether every material was looked at."""
        return self.done >= self.total


class CaseIndexer(QObject):
    """Works through one case at a time, one page under way; what is looked at in the decoder goes before."""

    progressed = Signal(object)
    """`Progress`"""

    def __init__(self, program: Program, parent: QObject) -> None:
        super().__init__(parent)
        self._program = program
        self._arrivals = Arrivals(self)
        self._index: OpenIndex | None = None
        self._rows: tuple[MaterialRow, ...] = ()
        self._source: dict[str, Source] = {}
        self._known: dict[str, IndexedMaterial] = {}
        self._under_way: Future[Any] | None = None
        self._document: OpenDocument | None = None
        self._turn = 0

    def begin(self, index: OpenIndex, rows: Sequence[MaterialRow], sources: dict[str, Source]) -> None:
        """Goes on with a case where its index stops."""
        self.stop()
        self._index, self._rows, self._source = index, tuple(rows), dict(sources)
        turn = self._turn

        def known(found: dict[str, IndexedMaterial]) -> None:
            if turn == self._turn:
                self._known = found
                self._tell()
                self._next()

        def look() -> dict[str, IndexedMaterial]:
            opened = index()
            try:
                return opened.materials()
            finally:
                opened.close()

        # an index that cannot be had leaves finding empty; reading and rating do not need it
        self._program.run(self, look, known, lambda _: None, lane="work")

    def stop(self) -> None:
        """Leaves the case; what is under way is dropped."""
        self._turn += 1
        self._arrivals.forget()
        if self._under_way is not None:
            self._under_way.cancel()
            self._under_way = None
        self._let_go()
        self._index, self._known = None, {}

    @property
    def progress(self) -> Progress:
        """How far it is."""
        here = {row.sha256 for row in self._rows}
        known = {sha256: found for sha256, found in self._known.items() if sha256 in here}
        return Progress(
            sum(found.done for found in known.values()),
            len(here),
            {
                sha256: found.empty - found.machine_read
                for sha256, found in known.items()
                if found.empty > found.machine_read
            },
            frozenset(sha256 for sha256, found in known.items() if found.skipped),
            sum(found.machine_read for found in known.values()),
        )

    def note_machine_read(self, sha256: str) -> None:
        """A machine has read one more page of a material."""
        found = self._known.get(sha256)
        if found is not None:
            self._known[sha256] = replace(found, machine_read=found.machine_read + 1)
            self._tell()

    def _tell(self) -> None:
        self.progressed.emit(self.progress)

    def _let_go(self) -> None:
        if self._document is not None:
            self._document.close()
            self._document = None

    def _next(self) -> None:
        """The next material that is not done."""
        self._let_go()
        for row in self._rows:
            found = self._known.get(row.sha256)
            if found is None or not found.done:
                self._open(row)
                return

    def _open(self, row: MaterialRow) -> None:
        def opened(document: OpenDocument) -> None:
            facts = document.facts
            if not facts.opens or facts.kind not in TEXTUAL:
                document.close()
                # a picture is no scan that lacks its text, and what does not open has none
                self._keep(row, 0, [], done=True, skipped=not facts.opens)
                return
            self._document = document
            begun = self._known.get(row.sha256)
            self._read(row, begun.pages if begun is not None else 0, [])

        self._watch(
            self._program.decoder.open(self._source[row.sha256], ""),
            opened,
            lambda _: self._give_up(row, 0, []),
        )

    def _read(self, row: MaterialRow, page: int, texts: list[str]) -> None:
        document = self._document
        if document is None:
            return
        if page >= len(document.facts.page_sizes):
            self._keep(row, page - len(texts), texts, done=True)
            return
        if len(texts) == AT_ONCE:
            self._keep(row, page - len(texts), texts, done=False)
            return

        def came(text: str) -> None:
            self._read(row, page + 1, [*texts, text])

        self._watch(document.words(page), came, lambda _: self._give_up(row, page - len(texts), texts))

    def _give_up(self, row: MaterialRow, first: int, texts: list[str]) -> None:
        """One that the decoder does not survive is named and left; the others go on."""
        self._keep(row, first, texts, done=True, skipped=True)

    def _watch(self, future: "Future[Any]", then: Any, failed: Any) -> None:
        self._under_way = future
        self._arrivals.watch(future, then, failed)

    def _keep(
        self, row: MaterialRow, first: int, texts: list[str], *, done: bool, skipped: bool = False
    ) -> None:
        index, turn = self._index, self._turn
        if index is None:
            return

        def kept(_: None) -> None:
            if turn != self._turn:
                return
            before = self._known.get(row.sha256, IndexedMaterial(False, False, 0, 0))
            empty = sum(not text.strip() for text in texts)
            self._known[row.sha256] = IndexedMaterial(
                done, skipped, before.pages + len(texts), before.empty + empty, before.machine_read
            )
            self._tell()
            if done:
                self._next()
            else:
                self._read(row, first + len(texts), [])

        def failed(_: KnownError) -> None:
            if turn == self._turn:
                self.stop()

        self._program.run(
            self,
            lambda: keep_texts(index, row.sha256, first, texts, done=done, skipped=skipped),
            kept,
            failed,
            lane="work",
        )
