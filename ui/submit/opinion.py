"""Own recommendation first, the computed result after it, then the words that go with both."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from cse_desktop.errors import Words
from cse_desktop.services.sheets import ComputedSheet, SubmissionRow, SubmissionSheet
from ui.look import Look
from ui.widgets import AutosaveText, FieldLabel, Retranslated, TextLabel, VerbButton
from ui.widgets.taking_away import take_away

LOWER_GRADE = "lower-grade"
TEXTS = ("comment", "feedback", "confidential")


class RecommendationChoice(Retranslated, QWidget):
    """The pack's recommendations, none taken until the assessor takes one."""

    chosen = Signal(str, str)
    """recommendation, lower grade (empty but for `lower-grade`)"""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._choices: tuple[tuple[str, Words], ...] = ()
        self._grades: tuple[tuple[str, Words], ...] = ()
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QRadioButton] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(look.px(24))
        self._grid.setVerticalSpacing(look.px(8))
        self.grade = QComboBox()
        self.grade.activated.connect(self._on_grade)
        self._grade_label = FieldLabel(look, "submit.lower_grade", self.grade)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        column.addLayout(self._grid)
        row = QHBoxLayout()
        row.addWidget(self._grade_label)
        row.addWidget(self.grade)
        row.addStretch(1)
        column.addLayout(row)

    def offer(self, choices: Sequence[tuple[str, Words]], grades: Sequence[tuple[str, Words]]) -> None:
        """Offers the pack's recommendations and the grades below the one applied for."""
        if tuple(choices) != self._choices:
            self._choices = tuple(choices)
            for place, (choice, _) in enumerate(choices):
                button = QRadioButton()
                button.clicked.connect(lambda _=False, choice=choice: self._on_clicked(choice))
                self._group.addButton(button)
                self._buttons[choice] = button
                self._grid.addWidget(button, place // 2, place % 2)
            self._grid.setColumnStretch(2, 1)
        self._grades = tuple(grades)
        self.retranslate()

    def show_choice(self, recommendation: str, lower_grade: str, *, enabled: bool) -> None:
        """Shows what has been recommended; nothing where that is empty."""
        self._group.setExclusive(False)
        for choice, button in self._buttons.items():
            button.setChecked(choice == recommendation)
            button.setEnabled(enabled)
        self._group.setExclusive(True)
        self.grade.setEnabled(enabled)
        codes = [code for code, _ in self._grades]
        self.grade.setCurrentIndex(codes.index(lower_grade) if lower_grade in codes else -1)
        self._show_grade(recommendation == LOWER_GRADE)

    @property
    def fields(self) -> tuple[QWidget, ...]:
        """What can be filled in, from top to bottom."""
        return (*self._buttons.values(), self.grade)

    def button(self, choice: str) -> QRadioButton:
        """The button of one recommendation."""
        return self._buttons[choice]

    def retranslate(self) -> None:
        self.setAccessibleName(self._look.t("submit.own"))
        for choice, text in self._choices:
            self._buttons[choice].setText(self._look.words(text))
            self._buttons[choice].setAccessibleName(self._look.words(text))
        kept = self.grade.currentIndex()
        self.grade.clear()
        self.grade.addItems([self._look.words(text) for _, text in self._grades])
        self.grade.setCurrentIndex(kept)
        self.grade.setPlaceholderText(self._look.t("submit.choose_grade"))

    def _on_clicked(self, choice: str) -> None:
        self._show_grade(choice == LOWER_GRADE)
        if choice != LOWER_GRADE:
            self.chosen.emit(choice, "")
        elif len(self._grades) == 1:
            self.chosen.emit(choice, self._grades[0][0])
        else:
            self.grade.setFocus()

    def _on_grade(self, place: int) -> None:
        self.chosen.emit(LOWER_GRADE, self._grades[place][0])

    def _show_grade(self, shown: bool) -> None:
        self.grade.setVisible(shown)
        self._grade_label.setVisible(shown)


class ComputedResult(Retranslated, QFrame):
    """What the pass rule gives, clause by clause in words; the calculation one level down."""

    made = Signal()
    """its buttons were made anew"""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._sheet: ComputedSheet | None = None
        self._open = False
        self.buttons: tuple[QWidget, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(6))

    def show_result(self, sheet: ComputedSheet | None) -> None:
        """Shows the result, or that it comes after the own recommendation."""
        if sheet != self._sheet or not self._column.count():
            self._sheet = sheet
            self.retranslate()

    def retranslate(self) -> None:
        take_away(self._column)
        sheet, look = self._sheet, self._look
        self.buttons = ()
        if sheet is None:
            self._column.addWidget(TextLabel(look, "submit.computed_after", tone="quiet", wrap=True))
            return
        headline = TextLabel(look, type="strong", tone="good" if sheet.recommends else "notice", wrap=True)
        headline.say_words(sheet.headline)
        self._column.addWidget(headline)
        for holds, said in sheet.clauses:
            self._column.addWidget(self._clause(holds, said))
        if sheet.lower is not None:
            lower = TextLabel(look, tone="quiet", wrap=True)
            lower.say_words(sheet.lower)
            self._column.addWidget(lower)
        self._more = VerbButton(look, "submit.hide_lines" if self._open else "submit.show_lines", kind="link")
        self._more.clicked.connect(self._toggle)
        self.buttons = (self._more,)
        self._column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        for line in sheet.lines if self._open else ():
            label = TextLabel(look, type="small", tone="quiet", wrap=True)
            label.say_words(line)
            self._column.addWidget(label)
        self.made.emit()

    def _clause(self, holds: bool, said: Words) -> QWidget:
        look = self._look
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        mark = QLabel()
        look.dress(mark, "ready" if holds else "gap", "good" if holds else "notice", 16)
        text = TextLabel(look, wrap=True)
        text.say_words(said)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(text, 1)
        return line

    def _toggle(self) -> None:
        self._open = not self._open
        self.retranslate()


class OpinionTexts(QWidget):
    """Overall comment, feedback fit to be disclosed, confidential note; why, at a near miss."""

    written = Signal(str, str)
    """which text, and its words"""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        self.fields: dict[str, AutosaveText] = {}
        for name in ("moderation", *TEXTS):
            field = AutosaveText(look, f"submit.text.{name}", hint_key=f"submit.hint.{name}", lines=2)
            field.committed.connect(lambda text, name=name: self.written.emit(name, text))
            self.fields[name] = field
            column.addWidget(field)

    def show_row(self, row: SubmissionRow, *, enabled: bool) -> None:
        """Shows a case's texts; what is being typed stays."""
        near_miss = row.computed is not None and row.computed.near_miss
        self.fields["moderation"].setVisible(near_miss or bool(row.opinion.moderation))
        for name, field in self.fields.items():
            field.set_text(str(getattr(row.opinion, name)))
            field.field.setReadOnly(not enabled)

    def switch_row(self, row: SubmissionRow, *, enabled: bool) -> None:
        """Shows another case's texts."""
        for name, field in self.fields.items():
            field.replace_text(str(getattr(row.opinion, name)))
        self.show_row(row, enabled=enabled)

    def commit(self) -> None:
        """Gives away what is being typed."""
        for field in self.fields.values():
            field.commit()


def lower_grades(sheet: SubmissionSheet, row: SubmissionRow) -> tuple[tuple[str, Words], ...]:
    """The grades below the one a case applies for."""
    codes = [code for code, _ in sheet.lower_grades]
    below = codes.index(row.grade.code) if row.grade.code in codes else len(codes)
    return sheet.lower_grades[:below]
