"""The interview's clock against crashes, sleep, and wall clocks that are set: what counts, and what is disclosed."""

import json
import subprocess
from pathlib import Path

import pytest

from cse_desktop.domain.records import ClockJump
from cse_desktop.errors import KnownError
from cse_desktop.services import interview_clock, interviewing, roster
from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.services.interview_sheets import interview_sheet
from cse_desktop.services.room import Room
from tests.world import World


@pytest.fixture
def case_id(casework: Casework) -> str:
    """The first case, its interview running."""
    found = casework.room.assignment.cases[0].id
    roster.check_identity(casework.room, found, True)
    interviewing.start(casework.room, found)
    return found


def let_run(world: World, room: Room, seconds: float) -> None:
    """Time passes, and the room ticks twice a second."""
    for _ in range(round(seconds * 2)):
        world.clock.move(seconds=0.5)
        interviewing.tick(room)


def reopened(world: World, desk: AssessorDesk) -> Room:
    """The room as a new start of the program finds it."""
    desk.close_room()
    return desk.open_room(world.ids["e-001"]).room


def jumps(room: Room, case_id: str) -> list[tuple[str, int]]:
    return [(row.kind, row.length_ms) for row in room.storage.rows(ClockJump, case_id=case_id)]


def test_ticks_write_no_journal(world: World, casework: Casework, case_id: str) -> None:
    room = casework.room
    before = room.storage.journal_head()
    let_run(world, room, 60)
    assert room.storage.journal_head() == before
    assert interview_clock.clock_ms(room, case_id) == 60_000
    assert interviewing.tick(room) == interviewing.Ticked((case_id,), ())


def test_a_crash_costs_the_time_since_the_last_tick_and_the_time_away_is_disclosed(
    world: World, desk: AssessorDesk, casework: Casework, case_id: str
) -> None:
    let_run(world, casework.room, 90)
    interviewing.next_phase(casework.room, case_id)
    let_run(world, casework.room, 30)
    world.clock.move(seconds=0.4)
    room = reopened(world, desk)
    world.clock.move(minutes=3)
    sheet = interview_sheet(room, case_id)
    assert (sheet.state, sheet.phase) == ("running", room.assignment.phases[1].id)
    assert sheet.clock_ms == 120_000
    assert interviewing.tick(room).disclosed == (case_id,)
    assert jumps(room, case_id) == [("interrupted", 180_400)]
    let_run(world, room, 10)
    sheet = interview_sheet(room, case_id)
    assert sheet.clock_ms == 130_000
    assert [row.elapsed_ms for row in sheet.phases[:2]] == [90_000, 40_000]
    assert [jump.stamp_ms for jump in sheet.jumps] == [120_000]


def test_a_pause_right_after_a_crash_discloses_it_too(
    world: World, desk: AssessorDesk, casework: Casework, case_id: str
) -> None:
    let_run(world, casework.room, 20)
    room = reopened(world, desk)
    world.clock.move(seconds=40)
    interviewing.pause(room, case_id)
    assert interview_clock.clock_ms(room, case_id) == 20_000
    assert jumps(room, case_id) == [("interrupted", 40_000)]
    interviewing.resume(room, case_id)
    let_run(world, room, 5)
    assert interview_clock.clock_ms(room, case_id) == 25_000
    assert len(jumps(room, case_id)) == 1


def test_nobody_is_interviewed_while_the_machine_sleeps(
    world: World, casework: Casework, case_id: str
) -> None:
    room = casework.room
    let_run(world, room, 10)
    world.clock.move(minutes=45)
    assert interviewing.tick(room).disclosed == (case_id,)
    let_run(world, room, 2)
    assert interview_clock.clock_ms(room, case_id) == 12_000
    assert jumps(room, case_id) == [("slept", 45 * 60_000)]


@pytest.mark.parametrize(("hours", "kind"), [(2, "set_forward"), (-2, "set_back")])
def test_a_wall_clock_that_is_set_is_disclosed_and_moves_no_time(
    world: World, casework: Casework, case_id: str, hours: int, kind: str
) -> None:
    room = casework.room
    let_run(world, room, 10)
    world.clock.set_wall(hours=hours)
    let_run(world, room, 10)
    assert interview_clock.clock_ms(room, case_id) == 20_000
    assert jumps(room, case_id) == [(kind, 2 * 3_600_000)]
    interviewing.finish(room, case_id)
    assert interview_clock.clock_ms(room, case_id) == 20_000


def test_a_wall_clock_put_right_by_the_network_is_no_jump(
    world: World, casework: Casework, case_id: str
) -> None:
    let_run(world, casework.room, 5)
    world.clock.set_wall(seconds=-1.5)
    let_run(world, casework.room, 5)
    assert interview_clock.clock_ms(casework.room, case_id) == 10_000
    assert jumps(casework.room, case_id) == []


