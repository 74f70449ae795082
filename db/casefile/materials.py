"""One applicant's materials: an encrypted store of 256 KiB chunks, written once, read by digest."""

import contextlib
import queue
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlite

from cse_desktop.durable import private_folder, publish
from cse_desktop.errors import BugError
from db.casefile import failures
from db.casefile import open as files
from db.casefile.migrations import MATERIAL_STORE

CHUNK = 256 * 1024
_PER_MATERIAL = 1 << 20
"""a material of 2 GiB has 8,192 chunks"""
_WAITING = 16
"""chunks that may wait for the disk: 4 MiB"""
_KEPT = 16
"""chunks a reader remembers: 4 MiB"""

_Job = tuple[str, tuple[object, ...]] | None


class StoreWriter:
    """`MaterialWriter`: fills a store under a temporary name, encrypted from its first byte.

    A thread of its own encrypts and writes while the caller decrypts and hashes. The caller has verified each digest:
    it hashes while it streams.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._part = path.with_name(f"{path.name}.part")
        self._key = key
        self._held: set[str] = set()
        self._count = 0
        self._made = False
        self._lane: _Lane | None = None
        with failures.in_words(self._part):
            private_folder(path.parent)
            self._part.unlink(missing_ok=True)

    @contextmanager
    def member(self, sha256: str, size: int) -> Iterator["StoreSink"]:
        """A place for one file; bytes already held under another name are taken, and not kept twice."""
        lane = self._started()
        if sha256 in self._held:
            sink = StoreSink(None, 0, size)
            yield sink
            sink.finish()
            return
        self._count += 1
        sink = StoreSink(lane, self._count, size)
        yield sink
        sink.finish()
        lane.put("INSERT INTO material (number, sha256, size) VALUES (?, ?, ?)", (self._count, sha256, size))
        self._held.add(sha256)

    def rest(self) -> None:
        """Puts everything into the file and closes it, until the next member comes; safe to repeat."""
        if self._lane is not None:
            lane, self._lane = self._lane, None
            lane.finish()

    def publish(self) -> None:
        """Makes the store durable and gives it its name."""
        self._started()
        self.rest()
        with failures.in_words(self._path):
            publish(self._part, self._path)

    def discard(self) -> None:
        """Removes everything written so far, also what was published; safe to repeat."""
        if self._lane is not None:
            lane, self._lane = self._lane, None
            lane.abandon()
        for name in (self._part, self._path):
            with contextlib.suppress(OSError):
                name.unlink(missing_ok=True)

    def _started(self) -> "_Lane":
        if self._lane is None:
            connection = files.bulk(self._part, self._key, MATERIAL_STORE, new=not self._made)
            self._made = True
            self._lane = _Lane(connection, self._part)
        return self._lane


class StoreSink:
    """`MaterialSink`: cuts one file into chunks."""

    def __init__(self, lane: "_Lane | None", number: int, size: int) -> None:
        self._lane = lane
        self._number = number
        self._size = size
        self._taken = 0
        self._chunks = 0
        self._rest = bytearray()

    def write(self, chunk: bytes) -> None:
        """Appends `chunk`; waits where the disk is behind."""
        self._taken += len(chunk)
        if self._taken > self._size:
            raise BugError("more bytes than the material has")
        if self._lane is None:
            return
        self._rest += chunk
        while len(self._rest) >= CHUNK:
            self._put(bytes(self._rest[:CHUNK]))
            del self._rest[:CHUNK]

    def finish(self) -> None:
        """Puts the last chunk; fewer bytes than announced are our mistake, since the reader has counted them."""
        if self._taken != self._size:
            raise BugError("fewer bytes than the material has")
        if self._rest:
            self._put(bytes(self._rest))
            self._rest.clear()

    def _put(self, data: bytes) -> None:
        if self._lane is not None:
            place = self._number * _PER_MATERIAL + self._chunks
            self._lane.put("INSERT INTO chunk (id, bytes) VALUES (?, ?)", (place, data))
        self._chunks += 1


class _Lane:
    """One thread that owns the store's connection while it is filled."""

    def __init__(self, connection: sqlite.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._jobs: queue.Queue[_Job] = queue.Queue(_WAITING)
        self._failure: Exception | None = None
        self._ended = False
        self._thread = threading.Thread(target=self._work, name="materials", daemon=True)
        self._thread.start()

    def put(self, sql: str, values: tuple[object, ...]) -> None:
        """Queues one statement; raises what went wrong with an earlier one."""
        if self._failure is not None:
            raise self._failure
        self._jobs.put((sql, values))

    def finish(self) -> None:
        """Waits for the disk; raises what went wrong."""
        self._stop()
        if self._failure is not None:
            raise self._failure
        files.settle(self._connection, self._path)

    def abandon(self) -> None:
        """Stops without keeping anything."""
        self._failure = self._failure or BugError("abandoned")
        self._stop()

    def _stop(self) -> None:
        self._jobs.put(None)
        self._thread.join()
        if self._failure is not None:
            with contextlib.suppress(sqlite.Error):
                self._connection.close()

    def _work(self) -> None:
        try:
            with failures.in_words(self._path):
                self._connection.execute("BEGIN")
                while (job := self._jobs.get()) is not None:
                    if self._failure is None:
                        self._connection.execute(*job)
                self._ended = True
                if self._failure is None:
                    self._connection.execute("COMMIT")
        except Exception as error:  # noqa: BLE001, RUF100 - it is raised again in the thread that asked
            self._failure = error
            while not self._ended:
                self._ended = self._jobs.get() is None


class StoresReader:
    """`MaterialReader` of all stores of one applicant: what came with the assignment, and what came later."""

    def __init__(self, paths: Sequence[Path], key: bytes) -> None:
        self._stores: list[StoreReader] = []
        try:
            for path in paths:
                self._stores.append(StoreReader(path, key))
        except BaseException:
            self.close()
            raise

    def digests(self) -> tuple[str, ...]:
        """Digests of everything that is held, each once."""
        return tuple(dict.fromkeys(sha256 for store in self._stores for sha256 in store.digests()))

    def size(self, sha256: str) -> int:
        """Bytes of the material; `KeyError` if no store holds it."""
        return self._holder(sha256).size(sha256)

    def read(self, sha256: str, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`; `KeyError` if no store holds the material."""
        return self._holder(sha256).read(sha256, offset, length)

    def close(self) -> None:
        """Closes the stores."""
        for store in self._stores:
            store.close()

    def _holder(self, sha256: str) -> "StoreReader":
        for store in self._stores:
            if store.holds(sha256):
                return store
        raise KeyError(sha256)


class StoreReader:
    """One store; belongs to the thread that made it. Several readers of one store may work side by side."""

    def __init__(self, path: Path, key: bytes) -> None:
        if not path.is_file():
            raise failures.materials_gone()
        self._path = path
        self._connection = files.reading(path, key, MATERIAL_STORE)
        with failures.in_words(path):
            lines = self._connection.execute("SELECT sha256, number, size FROM material").fetchall()
        self._materials = {str(sha256): (int(number), int(size)) for sha256, number, size in lines}
        self._chunks: OrderedDict[int, bytes] = OrderedDict()

    def digests(self) -> tuple[str, ...]:
        """Digests of everything the store holds."""
        return tuple(self._materials)

    def holds(self, sha256: str) -> bool:
        """Whether the material is in this store."""
        return sha256 in self._materials

    def size(self, sha256: str) -> int:
        """Bytes of the material; `KeyError` if the store does not hold it."""
        return self._materials[sha256][1]

    def read(self, sha256: str, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`; `KeyError` if the store does not hold the material."""
        number, size = self._materials[sha256]
        end = min(offset + length, size)
        if offset < 0 or offset >= end:
            return b""
        first, last = offset // CHUNK, (end - 1) // CHUNK
        pieces = [self._chunk(number * _PER_MATERIAL + place) for place in range(first, last + 1)]
        start = offset - first * CHUNK
        if len(pieces) == 1:
            return pieces[0][start : start + end - offset]
        return b"".join(pieces)[start : start + end - offset]

    def close(self) -> None:
        """Closes the store."""
        self._chunks.clear()
        self._connection.close()

    def _chunk(self, place: int) -> bytes:
        known = self._chunks.get(place)
        if known is not None:
            self._chunks.move_to_end(place)
            return known
        with failures.in_words(self._path, opened=True):
            line = self._connection.execute("SELECT bytes FROM chunk WHERE id = ?", (place,)).fetchone()
        if line is None:
            raise failures.damaged(self._path)
        found = bytes(line[0])
        self._chunks[place] = found
        if len(self._chunks) > _KEPT:
            self._chunks.popitem(last=False)
        return found
