"""The rites of files: wholly there or not at all, also after a power cut; nothing goes before its successor stands.

Every file of the program is written, renamed, linked and removed here, and nowhere else.
"""

import contextlib
import errno
import filecmp
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import BinaryIO

try:
    _fcntl = import_module("fcntl")
except ImportError:  # Windows has none
    _FULL_SYNC: int | None = None
else:
    _FULL_SYNC = getattr(_fcntl, "F_FULLFSYNC", None)
    _control: Callable[[int, int], int] = _fcntl.fcntl
_NOT_FOR_FOLDERS = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EBADF)
_DISK_FAILS = (errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EROFS)
_BINARY = getattr(os, "O_BINARY", 0)


# -- a file that is new, or takes another's place


def write_durably(path: Path, data: bytes, *, part: str = "") -> None:
    """Replaces the file at `path` by `data` in one step, readable by its owner only; `OSError` leaves it as it was.

    `part` is the name it has meanwhile, for files that several may write at once.
    """
    with written_durably(path, part=part) as file:
        file.write(data)


@contextmanager
def written_durably(path: Path, *, part: str = "") -> Iterator[BinaryIO]:
    """What is written to this stream replaces the file at `path` in one step at its end, unless something is raised."""
    beside = path.with_name(part or f"{path.name}.part")
    try:
        with fresh_file(beside) as file:
            yield file
        publish(beside, path)
    except BaseException:
        discard(beside)
        raise


@contextmanager
def fresh_file(part: Path) -> Iterator[BinaryIO]:
    """An empty file that has no name of its own yet, readable by its owner only; durable at the end."""
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o600)
    with os.fdopen(handle, "wb") as file:
        yield file
        file.flush()
        sync_handle(file.fileno())


def create_private(path: Path) -> None:
    """An empty file, readable by its owner only, for another library to fill; `FileExistsError` where there is one."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def publish(part: Path, path: Path) -> None:
    """Gives a file already synced its name, replacing what had it, and makes the name durable."""
    part.replace(path)
    sync_folder(path.parent)


def hand_out(pieces: Iterable[bytes], path: Path) -> Path:
    """A new file of these bytes in a folder of somebody's own, where nothing is ever replaced; where it stands.

    Where a file of other bytes has the name, the first that is free of `name.2`, `name.3` … is taken. One of the same
    bytes was handed out before and stays as it is. `OSError` leaves nothing behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{secrets.token_hex(8)}.part")  # two commands may hand out the same file at once
    try:
        with fresh_file(part) as file:
            file.writelines(pieces)
        place = next(place for place in _names(path) if _takes(place, part))
    finally:
        discard(part)
    sync_folder(place.parent)
    return place


def _takes(place: Path, part: Path) -> bool:
    """Whether `place` holds what `part` holds: now, or since before."""
    try:
        os.link(part, place)
    except FileExistsError:
        return _is_same(place, part)
    except (
        OSError,
        NotImplementedError,
    ):  # sticks and network drives have no links, each with an error of its own
        if os.path.lexists(place):
            return _is_same(place, part)
        part.replace(place)
    return True


def _is_same(place: Path, part: Path) -> bool:
    return place.is_file() and filecmp.cmp(part, place, shallow=False)


def discard(part: Path) -> None:
    """Takes away what never got its name, after a failure that is already on its way to be said.

    What cannot be taken away is known by its name, and replaced by the next to be written there.
    """
    with contextlib.suppress(OSError):
        part.unlink(missing_ok=True)


# -- a file that goes


def remove_durably(path: Path) -> None:
    """Removes the file, where there is one."""
    if path.exists():
        path.unlink(missing_ok=True)
        sync_folder(path.parent)


def set_aside(path: Path, folder: Path, name: str = "") -> Path:
    """Moves a file or a folder to a free name in `folder`, replacing nothing there; returns where it is now."""
    target = free_name(private_folder(folder) / (name or path.name))
    path.rename(target)
    for changed in {folder, path.parent}:
        sync_folder(changed)
    return target


def free_name(path: Path) -> Path:
    """`path`, or where something has that name, the same with the first number that is free."""
    return next(name for name in _names(path) if not os.path.lexists(name))


