"""The button at the end of the document bar: acts that a person wants now and then, in a menu of words."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from ui.look import Look
from ui.widgets import VerbButton


@dataclass(frozen=True, slots=True)
class MoreAct:
    """One line of the menu. An empty `key` is a line between."""

    key: str
    icon: str
    run: Callable[[], object]
    keys: str = ""
    """its shortcut in portable writing, shown beside it; whoever adds the act binds it"""
    checked: Callable[[], bool] | None = None
    """whether it holds now, for what is on or off"""
    offered: Callable[[], bool] | None = None
    """whether it is in the menu now"""
    enabled: Callable[[], bool] | None = None


class MoreButton(VerbButton):
    """Opens the menu; the menu is made afresh each time, so that it says how things are."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "reading.more.open", icon="menu")
        self.setProperty("bar", True)
        self._look = look
        self._acts: list[MoreAct] = []
        self.clicked.connect(self.open_menu)

    def add(self, act: MoreAct) -> None:
        """Puts an act at the end of the menu."""
        self._acts.append(act)

    def open_menu(self) -> QMenu:
        """Shows the menu below the button."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(self._look.t("reading.more.name"))
        for act in self._acts:
            if act.offered is not None and not act.offered():
                continue
            if not act.key:
                menu.addSeparator()
                continue
            keys = QKeySequence(act.keys).toString(QKeySequence.SequenceFormat.NativeText)
            line = menu.addAction(self._look.t(act.key) + (f"\t{keys}" if keys else ""))
            if act.icon and self._look.icons_loaded and act.checked is None:
                line.setIcon(self._look.icon(act.icon))
            if act.checked is not None:
                line.setCheckable(True)
                line.setChecked(act.checked())
            line.setEnabled(act.enabled is None or act.enabled())
            line.triggered.connect(lambda _=False, run=act.run: run())
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
        return menu
