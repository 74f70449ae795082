"""The standard samples of an assignment, above its applicants and apart from them."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desktop.services.roster_values import SampleLine
from ui.look import Look
from ui.widgets import Retranslated, TextLabel, VerbButton
from ui.widgets.taking_away import take_away


class SampleStrip(Retranslated, QWidget):
    """One line for each sample; gone where there is none."""

    opened = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._lines: tuple[SampleLine, ...] = ()
        self.buttons: list[VerbButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, look.px(8))
        self._column.setSpacing(look.px(2))
        self.hide()

    def show_samples(self, lines: Sequence[SampleLine]) -> None:
        """Shows how far each sample is."""
        if tuple(lines) != self._lines:
            self._lines = tuple(lines)
            self.retranslate()
        self.setVisible(bool(lines))

    def retranslate(self) -> None:
        look = self._look
        take_away(self._column)
        self.buttons = []
        self.setAccessibleName(look.t("calibration.name"))
        for line in self._lines:
            state = (
                "compared" if line.compared else "ready" if line.ready else "rating" if line.rated else "new"
            )
            name = TextLabel(look, tone="quiet")
            name.say("calibration.strip", name=look.person(line.name, line.name_latin))
            said = TextLabel(look, tone="good" if line.compared else "notice" if line.ready else "quiet")
            said.say(f"calibration.state.{state}", n=line.rated, of=line.asked)
            button = VerbButton(look, f"calibration.verb.{state}", kind="link")
            button.setAccessibleName(f"{button.text()}: {name.text()}, {said.text()}")
            button.clicked.connect(lambda _=False, case_id=line.case_id: self.opened.emit(case_id))
            self.buttons.append(button)
            row = QHBoxLayout()
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(look.px(12))
            row.addWidget(name)
            row.addWidget(said)
            row.addWidget(button)
            row.addStretch(1)
            whole = QWidget()
            whole.setLayout(row)
            self._column.addWidget(whole)
