"""The window as a whole: first run, unlocking, locking, files, the palette, keys, settings, the guide."""

import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QKeySequence
from pytestqt.qtbot import QtBot

from cse_desktop.errors import KnownError, Words
from cse_desktop.settings import Settings
from cse_desktop.words import words
from resources import resource
from tests.ui.sample_program import PASSWORD, SampleOpened, SampleProgram, identity
from tests.ui.sample_sheets import leaving, people
from tests.ui.windows import SamplePlace, program_of, sample_window
from ui.actions import ACTIONS, BY_ID, PLACES
from ui.look import Look
from ui.look.icons import GLYPHS
from ui.shell.enrol import EnrolPage
from ui.shell.guide import PAGES, GuidePage, filled, page_text
from ui.shell.settings import SettingsPage, diagnostics
from ui.shell.unlock import UnlockPage
from ui.shell.window import MainWindow

KEY_PLACE = re.compile(r"\{([^}]*)\}")

# the offscreen platform says so of any window that has a least size
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)


@pytest.fixture
def window(look: Look, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    made = sample_window(look, tmp_path)
    qtbot.addWidget(made)
    made.show()
    return made


def test_one_assignment_opens_on_its_roster(window: MainWindow) -> None:
    window.session.start()
    assert window.place == "roster"
    assert window.roster.sheet is not None
    assert "示例批次" in window.windowTitle()


def test_several_assignments_open_on_the_desk(look: Look, qtbot: QtBot, tmp_path: Path) -> None:
    window = sample_window(look, tmp_path, one=False)
    qtbot.addWidget(window)
    window.show()
    window.session.start()
    assert window.place == "desk"
    page: Any = window.page("desk")
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert program_of(window).opened == [people.desk_rows()[0].assignment_id]
    assert window.roster._desk.isVisible()


def test_the_first_run_offers_three_doors(look: Look, qtbot: QtBot, tmp_path: Path) -> None:
    def nobody(program: SampleProgram) -> None:
        program.desk.identities = ()

    window = sample_window(look, tmp_path, nobody)
    qtbot.addWidget(window)
    window.show()
    window.session.start()
    assert window.place == "doors"
    page: Any = window.page("doors")
    with qtbot.waitSignal(window.sample_wanted):
        page.doors["sample"].click()
    page.doors["enrol"].click()
    assert window.place == "enrol"


def test_enrolling_step_by_step(look: Look, qtbot: QtBot, tmp_path: Path) -> None:
    program = SampleProgram(look, tmp_path)
    program.desk.identities = ()
    page = EnrolPage(program)
    qtbot.addWidget(page)
    page.show()
    page.make.click()
    assert "姓名" in page._banner.text
    for field, text in zip(
        (page.name, page.employer, page.society, page.fields),
        ("示例孙", "示例院", "x", "电气、信息"),
        strict=True,
    ):
        field.setText(text)
    page.make.click()
    assert page._banner.text == look.t("opening.enrol.society_number")
    page.society.setText("7")
    page.password.field.setText("short")
    page.make.click()
    assert page.password.field.accessibleDescription() == look.t("opening.enrol.short")
    page.password.field.setText(PASSWORD)
    page.again.field.setText("something else")
    page.make.click()
    assert page.again.field.accessibleDescription() == look.t("opening.enrol.differ")
    page.again.field.setText(PASSWORD)
    page.make.click()
    assert program.desk.done == [("enrol", "示例孙", "示例院", 7, ("电气", "信息"), PASSWORD)]
    assert page._pages.currentIndex() == 1
    with qtbot.waitSignal(page.enrolled):
        page.install_certificate(tmp_path / "sample.pem")


def test_someone_without_certificate_is_asked_to_install_it(look: Look, qtbot: QtBot, tmp_path: Path) -> None:
    def uncertified(program: SampleProgram) -> None:
        program.desk.identities = (identity(certified=False),)

    window = sample_window(look, tmp_path, uncertified)
    qtbot.addWidget(window)
    window.show()
    window.session.start()
    assert window.place == "enrol"


def test_unlocking_with_a_wrong_then_the_right_password(look: Look, qtbot: QtBot, tmp_path: Path) -> None:
    def locked(program: SampleProgram) -> None:
        program.desk.locked = True

    window = sample_window(look, tmp_path, locked)
    qtbot.addWidget(window)
    window.show()
    window.session.start()
    page = window.page("unlock")
    assert window.place == "unlock"
    assert isinstance(page, UnlockPage)
    qtbot.keyClicks(page.password.field, "wrong")
    qtbot.keyClick(page.password.field, Qt.Key.Key_Return)
    assert "KEY-001" in page.password.field.accessibleDescription()
    qtbot.keyClicks(page.password.field, PASSWORD)
    qtbot.keyClick(page.password.field, Qt.Key.Key_Return)
    assert window.place == "roster"


def test_the_key_ring_opens_the_program(look: Look, qtbot: QtBot, tmp_path: Path) -> None:
    def locked(program: SampleProgram) -> None:
        program.desk.locked = True
        program.desk.ring = True

    window = sample_window(look, tmp_path, locked)
    qtbot.addWidget(window)
    window.show()
    window.session.start()
    assert window.place == "roster"


def test_locking_puts_everything_away_and_a_ring_does_not_undo_it(window: MainWindow, qtbot: QtBot) -> None:
    window.session.start()
    window.open_case(people.roster_row(2).case_id)
    place = window.page("assess")
    assert isinstance(place, SamplePlace)
    before = place.settled
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert place.settled > before
    assert window.place == "unlock"
    assert program_of(window).desk.locked
    assert not window.actions_table.enabled("app.roster")
    window.open_palette()
    assert not window.palette_field.isVisible()


def test_no_lock_while_an_interview_runs(window: MainWindow) -> None:
    window.session.start()
    assert window.session._idle.isActive()
    window.enter_interview(people.roster_row(2).case_id)
    room = window.page("interview")
    assert isinstance(room, SamplePlace)
    room.running_changed.emit(True)
    assert not window.session._idle.isActive()
    window.session.lock()
    assert window.place == "interview"
    room.running_changed.emit(False)
    assert window.session._idle.isActive()


def test_a_running_interview_is_said_on_other_pages(window: MainWindow) -> None:
    window.session.start()
    window.enter_interview(people.roster_row(2).case_id)
    room = window.page("interview")
    assert isinstance(room, SamplePlace)
    room.running_changed.emit(True)
    window.go("roster")
    assert window.banner.isVisible()
    assert window.look.t("shell.interview.runs") in window.banner.text
    window.go("return")
    assert window.banner.isVisible()
    window.enter_interview(people.roster_row(2).case_id)
    assert not window.banner.isVisible()
    room.running_changed.emit(False)
    window.go("roster")
    assert not window.banner.isVisible()


REFUSALS = [
    KnownError("CSB-201", Words("这个文件是发给另一位专家的。", "This file is for somebody else.")),
    KnownError("CSB-104", Words("任务已过期。", "The assignment has expired.")),
    KnownError("STO-001", Words("磁盘空间不足。", "The disk is full.")),
]


@pytest.mark.parametrize("error", REFUSALS, ids=lambda error: error.code)
def test_a_refused_file_is_said_with_its_code(window: MainWindow, tmp_path: Path, error: KnownError) -> None:
    window.session.start()
    program_of(window).desk.opens = error
    window.open_path(tmp_path / "sample.csb")
    assert error.what.zh in window.banner.text
    assert error.code in window.banner.text
    assert window.place == "roster"


def test_a_dropped_assignment_opens(window: MainWindow, tmp_path: Path) -> None:
    window.session.start()
    said = Words("任务已核验并打开。", "The assignment is verified and open.")
    program_of(window).desk.opens = SampleOpened("assignment", "another", said)
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(tmp_path / "sample.csb"))])
    window.dropEvent(
        QDropEvent(
            QPointF(9, 9),
            Qt.DropAction.CopyAction,
            carried,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier(0),
        )
    )
    assert program_of(window).opened[-1] == "another"
    assert window.banner.text == said.zh


