"""What a key store does, wherever its identities are kept."""

from typing import TYPE_CHECKING, Protocol

from cse_desktop.domain.ports import IdentityInfo
from cse_desktop.errors import BugError, KnownError
from cse_desktop.keys import failures, identity
from cse_desktop.keys.identity import Identity, purpose
from cse_desktop.keys.ring import KeyRing
from cse_desktop.keys.wrapping import KEY_BYTES, Hardness, unwrap, wrap

if TYPE_CHECKING:
    from cse_desktop.keys.signing import KeySigner


class Shelf(Protocol):
    """Where identities lie."""

    def ids(self) -> list[str]:
        """Ids of all identities."""
        ...

    def load(self, identity_id: str) -> bytes | None:
        """The identity as kept, or None."""
        ...

    def save(self, identity_id: str, data: bytes) -> None:
        """Keeps or replaces the identity, durably."""
        ...

    def remove(self, identity_id: str) -> None:
        """Takes the identity away; nothing where there is none."""
        ...


class UnlockedIdentity:
    """`Unlocked`: holds the reading key, and nothing that signs."""

    def __init__(self, kept: Identity, reading: bytes) -> None:
        self.info = kept.info
        self._reading = reading
        self._age = unwrap(reading, kept.age, purpose(kept.info.id, "age")).decode("ascii")

    def wrap(self, key: bytes, purpose: str) -> str:
        """`key` encrypted under this identity, bound to `purpose`."""
        return wrap(self._reading, key, self._bound(purpose))

    def unwrap(self, wrapped: str, purpose: str) -> bytes:
        """The key again; `KEY-002` if it was made for another identity or purpose, or altered."""
        return unwrap(self._reading, wrapped, self._bound(purpose))

    def age_identities(self) -> list[str]:
        """The age identity that opens bundles sent to this person."""
        return [self._age]

    def _bound(self, what: str) -> str:
        return purpose(self.info.id, f"files/{what}")


class IdentityStore:
    """`KeyStore` over a shelf of identities and, where there is one, a key ring."""

    def __init__(self, shelf: Shelf, ring: KeyRing | None, hardness: Hardness) -> None:
        self._shelf = shelf
        self._ring = ring
        self._hardness = hardness

    def identities(self) -> list[IdentityInfo]:
        """All identities, oldest first; one whose file is damaged is left out."""
        found = []
        for identity_id in sorted(self._shelf.ids()):
            try:
                found.append(self._load(identity_id).info)
            except KnownError:
                continue
        return found

    def create(self, info: IdentityInfo, password: str) -> IdentityInfo:
        """Makes both key pairs for a new identity; `KEY-003` for a password that is too short."""
        if self._shelf.load(info.id) is not None:
            raise BugError("an identity of this id is there already")
        from cse_desktop.keys.signing import made as new_identity  # noqa: PLC0415 - unlocking needs none of it

        made = new_identity(info, password, self._hardness)
        self._shelf.save(info.id, made.to_json())
        return made.info

    def remove(self, identity_id: str) -> None:
        """Forgets an identity without a certificate, nothing where there is none; `BugError` once it is appointed."""
        if self._shelf.load(identity_id) is None:
            return
        if self._load(identity_id).info.certificate is not None:
            raise BugError("an appointed identity is not removed")
        self.forget_in_key_ring(identity_id)
        self._shelf.remove(identity_id)

    def request(self, identity_id: str, password: str, fields: tuple[str, ...]) -> str:
        """The enrolment request as JSON text; `KEY-008` where a name cannot stand in a certificate."""
        from cse_desktop.keys.signing import request  # noqa: PLC0415 - unlocking needs none of it

        return request(self._load(identity_id), password, fields)

    def install(self, identity_id: str, certificate: bytes, chain: tuple[bytes, ...]) -> IdentityInfo:
        """Keeps the certificate the society issued; `KEY-005` if it is not for this identity's keys.

        Whether the root is one to believe is not decided here.
        """
        from cse_desktop.keys.signing import certified  # noqa: PLC0415 - unlocking needs none of it

        kept = certified(self._load(identity_id), certificate, chain)
        self._shelf.save(identity_id, kept.to_json())
        return kept.info

    def unlock(self, identity_id: str, password: str) -> UnlockedIdentity:
        """Unlocks for reading and working; `KEY-001` on a wrong password."""
        kept = self._load(identity_id)
        return UnlockedIdentity(kept, kept.reading_key(password))

    def unlock_from_key_ring(self, identity_id: str) -> UnlockedIdentity | None:
        """The same through the system's key ring, or None where it does not know the identity."""
        reading = None if self._ring is None else self._ring.get(identity_id)
        if reading is None or len(reading) != KEY_BYTES:
            return None
        try:
            return UnlockedIdentity(self._load(identity_id), reading)
        except KnownError:
            return None

    def keep_in_key_ring(self, identity_id: str, password: str) -> bool:
        """Lets the key ring unlock from now on; False where there is none or it refuses."""
        reading = self._load(identity_id).reading_key(password)
        return self._ring is not None and self._ring.put(identity_id, reading)

    def forget_in_key_ring(self, identity_id: str) -> None:
        """Takes the reading key out of the key ring again."""
        if self._ring is not None:
            self._ring.forget(identity_id)

    def signer(self, identity_id: str, password: str) -> "KeySigner":
        """The signing key for one act; `KEY-001` on a wrong password, `KEY-006` before there is a certificate."""
        from cse_desktop.keys.signing import KeySigner, private_key  # noqa: PLC0415 - unlocking needs none of it

        kept = self._load(identity_id)
        return KeySigner(kept.info, private_key(kept, password))

    def change_password(self, identity_id: str, old: str, new: str) -> None:
        """The same keys under another password; `KEY-001` if `old` is wrong, `KEY-003` if `new` is too short."""
        self._shelf.save(identity_id, self._load(identity_id).with_password(old, new).to_json())

    def _load(self, identity_id: str) -> Identity:
        data = self._shelf.load(identity_id)
        if data is None:
            raise failures.unknown_identity()
        return identity.from_json(data)
