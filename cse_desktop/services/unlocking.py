"""Whose keys are in memory: one password opens every appointment that has it."""

from collections.abc import Sequence

from cse_desktop.domain.ports import IdentityInfo, KeyStore, Unlocked
from cse_desktop.errors import KnownError, Words
from cse_desktop.services.enrolment import (
    nobody_enrolled,
    not_appointed_yet,
    of_another_appointment,
    password_of_waiting,
)


class KeysInMemory:
    """The identities that are unlocked, in the order in which people are asked for."""

    def __init__(self, keys: KeyStore) -> None:
        self._keys = keys
        self._opened: dict[str, Unlocked] = {}

    def __len__(self) -> int:
        return len(self._opened)

    def people(self) -> list[IdentityInfo]:
        """Who works here: those whom a society appointed before those who wait for it, the newest first."""
        newest_first = reversed(self._keys.identities())
        return sorted(newest_first, key=lambda info: info.certificate is None)

    def unlock(self, password: str) -> list[str]:
        """Opens everybody's with this password; their ids. `KEY-001` where it is nobody's.

        Who waits for a certificate is opened where nobody is appointed; else such a password opens nothing (`KEY-038`).
        """
        people, appointed = self.people(), self._appointed()
        found, refused = self._found(appointed or people, password)
        if not found and appointed and self._waits(people, password):
            raise password_of_waiting()
        if not found:
            raise refused
        self._opened = found
        return list(found)

    def unlock_from_key_ring(self) -> None:
        """Opens the appointments that the system's key ring knows."""
        for info in self._appointed():
            unlocked = self._keys.unlock_from_key_ring(info.id)
            if unlocked is not None:
                self._opened[info.id] = unlocked

    def lock(self) -> None:
        """Puts all keys away."""
        self._opened = {}

    def renew(self, info: IdentityInfo) -> None:
        """A certificate was installed."""
        if info.id in self._opened:
            self._opened[info.id].info = info

    def any(self) -> Unlocked:
        """The first that is open; `KEY-013` while locked."""
        for unlocked in self._opened.values():
            return unlocked
        raise KnownError(
            "KEY-013",
            Words("程序已锁定。", "The program is locked."),
            next_step=Words("请输入密码解锁。", "Please unlock it with your password."),
        )

    def of(self, identity_id: str) -> Unlocked:
        """The keys an assignment was opened under; of any where it does not say whose it is."""
        if identity_id in self._opened:
            return self._opened[identity_id]
        if identity_id and any(info.id == identity_id for info in self.people()) and self._opened:
            raise of_another_appointment()
        return self.any()

    def all(self) -> Sequence[Unlocked]:
        """Everyone who is open, one at least; `KEY-013` while locked, `KEY-012` and `KEY-010` where nobody is enrolled
        or appointed."""
        if not self.people():
            raise nobody_enrolled()
        if not self._appointed():
            raise not_appointed_yet()
        self.any()
        return list(self._opened.values())

    def _appointed(self) -> list[IdentityInfo]:
        return [info for info in self.people() if info.certificate is not None]

    def _found(self, people: Sequence[IdentityInfo], password: str) -> tuple[dict[str, Unlocked], KnownError]:
        """Those whom the password opens, and why it did not open the last of the others."""
        refused = nobody_enrolled()
        found: dict[str, Unlocked] = {}
        for info in people:
            try:
                found[info.id] = self._keys.unlock(info.id, password)
            except KnownError as error:
                refused = error
        return found, refused

    def _waits(self, people: Sequence[IdentityInfo], password: str) -> bool:
        waiting = [info for info in people if info.certificate is None]
        return bool(self._found(waiting, password)[0])
