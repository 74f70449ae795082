"""The system's key ring, where there is one: it may hold an identity's reading key, never what signs."""

import base64
import contextlib
from typing import Protocol

SERVICE = "cse-desktop"


class KeyRing(Protocol):
    """A place of the system's that keeps a secret per identity while its owner is logged in."""

    def get(self, identity_id: str) -> bytes | None:
        """The reading key, or None where the ring is missing or does not know it."""
        ...

    def put(self, identity_id: str, key: bytes) -> bool:
        """Keeps the reading key; False where there is no ring or it refuses."""
        ...

    def forget(self, identity_id: str) -> None:
        """Removes the key; nothing happens where there is none."""
        ...


class SystemKeyRing:
    """`KeyRing` of Windows, macOS or the desktop's secret service; without one it holds nothing and says so."""

    def get(self, identity_id: str) -> bytes | None:
        """The reading key, or None where the ring is missing, locked or does not know it."""
        import keyring  # noqa: PLC0415 - costs a start-up 80 ms

        try:
            text = keyring.get_password(SERVICE, identity_id)
            return None if text is None else base64.b64decode(text, validate=True)
        except Exception:  # noqa: BLE001, RUF100 - each system's backend fails in its own way
            return None

    def put(self, identity_id: str, key: bytes) -> bool:
        """Keeps the reading key; False where there is no ring or it refuses."""
        import keyring  # noqa: PLC0415 - see above

        try:
            keyring.set_password(SERVICE, identity_id, base64.b64encode(key).decode("ascii"))
        except Exception:  # noqa: BLE001, RUF100 - each system's backend fails in its own way
            return False
        return True

    def forget(self, identity_id: str) -> None:
        """Removes the key; nothing happens where there is none."""
        import keyring  # noqa: PLC0415 - see above

        with contextlib.suppress(Exception):
            keyring.delete_password(SERVICE, identity_id)
