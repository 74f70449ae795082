"""Keys that mean the same on every page: Tab goes round all there is, and Enter presses what Space presses."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

import ui
from tests.ui.sample_program import SampleProgram
from tests.ui.stops import round_by_tab, stops
from tests.ui.windows import PLACES, sample_window, show_place, visible
from ui.look import Look
from ui.shell.window import MainWindow
from ui.widgets import EnterPresses

EMPTY = ("desk", "settings", "identity", "help", "return")
"""pages that can be gone to before anything lies on the desk"""
PLAIN = frozenset({"QPushButton", "QToolButton", "QCheckBox", "QRadioButton", "QAbstractButton"})
GO_ON = frozenset({"TickBox"})
"""where Enter goes on to the next field, as everywhere on the form for paper"""


def nothing(_: SampleProgram) -> None:
    """The desk as it is."""


def cleared(program: SampleProgram) -> None:
    """Nothing lies on the desk."""
    program.desk.assignments = program.desk.assignments[:0]


def shown(
    look: Look, folder: Path, place: str, change: Callable[[SampleProgram], None] = nothing
) -> MainWindow:
    window = sample_window(look, folder, change)
    show_place(window, place)
    window.activateWindow()
    QApplication.processEvents()
    return window


@pytest.mark.parametrize(
    ("place", "change"),
    [(place, nothing) for place in PLACES] + [(place, cleared) for place in EMPTY],
    ids=[*PLACES, *(f"{place}-empty" for place in EMPTY)],
)
def test_tab_goes_round_everything_both_ways(
    look: Look, tmp_path: Path, place: str, change: Callable[[SampleProgram], None]
) -> None:
    window = shown(look, tmp_path, place, change)
    there, back = round_by_tab(window), round_by_tab(window, back=True)
    assert set(there) == set(back) == stops(window)
    window.close()


@pytest.mark.parametrize("place", PLACES)
def test_enter_presses_every_button(look: Look, tmp_path: Path, place: str) -> None:
    window = shown(look, tmp_path, place)
    buttons = [one for one in visible(window) if isinstance(one, QAbstractButton) and one in stops(window)]
    assert buttons
    for button in buttons:
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            assert presses(button, key) == 1, (place, button.accessibleName(), key)
    window.close()


def presses(button: QAbstractButton, key: Qt.Key) -> int:
    """How often `key` presses a button, which does nothing else meanwhile."""
    pressed = only_noted(button)
    button.setFocus()
    pad = Qt.KeyboardModifier.KeypadModifier
    QTest.keyClick(button, key, pad if key == Qt.Key.Key_Enter else Qt.KeyboardModifier.NoModifier)
    return len(pressed)


def only_noted(button: QAbstractButton) -> list[bool]:
    """Has a button do nothing but add a line here."""
    pressed: list[bool] = []
    button.clicked.connect(lambda *_: None)  # `disconnect` wants one to be there
    button.clicked.disconnect()
    button.clicked.connect(lambda *_: pressed.append(True))
    return pressed


def test_a_held_enter_presses_once(look: Look, tmp_path: Path) -> None:
    window = shown(look, tmp_path, "doors")
    button = next(one for one in visible(window) if isinstance(one, QAbstractButton))
    pressed = only_noted(button)
    for repeated in (False, True, True):
        none = Qt.KeyboardModifier.NoModifier
        held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, none, "\r", repeated)
        QApplication.sendEvent(button, held)
    assert len(pressed) == 1
    window.close()


def sources() -> list[Path]:
    return sorted(Path(ui.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(Path(ui.__file__).parent)))
def test_no_button_is_made_that_enter_does_not_press(path: Path) -> None:
    """`ui.widgets` has a button of each kind that does; a class of its own mixes `EnterPresses` in."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in PLAIN, f"{path}:{node.lineno}"
        if isinstance(node, ast.ClassDef) and node.name not in GO_ON:
            bases = [base.id for base in node.bases if isinstance(base, ast.Name)]
            plain = PLAIN & set(bases)
            assert not plain or "EnterPresses" in bases[: bases.index(next(iter(plain)))], node.name


def test_every_button_on_a_page_is_of_these() -> None:
    assert all(issubclass(one, EnterPresses) for one in ours(QAbstractButton) if one.__name__ not in GO_ON)


def ours(base: type[QWidget]) -> list[type[QWidget]]:
    found = [one for one in base.__subclasses__() if one.__module__.startswith("ui.")]
    below = [inner for one in base.__subclasses__() for inner in ours(one)]
    return found + below
