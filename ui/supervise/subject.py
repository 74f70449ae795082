"""One applicant, or the day: who it is, the checklist, the events, and taking a signed record up again."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cse_desktop.services.supervision_values import SubjectRow
from ui.look import Look
from ui.portraits import Portraits
from ui.submit.again import TakeUpAgain
from ui.supervise.events import EventList
from ui.supervise.line import CheckLine
from ui.widgets import ElidedLabel, Retranslated, StateChip, TextLabel
from ui.widgets.taking_away import take_away

PORTRAIT = 44


class SubjectPane(Retranslated, QWidget):
    """The lines stay while one goes from applicant to applicant: they are asked the same."""

    said = Signal(str, str)
    remarked = Signal(str, str)
    moved = Signal(object)
    """the focus came to this widget: it should be seen"""
    made = Signal()
    """its fields are new"""

    def __init__(self, look: Look, portraits: Portraits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._portraits = portraits
        self.row: SubjectRow | None = None
        self.lines: list[CheckLine] = []
        self._current: CheckLine | None = None
        self._picture = QLabel()
        self._name = ElidedLabel(look, type="subtitle")
        self._planned = TextLabel(look, tone="quiet")
        self._chip = StateChip(look)
        head = QHBoxLayout()
        head.setSpacing(look.px(12))
        for widget in (self._picture, self._name, self._planned, self._chip):
            head.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        self.again = TakeUpAgain(look, "supervise")
        self._none = TextLabel(look, "supervise.no_checklist", tone="quiet", wrap=True)
        self._checks = QVBoxLayout()
        self._checks.setSpacing(0)
        self.events = EventList(look)
        self.events.made.connect(self.made)
        self.events.begun.connect(lambda: self.moved.emit(self.events.keep))
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(24), look.px(16), look.px(24), look.px(24))
        column.setSpacing(look.px(8))
        column.addLayout(head)
        column.addWidget(self.again)
        column.addWidget(self._none)
        column.addLayout(self._checks)
        column.addWidget(self.events)
        column.addStretch(1)
        portraits.came.connect(lambda _: self._show_picture())
        self.retranslate()

    def show_row(self, row: SubjectRow, *, has_checklist: bool) -> None:
        """Shows a subject as it stands."""
        other = self.row is None or self.row.case_id != row.case_id
        asked = [(check.item, check.text, check.states) for check in row.checks]
        if asked != [(line.row.item, line.row.text, line.row.states) for line in self.lines]:
            self._build_lines(row)
        if other:
            self._current = None
        self.row = row
        for line, check in zip(self.lines, row.checks, strict=True):
            line.show_row(check, enabled=row.open, other=other)
        self._none.setVisible(not has_checklist)
        self.events.show_rows(row.events, enabled=row.open, other=other)
        self.again.show_state("" if row.is_day else row.state)
        self._speak()
        self._show_picture()
        self.made.emit()

    def settle(self) -> None:
        """Commits what is being typed."""
        for line in self.lines:
            line.settle()
        self.events.settle()

    def not_kept(self, item: str) -> None:
        """A remark was refused: it stays where it is typed."""
        for line in self.lines:
            if line.row.item == item:
                line.remark.not_kept()

    def take(self, state: str) -> None:
        """Says a state of the line that has the focus, or of the first that is open, and goes on."""
        line = self._line()
        if line is None or self.row is None or not self.row.open:
            return
        if line.take(state) and not line.remark.hasFocus():
            self.step(1, line)

    def step(self, by: int, line: CheckLine | None = None) -> None:
        """Goes to the line after or before."""
        line = line or self._line()
        if line is None:
            return
        place = self.lines.index(line) + by
        if 0 <= place < len(self.lines):
            self.lines[place].go_to()
        elif by > 0:
            self.events.begin()

    def write_remark(self) -> None:
        """Puts the focus into the remark of the line that has the focus."""
        line = self._line()
        if line is not None and self.row is not None and self.row.open:
            line.write_remark()

    def go_to_gap(self) -> bool:
        """Puts the focus on the first line where something is missing; whether there is one."""
        if self.row is None or not self.row.open:
            return False
        line = next((line for line in self.lines if not line.complete), None)
        if line is not None:
            line.go_to()
        return line is not None

    @property
    def fields(self) -> list[QWidget]:
        """All that Tab stops at, from above."""
        found: list[QWidget] = [self.again.begin, self.again.reason, self.again.confirm]
        for line in self.lines:
            found += [*(line.control.button(state) for state in line.row.states), line.remark]
        return [*found, *self.events.buttons, self.events.time, self.events.words, self.events.keep]

    def retranslate(self) -> None:
        if self.row is not None:
            self._speak()

    def _build_lines(self, row: SubjectRow) -> None:
        take_away(self._checks)
        self._current = None
        self.lines = [CheckLine(self._look, check, number) for number, check in enumerate(row.checks, 1)]
        for line in self.lines:
            line.said.connect(self.said)
            line.remarked.connect(self.remarked)
            line.entered.connect(self._on_entered)
            line.done.connect(lambda found: self.step(1, found))
            self._checks.addWidget(line)
            line.show()

    def _on_entered(self, line: CheckLine) -> None:
        self._current = line
        self.moved.emit(line)

    def _line(self) -> CheckLine | None:
        if self._current in self.lines:
            return self._current
        return next((line for line in self.lines if not line.complete), self.lines[0] if self.lines else None)

    def _speak(self) -> None:
        look, row = self._look, self.row
        if row is None:
            return
        grade = look.words(row.grade) if row.grade is not None else ""
        revision = look.t("supervise.revision", n=row.revision) if row.revision > 1 else ""
        said = (look.person(row.name, row.name_latin), row.number, grade, revision)
        self._name.say_plain("  ".join(part for part in said if part))
        self._planned.setVisible(bool(row.planned))
        self._planned.say_plain(
            look.t("supervise.planned", time=look.clock(row.planned)) if row.planned else ""
        )
        self._chip.set_state(row.state, look.words(row.state_words))

    def _show_picture(self) -> None:
        row = self.row
        picture = self._portraits.picture(row) if row is not None else None
        self._picture.setVisible(picture is not None)
        if picture is not None and row is not None:
            edge = self._look.px(PORTRAIT)
            self._picture.setPixmap(
                picture.scaled(
                    edge,
                    edge,
                    Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )
            self._picture.setAccessibleName(self._look.person(row.name, row.name_latin))
