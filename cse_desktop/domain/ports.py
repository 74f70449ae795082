"""What services need of the world outside, as Protocols; `db`, `keys`, `transport` and `ui` implement them."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from cse_desktop.domain.documents import GreyPixels
from cse_desktop.domain.machine_text import MachineText
from cse_desktop.domain.records import Act, JournalEntry, Record, Recorded
from cse_desktop.domain.sound import Heard
from cse_desktop.errors import Words

R = TypeVar("R", bound=Record)


class Clock(Protocol):
    """Wall time and monotonic time."""

    def now(self) -> datetime:
        """Wall time in UTC, aware."""
        ...

    def monotonic_ms(self) -> int:
        """Milliseconds that never go backwards within one run of the program, and go on while the machine sleeps."""
        ...


class Ids(Protocol):
    """A source of sortable unique ids."""

    def new(self) -> str:
        """A fresh UUIDv7, lower case."""
        ...


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A bundle made here: a row of the outbox. `state`: `made` `handed_over` `delivered` `sent_back`."""

    bundle_id: str
    kind: str
    sequence: int
    file_name: str
    """name of the `.csb` below the home's `outgoing/` folder"""
    tagmanifest_sha256: str
    ciphertext_sha256: str
    created_at: str
    case_ids: tuple[str, ...]
    state: str
    handed_over_at: str = ""
    handed_over_to: str = ""
    answered_at: str = ""
    """the society's `received_at`"""
    code: str = ""
    """refusal code of a bundle that was sent back"""
    answer: bytes = b""
    """the receipt's or refusal's `data/*.json`, as verified"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where reading stopped: not an act, not journalled. `page` counts from 0, `zoom` in percent (0: fit)."""

    case_id: str
    material: str
    page: int
    zoom: int


@dataclass(frozen=True, slots=True)
class PageTime:
    """How long a page was on screen: not an act, not journalled, and it never leaves the case file."""

    case_id: str
    material: str
    page: int
    shown_ms: int


@dataclass(frozen=True, slots=True)
class PagesSeen:
    """Of a material that was opened: how many pages it has, how many were looked at, and for how long all of them."""

    pages: int
    seen: int
    shown_ms: int


@dataclass(frozen=True, slots=True)
class Beat:
    """How far a running interview has come since its last change: not an act, not journalled."""

    case_id: str
    since: str
    """`InterviewState.since` of the change; a beat of another one counts no more"""
    counted_ms: int
    at: str
    """UTC wall time, with milliseconds"""


class Storage(Protocol):
    """One open case file. All calls come from its storage lane (one thread)."""

    def facts(self) -> dict[str, str]:
        """What the file itself is about: `assignment_id`, `identity`, `opened_at`, `format` …"""
        ...

    def payload(self, name: str) -> bytes:
        """A small verified file of the assignment kept as it came: `data/assignment.json`, pack files …"""
        ...

    def payload_names(self) -> list[str]:
        """Names of all files kept as they came."""
        ...

    def rows(self, table: type[R], **where: str | int | bool) -> list[R]:
        """The rows of `table` whose columns equal `where`, in the order of their keys."""
        ...

    def one(self, table: type[R], **key: str | int) -> R | None:
        """The row with this key, or None."""
        ...

    def commit(
        self,
        act: Act,
        *,
        outgoing: Sequence[Outgoing] = (),
        settled: Sequence[Outgoing] = (),
        payloads: Mapping[str, bytes] = ...,
    ) -> Recorded:
        """Applies `act` and writes its journal line in one durable transaction.

        Rows whose before-state is no longer so make it fail with nothing changed (`BugError`). `outgoing` are
        new rows of the outbox, `settled` replaced ones, `payloads` files to keep as they came, by a name that is
        new; they join the same transaction.
        """
        ...

    def undo(self, case_id: str | None) -> Recorded | None:
        """Undoes the newest undoable act (of `case_id`, or of all) that is not undone; None if there is none."""
        ...

    def redo(self, case_id: str | None) -> Recorded | None:
        """Redoes the act undone last; None if there is none or another act came after."""
        ...

    def can_undo(self, case_id: str | None) -> tuple[str | None, str | None]:
        """The kinds of act that undo and redo would touch now, None where there is none."""
        ...

    def journal(self, case_id: str | None = None) -> Iterator[JournalEntry]:
        """All entries, oldest first; of one case where `case_id` is given."""
        ...

    def journal_head(self) -> str:
        """Hash of the newest entry."""
        ...

    def newest_time(self) -> str:
        """The newest time that the file knows, of its journal or of an answer; empty where it knows none."""
        ...

    def outbox(self) -> list[Outgoing]:
        """Everything that left or will leave, oldest first."""
        ...

    def keep_place(self, place: Place) -> None:
        """Remembers where reading stopped."""
        ...

    def places(self, case_id: str) -> list[Place]:
        """Where reading stopped in each material of a case."""
        ...

    def keep_beat(self, beat: Beat) -> None:
        """Remembers how far an interview has come, durable when this returns."""
        ...

    def beat(self, case_id: str) -> Beat | None:
        """How far an interview had come when somebody last looked."""
        ...

    def add_page_times(self, times: Sequence[PageTime]) -> None:
        """Adds to how long pages were on screen."""
        ...

    def page_times(self, case_id: str) -> list[PageTime]:
        """How long each page of a case was on screen, by material and page."""
        ...

    def pages_seen(self, case_id: str, least_ms: int) -> dict[str, PagesSeen]:
        """Of each material that was opened, by digest; a page counts as seen from `least_ms` on."""
        ...

    def forget_page_times(self, case_id: str) -> None:
        """Removes what is noted of the pages of a case."""
        ...

    def close(self) -> None:
        """Checkpoints and closes the file."""
        ...


