"""The roster: its model, keys, order drawn, filter, and ten thousand rows."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, Qt
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from cse_desktop.errors import KnownError, Words
from tests.ui.sample_program import SampleProgram
from tests.ui.sample_sheets import people
from ui.actions import Actions
from ui.look import Look
from ui.roster.model import COLUMNS, MIME, ROW, RosterModel
from ui.roster.page import RosterPage
from ui.widgets import EmptyState

# the offscreen platform says so of any window that has a least size
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)


@pytest.fixture
def program(look: Look, tmp_path: Path) -> SampleProgram:
    return SampleProgram(look, tmp_path)


@pytest.fixture
def page(program: SampleProgram, qtbot: QtBot) -> RosterPage:
    actions = Actions(program.look, program.settings)
    actions.tell(unlocked=True, assignment=True)
    made = RosterPage(program, actions)
    qtbot.addWidget(made)
    made.resize(1280, 768)
    made.show()
    made.load()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.table.setFocus()
    return made


def names(model: RosterModel) -> list[str]:
    return [row.name for row in model.rows]


def test_the_model_keeps_qts_rules(look: Look, qtmodeltester: Any) -> None:
    model = RosterModel(look)
    model.show(people.roster_sheet().rows, drawn=True)
    qtmodeltester.check(model)
    model.move(0, 3)
    model.filter("SPE")
    qtmodeltester.check(model)


def test_moving_says_the_new_order(look: Look, qtbot: QtBot) -> None:
    model = RosterModel(look)
    model.show(people.roster_sheet(4).rows, drawn=True)
    with qtbot.waitSignal(model.moved) as blocker:
        assert model.move(0, 2)
    assert [case_id[-1] for case_id in blocker.args[0]] == ["1", "2", "0", "3"]
    assert not model.move(0, 9)


def test_a_fixed_filtered_or_sorted_list_is_not_moved(look: Look) -> None:
    model = RosterModel(look)
    model.show(people.roster_sheet(4).rows, drawn=False)
    assert not model.move(0, 1)
    model.show(people.roster_sheet(4).rows, drawn=True)
    model.filter("示例")
    assert not model.move(0, 1)
    model.filter("")
    model.sort(0)
    assert not model.move(0, 1)
    model.sort(-1)
    assert model.move(0, 1)


def test_dropping_between_rows_moves(look: Look) -> None:
    model = RosterModel(look)
    model.show(people.roster_sheet(4).rows, drawn=True)
    carried = model.mimeData([model.index(0, 0)])
    assert carried.hasFormat(MIME)
    model.dropMimeData(carried, Qt.DropAction.MoveAction, 3, 0, QModelIndex())
    assert [row.case_id[-1] for row in model.rows] == ["1", "2", "0", "3"]
    assert not model.dropMimeData(QMimeData(), Qt.DropAction.MoveAction, 0, 0, QModelIndex())


def test_sorting_follows_pinyin_and_numbers(look: Look) -> None:
    model = RosterModel(look)
    model.show(people.roster_sheet().rows, drawn=True)
    model.sort(COLUMNS.index("applicant"))
    assert names(model)[:3] == ["示例陈", "示例𬭊", "示例李"]
    model.sort(COLUMNS.index("gaps"), Qt.SortOrder.DescendingOrder)
    assert model.rows[0].gaps == 27


def test_return_opens_the_marked_case(page: RosterPage, qtbot: QtBot) -> None:
    page.select_case(people.roster_row(2).case_id)
    with qtbot.waitSignal(page.case_opened) as blocker:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert blocker.args == [people.roster_row(2).case_id]


def test_a_recused_case_stays_closed(page: RosterPage, qtbot: QtBot) -> None:
    page.select_case(people.roster_row(6).case_id)
    with qtbot.assertNotEmitted(page.case_opened):
        qtbot.keyClick(page.table, Qt.Key.Key_Return)


def test_before_declaring_a_case_leads_to_the_declarations(
    page: RosterPage, program: SampleProgram, qtbot: QtBot
) -> None:
    program.casework.roster = people.roster_sheet(declared=False)
    page.load()
    with qtbot.waitSignal(page.declare_wanted):
        qtbot.keyClick(page.table, Qt.Key.Key_Return)


def test_space_ticks_the_identity(page: RosterPage, program: SampleProgram, qtbot: QtBot) -> None:
    case_id = people.roster_row(3).case_id
    page.select_case(case_id)
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    assert program.casework.done == [("check-identity", case_id, True)]
    assert page.table.currentIndex().data(ROW).identity_checked
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    assert program.casework.done[-1] == ("check-identity", case_id, False)


def test_alt_arrows_put_rows_in_the_order_drawn(
    page: RosterPage, program: SampleProgram, qtbot: QtBot
) -> None:
    page.select_case(people.roster_row(0).case_id)
    qtbot.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    kind, order = program.casework.done[-1]
    assert kind == "reorder"
    assert isinstance(order, tuple)
    assert [case_id[-1] for case_id in order[:3]] == ["1", "0", "2"]
    assert page.selected_case() == people.roster_row(0).case_id


def test_a_refused_act_is_said_beside_it(page: RosterPage, program: SampleProgram, qtbot: QtBot) -> None:
    program.casework.refuses = KnownError("CAS-009", Words("任务已过期。", "The assignment has expired."))
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    assert "任务已过期。" in page._banner.text
    assert "CAS-009" in page._banner.text


def test_the_filter_finds_by_any_word(page: RosterPage, qtbot: QtBot) -> None:
    page.filter.setText("ouyang 电气")
    qtbot.waitUntil(lambda: page.table.model().rowCount() == 1)
    page.filter.setText("nobody")
    qtbot.waitUntil(lambda: page.table.model().rowCount() == 0)
    assert page._stack.currentIndex() == 2


def test_an_empty_roster_teaches(page: RosterPage) -> None:
    page.show_sheet(people.roster_sheet(0))
    assert page._stack.currentIndex() == 1
    assert page._stack.currentWidget().accessibleName() == "名单为空"


def test_attention_jumps(page: RosterPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.case_opened) as blocker:
        page._attention.jumped.emit("sent_back", people.roster_row(7).case_id)
    assert blocker.args == [people.roster_row(7).case_id]
    with qtbot.waitSignal(page.return_wanted):
        page._attention.jumped.emit("receipt", "")


def test_ten_thousand_rows_are_painted_only_where_seen(page: RosterPage, qtbot: QtBot) -> None:
    sheet = people.roster_sheet(10_000)
    painted = []
    model = page.table.model()
    assert isinstance(model, RosterModel)
    page.show_sheet(sheet)
    text = model.text
    model.text = lambda row, column: painted.append(row.case_id) or text(row, column)  # type: ignore[assignment, func-returns-value, method-assign]  # counts what is painted
    page.table.viewport().repaint()
    assert 0 < len(set(painted)) < 40
    page.filter.setText("A9999")
    qtbot.waitUntil(lambda: model.rowCount() == 1)


def test_both_languages_and_details(page: RosterPage, look: Look, qtbot: QtBot) -> None:
    qtbot.keyClick(page.table, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert page._details.isVisible()
    look.set_language("en")
    assert page.table.model().headerData(0, Qt.Orientation.Horizontal) == "Applicant"
    assert page._submit.text().strip() == "Submit ratings"
    assert page.selected_case() == people.roster_row(0).case_id


def test_before_the_first_sheet_nobody_says_that_the_roster_is_empty(
    program: SampleProgram, qtbot: QtBot
) -> None:
    page = RosterPage(program, Actions(program.look, program.settings))
    qtbot.addWidget(page)
    page.show()
    assert page.table.isVisible()
    assert not [state for state in page.findChildren(EmptyState) if state.isVisible()]
    page.show_sheet(replace(people.roster_sheet(), rows=()))
    assert [state for state in page.findChildren(EmptyState) if state.isVisible()]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_beside_the_details_no_column_runs_out_of_the_window(
    page: RosterPage, qtbot: QtBot, language: str
) -> None:
    page._look.set_language(language)  # type: ignore[arg-type]  # one of the two
    page.toggle_details()
    qtbot.waitUntil(lambda: page.table.horizontalScrollBar().maximum() == 0)
    assert page.table.isColumnHidden(COLUMNS.index("field"))
    page.toggle_details()
    qtbot.waitUntil(lambda: not page.table.isColumnHidden(COLUMNS.index("field")))
    assert page.table.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_with_room_no_field_is_cut(page: RosterPage, qtbot: QtBot, language: str) -> None:
    page._look.set_language(language)  # type: ignore[arg-type]  # one of the two
    page.resize(1832, 1080)
    qtbot.wait(20)
    at = COLUMNS.index("field")
    metrics = QFontMetrics(page._look.font("small"))
    texts = [page._model.text(row, "field") for row in page._model.rows]
    assert page.table.columnWidth(at) >= max(map(metrics.horizontalAdvance, texts)) + 16
    page.resize(1278, 768)
    qtbot.wait(20)
    assert page.table.horizontalScrollBar().maximum() == 0
    assert not page.table.isColumnHidden(at)
