"""What tells: chips of state, inline banners, empty states, progress, the notice of an illustrative pack."""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from cse_desktop.errors import KnownError, Words
from ui.look import Look
from ui.widgets.buttons import VerbButton
from ui.widgets.labels import Retranslated, TextLabel

PATIENCE_MS = 150
"""work shorter than this shows no sign of itself"""
PASSING = frozenset({"good", "info"})
"""kinds of banner that leave by themselves"""
LINGER_MS = 12_000
READ_MS = 1_500
"""going elsewhere sooner is part of what the banner tells of: opening a file leads to its place"""


def announce(widget: QWidget, text: str) -> None:
    """Has a screen reader say `text`."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


class StateChip(QFrame):
    """A state said three ways: colour, icon, word."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(8), look.px(2), look.px(10), look.px(2))
        row.setSpacing(look.px(6))
        self._icon = QLabel()
        self._text = TextLabel(look, type="small")
        row.addWidget(self._icon)
        row.addWidget(self._text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_state(self, state: str, text: str) -> None:
        """Shows one of the states that `look.state` knows, with its word in the current language."""
        tone, icon = self._look.state(state)
        tone = "quiet" if tone == "disabled" else tone
        self._look.dress(self._icon, icon, tone, 16)
        self._text.say_plain(text)
        self._text.set_tone(tone)
        if self.property("chip") != tone:
            self.setProperty("chip", tone)
            self.style().unpolish(self)
            self.style().polish(self)
        self.setAccessibleName(text)


class InlineBanner(QFrame):
    """An outcome beside its cause; a screen reader announces it. Hidden while there is nothing to say."""

    closed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._say_again: Callable[[], tuple[str, str]] | None = None
        self._action: Callable[[], None] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(12), look.px(8), look.px(8), look.px(8))
        row.setSpacing(look.px(10))
        self._icon = QLabel()
        self._text = TextLabel(look, wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._button = VerbButton(look, "shell.verb.close", kind="link")
        self._button.clicked.connect(self._act)
        self._close = VerbButton(look, "shell.verb.close", kind="plain")
        self._close.clicked.connect(self._dismiss)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._text, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignVCenter)
        self._said = QElapsedTimer()
        self._fade = QTimer(self)
        self._fade.setSingleShot(True)
        self._fade.timeout.connect(self._leave)
        self.hide()

    @property
    def text(self) -> str:
        """What is being said, or empty."""
        return self._text.text() if not self.isHidden() else ""

    def say(
        self,
        kind: str,
        text: Callable[[], str],
        *,
        action: Callable[[], str] | None = None,
        on_action: Callable[[], None] | None = None,
        closable: bool = True,
    ) -> None:
        """Shows `text()` (asked again in another language). `kind`: `info` `good` `notice` `bad`."""
        self._say_again = lambda: (text(), action() if action is not None else "")
        self._action = on_action
        self._look.dress(self._icon, kind, "busy" if kind == "info" else kind, 20)
        if self.property("banner") != kind:
            self.setProperty("banner", kind)
            self.style().unpolish(self)
            self.style().polish(self)
        self._close.setVisible(closable)
        self._speak()
        self.show()
        self._fade.stop()
        self._said.start()
        if kind in PASSING:
            self._fade.start(LINGER_MS)
        announce(self, self._text.text())

    def say_error(
        self,
        error: KnownError,
        *,
        action: Callable[[], str] | None = None,
        on_action: Callable[[], None] | None = None,
    ) -> None:
        """Shows what happened, what is safe, what to do next, and the code for support."""
        self.say("bad", lambda: error_text(self._look, error), action=action, on_action=on_action)

    def clear(self) -> None:
        """Says nothing any more."""
        self._say_again = None
        self._fade.stop()
        self.hide()

    def move_on(self) -> None:
        """One has gone elsewhere: an outcome that was there to be read goes too; what is wrong stays."""
        if self._fade.isActive() and self._said.elapsed() >= READ_MS:
            self.clear()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self._say_again is not None:
            self._speak()

    def _speak(self) -> None:
        if self._say_again is None:
            return
        text, action = self._say_again()
        self._text.say_plain(text)
        self.setAccessibleName(text)
        self._button.say_plain(action)
        self._button.setVisible(bool(action))

    def _leave(self) -> None:
        """An outcome leaves by itself, but not from under the mouse nor from whoever is at its buttons."""
        if self.underMouse() or self._button.hasFocus() or self._close.hasFocus():
            self._fade.start(LINGER_MS)
        else:
            self.clear()

    def _act(self) -> None:
        if self._action is not None:
            self._action()

    def _dismiss(self) -> None:
        self.clear()
        self.closed.emit()


