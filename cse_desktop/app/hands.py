"""Hands on the keyboard: real key events to real widgets, and patience until something has happened."""

import time
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

T = TypeVar("T")
STEP_MS = 5
BREATH_MS = 1
"""after each key: what Qt has posted meanwhile is delivered, as between the keys of a person"""
PATIENCE_S = 60.0


class TooLongError(Exception):
    """What was waited for did not happen."""


class Hands:
    """Presses keys as a person would, on whatever has the focus in `window`, and counts them."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self.pressed = 0

    def press(self, keys: str) -> None:
        """Presses a shortcut in Qt's portable writing: `Alt+3`, `Ctrl+Return`, `Tab`."""
        sequence = QKeySequence.fromString(keys, QKeySequence.SequenceFormat.PortableText)
        if sequence.isEmpty():
            raise ValueError(f"no such keys: {keys}")
        self.pressed += 1
        QTest.keySequence(self._target(), sequence)
        self.rest(BREATH_MS)

    def type(self, text: str) -> None:
        """Types text: Latin letters key by key, everything else as an input method hands it over."""
        if text.isascii():
            self.pressed += len(text)
            QTest.keyClicks(self._target(), text)
            return
        event = QInputMethodEvent()
        event.setCommitString(text)
        self.pressed += 1
        QApplication.sendEvent(self._target(), event)

    def wait(self, happened: Callable[[], T | None], what: str, seconds: float = PATIENCE_S) -> T:
        """Lets the program go on until `happened` gives something true, and returns that."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = happened()
            if found:
                return found
            self.rest(STEP_MS)
        raise TooLongError(f"{what} (window active: {self._window.isActiveWindow()})")

    def rest(self, milliseconds: int) -> None:
        """Does nothing for a while. (`QTest.qWait` would keep Python's lock from the lanes meanwhile.)"""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def _target(self) -> QWidget:
        return self._window.focusWidget() or self._window
