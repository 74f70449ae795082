"""Fields that keep themselves: what is typed is committed on a pause and when the field is left."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ui.look import Look
from ui.widgets.composition import Composition
from ui.widgets.labels import FieldLabel, Retranslated, TextLabel
from ui.widgets.messages import PATIENCE_MS

PAUSE_MS = 800


class _Leaving(QPlainTextEdit):
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._composition = Composition(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._composition.end()
        super().focusOutEvent(event)
        self.left.emit()


class AutosaveText(Retranslated, QWidget):
    """Several lines of text, named above, that say below whether they are kept."""

    committed = Signal(str)

    def __init__(
        self, look: Look, name_key: str, *, hint_key: str = "", lines: int = 3, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._hint_key = hint_key
        self._kept = ""
        self.field = _Leaving()
        self.field.setTabChangesFocus(True)
        self._lines = lines
        look.restyled.connect(self._measure)
        self.field.textChanged.connect(self._on_typed)
        self.field.left.connect(self.commit)
        self.setFocusProxy(self.field)
        self._label = FieldLabel(look, name_key, self.field)
        self._note = TextLabel(look, type="small", tone="quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        column.addWidget(self._label)
        column.addWidget(self.field)
        column.addWidget(self._note)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.commit)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._say_saving)
        self._measure()
        self.retranslate()

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self.field.toPlainText()

    def set_text(self, text: str) -> None:
        """Shows what is kept; what is being typed is never overwritten."""
        if self.text != self._kept:
            return
        self._kept = text
        if text != self.text:
            self.field.setPlainText(text)
            self._pause.stop()

    def replace_text(self, text: str) -> None:
        """Shows another thing's text; what stood here has been committed."""
        self._pause.stop()
        self._patience.stop()
        self._note.say_plain("")
        self._kept = text
        self.field.setPlainText(text)
        self._pause.stop()

    def commit(self) -> None:
        """Gives away what was typed since the last time."""
        self._pause.stop()
        if self.text != self._kept:
            self._kept = self.text
            self._patience.start()
            self.committed.emit(self.text)

    def saved(self) -> None:
        """What was given away is durable."""
        self._patience.stop()
        self._note.say_plain("")

    def not_saved(self) -> None:
        """What was given away was refused: it counts as not kept, and the next commit gives it away again."""
        self._patience.stop()
        self._kept = f"\0{self._kept}"
        self._note.say("shell.not_saved")

    def retranslate(self) -> None:
        if self._hint_key:
            self.field.setPlaceholderText(self._look.t(self._hint_key))

    def _measure(self) -> None:
        line = round(self._look.size("body") * 1.6)
        self.field.setFixedHeight(line * self._lines + self._look.px(20))

    def _say_saving(self) -> None:
        self._note.say("shell.saving")

    def _on_typed(self) -> None:
        if self.text != self._kept:
            self._pause.start()


class PasswordField(Retranslated, QWidget):
    """A password with its name above and, below, what was wrong with it."""

    entered = Signal()

    def __init__(self, look: Look, name_key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said: Callable[[], str] | None = None
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.returnPressed.connect(self.entered)
        self.field.textEdited.connect(lambda _: self.say_wrong(None))
        self.setFocusProxy(self.field)
        self._label = FieldLabel(look, name_key, self.field)
        self._wrong = TextLabel(look, type="small", tone="bad", wrap=True)
        self._wrong.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        column.addWidget(self._label)
        column.addWidget(self.field)
        column.addWidget(self._wrong)

    def take(self) -> str:
        """The password typed; the field is empty afterwards."""
        text = self.field.text()
        self.field.clear()
        return text

    def say_wrong(self, said: Callable[[], str] | None) -> None:
        """Says below the field what was wrong (asked again in another language); None says nothing."""
        self._said = said
        text = said() if said is not None else ""
        self._wrong.say_plain(text)
        self._wrong.setVisible(bool(text))
        self.field.setAccessibleDescription(text)
        if bool(self.field.property("wrong")) != bool(text):
            self.field.setProperty("wrong", bool(text))
            self.field.style().unpolish(self.field)
            self.field.style().polish(self.field)

    def retranslate(self) -> None:
        self.say_wrong(self._said)
