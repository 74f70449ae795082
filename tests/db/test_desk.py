"""The desk: assignments come in wholly or not at all, are listed without keys, and their materials can be destroyed."""

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cse_desktop.domain.ports import CaseFiles
from cse_desktop.domain.records import Act, CaseState, Change, Rating
from cse_desktop.errors import BugError, KnownError
from cse_desktop.keys.store import UnlockedIdentity
from cse_desktop.paths import Home
from db.casefile import keyring
from db.casefile.desk import Desk, NewAssignment
from db.casefile.doctor import Finding, examine
from tests.db.desks import (
    ASSIGNMENT,
    CASES,
    SECRET,
    CountingIds,
    SteppingClock,
    outgoing,
    rate,
    rating,
    unlocked,
)
from tests.db.test_materials import files_up_to

ROOT = Path(__file__).resolve().parents[2]
MATERIAL = SECRET.encode() * 20_000
DIGEST = hashlib.sha256(MATERIAL).hexdigest()


@dataclass
class Place:
    """A home, the desk on it, and the person at it."""

    home: Home
    person: UnlockedIdentity = field(default_factory=unlocked)

    @property
    def desk(self) -> Desk:
        return Desk(self.home, SteppingClock(), CountingIds())

    def facts(self, **more: str) -> dict[str, str]:
        known = {"assignment_id": ASSIGNMENT, "identity": self.person.info.id, "title_zh": "示例批次"}
        return {**known, "title_en": "Sample round", "case_count": "2", "due": "2026-04-01", **more}

    def fill(self, new: NewAssignment) -> None:
        for case in CASES:
            with new.materials(case).member(DIGEST, len(MATERIAL)) as sink:
                sink.write(MATERIAL)

    def take_in(self, document: bytes = b"{}") -> None:
        first = Act("open", None, tuple(Change(None, CaseState(case, n)) for n, case in enumerate(CASES)))
        with self.desk.begin(ASSIGNMENT, self.person) as new:
            self.fill(new)
            new.finish(self.facts(), {"data/assignment.json": document}, first)

    def names(self) -> set[str]:
        root = self.home.root
        return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}

    def findings(self, deep: bool = False) -> list[Finding]:
        return examine(self.home, lambda identity: self.person, deep=deep)

    def codes(self, deep: bool = False) -> list[str]:
        return [finding.code for finding in self.findings(deep)]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(Home(tmp_path))


ALL = {
    f"cases/{ASSIGNMENT}.csecase",
    f"cases/{ASSIGNMENT}.keys.json",
    f"cases/{ASSIGNMENT}.materials/{CASES[0]}.csemat",
    f"cases/{ASSIGNMENT}.materials/{CASES[1]}.csemat",
    "cases/index.json",
}


def test_an_assignment_comes_in_and_opens(place: Place) -> None:
    files: CaseFiles = place.desk
    assert list(files.entries()) == []
    place.take_in()
    assert place.names() == ALL
    (entry,) = place.desk.entries()
    assert (entry.assignment_id, entry.identity) == (ASSIGNMENT, place.person.info.id)
    assert (entry.title.zh, entry.case_count, entry.complete) == ("示例批次", 2, True)
    with place.desk.open(ASSIGNMENT, place.person) as file:
        assert file.payload("data/assignment.json") == b"{}"
        assert [entry.actor for entry in file.journal()] == ["A-SAMPLE-1"]
    for case in CASES:
        assert place.desk.holds_materials(ASSIGNMENT, case)
        reader = place.desk.reader(ASSIGNMENT, case, place.person)
        assert reader.read(DIGEST, 0, len(MATERIAL)) == MATERIAL
        reader.close()
    assert place.codes(deep=True) == ["DOC-000"]


def test_each_applicant_has_a_key_of_their_own_and_none_is_readable(place: Place) -> None:
    place.take_in()
    ring = keyring.read(place.home.case_keys(ASSIGNMENT))
    keys = {ring.key(name, place.person) for name in ring.keys}
    assert len(keys) == 3
    for path in place.home.root.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert SECRET.encode()[:24] not in data, path.name
            for key in keys:
                assert key not in data
                assert key.hex().encode() not in data


def test_nothing_is_seen_of_an_import_before_it_is_finished(place: Place) -> None:
    new = place.desk.begin(ASSIGNMENT, place.person)
    place.fill(new)
    assert place.desk.entries() == []
    assert not place.desk.holds_materials(ASSIGNMENT, CASES[0])
    with pytest.raises(KnownError) as caught:
        place.desk.open(ASSIGNMENT, place.person)
    assert caught.value.code == "CASE-001"
    with pytest.raises(KnownError) as caught:
        place.desk.begin(ASSIGNMENT, place.person)
    assert caught.value.code == "CASE-008"
    new.discard()
    new.discard()
    assert place.names() == set()


