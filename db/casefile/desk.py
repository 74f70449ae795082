"""The assessor's desk: which assignments lie on it, opening new ones, destroying what must go."""

import contextlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from cse_desktop.domain.ports import Clock, Ids, Unlocked
from cse_desktop.domain.records import Act
from cse_desktop.domain.times import format_time
from cse_desktop.durable import private_folder, publish, sync_folder, write_durably
from cse_desktop.errors import BugError, KnownError, Words
from cse_desktop.paths import Home
from db.casefile import failures, keyring
from db.casefile import open as files
from db.casefile.acts import build
from db.casefile.lock import Lock
from db.casefile.materials import StoresReader, StoreWriter
from db.casefile.migrations import CASE_FILE
from db.casefile.storage import CaseFile

if TYPE_CHECKING:
    from db.casefile.recordings import RecordingReader, RecordingStore
    from db.casefile.texts import TextIndex

INDEX = "index.json"
_TEXTS = (
    *("identity", "title_zh", "title_en", "society_code", "society_zh", "society_en"),
    *("role", "opens", "due", "expires", "opened_at"),
)


@dataclass(frozen=True, slots=True)
class DeskEntry:
    """One assignment in the desk's list, as can be known without any key."""

    assignment_id: str
    identity: str
    title: Words
    society_code: str
    society: Words
    """its name, or its code where a list made by an earlier version does not say"""
    role: str
    opens: str
    due: str
    expires: str
    case_count: int
    opened_at: str
    complete: bool
    """False where only the file is known, until the list is made again from the files"""


