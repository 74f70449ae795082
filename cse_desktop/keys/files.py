"""The key store of a desk: one folder per identity."""

import contextlib
import re
from pathlib import Path

from cse_desktop.domain.identifiers import ID
from cse_desktop.durable import private_folder, sync_folder, write_durably
from cse_desktop.keys import failures
from cse_desktop.keys.ring import KeyRing
from cse_desktop.keys.store import IdentityStore
from cse_desktop.keys.wrapping import USUAL, Hardness

_NAME = "identity.json"


class FileKeyStore(IdentityStore):
    """`KeyStore` over `<home>/identities/<id>/identity.json`."""

    def __init__(self, identities: Path, *, ring: KeyRing | None = None, hardness: Hardness = USUAL) -> None:
        super().__init__(_Folders(identities), ring, hardness)


class _Folders:
    """Identities on disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def ids(self) -> list[str]:
        return [path.parent.name for path in self._folder.glob(f"*/{_NAME}") if _is_id(path.parent.name)]

    def load(self, identity_id: str) -> bytes | None:
        if not _is_id(identity_id):
            return None
        try:
            return (self._folder / identity_id / _NAME).read_bytes()
        except OSError:
            return None

    def save(self, identity_id: str, data: bytes) -> None:
        if not _is_id(identity_id):
            raise failures.unknown_identity()
        try:
            write_durably(private_folder(self._folder / identity_id) / _NAME, data)
        except OSError as error:
            raise failures.not_kept() from error

    def remove(self, identity_id: str) -> None:
        if not _is_id(identity_id):
            return
        folder = self._folder / identity_id
        try:
            (folder / _NAME).unlink(missing_ok=True)
            if folder.exists():
                sync_folder(folder)
        except OSError as error:
            raise failures.not_kept() from error
        with contextlib.suppress(OSError):
            folder.rmdir()


def _is_id(text: str) -> bool:
    return re.fullmatch(ID, text) is not None
