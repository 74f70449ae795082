"""Says in words whether what was done is durable: nothing for the first 150 ms, then "saving", then "saved"."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.look import Look
from ui.widgets import TextLabel
from ui.widgets.messages import PATIENCE_MS


class SavingState(QWidget):
    """Counts acts under way and says how they stand, in an icon, a colour and words."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._under_way = 0
        self._lacking = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._icon = QLabel()
        self._text = TextLabel(look, type="small", tone="quiet")
        row.addWidget(self._icon)
        row.addWidget(self._text)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(lambda: self._say("rubric.saving.saving", "progress", "busy"))
        self.rest(False)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text() if not self._text.isHidden() else ""

    def begin(self) -> None:
        """An act has been sent to the case file."""
        self._under_way += 1
        self._patience.start()

    def unsaved(self) -> None:
        """Something is being typed that the case file does not have yet: nothing may say that it does."""
        if self._under_way == 0:
            self.rest(False)

    def done(self) -> None:
        """The case file has it for good."""
        self._under_way = max(0, self._under_way - 1)
        if self._under_way == 0:
            self._patience.stop()
            self._say("rubric.saving.saved", "check", "good")

    def refused(self) -> None:
        """The case file did not take it; the banner beside says why."""
        self._under_way = max(0, self._under_way - 1)
        self._patience.stop()
        self._say("rubric.saving.refused", "gap", "bad")

    def rest(self, something: bool) -> None:
        """Another place is shown: it is saved if there is something."""
        if self._under_way:
            return
        if something:
            self._say("rubric.saving.saved", "check", "good")
        else:
            self._icon.hide()
            self._text.hide()

    def say_drafted(self) -> None:
        """The words are a draft of the program's, not yet the assessor's."""
        self._say("rubric.saving.drafted", "draft", "notice")

    def say_lacking(self, kind: str, whole: str) -> None:
        """The words are kept, and something is missing in them: in short here, `whole` for who points or listens.

        `kind` is the gap's; empty where nothing is missing any more.
        """
        if self._under_way:
            return
        if kind:
            self._say(f"rubric.saving.{kind}", "gap", "notice", whole)
        elif self._lacking:
            self.rest(True)
        self._lacking = bool(kind)

    def _say(self, key: str, icon: str, tone: str, whole: str = "") -> None:
        self._look.dress(self._icon, icon, tone, 16)
        self._text.say(key)
        self._text.set_tone(tone)
        self._icon.show()
        self._text.show()
        self.setToolTip(whole)
        self.setAccessibleName(whole or self._text.text())
