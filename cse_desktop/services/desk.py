"""The desk of one assessor: who works here, what lies on it, and what comes in by file."""

import contextlib
import errno
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cse_desktop.domain.ports import (
    CaseFiles,
    Clock,
    IdentityInfo,
    Ids,
    KeyStore,
    MaterialReader,
    Storage,
    TextIndex,
    Transport,
    Unlocked,
)
from cse_desktop.durable import write_durably
from cse_desktop.errors import KnownError, Words
from cse_desktop.errors.refusals import Refused
from cse_desktop.paths import Home
from cse_desktop.services.casework import Casework
from cse_desktop.services.desk_rows import desk_rows
from cse_desktop.services.disk import disk_in_words
from cse_desktop.services.enrolment import nobody_enrolled
from cse_desktop.services.opening import destroy_recused, destroy_withdrawn, room_of
from cse_desktop.services.room import Room
from cse_desktop.services.roster_values import DeskRow
from cse_desktop.services.sender import Sender, TrustStore, remove_unknown

if TYPE_CHECKING:
    from cse_desktop.domain.documents import Readable
    from cse_desktop.services.arrivals import Arrivals
    from cse_desktop.services.finding import OpenIndex
    from cse_desktop.services.panel_folder import FolderOpened
    from cse_desktop.services.printing import SheetPrinter
    from cse_desktop.services.recordings import CaseRecording
    from cse_desktop.services.sheets import AppointmentSheet

T = TypeVar("T")
InStorage = Callable[[Callable[[], T]], T]


