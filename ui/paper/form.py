"""The sheet as it is typed in: its fields in the paper's own order, one after the other by Enter or Tab."""

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cse_desktop.domain.paper import CONSENT, DAY, ENDED, FIRST, IDENTITY, PHASE, RATING, TIME
from cse_desktop.services.paper_sheets import PaperLine, PaperPhase, PaperSheet
from ui.look import Look
from ui.paper.fields import ClockField, DayField, SheetField
from ui.paper.lines import NoteLine, RatingLine
from ui.widgets import FieldLabel, Retranslated, SegmentedControl, TextLabel, VerbButton, hairline
from ui.widgets.taking_away import take_away

OTHER_WIDTH = 96


class TickBox(QCheckBox):
    """Space ticks, Enter goes on."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focusNextChild()
        else:
            super().keyPressEvent(event)


class PaperForm(Retranslated, QScrollArea):
    """All fields of one person's turn."""

    typed = Signal(str, str)
    """field, value"""
    note_written = Signal(str, str, str, str)
    """note id, time, text, question id"""
    reason_written = Signal(str, str)
    """target, text"""
    line_wanted = Signal(str)
    """the code of another indicator that the paper has a rating of"""
    finish_wanted = Signal()
    misread = Signal(str)
    """key of the words that say what a field takes; empty once it is right"""

    def __init__(self, look: Look, new_id: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._new_id = new_id
        self._sheet: PaperSheet | None = None
        self.notes: list[NoteLine] = []
        self.lines: list[RatingLine] = []
        self.phases: dict[str, ClockField] = {}
        self._more: dict[str, PaperLine] = {}
        """further lines that were asked for"""
        self._labels: list[tuple[TextLabel, PaperPhase]] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._order_soon = QTimer(self, singleShot=True, interval=0)
        self._order_soon.timeout.connect(self._order)
        self._build()
        self.retranslate()

    # -- public

    def show_sheet(self, sheet: PaperSheet) -> None:
        """Shows a turn; what is being typed stays."""
        other = self._sheet is None or (sheet.case_id, sheet.turn) != (self._sheet.case_id, self._sheet.turn)
        self._sheet = sheet
        if other:
            self._begin(sheet)
        self.identity.setChecked(sheet.identity)
        self._consent_row.setVisible(sheet.asks_consent)
        self.consent.set_value(sheet.consent)
        self.day.show_value(sheet.day)
        for phase in sheet.phases:
            self.phases[phase.id].show_value(phase.began)
        self.ended.show_value(sheet.ended)
        self._wrong.setVisible(not sheet.in_order)
        self._show_notes(sheet)
        self._show_lines(sheet)
        self._order_soon.start()

    def forget(self) -> None:
        """The case is left."""
        self._sheet = None
        take_away(self._notes)
        take_away(self._ratings)
        self.notes, self.lines, self._more = [], [], {}

    def settle(self) -> None:
        """Commits what is being typed."""
        for field in (self.day, self.ended, *self.phases.values()):
            field.commit()
        for note in self.notes:
            note.settle()
        for line in self.lines:
            line.settle()

    def begin(self) -> None:
        """Puts the keys where the paper begins."""
        self._order()
        self._go_to(self.identity)

    def say_no_line(self, code: str) -> None:
        """The interview does not rate what was asked for."""
        self._no_line.say("paper.form.other_wrong", code=code)
        self._no_line.show()

    @property
    def fields(self) -> list[QWidget]:
        """What Tab goes through, in the paper's order."""
        sheet = self._sheet
        consent = [self.consent.button(choice) for choice in ("yes", "no")]
        found: list[QWidget] = [self.identity]
        found += consent if sheet is not None and sheet.asks_consent else []
        found += [self.day, *self.phases.values(), self.ended]
        for note in self.notes:
            found += note.fields
        for line in self.lines:
            found += line.fields
        return [*found, self.other, self.finish]

    def retranslate(self) -> None:
        look = self._look
        self.setAccessibleName(look.t("paper.code.title"))
        self.identity.setText(look.t("paper.form.identity"))
        self.other.setPlaceholderText(look.t("paper.form.other_hint"))
        self._say_phases()

    # -- building

    def _build(self) -> None:
        look = self._look
        inside = QWidget()
        inside.setProperty("ground", "surface")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, look.px(4), look.px(16), look.px(16))
        column.setSpacing(look.px(8))
        column.addWidget(TextLabel(look, "paper.form.head", type="subtitle"))
        column.addLayout(self._build_head())
        self._wrong = TextLabel(look, "paper.form.order", type="small", tone="notice", wrap=True)
        column.addWidget(self._wrong)
        self._notes_head = QWidget()
        head = QVBoxLayout(self._notes_head)
        head.setContentsMargins(0, look.px(8), 0, 0)
        head.setSpacing(look.px(2))
        head.addWidget(hairline())
        head.addWidget(TextLabel(look, "paper.form.notes", type="subtitle"))
        head.addWidget(TextLabel(look, "paper.form.notes_hint", type="small", tone="quiet", wrap=True))
        column.addWidget(self._notes_head)
        self._notes = QVBoxLayout()
        self._notes.setSpacing(look.px(6))
        column.addLayout(self._notes)
        column.addSpacing(look.px(8))
        column.addWidget(hairline())
        column.addWidget(TextLabel(look, "paper.form.ratings", type="subtitle"))
        column.addWidget(TextLabel(look, "paper.form.ratings_hint", type="small", tone="quiet", wrap=True))
        self._ratings = QVBoxLayout()
        self._ratings.setSpacing(look.px(6))
        column.addLayout(self._ratings)
        column.addLayout(self._build_foot())
        column.addStretch(1)
        self.setWidget(inside)

    def _build_head(self) -> QVBoxLayout:
        look = self._look
        self.identity = TickBox()
        self.identity.clicked.connect(lambda on: self.typed.emit(IDENTITY, "yes" if on else ""))
        choices = (("yes", "paper.form.consent_yes"), ("no", "paper.form.consent_no"))
        self.consent = SegmentedControl(look, choices, "paper.form.consent")
        self.consent.chosen.connect(lambda choice: self.typed.emit(CONSENT, choice))
        for choice, _ in choices:
            self.consent.button(choice).installEventFilter(self)
        self._consent_row = QWidget()
        row = QHBoxLayout(self._consent_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        row.addWidget(TextLabel(look, "paper.form.consent"))
        row.addWidget(self.consent, 1)
        self.day, self.ended = DayField(look), ClockField(look)
        self._watch(self.day, DAY)
        self._watch(self.ended, ENDED)
        for field in (self.day, self.ended):
            field.went_on.connect(field.focusNextChild)
        self._times = QGridLayout()
        self._times.setHorizontalSpacing(look.px(20))
        self._times.setVerticalSpacing(look.px(2))
        times = QHBoxLayout()
        times.addLayout(self._times)
        times.addStretch(1)
        head = QVBoxLayout()
        head.setSpacing(look.px(8))
        head.addWidget(self.identity)
        head.addWidget(self._consent_row)
        head.addLayout(times)
        return head

    def _build_foot(self) -> QVBoxLayout:
        look = self._look
        self.other = QLineEdit()
        self.other.setFixedWidth(look.px(OTHER_WIDTH))
        self.other.returnPressed.connect(self._ask_for_line)
        self._no_line = TextLabel(look, type="small", tone="notice")
        self._no_line.hide()
        self.finish = VerbButton(look, "paper.form.finish", kind="primary", icon="check", keys="Ctrl+Return")
        self.finish.clicked.connect(self.finish_wanted)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(FieldLabel(look, "paper.form.other", self.other))
        row.addWidget(self.other)
        row.addWidget(self._no_line, 1)
        row.addStretch(1)
        foot = QVBoxLayout()
        foot.setSpacing(look.px(12))
        foot.addLayout(row)
        foot.addWidget(self.finish, 0, Qt.AlignmentFlag.AlignLeft)
        return foot

    # -- showing

    def _begin(self, sheet: PaperSheet) -> None:
        """Makes the fields of another case, or of another person's turn."""
        self.forget()
        self._sheet = sheet
        for field in (self.day, self.ended):
            # they stay when the phases between them are made anew
            self._times.removeWidget(field)
            field.show_value("")
        take_away(self._times)
        self.phases = {}
        self._labels = []
        self._put(0, FieldLabel(self._look, "paper.form.day", self.day), self.day)
        for place, phase in enumerate(sheet.phases, 1):
            clock = ClockField(self._look)
            self._watch(clock, PHASE + phase.id)
            clock.went_on.connect(clock.focusNextChild)
            self.phases[phase.id] = clock
            label = TextLabel(self._look, type="small", tone="quiet")
            label.setBuddy(clock)
            self._labels.append((label, phase))
            self._put(place, label, clock)
        self._put(len(sheet.phases) + 1, FieldLabel(self._look, "paper.form.ended", self.ended), self.ended)
        self._say_phases()
        is_first = sheet.turn == FIRST
        self._notes_head.setVisible(is_first)
        self._no_line.hide()
        self.other.clear()

    def _put(self, place: int, label: QWidget, field: QWidget) -> None:
        self._times.addWidget(label, 0, place)
        self._times.addWidget(field, 1, place)
        label.show()
        field.show()

    def _say_phases(self) -> None:
        look = self._look
        for label, phase in self._labels:
            name = look.t("paper.form.began", name=look.words(phase.name))
            label.say_plain(name)
            self.phases[phase.id].setAccessibleName(name)
            self.phases[phase.id].setPlaceholderText(look.t("paper.form.clock"))
        self.ended.setPlaceholderText(look.t("paper.form.clock"))

    def _show_notes(self, sheet: PaperSheet) -> None:
        if sheet.turn != FIRST:
            return
        known = {note.note_id: note for note in sheet.notes}
        for line in [line for line in self.notes if line.note_id not in known and self._is_gone(line)]:
            self._take_note_away(line)
        there = {line.note_id for line in self.notes}
        for note in sheet.notes:
            if note.note_id not in there:
                self._add_note(note.note_id, before_last=bool(self.notes))
        if not self.notes or self.notes[-1].note_id in known:
            self._add_note(self._new_id())
        for number, line in enumerate(self.notes, 1):
            line.number = number
            found = known.get(line.note_id)
            if found is not None:
                line.show_note(found, len(sheet.questions))
                line.kept = True
            line.highest = len(sheet.questions)
            line.retranslate()

    def _is_gone(self, line: NoteLine) -> bool:
        """It was there and is taken back: by undo, or because its text was deleted."""
        return line.kept and not any(field.hasFocus() for field in line.fields)

    def _add_note(self, note_id: str, *, before_last: bool = False) -> None:
        questions = len(self._sheet.questions) if self._sheet is not None else 0
        line = NoteLine(self._look, note_id, len(self.notes) + 1, questions)
        line.written.connect(self._write_note)
        line.finished.connect(self._after_note)
        for field in (line.question, line.clock):
            field.stepped.connect(lambda by, line=line: self._step_note(line, by))
            field.misread.connect(self.misread)
        place = len(self.notes) - 1 if before_last else len(self.notes)
        self.notes.insert(place, line)
        self._notes.insertWidget(place, line)
        self._order_soon.start()

    def _take_note_away(self, line: NoteLine) -> None:
        self.notes.remove(line)
        line.hide()
        line.setParent(None)
        line.deleteLater()

    def add_line(self, line: PaperLine) -> None:
        """Asks for one more rating that the paper has."""
        self._more[line.target] = line
        self.other.clear()
        if self._sheet is not None:
            self._show_lines(self._sheet)
            self._order()
            self._step_to(line.target)

    def _step_to(self, target: str) -> None:
        for line in self.lines:
            if line.line.target == target:
                self._go_to(line.rating)

    def _show_lines(self, sheet: PaperSheet) -> None:
        there = {line.target for line in sheet.lines}
        wanted = (*sheet.lines, *(line for name, line in self._more.items() if name not in there))
        if [line.line.target for line in self.lines] != [line.target for line in wanted]:
            typing = next((line.line.target for line in self.lines if line.rating.hasFocus()), "")
            take_away(self._ratings)
            self.lines = [self._make_line(line, reasons=sheet.turn == FIRST) for line in wanted]
            for made in self.lines:
                self._ratings.addWidget(made)
                if typing and made.line.target == typing:
                    made.rating.setFocus()
        for line, found in zip(self.lines, wanted, strict=True):
            line.show_line(found)

    def _make_line(self, found: PaperLine, *, reasons: bool) -> RatingLine:
        line = RatingLine(self._look, found, reasons=reasons)
        self._watch(line.rating, RATING + found.target)
        self._watch(line.clock, TIME + found.target)
        line.reason.committed.connect(lambda text: self.reason_written.emit(found.target, text))
        return line

    # -- moving

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on from the consent too; the arrows choose it."""
        goes_on = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if (
            isinstance(watched, QToolButton)
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in goes_on
        ):
            self._go_to(self.day)
            return True
        return super().eventFilter(watched, event)

    def _watch(self, field: SheetField, name: str) -> None:
        field.committed.connect(lambda value: self.typed.emit(name, value))
        field.stepped.connect(lambda by: self._step(field, by))
        field.misread.connect(self.misread)

    def _step(self, field: QWidget, by: int) -> None:
        """To the rating of the line after or before, or from the times into the ratings."""
        places = [place for place, line in enumerate(self.lines) if field in line.fields]
        place = places[0] + by if places else 0
        if 0 <= place < len(self.lines):
            self._go_to(self.lines[place].rating)
        elif place >= len(self.lines):
            self._go_to(self.other)

    def _step_note(self, line: NoteLine, by: int) -> None:
        place = self.notes.index(line) + by
        if 0 <= place < len(self.notes):
            self._go_to(self.notes[place].question)
        elif self.lines and by > 0:
            self._go_to(self.lines[0].rating)

    def _after_note(self, line: NoteLine) -> None:
        """Enter: another note after one that says something, else on to the ratings."""
        place = self.notes.index(line) if line in self.notes else len(self.notes) - 1
        says_something = bool(line.text.toPlainText().strip())
        if says_something and place == len(self.notes) - 1:
            self._add_note(self._new_id())
        if says_something:
            self._order()
            self._go_to(self.notes[place + 1].question)
        elif self.lines:
            self._go_to(self.lines[0].rating)

    def _write_note(self, line: NoteLine) -> None:
        sheet = self._sheet
        text = line.text.toPlainText()
        if sheet is None or not (text.strip() or line.kept):
            return
        number = line.question.read(line.question.text()) or ""
        clock = line.clock.read(line.clock.text()) or ""
        question = sheet.questions[int(number) - 1].question_id if number else ""
        self.note_written.emit(line.note_id, clock, text, question)

    def _ask_for_line(self) -> None:
        code = self.other.text().strip().upper()
        self._no_line.hide()
        line = next((line for line in self.lines if line.line.target.upper() == code), None)
        if line is not None:
            self._go_to(line.rating)
        elif code:
            self.line_wanted.emit(code)
        else:
            self.finish.setFocus(Qt.FocusReason.TabFocusReason)

    def _go_to(self, field: QWidget) -> None:
        field.setFocus(Qt.FocusReason.TabFocusReason)
        self.ensureWidgetVisible(field)

    def _order(self) -> None:
        """Tab goes as the paper does."""
        fields = self.fields
        for before, after in pairwise(fields):
            QWidget.setTabOrder(before, after)
