"""Reading in the Assess page over a real case file: what is remembered, the second window, the last place."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cse_desktop.app.program import RunningProgram
from cse_desktop.domain.documents import DocumentDecoder
from tests.ui.case_samples import case_sheet as sample_case
from tests.ui.painted_documents import PaintingDecoder
from tests.ui.test_assess_page import (  # noqa: F401 - fixtures
    ALT,
    CONTROL,
    SHIFT,
    actions_of,
    make,
    page,
    press,
    program,
    quiet,
    shown,
    world,
)
from tests.ui.windows import SamplePlace, program_of, sample_window
from ui.assess.page import AssessPage
from ui.assess.second_window import DocumentWindow
from ui.last_read import LastRead, as_numbers, keep_last_read, last_read
from ui.look import Look

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
Key = Qt.Key
Make = Callable[[DocumentDecoder], RunningProgram]


def read_two(qtbot: QtBot, page: AssessPage, program: RunningProgram) -> tuple[str, str]:  # noqa: F811
    assert page.sheet is not None
    first, second = page.sheet.materials[1].sha256, page.sheet.materials[0].sha256
    for digest in (first, second):
        page.open_material(digest)
        qtbot.waitUntil(lambda: page.place.desk.view is not None)
    view = page.place.desk.view
    assert view is not None
    qtbot.waitUntil(lambda: view._pending_page is None)
    quiet(qtbot, program)
    return first, second


def test_how_pages_are_shown_is_remembered(
    qtbot: QtBot,
    page: AssessPage,  # noqa: F811
    program: RunningProgram,  # noqa: F811
) -> None:
    read_two(qtbot, page, program)
    press(page, Key.Key_N, CONTROL | SHIFT)
    press(page, Key.Key_P, CONTROL | SHIFT)
    assert (program.settings.values.night_reading, program.settings.values.single_page) == (True, True)
    again = AssessPage(program, actions_of(program))
    qtbot.addWidget(again)
    assert (again.place.desk.way.night, again.place.desk.way.single) == (True, True)


def test_alt_and_arrows_go_back_and_forward(
    qtbot: QtBot,
    page: AssessPage,  # noqa: F811
    program: RunningProgram,  # noqa: F811
) -> None:
    first, second = read_two(qtbot, page, program)
    desk = page.place.desk
    press(page, Key.Key_Left, ALT)
    assert desk.current is not None
    assert desk.current.material.sha256 == first
    press(page, Key.Key_Right, ALT)
    assert desk.current.material.sha256 == second
    desk.close_material(first)
    press(page, Key.Key_Left, ALT)
    assert desk.current.material.sha256 == first


def test_copying_what_was_not_selected_is_said(
    qtbot: QtBot,
    page: AssessPage,  # noqa: F811
    program: RunningProgram,  # noqa: F811
) -> None:
    read_two(qtbot, page, program)
    press(page, Key.Key_C, CONTROL)
    assert "Ctrl+C" in page.place.banner.text


def test_after_a_restart_the_case_opens_with_its_materials_where_they_were(
    qtbot: QtBot,
    page: AssessPage,  # noqa: F811
    program: RunningProgram,  # noqa: F811
    make: Make,  # noqa: F811
) -> None:
    first, second = read_two(qtbot, page, program)
    view = page.place.desk.view
    assert view is not None
    with qtbot.waitSignal(
        page.place.desk.place_settled, timeout=3000, check_params_cb=lambda *told: told[:2] == (second, 9)
    ):
        view.go_to(9)
    quiet(qtbot, program)
    case_id = page._acts.case_id
    page.settle()
    program.shut_down()
    later = make(PaintingDecoder())
    kept = last_read(later.settings, later.room.assignment.id)
    assert kept is not None
    assert kept.case_id == case_id
    assert first not in str(later.settings.values.last_read)
    again = AssessPage(later, actions_of(later))
    shown(qtbot, again)
    again.open_case(kept.case_id)
    desk = again.place.desk
    qtbot.waitUntil(lambda: desk.tabs.count() == 2)
    assert desk.open_digests == (first, second)
    assert desk.current is not None
    assert desk.current.material.sha256 == second
    qtbot.waitUntil(lambda: desk.view is not None and desk.view.page == 9)
    quiet(qtbot, later)


def test_what_was_read_is_kept_as_ids_and_numbers(
    qtbot: QtBot,
    program: RunningProgram,  # noqa: F811
) -> None:
    settings = program.settings
    for told in (LastRead("c1", (0, 2), 2), LastRead("c1", (1,), -1), LastRead("c1")):
        keep_last_read(settings, "a1", told)
        assert last_read(settings, "a1") == told
    assert last_read(settings, "other") is None
    settings.change(last_read={"a1": "c1 x,1 y"})
    assert last_read(settings, "a1") == LastRead("c1", (1,), -1)
    assert as_numbers(("p", "q", "r"), ("r", "gone", "p"), "r") == ((2, 0), 2)


def test_assess_leads_to_the_case_last_read(look: Look, qtbot: QtBot, tmp_path: Path) -> None:
    window = sample_window(look, tmp_path)
    qtbot.addWidget(window)
    window.show()
    program = program_of(window)  # noqa: F811
    assignment = program.desk.assignments[0].assignment_id
    case_id = next(row.case_id for row in program.casework.roster.rows if row.state != "recused")
    keep_last_read(program.settings, assignment, LastRead(case_id, (0,), 0))
    with qtbot.waitActive(window):
        window.activateWindow()
    window.session.start()
    assert window.place == "roster"
    assert window._resumed == case_id
    assert window.actions_table.enabled("app.assess")
    QTest.keyClick(window, Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.place == "assess"
    place = window.page("assess")
    assert isinstance(place, SamplePlace)
    assert place.opened == [case_id]


def test_a_case_that_may_not_be_read_is_not_led_to(look: Look, qtbot: QtBot, tmp_path: Path) -> None:
    window = sample_window(look, tmp_path)
    qtbot.addWidget(window)
    window.show()
    program = program_of(window)  # noqa: F811
    assignment = program.desk.assignments[0].assignment_id
    keep_last_read(program.settings, assignment, LastRead("01900000-0000-7000-8000-00000000dead"))
    window.session.start()
    window.go_to_place("assess")
    assert window.place == "roster"


# -- the window of its own


@pytest.fixture
def second(qtbot: QtBot, page: AssessPage, program: RunningProgram) -> DocumentWindow:  # noqa: F811
    read_two(qtbot, page, program)
    press(page, Key.Key_W, CONTROL | SHIFT)
    made = page.second.window
    assert made is not None
    qtbot.waitUntil(lambda: made.desk.view is not None)
    qtbot.waitExposed(made)
    made.activateWindow()
    quiet(qtbot, program)
    return made


def test_a_document_is_read_and_marked_in_a_window_of_its_own(
    qtbot: QtBot,
    page: AssessPage,  # noqa: F811
    second: DocumentWindow,
    program: RunningProgram,  # noqa: F811
) -> None:
    assert second.isWindow()
    assert page.place.desk.current is not None
    tab = second.desk.current
    assert tab is not None
    assert tab.material.sha256 == page.place.desk.current.material.sha256
    assert second.accessibleName() == "文档窗口"
    assert tab.material.name.rsplit("/", 1)[-1] in second.windowTitle()
    page.place.rubric.go_to("1.1")
    view = second.desk.view
    assert view is not None
    view.setFocus()
    press(second, Key.Key_E, CONTROL | SHIFT)
    assert second.desk.picked is not None
    press(second, Key.Key_E, CONTROL)
    qtbot.waitUntil(lambda: page.sheet is not None and bool(page.sheet.annotations), timeout=10_000)
    quiet(qtbot, program)
    assert page.sheet is not None
    (mark,) = page.sheet.annotations
    assert (mark.shape, mark.material) == ("box", tab.material.sha256)
    assert [shown_mark.targets for shown_mark in view._marks] == [("1.1",)]
    press(second, Key.Key_3, ALT)
    quiet(qtbot, program)
    assert page.place.rubric.current is not None
    assert page.place.rubric.current.value == "3"


def test_the_window_goes_with_the_case_and_remembers_its_place(
    qtbot: QtBot,
    page: AssessPage,  # noqa: F811
    second: DocumentWindow,
    program: RunningProgram,  # noqa: F811
) -> None:
    second.setGeometry(QRect(120, 90, 700, 500))
    case_id = page._acts.case_id
    page.close_case()
    assert page.second.window is None
    assert not second.isVisible()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    screens = QGuiApplication.screens()
    kept = [key for key in program.settings.values.layouts if key.startswith("document window")]
    assert len(kept) == 1
    assert str(screens[0].geometry().width()) in kept[0]
    page.open_case(case_id)
    qtbot.waitUntil(lambda: page.sheet is not None and page.place.desk.view is not None)
    quiet(qtbot, program)
    page.open_window()
    assert page.second.window is not None
    assert page.second.window.geometry() == QRect(120, 90, 700, 500)
    page.close_case()


def test_who_reads_in_the_window_is_not_locked_out(
    qtbot: QtBot,
    page: AssessPage,  # noqa: F811
    second: DocumentWindow,
) -> None:
    with qtbot.waitSignal(page.stirred, timeout=2000):
        QTest.keyClick(second.windowHandle(), Key.Key_Down)
    with qtbot.waitSignal(second.closed):
        press(second, Key.Key_W, CONTROL | SHIFT)
    assert page.second.window is None


def test_the_window_goes_with_the_main_one(
    qtbot: QtBot,
    page: AssessPage,  # noqa: F811
    second: DocumentWindow,
) -> None:
    with qtbot.waitSignal(second.closed):
        page.window().close()
    assert page.second.window is None


def test_no_document_no_window(qtbot: QtBot, page: AssessPage) -> None:  # noqa: F811
    page.place.desk.close_all()
    press(page, Key.Key_W, CONTROL | SHIFT)
    assert page.second.window is None
    assert page.place.banner.text


def test_the_sample_case_allows_copying() -> None:
    assert sample_case().standard.copy_allowed
