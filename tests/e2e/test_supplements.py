"""Further material on real files: taken in once, in order, marked, counted in what is signed; or nothing changes."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from cse_desktop.domain.identifiers import uuid7
from cse_desktop.domain.records import Change, EvidenceQuery, TakenSupplement
from cse_desktop.domain.supplement_json import Supplement
from cse_desktop.errors import BugError, KnownError, Words
from cse_desktop.services import evidence, querying, reading
from cse_desktop.services.case_sheets import case_sheet
from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.services.room import Room
from db.casefile.storage import CaseFile
from tests.e2e.fill import fill_case
from tests.e2e.supplying import report, supply
from tests.world import PASSWORD, World

NEW = "补充 计算书.pdf"
FILES = {NEW: report("Sample supplement: short-circuit current 15.4 kA")}
DIGEST = hashlib.sha256(FILES[NEW]).hexdigest()


def first(room: Room) -> str:
    return room.assignment.cases[0].id


def names(room: Room, case_id: str) -> list[str]:
    return [material.display_name for material in room.case(case_id).materials]


def refused(desk: AssessorDesk, path: Path, code: str) -> None:
    with pytest.raises(KnownError) as caught:
        desk.open_file(path)
    assert caught.value.code == code


def test_a_supplement_is_there_at_once_and_after_the_next_opening(
    world: World, desk: AssessorDesk, casework: Casework, tmp_path: Path
) -> None:
    room = casework.room
    case_id, before = first(room), room.case(first(room))
    path = supply(world, room, tmp_path / "s.csb", FILES, note=Words("请查收", "Here it is"))
    opened = desk.open_file(path)
    assert (opened.kind, opened.assignment_id) == ("supplement", room.assignment.id)
    assert ("请查收" in opened.words.zh, "Here it is" in opened.words.en) == (True, True)
    for _ in range(2):
        room = desk.open_room(room.assignment.id).room
        case = room.case(case_id)
        assert case.materials[:-1] == before.materials
        assert (case.materials[-1].display_name, case.materials[-1].supplement) == (NEW, 1)
        assert case.digest != before.digest
        source = desk.materials(room, case_id)(DIGEST)()
        assert source.read(0, source.size) == FILES[NEW]
        source.close()
        desk.close_room()


def test_what_is_signed_names_what_was_read(
    world: World, desk: AssessorDesk, casework: Casework, tmp_path: Path
) -> None:
    room = casework.room
    case_id = first(room)
    desk.open_file(supply(world, room, tmp_path / "s.csb", FILES))
    fill_case(room, case_id)
    evidence.annotate(room, case_id, DIGEST, 0, "whole", (), links=[("1.1", "material", "sole", "")])
    casework.submit_cases([case_id], PASSWORD)
    assert room.is_frozen(case_id)


def test_the_same_supplement_twice_changes_nothing(
    world: World, desk: AssessorDesk, casework: Casework, tmp_path: Path
) -> None:
    room = casework.room
    path = supply(world, room, tmp_path / "s.csb", FILES)
    desk.open_file(path)
    head = room.storage.journal_head()
    assert "已经收入" in desk.open_file(path).words.zh
    assert room.storage.journal_head() == head
    source = desk.materials(room, first(room))(DIGEST)()
    assert source.read(0, source.size) == FILES[NEW], "the store is still there"
    source.close()


def test_supplements_come_in_their_order(
    world: World, desk: AssessorDesk, casework: Casework, tmp_path: Path
) -> None:
    room = casework.room
    one = supply(world, room, tmp_path / "1.csb", FILES)
    desk.open_file(one)
    two = supply(world, room, tmp_path / "2.csb", {"另一份.pdf": report("Another")}, number=2)
    three = supply(world, room, tmp_path / "3.csb", {"又一份.pdf": report("More")}, number=3)
    refused(desk, three, "SUP-101")
    desk.open_file(two)
    refused(desk, three, "CSB-095")
    assert names(room, first(room))[-2:] == [NEW, "另一份.pdf"]
    assert [row.number for row in room.storage.rows(TakenSupplement)] == [1, 2]


def test_a_supplement_that_does_not_fit_changes_nothing(
    world: World, desk: AssessorDesk, casework: Casework, tmp_path: Path
) -> None:
    room = casework.room
    before = (room.storage.journal_head(), room.assignment, sorted(world.folder.rglob("*.csemat")))
    taken = {"03 项目报告.pdf": report("Another report of that name")}
    refused(desk, supply(world, room, tmp_path / "a.csb", taken), "SUP-007")
    gone = supply(world, room, tmp_path / "b.csb", FILES, replaces={NEW: "0" * 64})
    refused(desk, gone, "SUP-008")
    other = Supplement(room.assignment.id, room.assignment.digest, 2, None, (), {})
    refused(desk, supply(world, room, tmp_path / "c.csb", FILES, said=other), "SUP-010")
    refused(desk, supply(world, room, tmp_path / "d.csb", FILES, earlier=()), "CSB-095")
    bent = bytearray(supply(world, room, tmp_path / "e.csb", FILES).read_bytes())
    bent[len(bent) // 2] ^= 1
    (tmp_path / "e.csb").write_bytes(bent)
    refused(desk, tmp_path / "e.csb", "CSB-022")
    after = (room.storage.journal_head(), room.assignment, sorted(world.folder.rglob("*.csemat")))
    assert after == before
    desk.open_file(supply(world, room, tmp_path / "f.csb", FILES))
    assert names(room, first(room))[-1] == NEW


def test_nothing_is_kept_of_a_recused_applicant(world: World, desk: AssessorDesk, tmp_path: Path) -> None:
    desk.open_file(world.issued["e-001"])
    casework = desk.open_room(world.ids["e-001"])
    room = casework.room
    one, two = (case.id for case in room.assignment.cases)
    casework.declare({one: ("recuse", "示例 曾为同事"), two: ("none", "")}, PASSWORD)
    desk.open_file(supply(world, room, tmp_path / "s.csb", FILES, case_id=one))
    assert not list(world.folder.rglob(f"{one}*.csemat"))
    assert len(room.storage.rows(TakenSupplement)) == 1
    with pytest.raises(KnownError):
        desk.materials(room, one)(DIGEST)()


def test_an_act_that_fails_leaves_a_supplement_that_can_be_taken_in_again(
    world: World, desk: AssessorDesk, casework: Casework, tmp_path: Path
) -> None:
    """The stores are published before the act: where the case file then refuses, they go again."""
    room = casework.room
    path = supply(world, room, tmp_path / "s.csb", FILES)
    storage = room.storage
    assert isinstance(storage, CaseFile)
    head = storage.journal_head()
    storage._connection.execute(
        "CREATE TRIGGER broken BEFORE INSERT ON taken_supplement BEGIN SELECT RAISE(ABORT, 'broken'); END"
    )
    with pytest.raises((KnownError, BugError)):
        desk.open_file(path)
    assert (names(room, first(room))[-1] == NEW, storage.journal_head()) == (False, head)
    assert not list(world.folder.rglob("*.s0001.csemat"))
    storage._connection.execute("DROP TRIGGER broken")
    desk.open_file(path)
    assert names(room, first(room))[-1] == NEW


def test_an_answered_request_is_settled_and_reading_goes_on(
    world: World, desk: AssessorDesk, casework: Casework, tmp_path: Path
) -> None:
    room = casework.room
    case_id = first(room)
    querying.write_query(room, case_id, "1.3", "请补充计算书。")
    querying.write_query(room, case_id, "", "Which part is your own?")
    sent = casework.ask([case_id], PASSWORD)
    assert (sent.kind, sent.sequence, sent.case_ids) == ("query", 1, (case_id,))
    done = Change(room.stored_state(case_id), replace(room.state(case_id), materials_done=True))
    room.act("materials-done", case_id, done)
    asked = room.storage.rows(EvidenceQuery)
    stranger = uuid7(9, b"\0" * 10)
    desk.open_file(supply(world, room, tmp_path / "s.csb", FILES, answers=(asked[0].query_id, stranger)))
    sheet = case_sheet(room, case_id)
    assert [(row.state, row.supplement) for row in sheet.queries] == [("answered", 1), ("made", 0)]
    assert [gap.kind for gap in sheet.gaps if gap.place == "requests"] == ["query_unanswered"]
    assert not room.state(case_id).materials_done
    assert sheet.materials[-1].supplement == 1
    kinds = [line.kind for line in casework.roster_sheet().attention]
    assert "supplement" in kinds
    reading.keep_place(room, case_id=case_id, material=DIGEST, page=0, zoom=0)
    assert "supplement" not in [line.kind for line in casework.roster_sheet().attention]