def test_a_receipt_shows_where_it_went(window: MainWindow, tmp_path: Path) -> None:
    window.session.start()
    said = Words("学会已收到，10:32。", "Received by the society, 10:32.")
    program_of(window).desk.opens = SampleOpened("receipt", people.roster_sheet().assignment_id, said)
    window.open_path(tmp_path / "receipt.csb")
    assert said.zh.replace("，10", "，10") in window.banner.text
    window.banner._button.click()
    assert window.place == "return"


def test_a_file_waits_for_the_password(look: Look, qtbot: QtBot, tmp_path: Path) -> None:
    def locked(program: SampleProgram) -> None:
        program.desk.locked = True
        program.desk.opens = SampleOpened("assignment", "another", Words("已打开。", "Open."))

    window = sample_window(look, tmp_path, locked)
    qtbot.addWidget(window)
    window.show()
    window.session.start()
    window.open_path(tmp_path / "sample.csb")
    assert not program_of(window).desk.done
    page = window.page("unlock")
    assert isinstance(page, UnlockPage)
    page.password.field.setText(PASSWORD)
    page.unlock()
    assert program_of(window).desk.done == [("open", tmp_path / "sample.csb")]


def test_gaps_lead_to_their_places(window: MainWindow) -> None:
    window.session.start()
    gap = leaving.gaps(people.roster_row(3).case_id)[0]
    window.jump_to(gap)
    place = window.page("assess")
    assert isinstance(place, SamplePlace)
    assert place.jumps == [gap]
    assert window.place == "assess"


