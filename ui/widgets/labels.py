"""Labels that know their key: texts, hairlines, field labels, key hints; they speak again in another language."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from cse_desktop.errors import Words
from ui.look import Look


class Retranslated:
    """Mixed in before a Qt class: calls `retranslate` whenever the language has changed."""

    def changeEvent(self, event: QEvent) -> None:
        """Qt's own; passes on and listens for the language."""
        super().changeEvent(event)  # type: ignore[misc]  # the Qt class that follows in the bases has it
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Says every own text again in the current language."""
        raise NotImplementedError


class TextLabel(Retranslated, QLabel):
    """A label whose text comes from the catalogue, from `Words`, or is somebody's own."""

    def __init__(
        self,
        look: Look,
        key: str = "",
        *,
        type: str = "",  # noqa: A002 - the style sheet's own name for it
        tone: str = "",
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.look = look
        self._key = key
        self._values: dict[str, object] = {}
        self._words: Words | None = None
        if type:
            self.setProperty("type", type)
        if tone:
            self.setProperty("tone", tone)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if wrap:
            self.setWordWrap(True)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        if key:
            self.retranslate()

    def say(self, key: str, **values: object) -> None:
        """Shows the catalogue's text `key`."""
        self._key, self._values, self._words = key, values, None
        self.retranslate()

    def say_words(self, words: Words) -> None:
        """Shows a text that has both languages in itself."""
        self._key, self._words = "", words
        self.retranslate()

    def say_plain(self, text: str) -> None:
        """Shows somebody's own words, the same in every language."""
        self._key, self._words = "", None
        self.setText(text)

    def set_tone(self, tone: str) -> None:
        """Changes the colour role of the text."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)

    def retranslate(self) -> None:
        if self._words is not None:
            self.setText(self.look.words(self._words))
        elif self._key:
            self.setText(self.look.t(self._key, **self._values))


class ElidedLabel(TextLabel):
    """One line that gives way: what does not fit ends in an ellipsis, the whole stands in its tool tip."""

    def minimumSizeHint(self) -> QSize:
        return QSize(self.look.px(48), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        room = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(room, int(self.alignment()), shown)
        del event


def hairline(*, vertical: bool = False) -> QFrame:
    """A line of one pixel between parts."""
    line = QFrame()
    line.setProperty("rule", "v" if vertical else "h")
    return line


class FieldLabel(TextLabel):
    """The name of a field; it names the field for screen readers too."""

    def __init__(self, look: Look, key: str, buddy: QWidget, *, quiet: bool = True) -> None:
        self._field = buddy
        super().__init__(look, key, type="small", tone="quiet" if quiet else "")
        self.setBuddy(buddy)

    def retranslate(self) -> None:
        super().retranslate()
        self._field.setAccessibleName(self.text())


class KeyHint(Retranslated, QLabel):
    """A key shown where it acts, as it is written on this system."""

    def __init__(self, look: Look, keys: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._keys = keys
        self.setProperty("key", True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.retranslate()

    def set_keys(self, keys: str) -> None:
        """Shows another key, in Qt's portable writing (`Ctrl+K`)."""
        self._keys = keys
        self.retranslate()

    def retranslate(self) -> None:
        shown = QKeySequence(self._keys).toString(QKeySequence.SequenceFormat.NativeText)
        self.setText(shown)
        self.setVisible(bool(shown) and self.parent() is not None)
        self.setAccessibleName(self._look.t("shell.key_hint", keys=shown))
