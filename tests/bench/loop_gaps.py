"""Watches an event loop: how often, and for how long, it did not come round."""

import json
import time

from PySide6.QtCore import QObject, Qt, QTimer

TICK_MS = 4
NOTICED_MS = 16
"""a frame at sixty a second"""


class LoopWatch(QObject):
    """Ticks every few milliseconds; what a tick is late by, the loop stood still."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._late: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def say(self, acts: int = 0) -> None:
        """Prints the stalls that a person may notice, the longest, and how much was done meanwhile, as JSON."""
        stalls = [late for late in self._late if late > NOTICED_MS]
        worst = max(self._late, default=0)
        print(json.dumps({"stalls": len(stalls), "worst": worst, "ticks": len(self._late), "acts": acts}))

    def _tick(self) -> None:
        now = time.perf_counter()
        self._late.append((now - self._last) * 1000 - TICK_MS)
        self._last = now
