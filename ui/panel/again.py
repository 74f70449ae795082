"""Taking a signed moderation up again: a new revision, with its reason."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.look import Look
from ui.widgets import FieldLabel, VerbButton


class ModerateAgain(QWidget):
    """Asks for the reason beside the case; nothing happens without one."""

    wanted = Signal(str)
    """the reason"""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.begin = VerbButton(look, "panel.verb.again", icon="edit")
        self.begin.clicked.connect(self._ask)
        self.reason = QLineEdit()
        self.reason.setMaxLength(400)
        self.reason.returnPressed.connect(self._take_up)
        self.confirm = VerbButton(look, "panel.verb.again_confirm", kind="primary")
        self.confirm.clicked.connect(self._take_up)
        self._asking = QWidget()
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(self.reason, 1)
        row.addWidget(self.confirm)
        asking = QVBoxLayout(self._asking)
        asking.setContentsMargins(0, 0, 0, 0)
        asking.setSpacing(look.px(4))
        asking.addWidget(FieldLabel(look, "panel.again.reason", self.reason))
        asking.addLayout(row)
        line = QHBoxLayout()
        line.addWidget(self.begin)
        line.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(look.px(8))
        whole.addLayout(line)
        whole.addWidget(self._asking)
        self.show_state(possible=False)

    def show_state(self, *, possible: bool) -> None:
        """Is there for signed moderations, and asks nothing yet."""
        if self._asking.isVisible() and possible:
            return
        self.setVisible(possible)
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
            self._asking.hide()
            self.wanted.emit(reason)
        else:
            self.reason.setFocus()
