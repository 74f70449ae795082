"""The small button beside a note that plays the recording from its moment."""

from PySide6.QtWidgets import QToolButton, QWidget

from ui.look import Look
from ui.widgets import Retranslated


class PlayHere(Retranslated, QToolButton):
    """Hidden where nothing can be played."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setProperty("bar", True)
        self.setAutoRaise(True)
        look.dress(self, "play", "accent", 16)
        self.hide()
        self.retranslate()

    def retranslate(self) -> None:
        text = self._look.t("recording.play.here")
        self.setToolTip(text)
        self.setAccessibleName(text)