def test_the_palette_reaches_applicants_and_actions(window: MainWindow, qtbot: QtBot) -> None:
    window.session.start()
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.palette_field.isVisible()
    qtbot.keyClicks(window.palette_field.field, "ouyang")
    qtbot.keyClick(window.palette_field.field, Qt.Key.Key_Return)
    place = window.page("assess")
    assert isinstance(place, SamplePlace)
    assert place.opened == [people.roster_row(3).case_id]
    window.open_palette()
    qtbot.keyClicks(window.palette_field.field, "docx")
    qtbot.keyClick(window.palette_field.field, Qt.Key.Key_Return)
    assert place.opened[-1] == "01 个人简历.docx"
    window.open_palette()
    qtbot.keyClicks(window.palette_field.field, "app.return")
    qtbot.keyClick(window.palette_field.field, Qt.Key.Key_Return)
    assert window.place == "return"
    window.open_palette()
    qtbot.keyClicks(window.palette_field.field, "zzzz")
    assert window.palette_field._nothing.isVisible()
    qtbot.keyClick(window.palette_field.field, Qt.Key.Key_Escape)
    assert not window.palette_field.isVisible()


def test_actions_are_whole() -> None:
    assert len(BY_ID) == len(ACTIONS)
    for action in ACTIONS:
        assert words(f"actions.{action.id}")
        assert not action.icon or action.icon in GLYPHS
        assert not action.keys or not QKeySequence(action.keys).isEmpty()
    for place in PLACES:
        assert words(f"actions.place.{place}")


def test_no_two_actions_share_a_key_where_both_could_be_meant(window: MainWindow) -> None:
    table = window.actions_table
    clashes = [(action.id, table.clash(action.id, action.keys)) for action in ACTIONS if action.keys]
    assert [pair for pair in clashes if pair[1]] == []


def test_no_bare_letter_is_a_key() -> None:
    bare = re.compile(r"[A-Za-z0-9]")
    assert not [action.id for action in ACTIONS if bare.fullmatch(action.keys)]


