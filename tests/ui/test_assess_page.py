"""The Assess page and the interview page over the real services and a real case file, driven by real keys."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cse_desktop.app.program import RunningProgram
from cse_desktop.domain.documents import DocumentDecoder
from cse_desktop.domain.ports import R
from cse_desktop.domain.records import Annotation, Comment, EvidenceLink, InterviewNote, Rating, Recorded
from cse_desktop.errors import KnownError, Words
from cse_desktop.services.case_sheets import case_sheet
from cse_desktop.services.sheets import CaseSheet, GapRow
from cse_desktop.settings import Settings
from cse_desktop.wiring.documents import ProgramDecoder
from cse_desktop.wiring.lanes import Lanes
from tests.ui.painted_documents import PaintingDecoder
from tests.world import PASSWORD, World, write_round
from ui.actions import Actions
from ui.assess.page import AssessPage
from ui.interview.page import InterviewPage
from ui.look import Look

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
Make = Callable[[DocumentDecoder], RunningProgram]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A round issued, opened and declared once; each test works on a copy of the assessor's home."""
    made = World(tmp_path_factory.mktemp("world"))
    desk = made.enrol("e-001")
    made.enrol("e-009")
    write_round(made.round, {"e-009": "lead", "e-001": "assessor"})
    made.issue()
    desk.open_file(made.issued["e-001"])
    casework = desk.open_room(made.ids["e-001"])
    casework.declare({case.id: ("none", "") for case in casework.room.assignment.cases}, PASSWORD)
    desk.close_room()
    yield made
    made.close()


@pytest.fixture
def make(world: World, look: Look, tmp_path: Path, qtbot: QtBot) -> Iterator[Make]:
    """Starts the program on the assignment; it is shut down at the end."""
    started: list[RunningProgram] = []
    home = tmp_path / "home"
    shutil.copytree(world.folder / "desks" / "e-001", home)

    def start(decoder: DocumentDecoder) -> RunningProgram:
        lanes = Lanes()
        desk = world.desk("e-001", in_storage=lanes.in_storage, home=home)
        desk.unlock(PASSWORD)
        settings = Settings.load(tmp_path / "settings.toml")
        program = RunningProgram(look=look, settings=settings, desk=desk, decoder=decoder, lanes=lanes)
        started.append(program)
        with qtbot.waitSignal(program.bridge.idle, timeout=20_000):
            program.open_assignment(world.ids["e-001"], lambda: None, pytest.fail)
        return program

    yield start
    for program in started:
        program.shut_down()


@pytest.fixture
def program(make: Make) -> RunningProgram:
    return make(PaintingDecoder())


def quiet(qtbot: QtBot, program: RunningProgram) -> None:
    """Waits until no act and no reading is under way."""
    qtbot.waitUntil(lambda: program.bridge.under_way == 0, timeout=10_000)


def actions_of(program: RunningProgram) -> Actions:
    made = Actions(program.look, program.settings, program)
    made.tell(unlocked=True, assignment=True, case=True, interview=True)
    return made


def read(program: RunningProgram, case_id: str) -> CaseSheet:
    """The case as the file has it now."""
    lane = program.bridge._lanes["storage"]
    return lane.submit(lambda: case_sheet(program.room, case_id)).result()


