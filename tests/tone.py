"""A generated tone in a microphone's place: a device that delivers samples as time passes, through the same port."""

import math
from array import array

from PySide6.QtCore import QElapsedTimer, QIODevice, QObject, Qt, QTimer

from cse_desktop.domain.sound import RATE, SAMPLE_BYTES
from ui.interview.sound import SoundInput

HERTZ = 440
LOUD = 9_000
EVERY_MS = 20


def tone(first: int, count: int) -> bytes:
    """So many samples of the tone from sample `first` on; its loudness says in which second one is."""
    found = array("h")
    for place in range(first, first + count):
        loud = LOUD + place // RATE % 100 * 100
        found.append(round(loud * math.sin(2 * math.pi * HERTZ * place / RATE)))
    return found.tobytes()


class ToneDevice(QIODevice):
    """Delivers the tone in real time, or `speed` times as fast."""

    def __init__(self, first: int, speed: int, parent: QObject) -> None:
        super().__init__(parent)
        self._speed = speed
        self._next = first
        self._first = first
        self._due = b""
        self._elapsed = QElapsedTimer()
        self._elapsed.start()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._deliver)
        self._timer.start(EVERY_MS)
        self.open(QIODevice.OpenModeFlag.ReadOnly | QIODevice.OpenModeFlag.Unbuffered)

    @property
    def made(self) -> int:
        """The sample that comes next."""
        return self._next

    def isSequential(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def bytesAvailable(self) -> int:  # noqa: N802 - likewise
        return len(self._due) + super().bytesAvailable()

    def readData(self, most: int) -> bytes:  # type: ignore[override]  # noqa: N802 - likewise; PySide takes bytes
        data, self._due = self._due[:most], self._due[most:]
        return data

    def stop(self) -> None:
        """Delivers nothing more."""
        self._timer.stop()

    def _deliver(self) -> None:
        until = self._first + self._elapsed.elapsed() * RATE // 1000 * self._speed
        if until > self._next:
            self._due += tone(self._next, until - self._next)
            self._next = until
            self.readyRead.emit()


class ToneInput(SoundInput):
    """The tone as an input; the next listening goes on where the last one ended."""

    def __init__(self, *, speed: int = 1) -> None:
        super().__init__()
        self.absent = ""
        """what `missing` says"""
        self._speed = speed
        self._tone: ToneDevice | None = None
        self._next = 0

    def missing(self) -> str:
        return self.absent

    def begin(self) -> None:
        self._tone = ToneDevice(self._next, self._speed, self)
        self.listen(self._tone)

    def end(self) -> None:
        self.let_go()
        if self._tone is not None:
            self._tone.stop()
            self._next = self._tone.made
            self._tone.deleteLater()
            self._tone = None

    def unplug(self) -> None:
        """The device goes, as when its plug is pulled."""
        self.absent = "device"
        self.end()
        self.lost.emit()


__all__ = ["HERTZ", "SAMPLE_BYTES", "ToneDevice", "ToneInput", "tone"]
