"""One line of words that keeps itself: on a pause, on Enter, and when it is left."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

from ui.widgets import Composition
from ui.widgets.fields import PAUSE_MS

LONGEST = 400


class RemarkField(QLineEdit):
    """What is being typed is never overwritten; Enter belongs to the input method while it composes."""

    committed = Signal(str)
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setMaxLength(LONGEST)
        self._kept = ""
        self._composition = Composition(self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.commit)
        self.textEdited.connect(lambda _: self._pause.start())

    def show_text(self, text: str) -> None:
        """Shows what is kept, unless something is being typed."""
        if self.text().strip() == self._kept:
            self.replace_text(text)

    def replace_text(self, text: str) -> None:
        """Shows another thing's words; what stood here has been committed."""
        self._pause.stop()
        self._kept = text
        if self.text() != text:
            self.setText(text)
            if not self.hasFocus():
                self.setCursorPosition(0)

    def commit(self) -> None:
        """Gives away what was typed since the last time."""
        self._pause.stop()
        text = self.text().strip()
        if text != self._kept:
            self._kept = text
            self.committed.emit(text)

    def not_kept(self) -> None:
        """What was given away was refused: it stays, and the next commit gives it away again."""
        self._kept = f"\0{self._kept}"

    def event(self, event: QEvent) -> bool:
        # where nothing was typed, undo and redo are those of the page
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo = event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable()
            redo = event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable()
            if undo or redo:
                event.ignore()
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._composition.end()
        super().focusOutEvent(event)
        self.commit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if not self._composition.under_way:
                self.commit()
                self.entered.emit()
        else:
            super().keyPressEvent(event)
