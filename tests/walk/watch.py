"""What is looked at after each act: errors, warnings of Qt, how long the main thread worked, what grew."""

import gc
import logging
import resource
import sys
import threading
import time
import traceback
from dataclasses import dataclass, field
from types import TracebackType

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMessageLogContext,
    QObject,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

STALL_S = 1.0
"""seconds of the main thread's own work for one act; time that others took from it does not count"""
PACE_S = 0.009
"""what `pace` takes where nobody else uses the processor; beside others the same work takes up to twice as long"""
GROWN_KIB = 60_000
HARMLESS = ("This plugin does not support", "PulseAudio", "keyToAscii", "QFont::setPointSize")
"""what the offscreen platform, a machine without sound, and the test library's own keys say"""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that must not be."""

    kind: str
    """`exception` `warning` `stall` `growth` `mistake`"""
    what: str

    @property
    def signature(self) -> str:
        """The same for the same fault: its last line of ours."""
        lines = [line.strip() for line in self.what.splitlines() if line.strip()]
        places = [line for line in lines if line.startswith("File ") and "/tests/" not in line]
        return " | ".join((self.kind, places[-1] if places else "", lines[-1][:160] if lines else ""))


@dataclass(slots=True)
class Watch:
    """Takes the hooks that the program's own watch has in a window, and keeps what comes."""

    troubles: list[Trouble] = field(default_factory=list)
    _handler: "MistakesInLog | None" = None

    def begin(self) -> None:
        """From now on."""
        sys.excepthook = self._on_exception
        threading.excepthook = lambda what: self._on_exception(
            what.exc_type, what.exc_value, what.exc_traceback
        )
        sys.unraisablehook = lambda what: self._on_exception(
            what.exc_type, what.exc_value, what.exc_traceback
        )
        qInstallMessageHandler(self._on_message)
        self._handler = MistakesInLog(self.troubles)
        logging.getLogger().addHandler(self._handler)

    def _on_exception(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        text = "".join(traceback.format_exception(kind, error, trace))
        self.troubles.append(Trouble("exception", text))

    def _on_message(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        quiet = kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)
        if not quiet and not any(known in message for known in HARMLESS):
            stack = "".join(traceback.format_stack()[-6:-1])
            self.troubles.append(Trouble("warning", f"{stack}{context.category}: {message}"))


class MistakesInLog(logging.Handler):
    """Our own mistakes that the bridge has caught and told."""

    def __init__(self, troubles: list[Trouble]) -> None:
        super().__init__(logging.ERROR)
        self._troubles = troubles

    def emit(self, record: logging.LogRecord) -> None:
        """An error in our own log is a fault."""
        self._troubles.append(Trouble("mistake", record.getMessage()))


def worked() -> float:
    """Seconds that this thread has worked."""
    return time.thread_time()


def is_stall(took: float, limit: float) -> bool:
    """Whether work of `took` seconds would have been a stall on a processor of one's own."""
    return took > limit and took > limit * max(1.0, max(pace() for _ in range(3)) / PACE_S)


def pace() -> float:
    """Seconds for a fixed piece of work: more, where others share the processor's caches and units."""
    before, kept = worked(), {}
    for place in range(60_000):
        kept[place % 997] = str(place)
    return worked() - before


@dataclass(frozen=True, slots=True)
class Size:
    """What there is of everything."""

    widgets: int
    objects: int
    """below the windows"""
    threads: int
    kib: int

    def is_more_than(self, before: "Size") -> bool:
        """Whether anything has grown; some memory may, since caches fill."""
        counted = (
            self.widgets > before.widgets or self.objects > before.objects or self.threads > before.threads
        )
        return counted or self.kib - before.kib > GROWN_KIB

    def __str__(self) -> str:
        return f"{self.widgets} widgets, {self.objects} objects, {self.threads} threads, {self.kib} KiB"


def size_now() -> Size:
    """Counted when all that is to be deleted is, and all garbage cleared."""
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.collect()
    objects = sum(1 + len(top.findChildren(QObject)) for top in QApplication.topLevelWidgets())
    kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Size(len(QApplication.allWidgets()), objects, threading.active_count(), kib)
