"""The key phrase, large enough to be read into a telephone."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desktop.errors import Words
from ui.look import Look
from ui.widgets import Retranslated, TextLabel


class Phrase(Retranslated, QWidget):
    """Six words, and what they are compared for; nothing where there are none."""

    def __init__(self, look: Look, compare_key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._words: Words | None = None
        self._label = TextLabel(look, "opening.enrol.invitation.phrase", type="small", tone="quiet")
        self.text = TextLabel(look, type="subtitle", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        column.addWidget(self._label)
        column.addWidget(self.text)
        self._compare = TextLabel(look, compare_key, type="small", tone="notice", wrap=True)
        column.addWidget(self._compare)

    def show_phrase(self, words: Words | None, compare_key: str = "") -> None:
        """Shows the words in the interface's language."""
        self._words = words
        self.setVisible(words is not None)
        if compare_key:
            self._compare.say(compare_key)
        self.retranslate()

    def retranslate(self) -> None:
        # wide gaps: each word stands for itself
        said = self._look.words(self._words) if self._words is not None else ""
        self.text.say_plain("   ".join(said.split()))
        self.text.setAccessibleName(f"{self._label.text()}: {said}" if said else "")
