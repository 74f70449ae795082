"""Taking up a submitted case again: a correction is a new revision, with its reason."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.look import Look
from ui.widgets import FieldLabel, TextLabel, VerbButton

CAN_BE_CORRECTED = frozenset({"submitted", "handed_over", "delivered", "sent_back"})


class TakeUpAgain(QWidget):
    """Asks for the reason beside the case; nothing happens without one."""

    wanted = Signal(str)
    """the reason"""

    def __init__(self, look: Look, place: str = "submit", parent: QWidget | None = None) -> None:
        """`place`: where the catalogue has its texts."""
        super().__init__(parent)
        self._look = look
        self.begin = VerbButton(look, f"{place}.again.begin", icon="edit")
        self.begin.clicked.connect(self._ask)
        self.reason = QLineEdit()
        self.reason.setMaxLength(400)
        self.reason.returnPressed.connect(self._take_up)
        self.confirm = VerbButton(look, f"{place}.again.confirm", kind="primary")
        self.confirm.clicked.connect(self._take_up)
        self._asking = QWidget()
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(self.reason, 1)
        row.addWidget(self.confirm)
        asking = QVBoxLayout(self._asking)
        asking.setContentsMargins(0, 0, 0, 0)
        asking.setSpacing(look.px(4))
        asking.addWidget(FieldLabel(look, f"{place}.again.reason", self.reason))
        asking.addLayout(row)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(look.px(8))
        whole.addWidget(TextLabel(look, f"{place}.again.text", tone="quiet", wrap=True))
        line = QHBoxLayout()
        line.addWidget(self.begin)
        line.addStretch(1)
        whole.addLayout(line)
        whole.addWidget(self._asking)
        self.show_state("")

    def show_state(self, state: str) -> None:
        """Is there for submitted cases, and asks nothing yet."""
        self.setVisible(state in CAN_BE_CORRECTED)
        self.begin.show()
        self._asking.hide()
        self.reason.clear()

    def _ask(self) -> None:
        self.begin.hide()
        self._asking.show()
        self.reason.setFocus()

    def _take_up(self) -> None:
        reason = self.reason.text().strip()
        if reason:
            self.wanted.emit(reason)
        else:
            self.reason.setFocus()
