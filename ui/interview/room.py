"""The interview room: plan at the left, record or documents in the middle, the rubric's interview form at the right."""

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cse_desktop.domain.annotations import place_of
from cse_desktop.domain.documents import DocumentDecoder
from cse_desktop.services.sheets import EvidenceRow, InterviewSheet
from ui.assess.attached import AttachedBar
from ui.assess.document.desk import DocumentDesk
from ui.assess.place import LEAST
from ui.assess.rubric.chips import short_name
from ui.assess.rubric.lines import interview_lines
from ui.assess.rubric.pane import RubricPane
from ui.interview.clock import InterviewClock
from ui.interview.coverage import Coverage, still_open
from ui.interview.head import InterviewHead
from ui.interview.listening import Listening
from ui.interview.notes import NoteTimeLine, NoteWriter
from ui.interview.plan import QuestionPlan
from ui.interview.reason import ReasonBar
from ui.interview.recording_bar import RecordingBar
from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import ElidedLabel, InlineBanner, Retranslated, SegmentedControl, TextLabel, hairline

NARROW = 1180
PLAN_WIDTH = 330
RUBRIC_WIDTHS = (360, 400)
PINNED_KEYS = 9
CLOSING_MS = 5 * 60_000
"""with so much time left there is still time for a question"""
NAME_SHOWN = 10


class Middle(Enum):
    """What stands in the middle."""

    RECORD = "record"
    DOCUMENTS = "documents"
    PLAN = "plan"


