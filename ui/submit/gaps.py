"""Gaps and exceptions, each with a jump to where it is cured."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cse_desktop.services.sheets import GapRow
from ui.look import Look
from ui.widgets import Retranslated, TextLabel, VerbButton
from ui.widgets.taking_away import take_away


class GapList(Retranslated, QWidget):
    """One line for each gap; blocking ones first, each a button that leads there."""

    wanted = Signal(object)
    """the gap to go to"""
    made = Signal()
    """the buttons were made anew"""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._gaps: tuple[GapRow, ...] = ()
        self.buttons: list[VerbButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(2))

    def show_gaps(self, gaps: Sequence[GapRow]) -> None:
        """Shows the gaps of one case."""
        if tuple(gaps) != self._gaps or not self._column.count():
            self._gaps = tuple(gaps)
            self.retranslate()

    def go_to_next(self) -> None:
        """Goes to the first gap."""
        if self._gaps:
            self.wanted.emit(self._gaps[0])

    def retranslate(self) -> None:
        take_away(self._column)
        self.buttons = []
        if not self._gaps:
            self._column.addWidget(self._line("ready", "good", TextLabel(self._look, "submit.no_gaps")))
        for gap in self._gaps:
            text = TextLabel(self._look, wrap=True)
            text.say_words(gap.words)
            icon, tone = ("gap", "notice") if gap.blocks else ("info", "quiet")
            line = self._line(icon, tone, text)
            button = VerbButton(self._look, "submit.go_there", kind="link")
            button.setAccessibleName(f"{self._look.t('submit.go_there')}: {text.text()}")
            button.clicked.connect(lambda _=False, gap=gap: self.wanted.emit(gap))
            inside = line.layout()
            if inside is not None:
                inside.addWidget(button)
            self.buttons.append(button)
            self._column.addWidget(line)
        self.made.emit()

    def _line(self, icon: str, tone: str, text: TextLabel) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._look.px(8))
        mark = QLabel()
        self._look.dress(mark, icon, tone, 16)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(text, 1)
        return line
