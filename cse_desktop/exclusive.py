"""A file that one process holds at a time. The system lets go of it when the process dies, however it dies."""

import contextlib
import errno
import os
import sys
from pathlib import Path
from typing import BinaryIO

from cse_desktop.durable import discard

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_FAR = 1 << 20
"""Windows keeps others from reading the locked bytes, so these lie beyond what is to be read"""
_HELD = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK)
"""what systems say where somebody else has it"""


class HeldElsewhereError(Exception):
    """Another process has it, or this one by another way; `said` is what the holder wrote."""

    def __init__(self, said: bytes) -> None:
        super().__init__("held elsewhere")
        self.said = said


class Exclusive:
    """Held from construction to `release`. The words in the file only say who holds it: they decide nothing."""

    def __init__(self, path: Path, said: bytes) -> None:
        """Takes the file and writes `said` into it; `HeldElsewhereError` where another has it, else `OSError`."""
        self._path = path
        file = None
        while file is None:
            file = _taken(path)
        self._file: BinaryIO | None = file
        try:
            file.seek(0)
            file.truncate(0)
            file.write(said)
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Lets others in and removes the file; a second call does nothing."""
        if self._file is not None:
            file, self._file = self._file, None
            # what cannot be closed in order is closed all the same, and locks nobody out
            with contextlib.suppress(OSError):
                _give(file, self._path)


def _taken(path: Path) -> BinaryIO | None:
    """The file, locked; None where its holder removed it in between, so that it must be opened again."""
    file = _open(path)
    try:
        _take(file)
        gone = _is_gone(file)
    except OSError as error:
        said = _read(file)
        file.close()
        if error.errno in _HELD:
            raise HeldElsewhereError(said) from None
        raise
    if gone:
        file.close()
        return None
    return file


def _read(file: BinaryIO) -> bytes:
    try:
        return file.read(_FAR)
    except OSError:
        return b""


if sys.platform == "win32":

    def _open(path: Path) -> BinaryIO:
        return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_BINARY, 0o600), "r+b", buffering=0)

    def _take(file: BinaryIO) -> None:
        file.seek(_FAR)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        finally:
            file.seek(0)

    def _is_gone(_file: BinaryIO) -> bool:
        return False  # nobody can remove a file that is open here

    def _give(file: BinaryIO, path: Path) -> None:
        file.close()
        discard(path)  # somebody else may have it already: then it cannot be removed

else:

    def _open(path: Path) -> BinaryIO:
        return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0)

    def _take(file: BinaryIO) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _is_gone(file: BinaryIO) -> bool:
        return os.fstat(file.fileno()).st_nlink == 0

    def _give(file: BinaryIO, path: Path) -> None:
        discard(path)  # left behind it locks nobody out: the system's lock is what counts
        file.close()