def error_text(look: Look, error: KnownError) -> str:
    """The sentences of an error with its code at the end."""
    said = error.sentences(look.language)
    code = look.t("shell.code", code=error.code)
    return f"{said} {code}" if look.language == "en" else f"{said}{code}"


class IllustrativeNotice(QFrame):
    """The standing notice that a standards pack is illustrative."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setProperty("banner", "illustrative")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, look.px(4), look.px(12), look.px(4))
        row.setSpacing(look.px(8))
        icon = QLabel()
        look.dress(icon, "illustrative", "quiet", 16)
        self._text = TextLabel(look, type="small", tone="quiet", wrap=True)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.hide()

    def show_words(self, words: Words | None) -> None:
        """Shows the pack's notice, or nothing for an official pack."""
        if words is not None:
            self._text.say_words(words)
        self.setVisible(words is not None)


class EmptyState(Retranslated, QWidget):
    """What an empty list shows: what belongs here and how it comes."""

    def __init__(
        self, look: Look, icon: str, title_key: str, text_key: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(32), look.px(32), look.px(32), look.px(32))
        column.setSpacing(look.px(8))
        column.addStretch(2)
        picture = QLabel()
        picture.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        look.dress(picture, icon, "faint", 40)
        self._title = TextLabel(look, title_key, type="subtitle")
        self._title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._text = TextLabel(look, text_key, tone="quiet", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._text.setMaximumWidth(look.px(460))
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(look.px(8))
        column.addWidget(picture)
        column.addWidget(self._title)
        centred = QHBoxLayout()
        centred.addStretch(1)
        centred.addWidget(self._text, 4)
        centred.addStretch(1)
        column.addLayout(centred)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addLayout(self._buttons)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)
        self.retranslate()

    def add_button(self, button: QWidget) -> None:
        """Puts an act below the words."""
        self._buttons.addWidget(button)

    def retranslate(self) -> None:
        self.setAccessibleName(self._title.text())


class ProgressPanel(QFrame):
    """Long work with its progress and a way to stop; it shows itself only when the work takes time."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._cancel: Callable[[], None] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(12), look.px(12), look.px(12), look.px(12))
        column.setSpacing(look.px(8))
        row = QHBoxLayout()
        self._text = TextLabel(look, wrap=True)
        self._stop = VerbButton(look, "shell.verb.cancel", kind="plain")
        self._stop.clicked.connect(self._on_stop)
        row.addWidget(self._text, 1)
        row.addWidget(self._stop)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        column.addLayout(row)
        column.addWidget(self._bar)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(PATIENCE_MS)
        self._wait.timeout.connect(self._appear)
        self.hide()

    def begin(self, key: str, *, cancel: Callable[[], None] | None = None, **values: object) -> None:
        """Work named by `key` has begun; without `set` its length is unknown."""
        self._cancel = cancel
        self._text.say(key, **values)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(self._text.text())
        self._stop.setVisible(cancel is not None)
        self._stop.setEnabled(True)
        self._wait.start()

    def set(self, done: int, total: int) -> None:
        """`done` of `total` parts are done."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def end(self) -> None:
        """The work has ended, well or not."""
        self._wait.stop()
        self.hide()

    def _appear(self) -> None:
        self.show()
        announce(self, self._text.text())

    def _on_stop(self) -> None:
        self._stop.setEnabled(False)
        if self._cancel is not None:
            self._cancel()
