"""A folder of files named by the digest of their content, written once and never changed."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cse_desktop.durable import fresh_file, hand_out, private_folder, publish, sync_folder
from cse_desktop.errors import BugError, KnownError
from cse_desktop.words import words

CHUNK = 1 << 20


class BlobFolder:
    """The blobs below one folder. A blob is there once its rename is durable; what is half written has no name."""

    def __init__(self, folder: Path) -> None:
        self._folder = private_folder(folder)

    @contextmanager
    def staged(self) -> Iterator[Path]:
        """A place for a new blob, inside the folder; whatever stands there at the end is removed."""
        place = self._folder / f"new-{secrets.token_hex(8)}"
        try:
            yield place
        finally:
            place.unlink(missing_ok=True)

    @contextmanager
    def copied(self, source: Path) -> Iterator[tuple[Path, str]]:
        """A durable copy of the file at `source`, staged, and its digest."""
        digest = hashlib.sha256()
        with self.staged() as place:
            with source.open("rb") as read, fresh_file(place) as write:
                while chunk := read.read(CHUNK):
                    digest.update(chunk)
                    write.write(chunk)
            yield place, digest.hexdigest()

    def keep(self, staged: Path, sha256: str) -> None:
        """Makes the file at `staged`, which is durable itself, the blob called `sha256`."""
        target = self.path(sha256)
        private_folder(target.parent)
        sync_folder(self._folder)
        publish(staged, target)

    def path(self, sha256: str) -> Path:
        """Where the blob called `sha256` stands."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise BugError("a blob is named by a digest")
        return self._folder / sha256[:2] / sha256

    def copy_out(self, sha256: str, target: Path) -> Path:
        """Hands the blob out under the name `target`, or the next that is free; where it stands then.

        `KnownError` `SOC-004` where the blob is gone or is not what it was.
        """
        if not self.path(sha256).is_file():
            raise _missing()
        return hand_out(self._pieces(sha256), target)

    def _pieces(self, sha256: str) -> Iterator[bytes]:
        digest = hashlib.sha256()
        with self.path(sha256).open("rb") as read:
            while chunk := read.read(CHUNK):
                digest.update(chunk)
                yield chunk
        if digest.hexdigest() != sha256:
            raise _missing()


def _missing() -> KnownError:
    return KnownError("SOC-004", words("society.db.blob_missing"), next_step=words("society.db.restore_blob"))
