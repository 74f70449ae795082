"""A field for words that saves itself: on a pause, when it is left, and before its place changes; safe with
input methods, and its undo is the case file's."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from cse_desktop.domain.comment_words import BLANK
from ui.look import Look
from ui.widgets import Composition

PAUSE_MS = 400
LONGEST_MS = 1000
"""somebody who types without a pause loses no more than this if the machine fails"""


class CommentField(QPlainTextEdit):
    """Says `committed` with its whole text whenever that differs from what was last shown or committed."""

    committed = Signal(str)
    edited = Signal()
    """a person changed the text"""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known = ""
        self._refused = False
        self._composition = Composition(self)
        self._showing = False
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.flush)
        self._longest = QTimer(self, singleShot=True, interval=LONGEST_MS)
        self._longest.timeout.connect(self.flush)
        self.textChanged.connect(self._changed)
        self._look = look

    @property
    def composing(self) -> bool:
        """Whether an input method is putting characters together just now."""
        return self._composition.under_way

    @property
    def unsaved(self) -> bool:
        """Whether there is something typed that was not committed yet."""
        return self._refused or self.toPlainText() != self._known

    def show_text(self, text: str) -> None:
        """Shows what the case file holds; what is being typed is never overwritten."""
        if self.composing or self.unsaved or text == self._known:
            return
        self._replace(text)

    def begin_with(self, text: str) -> None:
        """Shows the text of another place; what was typed is committed first."""
        self.let_go()
        self._replace(text)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def refused(self) -> None:
        """What was committed was not taken: it stays, and is committed again when the field is left."""
        self._refused = True

    def offer(self, text: str) -> None:
        """Shows words that were refused, as if they had just been typed."""
        self._replace(text)
        self._refused = True

    def _replace(self, text: str) -> None:
        self._pause.stop()
        self._showing = True
        self._refused = False
        position = self.textCursor().position()
        at_end = position >= len(self._known)
        self._known = text
        self.setPlainText(text)
        cursor = self.textCursor()
        cursor.setPosition(len(text) if at_end else min(position, len(text)))
        self.setTextCursor(cursor)
        self._showing = False

    def flush(self) -> None:
        """Commits now what was typed; not while an input method is composing."""
        self._pause.stop()
        self._longest.stop()
        if self.composing:
            self._pause.start()
            return
        if self.unsaved:
            self._refused = False
            self._known = self.toPlainText()
            self.committed.emit(self._known)

    def let_go(self) -> None:
        """Commits everything, characters that are being put together too: the field goes to another place."""
        self._composition.end()
        self.flush()

    def put_at_end(self, text: str) -> None:
        """Adds words at the end, on a line of their own."""
        cursor = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(("\n" if self.toPlainText().strip() else "") + text)
        self.setTextCursor(cursor)

    def put_at_cursor(self, text: str) -> None:
        """Adds words where the cursor stands, apart from Latin words before them."""
        cursor = self.textCursor()
        cursor.setPosition(cursor.selectionEnd())
        before = self.toPlainText()[: cursor.position()][-1:]
        between = " " if before.isascii() and before.isalnum() and text[:1].isascii() else ""
        begin = cursor.position() + len(between)
        cursor.insertText(between + text)
        blank = text.find(BLANK)
        if blank >= 0:
            cursor.setPosition(begin + blank)
            cursor.setPosition(begin + blank + len(BLANK), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def go_to_blank(self) -> bool:
        """Selects the next blank to be filled in; False where none follows."""
        place = self.toPlainText().find(BLANK, self.textCursor().selectionEnd())
        if place < 0:
            return False
        cursor = self.textCursor()
        cursor.setPosition(place)
        cursor.setPosition(place + len(BLANK), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        return True

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        # Tab goes to the next blank that is to be filled in; after the last it leaves the field as ever
        if next and not self.isReadOnly() and self.go_to_blank():
            return True
        return super().focusNextPrevChild(next)

    def _changed(self) -> None:
        if not self._showing:
            self._pause.start()
            if not self._longest.isActive():
                self._longest.start()
            self.edited.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        stays = event.reason() in (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if not stays and not self.textCursor().hasSelection():
            self.moveCursor(QTextCursor.MoveOperation.End)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        leaves = event.reason() is not Qt.FocusReason.PopupFocusReason
        if leaves:
            self._composition.end()  # Qt would drop what the input method has not handed over
        super().focusOutEvent(event)
        if leaves:
            self.flush()

    def event(self, event: QEvent) -> bool:
        # undo and redo belong to the case file, so that they reach across fields and restarts
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            for known in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo):
                if event.matches(known):
                    event.ignore()
                    return False
        return super().event(event)
