"""The lines of a sheet: a note with its question and time, a rating with its time and reason."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cse_desktop.services.paper_sheets import PaperLine, PaperNote
from ui.interview.notes import NoteField
from ui.look import Look
from ui.paper.fields import ClockField, NumberField, RatingField, SheetField
from ui.widgets import Retranslated, TextLabel

TEXT_HEIGHT = 40
TITLE_WIDTH, EXPECTED_WIDTH = 300, 64
TEXT_LEAST = 220
"""so much of a sentence is seen, however large the text is"""


class LowField(NoteField):
    """Words in a field one line high: what is longer scrolls by the keys."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        look.restyled.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self.setFixedHeight(self._look.px(TEXT_HEIGHT))
        self.setMinimumWidth(self._look.px(TEXT_LEAST))


class NoteLine(Retranslated, QWidget):
    """One note of the paper: question, time, text. It has its id before anything is typed."""

    written = Signal(object)
    """this line was changed and is to be kept"""
    finished = Signal(object)
    """Enter in the text, or on an empty line"""

    def __init__(self, look: Look, note_id: str, number: int, highest: int) -> None:
        super().__init__()
        self._look = look
        self.note_id = note_id
        self.number = number
        self.highest = highest
        """questions in the plan"""
        self.kept = False
        """the case file has it"""
        self.question = NumberField(look, lambda: self.highest)
        self.clock = ClockField(look)
        self.text = LowField(look)
        for field in (self.question, self.clock):
            field.committed.connect(self._written)
            field.went_on.connect(lambda field=field: self._go_on(field))
        self.text.committed.connect(self._written)
        self.text.finished.connect(self._finish)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        row.addWidget(self.question)
        row.addWidget(self.clock)
        row.addWidget(self.text, 1)
        self.retranslate()

    @property
    def fields(self) -> tuple[QWidget, ...]:
        """What Tab goes through."""
        return (self.question, self.clock, self.text)

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in any of its fields."""
        return not (self.question.text() or self.clock.text() or self.text.toPlainText().strip())

    def show_note(self, note: PaperNote, highest: int) -> None:
        """Shows what the case file holds."""
        self.highest = highest
        self.question.show_value(str(note.question or ""))
        self.clock.show_value(note.clock)
        self.text.show_text(note.text)

    def settle(self) -> None:
        """Commits what is being typed."""
        self.question.commit()
        self.clock.commit()
        self.text.let_go()

    def _written(self, _: str) -> None:
        self.written.emit(self)

    def _go_on(self, field: SheetField) -> None:
        if self.is_empty:
            self.finished.emit(self)
        else:
            field.focusNextChild()

    def _finish(self) -> None:
        self.text.let_go()
        self.finished.emit(self)

    def retranslate(self) -> None:
        look, number = self._look, self.number
        self.question.setAccessibleName(look.t("paper.form.note_question", n=number))
        self.question.setPlaceholderText(look.t("paper.form.question"))
        self.clock.setAccessibleName(look.t("paper.form.note_clock", n=number))
        self.clock.setPlaceholderText(look.t("paper.form.clock"))
        self.text.setAccessibleName(look.t("paper.form.note_text", n=number))
        self.text.setPlaceholderText(look.t("paper.form.text"))


class RatingLine(Retranslated, QWidget):
    """One thing rated on the paper: its rating, its time and, in the first person's turn, its reason."""

    def __init__(self, look: Look, line: PaperLine, *, reasons: bool) -> None:
        super().__init__()
        self._look = look
        self.line = line
        self.title = TextLabel(look, wrap=True)
        self.expected = TextLabel(look, type="small", tone="quiet")
        self.rating = RatingField(look)
        self.clock = ClockField(look)
        self.reason = LowField(look)
        self.reasons = reasons
        for field in (self.rating, self.clock):
            field.went_on.connect(field.focusNextChild)
        self.reason.finished.connect(self._finish)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        row.addWidget(self.title)
        row.addWidget(self.expected)
        row.addWidget(self.rating)
        row.addWidget(self.clock)
        row.addWidget(self.reason, 1)
        if not reasons:
            self.reason.hide()
            row.addStretch(1)
        look.restyled.connect(self._measure)
        self._measure()
        self.show_line(line)

    def _measure(self) -> None:
        self.title.setFixedWidth(self._look.px(TITLE_WIDTH))
        self.expected.setFixedWidth(self._look.px(EXPECTED_WIDTH))

    @property
    def fields(self) -> tuple[QWidget, ...]:
        """What Tab goes through."""
        return (self.rating, self.clock, *((self.reason,) if self.reasons else ()))

    def show_line(self, line: PaperLine) -> None:
        """Shows what the case file holds."""
        self.line = line
        self.rating.offer(line.values)
        self.rating.show_value(line.value)
        self.clock.show_value(line.clock)
        if self.reasons:
            self.reason.show_text(line.comment)
        self.retranslate()

    def settle(self) -> None:
        """Commits what is being typed."""
        self.rating.commit()
        self.clock.commit()
        if self.reasons:
            self.reason.let_go()

    def _finish(self) -> None:
        self.reason.let_go()
        self.reason.focusNextChild()

    def retranslate(self) -> None:
        look, line = self._look, self.line
        what = f"{line.target} {look.words(line.title)}"
        self.title.say_plain(what)
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.expected.say("paper.form.expected", n=line.expected)
        value = line.value or look.t("paper.form.no_rating")
        self.rating.setAccessibleName(
            look.t("paper.form.rating", what=what, expected=line.expected, value=value)
        )
        self.clock.setAccessibleName(look.t("paper.form.rating_clock", what=what))
        self.clock.setPlaceholderText(look.t("paper.form.clock"))
        self.reason.setAccessibleName(look.t("paper.form.reason", what=what))
        self.reason.setPlaceholderText(look.t("paper.form.reason_hint"))
