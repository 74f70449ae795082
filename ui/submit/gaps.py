"""Gaps and exceptions, each with a jump to where it is cured."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cse_desktop.services.sheets import GapRow
from ui.look import Look
from ui.widgets import Retranslated, TextLabel, VerbButton
from ui.widgets.taking_away import take_away

MOST_ALIKE = 4
"""so many that are not rated by one method are listed each; more of them stand on one line at first"""


class GapList(Retranslated, QWidget):
    """One line for each gap; blocking ones first, each with a button that leads there.

    What a method has not rated at all would be a page of the same sentence: it stands together until it is unfolded.
    """

    wanted = Signal(object)
    """the gap to go to"""
    made = Signal()
    """the buttons were made anew"""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._gaps: tuple[GapRow, ...] = ()
        self._unfolded: set[str] = set()
        """methods whose ratings that are missing are listed each"""
        self.buttons: list[VerbButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(2))

    def show_gaps(self, gaps: Sequence[GapRow]) -> None:
        """Shows the gaps of one case."""
        if tuple(gaps) != self._gaps or not self._column.count():
            if {gap.case_id for gap in gaps} != {gap.case_id for gap in self._gaps}:
                self._unfolded.clear()
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
        folded = self._folded()
        for gap in self._gaps:
            alike = folded.get(gap.method, ()) if gap.kind == "unrated" else ()
            if not alike:
                self._column.addWidget(self._of_gap(gap))
            elif gap is alike[0]:
                self._column.addWidget(self._of_many(alike))
        self.made.emit()

    def _folded(self) -> dict[str, list[GapRow]]:
        """What stands on one line, by method."""
        found: dict[str, list[GapRow]] = {}
        for gap in self._gaps:
            if gap.kind == "unrated" and gap.method not in self._unfolded:
                found.setdefault(gap.method, []).append(gap)
        return {method: gaps for method, gaps in found.items() if len(gaps) > MOST_ALIKE}

    def _of_gap(self, gap: GapRow) -> QWidget:
        text = TextLabel(self._look, wrap=True)
        text.say_words(gap.words)
        icon, tone = ("gap", "notice") if gap.blocks else ("info", "quiet")
        line = self._line(icon, tone, text)
        self._add_button(line, "submit.go_there", text.text(), lambda: self.wanted.emit(gap))
        return line

    def _of_many(self, gaps: Sequence[GapRow]) -> QWidget:
        look, method = self._look, gaps[0].method
        text = TextLabel(look, wrap=True)
        codes = look.t("submit.unrated.comma").join(gap.target for gap in gaps)
        text.say(f"submit.unrated.{method}", n=len(gaps), codes=codes)
        line = self._line("gap", "notice", text)
        self._add_button(line, "submit.unrated.unfold", text.text(), lambda: self._unfold(method))
        self._add_button(line, "submit.go_there", text.text(), lambda: self.wanted.emit(gaps[0]))
        return line

    def _unfold(self, method: str) -> None:
        first = next(gap for gap in self._gaps if gap.kind == "unrated" and gap.method == method)
        self._unfolded.add(method)
        self.retranslate()
        name = first.words.in_(self._look.language)
        for button in self.buttons:
            if button.accessibleName().endswith(name):
                button.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def _add_button(self, line: QWidget, key: str, about: str, act: Callable[[], object]) -> None:
        button = VerbButton(self._look, key, kind="link")
        button.setAccessibleName(f"{self._look.t(key)}: {about}")
        button.clicked.connect(lambda _=False: act())
        inside = line.layout()
        if inside is not None:
            inside.addWidget(button)
        self.buttons.append(button)

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
