"""The desk of one assessor: who works here, what lies on it, and what comes in by file."""

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
from cse_desktop.errors import Words
from cse_desktop.errors.refusals import Refused
from cse_desktop.paths import Home
from cse_desktop.services.casework import Casework
from cse_desktop.services.desk_rows import desk_rows
from cse_desktop.services.disk import disk_in_words
from cse_desktop.services.enrolment import own_request
from cse_desktop.services.enrolments import Enrolments, WaitingEnrolment, Wanted
from cse_desktop.services.opening import finish_destroying, room_of
from cse_desktop.services.room import Room
from cse_desktop.services.roster_values import DeskRow
from cse_desktop.services.sender import Sender, TrustStore, settle_outgoing
from cse_desktop.services.unlocking import KeysInMemory
from cse_desktop.words import words

if TYPE_CHECKING:
    from cse_desktop.domain.documents import Readable
    from cse_desktop.services.appointment import Appointing, CertificateOffer
    from cse_desktop.services.arrivals import Arrivals
    from cse_desktop.services.arriving import FileKind
    from cse_desktop.services.finding import OpenIndex
    from cse_desktop.services.invitations import InvitationSheet
    from cse_desktop.services.panel_folder import FolderOpened
    from cse_desktop.services.printing import SheetPrinter
    from cse_desktop.services.recordings import CaseRecording
    from cse_desktop.services.sheets import AppointmentSheet

T = TypeVar("T")
NOT_FOR_THIS_READER = "CSB-020"
InStorage = Callable[[Callable[[], T]], T]


@dataclass(frozen=True, slots=True)
class DeskState:
    """Who works at this desk, and what lies on it."""

    identities: tuple[IdentityInfo, ...]
    assignments: tuple[DeskRow, ...]
    waiting: tuple[WaitingEnrolment, ...] = ()
    """enrolments whose certificate has not come"""


