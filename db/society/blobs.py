"""A folder of files named by the digest of their content, written once and never changed."""

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cse_desktop.errors import BugError, KnownError
from cse_desktop.words import words

CHUNK = 1 << 20


class BlobFolder:
    """The blobs below one folder. A blob is there once its rename is durable; what is half written has no name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def staged(self) -> Iterator[Path]:
        """A place for a new blob, inside the folder; whatever stands there at the end is removed."""
        place = self._folder / f"new-{secrets.token_hex(8)}"
        try:
            yield place
        finally:
            place.unlink(missing_ok=True)

    def keep(self, staged: Path, sha256: str) -> None:
        """Makes the file at `staged`, which is durable itself, the blob called `sha256`."""
        target = self.path(sha256)
        target.parent.mkdir(exist_ok=True)
        staged.replace(target)
        for folder in (target.parent, self._folder):
            _sync(folder)

    def put(self, source: Path) -> str:
        """Copies the file at `source` into the folder; its digest."""
        digest = hashlib.sha256()
        with self.staged() as place:
            with source.open("rb") as read, place.open("xb") as write:
                while chunk := read.read(CHUNK):
                    digest.update(chunk)
                    write.write(chunk)
                write.flush()
                os.fsync(write.fileno())
            self.keep(place, digest.hexdigest())
        return digest.hexdigest()

    def path(self, sha256: str) -> Path:
        """Where the blob called `sha256` stands."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise BugError("a blob is named by a digest")
        return self._folder / sha256[:2] / sha256

    def copy_out(self, sha256: str, target: Path) -> None:
        """Writes the blob to `target` in one step; `KnownError` `SOC-004` where the blob is gone."""
        source = self.path(sha256)
        if not source.is_file():
            raise KnownError(
                "SOC-004", words("society.db.blob_missing"), next_step=words("society.db.next_step")
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(
            f".{secrets.token_hex(8)}.part"
        )  # two commands may write the same answer at once
        try:
            with source.open("rb") as read, part.open("xb") as write:
                shutil.copyfileobj(read, write, CHUNK)
                write.flush()
                os.fsync(write.fileno())
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """Makes a rename inside `folder` durable where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
