"""What a walker can do, chosen at random from what is seen, written down so that it can be done again."""

import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeySequence, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QLineEdit,
    QPushButton,
    QTabBar,
    QToolButton,
    QWidget,
)

from cse_desktop.app.window import Running
from tests.screens.still import StillClock
from ui.actions.table import ACTIONS

NEVER = {"Ctrl+Q"}
"""would end the walk"""
OWN_KEYS = sorted({action.keys for action in ACTIONS if action.keys} - NEVER)
ALTERED = [f"Alt+{chr(0xFF10 + level)}" for level in range(10)]
PLAIN_KEYS = (
    *("Tab", "Tab", "Tab", "Shift+Tab", "Return", "Return", "Space", "Escape", "Escape"),
    *("Up", "Down", "Down", "Left", "Right", "Home", "End", "PgUp", "PgDown", "Backspace", "Del"),
    *("Ctrl+A", "Ctrl+C", "Ctrl+X", "Ctrl+V", "Ctrl+Y", "Ctrl+Z", "Ctrl+Z", "Ctrl+Shift+Z", "Shift+Down"),
    *("Ctrl+Home", "Ctrl+End", "Ctrl+Left", "Shift+Right", "Menu", "F2", "F12", "Alt+Return"),
)
TEXTS = (
    *(
        "a",
        "3",
        "5",
        "9",
        "12",
        "0905",
        "NE",
        "x" * 300,
        "  ",
        "=1+1",
        "<b>bold</b>",
        "%s {n} \\",
        "' OR 1=1",
    ),
    *(
        "短路电流",
        "能说明选择该方案的理由。",
        "３",
        "９：０５",
        "ＮＥ",
        "㛃喆镕𬭊",
        "👍🏽",
        "e\u0301",
        "\u202eabc",
    ),
    *("第一行\n第二行", "\u200b", "ﬁ", "İı", "𠮷" * 40),
)
SIZES = ((900, 600), (1024, 700), (1366, 768), (1366, 768), (1920, 1080), (2560, 1400))
PERCENTS = (80, 90, 100, 100, 110, 130, 150, 200)
KINDS = {
    "own-key": 30,
    "key": 22,
    "click": 40,
    "double": 3,
    "wheel": 3,
    "type": 14,
    "compose": 2,
    "hover": 2,
    "language": 2,
    "theme": 1,
    "percent": 1,
    "size": 2,
    "time": 2,
    "drop": 1,
}


@dataclass(frozen=True, slots=True)
class Act:
    """One act: what, where (the way from a window down to a widget), and with what."""

    kind: str
    where: tuple[str, ...] = ()
    what: str = ""
    at: tuple[float, float] = (0.5, 0.5)
    """the place inside the widget, each from 0 to 1"""

    def __str__(self) -> str:
        spot = f" at {self.at[0]:.2f},{self.at[1]:.2f}" if self.kind in ("click", "double", "hover") else ""
        on = f" on {'/'.join(self.where[-3:])}" if self.where else ""
        return f"{self.kind}{on} {self.what!r}{spot}"

    def as_json(self) -> dict[str, object]:
        """For the journal."""
        return asdict(self)

    @classmethod
    def of(cls, kept: dict[str, object]) -> "Act":
        """From the journal."""
        where, at = kept["where"], kept["at"]
        assert isinstance(where, list)
        assert isinstance(at, list)
        return cls(str(kept["kind"]), tuple(where), str(kept["what"]), (float(at[0]), float(at[1])))


