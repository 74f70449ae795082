"""The supervisor's page: the day's applicants at the left, the checklist at the right, one signature below."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cse_desktop.domain.ports import Outgoing
from cse_desktop.domain.process import STATES, UNDATED
from cse_desktop.domain.records import Recorded
from cse_desktop.errors import KnownError
from cse_desktop.services.supervision_values import SubjectRow, SupervisionSheet
from ui.actions import Actions
from ui.portraits import Portraits
from ui.program import Program
from ui.submit.case_list import ROW, CaseList
from ui.supervise.saving import SheetSaving
from ui.supervise.subject import SubjectPane
from ui.widgets import (
    EmptyState,
    IllustrativeNotice,
    InlineBanner,
    PageStack,
    PasswordField,
    ProgressPanel,
    Retranslated,
    TextLabel,
    VerbButton,
    error_text,
    hairline,
)

SETTLED = frozenset({"submitted", "handed_over", "delivered"})
MARGIN = 24
"""what stands free around a line that is gone to"""


class SupervisePage(Retranslated, QWidget):
    """What is said is kept at once; what is signed is one batch."""

    declare_wanted = Signal()
    return_wanted = Signal()
    desk_wanted = Signal()
    sheet_shown = Signal(object)

    def __init__(self, program: Program, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._program = program
        self._look = program.look
        self._sheet: SupervisionSheet | None = None
        self._shown = ""
        self._asked = ""
        """a case of another day that is to be shown"""
        self._portraits = Portraits(program, self)
        self._tabs = QTimer(self, singleShot=True, interval=10)
        self._tabs.timeout.connect(self._order_tabs)
        self._build()
        self._bind(actions)
        self.retranslate()

    # -- public

    def load(self) -> None:
        """Asks for the day afresh."""
        day = self._asked or str(self.days.currentData() or "")
        casework = self._program.casework
        self._program.run(
            self, lambda: casework.supervision_sheet(day), self.show_sheet, self._banner.say_error
        )

    def show_sheet(self, sheet: SupervisionSheet) -> None:
        """Shows a sheet and stays with the applicant that was shown."""
        if self._sheet is None or self._sheet.assignment_id != sheet.assignment_id:
            self._portraits.forget()
            self._shown = ""
        self._sheet = sheet
        if any(row.case_id == self._asked for row in sheet.rows):
            self._shown = self._asked
        self._asked = ""
        self._speak_head()
        self.list.cases.show(sheet.rows)
        self._notice.show_words(sheet.illustrative)
        fresh = self._stack.currentIndex() != 0
        self._stack.setCurrentIndex(1 if not sheet.declared else 0 if sheet.rows else 2)
        self.saving.show_day(sheet.day)
        self.saving.setVisible(sheet.declared)
        if not sheet.declared:
            self.declare.setFocus()
        elif sheet.rows:
            place = self.list.cases.place_of(self._shown)
            if place < 0:
                place = next((at for at, row in enumerate(sheet.rows) if row.state not in SETTLED), 0)
            self.list.setCurrentIndex(self.list.cases.index(place))
            self._show_row(sheet.rows[place])
            if fresh:
                self.list.setFocus()
        self._say_batch()
        self.sheet_shown.emit(sheet)

    @property
    def sheet(self) -> SupervisionSheet | None:
        """The sheet shown last."""
        return self._sheet

    def show_case(self, case_id: str) -> None:
        """Goes to one applicant; to one of another day at the next loading."""
        place = self.list.cases.place_of(case_id)
        if place >= 0:
            self.list.setCurrentIndex(self.list.cases.index(place))
        else:
            self._asked = case_id

    def show_switcher(self, several: bool) -> None:
        """Whether there are other assignments to switch to."""
        self._desk.setVisible(several)

    def forget(self) -> None:
        """Puts away what is shown of any applicant: the room is closed."""
        self._sheet, self._shown = None, ""
        self._portraits.forget()
        self.days.clear()
        self.list.cases.show(())
        self._stack.setCurrentIndex(2)

    def settle(self) -> None:
        """Commits what is being typed."""
        self.subject.settle()

    def sign_now(self) -> None:
        """Signs the ticked records with the password typed."""
        if not self.sign.isEnabled() or self._sheet is None:
            return
        self.settle()
        case_ids = self.list.cases.ticked
        look, casework = self._look, self._program.casework
        if not case_ids:
            self._banner.say("notice", lambda: look.t("supervise.none_ready"))
            return
        password = self.password.take()
        if not password:
            self.password.say_wrong(lambda: look.t("supervise.password_first"))
            self.password.setFocus()
            return
        self._banner.clear()
        self.sign.setEnabled(False)
        self._progress.begin("supervise.signing", n=len(case_ids))
        self._program.run(
            self,
            lambda: casework.submit_cases(case_ids, password),
            self._on_signed,
            self._on_refused,
            lane="work",
        )

    def retranslate(self) -> None:
        look = self._look
        self.setAccessibleName(look.t("supervise.title"))
        self._detail.setAccessibleName(look.t("supervise.detail"))
        self.days.setAccessibleName(look.t("supervise.which"))
        self._speak_head()
        self._say_batch()

    # -- building

    def _build(self) -> None:
        look = self._look
        self.list = CaseList(look, "supervise.list")
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.list.cases.ticked_changed.connect(self._say_batch)
        self.subject = SubjectPane(look, self._portraits)
        self.subject.said.connect(self._on_said)
        self.subject.remarked.connect(self._on_remarked)
        self.subject.events.noted.connect(self._on_noted)
        self.subject.events.withdrawn.connect(self._on_withdrawn)
        self.subject.events.misspelt.connect(
            lambda: self._banner.say("notice", lambda: look.t("supervise.event.bad_time"))
        )
        self.subject.again.wanted.connect(self._on_again)
        self.subject.made.connect(self._tabs.start)
        self.subject.moved.connect(self._show_widget)
        self.subject.setProperty("ground", "surface")
        self._detail = QScrollArea()
        self._detail.setWidgetResizable(True)
        self._detail.setFrameShape(QFrame.Shape.NoFrame)
        self._detail.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._detail.setWidget(self.subject)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.list)
        middle.addWidget(hairline(vertical=True))
        middle.addWidget(self._detail, 1)
        main = QWidget()
        inside = QVBoxLayout(main)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addLayout(middle, 1)
        inside.addWidget(hairline())
        inside.addLayout(self._build_foot())
        first = EmptyState(look, "recused", "supervise.declare.title", "supervise.declare.text")
        self.declare = VerbButton(look, "supervise.declare.verb", kind="primary", icon="recused")
        self.declare.clicked.connect(self.declare_wanted)
        first.add_button(self.declare)
        self._stack = PageStack()
        self._stack.addWidget(main)
        self._stack.addWidget(first)
        self._stack.addWidget(EmptyState(look, "supervise", "supervise.empty_title", "supervise.empty_text"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._build_head())
        column.addWidget(hairline())
        column.addWidget(self._stack, 1)

    def _build_head(self) -> QVBoxLayout:
        look = self._look
        self._title = TextLabel(look, "supervise.title", type="title")
        self._where = TextLabel(look, tone="quiet", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(look.px(2))
        words.addWidget(self._title)
        words.addWidget(self._where)
        self.days = QComboBox()
        self.days.activated.connect(lambda _: self.load())
        self._banner = InlineBanner(look)
        self.saving = SheetSaving(self._program, self._banner, self.settle)
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        row.addLayout(words, 1)
        self._desk = VerbButton(look, "roster.verb.desk", kind="plain", icon="desk")
        self._desk.clicked.connect(self.desk_wanted)
        self._desk.hide()
        for widget in (self._desk, self.days, self.saving):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self._progress = ProgressPanel(look)
        head = QVBoxLayout()
        head.setSpacing(look.px(10))
        head.setContentsMargins(look.px(24), look.px(16), look.px(24), look.px(12))
        head.addLayout(row)
        head.addWidget(self._banner)
        head.addWidget(self._progress)
        return head

    def _build_foot(self) -> QVBoxLayout:
        look = self._look
        self._batch = TextLabel(look, wrap=True)
        self._notice = IllustrativeNotice(look)
        self.password = PasswordField(look, "supervise.password")
        self.password.setFixedWidth(look.px(280))
        self.password.entered.connect(self.sign_now)
        self.sign = VerbButton(look, "supervise.sign", kind="primary", icon="sign")
        self.sign.clicked.connect(self.sign_now)
        words = QVBoxLayout()
        words.setSpacing(look.px(4))
        words.addWidget(self._batch)
        words.addWidget(self._notice)
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        row.addLayout(words, 1)
        row.addWidget(self.password, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignBottom)
        foot = QVBoxLayout()
        foot.setContentsMargins(look.px(24), look.px(8), look.px(24), look.px(12))
        foot.addLayout(row)
        return foot

    def _bind(self, actions: Actions) -> None:
        bind, subject = actions.bind, self.subject
        for state in STATES:
            bind(f"supervise.{state}", self, lambda state=state: subject.take(state))  # type: ignore[misc]  # a default binds it
        bind("supervise.next_item", self, lambda: subject.step(1))
        bind("supervise.previous_item", self, lambda: subject.step(-1))
        bind("supervise.remark", self, subject.write_remark)
        bind("supervise.event", self, subject.events.begin)
        bind("supervise.next_gap", self, self.go_to_next)
        bind("supervise.next_case", self, lambda: self._step(1))
        bind("supervise.previous_case", self, lambda: self._step(-1))
        bind("supervise.undo", self, lambda: self._undo(redo=False))
        bind("supervise.redo", self, lambda: self._undo(redo=True))
        bind("supervise.sign", self, self.sign_now)

    # -- showing

    def _row(self) -> SubjectRow | None:
        rows = self._sheet.rows if self._sheet is not None else ()
        return next((row for row in rows if row.case_id == self._shown), None)

    def _on_current(self, index: QModelIndex) -> None:
        row: SubjectRow | None = index.data(ROW) if index.isValid() else None
        if row is not None and row.case_id != self._shown:
            self.settle()
            self._show_row(row)

    def _show_row(self, row: SubjectRow) -> None:
        if self._sheet is None:
            return
        other, self._shown = row.case_id != self._shown, row.case_id
        self.subject.show_row(row, has_checklist=self._sheet.has_checklist)
        if other:
            self._detail.verticalScrollBar().setValue(0)

    def _show_widget(self, widget: QWidget) -> None:
        self._detail.ensureWidgetVisible(widget, 0, self._look.px(MARGIN))

    def _speak_head(self) -> None:
        sheet, look = self._sheet, self._look
        if sheet is None:
            return
        day = self._said(sheet.day)
        where = look.t("supervise.where", day=day, place=sheet.place) if sheet.place else day
        self._where.say_plain(f"{look.words(sheet.title)}  ·  {where}")
        self.days.clear()
        for found in sheet.days:
            self.days.addItem(self._said(found), found)
        self.days.setCurrentIndex(self.days.findData(sheet.day))
        self.days.setVisible(len(sheet.days) > 1)

    def _said(self, day: str) -> str:
        return self._look.t("supervise.undated") if day == UNDATED else self._look.day(day)

    def _say_batch(self) -> None:
        count = len(self.list.cases.ticked)
        rows = self._sheet.rows if self._sheet is not None else ()
        none = "supervise.batch_none" if any(row.open for row in rows) else "supervise.batch_all"
        self._batch.say_plain(self._look.plural("supervise.batch", count) if count else self._look.t(none))

    def _order_tabs(self) -> None:
        """Tab goes down the page; done once the widgets taken away are really gone."""
        before: QWidget = self._detail
        for widget in (*self.subject.fields, self.password, self.sign):
            if widget.window() is self.window():
                QWidget.setTabOrder(before, widget)
                before = widget

    # -- acting

    def go_to_next(self) -> None:
        """Goes to the next thing missing: of who is shown, else of the next applicant, else to the signature."""
        if self.subject.go_to_gap() or self._sheet is None:
            return
        rows = self._sheet.rows
        here = next((at for at, row in enumerate(rows) if row.case_id == self._shown), 0)
        for row in (*rows[here + 1 :], *rows[: here + 1]):
            if row.open and row.gaps:
                self.show_case(row.case_id)
                self.subject.go_to_gap()
                return
        self.password.setFocus()

    def _step(self, by: int) -> None:
        place = self.list.currentIndex().row() + by
        if not 0 <= place < self.list.cases.rowCount():
            return
        self.list.setCurrentIndex(self.list.cases.index(place))
        if not self.subject.go_to_gap() and self.subject.lines:
            self.subject.lines[0].go_to()

    def _on_said(self, item: str, state: str) -> None:
        subject, casework = self._shown, self._program.casework
        self._act(lambda: casework.observe(subject, item, state))

    def _on_remarked(self, item: str, text: str) -> None:
        # by now another applicant may be shown: what was typed belongs to who stood there when it was
        row = self.subject.row
        if row is not None:
            subject, casework = row.case_id, self._program.casework

            def refused(error: KnownError) -> None:
                self.subject.not_kept(item)
                self._banner.say_error(error)

            self._program.run(
                self,
                lambda: casework.write_remark(subject, item, text),
                lambda _: self.load(),
                refused,
            )

    def _on_noted(self, at: str, text: str) -> None:
        subject, casework = self._shown, self._program.casework

        def refused(error: KnownError) -> None:
            if subject == self._shown:
                self.subject.events.give_back(text)
            self._banner.say_error(error)

        self._banner.clear()
        self._program.run(
            self, lambda: casework.note_event(subject, at, text), lambda _: self.load(), refused
        )

    def _on_withdrawn(self, incident_id: str) -> None:
        casework = self._program.casework
        self.subject.events.begin()
        self._act(lambda: casework.withdraw_event(incident_id))

    def _on_again(self, reason: str) -> None:
        case_id, casework = self._shown, self._program.casework
        self._act(lambda: casework.take_up_again(case_id, reason))

    def _undo(self, *, redo: bool) -> None:
        row = self._row()
        if row is None or not row.open:
            return
        self.settle()
        subject, casework = row.case_id, self._program.casework
        self._program.run(
            self,
            lambda: casework.undo_supervising(subject, redo=redo),
            lambda _: self.load(),
            self._banner.say_error,
        )

    def _act(self, call: Callable[[], Recorded]) -> None:
        self._banner.clear()
        self._program.run(self, call, lambda _: self.load(), self._on_not_kept)

    def _on_not_kept(self, error: KnownError) -> None:
        self._banner.say_error(error)
        self.load()

    def _on_signed(self, _: Outgoing) -> None:
        look = self._look
        self.sign.setEnabled(True)
        self._progress.end()
        self._banner.say(
            "good",
            lambda: look.t("supervise.done"),
            action=lambda: look.t("supervise.to_return"),
            on_action=self.return_wanted.emit,
        )
        self.load()

    def _on_refused(self, error: KnownError) -> None:
        self.sign.setEnabled(True)
        self._progress.end()
        if error.code == "KEY-001":
            self.password.say_wrong(lambda: error_text(self._look, error))
            self.password.setFocus()
        else:
            self._on_not_kept(error)