@dataclass(frozen=True, slots=True)
class IdentitySheet:
    """Who one is to societies: appointments, and enrolments that wait."""

    appointments: "tuple[AppointmentSheet, ...]"
    waiting: tuple[WaitingEnrolment, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """What a file that was opened turned out to be."""

    kind: str
    """`assignment` `supplement` `receipt` `refusal` `certificate` `invitation`"""
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
        self._memory = KeysInMemory(keys)
        self._enrolments = Enrolments(home, keys, ids)
        self._casework: Casework | None = None
        self._key_ring = False

    @property
    def locked(self) -> bool:
        """Whether keys are out of memory."""
        return not len(self._memory)

    def state(self) -> DeskState:
        """Identities, whom the next password is asked of first, and assignments; needs no key."""
        rows = desk_rows(self._files.entries(), self._clock.now())
        return DeskState(tuple(self._memory.people()), rows, self._enrolments.waiting())

    @property
    def enrolments(self) -> Enrolments:
        """Enrolments begun, waiting, sent again, abandoned; needs no key."""
        return self._enrolments

    def enrol(
        self,
        name: str,
        employer: str,
        society: str | int,
        fields: Sequence[str],
        password: str,
        invitation: bytes | None = None,
    ) -> Path:
        """Makes the keys of a new identity; returns the request file for the society."""
        wanted = Wanted(name, employer, str(society), tuple(fields), invitation)
        return self._enrolments.begin(wanted, password)

    def kind_of_file(self, path: Path) -> "FileKind":
        """What a file seems to be."""
        from cse_desktop.services.arriving import kind_of_file  # noqa: PLC0415 - only a file that comes needs it

        with disk_in_words():
            return kind_of_file(path)

    def look_at_invitation(self, path: Path) -> "InvitationSheet":
        """What a society's invitation says, once it is verified."""
        from cse_desktop.services.invitations import look_at_invitation  # noqa: PLC0415 - only a newcomer needs it

        with disk_in_words():
            return look_at_invitation(path, self._trust, self._clock)

    def look_at_certificate(self, path: Path) -> "CertificateOffer":
        """What a certificate file offers; nothing is kept."""
        with disk_in_words():
            return self._appointing().look_at(path)

    def install(self, offer: "CertificateOffer") -> IdentityInfo:
        """Installs a certificate that was looked at."""
        with disk_in_words():
            info = self._appointing().install(offer)
        self._memory.renew(info)
        return info

    def install_certificate(self, path: Path) -> IdentityInfo:
        """Installs what the society sent back, without asking."""
        return self.install(self.look_at_certificate(path))

    def unlock(self, password: str) -> None:
        """Opens the desk for whoever has this password; `KnownError` `KEY-001` where nobody has."""
        opened = self._memory.unlock(password)
        for identity_id in opened if self._key_ring else ():
            self._keys.keep_in_key_ring(identity_id, password)

    def use_key_ring(self, on: bool) -> None:
        """Whether the system's key ring may open this desk: it keeps the key for reading, never the one that signs."""
        if self._key_ring and not on:
            for info in self._keys.identities():
                self._keys.forget_in_key_ring(info.id)
        self._key_ring = on

    def unlock_from_key_ring(self) -> bool:
        """Opens the desk by the system's key ring, where there is one."""
        if self._key_ring:
            self._memory.unlock_from_key_ring()
        return not self.locked

    def lock(self) -> None:
        """Puts the keys away; the open assignment is closed first."""
        self.close_room()
        self._memory.lock()

    def open_file(self, path: Path) -> Opened:
        """Takes in any file: bundles are read, a certificate is installed, an invitation verified."""
        kind = self.kind_of_file(path)
        if kind == "request":
            raise own_request()
        if kind == "invitation":
            return Opened(
                kind,
                "",
                words("opening.enrol.invited").format(society=self.look_at_invitation(path).says.society),
            )
        if kind == "certificate":
            info = self.install_certificate(path)
            return Opened(
                kind, "", words("opening.enrol.installed_for").format(name=info.name, id=info.assessor_id)
            )
        opened = self._opened_by(lambda arrivals: arrivals.open_bundle(path))
        return Opened(opened.kind, opened.assignment_id, opened.words)

    def open_folder(self, folder: Path) -> "FolderOpened":
        """Takes in every bundle of a panel that lies in a folder; one refused does not stop the others."""
        from cse_desktop.services.panel_folder import open_folder  # noqa: PLC0415 - only a lead needs it

        return self._opened_by(lambda arrivals: open_folder(arrivals, folder))

    def open_room(self, assignment_id: str) -> Casework:
        """Opens an assignment for work and closes the one before, which stays open where that fails.

        Runs on the storage lane.
        """
        if self._casework is not None and self._casework.room.assignment.id == assignment_id:
            return self._casework
        unlocked = self._keys_of(assignment_id)
        storage = self._files.open(assignment_id, unlocked)
        try:
            room = self._room(storage, unlocked)
            finish_destroying(room, self._files)
            settle_outgoing(room, self._home.outgoing)
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
        """The appointment of whoever is unlocked, or else asked for first, in words; None before it."""
        people = self._memory.people()
        opened = self._keys_in_memory().info.id if len(self._memory) else ""
        person = next((info for info in people if info.id == opened), people[0] if people else None)
        return None if person is None or person.certificate is None else self._in_words(person)

    def identity_sheet(self) -> IdentitySheet:
        """All appointments in words, and the enrolments that wait."""
        appointed = (info for info in self._memory.people() if info.certificate is not None)
        return IdentitySheet(tuple(map(self._in_words, appointed)), self._enrolments.waiting())

    def _in_words(self, info: IdentityInfo) -> "AppointmentSheet":
        from cse_desktop.services.appointment import appointment_sheet  # noqa: PLC0415 - only its page needs it

        return appointment_sheet(info, self._clock, self._enrolments)

    def materials(self, room: Room, case_id: str) -> "Callable[[str], Callable[[], Readable]]":
        """Digest → a factory of the material's bytes, to be called in the thread that will read.

        The factory refuses what may not be read: `WAY-001` before the declaration, `WAY-002` after a recusal.
        """
        unlocked = self._keys_of(room.assignment.id)

        def of(sha256: str) -> "Callable[[], Readable]":
            def opened() -> "Readable":
                self._in_storage(lambda: room.must_allow("read", case_id))
                return _Material(self._files.reader(room.assignment.id, case_id, unlocked), sha256)

            return opened

        return of

    def texts(self, room: Room, case_id: str) -> "OpenIndex":
        """What opens the index of a case's texts, in the thread that calls it; refused like `materials`."""
        unlocked = self._keys_of(room.assignment.id)

        def opened(*, write: bool = False) -> TextIndex:
            self._in_storage(lambda: room.must_allow("read", case_id))
            return self._files.texts(room.assignment.id, case_id, unlocked, write=write)

        return opened

    def recording(self, room: Room, case_id: str) -> "CaseRecording":
        """The recording of a case's interview."""
        from cse_desktop.services.recordings import CaseRecording  # noqa: PLC0415 - only the interview needs it

        return CaseRecording(room, case_id, self._files, self._keys_of(room.assignment.id), self._in_storage)

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

    def _keys_in_memory(self) -> Unlocked:
        return self._memory.any()

    def _keys_of(self, assignment_id: str) -> Unlocked:
        """The keys that an assignment on this desk was opened under."""
        entries = {entry.assignment_id: entry.identity for entry in self._files.entries()}
        return self._memory.of(entries.get(assignment_id, ""))

    def _appointing(self) -> "Appointing":
        from cse_desktop.services.appointment import Appointing  # noqa: PLC0415 - only a new one needs it

        return Appointing(self._home, self._keys, self._trust, self._clock, self._enrolments)

    def _opened_by(self, use: "Callable[[Arrivals], T]") -> T:
        """Runs `use` for the person whom a bundle is encrypted to: of those who are unlocked, each is tried."""
        from cse_desktop.services.arrivals import Arrivals  # noqa: PLC0415 - reading bundles is not on the way in

        refused: Refused | None = None
        for unlocked in self._memory.all():
            person = next(info for info in self._memory.people() if info.id == unlocked.info.id)
            try:
                with disk_in_words():
                    return use(
                        Arrivals(unlocked, person, self._files, self._trust, self._clock, self._with_room)
                    )
            except Refused as error:
                if error.code != NOT_FOR_THIS_READER:
                    raise
                refused = error
        raise refused or Refused(NOT_FOR_THIS_READER)

    def _with_room(self, assignment_id: str, use: Callable[[Room], T]) -> T:
        """Runs `use` on the storage lane, on the open room or on one opened for this alone."""

        def work() -> T:
            if self._casework is not None and self._casework.room.assignment.id == assignment_id:
                return use(self._casework.room)
            if all(entry.assignment_id != assignment_id for entry in self._files.entries()):
                raise Refused("CSB-090")
            unlocked = self._keys_of(assignment_id)
            storage = self._files.open(assignment_id, unlocked)
            try:
                return use(self._room(storage, unlocked))
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