class Walker:
    """Chooses acts, and does them with real events."""

    def __init__(self, running: Running, clock: StillClock, files: Sequence[Path], password: str) -> None:
        self._running = running
        self._clock = clock
        self._files = {path.name: path for path in files}
        self._password = password

    # -- choosing

    def choose(self, dice: random.Random) -> Act:
        """The next act, from what is seen now."""
        (kind,) = dice.choices(list(KINDS), list(KINDS.values()))
        at = (round(dice.random(), 3), round(dice.random(), 3))
        if kind == "own-key":
            return Act(kind, what=dice.choice(OWN_KEYS if dice.random() < 0.95 else ALTERED))
        if kind == "key":
            return Act(kind, what=dice.choice(PLAIN_KEYS))
        if kind in ("click", "double", "hover", "wheel"):
            where = way_to(dice.choice(self._targets(dice.random() < 0.85)))
            return Act(kind, where, dice.choice(("", "", "", "", "", "Ctrl", "Shift", "Right")), at)
        if kind in ("type", "compose"):
            return Act(kind, what=self._text(dice))
        options: dict[str, Sequence[object]] = {
            "language": ("zh_CN", "en"),
            "theme": ("light", "dark", "contrast"),
            "percent": PERCENTS,
            "size": [f"{width}x{height}" for width, height in SIZES],
            "time": (1, 7, 60, 600, 3600),
            "drop": sorted(self._files),
        }
        return Act(kind, what=str(dice.choice(options[kind])))

    def _text(self, dice: random.Random) -> str:
        focus = QApplication.focusWidget()
        secret = isinstance(focus, QLineEdit) and focus.echoMode() != QLineEdit.EchoMode.Normal
        return self._password if secret and dice.random() < 0.8 else dice.choice(TEXTS)

    def _targets(self, likely: bool) -> list[QWidget]:
        """Widgets that can be seen and are enabled; `likely` ones answer to a mouse or a key."""
        seen = [
            widget
            for top in shown_windows()
            for widget in (top, *top.findChildren(QWidget))
            if widget.window() is top
            and widget.isVisible()
            and widget.isEnabled()
            and not widget.visibleRegion().isEmpty()
        ]
        answering = [widget for widget in seen if widget.focusPolicy() != Qt.FocusPolicy.NoFocus]
        answering += [widget for widget in seen if isinstance(widget, QAbstractButton)]
        return answering if likely and answering else seen

    # -- doing

    def do(self, act: Act) -> bool:
        """Does it; False where what it was done to is not there (in a repetition of some acts only)."""
        if act.kind in ("own-key", "key"):
            QTest.keySequence(self._focus(), QKeySequence.fromString(act.what))
        elif act.kind == "type":
            self._type(act.what)
        elif act.kind == "compose":
            self._compose(act.what)
        elif act.kind == "time":
            self._clock.move(seconds=int(act.what))
        elif act.kind == "drop":
            if act.what not in self._files:
                return False
            self._running.window.open_path(self._files[act.what])
        elif act.kind in ("language", "theme", "percent", "size"):
            self._set(act)
        else:
            widget = widget_at(act.where)
            if widget is None or not (widget.isVisible() and widget.isEnabled()):
                return False
            self._point(widget, act)
        return True

    def _focus(self) -> QWidget:
        popup = QApplication.activePopupWidget()
        return popup or QApplication.focusWidget() or self._running.window

    def _type(self, text: str) -> None:
        if text.isascii():
            QTest.keyClicks(self._focus(), text)
            return
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(self._focus(), event)

    def _compose(self, text: str) -> None:
        """An input method at work: characters being put together, whatever comes next."""
        QApplication.sendEvent(self._focus(), QInputMethodEvent(text[:8], []))

    def _set(self, act: Act) -> None:
        """As a person would in the settings; it holds at once."""
        window = self._running.window
        if act.kind == "size":
            width, _, height = act.what.partition("x")
            window.resize(int(width), int(height))
            return
        settings = self._running.program.settings
        value: object = int(act.what) if act.kind == "percent" else act.what
        settings.change(**{"text_percent" if act.kind == "percent" else act.kind: value})
        window.session.apply_settings()

    def _point(self, widget: QWidget, act: Act) -> None:
        if _has_menu(widget):
            # its menu runs a loop of its own until something is chosen in it
            QTimer.singleShot(0, lambda: self._choose_in_menu(int(act.at[0] * 8), taken=act.at[1] < 0.7))
        spot = self._spot(widget, act)
        held = {"Ctrl": Qt.KeyboardModifier.ControlModifier, "Shift": Qt.KeyboardModifier.ShiftModifier}
        keys = held.get(act.what, Qt.KeyboardModifier.NoModifier)
        # the menu of a number field stops the loop that would take it away again
        menu = act.what == "Right" and not isinstance(widget, QAbstractSpinBox)
        button = Qt.MouseButton.RightButton if menu else Qt.MouseButton.LeftButton
        if act.kind == "click":
            QTest.mouseClick(widget, button, keys, spot)
        elif act.kind == "double":
            QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, keys, spot)
        elif act.kind == "hover":
            self._hover(widget, spot)
        else:
            self._turn_wheel(widget, spot, keys, -120 if act.at[0] < 0.6 else 120)

    def _choose_in_menu(self, downwards: int, *, taken: bool) -> None:
        popup = QApplication.activePopupWidget()
        if popup is not None:
            for _ in range(downwards):
                QTest.keyClick(popup, Qt.Key.Key_Down)
            QTest.keyClick(popup, Qt.Key.Key_Return if taken else Qt.Key.Key_Escape)
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()

    def _spot(self, widget: QWidget, act: Act) -> QPoint:
        """A place inside the widget; in a list or a row of tabs, on one of its items as a rule."""
        if isinstance(widget, QTabBar) and widget.count():
            return widget.tabRect(int(act.at[0] * widget.count())).center()
        if isinstance(widget, QAbstractItemView) and widget.model() is not None and act.at[1] < 0.9:
            rows = widget.model().rowCount(widget.rootIndex())
            if rows:
                index = widget.model().index(int(act.at[0] * rows), 0, widget.rootIndex())
                return widget.visualRect(index).center()
        return QPoint(int(act.at[0] * (widget.width() - 1)), int(act.at[1] * (widget.height() - 1)))

    def _hover(self, widget: QWidget, spot: QPoint) -> None:
        place = QPointF(spot)
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            place,
            QPointF(widget.mapToGlobal(spot)),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(widget, event)

    def _turn_wheel(self, widget: QWidget, spot: QPoint, keys: Qt.KeyboardModifier, by: int) -> None:
        event = QWheelEvent(
            QPointF(spot),
            QPointF(widget.mapToGlobal(spot)),
            QPoint(),
            QPoint(0, by),
            Qt.MouseButton.NoButton,
            keys,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)


