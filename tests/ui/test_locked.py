"""While the password is asked for, no way leads to anybody's work: not the rail, not a key, not the palette."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from tests.ui.windows import PLACES, program_of, sample_window, show_place, visible
from ui.actions.table import ACTIONS
from ui.look import Look
from ui.shell.window import WHILE_LOCKED, MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture(params=["roster", "supervise"])
def window(request: pytest.FixtureRequest, look: Look, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """Each place was seen, then the desk was locked."""
    made = sample_window(look, tmp_path)
    qtbot.addWidget(made)
    show_place(made, request.param)
    for place in ("roster", "declare", "submit", "return", request.param):
        made.go(place)
    made.session.lock()
    assert made.place == "unlock"
    return made


def shown(window: MainWindow) -> str:
    parts = []
    for widget in visible(window):
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            parts.append(widget.text())
        elif isinstance(widget, QPlainTextEdit):
            parts.append(widget.toPlainText())
    return " ".join(parts)


def names(window: MainWindow) -> list[str]:
    return [row.name for row in program_of(window).casework.roster.rows]


def test_no_place_of_an_assignment_is_shown(window: MainWindow) -> None:
    for place in PLACES:
        window.go(place if place != "panel-answer" else "panel")
        assert window.place in WHILE_LOCKED, place
        assert not [name for name in names(window) if name in shown(window)], place


def test_the_rail_leads_nowhere_even_from_the_guide(window: MainWindow) -> None:
    for place in ("help", "settings"):
        window.go(place)
        for button in window._rail.findChildren(QAbstractButton):
            button.click()
            assert window.place in WHILE_LOCKED
            window.go(place)


def test_no_action_leads_to_a_place_of_the_assignment(window: MainWindow) -> None:
    table = window.actions_table
    for action in ACTIONS:
        if action.id in ("app.quit", "app.open_file"):
            continue
        for place in ("help", "unlock"):
            window.go(place)
            table.run(action.id)
            assert window.place in WHILE_LOCKED, action.id


def test_the_palette_names_nobody(window: MainWindow) -> None:
    window.go("help")
    assert list(window._findings()) == []
