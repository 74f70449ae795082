"""A key store and a key ring in memory: the twins that tests and the sample's society use."""

from cse_desktop.keys.ring import KeyRing
from cse_desktop.keys.store import IdentityStore
from cse_desktop.keys.wrapping import USUAL, Hardness


class MemoryKeyStore(IdentityStore):
    """`KeyStore` that is gone with the process."""

    def __init__(self, *, ring: KeyRing | None = None, hardness: Hardness = USUAL) -> None:
        super().__init__(_Memory(), ring, hardness)


class MemoryKeyRing:
    """`KeyRing` that is gone with the process."""

    def __init__(self) -> None:
        self._keys: dict[str, bytes] = {}

    def get(self, identity_id: str) -> bytes | None:
        """The reading key, or None."""
        return self._keys.get(identity_id)

    def put(self, identity_id: str, key: bytes) -> bool:
        """Keeps the reading key."""
        self._keys[identity_id] = key
        return True

    def forget(self, identity_id: str) -> None:
        """Removes the key."""
        self._keys.pop(identity_id, None)


class _Memory:
    """Identities in memory, as bytes, so that reading them back is the same work."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def ids(self) -> list[str]:
        return list(self._kept)

    def load(self, identity_id: str) -> bytes | None:
        return self._kept.get(identity_id)

    def save(self, identity_id: str, data: bytes) -> None:
        self._kept[identity_id] = data

    def remove(self, identity_id: str) -> None:
        self._kept.pop(identity_id, None)
