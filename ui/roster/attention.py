"""The attention strip: what needs looking at now, each line with its jump."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cse_desktop.services.roster_values import Attention
from ui.look import Look
from ui.widgets import ElidedLabel, VerbButton, announce

_TONES = {
    "due": ("due", "notice"),
    "receipt": ("receipt", "busy"),
    "sent_back": ("sent_back", "bad"),
    "supplement": ("materials", "busy"),
    "query": ("question", "notice"),
    "certificate": ("certificate", "notice"),
    "clock": ("clock", "notice"),
    "expired": ("expired", "bad"),
    "not_yet": ("info", "quiet"),
}
_JUMPS = {
    "sent_back": "roster.verb.open_case",
    "supplement": "roster.verb.open_case",
    "query": "roster.verb.open_case",
    "receipt": "roster.verb.to_return",
}


class AttentionStrip(QWidget):
    """One line for each thing that needs attention; gone when there is none."""

    jumped = Signal(str, str)
    """kind, case id"""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown: tuple[Attention, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, look.px(8))
        self._column.setSpacing(look.px(2))
        self.hide()

    def show_attention(self, items: Sequence[Attention]) -> None:
        """Shows the lines; says to a screen reader those that are new."""
        if tuple(items) == self._shown:
            return
        fresh = [item for item in items if item not in self._shown]
        self._shown = tuple(items)
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for attention in items:
            self._column.addWidget(self._line(attention))
        self.setVisible(bool(items))
        if fresh:
            announce(self, " ".join(self._look.words(item.words) for item in fresh))

    def _line(self, attention: Attention) -> QWidget:
        look = self._look
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        icon, tone = _TONES.get(attention.kind, ("info", "quiet"))
        picture = QLabel()
        look.dress(picture, icon, tone, 16)
        text = ElidedLabel(look, tone=tone)
        text.say_words(attention.words)
        row.addWidget(picture)
        row.addWidget(text, 0 if attention.kind in _JUMPS else 1)
        if attention.kind in _JUMPS:
            button = VerbButton(look, _JUMPS[attention.kind], kind="link")
            button.clicked.connect(lambda: self.jumped.emit(attention.kind, attention.case_id))
            row.addWidget(button)
            row.addStretch(1)
        return line
