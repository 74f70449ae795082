"""Input methods on the real fields: nothing composed is lost, and Enter while composing does nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui import case_samples as samples
from tests.ui.painted_documents import PaintingDecoder
from ui.assess.rubric.comment import PAUSE_MS
from ui.assess.side.requests import RequestsPage
from ui.interview.room import InterviewRoom, Middle
from ui.look import Look

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
Key = Qt.Key
ENTERS = (Key.Key_Return, Key.Key_Enter)
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def compose(field: QWidget, *letters: str) -> None:
    """An input method shows these letters one after the other, and has not handed over any."""
    for shown in letters:
        QApplication.sendEvent(field, QInputMethodEvent(shown, []))


def commit(field: QWidget, text: str) -> None:
    """The input method hands over what was chosen."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)


@dataclass
class Case:
    """One field on its real widget, with what it has given away and what else happens around it."""

    field: QLineEdit | QPlainTextEdit
    given: list[str]
    refresh: Callable[[], None]
    elsewhere: QWidget
    modifiers: tuple[Qt.KeyboardModifier, ...]
    """with which Enter keeps the text"""

    @property
    def text(self) -> str:
        """What stands in the field; without what is being put together."""
        return self.field.text() if isinstance(self.field, QLineEdit) else self.field.toPlainText()


@pytest.fixture
def room(qtbot: QtBot, look: Look) -> InterviewRoom:
    numbers = count(1)
    made = InterviewRoom(PaintingDecoder(), look, lambda: f"new-{next(numbers)}")
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.show_sheet(samples.interview_sheet(), 1000)
    return made


@pytest.fixture
def requests(qtbot: QtBot, look: Look) -> Iterator[RequestsPage]:
    whole = QWidget()
    made, other = RequestsPage(look), QPushButton("elsewhere")
    column = QVBoxLayout(whole)
    column.addWidget(made)
    column.addWidget(other)
    qtbot.addWidget(whole)
    whole.show()
    made.show_case(replace(samples.case_sheet(), may_query=True))
    yield made
    whole.close()


@pytest.fixture(params=["note", "comment", "question", "request"])
def case(request: pytest.FixtureRequest, qtbot: QtBot) -> Case:
    given: list[str] = []
    if request.param == "request":
        page: RequestsPage = request.getfixturevalue("requests")
        page.written.connect(lambda _, text: given.append(text))

        def again() -> None:
            page.show_case(replace(samples.case_sheet(), may_query=True))

        other = page.parentWidget().findChild(QPushButton, options=Qt.FindChildOption.FindDirectChildrenOnly)
        assert isinstance(other, QPushButton)
        found = Case(page.text, given, again, other, (CTRL,))
    else:
        room: InterviewRoom = request.getfixturevalue("room")
        sheet = samples.interview_sheet()
        times = count(2000, 500)

        def around() -> None:
            """Ticks, another phase, another sheet, other documents: what goes on while somebody types."""
            room.show_clock(next(times))
            room.show_sheet(replace(sheet, phase="scoring"), next(times))
            room.show_middle(Middle.DOCUMENTS)
            room.show_middle(Middle.RECORD)
            room.show_sheet(replace(sheet, state="paused"), next(times))

        room.writer.written.connect(lambda _id, text, _stamp: given.append(text))
        room.rubric.commented.connect(lambda _target, _method, text: given.append(text))
        room.plan.added.connect(given.append)
        field: QLineEdit | QPlainTextEdit = {
            "note": room.writer.field,
            "comment": room.rubric.card.comment,
            "question": room.plan.own,
        }[request.param]
        none = Qt.KeyboardModifier.NoModifier
        found = Case(field, given, around, room.head.pause, (none,) if request.param != "comment" else ())
        if isinstance(field, QPlainTextEdit):
            field.clear()
            qtbot.wait(PAUSE_MS + 50)
            given.clear()
    found.field.setFocus()
    qtbot.waitUntil(found.field.hasFocus)
    return found


def test_enter_while_composing_commits_nothing_and_loses_nothing(qtbot: QtBot, case: Case) -> None:
    commit(case.field, "短路电流")
    compose(case.field, "j", "ji", "jiao yan")
    for key in ENTERS:
        for modifier in (Qt.KeyboardModifier.NoModifier, CTRL, SHIFT):
            qtbot.keyClick(case.field, key, modifier)
    qtbot.keyClick(case.field, Key.Key_Escape)
    assert not [text for text in case.given if text.strip() != "短路电流"], "half a text was given away"
    compose(case.field, "jiao yan")
    commit(case.field, "校验")
    assert case.text.replace("\n", "") == "短路电流校验"
    for modifier in case.modifiers:
        qtbot.keyClick(case.field, Key.Key_Return, modifier)
        assert case.given[-1].replace("\n", "") == "短路电流校验"


def test_what_goes_on_around_leaves_a_composition_alone(qtbot: QtBot, case: Case) -> None:
    commit(case.field, "接地")
    compose(case.field, "d", "dian zu")
    case.refresh()
    qtbot.wait(PAUSE_MS + 200)
    case.refresh()
    assert case.field.hasFocus()
    commit(case.field, "电阻")
    assert case.text == "接地电阻"


def test_leaving_a_field_takes_what_is_being_composed_along(qtbot: QtBot, case: Case) -> None:
    commit(case.field, "整定")
    compose(case.field, "z", "zhi")
    case.elsewhere.setFocus()
    assert case.text == "整定zhi"
    case.field.setFocus()
    commit(case.field, "值")
    assert case.text == "整定zhi值"


@pytest.mark.parametrize("case", ["note", "comment"], indirect=True)
def test_a_pause_in_typing_keeps_what_was_composed_once_it_is_handed_over(qtbot: QtBot, case: Case) -> None:
    compose(case.field, "duan", "duan lu")
    qtbot.wait(PAUSE_MS * 3)
    assert not case.given
    commit(case.field, "短路")
    qtbot.waitUntil(lambda: case.given == ["短路"], timeout=PAUSE_MS * 5)


def test_the_next_line_does_not_take_what_is_composed_for_this_one(qtbot: QtBot, room: InterviewRoom) -> None:
    said: list[tuple[str, str]] = []
    room.rubric.commented.connect(lambda target, _method, text: said.append((target, text)))
    room.rubric.go_to("1")
    field = room.rubric.card.comment
    field.setFocus()
    qtbot.keyClicks(field, "half a ")
    compose(field, "ju zi")
    room.rubric.step(down=True)
    assert room.rubric.current is not None
    assert room.rubric.current.target != "1"
    assert [target for target, _ in said] == ["1"]
    assert said[0][1].endswith("half a ju zi")
    assert "ju zi" not in field.toPlainText()


def test_a_case_that_is_left_takes_its_composition_along(qtbot: QtBot, room: InterviewRoom) -> None:
    written: list[str] = []
    room.writer.written.connect(lambda _id, text, _stamp: written.append(text))
    room.writer.field.setFocus()
    qtbot.keyClicks(room.writer.field, "asked ")
    compose(room.writer.field, "le")
    room.writer.put_away()
    assert written == ["asked le"]
    assert room.writer.field.toPlainText() == ""
    assert not room.writer.field.composing


def test_a_request_left_or_signed_takes_its_composition_along(qtbot: QtBot, requests: RequestsPage) -> None:
    written: list[str] = []
    requests.written.connect(lambda _, text: written.append(text))
    requests.text.setFocus()
    commit(requests.text, "请补充")
    compose(requests.text, "tu zhi")
    requests.flush()
    assert written == ["请补充tu zhi"]
    assert requests.text.toPlainText() == ""
