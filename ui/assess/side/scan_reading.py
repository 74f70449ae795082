"""Reads the scans of a case by machine when a person asks for it: one page under way, after everything looked at."""

import sys
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from cse_desktop.domain.documents import GreyPixels, OpenDocument
from cse_desktop.domain.machine_text import MachineText
from cse_desktop.domain.ports import OcrEngine
from cse_desktop.errors import KnownError
from cse_desktop.services.finding import OpenIndex
from cse_desktop.services.machine_reading import (
    Scan,
    keep_machine_text,
    machine_texts,
    picture_size,
    scans_to_read,
)
from ui.assess.document.arrivals import Arrivals
from ui.assess.document.machine_texts import MachineTexts
from ui.assess.document.tab import Source
from ui.program import Program

FAILURES_IN_A_ROW = 3
"""so many pages that cannot be read, one after the other, are the engine's fault: reading ends"""
SYSTEMS = {"win32": "ocr.how.win32", "darwin": "ocr.how.darwin"}


def how_to_install() -> str:
    """Key of the words that say which packages bring an engine on this system."""
    return SYSTEMS.get(sys.platform, "ocr.how.linux")


@dataclass(frozen=True, slots=True)
class Reading:
    """How far reading by machine is."""

    looked: bool = False
    """whether an engine was looked for"""
    engine: OcrEngine | None = None
    running: bool = False
    done: int = 0
    total: int = 0
    """pages of this run; 0 while they are being counted"""
    failed: int = 0
    error: KnownError | None = None
    """why it ended before all was read"""

    @property
    def able(self) -> bool:
        """Whether there is an engine that knows a language of use."""
        return self.engine is not None and bool(self.engine.languages)


class ScanReading(QObject):
    """Reads page after page, keeps each at once, and stops when it is told to: what is kept is not read again."""

    changed = Signal(object)
    """`Reading`"""
    read = Signal(str)
    """digest of the material that has one more page with text"""
    nothing_found = Signal(bool)
    """there was nothing left to read; whether only one document was asked for"""

    def __init__(self, program: Program, texts: MachineTexts, parent: QObject) -> None:
        super().__init__(parent)
        self._program = program
        self._texts = texts
        self._arrivals = Arrivals(self)
        self._index: OpenIndex | None = None
        self._sources: dict[str, Source] = {}
        self._waiting: deque[Scan] = deque()
        self._document: OpenDocument | None = None
        self._opened = ""
        self._in_a_row = 0
        self._turn = 0
        self._looking = False
        self.state = Reading()

    # -- the case

    def begin(self, index: OpenIndex, sources: dict[str, Source]) -> None:
        """Another case, or the same with more materials: what machines have read of it is brought into memory."""
        self.stop()
        self._index, self._sources = index, dict(sources)
        turn = self._turn

        def came(texts: dict[str, dict[int, MachineText]]) -> None:
            if turn == self._turn:
                self._texts.add(texts)

        # an index that cannot be had leaves scans without text; reading and rating do not need it
        self._program.run(self, lambda: machine_texts(index), came, lambda _: None, lane="work")

    def leave(self) -> None:
        """The case is left; what is under way is dropped."""
        self.stop()
        self._index, self._sources = None, {}
        self._texts.forget()
        self.state = replace(self.state, done=0, total=0, failed=0, error=None)

    # -- acts

    def look_once(self) -> None:
        """Looks for an engine where nobody has looked yet."""
        if not self.state.looked and not self._looking:
            self.look()

    def look(self, then: Callable[[], None] | None = None) -> None:
        """Looks for an engine, now that one is needed or may have been installed."""
        self._looking = True

        def found(engine: OcrEngine | None) -> None:
            self._looking = False
            self._say(looked=True, engine=engine)
            if then is not None:
                then()

        self._arrivals.watch(self._program.reader.look(), found)

    def start(self, materials: Sequence[str], *, one: bool = False) -> None:
        """Reads what is left of `materials`; does nothing while reading goes on. `one` is only handed on."""
        index, turn = self._index, self._turn
        if self.state.running or index is None:
            return
        self._say(running=True, done=0, total=0, failed=0, error=None)

        def counted(scans: tuple[Scan, ...]) -> None:
            if turn != self._turn:
                return
            if not scans:
                self._end()
                self.nothing_found.emit(one)
                return
            self._waiting = deque(scans)
            self._in_a_row = 0
            self._say(total=len(scans))
            self._next()

        def looked() -> None:
            if not self.state.able:
                self._end()
                return
            self._program.run(self, lambda: scans_to_read(index, materials), counted, self._end, lane="work")

        self.look(looked)

    def stop(self) -> None:
        """Ends reading at once; pages that were read stay."""
        self._turn += 1
        self._arrivals.forget()
        self._looking = False
        if self.state.running:
            self._program.reader.stop()
            self._end()

    # -- one page after the other

    def _say(self, **what: Any) -> None:
        self.state = replace(self.state, **what)
        self.changed.emit(self.state)

    def _end(self, error: KnownError | None = None) -> None:
        self._waiting.clear()
        self._let_go()
        self._say(running=False, error=error)

    def _let_go(self) -> None:
        if self._document is not None:
            self._document.close()
        self._document, self._opened = None, ""

    def _next(self) -> None:
        if not self._waiting:
            self._end()
            return
        scan = self._waiting.popleft()
        if self._document is not None and self._opened == scan.material:
            self._draw(self._document, scan)
            return
        self._let_go()

        def opened(document: OpenDocument) -> None:
            self._document, self._opened = document, scan.material
            self._draw(document, scan)

        def failed(error: KnownError) -> None:
            # what does not open has no page that could be read
            others = [other for other in self._waiting if other.material == scan.material]
            self._waiting = deque(other for other in self._waiting if other.material != scan.material)
            self._say(failed=self.state.failed + len(others))
            self._failed(error)

        self._watch(self._program.decoder.open(self._sources[scan.material], ""), opened, failed)

    def _draw(self, document: OpenDocument, scan: Scan) -> None:
        sizes = document.facts.page_sizes
        if scan.page >= len(sizes):
            self._say(failed=self.state.failed + 1)
            self._next()
            return
        width, dots = picture_size(sizes[scan.page])

        def drawn(picture: GreyPixels) -> None:
            self._watch(
                self._program.reader.read(picture, dots), lambda text: self._keep(scan, text), self._failed
            )

        self._watch(document.grey(scan.page, width), drawn, self._failed)

    def _failed(self, error: KnownError) -> None:
        """One page less; an engine that reads none is not asked for hundreds."""
        self._in_a_row += 1
        self._say(failed=self.state.failed + 1)
        if self._in_a_row >= FAILURES_IN_A_ROW or not self._waiting:
            self._end(error)
        else:
            self._next()

    def _keep(self, scan: Scan, text: MachineText) -> None:
        index, turn = self._index, self._turn
        if index is None:
            return

        def kept(_: None) -> None:
            if turn != self._turn:
                return
            self._in_a_row = 0
            self._texts.add({scan.material: {scan.page: text}})
            self.read.emit(scan.material)
            self._say(done=self.state.done + 1)
            self._next()

        def failed(error: KnownError) -> None:
            if turn == self._turn:
                self._end(error)

        self._program.run(self, lambda: keep_machine_text(index, scan, text), kept, failed, lane="work")

    def _watch(
        self, future: "Future[Any]", then: Callable[[Any], None], failed: Callable[[KnownError], None]
    ) -> None:
        self._arrivals.watch(future, then, failed)
