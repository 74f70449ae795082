"""Carries a bundle into a folder: a USB stick, a network drive, or what another program sends from."""

import contextlib
import errno
import hashlib
import os
from pathlib import Path

from cse_desktop.durable import publish
from cse_desktop.errors import KnownError
from cse_desktop.transport import failures

_READ = 1024 * 1024


class FolderTransport:
    """`Transport` into one folder; what bears the name there is wholly the bundle, read back and compared."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def deliver(self, source: Path, name: str) -> str:
        """Copies durably, replacing a file of the same name; returns the path. `KnownError` `SEND-001` … `SEND-006`."""
        if not self._folder.is_dir():
            raise failures.no_folder()
        target = self._folder / name
        part = self._folder / f"{name}.part"
        try:
            written = _copy(source, part)
            if _digest(part) != written:
                raise failures.read_back_otherwise()
            publish(part, target)
        except OSError as error:
            raise _in_words(error) from error
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
        return str(target)


def _copy(source: Path, part: Path) -> str:
    """Copies and syncs; returns the digest of what was read."""
    running = hashlib.sha256()
    try:
        reading = source.open("rb")
    except OSError as error:
        raise failures.no_source() from error
    with reading, part.open("wb") as writing:
        while chunk := reading.read(_READ):
            running.update(chunk)
            writing.write(chunk)
        writing.flush()
        os.fsync(writing.fileno())
    return running.hexdigest()


def _digest(part: Path) -> str:
    """Digest of what the disk gives back, as far as the system lets it be asked."""
    with part.open("rb", buffering=0) as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return hashlib.file_digest(file, "sha256").hexdigest()


def _in_words(error: OSError) -> KnownError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return failures.full()
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return failures.read_only()
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return failures.no_folder()
    return failures.not_written()
