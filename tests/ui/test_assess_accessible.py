"""The Assess place and the interview room for everyone: names for all controls, whole words with large text."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui import case_samples as samples
from tests.ui.painted_documents import NoBytes, PaintingDecoder
from ui.assess.place import Arrangement, AssessPlace, arrangement
from ui.interview.room import InterviewRoom
from ui.look import Look
from ui.widgets import ElidedLabel

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
CONTROLS = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit)


def make_assess(look: Look) -> QWidget:
    place = AssessPlace(PaintingDecoder(), look)
    place.show_case(samples.case_sheet())
    place.desk.open_material({row.sha256: row for row in samples.MATERIALS}[samples.REPORT], NoBytes)
    place.rubric.go_to("1.3")
    return place


def make_interview(look: Look) -> QWidget:
    room = InterviewRoom(PaintingDecoder(), look, lambda: "new")
    room.show_sheet(samples.interview_sheet(), 0)
    return room


MAKERS = {"assess": make_assess, "interview": make_interview}


@pytest.fixture(params=sorted(MAKERS))
def shown(request: pytest.FixtureRequest, look: Look, qtbot: QtBot) -> Callable[[int, int], QWidget]:
    def show(width: int, height: int) -> QWidget:
        made = MAKERS[str(request.param)](look)
        qtbot.addWidget(made)
        made.resize(width, height)
        made.show()
        qtbot.wait(60)
        return made

    return show


def visible(widget: QWidget) -> Iterator[QWidget]:
    for found in widget.findChildren(QWidget):
        if found.isVisibleTo(widget):
            yield found


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", [(1024, 700), (1366, 768), (1920, 1080)])
def test_every_control_has_a_name(
    shown: Callable[[int, int], QWidget], look: Look, language: str, size: tuple[int, int]
) -> None:
    look.set_language("en" if language == "en" else "zh_CN")
    nameless = []
    for widget in visible(shown(*size)):
        if not isinstance(widget, CONTROLS) or isinstance(widget.parent(), QLineEdit):
            continue
        found = QAccessible.queryAccessibleInterface(widget)
        if not found.text(QAccessible.Text.Name).strip():
            nameless.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    assert not nameless


@pytest.mark.parametrize("percent", [100, 150])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_label_is_clipped(
    shown: Callable[[int, int], QWidget], look: Look, language: str, percent: int
) -> None:
    look.set_language("en" if language == "en" else "zh_CN")
    look.set_text_percent(percent)
    clipped = []
    for label in visible(shown(1366, 768)):
        if not isinstance(label, QLabel) or isinstance(label, ElidedLabel) or label.wordWrap():
            continue
        if label.text() and label.fontMetrics().horizontalAdvance(label.text()) > label.width() + 1:
            clipped.append(label.text())
    assert not clipped


@pytest.mark.parametrize(
    ("width", "percent", "panes"),
    [
        (1024, 100, Arrangement.ONE),
        (1089, 100, Arrangement.ONE),
        (1090, 100, Arrangement.TWO),
        (1366, 100, Arrangement.TWO),
        (1366, 150, Arrangement.ONE),
        (1600, 100, Arrangement.THREE),
        (1600, 80, Arrangement.THREE),
        (2560, 150, Arrangement.THREE),
    ],
)
def test_panes_follow_the_window_and_the_text(width: int, percent: int, panes: Arrangement) -> None:
    assert arrangement(width, percent) is panes


def test_widths_of_the_three_arrangements(look: Look, qtbot: QtBot) -> None:
    place = make_assess(look)
    assert isinstance(place, AssessPlace)
    qtbot.addWidget(place)
    place.resize(1366, 768)
    place.show()
    assert place.desk.width() >= 680
    assert 360 <= place.rubric.width() <= 400
    assert place.side.isHidden()
    place.resize(1920, 1080)
    assert place.side.isVisible()
    assert place.desk.width() >= 680
    place.resize(1024, 700)
    assert place.bar.isVisible()
    assert place.rubric.isHidden()
    place.toggle_rubric()
    assert place.rubric.isVisible()
    assert place.desk.isHidden() or not place.desk.isVisible()
    place.toggle_rubric()
    place.toggle_materials()
    assert place.side.isVisible()
    place.resize(1366, 768)
    assert place.rubric.isVisible()


@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_panes_fit_a_window_that_changed_while_they_were_away(kind: str, look: Look, qtbot: QtBot) -> None:
    window = QStackedWidget()
    place = MAKERS[kind](look)
    elsewhere = QWidget()
    window.addWidget(place)
    window.addWidget(elsewhere)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    before = place.splitter.count()  # type: ignore[attr-defined]  # both have one
    window.setCurrentWidget(elsewhere)
    window.resize(1920, 1080)
    look.set_text_percent(150)
    look.set_text_percent(100)
    window.resize(1366, 768)
    window.setCurrentWidget(place)
    qtbot.wait(20)
    assert place.splitter.count() == before  # type: ignore[attr-defined]  # both have one


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_parts_of_the_card_never_overlap(
    shown: Callable[[int, int], QWidget], look: Look, qtbot: QtBot, language: str
) -> None:
    place = shown(1366, 768)
    look.set_language("en" if language == "en" else "zh_CN")
    for percent in (100, 150, 200):
        look.set_text_percent(percent)
        qtbot.wait(20)
        card = place.rubric.card  # type: ignore[attr-defined]  # both have one
        parts = [part for part in (card.text, card.segments, card.anchor, card.comment) if part.isVisible()]
        for above, below in pairwise(parts):
            assert above.geometry().bottom() <= below.geometry().top(), (percent, above, below)