class MaterialReader(Protocol):
    """Reads one applicant's materials, by digest. Belongs to the thread that made it."""

    def size(self, sha256: str) -> int:
        """Bytes of the material; `KeyError` if the store does not hold it."""
        ...

    def read(self, sha256: str, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`."""
        ...

    def close(self) -> None:
        """Closes the store."""
        ...


class SoundStore(Protocol):
    """Takes the sound of one interview while it is heard. Belongs to the thread that opened it."""

    def begin(self, at: str) -> None:
        """A new stretch begins at the wall time `at` (UTC, with milliseconds)."""
        ...

    def append(self, pcm: bytes, clock_ms: int) -> int:
        """Keeps sound that began at `clock_ms` of the interview's clock, durably; the bytes left on the disk."""
        ...

    def end(self, cause: str) -> None:
        """The stretch ends, for one of `domain.sound.LEFT_OFF`."""
        ...

    def heard(self) -> Heard:
        """What is durable."""
        ...

    def close(self) -> None:
        """Closes the store."""
        ...


class SoundReader(Protocol):
    """Reads the sound of one interview as a WAV file. Belongs to the thread that opened it."""

    @property
    def size(self) -> int:
        """Bytes of the WAV file."""
        ...

    def read(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`."""
        ...

    def heard(self) -> Heard:
        """What the recording adds up to."""
        ...

    def close(self) -> None:
        """Closes the store."""
        ...


@dataclass(frozen=True, slots=True)
class IndexedMaterial:
    """How far the text of a material is indexed."""

    done: bool
    skipped: bool
    """it could not be read"""
    pages: int
    """pages indexed so far"""
    empty: int
    """of these without any text of their own: scans"""
    machine_read: int = 0
    """of these read by machine, with or without finding words"""


@dataclass(frozen=True, slots=True)
class IndexedPage:
    """The text of one page (counted from 0) of a material."""

    material: str
    page: int
    text: str
    machine_read: bool = False


class TextIndex(Protocol):
    """The text of one applicant's materials and an index of its words. Belongs to the thread that opened it."""

    def materials(self) -> dict[str, IndexedMaterial]:
        """How far each material is indexed, by its digest."""
        ...

    def add(
        self, sha256: str, first: int, texts: Sequence[str], *, done: bool, skipped: bool = False
    ) -> None:
        """Keeps the texts of pages from `first` on."""
        ...

    def scans(self) -> dict[str, list[int]]:
        """Of each material that is done: its pages without text that no machine has read yet."""
        ...

    def add_machine_text(self, sha256: str, page: int, text: MachineText) -> None:
        """Keeps what a machine read on a page that has no text; a page that has some stays as it is."""
        ...

    def machine_texts(self) -> dict[str, dict[int, MachineText]]:
        """All that machines have read: digest, page, text."""
        ...

    def search(self, term: str, most: int) -> tuple[int, list[IndexedPage]]:
        """How many pages have the words of `term`, and the first `most` of them."""
        ...

    def texts(self, sha256: str) -> list[IndexedPage]:
        """The pages of one material that have text, in their order."""
        ...

    def close(self) -> None:
        """Closes the index."""
        ...


@dataclass(frozen=True, slots=True)
class OcrEngine:
    """An engine on this computer that reads pictures of pages."""

    version: str
    languages: tuple[str, ...]
    """of `chi_sim` and `eng` those that it has; without any it can not be used"""


class PageReader(Protocol):
    """Reads scanned pages by machine, one at a time, where an engine is installed."""

    def look(self) -> Future[OcrEngine | None]:
        """Looks for the engine afresh; None where there is none."""
        ...

    def read(self, picture: GreyPixels, dots_per_inch: int) -> Future[MachineText]:
        """The text of a page; fails with `KnownError` (`OCR-nnn`), is cancelled by `stop`."""
        ...

    def stop(self) -> None:
        """Ends the page under way at once and drops those that wait."""
        ...

    def close(self) -> None:
        """Stops, and takes nothing more."""
        ...


class MaterialWriter(Protocol):
    """Takes one applicant's materials while a bundle is read; nothing is visible before `publish`."""

    def member(self, sha256: str, size: int) -> AbstractContextManager["MaterialSink"]:
        """A place for one file of `size` bytes whose digest should be `sha256`."""
        ...

    def publish(self) -> None:
        """Makes the store durable and gives it its name."""
        ...

    def discard(self) -> None:
        """Removes everything written so far."""
        ...


class MaterialSink(Protocol):
    """Receives the bytes of one file."""

    def write(self, chunk: bytes) -> None:
        """Appends `chunk`."""
        ...


@dataclass(frozen=True, slots=True)
class IdentityInfo:
    """An enrolled identity, as can be known without any password."""

    id: str
    """UUIDv7 of the identity on this machine"""
    name: str
    employer: str
    society: str
    """code of the society it is enrolled with"""
    assessor_id: str
    """serialNumber of the certificate's subject, as the society appointed"""
    recipient: str
    """age recipient, `age1…`"""
    certificate: bytes | None
    """DER of the newest certificate; None until appointed"""
    chain: tuple[bytes, ...] = ()
    """DER: society CA, root"""


class Unlocked(Protocol):
    """An identity unlocked for reading and working; it can not sign."""

    info: IdentityInfo

    def wrap(self, key: bytes, purpose: str) -> str:
        """`key` encrypted under this identity, bound to `purpose`; text fit for JSON."""
        ...

    def unwrap(self, wrapped: str, purpose: str) -> bytes:
        """The key again; `KnownError` if it was made for another identity or purpose, or altered."""
        ...

    def age_identities(self) -> list[str]:
        """The age identities (`AGE-SECRET-KEY-1…`) that open bundles sent to this person."""
        ...


class Signer(Protocol):
    """A private key, available for one act of signing. The password was asked for afresh."""

    @property
    def certificate(self) -> bytes:
        """DER of the certificate."""
        ...

    @property
    def chain(self) -> tuple[bytes, ...]:
        """DER: society CA, root."""
        ...

    def key(self) -> Any:
        """The private key object of the `cryptography` library (opaque to everybody but `trust`)."""
        ...


class KeyStore(Protocol):
    """The identities of this machine and their private keys."""

    def identities(self) -> list[IdentityInfo]:
        """All identities, oldest first."""
        ...

    def create(self, info: IdentityInfo, password: str) -> IdentityInfo:
        """Makes both key pairs for a new identity; `info.recipient` is filled in."""
        ...

    def remove(self, identity_id: str) -> None:
        """Forgets an identity whose enrolment came to nothing; one with a certificate is kept (`BugError`)."""
        ...

    def request(self, identity_id: str, password: str, fields: tuple[str, ...]) -> str:
        """The enrolment request as JSON text (`*.csr.json`)."""
        ...

    def install(self, identity_id: str, certificate: bytes, chain: tuple[bytes, ...]) -> IdentityInfo:
        """Keeps the certificate the society issued; `KnownError` if it is not for this identity's keys."""
        ...

    def unlock(self, identity_id: str, password: str) -> Unlocked:
        """Unlocks for reading and working; `KnownError` code `KEY-001` on a wrong password."""
        ...

    def unlock_from_key_ring(self, identity_id: str) -> Unlocked | None:
        """The same through the system's key ring, or None where there is none or it does not know it."""
        ...

    def keep_in_key_ring(self, identity_id: str, password: str) -> bool:
        """Lets the key ring unlock from now on (never sign); False where there is none or it refuses."""
        ...

    def forget_in_key_ring(self, identity_id: str) -> None:
        """Takes the reading key out of the key ring again."""
        ...

    def signer(self, identity_id: str, password: str) -> Signer:
        """The signing key for one act; `KnownError` code `KEY-001` on a wrong password."""
        ...


class Transport(Protocol):
    """A way to carry a bundle out."""

    def deliver(self, source: Path, name: str) -> str:
        """Carries the file out under `name`, durably; returns where it went, in words a person understands."""
        ...


class DeskEntry(Protocol):
    """One assignment of the desk's list, as can be known without opening its file."""

    @property
    def assignment_id(self) -> str:
        """UUIDv7 of the assignment."""
        ...

    @property
    def identity(self) -> str:
        """The identity it was sent to."""
        ...

    @property
    def title(self) -> Words:
        """Title of the round."""
        ...

    @property
    def society_code(self) -> str:
        """Code of the society."""
        ...

    @property
    def society(self) -> Words:
        """Name of the society."""
        ...

    @property
    def due(self) -> str:
        """The day it is due, `YYYY-MM-DD`, or empty while only the file is known."""
        ...

    @property
    def case_count(self) -> int:
        """How many applicants."""
        ...


class NewAssignment(Protocol):
    """An import under way: nothing of it is visible before `finish`."""

    def materials(self, case_id: str) -> MaterialWriter:
        """The writer of one applicant's store; the same one on every call."""
        ...

    def finish(self, facts: Mapping[str, str], payloads: Mapping[str, bytes], first: Act) -> None:
        """Publishes stores, keys, and last the case file, whose journal begins with `first`."""
        ...

    def discard(self) -> None:
        """Leaves nothing behind."""
        ...

    def __enter__(self) -> "NewAssignment": ...

    def __exit__(self, *failure: object) -> None: ...


class NewSupplement(Protocol):
    """Further material on its way in: nothing of it is read before `publish` and the act that takes it in."""

    def materials(self, case_id: str) -> MaterialWriter:
        """The writer of one applicant's further store; the same one on every call."""
        ...

    def publish(self) -> None:
        """Gives the stores their names, durably."""
        ...

    def discard(self) -> None:
        """Leaves nothing behind, published or not; safe to repeat."""
        ...


class CaseFiles(Protocol):
    """All case files and material stores of one desk."""

    def entries(self) -> Sequence[DeskEntry]:
        """The desk's list; read without opening any case file."""
        ...

    def begin(self, assignment_id: str, unlocked: Unlocked) -> NewAssignment:
        """Begins an import; `KnownError` when the assignment is here already."""
        ...

    def begin_supplement(self, assignment_id: str, number: int, unlocked: Unlocked) -> NewSupplement:
        """Begins to take in the n-th supplement of an assignment that is here."""
        ...

    def open(self, assignment_id: str, unlocked: Unlocked) -> Storage:
        """Opens a case file; to be called in the storage lane's thread."""
        ...

    def reader(self, assignment_id: str, case_id: str, unlocked: Unlocked) -> MaterialReader:
        """Opens an applicant's materials on a connection of their own."""
        ...

    def texts(
        self, assignment_id: str, case_id: str, unlocked: Unlocked, *, write: bool = False
    ) -> TextIndex:
        """Opens the index of an applicant's texts, or begins one; `write` to add to it."""
        ...

    def holds_recording(self, assignment_id: str, case_id: str) -> bool:
        """Whether the interview was recorded here, and can be heard."""
        ...

    def prepare_recording(self, assignment_id: str, case_id: str, unlocked: Unlocked) -> None:
        """Makes the key of a recording, where there is none; on the storage lane, like all writing of keys."""
        ...

    def record(self, assignment_id: str, case_id: str, unlocked: Unlocked) -> SoundStore:
        """Goes on with a recording, or begins it, in the thread that will write."""
        ...

    def recording(self, assignment_id: str, case_id: str, unlocked: Unlocked) -> SoundReader:
        """Opens a recording, in the thread that will read."""
        ...

    def destroy_recording(self, assignment_id: str, case_id: str) -> None:
        """Destroys the key of a recording, then the recording; once more does no harm."""
        ...

    def holds_materials(self, assignment_id: str, case_id: str) -> bool:
        """Whether the applicant's materials are here and can be opened."""
        ...

    def destroy_materials(self, assignment_id: str, case_id: str) -> None:
        """Destroys the key of an applicant's materials, then the store; once more does no harm."""
        ...
