"""The question plan: what is covered, what was asked, what is left, and where more questions come from."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cse_desktop.domain.assignment import Member
from cse_desktop.domain.records import PlannedQuestion
from cse_desktop.domain.times import spoken
from cse_desktop.errors import Words
from cse_desktop.services.sheets import InterviewSheet
from ui.interview.coverage import Coverage, coverage
from ui.interview.flow import FlowLayout
from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import Composition, Retranslated, SegmentedControl, TextLabel, VerbButton

STATES = ("asked", "answered", "followed_up")
MARKS = {"asked": ("check", "good"), "planned": ("circle", "busy"), "open": ("gap", "notice")}


class CoverageMark(Retranslated, QFrame):
    """One dimension or critical indicator, and whether it has been asked about."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown: Coverage | None = None
        self._icon = QLabel()
        self._text = TextLabel(look, type="small")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE["s"], 1, SPACE["s"], 1)
        row.setSpacing(SPACE["xs"])
        row.addWidget(self._icon)
        row.addWidget(self._text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_coverage(self, item: Coverage) -> None:
        """Shows how it stands."""
        self._shown = item
        icon, tone = MARKS[item.state]
        self._look.dress(self._icon, icon, tone, 14)
        self._text.set_tone(tone)
        if self.property("chip") != tone:
            self.setProperty("chip", tone)
            self.style().unpolish(self)
            self.style().polish(self)
        self.retranslate()

    def retranslate(self) -> None:
        item, look = self._shown, self._look
        if item is None:
            return
        self._text.say_plain(item.target if item.critical else look.words(item.title))
        state = look.t(f"interview.coverage.{item.state}")
        self.setAccessibleName(f"{item.target} {look.words(item.title)}: {state}")
        self.setToolTip(self.accessibleName())


class QuestionRow(Retranslated, QFrame):
    """One question of the plan with how far it has come."""

    marked = Signal(str, str)
    """question id, state"""
    dropped = Signal(str)
    given = Signal(str, str)
    """question id, member id or empty"""

    def __init__(
        self, question: PlannedQuestion, number: int, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.question = question
        self._number = number
        self.number = TextLabel(look, type="small", tone="quiet")
        self.text = TextLabel(look, wrap=True)
        self.facts = TextLabel(look, type="small", tone="quiet")
        self.states = SegmentedControl(
            look, [(state, f"interview.question.{state}") for state in STATES], "interview.question.state_of"
        )
        self.states.chosen.connect(self._mark)
        for state in STATES:
            self.states.button(state).setProperty("small", True)
        self._members: tuple[Member, ...] = ()
        self.who = VerbButton(look, "interview.question.whose", kind="link")
        self.who.setProperty("flush", True)
        self.who.clicked.connect(self._ask_who)
        self.drop = QToolButton()
        self.drop.setProperty("bar", True)
        self.drop.setProperty("tab", True)
        self.drop.setFixedSize(look.px(22), look.px(22))
        look.dress(self.drop, "close", "quiet", 14)
        self.drop.clicked.connect(lambda: self.dropped.emit(self.question.question_id))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.text)
        below = QHBoxLayout()
        below.setSpacing(SPACE["s"])
        below.addWidget(self.states)
        below.addStretch(1)
        below.addWidget(self.facts)
        below.addWidget(self.drop)
        words.addLayout(below)
        words.addWidget(self.who, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE["m"], SPACE["s"], SPACE["s"], SPACE["s"])
        row.setSpacing(SPACE["s"])
        row.addWidget(self.number, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.show_question(question, number, ())

    def show_question(self, question: PlannedQuestion, number: int, members: tuple[Member, ...]) -> None:
        """Shows the question anew; where there is but one member nobody is asked who asks it."""
        self.question = question
        self._number = number
        self._members = members
        self.retranslate()

    def _ask_who(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self._look.t("interview.question.nobody")).triggered.connect(lambda: self._give(""))
        for member in self._members:
            menu.addAction(member.name).triggered.connect(lambda _=False, who=member.id: self._give(who))
        menu.popup(self.who.mapToGlobal(self.who.rect().bottomLeft()))

    def _give(self, member_id: str) -> None:
        self.given.emit(self.question.question_id, member_id)

    def _mark(self, state: str) -> None:
        again = state == self.question.state
        self.marked.emit(self.question.question_id, "planned" if again else state)

    def retranslate(self) -> None:
        look, question = self._look, self.question
        text = look.words(Words(question.text_zh, question.text_en))
        self.number.say_plain(str(self._number))
        self.text.say_plain(f"{text}  {question.target}" if question.target else text)
        done = question.state in ("answered", "followed_up", "skipped")
        self.text.set_tone("quiet" if done else "")
        if question.stamp_ms is not None and question.state != "planned":
            self.facts.say_plain(spoken(question.stamp_ms))
        else:
            self.facts.say(f"interview.question.{question.origin}")
        who = next((member.name for member in self._members if member.id == question.asked_by), "")
        self.who.setVisible(len(self._members) > 1)
        if who:
            self.who.say("interview.question.asked_by", who=who)
        else:
            self.who.say("interview.question.whose")
        self.who.setAccessibleName(look.t("interview.question.who", number=self._number, who=who or "–"))
        self.who.setToolTip(self.who.accessibleName())
        self.states.set_value(question.state if question.state in STATES else "")
        self.states.name_with(number=self._number)
        self.drop.setVisible(question.state == "planned")
        self.drop.setAccessibleName(look.t("interview.question.drop"))
        self.drop.setToolTip(self.drop.accessibleName())
        self.setAccessibleName(look.t("interview.question.row", number=self._number, text=text))


class SuggestionRow(Retranslated, QFrame):
    """A question that could be taken into the plan."""

    taken = Signal(object)
    """PlannedQuestion"""

    def __init__(self, question: PlannedQuestion, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.question = question
        self.text = TextLabel(look, type="small", tone="quiet", wrap=True)
        self.take = VerbButton(look, "interview.question.take", kind="link", icon="add")
        self.take.clicked.connect(lambda: self.taken.emit(self.question))
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE["m"], SPACE["xs"], SPACE["s"], SPACE["xs"])
        row.setSpacing(SPACE["s"])
        row.addWidget(self.text, 1)
        row.addWidget(self.take, 0, Qt.AlignmentFlag.AlignTop)
        self.retranslate()

    def retranslate(self) -> None:
        question, look = self.question, self._look
        text = look.words(Words(question.text_zh, question.text_en))
        self.text.say_plain(f"{question.target}  {text}")
        self.take.setAccessibleName(look.t("interview.question.take_this", text=text))


class OwnQuestion(QLineEdit):
    """Where an own question is typed; Enter adds it, never while characters are being put together."""

    added = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._composition = Composition(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._composition.end()
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            text = self.text().strip()
            if text and not self._composition.under_way:
                self.added.emit(text)
                self.clear()
        else:
            super().keyPressEvent(event)


class QuestionPlan(Retranslated, QWidget):
    """The plan of one interview."""

    marked = Signal(str, str)
    taken = Signal(object)
    dropped = Signal(str)
    given = Signal(str, str)
    share_wanted = Signal()
    added = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: dict[str, QuestionRow] = {}
        self._suggestions: dict[str, SuggestionRow] = {}
        self._marks: list[CoverageMark] = []
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        title = TextLabel(look, "interview.plan.title", type="strong")
        self.share = VerbButton(look, "interview.question.share", kind="link")
        self.share.clicked.connect(self.share_wanted)
        self.share.hide()
        head = QHBoxLayout()
        head.setContentsMargins(SPACE["m"], SPACE["s"], SPACE["m"], SPACE["xs"])
        head.addWidget(title, 1)
        head.addWidget(self.share)
        covered = QWidget()
        self._covered = FlowLayout(covered, SPACE["xs"])
        self._covered.setContentsMargins(SPACE["m"], 0, SPACE["m"], SPACE["s"])
        inner = QWidget()
        inner.setProperty("ground", "surface")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inner.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self._suggested = TextLabel(look, "interview.plan.suggested", type="small", tone="quiet")
        self._suggested.setContentsMargins(SPACE["m"], SPACE["m"], SPACE["m"], SPACE["xs"])
        self._list.addWidget(self._suggested)
        self._list.addStretch(1)
        self.room = QScrollArea()
        self.room.setWidget(inner)
        self.room.setWidgetResizable(True)
        self.room.setFrameShape(QFrame.Shape.NoFrame)
        self.room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.own = OwnQuestion()
        self.own.added.connect(self.added)
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE["m"], SPACE["s"], SPACE["m"], SPACE["s"])
        foot.addWidget(self.own)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(covered)
        column.addWidget(self.room, 1)
        column.addLayout(foot)
        self.retranslate()

    def show_sheet(self, sheet: InterviewSheet) -> None:
        """Shows the plan anew; rows that stay keep their place and focus."""
        self._show_coverage(coverage(sheet))
        wanted = {question.question_id for question in sheet.questions}
        for name in [name for name in self._rows if name not in wanted]:
            self._rows.pop(name).deleteLater()
        for index, question in enumerate(sheet.questions):
            row = self._rows.get(question.question_id)
            if row is None:
                row = QuestionRow(question, index + 1, self._look)
                row.marked.connect(self.marked)
                row.dropped.connect(self.dropped)
                row.given.connect(self.given)
                self._rows[question.question_id] = row
                self._list.insertWidget(index, row)
            row.show_question(question, index + 1, sheet.members)
        nobodys = any(question.state == "planned" and not question.asked_by for question in sheet.questions)
        self.share.setVisible(len(sheet.members) > 1 and nobodys)
        self._show_suggestions(sheet.suggestions)

    def _show_suggestions(self, suggestions: tuple[PlannedQuestion, ...]) -> None:
        wanted = {question.question_id for question in suggestions}
        for name in [name for name in self._suggestions if name not in wanted]:
            self._suggestions.pop(name).deleteLater()
        for question in suggestions:
            if question.question_id not in self._suggestions:
                row = SuggestionRow(question, self._look)
                row.taken.connect(self.taken)
                self._suggestions[question.question_id] = row
                self._list.insertWidget(self._list.count() - 1, row)
        self._suggested.setVisible(bool(suggestions))

    def _show_coverage(self, items: tuple[Coverage, ...]) -> None:
        while len(self._marks) < len(items):
            mark = CoverageMark(self._look)
            self._marks.append(mark)
            self._covered.addWidget(mark)
        for mark, item in zip(self._marks, items, strict=False):
            mark.show_coverage(item)

    def row(self, question_id: str) -> QuestionRow | None:
        """The row of a question."""
        return self._rows.get(question_id)

    def show_question(self, question_id: str) -> None:
        """Brings a question into sight."""
        row = self._rows.get(question_id)
        if row is not None:
            self.room.ensureWidgetVisible(row)

    def retranslate(self) -> None:
        self.setAccessibleName(self._look.t("interview.plan.title"))
        self.share.setToolTip(self._look.t("interview.question.share_name"))
        self.own.setPlaceholderText(self._look.t("interview.plan.own"))
        self.own.setAccessibleName(self._look.t("interview.plan.own"))
