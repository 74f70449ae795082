"""Interviews on paper by keys alone on the real program: sheets saved, one typed in, by two persons, killed."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cse_desktop.domain.records import Comment, InterviewNote, InterviewState, PaperTyping, Rating, TypedValue
from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.services.interview_sheets import interview_sheet
from tests.e2e.conftest import ROOT
from tests.e2e.fill import fill_opinion, fill_reading
from tests.e2e.keyboard import Person, at_the_keyboard
from tests.e2e.paper import ONE, TWO, code_of, keyed_twice
from tests.world import PASSWORD, World, write_round
from ui.interview.page import InterviewPage
from ui.paper.page import PaperPage

KEYS_PER_RATING = 2
REASON = "说明了接地方式的选择，并给出短路电流的计算依据。"


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
def case_id(world: World, casework: Casework, desk: AssessorDesk) -> str:
    """The first applicant, read; the desk is closed again, and it is the day of the interviews."""
    found = casework.room.assignment.cases[0].id
    world.clock.move(days=7, hours=3)
    fill_reading(casework.room, found)
    fill_opinion(casework.room, found)
    desk.close_room()
    return found


@pytest.fixture
def home(world: World) -> Path:
    return world.folder / "desks" / "e-001"


@pytest.fixture
def code(casework: Casework, case_id: str) -> str:
    return code_of(casework.room, case_id)


def at_the_paper(person: Person) -> PaperPage:
    """The page for paper, come to by a key."""
    person.unlock(PASSWORD)
    person.hands.wait(lambda: person.window.place == "roster", "the roster")
    person.idle()
    person.hands.press("Ctrl+Shift+Y")
    person.hands.wait(lambda: person.window.place == "paper", "the page")
    person.idle()
    page = person.window.page("paper")
    assert isinstance(page, PaperPage)
    assert page.start.code.field.hasFocus()
    return page


def open_sheet(person: Person, page: PaperPage, code: str, step: str) -> None:
    person.hands.type(code.lower().replace("-", ""))
    person.hands.press("Return")
    person.hands.wait(lambda: page.sheet is not None and page.sheet.step == step, step)
    person.idle()


def type_head(person: Person) -> None:
    """Identity, consent, times: in the paper's order, forward by Enter and Tab alone."""
    hands = person.hands
    hands.press("Space")
    hands.press("Return")
    hands.press("Return")  # consent is left open
    hands.press("Return")  # the day stands
    for clock in ("902", "904", "920", "946", "", "955"):
        hands.type(clock)
        hands.press("Return")
    person.idle()


def type_ratings(person: Person, page: PaperPage, value: str = "3") -> list[int]:
    """Every rating, from the first on; the keys that each took."""
    hands = person.hands
    spent = []
    for line in page.form.lines:
        before = hands.pressed
        assert line.rating.hasFocus(), line.line.target
        hands.type(value)
        hands.press("Down")
        spent.append(hands.pressed - before)
    person.idle()
    return spent


