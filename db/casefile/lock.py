"""Keeps two instances of the program from working on one case file."""

import contextlib
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
        self._name = path.with_name(f"{path.name}.lock")
        self._file: BinaryIO | None = None
        file = None
        while file is None:
            with failures.in_words(path):
                file = _taken(self._name)
        self._file = file
        _write(file, {"host": socket.gethostname(), "at": at, "pid": os.getpid()})

    def release(self) -> None:
        """Lets others in and removes the lock file; a second call does nothing."""
        if self._file is not None:
            file, self._file = self._file, None
            _give(file, self._name)

    def __enter__(self) -> "Lock":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _taken(name: Path) -> BinaryIO | None:
    """The lock file, locked; None where its holder removed it in between, so that it must be opened again."""
    file = _open(name)
    try:
        _take(file)
    except OSError:
        holder = _holder(file)
        file.close()
        raise failures.open_elsewhere(*holder) from None
    if _is_gone(file):
        file.close()
        return None
    return file


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

    def _open(name: Path) -> BinaryIO:
        return os.fdopen(os.open(name, os.O_RDWR | os.O_CREAT | os.O_BINARY, 0o600), "r+b", buffering=0)

    def _take(file: BinaryIO) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        file.seek(0)

    def _is_gone(_file: BinaryIO) -> bool:
        return False  # nobody can remove a file that is open here

    def _give(file: BinaryIO, name: Path) -> None:
        file.close()
        with contextlib.suppress(OSError):  # somebody else may have it already: then it cannot be removed
            name.unlink()

else:

    def _open(name: Path) -> BinaryIO:
        return os.fdopen(os.open(name, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0)

    def _take(file: BinaryIO) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _is_gone(file: BinaryIO) -> bool:
        return os.fstat(file.fileno()).st_nlink == 0

    def _give(file: BinaryIO, name: Path) -> None:
        name.unlink(missing_ok=True)
        file.close()
