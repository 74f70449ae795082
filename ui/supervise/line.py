"""One point of the checklist: what it says, what was seen, a remark, and when it was recorded."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cse_desktop.services.supervision_values import CheckRow
from ui.look import Look
from ui.supervise.remark import RemarkField
from ui.widgets import Retranslated, SegmentedControl, TextLabel, hairline

BESIDE = 760
"""from this width on the choice stands beside the text"""


class CheckLine(Retranslated, QFrame):
    """Stays for every applicant; only what it shows changes."""

    said = Signal(str, str)
    """item, state"""
    remarked = Signal(str, str)
    """item, text"""
    done = Signal(object)
    """Enter in its remark: on to the next"""
    entered = Signal(object)
    """this line has the focus now"""

    def __init__(self, look: Look, row: CheckRow, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._number = number
        self._enabled = True
        self.row = row
        self._no = TextLabel(look, tone="quiet")
        self._no.say_plain(str(number))
        self._text = TextLabel(look, wrap=True)
        self._text.say_words(row.text)
        choices = [(state, f"supervise.state.{state}") for state in row.states]
        self.control = SegmentedControl(look, choices, "supervise.of_item")
        self.control.chosen.connect(self._on_chosen)
        self._at = TextLabel(look, type="small", tone="quiet")
        self._at.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.remark = RemarkField()
        self.remark.committed.connect(lambda text: self.remarked.emit(self.row.item, text))
        self.remark.entered.connect(lambda: self.done.emit(self))
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setSpacing(look.px(12))
        point = QWidget()
        said = QHBoxLayout(point)
        said.setContentsMargins(0, 0, 0, 0)
        said.setSpacing(look.px(12))
        said.addWidget(self._no, 0, Qt.AlignmentFlag.AlignTop)
        said.addWidget(self._text, 1)
        chosen = QHBoxLayout()
        chosen.setSpacing(look.px(12))
        chosen.addWidget(self.control)
        chosen.addWidget(self._at)
        self._head.addWidget(point, 1, Qt.AlignmentFlag.AlignVCenter)
        self._head.addLayout(chosen)
        below = QHBoxLayout()
        below.addSpacing(look.px(34))
        below.addWidget(self.remark, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(8), 0, 0)
        column.setSpacing(look.px(6))
        column.addLayout(self._head)
        column.addLayout(below)
        column.addSpacing(look.px(2))
        column.addWidget(hairline())
        for widget in (self.remark, *(self.control.button(state) for state in row.states)):
            widget.installEventFilter(self)
        look.restyled.connect(self._measure)
        self._measure()
        self.retranslate()

    def show_row(self, row: CheckRow, *, enabled: bool, other: bool) -> None:
        """Shows the point as it stands; `other`: of another applicant than before."""
        asked = self.remark.isVisibleTo(self) and not other and self.remark.hasFocus()
        self.row, self._enabled = row, enabled
        (self.remark.replace_text if other else self.remark.show_text)(row.remark)
        self._show_state(row.state)
        self.remark.setVisible(asked or self._has_words(row.state))

    def take(self, state: str) -> bool:
        """Says a state by a key; false where it can not be said."""
        can = self._enabled and state in self.row.states
        if can:
            self.control.set_value(state)
            self._on_chosen(state)
        return can

    def write_remark(self) -> None:
        """Puts the focus into the remark."""
        self.remark.show()
        self.remark.setFocus()

    def go_to(self) -> None:
        """Puts the focus where something is to be said: the remark where only that is missing."""
        if self.row.wants_remark:
            self.write_remark()
        else:
            self.control.button(self.row.state or self.row.states[0]).setFocus()

    @property
    def complete(self) -> bool:
        """Nothing of it is missing."""
        return bool(self.row.state) and not self.row.wants_remark

    def settle(self) -> None:
        """Commits what is being typed."""
        self.remark.commit()

    def retranslate(self) -> None:
        look = self._look
        self.control.name_with(n=self._number, text=look.words(self.row.text))
        self.remark.setAccessibleName(look.t("supervise.remark_of", n=self._number))
        self._show_state(self.row.state)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit(self)
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= self._look.px(BESIDE)
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._head.setDirection(way)

    def _on_chosen(self, state: str) -> None:
        self.said.emit(self.row.item, state)
        self.remark.setVisible(self._has_words(state))
        if state in self.row.needs_words and not self.remark.text():
            self.write_remark()

    def _has_words(self, state: str) -> bool:
        return bool(self.remark.text()) or state in self.row.needs_words or state == "departed"

    def _show_state(self, state: str) -> None:
        look, row = self._look, self.row
        self.control.set_value(state)
        self.control.setEnabled(self._enabled)
        self.remark.setReadOnly(not self._enabled)
        wanted = look.t("supervise.remark_wanted") if state in row.needs_words else look.t("supervise.remark")
        self.remark.setPlaceholderText(wanted)
        self._at.say_plain(row.at)
        self._at.setAccessibleName(look.t("supervise.at", time=row.at) if row.at else "")
        self._text.set_tone("notice" if state in ("departed", "not_seen") else "")

    def _measure(self) -> None:
        self._no.setFixedWidth(self._look.px(22))
        self._at.setFixedWidth(self._look.px(44))