def test_a_sheet_is_typed_in_without_the_mouse(
    world: World, home: Path, case_id: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with at_the_keyboard(home, world.clock) as person:
        page = at_the_paper(person)
        hands = person.hands
        person.reads_in_both("paper", "纸质面试记录", "Interviews on paper")
        for typed, said in (
            (f"B{code[1:]}", "不会出现的字符"),
            (code[:-2], "7个字符"),
            ("3333-334", "校验字符"),
        ):
            page.start.code.field.clear()
            hands.type(typed)
            hands.press("Return")
            person.waits_to_read(said)
        page.start.code.field.clear()
        open_sheet(person, page, code, "name")
        assert page.who.name.hasFocus()
        page.who.name.clear()
        hands.press("Return")
        person.waits_to_read("请写明录入人姓名")
        hands.type(ONE)
        before = hands.pressed
        hands.press("Return")
        hands.wait(lambda: page.sheet is not None and page.sheet.step == "fields", "the form")
        person.idle()
        assert page.form.identity.hasFocus()
        type_head(person)
        assert page.form.notes[0].question.hasFocus()
        hands.press("Tab")
        hands.type("931")
        hands.press("Return")
        hands.type("能说明接地方式")
        hands.press("Return")
        person.idle()
        assert page.form.notes[1].question.hasFocus(), "another note, at once"
        hands.press("Return")
        spent = type_ratings(person, page)
        assert page.form.other.hasFocus()
        whole = hands.pressed - before
        # back to the critical ones for their times and reasons
        for line in page.form.lines:
            if line.line.critical:
                line.rating.setFocus()
                hands.press("Tab")
                hands.type("9:50")
                hands.press("Return")
                hands.type(REASON)
                hands.press("Return")
        person.idle()
        person.reads_in_both("paper-form", "提问与记录", "Questions and notes")
        hands.press("Ctrl+Return")
        hands.wait(lambda: page.sheet is not None and page.sheet.step == "done", "the end")
        person.idle()
        person.reads_in_both("paper-done", "已录入完毕", "All typed in")
        assert page.done.next.hasFocus()
        page.done.room.click()
        hands.wait(lambda: person.window.place == "interview", "the room")
        person.idle()
        room_page = person.window.page("interview")
        assert isinstance(room_page, InterviewPage)
        hands.wait(lambda: room_page.sheet is not None, "its sheet")
        assert room_page.sheet is not None
        (note,) = room_page.sheet.notes
        row = room_page.room.notes.row(note.note_id)
        assert row is not None
        assert "纸质 09:31" in row.about.text()
        assert "由纸质记录录入" in row.accessibleName()
        model = room_page.room.rubric.model
        sentences = [
            model.data(model.index(place), 11)
            for place in range(model.rowCount())  # Qt's AccessibleTextRole
        ]
        assert all("由纸质记录录入" in str(sentence) for sentence in sentences)
        person.photograph("paper-room")
        storage = person.running.program.room.storage
        rated, state, comments = person.in_storage(
            lambda: (
                storage.rows(Rating, case_id=case_id, method="interview"),
                storage.one(InterviewState, case_id=case_id),
                storage.rows(Comment, case_id=case_id, method="interview"),
            )
        )
    assert {row.value for row in rated} == {"3"}
    assert len(rated) == len(spent)
    assert state is not None
    assert (state.state, state.started_at) == ("done", "2026-03-12T01:02:00Z")
    assert {row.text for row in comments} == {REASON}
    with capsys.disabled():
        print(f"\n{len(spent)} ratings from paper by {max(spent)} keys each; the whole sheet by {whole} keys")
    assert max(spent) == KEYS_PER_RATING


def test_undo_reaches_what_was_typed_and_another_indicator_can_be_added(
    world: World, home: Path, case_id: str, code: str
) -> None:
    with at_the_keyboard(home, world.clock) as person:
        page, hands = at_the_paper(person), person.hands
        open_sheet(person, page, code, "name")
        hands.press("Return")
        hands.wait(lambda: page.sheet is not None and page.sheet.step == "fields", "the form")
        person.idle()
        line = page.form.lines[0]
        line.rating.setFocus()
        hands.type("4")
        hands.press("Shift+Tab")
        hands.type("2")
        person.idle()
        assert line.rating.text() == "2"
        hands.press("Shift+Tab")
        hands.press("Ctrl+Z")
        person.idle()
        assert line.rating.text() == "4"
        hands.press("Ctrl+Shift+Z")
        person.idle()
        assert line.rating.text() == "2"
        # what the scale does not have is not taken, and stays marked
        hands.type("9")
        assert line.rating.property("wrong")
        person.waits_to_read("此处没有这一评分")
        assert line.rating.hasFocus()
        hands.type("e")
        person.idle()
        assert line.rating.text() == "NE"
        line.clock.setFocus()
        hands.type("9:61")
        hands.press("Return")
        assert line.clock.hasFocus()
        assert line.clock.property("wrong")
        person.waits_to_read("这不是时间")
        page.form.other.setFocus()
        hands.type("9.9")
        hands.press("Return")
        person.waits_to_read("面试不评“9.9”")
        page.form.other.clear()
        count = len(page.form.lines)
        hands.type("3.3")
        hands.press("Return")
        assert len(page.form.lines) == count + 1
        assert page.form.lines[-1].rating.hasFocus()
        hands.type("3")
        person.idle()
        storage = person.running.program.room.storage
        row = person.in_storage(
            lambda: storage.one(Rating, case_id=case_id, target="3.3", method="interview")
        )
        assert row is not None
        assert row.value == "3"


@pytest.mark.parametrize("twice", [True])
def test_two_persons_type_and_settle_what_they_read_differently(
    world: World, home: Path, case_id: str, code: str
) -> None:
    with at_the_keyboard(home, world.clock) as person:
        page, hands = at_the_paper(person), person.hands
        for name, value in ((ONE, "3"), (TWO, "4")):
            open_sheet(person, page, code, "name")
            if name == TWO:
                person.reads_in_both("paper-second", "第二人录入", "The second person types")
                hands.type(ONE)
                hands.press("Return")
                person.waits_to_read("须由另一人进行")
            page.who.name.clear()
            hands.type(name)
            hands.press("Return")
            hands.wait(lambda: page.sheet is not None and page.sheet.step == "fields", "the form")
            person.idle()
            texts = [field.text() for line in page.form.lines for field in (line.rating, line.clock)]
            assert set(texts) == {""}, "nothing of the first is shown"
            type_head(person)
            if name == ONE:
                hands.press("Return")
            type_ratings(person, page, value)
            if name == TWO:
                person.photograph("paper-second-form")
            hands.press("Ctrl+Return")
            step = "name" if name == ONE else "differences"
            hands.wait(lambda step=step: page.sheet is not None and page.sheet.step == step, step)
            person.idle()
            if name == ONE:
                page.begin_another()
        rows = len(page.differ.rows)
        assert rows == len(interview_lines(person, case_id))
        person.reads_in_both("paper-differ", "请拿出纸质记录", f"read differently in {rows} places")
        # the gap of the case leads here
        hands.press("Ctrl+Shift+Return")
        person.idle()
        person.waits_to_read("两人录入的纸质面试记录有")
        submit = person.window.page("submit")
        gap = next(gap for gap in page_gaps(submit) if gap.place == "paper")
        person.window.jump_to(gap)
        hands.wait(lambda: person.window.place == "paper" and page.start.code.field.hasFocus(), "the page")
        person.idle()
        open_sheet(person, page, code, "differences")
        while page.sheet is not None and page.sheet.differences:
            left = len(page.sheet.differences)
            assert page.differ.rows[0].takes[0].hasFocus()
            hands.press("Tab")
            hands.press("Space")
            hands.wait(
                lambda left=left: page.sheet is not None and len(page.sheet.differences) < left, "one settled"
            )
            person.idle()
        assert page.sheet is not None
        assert page.sheet.step == "done"
        storage = person.running.program.room.storage
        rated, typings = person.in_storage(
            lambda: (
                storage.rows(Rating, case_id=case_id, method="interview"),
                storage.rows(PaperTyping, case_id=case_id),
            )
        )
    assert {row.value for row in rated} == {"4"}
    assert [row.typed_by for row in typings] == [ONE, TWO]


def interview_lines(person: Person, case_id: str) -> list[str]:
    room = person.running.program.room
    return person.in_storage(lambda: [cell.target for cell in interview_sheet(room, case_id).form])


def page_gaps(submit: object) -> list:  # type: ignore[type-arg]
    return [gap for row in submit._sheet.rows for gap in row.gaps]  # type: ignore[attr-defined]


def test_killed_in_the_midst_of_it_nothing_that_was_typed_is_lost(
    world: World, home: Path, case_id: str, code: str
) -> None:
    command = [sys.executable, "-m", "tests.e2e.typing_paper", str(home), code]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said: list[list[str]] = []
    while len(said) < 6:
        line = process.stdout.readline()
        assert line, "the program ended by itself"
        said.append(line.split())
    process.send_signal(signal.SIGKILL)
    rest = process.stdout.read().splitlines()
    process.stdout.close()
    assert process.wait() == -signal.SIGKILL
    kept = {line[0]: line[1] for line in said}
    with at_the_keyboard(home, world.clock) as person:
        page = at_the_paper(person)
        open_sheet(person, page, code, "fields")
        shown = {line.line.target: line.rating.text() for line in page.form.lines}
        assert {target: shown[target] for target in kept} == kept
        (note,) = page.form.notes[:1]
        assert note.text.toPlainText() == "typed before the end"
        storage = person.running.program.room.storage
        values, notes = person.in_storage(
            lambda: (
                storage.rows(TypedValue, case_id=case_id),
                storage.rows(InterviewNote, case_id=case_id),
            )
        )
    assert {f"rating:{target}" for target in kept} <= {row.field for row in values}
    assert len(notes) == 1
    assert len(rest) <= len(shown)


def test_sheets_are_saved_for_everybody_or_for_one(
    world: World, home: Path, case_id: str, code: str, tmp_path: Path
) -> None:
    with at_the_keyboard(home, world.clock) as person:
        page = at_the_paper(person)
        sheets = page.start.sheets
        assert sheets.which.currentData() == ""
        person.tab_to(sheets.save)
        person.hands.press("Space")
        person.waits_to_read("不再加密")
        out = tmp_path / "all.pdf"
        sheets.save_to(str(out))
        person.waits_to_read("面试记录表已保存")
        assert text_of(out).count("面试记录表") == 2
        person.speak("en")
        # from the interview room: this applicant's
        person.window.enter_interview(case_id)
        person.idle()
        room = person.window.page("interview")
        assert isinstance(room, InterviewPage)
        room.room.head.paper_wanted.emit()
        person.hands.wait(lambda: person.window.place == "paper", "the page")
        person.idle()
        assert sheets.which.currentData() == case_id
        one = tmp_path / "one.pdf"
        sheets.save_to(str(one))
        person.waits_to_read("The sheets are saved")
        assert code in text_of(one)
        assert text_of(one).count("Interview sheet") == 1
        sheets.save_to(str(tmp_path / "no" / "such" / "folder.pdf"))
        person.waits_to_read("COPY-001")
        # a locked desk keeps nobody's name on a page that is out of sight
        person.window.session.lock()
        person.hands.wait(lambda: person.window.place == "unlock", "the lock")
        assert sheets.which.count() == 0
        assert page.start.code.field.text() == ""


def text_of(path: Path) -> str:
    return subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    ).stdout
