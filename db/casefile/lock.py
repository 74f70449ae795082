"""Keeps two instances of the program from working on one case file."""

import json
import os
import socket
import sys
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from db.casefile import failures

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_FAR = 1 << 20
"""Windows keeps others from reading the locked bytes, so these lie beyond what is to be read"""


class Lock:
    """Held from construction to `release`; the system lets go of it when the process dies, however it dies.

    The words in the lock file only say who holds it: they decide nothing.
    """

    def __init__(self, path: Path, at: str) -> None:
        """Takes the lock of the case file at `path`; `KnownError` `CASE-008` names who has it."""
        self._file: BinaryIO | None = None
        name = path.with_name(f"{path.name}.lock")
        with failures.in_words(path):
            handle = os.open(name, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        file = os.fdopen(handle, "r+b", buffering=0)
        try:
            _take(file)
        except OSError:
            holder = _holder(file)
            file.close()
            raise failures.open_elsewhere(*holder) from None
        self._file = file
        _write(file, {"host": socket.gethostname(), "at": at, "pid": os.getpid()})

    def release(self) -> None:
        """Lets others in; the empty lock file stays, since removing it would race with them."""
        if self._file is not None:
            self._file.truncate(0)
            _give(self._file)
            self._file.close()
            self._file = None

    def __enter__(self) -> "Lock":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _holder(file: BinaryIO) -> tuple[str, str, int | None]:
    try:
        said = json.loads(file.read(_FAR))
        return str(said["host"]), str(said["at"]), int(said["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return "", "", None


def _write(file: BinaryIO, said: dict[str, object]) -> None:
    file.seek(0)
    file.truncate(0)
    file.write(json.dumps(said).encode("utf-8"))


if sys.platform == "win32":

    def _take(file: BinaryIO) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        file.seek(0)

    def _give(file: BinaryIO) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:

    def _take(file: BinaryIO) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _give(file: BinaryIO) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_UN)
