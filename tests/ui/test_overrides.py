# ruff: noqa: N802 - overrides keep the names that Qt gives them
"""No exception of ours passes into C++: every override is guarded, and each kind of them raises for real here."""

import importlib
import logging
import pkgutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast, get_type_hints

import pytest
import shiboken6
from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    QTimer,
    QTimerEvent,
    qWarning,
)
from PySide6.QtGui import (
    QCloseEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QValidator,
)
from PySide6.QtWidgets import (
    QBoxLayout,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from pytestqt.qtbot import QtBot

import cse_desktop.app
import ui
from cse_desktop.app.unforeseen import Unforeseen
from cse_desktop.errors import KnownError, Words
from tests.ui.windows import sample_window
from ui.look import Look
from ui.overrides import empty_answer, is_guarded, overrides_of
from ui.shell.window import MainWindow

OTHERS_WORDS = "Zhang San wrote this"
ROOT = QModelIndex()


def every_class() -> set[type]:
    """All classes of ours that inherit from Qt, with every module of screens imported."""
    for package in (ui, cse_desktop.app):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    found: set[type] = set()
    ahead: list[type] = [shiboken6.Object]
    while ahead:
        made = ahead.pop()
        ahead += type.__subclasses__(made)
        if made.__module__.startswith(("ui.", "cse_desktop.")):
            found.add(made)
    return found


def test_every_override_of_every_class_is_guarded() -> None:
    overrides = [found for made in every_class() for found in overrides_of(made)]
    assert len({(held, name) for held, name, _ in overrides}) > 200
    assert {(held, name) for held, name, method in overrides if not is_guarded(method)} == set()


def test_every_override_has_an_empty_answer_of_its_own_type() -> None:
    for made in every_class():
        for _, name, method in overrides_of(made):
            answer, wanted = empty_answer(method), get_type_hints(method)["return"]
            plain = getattr(wanted, "__origin__", wanted)
            fits = answer is None or (isinstance(plain, type) and isinstance(answer, plain))
            assert fits, f"{made.__name__}.{name}"


# -- each kind, raising


def refuse() -> Any:
    raise ZeroDivisionError(OTHERS_WORDS)


def ours(made: type) -> type:
    """Made as if it stood in `ui`: the guard looks at it as at any other."""
    named = dict(vars(made), __module__="ui.broken")
    meta = cast("Callable[..., type]", type(QObject))
    return meta(made.__name__, made.__bases__, named)


class Broken(QWidget):
    """Every handler that a widget has fails."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.red)
        refuse()

    def changeEvent(self, event: QEvent) -> None:
        refuse()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        refuse()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        refuse()

    def resizeEvent(self, event: QResizeEvent) -> None:
        refuse()

    def showEvent(self, event: QShowEvent) -> None:
        refuse()

    def closeEvent(self, event: QCloseEvent) -> None:
        refuse()

    def timerEvent(self, event: QTimerEvent) -> None:
        refuse()

    def sizeHint(self) -> QSize:
        return cast("QSize", refuse())

    def minimumSizeHint(self) -> QSize:
        return cast("QSize", refuse())

    def heightForWidth(self, width: int) -> int:
        return cast("int", refuse())

    def hasHeightForWidth(self) -> bool:
        return cast("bool", refuse())


class BrokenEvent(QWidget):
    def event(self, event: QEvent) -> bool:
        return cast("bool", refuse())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return cast("bool", refuse())


class BrokenModel(QAbstractListModel):
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = ROOT) -> int:
        return 0 if parent.isValid() else 3

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> object:
        return refuse()

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        return cast("Qt.ItemFlag", refuse())


class BrokenDelegate(QStyledItemDelegate):
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        refuse()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return cast("QSize", refuse())


class BrokenValidator(QValidator):
    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        return cast("tuple[QValidator.State, str, int]", refuse())


@pytest.fixture
def window(look: Look, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    made = sample_window(look, tmp_path)
    qtbot.addWidget(made)
    made.show()
    made.session.start()
    return made


@pytest.fixture
def unforeseen(window: MainWindow) -> Iterator[Unforeseen]:
    """What the program has, in place of what pytest-qt has: here errors are wanted."""
    made = Unforeseen(window)
    made.mistaken.connect(window.say_unexpected)
    made.refused.connect(window.say_error)
    made.watch()
    yield made
    made.rest()


def press(widget: QWidget) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        none = Qt.KeyboardModifier.NoModifier
        QCoreApplication.sendEvent(widget, QKeyEvent(kind, Qt.Key.Key_A, none, "a"))


def put_in(window: MainWindow, widget: QWidget) -> QWidget:
    layout = window.page("roster").layout()
    assert isinstance(layout, QBoxLayout)
    layout.addWidget(widget)
    widget.show()
    return widget


def a_widget(window: MainWindow) -> None:
    broken = put_in(window, ours(Broken)())
    broken.startTimer(0)
    broken.resize(90, 40)
    press(broken)
    QCoreApplication.sendEvent(broken, QEvent(QEvent.Type.LanguageChange))
    broken.grab()
    broken.close()


def an_event(window: MainWindow) -> None:
    press(put_in(window, ours(BrokenEvent)()))


def a_filter(window: MainWindow) -> None:
    watcher = ours(BrokenEvent)()
    watcher.setParent(window)
    window.installEventFilter(watcher)
    press(window)
    window.removeEventFilter(watcher)


def a_model(window: MainWindow) -> None:
    view = QListView(window)
    view.setModel(ours(BrokenModel)(view))
    put_in(window, view).grab()


def a_delegate(window: MainWindow) -> None:
    view = QListView(window)
    view.setModel(type("Rows", (BrokenModel,), {"data": lambda *_: "x"})(view))
    view.setItemDelegate(ours(BrokenDelegate)(view))
    put_in(window, view).grab()


def a_validator(window: MainWindow) -> None:
    field = QLineEdit(window)
    field.setValidator(ours(BrokenValidator)(field))
    press(put_in(window, field))


def a_slot(window: MainWindow) -> None:
    QTimer.singleShot(0, refuse)


def a_result(window: MainWindow) -> None:
    window.program.run(window, lambda: None, lambda _: refuse())


def a_page(window: MainWindow) -> None:
    """A real one: what is said again in another language fails in the midst of it."""
    window.roster.retranslate = refuse  # type: ignore[method-assign]
    window.look.set_language("en")


@pytest.mark.parametrize(
    "breaks",
    [a_widget, an_event, a_filter, a_model, a_delegate, a_validator, a_slot, a_page],
)
@pytest.mark.qt_no_exception_capture
def test_each_kind_of_error_is_said_and_the_window_lives(
    window: MainWindow,
    unforeseen: Unforeseen,
    qtbot: QtBot,
    caplog: pytest.LogCaptureFixture,
    breaks: Callable[[MainWindow], None],
) -> None:
    window.go("roster")
    with caplog.at_level(logging.ERROR), qtbot.waitSignal(unforeseen.mistaken):
        breaks(window)
    assert "APP-020" in window.banner.text
    assert "ZeroDivisionError at" in caplog.text
    assert OTHERS_WORDS not in caplog.text
    window.banner.clear()
    window.go("settings")
    window.look.set_language("zh_CN" if window.look.language == "en" else "en")
    assert not window.grab().isNull()
    assert window.place == "settings"


def test_an_error_at_each_painting_is_no_flood(
    window: MainWindow, unforeseen: Unforeseen, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[object] = []
    unforeseen.mistaken.connect(lambda error, _: told.append(error))
    broken = put_in(window, ours(Broken)())
    with qtbot.waitSignal(unforeseen.mistaken):
        for _ in range(250):
            press(broken)
    QCoreApplication.processEvents()
    assert [line.rpartition(" ")[2] for line in caplog.messages] == ["(1)", "(10)", "(100)"]
    assert len(told) == 1


def test_an_error_in_a_thread_is_said_on_the_main_thread(
    window: MainWindow, unforeseen: Unforeseen, qtbot: QtBot
) -> None:
    heard: list[bool] = []
    unforeseen.mistaken.connect(lambda: heard.append(threading.current_thread() is threading.main_thread()))
    with qtbot.waitSignal(unforeseen.mistaken):
        thread = threading.Thread(target=refuse)
        thread.start()
        thread.join()
    assert heard == [True]
    assert "APP-021" in window.banner.text


def test_a_known_error_that_nobody_took_is_said_as_itself(
    window: MainWindow, unforeseen: Unforeseen, qtbot: QtBot
) -> None:
    def refused() -> None:
        raise KnownError("TST-007", Words("不行", "no"))

    with qtbot.waitSignal(unforeseen.refused):
        QTimer.singleShot(0, refused)
    assert "TST-007" in window.banner.text


def test_what_qt_warns_of_is_logged_without_its_words(
    unforeseen: Unforeseen, caplog: pytest.LogCaptureFixture
) -> None:
    qWarning(f"QFile::open: /home/{OTHERS_WORDS}")
    qWarning(OTHERS_WORDS)
    assert [line.partition(" warns: ")[2] for line in caplog.messages] == ["QFile::open (1)", "something (1)"]


def test_a_finalizer_that_fails_is_logged(unforeseen: Unforeseen, caplog: pytest.LogCaptureFixture) -> None:
    class Going:
        def __del__(self) -> None:
            refuse()

    Going()
    assert "ZeroDivisionError" in caplog.text
    assert OTHERS_WORDS not in caplog.text


def test_in_tests_an_error_in_an_override_fails_the_test(tmp_path: Path) -> None:
    """pytest-qt hears of it by the same way, so that nothing that is survived is overlooked."""
    (tmp_path / "test_broken.py").write_text(
        "from tests.ui.test_overrides import BrokenEvent, ours, press\n"
        "def test_broken(qtbot):\n"
        "    broken = ours(BrokenEvent)()\n"
        "    qtbot.addWidget(broken)\n"
        "    press(broken)\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly"]
    top = Path(__file__).parents[2]
    run = subprocess.run(
        [*command, "-c", str(top / "pyproject.toml"), "--rootdir", str(tmp_path), str(tmp_path)],
        cwd=top,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "Exceptions caught in Qt event loop" in run.stdout