def test_the_same_assignment_is_not_taken_in_twice(place: Place) -> None:
    place.take_in()
    before = {name: (place.home.root / name).read_bytes() for name in place.names()}
    with pytest.raises(KnownError) as caught:
        place.take_in()
    assert caught.value.code == "CASE-009"
    assert before == {name: (place.home.root / name).read_bytes() for name in place.names()}


def test_an_import_that_fails_leaves_nothing(place: Place) -> None:
    new = place.desk.begin(ASSIGNMENT, place.person)
    place.fill(new)
    with pytest.raises(BugError):
        new.finish(place.facts(assignment_id="another"), {}, Act("open", None, ()))
    new.discard()
    assert place.names() == set()
    new = place.desk.begin(ASSIGNMENT, place.person)
    place.fill(new)
    wrong = Act("open", None, (Change(rating("1"), None),))
    with pytest.raises(BugError):
        new.finish(place.facts(), {}, wrong)
    assert place.names() == set()
    place.take_in()


@pytest.mark.parametrize("room", [30_000, 900_000, 1_300_000])
def test_a_full_disk_at_import_is_said_and_leaves_nothing(place: Place, room: int) -> None:
    with files_up_to(room), pytest.raises(KnownError) as caught:
        place.take_in(bytes(1_500_000))
    assert caught.value.code in ("CASE-006", "CASE-007")
    assert caught.value.next_step is not None
    assert place.names() == set()
    place.take_in()
    assert place.codes() == ["DOC-000"]


