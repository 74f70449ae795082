"""The narrow labelled rail: the places above, settings, identity and help at its foot."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ui.look import Look
from ui.widgets import Retranslated

PLACES = ("roster", "assess", "panel", "supervise", "return")
SOMETIMES = ("panel", "supervise")
"""places that only some assignments have"""
FOOT = ("settings", "identity", "help")


class Rail(Retranslated, QWidget):
    """Icons with words; the place one is in is marked."""

    chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._buttons: dict[str, QToolButton] = {}
        column = QVBoxLayout(self)
        # these do not grow with the text: at 200 % the rail still fits a low screen
        column.setContentsMargins(8, 12, 8, 8)
        column.setSpacing(4)
        for name in PLACES:
            column.addWidget(self._button(name))
        for name in SOMETIMES:
            self._buttons[name].hide()
        column.addStretch(1)
        for name in FOOT:
            column.addWidget(self._button(name))
        look.restyled.connect(self._measure)
        self._measure()
        self.retranslate()

    def mark(self, name: str) -> None:
        """Marks the place one is in; an empty name marks none."""
        for place, button in self._buttons.items():
            button.setChecked(place == name)

    def set_enabled(self, name: str, on: bool) -> None:
        """Whether a place can be gone to."""
        self._buttons[name].setEnabled(on)

    def show_place(self, name: str, on: bool) -> None:
        """Whether a place is there at all: the panel's is not where nothing is moderated."""
        self._buttons[name].setVisible(on)

    def button(self, name: str) -> QToolButton:
        """One place's button."""
        return self._buttons[name]

    def retranslate(self) -> None:
        self.setAccessibleName(self._look.t("shell.rail.name"))
        for name, button in self._buttons.items():
            text = self._look.t(f"shell.rail.{name}")
            button.setText(text)
            button.setAccessibleName(text)

    def _button(self, name: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("rail", True)
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda _=False: self._on_clicked(name, button))
        self._look.dress(button, name, "quiet", 22)
        self._buttons[name] = button
        return button

    def _on_clicked(self, name: str, button: QToolButton) -> None:
        # the mark shows where one is, so it moves only when the place is reached
        button.setChecked(not button.isChecked())
        self.chosen.emit(name)

    def _measure(self) -> None:
        self.setFixedWidth(self._look.px(88))