def test_a_changed_key_holds_and_is_kept(window: MainWindow, qtbot: QtBot) -> None:
    window.session.start()
    page = window.go("settings")
    assert isinstance(page, SettingsPage)
    page.shortcuts.choose("app.lock")
    page.shortcuts.field.setKeySequence(QKeySequence("Ctrl+K"))
    page.shortcuts.apply.click()
    assert "查找一切" in page.shortcuts._banner.text
    page.shortcuts.field.setKeySequence(QKeySequence("Ctrl+Alt+L"))
    page.shortcuts.apply.click()
    kept = Settings.load(program_of(window).settings._path)
    assert kept.values.shortcuts == {"app.lock": "Ctrl+Alt+L"}
    window.activateWindow()
    qtbot.keyClick(
        window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    )
    assert window.place == "unlock"


def test_settings_hold_at_once(window: MainWindow, look: Look) -> None:
    window.session.start()
    page = window.go("settings")
    assert isinstance(page, SettingsPage)
    page.language.button("en").click()
    assert look.language == "en"
    assert window.windowTitle().startswith("Engineering competency") or window.windowTitle() == look.t(
        "shell.program"
    )
    page.theme.button("dark").click()
    assert look.theme == "dark"
    page.text_size.setValue(123)
    assert look.text_percent == 120
    page.lock_minutes.activated.emit(page.lock_minutes.count() - 1)
    assert not window.session._idle.isActive()
    assert program_of(window).settings.values.lock_minutes == 0


def test_diagnostics_name_no_person(window: MainWindow) -> None:
    window.session.start()
    said = diagnostics(program_of(window))
    assert "示例" not in said
    assert "PySide" in said or "Qt" in said


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("name", [name for name in PAGES if name != "keys"])
def test_the_guide_names_only_actions_that_exist(window: MainWindow, language: str, name: str) -> None:
    text = page_text(name, language)
    named = KEY_PLACE.findall(text)
    assert named
    assert [key for key in named if key not in BY_ID] == []
    assert "{" not in filled(text, window.actions_table)


def test_every_page_of_the_guide_is_listed() -> None:
    for language in ("zh_CN", "en"):
        found = {Path(page.name).stem for page in resource("help", language).iterdir()}
        assert found == set(PAGES) - {"keys"}


def test_f1_opens_the_guide_at_the_place(window: MainWindow, qtbot: QtBot) -> None:
    window.session.start()
    window.go("return")
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_F1)
    guide = window.page("help")
    assert isinstance(guide, GuidePage)
    assert (window.place, guide.page) == ("help", "return")
    qtbot.keyClick(window, Qt.Key.Key_F1, Qt.KeyboardModifier.ControlModifier)
    assert guide.page == "keys"
    assert "Ctrl+K" in guide.browser.toPlainText()


def test_our_own_mistakes_are_said(window: MainWindow) -> None:
    window.say_unexpected(ZeroDivisionError())
    assert "APP-001" in window.banner.text
    assert "ZeroDivision" not in window.banner.text


@pytest.mark.parametrize(
    "area", ["shell", "roster", "opening", "declare", "submit", "return", "settings", "actions", "states"]
)
def test_both_languages_of_the_catalogue_hold_the_same_places(area: str) -> None:
    text = resource("words", f"{area}.toml").read_text(encoding="utf-8")
    pairs = re.findall(r'zh = "([^"]*)"(?:,|\n)\s*en = "([^"]*)"', text)
    assert pairs
    for chinese, english in pairs:
        assert chinese.strip()
        assert english.strip()
        assert sorted(KEY_PLACE.findall(chinese)) == sorted(KEY_PLACE.findall(english))
        assert not re.search("[\u4e00-\u9fff],|[\u4e00-\u9fff];", chinese), "full-width marks in Chinese"


def test_settings_follow_what_a_key_changed(window: MainWindow) -> None:
    page = window.go("settings")
    assert isinstance(page, SettingsPage)
    window.session.switch_theme()
    window.session.scale_text(20)
    assert page.theme.value == window.look.theme_choice == "dark"
    assert page.text_size.value() == window.look.text_percent
    assert str(window.look.text_percent) in page._percent.text()