def test_an_import_cut_short_by_a_crash_is_swept_away_by_the_next(place: Place) -> None:
    script = (
        "import os, pathlib\n"
        "from tests.db.test_desk import Place\n"
        "from cse_desktop.paths import Home\n"
        "from tests.db.desks import ASSIGNMENT\n"
        f"place = Place(Home(pathlib.Path({str(place.home.root)!r})))\n"
        "new = place.desk.begin(ASSIGNMENT, place.person)\n"
        "place.fill(new)\n"
        "new.materials('x').publish()\n"
        "os._exit(9)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False)
    assert done.returncode == 9
    assert any(name.endswith(".csemat") for name in place.names())
    (place.home.cases / f"{ASSIGNMENT}.csecase.part-wal").write_bytes(b"left over")
    place.take_in()
    assert place.names() == ALL
    assert place.codes() == ["DOC-000"]


def test_destroying_one_applicants_materials_leaves_the_other(place: Place) -> None:
    place.take_in()
    keys = place.home.case_keys(ASSIGNMENT)
    wrapped = keyring.read(keys).keys[keyring.materials_of(CASES[0])]
    store = place.home.material_store(ASSIGNMENT, CASES[0])
    copy = store.read_bytes()
    place.desk.destroy_materials(ASSIGNMENT, CASES[0])
    place.desk.destroy_materials(ASSIGNMENT, CASES[0])
    assert not store.exists()
    assert not place.desk.holds_materials(ASSIGNMENT, CASES[0])
    assert place.desk.holds_materials(ASSIGNMENT, CASES[1])
    for path in place.home.root.rglob("*"):
        assert not path.is_file() or wrapped.encode() not in path.read_bytes()
    store.write_bytes(copy)
    with pytest.raises(KnownError) as caught:
        place.desk.reader(ASSIGNMENT, CASES[0], place.person)
    assert caught.value.code == "CASE-011"
    assert place.codes() == ["DOC-008"]


def test_another_identity_opens_nothing(place: Place) -> None:
    place.take_in()
    stranger = unlocked(5)
    for attempt in (
        lambda: place.desk.open(ASSIGNMENT, stranger),
        lambda: place.desk.reader(ASSIGNMENT, CASES[0], stranger),
    ):
        with pytest.raises(KnownError) as caught:
            attempt()
        assert caught.value.code == "CASE-012"


def test_the_list_is_made_again_from_the_files(place: Place) -> None:
    place.take_in()
    known = place.desk.entries()
    index = place.home.cases / "index.json"
    for broken in (None, b"", b"[]", b'{"assignments": 3}', b'{"assignments": {"x": 3}}'):
        index.unlink(missing_ok=True)
        if broken is not None:
            index.write_bytes(broken)
        (entry,) = place.desk.entries()
        assert not entry.complete
        assert (entry.assignment_id, entry.identity) == (ASSIGNMENT, place.person.info.id)
    assert place.desk.rebuild(place.person) == known
    assert place.desk.entries() == known
    index.unlink()
    assert not place.desk.rebuild(unlocked(5))[0].complete
    place.home.case_file(ASSIGNMENT).unlink()
    assert place.desk.entries() == []


def test_the_list_is_read_without_sqlite_utils(place: Place) -> None:
    place.take_in()
    script = (
        "import sys, pathlib\n"
        "from db.casefile.desk import Desk\n"
        "from cse_desktop.paths import Home\n"
        f"print(len(Desk(Home(pathlib.Path({str(place.home.root)!r})), None, None).entries()))\n"
        "print(sorted({'sqlite_utils', 'cryptography', 'PySide6'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert done.stdout.split("\n")[:2] == ["1", "[]"]


def test_a_lost_key_file_is_said(place: Place) -> None:
    place.take_in()
    keys = place.home.case_keys(ASSIGNMENT)
    whole = keys.read_bytes()
    for broken in (None, b"", b"{}", whole[:50]):
        keys.unlink(missing_ok=True)
        if broken is not None:
            keys.write_bytes(broken)
        with pytest.raises(KnownError) as caught:
            place.desk.open(ASSIGNMENT, place.person)
        assert caught.value.code == "CASE-010"
        assert place.codes() == ["CASE-010"]
    keys.write_text(json.dumps({**json.loads(whole), "format": 2}), encoding="utf-8")
    assert place.codes() == ["CASE-003"]
    keys.write_bytes(whole)
    assert place.codes() == ["DOC-000"]


def test_keys_of_a_case_file_that_was_moved_away_are_set_aside(place: Place) -> None:
    place.take_in()
    moved = place.home.case_file(ASSIGNMENT).read_bytes()
    keys = place.home.case_keys(ASSIGNMENT).read_bytes()
    place.home.case_file(ASSIGNMENT).unlink()
    place.take_in()
    (aside,) = place.home.backups.iterdir()
    assert aside.read_bytes() == keys
    assert place.home.case_file(ASSIGNMENT).read_bytes() != moved


def test_the_doctor_names_every_fault_and_changes_nothing(place: Place) -> None:
    place.take_in()
    with place.desk.open(ASSIGNMENT, place.person) as file:
        file.commit(rate(None, rating("3")))
        file.commit(Act("submit", None, (), undoable=False), outgoing=(outgoing(1), outgoing(2)))
    place.home.outgoing.mkdir()
    (place.home.outgoing / outgoing(1).file_name).write_bytes(b"bundle 1")
    (place.home.outgoing / outgoing(2).file_name).write_bytes(b"changed")
    assert place.codes() == ["DOC-006"]
    (place.home.outgoing / outgoing(2).file_name).unlink()
    assert place.codes() == ["DOC-005"]
    (place.home.outgoing / outgoing(2).file_name).write_bytes(b"bundle 2")
    before = {name: (place.home.root / name).read_bytes() for name in place.names()}
    assert place.codes(deep=True) == ["DOC-000"]
    assert before == {name: (place.home.root / name).read_bytes() for name in place.names()}
    locked = examine(place.home, lambda identity: None)
    assert [(finding.code, finding.healthy) for finding in locked] == [("DOC-001", False)]
    store = place.home.material_store(ASSIGNMENT, CASES[1])
    changed = bytearray(store.read_bytes())
    changed[-9000] ^= 1
    store.write_bytes(changed)
    assert place.codes() == ["DOC-002"]
    store.unlink()
    assert place.codes() == ["DOC-007"]


def test_the_doctor_sees_tables_that_are_not_what_the_journal_says(place: Place) -> None:
    place.take_in()
    with place.desk.open(ASSIGNMENT, place.person) as file:
        file.commit(rate(None, rating("3")))
        assert file.one(Rating, case_id=CASES[0], target="1.1", method="material") == rating("3")
        file._connection.execute("UPDATE rating SET value = '5'")
    assert place.codes() == ["DOC-004"]
    with place.desk.open(ASSIGNMENT, place.person) as file:
        file._connection.execute("UPDATE rating SET value = '3'")
        file._connection.execute("DROP TRIGGER journal_never_update")
        file._connection.execute("UPDATE journal SET changes = replace(changes, '\"3\"', '\"5\"')")
    assert place.codes() == ["DOC-003", "DOC-004"]


def test_the_doctor_examines_a_file_that_is_open_or_was_not_closed(place: Place) -> None:
    place.take_in()
    with place.desk.open(ASSIGNMENT, place.person) as file:
        file.commit(rate(None, rating("3")))
        assert place.codes() == ["DOC-000"]
        file.commit(rate(rating("3"), rating("4")))
        assert file.rows(Rating) == [rating("4")]
