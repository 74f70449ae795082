"""A folder of files named by the digest of their content, written once and never changed."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from cse_desktop.errors import BugError, KnownError
from cse_desktop.words import words

CHUNK = 1 << 20


class BlobFolder:
    """The blobs below one folder. A blob is there once its rename is durable; what is half written has no name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def fresh(self) -> Iterator[IO[bytes]]:
        """A file to write a new blob into, removed at the end; `keep` makes it a blob before that."""
        with NamedTemporaryFile(dir=self._folder, prefix="new-", delete=False) as file:
            try:
                yield file
            finally:
                Path(file.name).unlink(missing_ok=True)

    def keep(self, file: IO[bytes], sha256: str) -> None:
        """Makes what was written into `file` (from `fresh`) the blob called `sha256`, durably."""
        file.flush()
        os.fsync(file.fileno())
        target = self.path(sha256)
        target.parent.mkdir(exist_ok=True)
        Path(file.name).replace(target)
        for folder in (target.parent, self._folder):
            _sync(folder)

    def put(self, source: Path) -> str:
        """Copies the file at `source` into the folder; its digest."""
        digest = hashlib.sha256()
        with source.open("rb") as read, self.fresh() as file:
            while chunk := read.read(CHUNK):
                digest.update(chunk)
                file.write(chunk)
            self.keep(file, digest.hexdigest())
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
        part = target.with_name(f".{target.name}.part")
        with source.open("rb") as read, part.open("wb") as write:
            shutil.copyfileobj(read, write, CHUNK)
            write.flush()
            os.fsync(write.fileno())
        part.replace(target)


def _sync(folder: Path) -> None:
    """Makes a rename inside `folder` durable where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
