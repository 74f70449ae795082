"""What an assessor does at the desk, as acts to be tried under faults, and what a desk must still hold afterwards."""

import hashlib
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cse_desktop.domain.records import Declaration, Rating, RecordingConsent, TakenSupplement
from cse_desktop.domain.sound import RATE, SAMPLE_BYTES
from cse_desktop.errors import KnownError
from cse_desktop.services import rating
from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.settings import Settings
from cse_desktop.society import appointing
from cse_desktop.wiring.doctor import examine_home
from tests.e2e.fill import fill_case
from tests.e2e.supplying import report, supply
from tests.faults.trials import Say
from tests.world import PASSWORD, World, write_round

WHO = "e-001"
NEW_PASSWORD = "a newer test password"
HALF = b"\x01\x00" * (RATE // 2)
SUPPLEMENT = "补充.pdf"
STICK = "stick"
"""a folder beside the home's own, below which faults are injected as well"""

Do = Callable[[AssessorDesk, Path, Say], None]
Done = Callable[[AssessorDesk, Path], bool]


@dataclass(frozen=True, slots=True)
class Held:
    """What a desk holds that nobody else has, as far as it was said to be kept."""

    acts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """assignment → ids of its journal"""
    signed: Mapping[str, str] = field(default_factory=dict)
    """name → digest of what lies in `outgoing/`"""
    materials: frozenset[str] = frozenset()
    """digests that can be read through"""
    sound: Mapping[str, int] = field(default_factory=dict)
    """case → samples that can be heard"""
    phrases: tuple[str, ...] = ()
    people: frozenset[str] = frozenset()
    """identities, and those that have a certificate once more"""

    def lost(self, before: "Held", forgets: frozenset[str]) -> list[str]:
        """What was held before and is not any more; `forgets` are materials and recordings that were to go."""
        found = [
            f"acts of {name} are not what they were"
            for name, acts in before.acts.items()
            if self.acts.get(name, ())[: len(acts)] != acts
        ]
        found += [
            f"signed and gone: {name}"
            for name, digest in before.signed.items()
            if self.signed.get(name) != digest
        ]
        found += [f"material gone: {digest[:8]}" for digest in before.materials - self.materials - forgets]
        found += [
            "sound gone"
            for case, samples in before.sound.items()
            if case not in forgets and self.sound.get(case, 0) < samples
        ]
        found += ["a phrase is gone" for text in before.phrases if text not in self.phrases]
        return [*found, *(f"a person is gone: {who}" for who in before.people - self.people)]


class DeskAct:
    """One act on a copy of a desk's home."""

    def __init__(
        self,
        name: str,
        world: World,
        template: Path,
        do: Do,
        done: Done,
        *,
        forgets: frozenset[str] = frozenset(),
        doctor: tuple[str, ...] = (),
    ) -> None:
        self.name = name
        self.template = template
        self._world = world
        self._do = do
        self._done = done
        self._forgets = forgets
        self._doctor = frozenset(doctor)
        """findings that may stay when all is done"""
        self._before = held(self._desk(template), template)

    def ready(self, folder: Path) -> Callable[[Say], None]:
        """The desk unlocked; assignments are opened under faults, too."""
        desk = self._desk(folder)

        def do(say: Say) -> None:
            try:
                self._do(desk, folder, say)
            finally:
                desk.close_room()

        return do

    def check(self, folder: Path, *, acknowledged: bool) -> list[str]:
        """Everything said to be kept is there, the act can be done again, and the doctor has nothing to say."""
        desk = self._desk(folder)
        wrong = held(desk, folder).lost(self._before, self._forgets)
        done = self._done(desk, folder)
        if acknowledged and not done:
            wrong.append("acknowledged and not done")
        if not done:
            desk = self._desk(folder)
            self._do(desk, folder, lambda: None)
            desk.close_room()
            if not self._done(self._desk(folder), folder):
                wrong.append("done again and not done")
        wrong += self._desk_in_order(folder)
        return wrong + held(self._desk(folder), folder).lost(self._before, self._forgets)

    def _desk_in_order(self, folder: Path) -> list[str]:
        findings = [
            finding
            for password in (PASSWORD, NEW_PASSWORD)
            for finding in examine_home(folder, password, deep=True)
            if finding.code != "DOC-001"
        ]
        codes = {finding.code for finding in findings if not finding.healthy} - self._doctor
        left = [path.name for path in folder.rglob("*.gone")]
        return [f"the doctor says {code}" for code in sorted(codes)] + [f"left: {name}" for name in left]

    def _desk(self, folder: Path) -> AssessorDesk:
        desk = self._world.desk(WHO, home=folder)
        try:
            desk.unlock(PASSWORD)
        except KnownError:
            desk.unlock(NEW_PASSWORD)
        return desk


def held(desk: AssessorDesk, home: Path) -> Held:
    """Reads everything that the desk holds, through the services; the desk is closed then."""
    acts: dict[str, tuple[str, ...]] = {}
    materials: set[str] = set()
    sound: dict[str, int] = {}
    state = desk.state()
    for row in state.assignments:
        room = desk.open_room(row.assignment_id).room
        acts[row.assignment_id] = tuple(entry.act_id for entry in room.storage.journal())
        for case in room.assignment.cases:
            if not desk._files.holds_materials(row.assignment_id, case.id):
                continue
            reader: Any = desk._files.reader(row.assignment_id, case.id, desk._keys_in_memory())
            materials |= {digest for digest in reader.digests() if _digest(reader, digest) == digest}
            reader.close()
            heard = desk.recording(room, case.id).heard()
            if heard is not None:
                sound[case.id] = heard.samples
        desk.close_room()
    signed = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(home.glob("outgoing/*"))
        if path.is_file() and path.suffix != ".part"
    }
    people = {who.id for who in state.identities}
    people |= {f"{who.id} appointed" for who in state.identities if who.certificate is not None}
    return Held(acts, signed, frozenset(materials), sound, desk.phrases(), frozenset(people))