def _has_menu(widget: QWidget) -> bool:
    return isinstance(widget, QToolButton | QPushButton) and widget.menu() is not None


def shown_windows() -> list[QWidget]:
    """What can be acted on: the popup on top, else all windows."""
    popup = QApplication.activePopupWidget()
    if popup is not None:
        return [popup]
    return _windows()


def way_to(widget: QWidget) -> tuple[str, ...]:
    """The way from its window down to it: each step a class and its place among those of that class."""
    steps: list[str] = []
    here: QWidget | None = widget
    while here is not None:
        parent = None if here.isWindow() else here.parentWidget()
        beside = _beside(here, parent)
        steps.append(f"{type(here).__name__}:{beside.index(here)}")
        here = parent
    return tuple(reversed(steps))


def widget_at(way: Sequence[str]) -> QWidget | None:
    """The widget that such a way leads to, if it is there."""
    here: QWidget | None = None
    for step in way:
        name, _, place = step.rpartition(":")
        found = [widget for widget in _children(here) if type(widget).__name__ == name]
        if int(place) >= len(found):
            return None
        here = found[int(place)]
    return here


def _beside(widget: QWidget, parent: QWidget | None) -> list[QWidget]:
    return [found for found in _children(parent) if type(found) is type(widget)]


def _children(parent: QWidget | None) -> list[QWidget]:
    if parent is None:
        return _windows()
    return list(parent.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly))


def _windows() -> list[QWidget]:
    """Those that are shown, in an order that is the same each time."""
    shown = [top for top in QApplication.topLevelWidgets() if top.isVisible()]
    return sorted(shown, key=lambda top: (type(top).__name__, top.windowTitle(), top.width(), top.height()))
