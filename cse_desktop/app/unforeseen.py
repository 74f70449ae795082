"""The one place where errors arrive that nobody foresaw: logged without anybody's words, said, and survived."""

import logging
import re
import sys
import threading
import time
from types import TracebackType

from PySide6.QtCore import (
    QCoreApplication,
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)

from cse_desktop.errors import KnownError
from cse_desktop.errors.speaking import tell_wrong
from cse_desktop.logs import whereabouts

LOG = logging.getLogger(__name__)
SAY_AGAIN_S = 30.0
"""the same error is said again no sooner: what fails at each painting must not stand in the way for ever"""
SPEAKER = re.compile(r"\s*(~?\w+(?:::~?\w+)+)")
"""Qt begins most messages with who speaks; what follows may name a file"""
QUIET = (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)


class Unforeseen(QObject):
    """Takes what slots, Qt overrides, threads and finalizers raise, and what Qt warns of."""

    mistaken = Signal(object, str)
    """our own mistake, and its code"""
    refused = Signal(object)
    """a `KnownError` that its screen did not catch"""
    _came = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._times: dict[str, int] = {}
        self._said: dict[str, float] = {}
        # on the main thread, and never in the midst of a painting
        self._came.connect(self._say, Qt.ConnectionType.QueuedConnection)

    def watch(self) -> None:
        """From now on everything arrives here, until `rest`."""
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._in_window
        threading.excepthook = self._in_thread
        sys.unraisablehook = self._in_finalizer
        self._qt_before = qInstallMessageHandler(self._from_qt)

    def rest(self) -> None:
        """Leaves it to those who had it before."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
        qInstallMessageHandler(self._qt_before)

    def _in_window(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        del kind, trace
        if isinstance(error, KeyboardInterrupt):
            QCoreApplication.quit()
        else:
            self._take(error, "APP-020")

    def _in_thread(self, what: threading.ExceptHookArgs) -> None:
        if what.exc_value is not None:
            self._take(what.exc_value, "APP-021")

    def _in_finalizer(self, what: "sys.UnraisableHookArgs") -> None:
        """Nobody waits for what a finalizer did: nothing has to be said."""
        if what.exc_value is not None:
            self._note(whereabouts(what.exc_value))

    def _from_qt(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if kind not in QUIET:
            speaker = SPEAKER.match(message)
            self._note(f"Qt ({context.category}) warns: {speaker[1] if speaker else 'something'}")

    def _take(self, error: BaseException, code: str) -> None:
        self._note(whereabouts(error))
        self._came.emit(error.with_traceback(None), code)

    def _note(self, what: str) -> None:
        """Logs it at the first, the tenth, the hundredth time: an error at each painting is no flood."""
        self._times[what] = times = self._times.get(what, 0) + 1
        if str(times).strip("0") == "1":
            LOG.error("%s (%d)", what, times)
            tell_wrong(f"cse-desktop: {what} ({times})")

    def _say(self, error: BaseException, code: str) -> None:
        key, now = f"{code} {type(error).__name__}", time.monotonic()
        if now - self._said.get(key, -SAY_AGAIN_S) < SAY_AGAIN_S:
            return
        self._said[key] = now
        if isinstance(error, KnownError):
            self.refused.emit(error)
        else:
            self.mistaken.emit(error, code)
