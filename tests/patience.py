"""What a test may wait for: a state, with one patience for all that is long enough for the busiest machine.

A test never waits for time to pass. What it waits for is seen (`qtbot.waitUntil`, `qtbot.waitSignal`, `hands.wait`),
or Qt is let finish what it has begun (`come_to_rest`), or a timer of the program is made to end now (`run_out`).
"""

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from pytestqt.qtbot import QtBot

PATIENCE_S = 240.0
PATIENCE_MS = int(PATIENCE_S * 1000)
STEP_S = 0.02
MOST_ROUNDS = 10_000


class PatientBot(QtBot):
    """pytest-qt's robot, which gives up after five seconds, with our patience."""

    def waitUntil(self, callback: Callable[[], bool | None]) -> None:  # type: ignore[override]  # noqa: N802 - its name
        """Lets Qt go on until `callback` gives something true, or nothing without an assertion that fails."""
        super().waitUntil(callback, timeout=PATIENCE_MS)

    def waitSignal(self, signal: Any, **how: Any) -> Any:  # noqa: N802 - its name
        """As a context: lets Qt go on until `signal` was emitted."""
        return super().waitSignal(signal, **{"timeout": PATIENCE_MS} | how)

    def waitExposed(self, widget: Any) -> Any:  # type: ignore[override]  # noqa: N802 - its name
        """As a context: lets Qt go on until the window is shown."""
        return super().waitExposed(widget, timeout=PATIENCE_MS)


def wait_for(happened: Callable[[], object]) -> None:
    """Waits, without Qt, until `happened` gives something true: another process or thread does it."""
    end = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < end, "it never happened"
        time.sleep(STEP_S)


def come_to_rest() -> None:
    """Lets Qt deliver what it has posted, and what is posted by that, until nothing is left: layouts stand then."""
    loop = QEventLoop()
    for _ in range(MOST_ROUNDS):
        if not loop.processEvents():
            return
    raise AssertionError("Qt never comes to rest")


def run_out(timer: QTimer) -> None:
    """Ends now what a running timer waits for: the pause in typing, the time after which a banner leaves."""
    assert timer.isActive(), "nothing waits for this"
    if timer.isSingleShot():
        timer.stop()
    timer.timeout.emit()
