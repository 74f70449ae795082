"""Buttons that are verbs, and the control that shows a few choices side by side."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QToolButton, QWidget

from ui.look import Look
from ui.widgets.labels import Retranslated


class VerbButton(Retranslated, QPushButton):
    """A button named by a verb of the catalogue. `kind`: `primary` `normal` `plain` `link` `danger`."""

    def __init__(
        self,
        look: Look,
        key: str,
        *,
        kind: str = "normal",
        icon: str = "",
        keys: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._key = key
        self._values: dict[str, object] = {}
        self._keys = keys
        # the style leaves too little room after an icon
        self._lead = "\u2009" if icon else ""
        if kind != "normal":
            self.setProperty("verb", kind)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if icon:
            tones = {"primary": "on_accent", "link": "accent", "danger": "bad"}
            look.dress(self, icon, tones.get(kind, "strong"), 16)
        self.retranslate()

    @property
    def key(self) -> str:
        """The catalogue's name of its verb."""
        return self._key

    def say(self, key: str, **values: object) -> None:
        """Gives the button another verb."""
        self._key, self._values = key, values
        self.retranslate()

    def say_plain(self, text: str) -> None:
        """Shows words that somebody else says again in another language."""
        self._key = ""
        self.setText(f"{self._lead}{text}")
        self.setAccessibleName(text)

    def retranslate(self) -> None:
        if not self._key:
            return
        text = self._look.t(self._key, **self._values)
        self.setText(f"{self._lead}{text}")
        self.setAccessibleName(text)
        if self._keys:
            self.setToolTip(self._look.t("shell.with_key", text=text, keys=self._keys))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)


class SegmentedControl(Retranslated, QWidget):
    """A few choices side by side, none or one of them taken; arrow keys move, Space takes."""

    chosen = Signal(str)

    def __init__(
        self,
        look: Look,
        choices: Sequence[tuple[str, str]],
        name_key: str,
        *,
        value: str = "",
        parent: QWidget | None = None,
        **name_values: object,
    ) -> None:
        """`choices`: value and key of its text, in order; `name_key` names the whole for screen readers."""
        super().__init__(parent)
        self._look = look
        self._name_key = name_key
        self._name_values = name_values
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, tuple[QToolButton, str]] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for place, (choice, key) in enumerate(choices):
            button = QToolButton()
            button.setCheckable(True)
            button.setProperty("segment", True)
            button.setProperty("choice", choice)
            edges = {0: "first", len(choices) - 1: "last"}
            button.setProperty("edge", edges.get(place, ""))
            button.clicked.connect(lambda _=False, choice=choice: self.chosen.emit(choice))
            self._group.addButton(button)
            self._buttons[choice] = (button, key)
            row.addWidget(button)
        row.addStretch(1)
        self.set_value(value)
        self.retranslate()

    @property
    def value(self) -> str:
        """The choice taken, or empty."""
        for choice, (button, _) in self._buttons.items():
            if button.isChecked():
                return choice
        return ""

    def set_value(self, value: str) -> None:
        """Takes a choice without telling anyone; empty takes none."""
        self._group.setExclusive(False)
        for choice, (button, _) in self._buttons.items():
            button.setChecked(choice == value)
            # Qt leaves Tab to the one taken last; where none is taken any more, it begins at the first again
            if not value:
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._group.setExclusive(True)

    def button(self, choice: str) -> QToolButton:
        """The button of one choice."""
        return self._buttons[choice][0]

    def name_with(self, **values: object) -> None:
        """Fills the places of the control's name, so that a screen reader knows which row it is in."""
        self._name_values = values
        self.retranslate()

    def retranslate(self) -> None:
        name = self._look.t(self._name_key, **self._name_values)
        self.setAccessibleName(name)
        for button, key in self._buttons.values():
            text = self._look.t(key)
            button.setText(text)
            button.setAccessibleName(f"{name}: {text}")
