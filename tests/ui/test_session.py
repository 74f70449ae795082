"""The session of a window: files that come too early, signs of life, locking, and changing the assignment."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cse_desktop.errors import Words
from tests.ui.sample_program import PASSWORD, SampleOpened, SampleProgram
from tests.ui.sample_sheets import people
from tests.ui.windows import SamplePlace, program_of, sample_window
from ui.look import Look
from ui.shell.unlock import UnlockPage
from ui.shell.window import MainWindow

# the offscreen platform says so of any window that has a least size
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)

OPEN = Words("已打开。", "Open.")


@pytest.fixture
def window(look: Look, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    made = sample_window(look, tmp_path)
    qtbot.addWidget(made)
    made.show()
    return made


def assess(window: MainWindow) -> SamplePlace:
    place = window.page("assess")
    assert isinstance(place, SamplePlace)
    return place


def test_files_of_the_command_line_wait_until_the_desk_is_open(
    look: Look, qtbot: QtBot, tmp_path: Path
) -> None:
    def locked(program: SampleProgram) -> None:
        program.desk.locked = True
        program.desk.opens = SampleOpened("receipt", "another", OPEN)

    window = sample_window(look, tmp_path, locked)
    qtbot.addWidget(window)
    window.show()
    files = [tmp_path / "one.csb", tmp_path / "two.csb"]
    for path in files:
        window.open_path(path)
    window.session.start()
    assert not program_of(window).desk.done
    page = window.page("unlock")
    assert isinstance(page, UnlockPage)
    page.password.field.setText(PASSWORD)
    page.unlock()
    assert program_of(window).desk.done == [("open", path) for path in files]


def test_a_key_is_a_sign_of_life(window: MainWindow, qtbot: QtBot) -> None:
    window.session.start()
    window.session._idle.stop()
    qtbot.waitExposed(window)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)
    assert window.session._idle.isActive()


def test_locking_puts_the_case_and_the_palette_away(window: MainWindow) -> None:
    window.session.start()
    window.open_case(people.roster_row(2).case_id)
    window.open_palette()
    assert window.palette_field.isVisible()
    window.session.lock()
    assert assess(window).opened[-1] == ""
    assert not window.palette_field.isVisible()
    assert window.page("unlock").isEnabled()
    window.go_to_place("assess")
    assert window.place == "unlock"


def test_another_assignment_leaves_the_case_before_it_comes(window: MainWindow, tmp_path: Path) -> None:
    window.session.start()
    window.open_case(people.roster_row(2).case_id)
    before = assess(window).settled
    program = program_of(window)
    program.desk.opens = SampleOpened("assignment", "another", OPEN)
    program.desk.assignments = people.desk_rows()
    window.open_path(tmp_path / "another.csb")
    assert program.opened[-1] == "another"
    assert assess(window).settled > before
    assert assess(window).opened[-1] == ""
    assert window.place == "roster"
    assert window.roster._desk.isVisible()


def test_what_arrives_during_an_interview_waits_on_the_desk(window: MainWindow, tmp_path: Path) -> None:
    window.session.start()
    window.enter_interview(people.roster_row(2).case_id)
    window.session.hold_lock(True)
    program = program_of(window)
    opened = list(program.opened)
    program.desk.opens = SampleOpened("assignment", "another", OPEN)
    window.open_path(tmp_path / "another.csb")
    assert window.place == "interview"
    assert program.opened == opened
    assert OPEN.zh in window.banner.text


def test_locking_during_an_interview_says_why_it_does_not(window: MainWindow) -> None:
    window.session.start()
    window.enter_interview(people.roster_row(2).case_id)
    window.session.hold_lock(True)
    window.session.lock()
    assert window.place == "interview"
    assert not program_of(window).desk.locked
    assert "面试进行期间不锁定" in window.banner.text
    window.session.switch_language()
    assert "does not lock during an interview" in window.banner.text
    window.session.hold_lock(False)
    window.session.lock()
    assert window.place == "unlock"
