"""Every window for everyone: named controls, a dump of the accessibility tree, no clipped or untranslated text."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.windows import PLACES, sample_window, show_place, visible
from ui.look import Look
from ui.shell.window import MainWindow
from ui.widgets import ElidedLabel

SNAPSHOTS = Path(__file__).parent / "accessibility"
CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QComboBox,
    QKeySequenceEdit,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)
WITHIN = (QComboBox, QKeySequenceEdit)
"""controls whose inner parts are named by them"""


def name_of(widget: QWidget) -> str:
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name) if found is not None else ""


def controls(window: MainWindow) -> Iterator[QWidget]:
    for widget in visible(window):
        if isinstance(widget, QScrollBar | QHeaderView) or isinstance(widget.parent(), WITHIN):
            continue
        if isinstance(widget, CONTROLS) and widget.objectName() not in ("qt_toolbar_ext_button",):
            if isinstance(widget.parent(), QAbstractItemView | QLineEdit):
                continue
            yield widget


def tree(window: MainWindow) -> str:
    lines = []
    for widget in visible(window):
        found = QAccessible.queryAccessibleInterface(widget)
        if found is None or isinstance(widget, QScrollBar):
            continue
        name = found.text(QAccessible.Text.Name).replace("\u2009", " ").replace("\n", " ")
        said = found.text(QAccessible.Text.Description).replace("\u2009", " ").replace("\n", " ")
        if not name and not isinstance(widget, CONTROLS):
            continue
        depth = sum(1 for _ in ancestors(widget))
        role = found.role().name
        lines.append(f"{'  ' * depth}{role}: {name}{f' ({said})' if said and said != name else ''}")
    return "\n".join(lines) + "\n"


def ancestors(widget: QWidget) -> Iterator[QWidget]:
    parent = widget.parentWidget()
    while parent is not None:
        if parent.accessibleName():
            yield parent
        parent = parent.parentWidget()


@pytest.fixture
def window(look: Look, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    made = sample_window(look, tmp_path)
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize("place", PLACES)
def test_every_control_has_a_name(window: MainWindow, place: str) -> None:
    show_place(window, place)
    nameless = [
        f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}"
        for widget in controls(window)
        if not name_of(widget).strip()
    ]
    assert not nameless


@pytest.mark.parametrize("place", [name for name in PLACES if name != "settings"])
def test_the_accessibility_tree_is_as_it_was_looked_at(window: MainWindow, place: str) -> None:
    show_place(window, place)
    kept = SNAPSHOTS / f"{place}.txt"
    said = tree(window)
    if os.environ.get("CSE_UPDATE_SNAPSHOTS"):
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(said, encoding="utf-8")
    assert said == kept.read_text(encoding="utf-8"), "look at it, then run once with CSE_UPDATE_SNAPSHOTS=1"


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_nothing_is_clipped_at_double_size(
    look: Look, qtbot: QtBot, tmp_path: Path, place: str, language: str
) -> None:
    look.set_text_percent(200)
    look.set_language(language)  # type: ignore[arg-type]  # one of the two
    window = sample_window(look, tmp_path)
    qtbot.addWidget(window)
    show_place(window, place)
    assert not clipped_when_laid_out(window, qtbot)


class LongLook(Look):
    """Says everything in four tenths more characters, as a third language might."""

    def t(self, key: str, **values: object) -> str:
        text = super().t(key, **values)
        return text + text[: round(len(text) * 0.4)]


@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_clipped_with_longer_texts(look: Look, qtbot: QtBot, tmp_path: Path, place: str) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    longer = LongLook(application, language="en", theme="light", text_percent=200)
    window = sample_window(longer, tmp_path)
    qtbot.addWidget(window)
    show_place(window, place)
    found = clipped_when_laid_out(window, qtbot)
    look.set_text_percent(110)
    longer.deleteLater()
    assert not found


def clipped_when_laid_out(window: MainWindow, qtbot: QtBot) -> list[str]:
    """What is clipped once the layout has come to rest: nested areas need a few rounds of events."""
    found = clipped(window)
    for _ in range(40):
        if not found:
            break
        qtbot.wait(50)
        found = clipped(window)
    return found


def clipped(window: MainWindow) -> list[str]:
    found = []
    for widget in visible(window):
        if isinstance(widget, QLabel) and not isinstance(widget, ElidedLabel) and widget.text():
            if widget.wordWrap():
                fits = widget.height() >= widget.heightForWidth(widget.width()) - 1
            else:
                fits = widget.width() >= widget.sizeHint().width() - 1
            if not fits or widget.height() < widget.fontMetrics().height() - 1:
                found.append(f"label {widget.text()!r} {widget.size()} wants {widget.sizeHint()}")
        elif isinstance(widget, QAbstractButton) and widget.text():
            hint = widget.sizeHint()
            if widget.width() < hint.width() - 1 or widget.height() < hint.height() - 1:
                found.append(f"button {widget.text()!r} {widget.size()} wants {hint}")
    return found


LATIN_IN_CHINESE = re.compile(r"[A-Za-z]{2,}")
ALLOWED = re.compile(
    r"English|Ctrl|Alt|Shift|PgUp|PgDown|Backspace|Return|Space|Up|Down|F\d+|SEES[-\w.]*|csb|NE|NA|KB|cse-desktop"
    r"|Python|Qt|CSEE|system|platform|language|theme|text|Linux[^\n]*|offscreen|x86_64|zh_CN|light|Windows|Darwin"
    r"|age1\w*|[0-9a-f]{16,}|amd64|generic|EE|ICT"
)


@pytest.mark.parametrize("place", PLACES)
def test_no_english_leaks_into_chinese(window: MainWindow, place: str) -> None:
    show_place(window, place)
    texts = []
    for widget in visible(window):
        if isinstance(widget, QLabel | QAbstractButton):
            texts.append(widget.text())
        texts += [widget.accessibleName(), widget.toolTip(), widget.accessibleDescription()]
        if isinstance(widget, QLineEdit):
            texts.append(widget.placeholderText())
        if isinstance(widget, QTextEdit):
            texts.append(widget.toPlainText())
    leaks = [text for text in texts if LATIN_IN_CHINESE.search(ALLOWED.sub("", text))]
    assert not leaks


@pytest.mark.parametrize("place", PLACES)
def test_tab_reaches_controls_and_leaves_them(window: MainWindow, qtbot: QtBot, place: str) -> None:
    show_place(window, place)
    window.activateWindow()
    seen: list[QWidget] = []
    for _ in range(60):
        focused = window.focusWidget()
        if focused is None or focused in seen:
            break
        seen.append(focused)
        window.focusNextPrevChild(True)
    assert len(seen) >= 2
    assert window.focusWidget() in seen or len(seen) == 60
