"""The rating control: eight real buttons of forty pixels, 0 to 5, NE and NA, that never move."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QSpacerItem, QWidget

from ui.look import Look
from ui.look.tokens import RADIUS

SEGMENT = 40
VALUES = ("0", "1", "2", "3", "4", "5", "NE", "NA")
WIDEST = 376
APART = {"NE"}
"""segments with a little room before them: they are states, not levels"""


class LevelButton(QAbstractButton):
    """One segment. It paints itself; its name says the level and what it means."""

    def __init__(self, value: str, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.value = value
        self._look = look
        self.expected = False
        self.durable = True
        self.setCheckable(True)
        self.setText(value)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        look.restyled.connect(self.updateGeometry)
        look.restyled.connect(self.update)

    def show_state(self, durable: bool, expected: bool, name: str) -> None:
        """Shows whether a rating stands on disk and whether this level is expected; `name` says what it means."""
        if (durable, expected) != (self.durable, self.expected):
            self.durable, self.expected = durable, expected
            self.update()
        if name != self.accessibleName():
            self.setAccessibleName(name)
            self.setToolTip(name)

    def sizeHint(self) -> QSize:
        """Forty pixels each way, more where the text is larger."""
        edge = max(SEGMENT, self._look.px(SEGMENT))
        return QSize(edge, edge)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, edge, ink = self._tones()
        body = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        path = QPainterPath()
        path.addRoundedRect(body, RADIUS, RADIUS)
        painter.fillPath(path, ground)
        painter.setPen(QPen(edge, 1))
        painter.drawPath(path)
        painter.setPen(ink)
        big = self.value.isdigit()
        painter.setFont(self._look.font("subtitle" if big else "small", medium=True))
        painter.drawText(body, Qt.AlignmentFlag.AlignCenter, self.value)
        if self.expected:
            self._paint_expected(painter, body, ink)
        if self.hasFocus():
            painter.setPen(QPen(self._look.color("text" if self.isChecked() else "accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inset = 3.5 if self.isChecked() else 0
            painter.drawRoundedRect(body.adjusted(inset, inset, -inset, -inset), RADIUS, RADIUS)
        painter.end()
        event.accept()

    def _tones(self) -> tuple[QColor, QColor, QColor]:
        color = self._look.color
        if not self.isEnabled():
            chosen = self.isChecked()
            return (
                color("pressed" if chosen else "canvas"),
                color("hairline"),
                color("quiet" if chosen else "faint"),
            )
        if self.isChecked():
            if not self.durable:
                return color("accent_tint"), color("accent"), color("accent_strong")
            return color("accent"), color("accent"), color("on_accent")
        if self.isDown():
            return color("pressed"), color("edge"), color("text")
        if self.underMouse():
            return color("hover"), color("edge"), color("text")
        return color("surface"), color("line"), color("text")

    def _paint_expected(self, painter: QPainter, body: QRectF, ink: QColor) -> None:
        bar = QRectF(body.center().x() - 7, body.bottom() - 6, 14, 2.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink if self.isChecked() else self._look.color("accent"))
        painter.drawRoundedRect(bar, 1.2, 1.2)


class LevelSegments(QWidget):
    """The row of eight. Arrows move between them, Space chooses; a second press on the chosen one clears it."""

    rated = Signal(str)
    """the value pressed"""
    cleared = Signal()
    focused = Signal(str)
    """the value whose anchor is to be shown; empty when none is looked at"""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._chosen: str | None = None
        self._naming: Callable[[str], str] = lambda value: value
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        group = QButtonGroup(self)
        group.setExclusive(False)
        self._buttons: dict[str, LevelButton] = {}
        for value in VALUES:
            if self._buttons:
                row.addItem(QSpacerItem(6 if value in APART else 1, 0, QSizePolicy.Policy.Expanding))
            button = LevelButton(value, look, self)
            button.clicked.connect(lambda _=False, value=value: self._press(value))
            button.installEventFilter(self)
            group.addButton(button)
            self._buttons[value] = button
            row.addWidget(button)
        self._measure()
        look.restyled.connect(self._measure)

    def _measure(self) -> None:
        self.setMaximumWidth(max(WIDEST, self._look.px(WIDEST)))

    def button(self, value: str) -> LevelButton:
        """The segment of a value."""
        return self._buttons[value]

    def show_state(
        self,
        chosen: str | None,
        *,
        durable: bool,
        expected: int | None,
        permits: Callable[[str], bool],
        naming: Callable[[str], str],
    ) -> None:
        """Shows a rating; `naming` gives the accessible name of each value."""
        self._chosen = chosen
        self._naming = naming
        for value, button in self._buttons.items():
            button.setChecked(value == chosen)
            button.show_state(durable, expected is not None and value == str(expected), naming(value))
            button.setEnabled(permits(value))

    def _press(self, value: str) -> None:
        button = self._buttons[value]
        if self._chosen == value and not button.isChecked():
            self.cleared.emit()
        else:
            self.rated.emit(value)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Tells which level is looked at, by pointer or focus, and moves with the arrows."""
        if isinstance(watched, LevelButton):
            if event.type() in (QEvent.Type.Enter, QEvent.Type.FocusIn):
                self.focused.emit(watched.value)
            elif event.type() in (QEvent.Type.Leave, QEvent.Type.FocusOut):
                self.focused.emit("")
            elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._arrow(watched, Qt.Key(event.key()))
        return False

    def _arrow(self, button: LevelButton, key: Qt.Key) -> bool:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if key not in steps:
            return False
        usable = [value for value in VALUES if self._buttons[value].isEnabled()]
        index = usable.index(button.value) + steps[key]
        if 0 <= index < len(usable):
            self._buttons[usable[index]].setFocus(Qt.FocusReason.TabFocusReason)
        return True
