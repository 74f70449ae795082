"""The one bridge between lanes and screens: runs calls elsewhere, brings their results home to the main thread."""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from cse_desktop.errors import KnownError
from cse_desktop.words import words

T = TypeVar("T")
LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Errand:
    owner: QObject
    then: Callable[[Any], None]
    failed: Callable[[KnownError], None] | None


class Bridge(QObject):
    """Runs callables on the lanes given; a result whose owner is gone by then is dropped."""

    refused = Signal(object)
    """a `KnownError` that its screen does not handle itself"""
    broke = Signal(object)
    """any other exception, our mistake, where its screen handles no failure"""
    idle = Signal()
    """nothing is under way any more"""
    _came = Signal(object, object)

    def __init__(self, lanes: Mapping[str, Executor], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._under_way = 0
        self._closed = False
        self._came.connect(self._bring_home, Qt.ConnectionType.QueuedConnection)

    def close(self) -> None:
        """The program ends: what comes home from now on is dropped, as its lanes take nothing new."""
        self._closed = True

    @property
    def under_way(self) -> int:
        """How many errands have not come home yet."""
        return self._under_way

    def run(
        self,
        owner: QObject,
        call: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[KnownError], None] | None = None,
        *,
        lane: str = "storage",
    ) -> None:
        """Runs `call` on `lane`; `then` or `failed` is called on the main thread while `owner` lives.

        `failed` hears of our own mistakes too, as `APP-001`: a screen that waits must not wait for ever.
        """
        errand = _Errand(owner, then, failed)
        self._under_way += 1
        future: Future[T] = self._lanes[lane].submit(call)
        future.add_done_callback(lambda done: self._send_home(errand, done))

    def _send_home(self, errand: _Errand, done: "Future[Any]") -> None:
        """Called on the lane: from here on the main thread's queue carries it."""
        if shiboken6.isValid(self):
            self._came.emit(errand, done)

    def _bring_home(self, errand: _Errand, done: "Future[Any]") -> None:
        self._under_way -= 1
        try:
            self._deliver(errand, done)
        finally:
            if self._under_way == 0:
                self.idle.emit()

    def _deliver(self, errand: _Errand, done: "Future[Any]") -> None:
        if done.cancelled() or self._closed:
            return
        error = done.exception()
        if error is None:
            if shiboken6.isValid(errand.owner):
                errand.then(done.result())
        elif not isinstance(error, KnownError):
            # the type alone: the text of a foreign exception may hold what an applicant wrote
            LOG.error("unexpected %s in a call of %s", type(error).__name__, type(errand.owner).__name__)
            if errand.failed is None:
                self.broke.emit(error)
            elif shiboken6.isValid(errand.owner):
                errand.failed(KnownError("APP-001", words("shell.mistake")))
        elif errand.failed is None:
            self.refused.emit(error)
        elif shiboken6.isValid(errand.owner):
            errand.failed(error)