def _names(path: Path) -> Iterator[Path]:
    yield path
    for number in count(2):
        yield path.with_name(f"{path.stem}.{number}{path.suffix}")


# -- a file whose old content must not be left anywhere


def replace_overwriting(path: Path, data: bytes) -> None:
    """Replaces the file as `write_durably` does, then overwrites what it held, so that what was left out is gone.

    Until its successor has its name the old content is the only one, and is not touched. It has a second name
    meanwhile: what a crash leaves under that is overwritten by `finish_overwriting`.
    """
    finish_overwriting(path)
    part = path.with_name(f"{path.name}.part")
    # left by a crash: it may hold what is to be gone
    _overwrite(part)
    try:
        with fresh_file(part) as file:
            file.write(data)
        _give_second_name(path)
        publish(part, path)
    except OSError:
        discard(part)
        raise
    finish_overwriting(path)


def finish_overwriting(path: Path) -> None:
    """Ends what `replace_overwriting` or `remove_overwriting` had begun with `path` when the program was ended."""
    gone = _gone(path)
    if not gone.exists() or not path.exists():
        return  # where there is no successor this may be the only copy
    if gone.samefile(path):
        remove_durably(gone)
    else:
        _overwrite(gone)


def remove_overwriting(path: Path) -> None:
    """Overwrites and removes the file, with what a crash has left of it; nothing happens where there is none."""
    _overwrite(path.with_name(f"{path.name}.part"))
    _overwrite(_gone(path))
    if path.exists():
        # first it loses its name: half overwritten it must not be taken for what it was
        publish(path, _gone(path))
        _overwrite(_gone(path))


def is_unfinished(path: Path) -> bool:
    """Whether a crash has left something of an older content of this file."""
    return _gone(path).exists()


def _gone(path: Path) -> Path:
    return path.with_name(f"{path.name}.gone")


def _give_second_name(path: Path) -> None:
    if not path.exists():
        return
    try:
        os.link(path, _gone(path))
    except (OSError, NotImplementedError) as error:
        # sticks and network drives have no links, each with an error of its own: then nothing is overwritten
        if isinstance(error, OSError) and error.errno in _DISK_FAILS:
            raise


def _overwrite(path: Path) -> None:
    if not path.is_file():
        return
    if path.stat().st_nlink == 1:
        with path.open("r+b") as file:
            file.write(bytes(path.stat().st_size))
            file.flush()
            sync_handle(file.fileno())
    remove_durably(path)


# -- what is on the disk itself


def sync_handle(handle: int) -> None:
    """Waits until what was written is on the disk itself; macOS's own `fsync` stops at the drive's memory."""
    if _FULL_SYNC is not None:
        # network drives and some sticks know nothing of it: what `fsync` does is then the best there is
        with contextlib.suppress(OSError):
            _control(handle, _FULL_SYNC)
            return
    os.fsync(handle)


def sync_file(path: Path) -> None:
    """Makes the bytes of a file durable that somebody else wrote and closed."""
    handle = os.open(path, os.O_RDWR | _BINARY)
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


# -- whom a folder is open to


def private_folder(folder: Path) -> Path:
    """The folder, made where it was missing, with what it stands in, open to its owner only."""
    if not folder.is_dir():
        private_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def shut_out_others(home: Path, belongings: Iterable[Path]) -> bool:
    """Takes from everybody but its owner what rights they have in a home, and in what belongs to it.

    Nothing happens where the home is not there yet, or is shut. False where others still get in: some sticks and
    network drives know no rights.
    """
    if os.name == "nt" or not home.is_dir() or not _others(home):
        return True
    for path in belongings:
        for inside in (path, *path.rglob("*")):
            _narrow(inside)
    _narrow(home)  # at the end: cut short, it is done again
    return not _others(home)


def _others(path: Path) -> int:
    """What a group and everybody may do with it."""
    return path.stat().st_mode & 0o077


def _narrow(path: Path) -> None:
    with contextlib.suppress(OSError):
        if not path.is_symlink() and path.exists():
            path.chmod(path.stat().st_mode & 0o700)
