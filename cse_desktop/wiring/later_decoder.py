"""The decoder of the program before anybody has looked at a document: it starts when it is first needed."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cse_desktop.domain.documents import OpenDocument, Readable
    from cse_desktop.wiring.documents import ProgramDecoder


class LaterDecoder:
    """`DocumentDecoder` whose process starts with the first document, or with `start`, from whatever thread."""

    def __init__(self) -> None:
        self._changing = threading.Lock()
        self._decoder: ProgramDecoder | None = None
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The decoder's process, for those who measure it; None before there is one."""
        return self._decoder.pid if self._decoder is not None else None

    def start(self) -> None:
        """Starts the process ahead of need; does nothing where it runs or was closed."""
        with self._changing:
            if self._decoder is None and not self._closed:
                self._decoder = _started()

    def open(self, source: "Callable[[], Readable]", name: str, password: str = "") -> "Future[OpenDocument]":
        """Opens what `source()` reads; a document that cannot be shown is a result too.

        After `close` nothing is begun any more: the future is cancelled, and so says nothing to anybody.
        """
        with self._changing:
            if self._closed and self._decoder is None:
                never: Future[OpenDocument] = Future()
                never.cancel()
                return never
            if self._decoder is None:
                self._decoder = _started()
            decoder = self._decoder
        return decoder.open(source, name, password)

    def close(self) -> None:
        """Ends the process and its thread, where there is one."""
        with self._changing:
            self._closed = True
            decoder = self._decoder
        if decoder is not None:
            decoder.close()


def _started() -> "ProgramDecoder":
    from cse_desktop.wiring.documents import ProgramDecoder  # noqa: PLC0415 - not on the way to the roster

    return ProgramDecoder()
