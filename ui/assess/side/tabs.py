"""The tabs above the side pane: an icon over a word each, so that all of them stand side by side in a narrow pane."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from ui.look import Look
from ui.widgets import Retranslated

ICON = 20
HEIGHT = 52


class SideTabs(Retranslated, QWidget):
    """One tab is taken; arrow keys move along the tabs, Space takes."""

    chosen = Signal(str)
    """name of the page"""

    def __init__(
        self, look: Look, tabs: Sequence[tuple[str, str, str]], parent: QWidget | None = None
    ) -> None:
        """`tabs`: name, icon and key of the title of each, in order."""
        super().__init__(parent)
        self._look = look
        self._keys = {name: key for name, _, key in tabs}
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for name, icon, _ in tabs:
            row.addWidget(self._button(name, icon))
        self.set_value(tabs[0][0])
        look.restyled.connect(self._measure)
        self._measure()
        self.retranslate()

    @property
    def value(self) -> str:
        """Name of the tab taken."""
        return next(name for name, button in self._buttons.items() if button.isChecked())

    def set_value(self, name: str) -> None:
        """Takes a tab without telling anyone."""
        self._buttons[name].setChecked(True)

    def button(self, name: str) -> QToolButton:
        """The button of one tab."""
        return self._buttons[name]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move along the tabs, as in any row of tabs."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        buttons = list(self._buttons.values())
        at = next((place for place, button in enumerate(buttons) if button.hasFocus()), -1)
        if step and at >= 0:
            buttons[(at + step) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        self.setAccessibleName(self._look.t("assess.side.choice"))
        for name, button in self._buttons.items():
            text = self._look.t(self._keys[name])
            button.setText(text)
            button.setAccessibleName(text)

    def _measure(self) -> None:
        """The room of an icon over a word: said outright, for icons come when the pane may be hidden."""
        self.setFixedHeight(self._look.px(HEIGHT))

    def _button(self, name: str, icon: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("sidetab", True)
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        button.clicked.connect(lambda: self.chosen.emit(name))
        self._look.dress(button, icon, "quiet", ICON)
        self._group.addButton(button)
        self._buttons[name] = button
        return button
