"""Files that are wholly there or not there at all, also after a power cut."""

import contextlib
import errno
import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

try:
    _fcntl = import_module("fcntl")
except ImportError:  # Windows has none
    _FULL_SYNC: int | None = None
else:
    _FULL_SYNC = getattr(_fcntl, "F_FULLFSYNC", None)
    _control: Callable[[int, int], int] = _fcntl.fcntl
_NOT_FOR_FOLDERS = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EBADF)


def write_durably(path: Path, data: bytes, *, part: str = "") -> None:
    """Replaces the file at `path` by `data` in one step, readable by its owner only; `OSError` leaves it as it was.

    `part` is the name it has meanwhile, for files that several may write at once.
    """
    beside = path.with_name(part or f"{path.name}.part")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            sync_handle(file.fileno())
        publish(beside, path)
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def sync_handle(handle: int) -> None:
    """Waits until what was written is on the disk itself; macOS's own `fsync` stops at the drive's memory."""
    if _FULL_SYNC is not None:
        # network drives and some sticks know nothing of it: what `fsync` does is then the best there is
        with contextlib.suppress(OSError):
            _control(handle, _FULL_SYNC)
            return
    os.fsync(handle)


def publish(part: Path, path: Path) -> None:
    """Gives a file already synced its name, replacing what had it, and makes the name durable."""
    part.replace(path)
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Makes the bytes of a file durable that somebody else wrote and closed."""
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        sync_handle(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder durable; Windows does so by itself and lets nobody open a folder.

    Some sticks and network drives cannot do it for folders, and say so: the names are then theirs to keep.
    """
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        sync_handle(handle)
    except OSError as error:
        if error.errno not in _NOT_FOR_FOLDERS:
            raise
    finally:
        os.close(handle)


def private_folder(folder: Path) -> Path:
    """The folder, made where it was missing, open to its owner only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
