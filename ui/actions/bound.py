"""Actions bound to what they do: keys, menus and the palette are made from the table and the person's settings."""

from collections.abc import Callable, Sequence

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from cse_desktop.settings import Settings
from ui.actions.table import ACTIONS, BY_ID, Action
from ui.look import Look


class Actions(QObject):
    """The table's actions, bound by the places that carry them out."""

    keys_changed = Signal()

    def __init__(self, look: Look, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._settings = settings
        self._facts: set[str] = set()
        self._bound: dict[str, list[QAction]] = {}
        look.restyled.connect(self._dress)

    # -- binding

    def bind(self, action_id: str, owner: QWidget, run: Callable[[], object]) -> QAction:
        """Has `run` done for `action_id` while `owner` has the focus (or anywhere in the window, as declared)."""
        declared = BY_ID[action_id]
        action = QAction(owner)
        action.setObjectName(action_id)
        context = (
            Qt.ShortcutContext.WindowShortcut
            if declared.anywhere
            else Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        action.setShortcutContext(context)
        action.triggered.connect(lambda _=False: run())
        owner.addAction(action)
        self._bound.setdefault(action_id, []).append(action)
        self._speak(action_id, action)
        return action

    def tell(self, **facts: bool) -> None:
        """Says which facts hold now; actions are enabled by them."""
        for fact, holds in facts.items():
            (self._facts.add if holds else self._facts.discard)(fact)
        self._each(lambda action_id, action: action.setEnabled(self.enabled(action_id)))

    def enabled(self, action_id: str) -> bool:
        """Whether all facts that the action needs hold."""
        return self._facts.issuperset(BY_ID[action_id].when)

    def run(self, action_id: str) -> bool:
        """Carries out an action as if its key had been pressed; false where nobody does it now."""
        for action in self._living(action_id):
            owner = action.parent()
            if action.isEnabled() and (BY_ID[action_id].anywhere or _on_screen(owner)):
                action.trigger()
                return True
        return False

    def available(self) -> list[Action]:
        """The actions that can be done now, in the table's order: what the palette lists."""
        return [
            action
            for action in ACTIONS
            if self.enabled(action.id)
            and any(action.anywhere or _on_screen(bound.parent()) for bound in self._living(action.id))
        ]

    # -- words and keys

    def text(self, action_id: str) -> str:
        """The action's name in the current language."""
        return self._look.t(f"actions.{action_id}")

    def keys(self, action_id: str) -> str:
        """The shortcut in use, in portable writing; empty where there is none."""
        return self._settings.values.shortcuts.get(action_id, BY_ID[action_id].keys)

    def native_keys(self, action_id: str) -> str:
        """The shortcut in use as it is written on this system."""
        return QKeySequence(self.keys(action_id)).toString(QKeySequence.SequenceFormat.NativeText)

    def clash(self, action_id: str, keys: str) -> str:
        """The id of another action that already has `keys` where both could be meant; else empty."""
        wanted = QKeySequence(keys)
        if wanted.isEmpty():
            return ""
        here = BY_ID[action_id]
        for other in ACTIONS:
            meets = other.place == here.place or other.anywhere or here.anywhere
            if other.id != action_id and meets and QKeySequence(self.keys(other.id)) == wanted:
                return other.id
        return ""

    def set_keys(self, action_id: str, keys: str) -> None:
        """Gives an action another shortcut and keeps it; the program's own is not kept."""
        shortcuts = dict(self._settings.values.shortcuts)
        if keys == BY_ID[action_id].keys:
            shortcuts.pop(action_id, None)
        else:
            shortcuts[action_id] = keys
        self._settings.change(shortcuts=shortcuts)
        self.speak()
        self.keys_changed.emit()

    def menu(self, action_ids: Sequence[str], owner: QWidget) -> QMenu:
        """A menu of bound actions; an empty id is a line between."""
        menu = QMenu(owner)
        for action_id in action_ids:
            if not action_id:
                menu.addSeparator()
                continue
            for action in self._living(action_id)[:1]:
                menu.addAction(action)
        return menu

    def speak(self) -> None:
        """Says every action's name and key again."""
        self._each(self._speak)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Listens at the main window for another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.speak()
        return super().eventFilter(watched, event)

    def _speak(self, action_id: str, action: QAction) -> None:
        text = self.text(action_id)
        action.setText(text)
        action.setToolTip(text)
        action.setShortcut(QKeySequence(self.keys(action_id)))
        action.setEnabled(self.enabled(action_id))

    def _dress(self) -> None:
        if not self._look.icons_loaded:
            return
        self._each(self._put_icon)

    def _put_icon(self, action_id: str, action: QAction) -> None:
        icon = BY_ID[action_id].icon
        if icon:
            action.setIcon(self._look.icon(icon))

    def _living(self, action_id: str) -> list[QAction]:
        living = [action for action in self._bound.get(action_id, []) if shiboken6.isValid(action)]
        self._bound[action_id] = living
        return living

    def _each(self, do: Callable[[str, QAction], None]) -> None:
        for action_id in list(self._bound):
            for action in self._living(action_id):
                do(action_id, action)


def _on_screen(owner: QObject | None) -> bool:
    return isinstance(owner, QWidget) and owner.isVisible()
