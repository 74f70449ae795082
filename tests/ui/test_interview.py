"""The interview room: the clock, phases, the question plan, notes that are never interrupted, evidence by number."""

from dataclasses import replace
from itertools import count

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cse_desktop.domain.records import ClockJump
from cse_desktop.domain.times import spoken
from cse_desktop.services.sheets import InterviewSheet
from tests.ui import case_samples as samples
from tests.ui.painted_documents import PaintingDecoder
from ui.interview.clock import InterviewClock, current_phase, next_phase
from ui.interview.coverage import coverage
from ui.interview.jumps import JumpRow
from ui.interview.room import InterviewRoom, Middle
from ui.look import Look

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
Key = Qt.Key


@pytest.fixture
def sheet() -> InterviewSheet:
    return samples.interview_sheet()


@pytest.fixture
def room(qtbot: QtBot, look: Look, sheet: InterviewSheet) -> InterviewRoom:
    numbers = count(1)
    made = InterviewRoom(PaintingDecoder(), look, lambda: f"new-{next(numbers)}")
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.show_sheet(sheet, 1000)
    return made


def compose(room: InterviewRoom, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QApplication.sendEvent(room.writer.field, event)


# -- the clock


def test_the_clock_runs_on_from_where_the_sheet_was_read(sheet: InterviewSheet) -> None:
    clock = InterviewClock(sheet, 5_000)
    assert clock.read(5_000).total == sheet.clock_ms
    later = clock.read(65_000)
    assert later.total == sheet.clock_ms + 60_000
    assert later.phase == 620_000 + 60_000
    assert (later.left, later.over, later.closing) == (25 * 60_000 - 680_000, False, False)
    assert clock.read(4_000).total == sheet.clock_ms
    assert clock.read(5_000 + 25 * 60_000).over


def test_a_paused_clock_stands(sheet: InterviewSheet) -> None:
    clock = InterviewClock(replace(sheet, state="paused"), 0)
    assert not clock.running
    assert clock.read(99_000).total == sheet.clock_ms


def test_phases_follow_one_another(sheet: InterviewSheet) -> None:
    following, running = next_phase(sheet), current_phase(sheet)
    assert following is not None
    assert running is not None
    assert (running.phase.id, following.phase.id) == ("questions", "scoring")
    assert next_phase(replace(sheet, phase="deliberation")) is None
    first = next_phase(replace(sheet, phase=""))
    assert first is not None
    assert first.phase.id == "identity"


@pytest.mark.parametrize(
    ("milliseconds", "text"), [(0, "00:00"), (59_999, "00:59"), (-135_000, "02:15"), (3_661_000, "1:01:01")]
)
def test_times_are_written_with_two_digits(milliseconds: int, text: str) -> None:
    assert spoken(milliseconds) == text


def test_the_face_shows_what_is_left_and_says_overtime_in_words(room: InterviewRoom) -> None:
    room.show_clock(61_000)
    assert room.head.clock.digits.text() == "13:40"
    assert room.head.clock.caption.text() == "本阶段剩余"
    room.show_clock(1_000 + 17 * 60_000)
    assert room.head.clock.digits.text() == "02:20"
    assert room.head.clock.caption.text() == "已超出计划"
    assert "已超出计划" in room.head.clock.accessibleName()
    assert room.head.clock.digits.font().pixelSize() >= 28


def test_the_strip_names_each_phase_and_goes_there(qtbot: QtBot, room: InterviewRoom) -> None:
    button = room.head.phases.button("scoring")
    assert button is not None
    assert button.accessibleName() == "打分，计划\u20095\u2009分钟，已用\u200900:00"
    running = room.head.phases.button("questions")
    assert running is not None
    assert "当前阶段" in running.accessibleName()
    with qtbot.waitSignal(room.head.phase_wanted) as wanted:
        qtbot.keyClick(button, Key.Key_Space)
    assert wanted.args == ["scoring"]


@pytest.mark.parametrize(
    ("state", "visible"),
    [
        ("planned", {"start"}),
        ("running", {"pause", "next"}),
        ("paused", {"pause", "next"}),
        ("adjourned", {"start"}),
        ("done", set()),
        ("no_show", set()),
    ],
)
def test_the_head_offers_what_can_be_done(
    room: InterviewRoom, sheet: InterviewSheet, state: str, visible: set[str]
) -> None:
    room.show_sheet(replace(sheet, state=state), 0)
    head = room.head
    buttons = {"start": head.start, "pause": head.pause, "next": head.next}
    assert {name for name, button in buttons.items() if not button.isHidden()} == visible


def test_the_last_phase_ends_the_interview(qtbot: QtBot, room: InterviewRoom, sheet: InterviewSheet) -> None:
    room.show_sheet(replace(sheet, phase="deliberation"), 0)
    with qtbot.waitSignal(room.head.finish_wanted):
        room.head.next.click()


# -- notes


def test_enter_ends_a_note_with_the_stamp_of_its_first_character(qtbot: QtBot, room: InterviewRoom) -> None:
    room.show_clock(31_000)
    stamp = room.clock_ms(31_000)
    qtbot.keyClicks(room.writer.field, "asked about earthing")
    room.show_clock(61_000)
    with qtbot.waitSignal(room.writer.written) as written:
        qtbot.keyClick(room.writer.field, Key.Key_Return)
    assert written.args == ["new-1", "asked about earthing", stamp]
    assert room.writer.field.toPlainText() == ""
    assert room.writer.note_id == ""


def test_a_note_is_kept_on_a_pause_under_one_id(qtbot: QtBot, room: InterviewRoom) -> None:
    qtbot.keyClicks(room.writer.field, "one")
    with qtbot.waitSignal(room.writer.written, timeout=2000) as first:
        pass
    qtbot.keyClicks(room.writer.field, " two")
    with qtbot.waitSignal(room.writer.written) as second:
        qtbot.keyClick(room.writer.field, Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert (first.args[0], first.args[1]) == ("new-1", "one")
    assert (second.args[0], second.args[1]) == ("new-1", "one two")


def test_shift_enter_breaks_the_line(qtbot: QtBot, room: InterviewRoom) -> None:
    qtbot.keyClicks(room.writer.field, "a")
    qtbot.keyClick(room.writer.field, Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(room.writer.field, "b")
    assert len(room.writer.field.toPlainText().splitlines()) == 2


def test_enter_while_composing_belongs_to_the_input_method(qtbot: QtBot, room: InterviewRoom) -> None:
    compose(room, "jie di")
    with qtbot.assertNotEmitted(room.writer.written):
        qtbot.keyClick(room.writer.field, Key.Key_Return)
    compose(room, "", "接地")
    with qtbot.waitSignal(room.writer.written) as written:
        qtbot.keyClick(room.writer.field, Key.Key_Return)
    assert written.args[1] == "接地"


def test_typing_and_composing_survive_a_change_of_phase(
    qtbot: QtBot, room: InterviewRoom, sheet: InterviewSheet
) -> None:
    qtbot.keyClicks(room.writer.field, "half a ")
    compose(room, "ju zi")
    room.show_sheet(replace(sheet, phase="scoring"), 2_000)
    room.show_middle(Middle.DOCUMENTS)
    assert room.writer.field.composing
    compose(room, "", "句子")
    assert room.writer.field.toPlainText() == "half a 句子"


def test_the_note_being_written_is_not_shown_twice(
    qtbot: QtBot, room: InterviewRoom, sheet: InterviewSheet
) -> None:
    row = room.notes.row("t2")
    assert row is not None
    assert "16:26" in row.accessibleName()
    room.writer.take_up(row.note)
    room.show_sheet(sheet, 0)
    assert room.notes.row("t2") is None
    assert room.writer.field.toPlainText() == row.note.text
    room.writer.finish()
    room.show_sheet(sheet, 0)
    assert room.notes.row("t2") is not None


# -- the plan


def test_coverage_says_what_was_asked_planned_and_left(sheet: InterviewSheet) -> None:
    states = {item.target: item.state for item in coverage(sheet)}
    assert states["1"] == "asked"
    assert states["EE5"] == "planned"
    assert states["2.3"] == "planned"
    assert states["3"] == "open"


def test_questions_are_marked_and_marked_back(qtbot: QtBot, room: InterviewRoom) -> None:
    row = room.plan.row("q3")
    assert row is not None
    with qtbot.waitSignal(room.plan.marked) as asked:
        row.states.button("asked").click()
    assert asked.args == ["q3", "asked"]
    answered = room.plan.row("q1")
    assert answered is not None
    with qtbot.waitSignal(room.plan.marked) as back:
        answered.states.button("answered").click()
    assert back.args == ["q1", "planned"]


def test_own_questions_and_suggestions_enter_the_plan(qtbot: QtBot, room: InterviewRoom) -> None:
    room.plan.own.insert("您如何安排两个班组的交接？")
    with qtbot.waitSignal(room.plan.added) as added:
        qtbot.keyClick(room.plan.own, Key.Key_Return)
    assert added.args == ["您如何安排两个班组的交接？"]
    assert room.plan.own.text() == ""
    with qtbot.waitSignal(room.plan.taken) as taken:
        room.plan._suggestions["s1"].take.click()
    assert taken.args[0].target == "2.2"


# -- the rest


def test_the_rubric_has_its_interview_form(qtbot: QtBot, room: InterviewRoom) -> None:
    room.rubric.go_to("2")
    with qtbot.waitSignal(room.rubric.rated) as rated:
        assert room.rubric.rate("4")
    assert rated.args == ["2", "interview", "4"]
    assert room.rubric.gaps.text() == "6\u2009处缺项"


def test_documents_and_record_take_turns(room: InterviewRoom) -> None:
    assert room.shown is Middle.RECORD
    room.toggle_documents()
    assert room.shown is Middle.DOCUMENTS
    assert room.writer.isVisible()
    room.toggle_documents()
    assert room.shown is Middle.RECORD


def test_pinned_evidence_has_numbers(qtbot: QtBot, room: InterviewRoom) -> None:
    row = room.pinned.place(1)
    assert row is not None
    assert row.annotation.annotation_id == "n1"
    assert room.pinned.place(9) is None
    with qtbot.waitSignal(room.pinned_opened) as opened:
        room.pinned._buttons[1].click()
    assert opened.args == [2]
    assert room.pinned._buttons[0].accessibleName() == "佐证\u20091：03 项目报告.pdf\u2009第\u20094\u2009页"


def test_a_narrow_window_puts_the_plan_into_the_middle(qtbot: QtBot, room: InterviewRoom) -> None:
    room.resize(1024, 700)
    qtbot.waitUntil(lambda: room.width() <= 1100)
    room.show_middle(Middle.PLAN)
    assert room.shown is Middle.PLAN
    assert room.plan.isVisible()
    room.resize(1366, 768)
    assert room.shown is Middle.RECORD
    assert room.plan.isVisible()


def test_everything_speaks_the_other_language(room: InterviewRoom, look: Look) -> None:
    look.set_language("en")
    assert room.head.next.text().strip() == "Next: Scoring"
    row = room.plan.row("q3")
    assert row is not None
    assert row.text.text().startswith("Tell us about")
    assert room.head.clock.caption.text() == "left in phase"


def test_larger_text_rearranges_an_open_room(room: InterviewRoom, look: Look) -> None:
    assert room.splitter.count() == 3
    look.set_text_percent(150)
    assert room.splitter.count() == 2
    assert not room.middle.button(Middle.PLAN.value).isHidden()
    look.set_text_percent(100)
    assert room.splitter.count() == 3


def test_questions_are_given_to_members_and_shared_out(
    qtbot: QtBot, room: InterviewRoom, sheet: InterviewSheet
) -> None:
    row = room.plan.row("q3")
    assert row is not None
    assert row.who.text().strip() == "谁提问"
    given: list[tuple[str, str]] = []
    room.plan.given.connect(lambda question, member: given.append((question, member)))
    row.who.setFocus()
    qtbot.keyClick(row.who, Key.Key_Space)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    assert [action.text() for action in menu.actions()] == ["不指定", *(one.name for one in sheet.members)]
    qtbot.keyClick(menu, Key.Key_Down)
    qtbot.keyClick(menu, Key.Key_Down)
    qtbot.keyClick(menu, Key.Key_Return)
    assert given == [("q3", sheet.members[0].id)]
    questions = tuple(replace(question, asked_by="e-002") for question in sheet.questions)
    room.show_sheet(replace(sheet, questions=questions), 2_000)
    assert row.who.text().strip() == "提问人：示例 评价专家乙"
    assert not room.plan.share.isVisible()
    room.show_sheet(sheet, 3_000)
    assert room.plan.share.isVisible()
    with qtbot.waitSignal(room.plan.share_wanted):
        room.plan.share.click()
    room.show_sheet(replace(sheet, members=sheet.members[:1]), 4_000)
    assert not row.who.isVisible()


def test_what_the_clocks_disclose_stands_among_the_notes(
    room: InterviewRoom, sheet: InterviewSheet, look: Look
) -> None:
    jump = ClockJump("case", 1, "slept", "questions", sheet.notes[0].stamp_ms + 1, 135_000, "")
    room.show_sheet(replace(sheet, jumps=(jump,)), 1_000)
    column = room.notes._column
    lines = [column.itemAt(place).widget() for place in range(column.count())]
    place = next(index for index, line in enumerate(lines) if isinstance(line, JumpRow))
    assert lines[place - 1] is room.notes.row(sheet.notes[0].note_id)
    row = lines[place]
    assert isinstance(row, JumpRow)
    assert row.text.text().replace("\u2009", "") == "电脑休眠02:15，未计入面试用时"
    look.set_language("en")
    assert "slept for 02:15" in row.accessibleName()


def test_what_is_not_covered_is_said_while_there_is_time_and_the_applicant_there(
    qtbot: QtBot, room: InterviewRoom, sheet: InterviewSheet
) -> None:
    assert not room.uncovered.isVisible()
    left_ms = 25 * 60_000 - 620_000
    room.show_clock(1_000 + left_ms - 4 * 60_000)
    assert room.uncovered.isVisible()
    said = room.uncovered.text()
    assert said.startswith("尚未问到：")
    assert "EE5" in said
    asked = tuple(replace(question, state="asked") for question in sheet.questions)
    room.show_sheet(replace(sheet, questions=asked), 2_000)
    room.show_clock(2_000 + left_ms - 1_000)
    assert "EE5" not in room.uncovered.text()
    room.show_sheet(replace(sheet, phase="scoring"), 3_000)
    room.show_clock(3_000 + 5 * 60_000)
    assert not room.uncovered.isVisible()
    room.resize(1024, 700)
    qtbot.waitUntil(lambda: room.width() <= 1100)
    room.show_sheet(sheet, 4_000)
    assert room.uncovered.isVisible(), "the plan is out of sight"