@dataclass(frozen=True, slots=True)
class DeskState:
    """Who works at this desk, and what lies on it."""

    identities: tuple[IdentityInfo, ...]
    assignments: tuple[DeskRow, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """What a file that was opened turned out to be."""

    kind: str
    """`assignment` `supplement` `receipt` `refusal` `certificate`"""
    assignment_id: str
    words: Words


class AssessorDesk:
    """Everything outside any one assignment. Its calls run on the work lane; case files on the storage lane."""

    def __init__(
        self,
        home: Home,
        *,
        clock: Clock,
        ids: Ids,
        keys: KeyStore,
        files: CaseFiles,
        trust: TrustStore,
        printer: "SheetPrinter",
        to_folder: Callable[[Path], Transport],
        in_storage: Callable[[Callable[[], object]], object],
    ) -> None:
        self._home = home
        self._clock = clock
        self._ids = ids
        self._keys = keys
        self._files = files
        self._trust = trust
        self._printer = printer
        self._to_folder = to_folder
        self._in_storage = in_storage
        self._unlocked: Unlocked | None = None
        self._casework: Casework | None = None
        self._key_ring = False

    @property
    def locked(self) -> bool:
        """Whether keys are out of memory."""
        return self._unlocked is None

    def state(self) -> DeskState:
        """Identities, whom the next password is asked of first, and assignments; needs no key."""
        return DeskState(tuple(self._people()), desk_rows(self._files.entries(), self._today()))

    def enrol(
        self, name: str, employer: str, society: str | int, fields: Sequence[str], password: str
    ) -> Path:
        """Makes the keys of a new identity; returns the request file for the society.

        Where the request cannot be made (`KEY-008`) or written, nothing of the identity stays.
        """
        wanted = IdentityInfo(
            id=self._ids.new(),
            name=name.strip(),
            employer=employer.strip(),
            society=str(society),
            assessor_id="",
            recipient="",
            certificate=None,
        )
        made = self._keys.create(wanted, password)
        path = self._home.outgoing / f"enrolment-{made.id[-6:]}.csr.json"
        try:
            request = self._keys.request(made.id, password, tuple(fields))
            with disk_in_words():
                path.parent.mkdir(parents=True, exist_ok=True)
                write_durably(path, request.encode("utf-8"))
        except BaseException:
            # keys without a request are nobody's, and would be asked for a password for ever
            with contextlib.suppress(KnownError):
                self._keys.remove(made.id)
            raise
        return path

    def install_certificate(self, path: Path) -> IdentityInfo:
        """Installs what the society sent back."""
        from cse_desktop.services.appointment import install_certificate  # noqa: PLC0415 - only a new one needs it

        with disk_in_words():
            _must_be_file(path)
            info = install_certificate(path, self._keys, self._trust, self._clock)
        if self._unlocked is not None and self._unlocked.info.id == info.id:
            self._unlocked.info = info
        return info

    def unlock(self, password: str) -> None:
        """Opens the desk for whoever has this password; `KnownError` `KEY-001` where nobody has."""
        refused = nobody_enrolled()
        for person in self._people():
            try:
                self._unlocked = self._keys.unlock(person.id, password)
            except KnownError as error:
                refused = error
                continue
            if self._key_ring:
                self._keys.keep_in_key_ring(person.id, password)
            return
        raise refused

    def use_key_ring(self, on: bool) -> None:
        """Whether the system's key ring may open this desk: it keeps the key for reading, never the one that signs."""
        if self._key_ring and not on:
            for info in self._keys.identities():
                self._keys.forget_in_key_ring(info.id)
        self._key_ring = on

    def unlock_from_key_ring(self) -> bool:
        """Opens the desk by the system's key ring, where there is one."""
        people = self._people()
        if people and self._key_ring:
            self._unlocked = self._keys.unlock_from_key_ring(people[0].id)
        return self._unlocked is not None

    def lock(self) -> None:
        """Puts the keys away; the open assignment is closed first."""
        self.close_room()
        self._unlocked = None

    def open_file(self, path: Path) -> Opened:
        """Takes in any file: an assignment, a receipt, a refusal, a certificate."""
        if path.suffix.lower() == ".pem":
            info = self.install_certificate(path)
            return Opened(
                "certificate",
                "",
                Words(
                    f"已安装证书：{info.name}({info.assessor_id})。",
                    f"Certificate installed: {info.assessor_id}.",
                ),
            )
        with disk_in_words():
            _must_be_file(path)
            opened = self._arrivals().open_bundle(path)
        return Opened(opened.kind, opened.assignment_id, opened.words)

    def open_folder(self, folder: Path) -> "FolderOpened":
        """Takes in every bundle of a panel that lies in a folder; one refused does not stop the others."""
        from cse_desktop.services.panel_folder import open_folder  # noqa: PLC0415 - only a lead needs it

        with disk_in_words():
            return open_folder(self._arrivals(), folder)

    def open_room(self, assignment_id: str) -> Casework:
        """Opens an assignment for work and closes the one before, which stays open where that fails.

        Runs on the storage lane.
        """
        if self._casework is not None and self._casework.room.assignment.id == assignment_id:
            return self._casework
        unlocked = self._keys_in_memory()
        storage = self._files.open(assignment_id, unlocked)
        try:
            room = self._room(storage, unlocked)
            destroy_recused(room, self._files)
            destroy_withdrawn(room, self._files)
            remove_unknown(room, self._home.outgoing)
        except BaseException:
            storage.close()
            raise
        self._close_now()
        sender = Sender(unlocked, self._trust, self._home.outgoing)
        self._casework = Casework(
            room, sender, self._keys, self._files, self._printer, self._to_folder, self._in_storage
        )
        return self._casework

    def close_room(self) -> None:
        """Closes the open assignment, if there is one."""
        self._in_storage(self._close_now)

    def appointment(self) -> "AppointmentSheet | None":
        """The person's appointment in words; None before it."""
        from cse_desktop.services.appointment import appointment_sheet  # noqa: PLC0415 - only its page needs it

        if not self._people():
            return None
        person = self._identity()
        return appointment_sheet(person, self._clock) if person.certificate is not None else None

    def materials(self, room: Room, case_id: str) -> "Callable[[str], Callable[[], Readable]]":
        """Digest → a factory of the material's bytes, to be called in the thread that will read.

        The factory refuses what may not be read: `WAY-001` before the declaration, `WAY-002` after a recusal.
        """
        unlocked = self._keys_in_memory()

        def of(sha256: str) -> "Callable[[], Readable]":
            def opened() -> "Readable":
                self._in_storage(lambda: room.must_allow("read", case_id))
                return _Material(self._files.reader(room.assignment.id, case_id, unlocked), sha256)

            return opened

        return of

    def texts(self, room: Room, case_id: str) -> "OpenIndex":
        """What opens the index of a case's texts, in the thread that calls it; refused like `materials`."""
        unlocked = self._keys_in_memory()

        def opened(*, write: bool = False) -> TextIndex:
            self._in_storage(lambda: room.must_allow("read", case_id))
            return self._files.texts(room.assignment.id, case_id, unlocked, write=write)

        return opened

    def recording(self, room: Room, case_id: str) -> "CaseRecording":
        """The recording of a case's interview."""
        from cse_desktop.services.recordings import CaseRecording  # noqa: PLC0415 - only the interview needs it

        return CaseRecording(room, case_id, self._files, self._keys_in_memory(), self._in_storage)

    def phrases(self) -> tuple[str, ...]:
        """The person's own reusable words."""
        from cse_desktop.services.phrases import read_phrases  # noqa: PLC0415 - only commenting needs it

        return read_phrases(self._phrases(), self._keys_in_memory())

    def use_phrase(self, text: str) -> tuple[str, ...]:
        """Puts a phrase first, adding it where it is new."""
        from cse_desktop.services.phrases import use_phrase  # noqa: PLC0415 - see above

        return use_phrase(self._phrases(), self._keys_in_memory(), text)

    def drop_phrase(self, text: str) -> tuple[str, ...]:
        """Takes a phrase away."""
        from cse_desktop.services.phrases import drop_phrase  # noqa: PLC0415 - see above

        return drop_phrase(self._phrases(), self._keys_in_memory(), text)

    def _phrases(self) -> Path:
        return self._home.phrases(self._keys_in_memory().info.id)

    def _today(self) -> str:
        return self._clock.now().strftime("%Y-%m-%d")

    def _people(self) -> list[IdentityInfo]:
        """Who works here: those whom a society appointed before those who wait for it, the newest first."""
        newest_first = reversed(self._keys.identities())
        return sorted(newest_first, key=lambda info: info.certificate is None)

    def _identity(self) -> IdentityInfo:
        """Whoever is unlocked; else whom the password is asked of."""
        people = self._people()
        if not people:
            raise nobody_enrolled()
        here = self._unlocked.info.id if self._unlocked is not None else ""
        return next((person for person in people if person.id == here), people[0])

    def _keys_in_memory(self) -> Unlocked:
        if self._unlocked is None:
            raise KnownError(
                "KEY-013",
                Words("程序已锁定。", "The program is locked."),
                next_step=Words("请输入密码解锁。", "Please unlock it with your password."),
            )
        return self._unlocked

    def _arrivals(self) -> "Arrivals":
        from cse_desktop.services.arrivals import Arrivals  # noqa: PLC0415 - reading bundles is not on the way in

        person = self._identity()
        return Arrivals(
            self._keys_in_memory(), person, self._files, self._trust, self._clock, self._with_room
        )

    def _with_room(self, assignment_id: str, use: Callable[[Room], T]) -> T:
        """Runs `use` on the storage lane, on the open room or on one opened for this alone."""

        def work() -> T:
            if self._casework is not None and self._casework.room.assignment.id == assignment_id:
                return use(self._casework.room)
            if all(entry.assignment_id != assignment_id for entry in self._files.entries()):
                raise Refused("CSB-090")
            storage = self._files.open(assignment_id, self._keys_in_memory())
            try:
                return use(self._room(storage, self._keys_in_memory()))
            finally:
                storage.close()

        found: list[T] = []
        self._in_storage(lambda: found.append(work()))
        return found[0]

    def _room(self, storage: Storage, unlocked: Unlocked) -> Room:
        return room_of(storage, self._clock, self._ids, unlocked.info.employer)

    def _close_now(self) -> None:
        if self._casework is not None:
            self._casework.close()
            self._casework = None


class _Material:
    """One material of an applicant, read by range; it closes the store it was given."""

    def __init__(self, reader: MaterialReader, sha256: str) -> None:
        self._reader = reader
        self._sha256 = sha256
        self._size = reader.size(sha256)

    @property
    def size(self) -> int:
        """Length in bytes."""
        return self._size

    def read(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`."""
        return self._reader.read(self._sha256, offset, length)

    def close(self) -> None:
        """Closes the store."""
        self._reader.close()


def _must_be_file(path: Path) -> None:
    """`OSError` for what is none: a pipe or a device would be read for ever."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "not a file")
