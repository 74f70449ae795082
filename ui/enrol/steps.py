"""Which of the three steps of enrolment one is at."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.look import Look
from ui.widgets import Retranslated, TextLabel

STEPS = ("keys", "request", "certificate")


class Steps(Retranslated, QWidget):
    """Which of the steps one is at, in words."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._at = 0
        self._labels: list[TextLabel] = []
        self._marks: list[QLabel] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(6))
        for place, step in enumerate(STEPS):
            if place:
                arrow = QLabel()
                look.dress(arrow, "right", "faint", 16)
                row.addWidget(arrow)
            mark = QLabel()
            label = TextLabel(look, f"opening.enrol.step_{step}", type="small")
            row.addWidget(mark)
            row.addWidget(label)
            self._marks.append(mark)
            self._labels.append(label)
        row.addStretch(1)
        self.set_step(0)

    def set_step(self, at: int) -> None:
        """Marks the step one is at."""
        self._at = at
        for place, (mark, label) in enumerate(zip(self._marks, self._labels, strict=True)):
            tone = "good" if place < at else "accent" if place == at else "quiet"
            self._look.dress(
                mark, "ready" if place < at else "progress" if place == at else "circle", tone, 16
            )
            label.set_tone(tone)
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(self._labels[self._at].text())
