"""Which pages of a case's documents were on screen, and for how long; kept in the case file and never sent."""

from collections import Counter
from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from cse_desktop.services import reading
from ui.assess.document.page_canvas import PageCanvas
from ui.program import Program

TICK_MS = 1000
TICKS_KEPT = 10
"""so many ticks go at most before what was seen is kept"""
AWAY_MS = 120_000
"""without a key, a click or the wheel for so long nobody is taken to be reading"""
_LIVING = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel}
)

Shown = Callable[[], tuple[str, PageCanvas] | None]
"""digest of the material on top, and its pages"""


class ReadingRecord(QObject):
    """Counts while the window is active and somebody is there; a setting turns it off."""

    def __init__(self, program: Program, place: QWidget, shown: Shown) -> None:
        super().__init__(place)
        self._program = program
        self._place = place
        self._shown = shown
        self._case_id = ""
        self._times: Counter[tuple[str, int]] = Counter()
        self._ticks = 0
        self._quiet = QElapsedTimer()
        self._quiet.start()
        self._watched: QObject | None = None
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.tick)

    def begin(self, case_id: str) -> None:
        """A case is shown that may be worked on."""
        self.stop()
        self._case_id = case_id
        self._quiet.restart()
        self._timer.start()

    def stop(self) -> None:
        """The case is left."""
        self.keep()
        self._timer.stop()
        self._case_id = ""

    def note_pages(self, material: str, pages: int) -> None:
        """A material was opened: from now on its pages are known, and which of them were not seen."""
        case_id = self._case_id
        if case_id and pages and self._wanted():
            self._in_storage(lambda room: reading.note_pages(room, case_id, material, pages))

    def forget(self) -> None:
        """Drops what was counted and is not kept yet."""
        self._times.clear()

    def keep(self) -> None:
        """Keeps what was counted, on the lane that owns the case file."""
        case_id, times, self._ticks = self._case_id, dict(self._times), 0
        self._times.clear()
        if case_id and times:
            self._in_storage(lambda room: reading.add_times(room, case_id, times))

    def tick(self) -> None:
        """One more second for each page in view, if somebody is there."""
        self._watch_window()
        if not self._wanted() or not self._place.isVisible() or not self._place.isActiveWindow():
            return
        if self._quiet.elapsed() > AWAY_MS:
            self.keep()
            return
        shown = self._shown()
        if shown is not None:
            material, canvas = shown
            for page in canvas.pages_in_view():
                self._times[material, page] += TICK_MS
        self._ticks += 1
        if self._ticks >= TICKS_KEPT:
            self.keep()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hears signs of life at the window's own handle."""
        if event.type() in _LIVING:
            self._quiet.restart()
        return super().eventFilter(watched, event)

    def _watch_window(self) -> None:
        handle = self._place.window().windowHandle()
        if handle is not None and handle is not self._watched:
            self._watched = handle
            handle.installEventFilter(self)

    def _wanted(self) -> bool:
        return self._program.settings.values.reading_record

    def _in_storage(self, call: Callable[..., None]) -> None:
        program = self._program
        room = program.room
        # a record that cannot be kept keeps nobody from reading
        program.run(self, lambda: call(room), lambda _: None, lambda _: None)