def _digest(reader: object, digest: str) -> str:
    size = reader.size(digest)  # type: ignore[attr-defined]
    return hashlib.sha256(reader.read(digest, 0, size)).hexdigest()  # type: ignore[attr-defined]


class Story:
    """The world of the acts: a society, a round that records, and homes as they are before each act."""

    def __init__(self, folder: Path) -> None:
        self.world = World(folder / "world")
        self._templates = folder / "templates"
        self._templates.mkdir()
        self.acts: list[DeskAct] = []
        desk = self.world.enrol(WHO)
        self.world.enrol("e-009")
        write_round(self.world.round, {"e-009": "lead", WHO: "assessor"}, record_audio="optional")
        self.world.issue()
        self.home = self.world.folder / "desks" / WHO
        (self.home / STICK).mkdir()
        desk.use_phrase("示例短语")
        self._enrolment()
        self._add("import", self._import, lambda desk, _: bool(desk.state().assignments))
        self._assignment()

    @property
    def assignment(self) -> str:
        """The assignment of all acts."""
        return self.world.ids[WHO]

    def _now(self) -> AssessorDesk:
        desk = self.world.desk(WHO)
        desk.unlock(PASSWORD)
        return desk

    def _template(self, name: str) -> Path:
        return Path(shutil.copytree(self.home, self._templates / name))

    def _add(
        self,
        name: str,
        do: Do,
        done: Done,
        *,
        forgets: frozenset[str] = frozenset(),
        doctor: tuple[str, ...] = (),
    ) -> None:
        template = self._template(name)
        self.acts.append(DeskAct(name, self.world, template, do, done, forgets=forgets, doctor=doctor))

    # -- keys, settings, phrases

    def _enrolment(self) -> None:
        self._add("enrol", _enrol, _has_request)
        self._add("change password", _change_password, _has_new_password)
        self._add("settings", _change_settings, lambda _, home: _theme(home) == "dark")
        self._add("phrase", _use_phrase, lambda desk, _: "第二条短语" in desk.phrases())
        other = self.world.desk("second")
        request = other.enrol("示例·第二", "示例检测中心", "csee", ["electrical"], NEW_PASSWORD)
        pem = self.world.folder / "second.pem"
        appointing.appoint(self.world.society, self.world.row, request, "*", assessor_id="e-002", out=pem)
        (identity,) = (self.world.folder / "desks" / "second" / "identities").iterdir()
        kept = self.home / "identities" / identity.name
        shutil.copytree(identity, kept)

        def install(desk: AssessorDesk, _home: Path, say: Say) -> None:
            desk.install_certificate(pem)
            say()

        def installed(desk: AssessorDesk, _home: Path) -> bool:
            known = desk._trust.roots()
            return bool(known) and any(
                who.id == identity.name and who.certificate for who in desk.state().identities
            )

        self._add("certificate", install, installed)
        shutil.rmtree(kept)

    # -- the assignment

    def _import(self, desk: AssessorDesk, _home: Path, say: Say) -> None:
        desk.open_file(self.world.issued[WHO])
        say()

    def _assignment(self) -> None:
        desk = self._now()
        desk.open_file(self.world.issued[WHO])
        casework = desk.open_room(self.assignment)
        first, second = (case.id for case in casework.room.assignment.cases)
        materials = frozenset(row.sha256 for row in casework.room.case(first).materials)
        shared = frozenset(row.sha256 for row in casework.room.case(second).materials)
        desk.close_room()
        self._declaring(first, second, materials - shared)
        casework = desk.open_room(self.assignment)
        acceptance = casework.declare({first: ("none", ""), second: ("none", "")}, PASSWORD)
        answer = self.world.receive(casework.path_of(acceptance.bundle_id))[0].answer
        path = supply(
            self.world,
            casework.room,
            self.world.folder / "supplement.csb",
            {SUPPLEMENT: report("Sample supplement")},
        )
        desk.close_room()
        assert answer is not None
        self._after_declaring(first, acceptance.bundle_id, answer, path)
        self._recording(first)
        desk = self._now()
        casework = desk.open_room(self.assignment)
        fill_case(casework.room, first)
        desk.close_room()

        def submit(desk: AssessorDesk, _home: Path, say: Say) -> None:
            desk.open_room(self.assignment).submit_cases([first], PASSWORD)
            say()

        self._add("submit", submit, self._looked(lambda work: work.room.is_frozen(first)))

    def _looked(self, look: Callable[[Casework], bool]) -> Done:
        def done(desk: AssessorDesk, _home: Path) -> bool:
            try:
                return look(desk.open_room(self.assignment))
            finally:
                desk.close_room()

        return done

    def _declaring(self, first: str, second: str, materials: frozenset[str]) -> None:
        def declaring(choice: tuple[str, str]) -> Do:
            def declare(desk: AssessorDesk, _home: Path, say: Say) -> None:
                choices = {first: choice, second: ("none", "")}
                desk.open_room(self.assignment).declare(choices, PASSWORD)
                say()

            return declare

        def declared(work: Casework) -> bool:
            return [row.signed for row in work.room.storage.rows(Declaration)] == [True, True]

        def recused(work: Casework) -> bool:
            holds = work._files.holds_materials(self.assignment, first)
            return declared(work) and not holds

        self._add("declare", declaring(("none", "")), self._looked(declared))
        recuse = declaring(("recuse", "同一单位"))
        self._add("recuse", recuse, self._looked(recused), forgets=materials)

    def _after_declaring(self, first: str, bundle_id: str, answer: Path, supplement: Path) -> None:
        def rate(desk: AssessorDesk, _home: Path, say: Say) -> None:
            rating.record_rating(desk.open_room(self.assignment).room, first, "1.1", "material", "3")
            say()

        def hand_over(desk: AssessorDesk, home: Path, say: Say) -> None:
            desk.open_room(self.assignment).hand_over_to_folder(bundle_id, home / STICK)
            say()

        def handed_over(desk: AssessorDesk, home: Path) -> bool:
            wanted = next((home / "outgoing").glob("*acceptance*.csb"))
            carried = home / STICK / wanted.name
            whole = carried.is_file() and carried.read_bytes() == wanted.read_bytes()
            return whole and self._looked(lambda work: _state(work, bundle_id) == "handed_over")(desk, home)

        def opening(path: Path) -> Do:
            def take(desk: AssessorDesk, _home: Path, say: Say) -> None:
                desk.open_file(path)
                say()

            return take

        self._add("rate", rate, self._looked(lambda work: bool(work.room.storage.rows(Rating))))
        self._add("hand over", hand_over, handed_over)
        self._add(
            "receipt", opening(answer), self._looked(lambda work: _state(work, bundle_id) == "delivered")
        )
        taken = self._looked(lambda work: bool(work.room.storage.rows(TakenSupplement)))
        self._add("supplement", opening(supplement), taken)

    def _recording(self, first: str) -> None:
        desk = self._now()
        recording = desk.recording(desk.open_room(self.assignment).room, first)
        recording.give_consent()
        desk.close_room()

        def record(desk: AssessorDesk, _home: Path, say: Say) -> None:
            found = desk.recording(desk.open_room(self.assignment).room, first)
            for left in (2, 1, 0):
                try:
                    store = found.open_store()
                    break
                except KnownError:
                    # a person presses the key again
                    if not left:
                        raise
            try:
                store.begin(found.now())
                store.append(HALF, 0)
                say()
                store.append(HALF, 500)
                store.end("stopped")
            finally:
                store.close()
            found.settle()

        def recorded(desk: AssessorDesk, _home: Path) -> bool:
            try:
                heard = desk.recording(desk.open_room(self.assignment).room, first).heard()
                return heard is not None and heard.samples >= len(HALF) // SAMPLE_BYTES
            finally:
                desk.close_room()

        self._add("record", record, recorded)
        desk = self._now()
        record(desk, self.home, lambda: None)
        desk.close_room()
        self._add("record on", record, recorded)
        keys = (self.home / "cases").glob("*.keys.json")
        kept = self._template("recorded")
        found = desk.recording(desk.open_room(self.assignment).room, first)
        found.withdraw_consent()
        desk.close_room()
        wrapped = _recording_key(next(keys))

        def destroy(desk: AssessorDesk, _home: Path, say: Say) -> None:
            desk.recording(desk.open_room(self.assignment).room, first).destroy()
            say()

        def destroyed(desk: AssessorDesk, home: Path) -> bool:
            room = desk.open_room(self.assignment).room
            said = any(row.destroyed for row in room.storage.rows(RecordingConsent))
            desk.close_room()
            files = [path for path in home.rglob("*") if path.is_file()]
            gone = not any(".cserec" in path.name or wrapped in path.read_bytes() for path in files)
            return said and gone

        self._add("destroy recording", destroy, destroyed, forgets=frozenset({first}))
        shutil.rmtree(self.home)
        kept.rename(self.home)


