"""Banners: outcomes leave by themselves, errors stay; their words follow the language."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cse_desktop.errors import KnownError, Words
from ui.look import Look
from ui.widgets import InlineBanner, messages

# the offscreen platform says so of any window that has a least size
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)


@pytest.fixture
def banner(look: Look, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[InlineBanner]:
    monkeypatch.setattr(messages, "LINGER_MS", 60)
    monkeypatch.setattr(messages, "READ_MS", 20)
    window = QWidget()
    column = QVBoxLayout(window)
    made, elsewhere = InlineBanner(look), QLineEdit()
    column.addWidget(made)
    column.addWidget(elsewhere)
    qtbot.addWidget(window)
    window.show()
    elsewhere.setFocus()
    yield made
    window.close()


@pytest.mark.parametrize("kind", ["good", "info"])
def test_an_outcome_leaves_by_itself(banner: InlineBanner, qtbot: QtBot, kind: str) -> None:
    banner.say(kind, lambda: "已保存")
    assert banner.isVisible()
    qtbot.waitUntil(lambda: not banner.isVisible(), timeout=2000)
    assert banner.text == ""


@pytest.mark.parametrize("kind", ["notice", "bad"])
def test_what_is_wrong_stays(banner: InlineBanner, qtbot: QtBot, kind: str) -> None:
    banner.say(kind, lambda: "未保存")
    qtbot.wait(150)
    banner.move_on()
    assert banner.text == "未保存"


def test_an_error_after_an_outcome_does_not_inherit_its_leaving(banner: InlineBanner, qtbot: QtBot) -> None:
    banner.say("good", lambda: "已保存")
    banner.say_error(KnownError("T-1", Words("不行。", "No.")))
    qtbot.wait(150)
    assert banner.text


def test_going_elsewhere_takes_an_outcome_along_once_it_could_be_read(
    look: Look, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "READ_MS", 100)
    banner = InlineBanner(look)
    qtbot.addWidget(banner)
    banner.say("good", lambda: "已打开")
    banner.move_on()
    assert banner.text, "going there belongs to what it tells of"
    qtbot.wait(150)
    banner.move_on()
    assert not banner.text


def test_the_action_speaks_the_language_it_was_given(look: Look, banner: InlineBanner) -> None:
    banner.say("notice", lambda: look.t("submit.done"), action=lambda: look.t("submit.to_return"))
    for language in ("en", "zh_CN"):
        look.set_language(language)
        assert banner._button.text() == look.t("submit.to_return")
        assert banner.text == look.t("submit.done")
    assert all(label.text() or label.pixmap() for label in banner.findChildren(QLabel))


def test_an_outcome_does_not_leave_from_under_a_hand(banner: InlineBanner, qtbot: QtBot) -> None:
    banner.say("good", lambda: "已保存")
    banner._close.setFocus()
    qtbot.wait(200)
    assert banner.isVisible()
