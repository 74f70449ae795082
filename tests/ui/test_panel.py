"""The panel's page over samples: what is shown, what keys do, and that nothing typed is lost."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cse_desktop.errors import Words
from cse_desktop.services.panel_folder import FolderLine, FolderOpened
from tests.ui.sample_sheets.panel import FIRST, REASON, WEAK
from tests.ui.test_accessible import controls, name_of
from tests.ui.windows import program_of, sample_window, show_place, visible
from ui.look import Look
from ui.panel.page import PanelPage
from ui.shell.window import MainWindow


@pytest.fixture
def window(look: Look, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    made = sample_window(look, tmp_path)
    qtbot.addWidget(made)
    return made


def shown(window: MainWindow, qtbot: QtBot, place: str = "panel") -> PanelPage:
    show_place(window, place)
    window.actions_table.tell(panel=True)
    page = window.page("panel")
    assert isinstance(page, PanelPage)
    qtbot.waitUntil(lambda: not page._tabs.isActive())
    qtbot.wait(50)
    return page


def texts(page: PanelPage) -> str:
    return "\n".join(widget.text() for widget in visible(page) if isinstance(widget, QLabel))


def press(window: MainWindow, keys: str) -> None:
    QTest.keySequence(window.focusWidget() or window, QKeySequence.fromString(keys))


@pytest.mark.parametrize("place", ["panel", "panel-answer"])
def test_every_control_of_a_case_has_a_name(window: MainWindow, qtbot: QtBot, place: str) -> None:
    shown(window, qtbot, place)
    found = [widget for widget in controls(window) if not name_of(widget).strip()]
    assert not found
    assert len(list(controls(window))) > 12


def test_a_difference_shows_everybody_with_words_and_evidence(window: MainWindow, qtbot: QtBot) -> None:
    page = shown(window, qtbot)
    settled, still_open = page.lead.cards
    assert [column.stand.value for column in settled.columns] == ["3", "4", "2"]
    assert settled.levels.button("3").isChecked()
    assert settled.reason.toPlainText() == REASON
    said = texts(page)
    assert WEAK in said
    assert "须讨论" in said
    assert "未评" in said, "somebody rated neither it nor its dimension"
    assert still_open.levels.button("3").expected
    assert not still_open.levels.button("NA").isEnabled()


def test_keys_agree_where_the_focus_is(window: MainWindow, qtbot: QtBot) -> None:
    page = shown(window, qtbot)
    casework = program_of(window).casework
    press(window, "Ctrl+Return")
    assert page.lead.current is page.lead.cards[1], "the first that is not settled"
    press(window, "Alt+2")
    press(window, "Alt+C")
    QTest.keyClicks(window.focusWidget(), "because")
    page.settle()
    agreed = [done for done in casework.done if done[0] == "agree"]
    assert agreed[0] == ("agree", FIRST.case_id, "2.3", "interview", "2", "")
    assert agreed[-1][-1] == "because", "what was typed is kept when the page is left"


def test_a_level_that_is_not_there_is_not_agreed_on(window: MainWindow, qtbot: QtBot) -> None:
    page = shown(window, qtbot)
    page.lead.cards[1].go_to()
    press(window, "Alt+A")
    assert not [done for done in program_of(window).casework.done if done[0] == "agree"]


def test_what_is_refused_in_a_folder_is_named_with_its_code(window: MainWindow, qtbot: QtBot) -> None:
    page = shown(window, qtbot)
    new = Words("已收到示例·吴静怡的评分：A001。", "Scores have arrived.")
    bad = Words("文件已损坏、被改动或不完整。", "The file is damaged.")
    page._on_imported(FolderOpened("x", (FolderLine("a.csb", "", new), FolderLine("b.csb", "CSB-022", bad))))
    said = texts(page)
    assert "已收到示例·吴静怡的评分" in said
    assert "b.csb（CSB-022）" in said
    page._on_imported(FolderOpened("", ()))
    assert "没有成员的文件" in texts(page)


def test_language_is_switched_live(window: MainWindow, qtbot: QtBot, look: Look) -> None:
    page = shown(window, qtbot)
    look.set_language("en")
    try:
        for text in ("Differences", "waits for members", "must be discussed", "Why this is recommended"):
            qtbot.waitUntil(lambda text=text: text in texts(page))
    finally:
        look.set_language("zh_CN")


def test_a_member_consents_and_the_reason_is_kept(window: MainWindow, qtbot: QtBot) -> None:
    page = shown(window, qtbot, "panel-answer")
    assert page.answer.choice.value == "dissent"
    assert page.answer.reason.toPlainText() == WEAK
    qtbot.mouseClick(page.answer.choice.button("consent"), Qt.MouseButton.LeftButton)
    assert program_of(window).casework.done[-1] == ("consent", FIRST.case_id, "consent", "")
    assert not page.folder.isVisible()
