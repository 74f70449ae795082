"""A day of interviews by keys alone on the real program: day page, rooms, notes, ratings, no-show, the record."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from cse_desktop.domain.records import InterviewNote, InterviewState, PlannedQuestion, Rating
from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from tests.e2e.keyboard import Person, at_the_keyboard
from tests.world import PASSWORD, World, write_round
from ui.day.page import DayPage
from ui.interview.page import InterviewPage
from ui.interview.room import Middle

APPLICANTS = 4
KEYS_PER_RATING = 2
KEYS_WITH_EVIDENCE = 3


@pytest.fixture
def desk(world: World) -> Iterator[AssessorDesk]:
    """The desk of `e-001`, with a round of four."""
    found = world.enrol("e-001")
    world.enrol("e-009")
    write_round(world.round, {"e-009": "lead", "e-001": "assessor"}, APPLICANTS)
    world.issue()
    yield found
    found.close_room()


def at_the_day(person: Person) -> DayPage:
    """The day page, come to by a key."""
    person.hands.press("Ctrl+D")
    person.hands.wait(lambda: person.window.place == "day", "the day")
    person.idle()
    page = person.window.page("day")
    assert isinstance(page, DayPage)
    return page


def in_the_room(person: Person, number: str) -> InterviewPage:
    """The interview room of an applicant."""
    person.hands.wait(lambda: person.window.place == "interview", "the room")
    page = person.window.page("interview")
    assert isinstance(page, InterviewPage)
    person.hands.wait(
        lambda: page.sheet is not None and page.sheet.case.number == number, f"the room of {number}"
    )
    person.idle()
    return page


def hold(person: Person, page: InterviewPage) -> list[int]:
    """One whole interview without the mouse: the keys that each rating took, the one that led to it included."""
    hands = person.hands
    hands.press("F7")
    hands.press("F5")
    person.idle()
    for text, key in (("earthing explained", "Alt+W"), ("relay settings from memory", "Alt+F")):
        hands.press("Alt+Q")
        person.idle()
        hands.press("Alt+N")
        hands.type(text)
        hands.press("Return")
        hands.press(key)
        person.idle()
    hands.press("Alt+O")
    hands.type("Who signed the calculation?")
    hands.press("Return")
    person.idle()
    for _ in range(3):
        hands.press("F8")
        person.idle()
    spent = []
    rubric = page.room.rubric
    rubric.rows.setCurrentIndex(rubric.model.index(0))
    for _ in range(40):
        before = hands.pressed
        hands.press("Ctrl+Return")
        line = rubric.current
        if line is None or line.value is not None or line.cell is None:
            break
        hands.press(f"Alt+{line.cell.expected}")
        person.idle()
        spent.append(hands.pressed - before)
        hands.press("Alt+C")
        hands.type("explains her own part, with figures from the calculation")
        page.settle()
        person.idle()
    for _ in range(2):
        hands.press("F8")
        person.idle()
    assert page.sheet is not None
    assert page.sheet.state == "done"
    return spent


def test_a_day_of_interviews_without_the_mouse(
    world: World, casework: Casework, desk: AssessorDesk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ids = {case.profile.number: case.id for case in casework.room.assignment.cases}
    desk.close_room()
    world.clock.move(days=7, minutes=12)
    with at_the_keyboard(world.folder / "desks" / "e-001", world.clock) as person:
        person.unlock(PASSWORD)
        person.hands.wait(lambda: person.window.place == "roster", "the roster")
        person.idle()
        day = at_the_day(person)
        assert [day.table.item(row, 0).text() for row in range(APPLICANTS)] == [
            "09:00",
            "10:00",
            "11:00",
            "12:00",
        ]
        person.reads_in_both("day", "面试日程", "Interviews of the day")
        person.hands.press("Return")
        first = in_the_room(person, "A001")
        spent = hold(person, first)
        person.reads_in_both("room-done", "A001", "A001")
        # the next applicant by one key, straight from room to room
        person.hands.press("Ctrl+Alt+Down")
        second = in_the_room(person, "A002")
        assert second.room.shown is Middle.RECORD
        assert second.room.writer.field.toPlainText() == ""
        spent += hold(person, second)
        # the third does not come: said on the day page, with a reason
        person.hands.press("Ctrl+1")
        person.idle()
        day = at_the_day(person)
        row = day.table.row_shown
        for _ in range(APPLICANTS):
            row = day.table.row_shown
            if row is not None and row.number == "A003":
                break
            person.hands.press("Down")
        assert row is not None
        person.tab_to(day.no_show)
        person.hands.press("Space")
        person.hands.press("Return")
        assert day.reason.isVisible(), "without a reason nothing is recorded"
        person.photograph("day-reason")
        person.hands.type("学会来电，航班取消")
        person.hands.press("Return")
        person.idle()
        assert day.table.hasFocus()
        # the fourth is broken off
        person.hands.press("Down")
        person.hands.press("F11")
        fourth = in_the_room(person, "A004")
        person.hands.press("F7")
        person.hands.press("F5")
        person.idle()
        assert person.window.actions_table.run("interview.adjourn")
        person.photograph("room-reason")
        person.hands.type("停电")
        person.hands.press("Return")
        person.idle()
        assert fourth.sheet is not None
        assert fourth.sheet.state == "adjourned"
        person.hands.press("Ctrl+1")
        person.idle()
        day = at_the_day(person)
        person.reads_in_both("day-after", "面试日程", "Interviews of the day")
        states = [day.table.item(place, 2).text() for place in range(APPLICANTS)]
        assert states == ["已完成", "已完成", "未到场", "已休会"]
        assert day.table.remarks(day.table._rows[0]).startswith("晚")
        assert "航班取消" in day.table.item(2, 7).text()
        record = tmp_path / "day.pdf"
        day.begin_record()
        person.waits_to_read("不再加密")
        day.save_to(str(record))
        person.waits_to_read("当日记录已保存。")
        _record_says(record, ["A001", "A004", "停电", "No-show", "Adjourned"], ["示例 申请人1"])
        day.named.setChecked(True)
        day.begin_record()
        person.waits_to_read("将写明申请人姓名")
        day.save_to(str(record))
        person.waits_to_read("当日记录已保存。")
        _record_says(record, ["示例 申请人1", "A001"], [])
        day.save_to(str(tmp_path / "no" / "such" / "folder.pdf"))
        person.waits_to_read("COPY-001")
        storage = person.running.program.room.storage
        kept = person.in_storage(
            lambda: (
                storage.rows(InterviewState),
                storage.rows(PlannedQuestion, case_id=ids["A002"]),
                storage.rows(InterviewNote, case_id=ids["A002"]),
                storage.rows(Rating, case_id=ids["A002"], method="interview"),
            )
        )
    states_kept = {row.case_id: (row.state, row.reason) for row in kept[0]}
    assert states_kept[ids["A003"]] == ("no_show", "学会来电，航班取消")
    assert states_kept[ids["A004"]] == ("adjourned", "停电")
    assert sorted(question.state for question in kept[1]) == ["answered", "followed_up", "planned"]
    assert [note.question_id for note in kept[2]] == [
        question.question_id for question in kept[1] if question.state != "planned"
    ]
    assert len(kept[3]) * 2 == len(spent)
    average = sum(spent) / len(spent)
    with capsys.disabled():
        print(f"\n{len(spent)} ratings in two interviews: {average:.1f} keys each, {max(spent)} at most")
    assert average <= KEYS_PER_RATING
    assert max(spent) <= KEYS_WITH_EVIDENCE


def _record_says(path: Path, there: list[str], absent: list[str]) -> None:
    text = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    ).stdout
    for word in there:
        assert word in text
    for word in absent:
        assert word not in text
    fonts = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True, check=True).stdout
    assert "NotoSansSC" in fonts


def test_who_is_late_is_said_before_and_after_the_start(world: World, casework: Casework) -> None:
    first = casework.room.assignment.cases[0]
    world.clock.move(days=7, minutes=-5)
    assert casework.day_sheet().rows[0].late_minutes == 0
    world.clock.move(minutes=25)
    assert casework.day_sheet().rows[0].late_minutes == 20
    casework.check_identity(first.id, True)
    from cse_desktop.services import interviewing  # noqa: PLC0415 - beside its only use

    interviewing.start(casework.room, first.id)
    world.clock.move(minutes=30)
    row = casework.day_sheet("2026-03-12").rows[0]
    assert (row.state, row.late_minutes) == ("running", 20)


def test_the_same_day_prints_the_same_bytes(casework: Casework) -> None:
    assert casework.day_record("2026-03-12", named=True) == casework.day_record("2026-03-12", named=True)
    assert casework.day_record("2026-03-12", named=True) != casework.day_record("2026-03-12", named=False)
