"""The bytes of a recording, brought from the encrypted store piece by piece into memory, and nowhere else.

Qt's player reads from a thread of its own. A device written in Python would be called there, and the store's connection
belongs to the thread that opened it; so the bytes are read in one thread of ours and laid into a `QBuffer`, which Qt's
thread may read without Python. Nothing is written to a disk.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Signal

from cse_desktop.domain.documents import Readable
from cse_desktop.errors import KnownError
from cse_desktop.words import words
from ui.assess.document.arrivals import Arrivals

PIECE = 2 << 20
MOST = 512 << 20
"""bytes of a recording that is played here; a longer one is a matter for another program"""


class _Reading:
    """What lives in the reading thread."""

    def __init__(self, source: Callable[[], Readable]) -> None:
        self._source = source
        self._readable: Readable | None = None

    def begin(self) -> int:
        self._readable = self._source()
        return self._readable.size

    def piece(self, offset: int) -> bytes:
        return self._readable.read(offset, PIECE) if self._readable is not None else b""

    def end(self) -> None:
        if self._readable is not None:
            self._readable.close()
            self._readable = None


class MediaBytes(QObject):
    """Reads one recording; `ready` says that `device` can be given to a player."""

    ready = Signal()
    progressed = Signal(int, int)
    """bytes that are here, bytes in all"""
    failed = Signal(object)
    """KnownError"""

    def __init__(self, source: Callable[[], Readable], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reading = _Reading(source)
        self._lane = ThreadPoolExecutor(1, thread_name_prefix="cse-media")
        self._arrivals = Arrivals(self)
        self._bytes = QByteArray()
        self._size = 0
        self._closed = False
        self.device = QBuffer(self)
        self._arrivals.watch(self._lane.submit(self._reading.begin), self._begun, self._refused)

    def _begun(self, size: int) -> None:
        self._size = size
        if size > MOST:
            self._refused(KnownError("DOC-012", words("reading.player.too_large")))
            return
        self._bytes.reserve(size)
        self._next()

    def _next(self) -> None:
        done = self._bytes.size()
        if done < self._size and not self._closed:
            self._arrivals.watch(self._lane.submit(self._reading.piece, done), self._take, self._refused)
        elif not self._closed:
            self._end()
            self.device.setData(self._bytes)
            self.device.open(QIODevice.OpenModeFlag.ReadOnly)
            self.ready.emit()

    def _take(self, piece: bytes) -> None:
        if not piece:
            self._refused(KnownError("DOC-013", words("reading.player.unreadable")))
            return
        self._bytes.append(piece)
        self.progressed.emit(self._bytes.size(), self._size)
        self._next()

    def _refused(self, error: KnownError) -> None:
        self._end()
        self.failed.emit(error)

    def _end(self) -> None:
        if not self._closed:
            self._closed = True
            self._lane.submit(self._reading.end)
            self._lane.shutdown(wait=False)

    def close(self) -> None:
        """Lets go of the bytes; reading under way comes to nothing."""
        self._arrivals.forget()
        self._end()
        self.device.close()
        self._bytes.clear()