class Desk:
    """Everything below a home's `cases` folder. Its list is an index that the files can replace."""

    def __init__(self, home: Home, clock: Clock, ids: Ids) -> None:
        self._home = home
        self._clock = clock
        self._ids = ids

    def entries(self) -> list[DeskEntry]:
        """The assignments on this desk, by the time they were opened; needs no key and no sqlite-utils."""
        listed = self._index()
        found = [
            _entry(path.stem, listed.get(path.stem), self._identity_of(path.stem))
            for path in self._home.cases.glob("*.csecase")
        ]
        return sorted(found, key=lambda entry: (entry.opened_at, entry.assignment_id))

    def rebuild(self, unlocked: Unlocked) -> list[DeskEntry]:
        """Makes the index again from the files this identity can open."""
        listed = self._index()
        for path in self._home.cases.glob("*.csecase"):
            with contextlib.suppress(KnownError):
                listed[path.stem] = _shown(self._facts(path, unlocked))
        self._write_index(listed)
        return self.entries()

    def begin(self, assignment_id: str, unlocked: Unlocked) -> "NewAssignment":
        """Begins an import; `KnownError` `CASE-009` where the assignment was opened here before."""
        path = self._home.case_file(assignment_id)
        with failures.in_words(path):
            private_folder(self._home.cases)
        lock = Lock(path, format_time(self._clock.now()))
        try:
            if path.exists():
                raise failures.already_opened()
            self._set_aside(assignment_id)
            new = NewAssignment(self, self._home, assignment_id, unlocked, self._clock, self._ids, lock)
            new.clear()
        except BaseException:
            lock.release()
            raise
        return new

    def begin_supplement(self, assignment_id: str, number: int, unlocked: Unlocked) -> "NewSupplement":
        """Begins to take in the n-th supplement; one that was cut short before is begun again."""
        return NewSupplement(self._home, assignment_id, number, unlocked)

    def open(self, assignment_id: str, unlocked: Unlocked) -> CaseFile:
        """Opens the case file, in the thread that will use it."""
        path = self._home.case_file(assignment_id)
        if not path.is_file():
            raise failures.missing(path)
        key = self._keyring(assignment_id).key(keyring.CASE_FILE, unlocked)
        return CaseFile.open(
            path,
            key,
            backups=self._home.backups,
            actor=unlocked.info.assessor_id,
            clock=self._clock,
            ids=self._ids,
        )

    def reader(self, assignment_id: str, case_id: str, unlocked: Unlocked) -> StoresReader:
        """Opens one applicant's materials, in the thread that will read; `CASE-011` where they are gone."""
        key = self._keyring(assignment_id).key(keyring.materials_of(case_id), unlocked)
        first = self._home.material_store(assignment_id, case_id)
        later = self._home.supplement_stores(assignment_id, case_id)
        # an applicant who sent nothing at first has no first store
        return StoresReader([first, *later] if first.is_file() or not later else later, key)

    def texts(
        self, assignment_id: str, case_id: str, unlocked: Unlocked, *, write: bool = False
    ) -> "TextIndex":
        """Opens the index of one applicant's texts, or begins one, in the thread that will use it."""
        from db.casefile.texts import TextIndex  # noqa: PLC0415 - not on the way to the roster

        key = self._keyring(assignment_id).key(keyring.materials_of(case_id), unlocked)
        return TextIndex.open(self._home.text_index(assignment_id, case_id), key, write=write)

    def holds_recording(self, assignment_id: str, case_id: str) -> bool:
        """Whether the interview of this applicant was recorded here, and can be heard."""
        known = keyring.recording_of(case_id) in self._keyring(assignment_id).keys
        return known and self._home.recording(assignment_id, case_id).is_file()

    def prepare_recording(self, assignment_id: str, case_id: str, unlocked: Unlocked) -> None:
        """Makes the key of a recording, where there is none; to be called by whoever writes the key file."""
        ring = self._keyring(assignment_id)
        name = keyring.recording_of(case_id)
        if name not in ring.keys:
            from db.casefile import recordings  # noqa: PLC0415 - not on the way to the roster

            # without its key nobody can hear what is left of one that was destroyed
            recordings.remove(self._home.recording(assignment_id, case_id))
            key = secrets.token_bytes(files.KEY_BYTES)
            keyring.write(self._home.case_keys(assignment_id), ring.with_key(name, key, unlocked))

    def record(self, assignment_id: str, case_id: str, unlocked: Unlocked) -> "RecordingStore":
        """Goes on with a recording, or begins it, in the thread that will write."""
        from db.casefile.recordings import RecordingStore  # noqa: PLC0415 - not on the way to the roster

        key = self._keyring(assignment_id).key(keyring.recording_of(case_id), unlocked)
        return RecordingStore(self._home.recording(assignment_id, case_id), key)

    def recording(self, assignment_id: str, case_id: str, unlocked: Unlocked) -> "RecordingReader":
        """Opens a recording, in the thread that will read; `CASE-011` where there is none."""
        from db.casefile.recordings import RecordingReader  # noqa: PLC0415 - see above

        key = self._keyring(assignment_id).key(keyring.recording_of(case_id), unlocked)
        return RecordingReader(self._home.recording(assignment_id, case_id), key)

    def destroy_recording(self, assignment_id: str, case_id: str) -> None:
        """Destroys the key of a recording, durably, then the recording; doing it again does nothing."""
        self._forget_key(assignment_id, keyring.recording_of(case_id))
        from db.casefile import recordings  # noqa: PLC0415 - not on the way to the roster

        recordings.remove(self._home.recording(assignment_id, case_id))

    def _forget_key(self, assignment_id: str, name: str) -> None:
        ring = self._keyring(assignment_id)
        if name in ring.keys:
            keyring.write(self._home.case_keys(assignment_id), ring.without(name))

    def holds_materials(self, assignment_id: str, case_id: str) -> bool:
        """Whether key and store of this applicant are there."""
        try:
            known = keyring.materials_of(case_id) in self._keyring(assignment_id).keys
        except KnownError:
            return False
        later = self._home.supplement_stores(assignment_id, case_id)
        return known and (self._home.material_store(assignment_id, case_id).is_file() or bool(later))

    def destroy_materials(self, assignment_id: str, case_id: str) -> None:
        """Destroys one applicant's keys, durably, then the stores; doing it again does nothing."""
        self._forget_key(assignment_id, keyring.materials_of(case_id))
        self.destroy_recording(assignment_id, case_id)
        from db.casefile import texts  # noqa: PLC0415 - not on the way to the roster

        texts.remove(self._home.text_index(assignment_id, case_id))
        first = self._home.material_store(assignment_id, case_id)
        for store in (first, *self._home.supplement_stores(assignment_id, case_id)):
            with failures.in_words(store):
                if store.exists():
                    store.unlink()
                    sync_folder(store.parent)

    def note(self, facts: Mapping[str, str]) -> None:
        """Adds a new assignment to the index; where that fails the files still tell."""
        listed = self._index()
        listed[facts["assignment_id"]] = _shown(facts)
        with contextlib.suppress(KnownError):
            self._write_index(listed)

    def _set_aside(self, assignment_id: str) -> None:
        """Keeps keys whose case file was moved away: should it come back, they open it."""
        path = self._home.case_keys(assignment_id)
        with contextlib.suppress(KnownError):
            if keyring.CASE_FILE in keyring.read(path).keys:
                name = f"{path.stem}.{self._ids.new()}{path.suffix}"
                with failures.in_words(path):
                    private_folder(self._home.backups)
                    publish(path, self._home.backups / name)

    def _facts(self, path: Path, unlocked: Unlocked) -> dict[str, str]:
        key = self._keyring(path.stem).key(keyring.CASE_FILE, unlocked)
        connection = files.reading(path, key, CASE_FILE)
        try:
            with failures.in_words(path, opened=True):
                return dict(connection.execute("SELECT name, value FROM facts").fetchall())
        finally:
            connection.close()

    def _keyring(self, assignment_id: str) -> keyring.Keyring:
        return keyring.read(self._home.case_keys(assignment_id))

    def _identity_of(self, assignment_id: str) -> str:
        try:
            return self._keyring(assignment_id).identity
        except KnownError:
            return ""

    def _index(self) -> dict[str, dict[str, str]]:
        try:
            told = json.loads((self._home.cases / INDEX).read_bytes())
            return {str(name): _shown(facts) for name, facts in told["assignments"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}

    def _write_index(self, listed: Mapping[str, Mapping[str, str]]) -> None:
        path = self._home.cases / INDEX
        told = {"format": 1, "assignments": listed}
        with failures.in_words(path):
            write_durably(
                path, json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8")
            )


class NewAssignment:
    """An assignment being imported: materials first, keys next, the case file last; before that nothing is visible."""

    def __init__(
        self,
        desk: Desk,
        home: Home,
        assignment_id: str,
        unlocked: Unlocked,
        clock: Clock,
        ids: Ids,
        lock: Lock,
    ) -> None:
        self._desk = desk
        self._home = home
        self._assignment_id = assignment_id
        self._unlocked = unlocked
        self._clock = clock
        self._ids = ids
        self._lock = lock
        self._ring = keyring.Keyring(assignment_id, unlocked.info.id, {})
        self._writers: dict[str, StoreWriter] = {}
        self._finished = False

    def materials(self, case_id: str) -> StoreWriter:
        """The writer of one applicant; the others rest meanwhile, as files come applicant by applicant."""
        for other, writer in self._writers.items():
            if other != case_id:
                writer.rest()
        if case_id not in self._writers:
            key = secrets.token_bytes(files.KEY_BYTES)
            self._ring = self._ring.with_key(keyring.materials_of(case_id), key, self._unlocked)
            store = self._home.material_store(self._assignment_id, case_id)
            self._writers[case_id] = StoreWriter(store, key)
        return self._writers[case_id]

    def finish(self, facts: Mapping[str, str], payloads: Mapping[str, bytes], first: Act) -> None:
        """Makes all of it durable and visible; a failure leaves nothing behind."""
        if (
            facts.get("assignment_id") != self._assignment_id
            or facts.get("identity") != self._unlocked.info.id
        ):
            raise BugError("facts of another assignment or identity")
        try:
            for writer in self._writers.values():
                writer.publish()
            key = secrets.token_bytes(files.KEY_BYTES)
            ring = self._ring.with_key(keyring.CASE_FILE, key, self._unlocked)
            keyring.write(self._home.case_keys(self._assignment_id), ring)
            build(
                self._home.case_file(self._assignment_id),
                key,
                facts,
                payloads,
                actor=self._unlocked.info.assessor_id,
                clock=self._clock,
                ids=self._ids,
                first=first,
            )
        except BaseException:
            self.discard()
            raise
        self._finished = True
        self._lock.release()
        self._desk.note(facts)

    def discard(self) -> None:
        """Leaves nothing behind; after `finish`, or a second time, it does nothing."""
        if self._finished:
            return
        self._finished = True
        for writer in self._writers.values():
            writer.discard()
        try:
            self.clear()
        finally:
            self._lock.release()

    def clear(self) -> None:
        """Removes what an import cut short has left; never called where there is a case file."""
        if self._home.case_file(self._assignment_id).exists():
            raise BugError("there is a case file")
        folder = self._home.material_store(self._assignment_id, "any").parent
        with failures.in_words(folder):
            keyring.destroy(self._home.case_keys(self._assignment_id))
            for left in self._home.cases.glob(f"{self._assignment_id}.*.part*"):
                left.unlink()
            if folder.is_dir():
                for left in folder.iterdir():
                    left.unlink()
                folder.rmdir()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self.discard()


class NewSupplement:
    """Further material of one supplement: a store for each applicant, under the applicant's own key."""

    def __init__(self, home: Home, assignment_id: str, number: int, unlocked: Unlocked) -> None:
        self._home = home
        self._assignment_id = assignment_id
        self._number = number
        self._unlocked = unlocked
        self._ring = keyring.read(home.case_keys(assignment_id))
        self._fresh: dict[str, bytes] = {}
        """keys for those who have sent nothing before"""
        self._writers: dict[str, StoreWriter] = {}

    def materials(self, case_id: str) -> StoreWriter:
        """The writer of one applicant; the others rest meanwhile."""
        for other, writer in self._writers.items():
            if other != case_id:
                writer.rest()
        if case_id not in self._writers:
            store = self._home.supplement_store(self._assignment_id, case_id, self._number)
            self._writers[case_id] = StoreWriter(store, self._key(case_id))
        return self._writers[case_id]

    def publish(self) -> None:
        """Makes the stores durable and gives them their names; then the keys that are new."""
        for writer in self._writers.values():
            writer.publish()
        if self._fresh:
            for name, key in self._fresh.items():
                self._ring = self._ring.with_key(name, key, self._unlocked)
            keyring.write(self._home.case_keys(self._assignment_id), self._ring)

    def discard(self) -> None:
        """Removes everything written; a key that was new stays, and opens nothing."""
        for writer in self._writers.values():
            writer.discard()

    def _key(self, case_id: str) -> bytes:
        name = keyring.materials_of(case_id)
        if name in self._ring.keys:
            return self._ring.key(name, self._unlocked)
        return self._fresh.setdefault(name, secrets.token_bytes(files.KEY_BYTES))


def _shown(facts: Mapping[str, Any]) -> dict[str, str]:
    """What the list shows of the facts of one assignment; never anything of an applicant."""
    found = {name: str(facts.get(name, "")) for name in _TEXTS}
    count = str(facts.get("case_count", ""))
    found["case_count"] = count if count.isdecimal() else "0"
    return found


def _entry(assignment_id: str, facts: Mapping[str, str] | None, identity: str) -> DeskEntry:
    shown = facts if facts is not None else _shown({"identity": identity})
    return DeskEntry(
        assignment_id=assignment_id,
        identity=shown["identity"],
        title=Words(shown["title_zh"], shown["title_en"]),
        society_code=shown["society_code"],
        society=Words(
            shown["society_zh"] or shown["society_code"], shown["society_en"] or shown["society_code"]
        ),
        role=shown["role"],
        opens=shown["opens"],
        due=shown["due"],
        expires=shown["expires"],
        case_count=int(shown["case_count"]),
        opened_at=shown["opened_at"],
        complete=facts is not None,
    )