def test_a_clock_set_back_during_a_crash_is_called_that(
    world: World, desk: AssessorDesk, casework: Casework, case_id: str
) -> None:
    let_run(world, casework.room, 10)
    world.clock.set_wall(days=-1)
    room = reopened(world, desk)
    interviewing.tick(room)
    assert jumps(room, case_id) == [("set_back", 86_400_000)]
    assert interview_clock.clock_ms(room, case_id) == 10_000


def test_a_start_behind_the_newest_known_time_is_disclosed(world: World, casework: Casework) -> None:
    room = casework.room
    other = room.assignment.cases[1].id
    roster.check_identity(room, other, True)
    world.clock.set_wall(minutes=-10)
    interviewing.start(room, other)
    assert jumps(room, other) == [("behind", 600_000)]


def test_an_interview_of_an_older_file_goes_on_where_its_last_tick_was(
    world: World, casework: Casework, case_id: str
) -> None:
    """Before there were beats a tick moved `since`: such a row has no beat of its own."""
    room = casework.room
    let_run(world, room, 10)
    interviewing.go_to_phase(room, case_id, room.assignment.phases[1].id)
    world.clock.move(seconds=30)
    room.looks.clear()
    room.storage.keep_beat(interview_clock.Beat(case_id, "2026-01-01T00:00:00.000Z", 99_000, ""))
    assert interview_clock.clock_ms(room, case_id) == 10_000
    assert interviewing.tick(room).disclosed == (case_id,)
    assert jumps(room, case_id) == [("interrupted", 30_000)]


def test_jumps_and_reasons_reach_the_score_record_and_are_absent_without(
    world: World, casework: Casework, case_id: str
) -> None:
    from cse_desktop.domain.score_rows_json import _interview  # noqa: PLC0415 - the part written here

    room = casework.room
    let_run(world, room, 10)
    state = interview_clock.state_of(room, case_id)
    assert set(_interview(state, (), None)) == {"state", "phase", "elapsed_ms", "started_at", "ended_at"}
    world.clock.move(minutes=2)
    interviewing.adjourn(room, case_id, "停电")
    state = interview_clock.state_of(room, case_id)
    document = _interview(state, tuple(room.storage.rows(ClockJump, case_id=case_id)), None)
    assert document["reason"] == "停电"
    assert json.loads(json.dumps(document["clock_jumps"])) == [
        {
            "kind": "slept",
            "phase": room.assignment.phases[0].id,
            "stamp_ms": 10_000,
            "length_ms": 120_000,
            "noticed_at": room.now(),
        }
    ]


def test_an_end_or_a_no_show_by_mistake_is_taken_back_and_nobody_starts_unchecked(
    world: World, casework: Casework, case_id: str
) -> None:
    room = casework.room
    let_run(world, room, 10)
    interviewing.finish(room, case_id)
    world.clock.move(minutes=1)
    interviewing.start(room, case_id)
    let_run(world, room, 5)
    state = interview_clock.state_of(room, case_id)
    assert (state.state, state.ended_at) == ("running", "")
    assert interview_clock.clock_ms(room, case_id) == 15_000
    other = room.assignment.cases[1].id
    interviewing.no_show(room, other, "迟到")
    with pytest.raises(KnownError, match="INT-001"):
        interviewing.start(room, other)
    roster.check_identity(room, other, True)
    interviewing.start(room, other)
    state = interview_clock.state_of(room, other)
    assert (state.state, state.reason) == ("running", "")


def printed(casework: Casework, case_id: str, folder: Path) -> str:
    """The score sheet as another's tool reads it, each run of white space as one space."""
    file = folder / "sheet.pdf"
    file.write_bytes(casework.score_sheet(case_id, "zh_CN"))
    said = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True)
    return " ".join(said.stdout.split())


def test_the_signed_sheet_says_how_the_interview_went_and_what_its_clock_discloses(
    world: World, casework: Casework, case_id: str, tmp_path: Path
) -> None:
    room = casework.room
    let_run(world, room, 10)
    world.clock.move(minutes=2)
    interviewing.tick(room)
    said = printed(casework, case_id, tmp_path)
    assert "begun 2026-03-05 09:00, 00:10 on the clock, not ended" in said
    assert "At 00:10 on the clock: The computer slept for 02:00; not counted as interview time" in said
    interviewing.adjourn(room, case_id, "停电")
    said = printed(casework, case_id, tmp_path)
    assert "已休会：停电" in said
    assert "The identity was checked" in said
    other = room.assignment.cases[1].id
    interviewing.no_show(room, other, "电话未接")
    assert "No-show: 电话未接" in printed(casework, other, tmp_path)
    assert "on the clock" not in printed(casework, other, tmp_path)