def _recording_key(keys: Path) -> bytes:
    from db.casefile import keyring  # noqa: PLC0415 - beside its only use

    return next(
        text.encode() for name, text in keyring.read(keys).keys.items() if name.startswith("recordings/")
    )


def _state(work: Casework, bundle_id: str) -> str:
    return next(row.state for row in work.room.storage.outbox() if row.bundle_id == bundle_id)


def _enrol(desk: AssessorDesk, _home: Path, say: Say) -> None:
    desk.enrol("示例·另一位", "示例检测中心", "csee", ["electrical"], NEW_PASSWORD)
    say()


def _has_request(desk: AssessorDesk, home: Path) -> bool:
    waiting = [who.id for who in desk.state().identities if who.certificate is None]
    return any((home / "outgoing" / f"enrolment-{who[-6:]}.csr.json").is_file() for who in waiting)


def _change_password(desk: AssessorDesk, _home: Path, say: Say) -> None:
    keys: Any = desk._keys
    keys.change_password(desk._keys_in_memory().info.id, PASSWORD, NEW_PASSWORD)
    say()


def _has_new_password(desk: AssessorDesk, _home: Path) -> bool:
    try:
        desk.unlock(NEW_PASSWORD)
    except KnownError:
        return False
    return True


def _change_settings(_desk: AssessorDesk, home: Path, say: Say) -> None:
    settings = Settings.load(home / "settings.toml")
    settings.change(theme="dark")
    if settings.problem is None:
        say()


def _theme(home: Path) -> str:
    return Settings.load(home / "settings.toml").values.theme


def _use_phrase(desk: AssessorDesk, _home: Path, say: Say) -> None:
    desk.use_phrase("第二条短语")
    say()
