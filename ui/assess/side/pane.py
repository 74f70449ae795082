"""The pane beside the document, or the drawer over it: pages about the whole case, one at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.assess.side.tabs import SideTabs
from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import Retranslated, VerbButton


class TakesFocus(Protocol):
    """A page that says itself where in it the keys go."""

    def take_focus(self) -> None:
        """Puts the keys into what the page is for."""
        ...


@dataclass(frozen=True, slots=True)
class SidePage:
    """One page of the pane. `key` is its title in the catalogue, `icon` stands over it."""

    name: str
    icon: str
    key: str
    widget: QWidget
    focus: TakesFocus


class SidePane(Retranslated, QFrame):
    """Shows one of its pages; tabs above choose among them."""

    closed = Signal()
    page_shown = Signal(str)
    """name of the page"""

    def __init__(self, look: Look, pages: Sequence[SidePage], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._pages = {page.name: page for page in pages}
        self.setProperty("ground", "surface")
        self.close_button = VerbButton(look, "assess.side.close", kind="plain", icon="close", keys="Ctrl+M")
        self.close_button.setProperty("bar", True)
        self.close_button.clicked.connect(self.closed)
        self.stack = QStackedWidget()
        for page in pages:
            self.stack.addWidget(page.widget)
        self.choice = SideTabs(look, [(page.name, page.icon, page.key) for page in pages])
        self.choice.chosen.connect(self.show_page)
        head = QHBoxLayout()
        head.setContentsMargins(SPACE["xs"], SPACE["xs"], SPACE["xs"], SPACE["xs"])
        head.setSpacing(SPACE["xs"])
        head.addWidget(self.choice, 1)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.stack, 1)
        self.retranslate()

    @property
    def page(self) -> str:
        """Name of the page shown."""
        return self.choice.value

    def show_page(self, name: str) -> None:
        """Brings a page on top."""
        self.choice.set_value(name)
        self.stack.setCurrentWidget(self._pages[name].widget)
        self.page_shown.emit(name)

    def take_focus(self) -> None:
        """Puts the keys into the page shown."""
        self._pages[self.page].focus.take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the drawer, wherever in it the keys are."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        self.setAccessibleName(self._look.t("assess.side.name"))
