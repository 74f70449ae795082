"""What the clocks disclose, as lines of the time line: the program was away, the machine slept, a clock was set."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from cse_desktop.domain.records import ClockJump
from cse_desktop.domain.times import spoken
from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import Retranslated, TextLabel


class JumpRow(Retranslated, QFrame):
    """One jump. It is nobody's note: it can be read and not changed."""

    def __init__(self, jump: ClockJump, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.jump = jump
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("note", True)
        self.stamp = TextLabel(look, type="small", tone="quiet")
        self.stamp.setFixedWidth(look.px(52))
        icon = QLabel()
        look.dress(icon, "clock", "notice", 16)
        self.text = TextLabel(look, type="small", tone="notice", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE["m"], SPACE["xs"], SPACE["m"], SPACE["xs"])
        row.setSpacing(SPACE["m"])
        row.addWidget(self.stamp, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1)
        self.retranslate()

    def retranslate(self) -> None:
        stamp = spoken(self.jump.stamp_ms)
        self.stamp.say_plain(stamp)
        self.text.say(f"interview.jump.{self.jump.kind}", length=spoken(self.jump.length_ms))
        self.setAccessibleName(f"{stamp} {self.text.text()}")