class PinnedBar(Retranslated, QFrame):
    """Evidence at hand, by number."""

    opened = Signal(int)
    """number, counted from 1"""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: tuple[EvidenceRow, ...] = ()
        self._buttons: list[QToolButton] = []
        self._title = TextLabel(look, "interview.pinned.title", type="small", tone="quiet")
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(SPACE["m"], SPACE["xs"], SPACE["m"], SPACE["xs"])
        self._line.setSpacing(SPACE["xs"])
        self._line.addWidget(self._title)
        self._line.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(1)

    def show_pinned(self, rows: tuple[EvidenceRow, ...]) -> None:
        """Shows other evidence; nine can be opened by key, the rest from the rubric."""
        if rows[:PINNED_KEYS] == self._rows:
            return
        self._rows = rows[:PINNED_KEYS]
        for button in self._buttons:
            button.deleteLater()
        self._buttons = []
        for number, _row in enumerate(self._rows, 1):
            button = QToolButton()
            button.setProperty("evidence", True)
            button.clicked.connect(lambda _=False, number=number: self.opened.emit(number))
            self._line.insertWidget(self._line.count() - 1, button)
            self._buttons.append(button)
        self.retranslate()

    def _fit(self) -> None:
        """Chips that do not fit are left out: their keys still open them."""
        left = self._title.sizeHint().width() + 2 * SPACE["m"]
        for button in self._buttons:
            left += button.sizeHint().width() + SPACE["xs"]
            button.setVisible(left <= self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def place(self, number: int) -> EvidenceRow | None:
        """The evidence behind a number."""
        return self._rows[number - 1] if 0 < number <= len(self._rows) else None

    def retranslate(self) -> None:
        self.setVisible(bool(self._rows))
        for number, (button, row) in enumerate(zip(self._buttons, self._rows, strict=True), 1):
            stem = short_name(row.material_name)
            kind, place = place_of(row.annotation)
            values: dict[str, object] = {"number": number, "name": row.material_name, "place": place}
            button.setAccessibleName(self._look.t(f"interview.pinned.accessible.{kind}", **values))
            button.setToolTip(self._look.t(f"interview.pinned.tip.{kind}", **values))
            values["name"] = stem if len(stem) <= NAME_SHOWN else f"{stem[: NAME_SHOWN - 1]}…"
            button.setText(self._look.t(f"interview.pinned.chip.{kind}", **values))
        self._fit()


class InterviewRoom(Retranslated, QWidget):
    """Shows an interview sheet and what a person did in it; it asks nothing of the services itself."""

    pinned_opened = Signal(int)

    def __init__(
        self,
        decoder: DocumentDecoder,
        look: Look,
        new_id: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._clock: InterviewClock | None = None
        self._open: tuple[Coverage, ...] = ()
        self._narrow: bool | None = None
        self.setMinimumSize(*LEAST)
        self.setProperty("ground", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.head = InterviewHead(look)
        self.recording = RecordingBar(look)
        self.listening = Listening(look)
        self.banner = InlineBanner(look)
        self.reason = ReasonBar(look)
        self.plan = QuestionPlan(look)
        self.notes = NoteTimeLine(look)
        self.writer = NoteWriter(look, new_id)
        self.desk = DocumentDesk(decoder, look)
        self.rubric = RubricPane(look, "rubric.name_interview", interview=True)
        self.attached = AttachedBar(look)
        self.uncovered = ElidedLabel(look, type="small", tone="notice")
        self.uncovered.setContentsMargins(SPACE["m"], SPACE["xs"], SPACE["m"], SPACE["xs"])
        self.uncovered.hide()
        self.pinned = PinnedBar(look)
        self.pinned.opened.connect(self.pinned_opened)
        self.middle = SegmentedControl(
            look,
            [(which.value, f"interview.middle.{which.value}") for which in Middle],
            "interview.middle.name",
        )
        self.middle.chosen.connect(lambda value: self.show_middle(Middle(value)))
        self.stack = QStackedWidget()
        self.stack.setMinimumSize(1, 1)
        self.stack.addWidget(self.notes)
        self.stack.addWidget(self.desk)
        self._plan_place = QWidget()
        place = QVBoxLayout(self._plan_place)
        place.setContentsMargins(0, 0, 0, 0)
        self.stack.addWidget(self._plan_place)
        self._place()
        self.show_middle(Middle.RECORD)
        look.restyled.connect(self._arrange)
        self.retranslate()

    def _place(self) -> None:
        centre = QWidget()
        centre.setProperty("ground", "surface")
        centre.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head = QHBoxLayout()
        head.setContentsMargins(SPACE["m"], SPACE["s"], SPACE["s"], SPACE["xs"])
        head.setSpacing(SPACE["s"])
        head.addWidget(self.middle)
        head.addWidget(self.pinned, 1)
        inner = QVBoxLayout(centre)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addLayout(head)
        inner.addWidget(hairline())
        inner.addWidget(self.stack, 1)
        inner.addWidget(self.listening)
        inner.addWidget(self.attached)
        inner.addWidget(self.uncovered)
        inner.addWidget(hairline())
        inner.addWidget(self.writer)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        for part in (self.plan, centre, self.rubric):
            self.splitter.addWidget(part)
        self.splitter.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.recording)
        column.addWidget(self.banner)
        column.addWidget(self.reason)
        column.addWidget(hairline())
        column.addWidget(self.splitter, 1)

    # -- what it shows

    def show_sheet(self, sheet: InterviewSheet, now_ms: int) -> None:
        """Shows an interview; `now_ms` is the monotonic time at which the sheet was read."""
        self.head.show_sheet(sheet)
        self.plan.show_sheet(sheet)
        numbers = {question.question_id: index + 1 for index, question in enumerate(sheet.questions)}
        self.notes.show_notes(sheet.notes, numbers, self.writer.note_id, sheet.jumps, sheet.paper_notes)
        self.pinned.show_pinned(sheet.pinned)
        self.desk.show_case(sheet.case)
        self.rubric.show_lines(
            interview_lines(sheet), sheet.case.standard, sheet.case.grade, frozen=sheet.case.frozen
        )
        self._clock = InterviewClock(sheet, now_ms)
        self._open = still_open(sheet)
        self.show_clock(now_ms)

    def show_clock(self, now_ms: int) -> None:
        """Moves the clock on; touches nothing where somebody types."""
        if self._clock is not None:
            self.head.show_clock(self._clock, now_ms)
            reading = self._clock.read(now_ms)
            self.writer.show_time(reading.total)
            self._show_uncovered(closing=reading.planned > 0 and reading.left <= CLOSING_MS)

    def _show_uncovered(self, *, closing: bool) -> None:
        """What is not covered yet: where the plan is out of sight, and in the last minutes anyway."""
        wanted = bool(self._open) and (closing or bool(self._narrow))
        if wanted:
            look = self._look
            names = [item.target if item.critical else look.words(item.title) for item in self._open]
            self.uncovered.say("interview.coverage.left", what=look.t("interview.coverage.comma").join(names))
        if self.uncovered.isHidden() == wanted:
            self.uncovered.setVisible(wanted)

    def clock_ms(self, now_ms: int) -> int:
        """What the interview's clock says."""
        return self._clock.read(now_ms).total if self._clock is not None else 0

    def show_middle(self, which: Middle) -> None:
        """Puts the record, the documents or, in a narrow window, the plan into the middle."""
        if which is Middle.PLAN and not self._narrow:
            which = Middle.RECORD
        self.middle.set_value(which.value)
        self.stack.setCurrentIndex(list(Middle).index(which))
        if which is Middle.DOCUMENTS and self.desk.view is not None:
            self.desk.view.setFocus()

    @property
    def shown(self) -> Middle:
        """What stands in the middle."""
        return list(Middle)[self.stack.currentIndex()]

    def begin_own_question(self) -> None:
        """Puts the keys where an own question is typed."""
        if self._narrow:
            self.show_middle(Middle.PLAN)
        self.plan.own.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def toggle_documents(self) -> None:
        """Record or documents."""
        self.show_middle(Middle.RECORD if self.shown is Middle.DOCUMENTS else Middle.DOCUMENTS)

    def _arrange(self) -> None:
        narrow = self.window().width() * 100 / max(100, self._look.text_percent) < NARROW
        if narrow != self._narrow:
            self._narrow = narrow
            self.middle.button(Middle.PLAN.value).setVisible(narrow)
            if narrow:
                layout = self._plan_place.layout()
                if layout is not None:
                    layout.addWidget(self.plan)
                self.plan.show()
            else:
                self.splitter.insertWidget(0, self.plan)
                self.plan.show()
                if self.shown is Middle.PLAN:
                    self.show_middle(Middle.RECORD)
        self._size_panes()

    def _size_panes(self) -> None:
        px = self._look.px
        least, usual = (px(width) for width in RUBRIC_WIDTHS)
        left = 0 if self._narrow else px(PLAN_WIDTH)
        right = usual if self.width() - left - usual >= 620 else least
        self.rubric.setMinimumWidth(least)
        self.plan.setMinimumWidth(0 if self._narrow else px(260))
        sizes = [self.width() - left - right, right]
        self.splitter.setSizes(sizes if self._narrow else [left, *sizes])

    def showEvent(self, event: QShowEvent) -> None:
        """Window and text may have changed their size while another place was shown."""
        super().showEvent(event)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def retranslate(self) -> None:
        self.setAccessibleName(self._look.t("interview.name"))
