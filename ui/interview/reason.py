"""Asks why, where an interview does not take place or is broken off."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget

from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import Composition, Retranslated, TextLabel, VerbButton

LONGEST = 200


class ReasonField(QLineEdit):
    """Enter records the reason, Escape leaves it; while composing both belong to the input method."""

    entered = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setMaxLength(LONGEST)
        self._composition = Composition(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._composition.end()
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._composition.under_way:
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class ReasonBar(Retranslated, QFrame):
    """One line that comes up when it is asked for; without a reason nothing is recorded."""

    given = Signal(str, str)
    """`no_show` or `adjourned`, and why"""
    left = Signal()

    def __init__(
        self,
        look: Look,
        margins: tuple[int, int, int, int] = (SPACE["m"], SPACE["s"], SPACE["m"], SPACE["s"]),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._state = ""
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.name = TextLabel(look)
        self.field = ReasonField()
        self.missing = TextLabel(look, type="small", tone="notice")
        self.keep = VerbButton(look, "day.reason.keep", kind="primary", icon="check", keys="Enter")
        self.cancel = VerbButton(look, "day.reason.leave", kind="plain", keys="Esc")
        row = QHBoxLayout(self)
        row.setContentsMargins(*margins)
        row.setSpacing(SPACE["s"])
        row.addWidget(self.name)
        row.addWidget(self.field, 1)
        row.addWidget(self.missing)
        row.addWidget(self.keep)
        row.addWidget(self.cancel)
        self.field.entered.connect(self._keep)
        self.keep.clicked.connect(self._keep)
        self.field.left.connect(self.leave)
        self.cancel.clicked.connect(self.leave)
        self.hide()
        self.retranslate()

    def ask(self, state: str) -> None:
        """Asks why: `no_show` or `adjourned`."""
        self._state = state
        self.field.clear()
        self.missing.say_plain("")
        self.retranslate()
        self.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Asks no longer."""
        if not self.isHidden():
            self.hide()
            self.left.emit()

    def _keep(self) -> None:
        reason = self.field.text().strip()
        if not reason:
            self.missing.say("day.reason.missing")
            self.field.setFocus()
            return
        self.hide()
        self.given.emit(self._state, reason)

    def retranslate(self) -> None:
        look = self._look
        self.field.setPlaceholderText(look.t("day.reason.hint"))
        if self._state:
            self.name.say(f"day.reason.{self._state}")
            self.field.setAccessibleName(look.t(f"day.reason.{self._state}"))
