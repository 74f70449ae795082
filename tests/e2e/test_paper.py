"""An interview on paper, typed in, submitted, and judged by the real society; and what keeps it from being."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cse_desktop.bundles.head import CaseEntry
from cse_desktop.bundles.write import payload_bytes
from cse_desktop.domain.canonical import canonical_bytes
from cse_desktop.domain.records import (
    RECORDS,
    CaseState,
    InterviewNote,
    InterviewState,
    PaperTyping,
    Rating,
    Record,
    TypedValue,
)
from cse_desktop.domain.score_json import record_file
from cse_desktop.errors import KnownError
from cse_desktop.services import interviewing, rating, roster, transcribing, undoing
from cse_desktop.services.case_sheets import case_sheet
from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.services.gap_rows import gaps_of
from cse_desktop.services.interview_sheets import interview_sheet
from cse_desktop.services.paper_sheets import paper_sheet
from cse_desktop.services.room import Room
from cse_desktop.wiring.doctor import examine_home
from tests.e2e.fill import fill_case, fill_opinion, fill_reading
from tests.e2e.paper import NOTE, ONE, TWO, code_of, keyed_twice, type_sheet
from tests.society.sending import Sender, scores_files
from tests.world import PASSWORD, World, write_round


@pytest.fixture
def twice() -> bool:
    """Whether the pack wants two persons."""
    return False


@pytest.fixture
def desk(world: World, twice: bool) -> Iterator[AssessorDesk]:
    """The desk of `e-001`."""
    found = world.enrol("e-001")
    world.enrol("e-009")
    if twice:
        keyed_twice(world)
    write_round(world.round, {"e-009": "lead", "e-001": "assessor"}, record_audio="optional")
    world.issue()
    yield found
    found.close_room()


@pytest.fixture
def room(world: World, casework: Casework) -> Room:
    """The room on the day of the interviews."""
    world.clock.move(days=7, hours=3)
    return casework.room


@pytest.fixture
def case_id(room: Room) -> str:
    """The first applicant, read and not yet interviewed."""
    found = room.assignment.cases[0].id
    fill_reading(room, found)
    return found


def blocking(room: Room, case_id: str) -> dict[str, str]:
    """The kinds of gap that are left, and where each is cured."""
    return {gap.kind: gap.place for gap in gaps_of(room, case_id) if gap.blocks}


def read_pdf(pdf: bytes, tmp_path: Path) -> str:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(pdf)
    return subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    ).stdout


# -- by one person


def test_what_was_typed_in_once_is_submitted_marked_and_accepted(
    world: World, casework: Casework, room: Room, case_id: str, tmp_path: Path
) -> None:
    sheet = type_sheet(room, case_id, ONE)
    assert (sheet.step, sheet.rated) == ("done", len(sheet.lines))
    state = room.storage.one(InterviewState, case_id=case_id)
    assert state is not None
    assert (state.state, state.started_at, state.ended_at) == (
        "done",
        "2026-03-12T01:02:00Z",
        "2026-03-12T01:55:00Z",
    )
    assert json.loads(state.elapsed)["questions"] == 26 * 60_000
    shown = interview_sheet(room, case_id)
    assert {cell.paper for cell in shown.form} == {"09:50"}
    assert {cell.stamp_ms for cell in shown.form} == {48 * 60_000}
    (note,) = shown.notes
    assert (note.text, note.stamp_ms, shown.paper_notes[note.note_id]) == (NOTE, 29 * 60_000, "09:31")
    assert {
        cell.paper
        for row in case_sheet(room, case_id).dimensions
        for indicator in row.indicators
        for cell in [indicator.material]
        if cell is not None
    } == {None}
    fill_opinion(room, case_id)
    assert blocking(room, case_id) == {}
    printed = read_pdf(casework.score_sheet(case_id, "zh_CN"), tmp_path)
    assert f"由纸质记录录入：{ONE}录入（2026-03-12 12:00）" in printed
    assert "09:50" in printed
    path = casework.path_of(casework.submit_cases([case_id], PASSWORD).bundle_id)
    record: dict[str, Any] = json.loads(scores_files(world, casework, path)[record_file(case_id)])
    told = record["transcription"]
    assert [who["name"] for who in told["typed_by"]] == [ONE]
    assert {mark["target"] for mark in told["ratings"]} == {line.target for line in sheet.lines}
    assert (told["times"], told["identity"], told["consent"]) == (True, True, None)
    assert [mark["at"] for mark in told["notes"]] == ["09:31"]
    received = world.receive(path)[0]
    assert (received.outcome, received.code) == ("accepted", "")
    assert any("were typed in from paper" in said.en and ONE in said.zh for said in received.remarks)


def test_a_case_without_paper_says_nothing_of_it(world: World, casework: Casework, room: Room) -> None:
    other = room.assignment.cases[1].id
    fill_case(room, other)
    path = casework.path_of(casework.submit_cases([other], PASSWORD).bundle_id)
    assert "transcription" not in json.loads(scores_files(world, casework, path)[record_file(other)])
    assert not any("paper" in said.en for said in world.receive(path)[0].remarks)


def test_a_rating_without_a_time_stands_by_the_sheet_itself(room: Room, case_id: str) -> None:
    line = paper_sheet(room, case_id).lines[0]
    type_sheet(room, case_id, ONE, read={f"time:{line.target}": ""})
    row = room.storage.one(Rating, case_id=case_id, target=line.target, method="interview")
    assert row is not None
    assert row.stamp_ms is None
    fill_opinion(room, case_id)
    assert blocking(room, case_id) == {}


def test_typing_that_is_not_finished_keeps_the_case_from_being_submitted(
    casework: Casework, room: Room, case_id: str
) -> None:
    type_sheet(room, case_id, ONE)
    fill_opinion(room, case_id)
    transcribing.take_up(room, case_id)
    assert paper_sheet(room, case_id).step == "fields"
    assert blocking(room, case_id) == {"transcription": "paper"}
    with pytest.raises(KnownError) as refused:
        casework.submit_cases([case_id], PASSWORD)
    assert refused.value.code == "WAY-009"


def rows_of(room: Room, case_id: str) -> dict[type[Record], list[Record]]:
    """All current rows of a case."""
    tables: list[type[Any]] = [table for table in RECORDS if "case_id" in table.__slots__]
    return {table: room.storage.rows(table, case_id=case_id) for table in tables}


def test_every_act_can_be_undone_and_done_again(
    world: World, desk: AssessorDesk, room: Room, case_id: str
) -> None:
    before = rows_of(room, case_id)
    type_sheet(room, case_id, ONE)
    after = rows_of(room, case_id)
    undone = 0
    while rows_of(room, case_id) != before:
        assert undoing.undo(room, case_id) is not None
        undone += 1
    assert undone > 2 * len(paper_sheet(room, case_id).lines)
    while undone:
        assert undoing.redo(room, case_id) is not None
        undone -= 1
    assert rows_of(room, case_id) == after
    desk.close_room()
    found = examine_home(world.folder / "desks" / "e-001", PASSWORD, deep=True)
    assert all(finding.healthy for finding in found)


def test_what_was_done_on_the_screen_stays(world: World, room: Room, case_id: str) -> None:
    roster.check_identity(room, case_id, True)
    interviewing.start(room, case_id)
    target = paper_sheet(room, case_id).lines[0].target
    interviewing.finish(room, case_id)
    held = room.storage.one(InterviewState, case_id=case_id)
    type_sheet(room, case_id, ONE)
    assert room.storage.one(InterviewState, case_id=case_id) == held
    world.clock.move(minutes=1)
    rating.record_rating(room, case_id, target, "interview", "2")
    form = {cell.target: cell for cell in interview_sheet(room, case_id).form}
    assert form[target].paper is None
    assert {cell.paper for name, cell in form.items() if name != target} == {"09:50"}
    # typing another time of the interview does not touch the rating given on the screen
    transcribing.type_value(room, case_id, 1, f"time:{target}", "09:51")
    row = room.storage.one(Rating, case_id=case_id, target=target, method="interview")
    assert row is not None
    assert row.value == "2"


def test_a_start_typed_later_puts_what_was_typed_before_in_its_place(room: Room, case_id: str) -> None:
    transcribing.begin(room, case_id, 1, ONE)
    target = paper_sheet(room, case_id).lines[0].target
    transcribing.type_value(room, case_id, 1, f"time:{target}", "09:30")
    transcribing.type_value(room, case_id, 1, f"rating:{target}", "3")
    note_id = room.ids.new()
    transcribing.write_paper_note(room, case_id, note_id, "09:10", NOTE)
    stamps = lambda: (  # noqa: E731 - read twice
        [row.stamp_ms for row in room.storage.rows(Rating, case_id=case_id, method="interview")],
        [row.stamp_ms for row in room.storage.rows(InterviewNote, case_id=case_id)],
    )
    assert stamps() == ([None], [0])
    transcribing.type_value(room, case_id, 1, "phase:identity", "09:00")
    transcribing.type_value(room, case_id, 1, "ended", "09:40")
    assert stamps() == ([1_800_000], [600_000])
    transcribing.type_value(room, case_id, 1, "ended", "")
    assert room.storage.one(InterviewState, case_id=case_id) is None
    assert stamps() == ([None], [0])


def test_a_field_left_empty_again_takes_its_rating_back(room: Room, case_id: str) -> None:
    type_sheet(room, case_id, ONE)
    target = paper_sheet(room, case_id).lines[0].target
    transcribing.type_value(room, case_id, 1, f"rating:{target}", "")
    transcribing.type_value(room, case_id, 1, "identity", "")
    assert room.storage.one(Rating, case_id=case_id, target=target, method="interview") is None
    state = room.storage.one(CaseState, case_id=case_id)
    assert state is not None
    assert not state.identity_checked
    (note,) = room.storage.rows(InterviewNote, case_id=case_id)
    transcribing.write_paper_note(room, case_id, note.note_id, "09:31", " ")
    assert room.storage.rows(InterviewNote, case_id=case_id) == []


@pytest.mark.parametrize(
    ("field", "value", "code"), [("rating:{target}", "7", "RATE-001"), ("rating:{target}", "NA", "RATE-002")]
)
def test_a_value_that_the_scale_does_not_have_is_not_kept(
    room: Room, case_id: str, field: str, value: str, code: str
) -> None:
    transcribing.begin(room, case_id, 1, ONE)
    before = rows_of(room, case_id)
    name = field.format(target=paper_sheet(room, case_id).lines[0].target)
    with pytest.raises(KnownError) as refused:
        transcribing.type_value(room, case_id, 1, name, value)
    assert refused.value.code == code
    assert rows_of(room, case_id) == before


# -- the code


def test_a_code_leads_to_its_case_and_a_wrong_one_is_told_kindly(room: Room, case_id: str) -> None:
    code = code_of(room, case_id)
    assert transcribing.case_of_code(room, code.lower().replace("-", " ")) == case_id
    foreign = code_of(replace(room, assignment=replace(room.assignment, id="another")), case_id)
    assert foreign != code
    slip = ("4" if code[0] != "4" else "3") + code[1:]
    for typed, refusal, said in (
        (code[:-1], "PAPER-001", "seven characters"),
        (f"O{code[1:]}", "PAPER-001", "do not have"),
        (slip, "PAPER-001", "check character"),
        (foreign, "PAPER-002", "belongs to no applicant"),
    ):
        with pytest.raises(KnownError) as refused:
            transcribing.case_of_code(room, typed)
        assert refused.value.code == refusal
        assert said in refused.value.what.en
        assert refused.value.next_step is not None


# -- by two persons


@pytest.mark.parametrize("twice", [True])
def test_two_persons_agree_after_looking_at_the_paper(
    world: World, casework: Casework, room: Room, case_id: str, tmp_path: Path
) -> None:
    first = type_sheet(room, case_id, ONE)
    assert (first.step, first.turn, first.rated) == ("name", 2, 0)
    # what the second is shown has nothing of the first
    assert {(line.value, line.clock, line.comment) for line in first.lines} == {("", "", "")}
    assert (first.identity, first.ended, first.notes) == (False, "", ())
    fill_opinion(room, case_id)
    assert blocking(room, case_id)["transcription"] == "paper"
    with pytest.raises(KnownError) as refused:
        transcribing.begin(room, case_id, 2, f" {ONE} ")
    assert refused.value.code == "PAPER-004"
    critical = next(line.target for line in first.lines if line.critical)
    sheet = type_sheet(
        room, case_id, TWO, turn=2, read={f"rating:{critical}": "4", "time:1": "", "ended": "09:56"}
    )
    assert sheet.step == "differences"
    assert [row.field for row in sheet.differences] == ["ended", "time:1", f"rating:{critical}"]
    assert [(row.first, row.second) for row in sheet.differences] == [
        ("09:55", "09:56"),
        ("09:50", ""),
        ("3", "4"),
    ]
    assert room.storage.one(Rating, case_id=case_id, target=critical, method="interview") is None
    assert room.storage.one(InterviewState, case_id=case_id) is None
    with pytest.raises(KnownError) as early:
        casework.submit_cases([case_id], PASSWORD)
    assert early.value.code == "WAY-009"
    transcribing.settle(room, case_id, "ended", "09:55")
    transcribing.settle(room, case_id, f"rating:{critical}", "4")
    assert [row.field for row in paper_sheet(room, case_id).differences] == ["time:1"]
    transcribing.settle(room, case_id, "time:1", "")
    sheet = paper_sheet(room, case_id)
    assert (sheet.step, sheet.rated) == ("done", len(sheet.lines))
    assert blocking(room, case_id) == {}
    printed = read_pdf(casework.score_sheet(case_id, "zh_CN"), tmp_path).replace("\n", "")
    for word in (ONE, TWO, "独立复录", "两人不一致后核定"):
        assert word in printed
    path = casework.path_of(casework.submit_cases([case_id], PASSWORD).bundle_id)
    told = json.loads(scores_files(world, casework, path)[record_file(case_id)])["transcription"]
    assert [who["name"] for who in told["typed_by"]] == [ONE, TWO]
    assert {mark["target"] for mark in told["ratings"] if mark["settled"]} == {critical, "1"}
    received = world.receive(path)[0]
    assert (received.outcome, received.code) == ("accepted", "")


@pytest.mark.parametrize("twice", [True])
def test_what_changes_after_it_was_settled_is_a_difference_again(room: Room, case_id: str) -> None:
    type_sheet(room, case_id, ONE)
    type_sheet(room, case_id, TWO, turn=2, read={"rating:1": "4"})
    transcribing.settle(room, case_id, "rating:1", "4")
    transcribing.take_up(room, case_id)
    transcribing.type_value(room, case_id, 1, "rating:1", "2")
    transcribing.finish(room, case_id, 1)
    (row,) = paper_sheet(room, case_id).differences
    assert (row.field, row.first, row.second) == ("rating:1", "2", "4")
    assert room.storage.rows(TypedValue, case_id=case_id, turn=3) == []


@pytest.mark.parametrize("twice", [True])
@pytest.mark.parametrize(
    ("changes", "outcome", "code"),
    [({}, "accepted", ""), ({"typed_by": slice(0, 1)}, "refused", "CSB-121")],
    ids=["both persons", "one of them"],
)
def test_the_society_refuses_what_one_person_typed_where_two_are_wanted(
    world: World,
    casework: Casework,
    room: Room,
    case_id: str,
    changes: dict[str, Any],
    outcome: str,
    code: str,
) -> None:
    type_sheet(room, case_id, ONE)
    type_sheet(room, case_id, TWO, turn=2)
    fill_opinion(room, case_id)
    path = casework.path_of(casework.submit_cases([case_id], PASSWORD).bundle_id)
    received = world.receive(resent(world, casework, case_id, path, changes))[0]
    assert (received.outcome, received.code) == (outcome, code)


def test_the_society_refuses_a_mark_of_a_rating_that_is_not_there(
    world: World, casework: Casework, room: Room, case_id: str
) -> None:
    type_sheet(room, case_id, ONE)
    fill_opinion(room, case_id)
    path = casework.path_of(casework.submit_cases([case_id], PASSWORD).bundle_id)
    bent = [{"target": "1.1", "at": None, "settled": False}]
    received = world.receive(resent(world, casework, case_id, path, {"ratings": bent}))[0]
    assert (received.outcome, received.code) == ("refused", "CSB-120")


def resent(world: World, casework: Casework, case_id: str, path: Path, changes: dict[str, Any]) -> Path:
    """The scores again, with another transcription, signed by the assessor without the program's care."""
    case = casework.room.case(case_id)
    files = scores_files(world, casework, path)
    record = json.loads(files[record_file(case_id)])
    for key, value in changes.items():
        told = record["transcription"]
        told[key] = told[key][value] if isinstance(value, slice) else value
    files[record_file(case_id)] = canonical_bytes(record)
    payload = [payload_bytes(name, data, "application/octet-stream") for name, data in files.items()]
    digest = next(file.sha256 for file in payload if file.path == record_file(case_id))
    entry = CaseEntry(case.scope, case.digest, 1, None, digest)
    return Sender.of(world, "e-001").send("scores", payload, cases={case_id: entry})


def test_one_persons_typing_is_kept_with_its_name_and_times(world: World, room: Room, case_id: str) -> None:
    transcribing.begin(room, case_id, 1, f"  {ONE} ")
    world.clock.move(minutes=3)
    transcribing.finish(room, case_id, 1)
    (row,) = room.storage.rows(PaperTyping, case_id=case_id)
    assert (row.typed_by, row.turn) == (ONE, 1)
    assert row.begun_at < row.finished_at
    with pytest.raises(KnownError) as refused:
        transcribing.begin(room, room.assignment.cases[1].id, 1, "  ")
    assert refused.value.code == "PAPER-003"
