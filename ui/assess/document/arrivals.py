"""Brings what the decoder's threads finish home to the main thread."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from functools import partial
from threading import Lock
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from cse_desktop.errors import KnownError

Then = Callable[[Any], None]
Failed = Callable[[KnownError], None]
Change = Callable[[Any], Any]


class _Post:
    """What waits to be taken in; told when its receiver is gone, so that nothing rings a bell that is no more."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.open = True
        self.waiting: deque[tuple[Then, Failed | None, Future[Any]]] = deque()

    def close(self) -> None:
        with self.lock:
            self.open = False
            self.waiting.clear()


class Arrivals(QObject):
    """Calls back in the main thread when a future is done; forgets everything when its parent goes."""

    _rang = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._post = _Post()
        self._rang.connect(self._take_in, Qt.ConnectionType.QueuedConnection)
        self.destroyed.connect(self._post.close)

    def watch(
        self, future: "Future[Any]", then: Then, failed: Failed | None = None, change: Change | None = None
    ) -> None:
        """Calls `then(result)`, or `failed(error)` for a `KnownError`; a cancelled future says nothing.

        `change` makes something else of the result on its way, in the thread that finished it.
        """
        future.add_done_callback(partial(_deliver, self._post, self._rang.emit, then, failed, change))

    def forget(self) -> None:
        """Drops everything that is still under way."""
        self.destroyed.disconnect(self._post.close)
        self._post.close()
        self._post = _Post()
        self.destroyed.connect(self._post.close)

    def _take_in(self) -> None:
        while True:
            with self._post.lock:
                if not self._post.waiting:
                    return
                then, failed, future = self._post.waiting.popleft()
            try:
                result = future.result()
            except CancelledError:
                continue
            except KnownError as error:
                if failed is not None:
                    failed(error)
                continue
            then(result)


def _deliver(
    post: _Post,
    ring: Callable[[], None],
    then: Then,
    failed: Failed | None,
    change: Change | None,
    future: "Future[Any]",
) -> None:
    if future.cancelled():
        return
    if change is not None and future.exception() is None:
        future = _changed(future, change)
    with post.lock:
        if post.open:
            post.waiting.append((then, failed, future))
            ring()


def _changed(future: "Future[Any]", change: Change) -> "Future[Any]":
    made: Future[Any] = Future()
    try:
        made.set_result(change(future.result()))
    except Exception as error:
        made.set_exception(error)
    return made