def shown(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    widget.resize(1366, 768)
    widget.show()
    qtbot.waitExposed(widget)


@pytest.fixture
def page(qtbot: QtBot, program: RunningProgram) -> AssessPage:
    made = AssessPage(program, actions_of(program))
    shown(qtbot, made)
    made.open_case(program.room.assignment.cases[0].id)
    qtbot.waitUntil(lambda: made.sheet is not None, timeout=10_000)
    quiet(qtbot, program)
    return made


@pytest.fixture
def interview(qtbot: QtBot, program: RunningProgram) -> InterviewPage:
    made = InterviewPage(program, actions_of(program))
    shown(qtbot, made)
    made.open_case(program.room.assignment.cases[0].id)
    qtbot.waitUntil(lambda: made.sheet is not None, timeout=10_000)
    quiet(qtbot, program)
    return made


def press(page: QWidget, key: Qt.Key | int, held: Qt.KeyboardModifier, text: str = "") -> None:
    """A key pressed wherever the focus is."""
    target = page.focusWidget() or page
    if isinstance(key, Qt.Key):
        QTest.keyClick(target, key, held)
    else:
        for kind in (QKeyEvent.Type.ShortcutOverride, QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
            QApplication.sendEvent(target, QKeyEvent(kind, key, held, text))


def test_two_keys_rate_and_the_case_file_has_it(
    qtbot: QtBot, page: AssessPage, program: RunningProgram
) -> None:
    assert page.sheet is not None
    rubric = page.place.rubric
    rubric.go_to("1.1")
    with qtbot.waitSignal(page.case_changed, timeout=10_000):
        press(page, Key.Key_3, ALT)
    quiet(qtbot, program)
    cell = read(program, page.sheet.case_id).cell("1.1", "material")
    assert cell is not None
    assert cell.value == "3"
    assert rubric.card.segments.button("3").durable
    press(page, Key.Key_E, ALT)
    quiet(qtbot, program)
    assert rubric.card.segments.button("NE").isChecked()


def test_rating_works_while_the_comment_has_the_keys(
    qtbot: QtBot, page: AssessPage, program: RunningProgram
) -> None:
    assert page.sheet is not None
    page.place.rubric.go_to("1.2")
    press(page, Key.Key_C, ALT)
    qtbot.keyClicks(page.place.rubric.card.comment, "codes are cited")
    press(page, Key.Key_4, ALT)
    page.settle()
    quiet(qtbot, program)
    cell = read(program, page.sheet.case_id).cell("1.2", "material")
    assert cell is not None
    assert (cell.value, cell.comment) == ("4", "codes are cited")


def test_a_comment_is_not_lost_when_the_case_is_left(
    qtbot: QtBot, page: AssessPage, program: RunningProgram
) -> None:
    assert page.sheet is not None
    first = page.sheet.case_id
    page.place.rubric.go_to("1.1")
    qtbot.keyClicks(page.place.rubric.card.comment, "unfinished sent")
    page.step_case(forward=True)
    qtbot.waitUntil(lambda: page.sheet is not None and page.sheet.case_id != first, timeout=10_000)
    quiet(qtbot, program)
    cell = read(program, first).cell("1.1", "material")
    assert cell is not None
    assert cell.comment == "unfinished sent"
    page.step_case(forward=False)
    qtbot.waitUntil(lambda: page.sheet is not None and page.sheet.case_id == first, timeout=10_000)
    page.place.rubric.go_to("1.1")
    assert page.place.rubric.card.comment.toPlainText() == "unfinished sent"


def test_undo_and_redo_reach_ratings_and_words(
    qtbot: QtBot, page: AssessPage, program: RunningProgram
) -> None:
    rubric = page.place.rubric
    rubric.go_to("1.1")
    press(page, Key.Key_3, ALT)
    quiet(qtbot, program)
    rubric.begin_comment()
    qtbot.keyClicks(rubric.card.comment, "words")
    press(page, Key.Key_Z, CONTROL)
    quiet(qtbot, program)
    assert rubric.card.comment.toPlainText() == ""
    assert rubric.card.segments.button("3").isChecked()
    press(page, Key.Key_Z, CONTROL)
    quiet(qtbot, program)
    assert not rubric.card.segments.button("3").isChecked()
    press(page, Key.Key_Z, CONTROL | SHIFT)
    press(page, Key.Key_Z, CONTROL | SHIFT)
    quiet(qtbot, program)
    assert rubric.card.segments.button("3").isChecked()
    assert rubric.card.comment.toPlainText() == "words"


def test_the_next_gap_waits_for_an_input_method(qtbot: QtBot, page: AssessPage) -> None:
    rubric = page.place.rubric
    rubric.go_to("1.1")
    rubric.begin_comment()
    field = rubric.card.comment
    QApplication.sendEvent(field, QInputMethodEvent("zi", []))
    press(page, Key.Key_Return, CONTROL)
    assert rubric.current is not None
    assert rubric.current.target == "1.1"
    QApplication.sendEvent(field, QInputMethodEvent("", []))
    press(page, Key.Key_Return, CONTROL)
    assert rubric.current.target == "1.2"


def test_full_width_digits_count(qtbot: QtBot, page: AssessPage, program: RunningProgram) -> None:
    page.place.rubric.go_to("1.3")
    press(page, ord("４"), ALT, "４")
    quiet(qtbot, program)
    assert page.place.rubric.card.segments.button("4").isChecked()


def report_of(page: AssessPage) -> str:
    assert page.sheet is not None
    return next(row.sha256 for row in page.sheet.materials if row.name.endswith(".pdf"))


def test_a_third_key_ties_a_selection_to_the_rating(
    qtbot: QtBot, page: AssessPage, program: RunningProgram
) -> None:
    assert page.sheet is not None
    page.open_material(report_of(page))
    desk = page.place.desk
    qtbot.waitUntil(lambda: desk.view is not None)
    view = desk.view
    assert view is not None
    qtbot.waitUntil(lambda: view.texts.of(0) is not None)
    view.setFocus()
    for _ in range(4):
        QTest.keyClick(view, Key.Key_Right, SHIFT)
    assert desk.picked is not None
    page.place.rubric.go_to("1.1")
    QTest.keyClick(view, Key.Key_E, CONTROL)
    quiet(qtbot, program)
    sheet = read(program, page.sheet.case_id)
    cell = sheet.cell("1.1", "material")
    assert cell is not None
    assert [row.link.own_part for row in cell.evidence] == ["unclear"]
    assert page.place.attached.isVisible()
    page.place.attached.parts.button("leading").click()
    page.place.rubric.go_to("1.3")
    QTest.keyClick(view, Key.Key_E, CONTROL)
    quiet(qtbot, program)
    lane = program.bridge._lanes["storage"]
    rows = lane.submit(lambda: program.room.storage.rows(Annotation, case_id=sheet.case_id)).result()
    links = lane.submit(lambda: program.room.storage.rows(EvidenceLink, case_id=sheet.case_id)).result()
    assert len(rows) == 1
    assert {(link.target, link.own_part) for link in links} == {("1.1", "leading"), ("1.3", "unclear")}
    assert view._marks[0].targets == ("1.1", "1.3")


def test_nothing_to_attach_says_what_to_do(page: AssessPage) -> None:
    page.place.rubric.go_to("1.1")
    press(page, Key.Key_E, CONTROL)
    assert "Ctrl+E" in page.place.banner.text


def test_a_draft_is_kept_as_drafted_until_edited(
    qtbot: QtBot, page: AssessPage, program: RunningProgram
) -> None:
    assert page.sheet is not None
    page.place.rubric.go_to("1.1")
    press(page, Key.Key_3, ALT)
    quiet(qtbot, program)
    press(page, Key.Key_D, ALT)
    quiet(qtbot, program)
    drafted = read(program, page.sheet.case_id).cell("1.1", "material")
    assert drafted is not None
    assert drafted.drafted
    assert page.place.rubric.card.comment.toPlainText() == drafted.comment
    assert page.place.rubric.card.comment.property("drafted") is True
    qtbot.keyClicks(page.place.rubric.card.comment, "!")
    page.settle()
    quiet(qtbot, program)
    edited = read(program, page.sheet.case_id).cell("1.1", "material")
    assert edited is not None
    assert not edited.drafted
    assert edited.comment.endswith("!")


def test_reading_stops_and_goes_on_after_a_restart(
    qtbot: QtBot, page: AssessPage, program: RunningProgram
) -> None:
    assert page.sheet is not None
    digest = report_of(page)
    page.open_material(digest)
    qtbot.waitUntil(lambda: page.place.desk.view is not None)
    view = page.place.desk.view
    assert view is not None
    view.go_to(7)
    with qtbot.waitSignal(page.place.desk.place_settled, timeout=3000):
        pass
    quiet(qtbot, program)
    row = next(row for row in read(program, page.sheet.case_id).materials if row.sha256 == digest)
    assert (row.opened, row.page) == (True, 7)


def test_jumping_to_a_gap_lands_in_the_field(qtbot: QtBot, page: AssessPage, program: RunningProgram) -> None:
    assert page.sheet is not None
    gaps: dict[tuple[str, str], GapRow] = {(gap.target, gap.place): gap for gap in page.sheet.gaps}
    page.jump_to(gaps["1.2", "rubric"])
    quiet(qtbot, program)
    assert page.place.rubric.current is not None
    assert page.place.rubric.current.target == "1.2"
    page.jump_to(gaps["2", "interview"])
    quiet(qtbot, program)
    assert page.place.rubric.current.target == "2"
    assert page.place.banner.text == "这一处在面试中补齐。"


def test_a_copy_is_written_whole(
    qtbot: QtBot, page: AssessPage, program: RunningProgram, tmp_path: Path
) -> None:
    assert page.sheet is not None
    row = next(row for row in page.sheet.materials if row.name.endswith(".pdf"))
    target = tmp_path / "copy.pdf"
    page.place.desk.copy_wanted.emit(row.sha256, str(target))
    quiet(qtbot, program)
    assert target.stat().st_size == row.size
    assert "请删除" in page.place.banner.text
    page.place.desk.copy_wanted.emit(row.sha256, str(tmp_path / "no such folder" / "copy.pdf"))
    quiet(qtbot, program)
    assert "COPY-001" in page.place.banner.text


def test_the_drawer_opens_by_key_and_enter_opens_a_file(
    qtbot: QtBot, page: AssessPage, program: RunningProgram
) -> None:
    page.place.hide_drawer()
    press(page, Key.Key_M, CONTROL)
    assert page.place.materials.isVisible()
    QTest.keyClick(page.place.materials.list, Key.Key_Return)
    quiet(qtbot, program)
    assert page.place.side.isHidden()
    assert len(page.place.desk.open_digests) == 1


def test_the_real_decoder_shows_a_real_material(qtbot: QtBot, make: Make) -> None:
    program = make(ProgramDecoder())
    made = AssessPage(program, actions_of(program))
    shown(qtbot, made)
    made.open_case(program.room.assignment.cases[0].id)
    qtbot.waitUntil(lambda: made.sheet is not None, timeout=10_000)
    made.open_material(report_of(made))
    desk = made.place.desk
    qtbot.waitUntil(lambda: desk.view is not None, timeout=20_000)
    view = desk.view
    assert view is not None
    assert view.page_count == 3
    qtbot.waitUntil(lambda: view.images.kept(view._wants(0)[0]) is not None, timeout=20_000)
    desk.begin_find()
    desk.find_bar.field.insert("12.4 kA")
    QTest.keyClick(desk.find_bar.field, Key.Key_Return)
    qtbot.waitUntil(lambda: len(view.findings.hits) == 3, timeout=20_000)
    assert desk.picked is not None
    assert "12.4 kA" in desk.picked[1].quote
    desk.close_all()
    quiet(qtbot, program)


# -- the interview


def test_an_interview_runs_through_its_phases_and_keeps_notes_and_ratings(
    qtbot: QtBot, interview: InterviewPage, program: RunningProgram
) -> None:
    assert interview.sheet is not None
    case_id = interview.sheet.case.case_id
    press(interview, Key.Key_F5, Qt.KeyboardModifier.NoModifier)
    quiet(qtbot, program)
    assert "INT-001" in interview.room.banner.text
    interview.room.head.identity.click()
    with qtbot.waitSignal(interview.running_changed) as running:
        press(interview, Key.Key_F5, Qt.KeyboardModifier.NoModifier)
    assert running.args == [True]
    quiet(qtbot, program)
    assert interview.sheet.phase == "identity"
    field = interview.room.writer.field
    field.setFocus()
    qtbot.keyClicks(field, "badge seen")
    press(interview, Key.Key_F8, Qt.KeyboardModifier.NoModifier)
    quiet(qtbot, program)
    assert interview.sheet.phase == "presentation"
    assert field.toPlainText() == "badge seen"
    QTest.keyClick(field, Key.Key_Return)
    quiet(qtbot, program)
    assert [note.text for note in interview.sheet.notes] == ["badge seen"]
    interview.room.rubric.go_to("1")
    QTest.keyClick(field, Key.Key_4, ALT)
    quiet(qtbot, program)
    lane = program.bridge._lanes["storage"]
    ratings = lane.submit(lambda: program.room.storage.rows(Rating, case_id=case_id)).result()
    assert [(row.target, row.method, row.value) for row in ratings] == [("1", "interview", "4")]
    assert ratings[0].stamp_ms is not None
    press(interview, Key.Key_F6, Qt.KeyboardModifier.NoModifier)
    quiet(qtbot, program)
    assert interview.sheet.state == "paused"
    interview.settle()


def test_questions_are_planned_asked_and_notes_belong_to_them(
    qtbot: QtBot, interview: InterviewPage, program: RunningProgram
) -> None:
    assert interview.sheet is not None
    interview.room.head.identity.click()
    interview.start()
    quiet(qtbot, program)
    own = interview.room.plan.own
    own.insert("先保哪一段母线？")
    QTest.keyClick(own, Key.Key_Return)
    quiet(qtbot, program)
    press(interview, Key.Key_Q, ALT)
    quiet(qtbot, program)
    question = interview.sheet.questions[-1]
    assert (question.text_zh, question.state) == ("先保哪一段母线？", "asked")
    interview.room.writer.field.setFocus()
    qtbot.keyClicks(interview.room.writer.field, "keeps bus I")
    QTest.keyClick(interview.room.writer.field, Key.Key_Return)
    quiet(qtbot, program)
    lane = program.bridge._lanes["storage"]
    case_id = interview.sheet.case.case_id
    notes = lane.submit(lambda: program.room.storage.rows(InterviewNote, case_id=case_id)).result()
    assert notes[0].question_id == question.question_id
    interview.pause()
    quiet(qtbot, program)


def test_a_closed_room_opens_again_in_the_same_phase(
    qtbot: QtBot, interview: InterviewPage, program: RunningProgram, world: World
) -> None:
    assert interview.sheet is not None
    case_id = interview.sheet.case.case_id
    interview.room.head.identity.click()
    interview.start()
    quiet(qtbot, program)
    interview.next_phase()
    quiet(qtbot, program)
    interview.leave()
    world.clock.move(seconds=9)
    again = InterviewPage(program, actions_of(program), now_ms=lambda: 0)
    shown(qtbot, again)
    again.open_case(case_id)
    qtbot.waitUntil(lambda: again.sheet is not None, timeout=10_000)
    assert again.sheet is not None
    assert (again.sheet.state, again.sheet.phase) == ("running", "presentation")
    assert again.sheet.clock_ms >= 9_000
    again.pause()
    quiet(qtbot, program)


def test_identity_is_ticked_from_the_room(
    qtbot: QtBot, interview: InterviewPage, program: RunningProgram
) -> None:
    interview.room.head.identity.click()
    quiet(qtbot, program)
    assert interview.room.head.identity.text().strip() == "已核验身份"
    lane = program.bridge._lanes["storage"]
    rows = lane.submit(program.casework.roster_sheet).result().rows
    assert [row.identity_checked for row in rows] == [True, False]


def test_a_comment_in_the_interview_is_kept(
    qtbot: QtBot, interview: InterviewPage, program: RunningProgram
) -> None:
    assert interview.sheet is not None
    case_id = interview.sheet.case.case_id
    interview.room.rubric.go_to("2.3")
    interview.room.rubric.begin_comment()
    qtbot.keyClicks(interview.room.rubric.card.comment, "frank")
    interview.settle()
    quiet(qtbot, program)
    lane = program.bridge._lanes["storage"]
    rows = lane.submit(lambda: program.room.storage.rows(Comment, case_id=case_id)).result()
    assert [(row.target, row.method, row.text) for row in rows] == [("2.3", "interview", "frank")]


def cases_of(program: RunningProgram) -> tuple[str, str]:
    first, second = program.room.assignment.cases[:2]
    return first.id, second.id


def test_words_typed_before_the_next_case_is_there_stay_with_the_case_they_were_typed_in(
    qtbot: QtBot, page: AssessPage, program: RunningProgram
) -> None:
    first, second = cases_of(program)
    page.place.rubric.go_to("1.1")
    field = page.place.rubric.card.comment
    field.setFocus()
    QTest.keyClicks(field, "of the first")
    page.open_case(second)
    QTest.keyClicks(field, " and more")
    page.place.rubric.rate("3")
    page.settle()
    qtbot.waitUntil(lambda: page.sheet is not None and page.sheet.case_id == second, timeout=10_000)
    page.settle()
    quiet(qtbot, program)
    assert field.toPlainText() == ""
    assert comments(program, second) == []
    assert comments(program, first) == ["of the first"]
    assert not [row for row in rows(program, Rating) if row.case_id == second]


def test_a_case_put_away_takes_nothing_and_shows_nothing(
    qtbot: QtBot, page: AssessPage, program: RunningProgram
) -> None:
    first, _ = cases_of(program)
    page.place.rubric.go_to("1.1")
    QTest.keyClicks(page.place.rubric.card.comment, "kept")
    page.load()
    page.close_case()
    quiet(qtbot, program)
    assert page.sheet is None
    assert comments(program, first) == ["kept"]
    page.open_case(first)
    qtbot.waitUntil(lambda: page.sheet is not None, timeout=10_000)
    assert page.place.rubric.card.comment.toPlainText() == "kept"


def test_words_that_were_refused_stay_in_the_field_and_are_offered_again(
    qtbot: QtBot, page: AssessPage, program: RunningProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = cases_of(program)
    page.place.rubric.go_to("1.1")
    field = page.place.rubric.card.comment
    with monkeypatch.context() as full:
        full.setattr(program.room.storage, "commit", refuse_for_want_of_room)
        QTest.keyClicks(field, "not lost")
        page.settle()
        quiet(qtbot, program)
    assert field.toPlainText() == "not lost"
    page.settle()
    quiet(qtbot, program)
    assert comments(program, first) == ["not lost"]


def test_a_note_of_one_case_is_never_gone_on_with_in_another(
    qtbot: QtBot, interview: InterviewPage, program: RunningProgram
) -> None:
    first, second = cases_of(program)
    writer = interview.room.writer
    QTest.keyClicks(writer.field, "heard from the first")
    interview.open_case(second)
    qtbot.waitUntil(lambda: interview.sheet is not None, timeout=10_000)
    assert writer.field.toPlainText() == ""
    QTest.keyClicks(writer.field, "heard from the second")
    interview.settle()
    quiet(qtbot, program)
    assert {(row.case_id, row.text) for row in rows(program, InterviewNote)} == {
        (first, "heard from the first"),
        (second, "heard from the second"),
    }


def test_a_note_that_was_refused_comes_back(
    qtbot: QtBot, interview: InterviewPage, program: RunningProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = interview.room.writer
    with monkeypatch.context() as full:
        full.setattr(program.room.storage, "commit", refuse_for_want_of_room)
        QTest.keyClicks(writer.field, "not lost")
        QTest.keyClick(writer.field, Key.Key_Return)
        quiet(qtbot, program)
    assert writer.field.toPlainText() == "not lost"
    QTest.keyClick(writer.field, Key.Key_Return)
    quiet(qtbot, program)
    assert [row.text for row in rows(program, InterviewNote)] == ["not lost"]


def test_the_clock_of_a_case_put_away_does_not_tick_on(
    qtbot: QtBot, interview: InterviewPage, program: RunningProgram
) -> None:
    interview.room.head.identity_checked.emit(True)
    interview.start()
    qtbot.waitUntil(lambda: interview.sheet is not None and interview.sheet.state == "running")
    with qtbot.waitSignal(interview.running_changed) as running:
        interview.close_case()
    assert running.args == [False]
    assert not interview._tick.isActive()
    assert not interview._face.isActive()


def test_what_is_under_way_when_the_window_closes_is_finished(
    page: AssessPage, program: RunningProgram
) -> None:
    casework, (first, _) = program.casework, cases_of(program)
    done: list[Recorded] = []

    def sign() -> None:
        time.sleep(0.2)
        done.append(casework._there(lambda: casework.check_identity(first, True)))

    program.run(page, sign, lambda _: None, lane="work")
    program.shut_down()
    assert [recorded.kind for recorded in done] == ["check-identity"]


def refuse_for_want_of_room(*_: object, **__: object) -> Recorded:
    raise KnownError("CASE-006", Words("磁盘空间不足。", "The disk is full."))


def rows(program: RunningProgram, kind: type[R]) -> list[R]:
    """Rows of the case file as it stands now."""
    return program.bridge._lanes["storage"].submit(lambda: program.room.storage.rows(kind)).result()


def comments(program: RunningProgram, case_id: str) -> list[str]:
    return [row.text for row in rows(program, Comment) if row.case_id == case_id]
