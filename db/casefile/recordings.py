"""The recording of one applicant's interview: an encrypted store that grows by half seconds, each durable at once."""

import hashlib
import shutil
from collections.abc import Iterable
from datetime import timedelta
from itertools import accumulate
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlite

from cse_desktop.domain.sound import (
    SAMPLE_BYTES,
    WAVE_HEAD_BYTES,
    Chunk,
    Heard,
    milliseconds,
    pieces_of,
    wave_head,
)
from cse_desktop.domain.times import format_time_ms, parse_time_ms
from cse_desktop.durable import private_folder
from cse_desktop.errors import BugError
from db.casefile import failures
from db.casefile import open as files
from db.casefile.migrations import RECORDING

_KEPT = 64
"""chunks read at once: half a minute"""


class RecordingStore:
    """`domain.ports.SoundStore` in one SQLCipher file; belongs to the thread that opened it."""

    def __init__(self, path: Path, key: bytes) -> None:
        """Goes on with the recording at `path`, or begins one."""
        self._path = path
        with failures.in_words(path):
            private_folder(path.parent)
        how = files.writing if path.exists() else files.create
        self._connection = how(path, key, RECORDING)
        try:
            with failures.in_words(path, opened=True):
                self._chunks, self._stretches = _index(self._connection)
                self._running = hashlib.sha256()
                for pcm in _sound(self._connection, 0, len(self._chunks)):
                    self._running.update(pcm)
        except BaseException:
            self._connection.close()
            raise
        self._unsaid = ""

    def begin(self, at: str) -> None:
        """A new stretch begins at the wall time `at` (UTC, with milliseconds)."""
        with files.transaction(self._connection, self._path):
            if self._unsaid:
                self._end(self._unsaid)
            self._connection.execute(
                "INSERT INTO stretch (number, begun_at) VALUES (?, ?)", (len(self._stretches), at)
            )
        if self._unsaid:
            self._stretches[-1] = (self._stretches[-1][0], self._unsaid)
            self._unsaid = ""
        self._stretches.append((at, ""))

    def append(self, pcm: bytes, clock_ms: int) -> int:
        """Keeps sound that began when the interview's clock said `clock_ms`; durable when this returns.

        Returns the bytes that are left on the disk.
        """
        if not self._stretches or len(pcm) % SAMPLE_BYTES:
            raise BugError("sound outside a stretch, or half a sample")
        chunk = Chunk(len(self._stretches) - 1, max(0, clock_ms), len(pcm) // SAMPLE_BYTES)
        with failures.in_words(self._path, opened=True):
            self._connection.execute(
                "INSERT INTO chunk (number, stretch, clock_ms, samples, pcm) VALUES (?, ?, ?, ?, ?)",
                (len(self._chunks), chunk.stretch, chunk.clock_ms, chunk.samples, pcm),
            )
        self._chunks.append(chunk)
        self._running.update(pcm)
        with failures.in_words(self._path):
            return shutil.disk_usage(self._path.parent).free

    def end(self, cause: str) -> None:
        """The stretch ends; where a full disk does not take that, it is said before the next one begins."""
        self._unsaid = cause
        with files.transaction(self._connection, self._path):
            self._end(cause)
        self._unsaid = ""
        self._stretches[-1] = (self._stretches[-1][0], cause)

    def heard(self) -> Heard:
        """What is durable."""
        return _heard(self._running.hexdigest(), self._chunks, self._stretches)

    def close(self) -> None:
        """Closes the file."""
        with failures.in_words(self._path):
            self._connection.close()

    def _end(self, cause: str) -> None:
        self._connection.execute(
            "UPDATE stretch SET ended = ? WHERE number = ?", (cause, len(self._stretches) - 1)
        )


class RecordingReader:
    """The recording as a WAV file that is nowhere: bytes by range, as they were durable when it was opened."""

    def __init__(self, path: Path, key: bytes) -> None:
        if not path.is_file():
            raise failures.materials_gone()
        self._path = path
        self._connection = files.reading(path, key, RECORDING)
        try:
            with failures.in_words(path, opened=True):
                self._chunks, self._stretches = _index(self._connection)
        except BaseException:
            self._connection.close()
            raise
        self._ends = list(accumulate(chunk.samples * SAMPLE_BYTES for chunk in self._chunks))
        self._head = wave_head(sum(chunk.samples for chunk in self._chunks))

    @property
    def size(self) -> int:
        """Bytes of the WAV file."""
        return WAVE_HEAD_BYTES + (self._ends[-1] if self._ends else 0)

    def read(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`."""
        found = self._head[offset : offset + length]
        begin, end = max(0, offset - WAVE_HEAD_BYTES), offset + length - WAVE_HEAD_BYTES
        if end <= 0:
            return found
        wanted = [
            number
            for number, chunk_end in enumerate(self._ends)
            if chunk_end > begin and chunk_end - self._chunks[number].samples * SAMPLE_BYTES < end
        ]
        if not wanted:
            return found
        first = self._ends[wanted[0]] - self._chunks[wanted[0]].samples * SAMPLE_BYTES
        with failures.in_words(self._path, opened=True):
            sound = b"".join(_sound(self._connection, wanted[0], wanted[-1] + 1))
        return found + sound[begin - first : end - first]

    def heard(self) -> Heard:
        """What the recording adds up to; reads it through."""
        running = hashlib.sha256()
        with failures.in_words(self._path, opened=True):
            for pcm in _sound(self._connection, 0, len(self._chunks)):
                running.update(pcm)
        return _heard(running.hexdigest(), self._chunks, self._stretches)

    def digest(self, samples: int) -> str:
        """SHA-256 of its first `samples` samples, or of all where it has fewer."""
        running, left = hashlib.sha256(), samples * SAMPLE_BYTES
        with failures.in_words(self._path, opened=True):
            for pcm in _sound(self._connection, 0, len(self._chunks)):
                running.update(pcm[:left])
                left -= min(left, len(pcm))
        return running.hexdigest()

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()


def remove(path: Path) -> None:
    """Removes a recording with what SQLite keeps beside it; where there is none it does nothing."""
    with failures.in_words(path):
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)


def _index(connection: sqlite.Connection) -> tuple[list[Chunk], list[tuple[str, str]]]:
    chunks = connection.execute("SELECT stretch, clock_ms, samples FROM chunk ORDER BY number").fetchall()
    stretches = connection.execute("SELECT begun_at, ended FROM stretch ORDER BY number").fetchall()
    return [Chunk(*line) for line in chunks], [(str(at), str(ended)) for at, ended in stretches]


def _sound(connection: sqlite.Connection, first: int, end: int) -> Iterable[bytes]:
    for number in range(first, end, _KEPT):
        lines = connection.execute(
            "SELECT pcm FROM chunk WHERE number >= ? AND number < ? ORDER BY number",
            (number, min(end, number + _KEPT)),
        ).fetchall()
        for (pcm,) in lines:
            yield bytes(pcm)


def _heard(sha256: str, chunks: list[Chunk], stretches: list[tuple[str, str]]) -> Heard:
    last_at = ""
    if chunks:
        last = chunks[-1].stretch
        length = milliseconds(sum(chunk.samples for chunk in chunks if chunk.stretch == last))
        last_at = format_time_ms(parse_time_ms(stretches[last][0]) + timedelta(milliseconds=length))
    pieces = pieces_of(chunks, [ended for _, ended in stretches])
    return Heard(sha256, sum(chunk.samples for chunk in chunks), pieces, last_at)
