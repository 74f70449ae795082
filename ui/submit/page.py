"""Submitting: the cases at the left, one case in full, and one signature for the batch below."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cse_desktop.domain.ports import Outgoing
from cse_desktop.domain.records import Recorded
from cse_desktop.errors import KnownError
from cse_desktop.services.sheets import SubmissionRow, SubmissionSheet
from ui.actions import Actions
from ui.program import Program
from ui.submit.again import TakeUpAgain
from ui.submit.case_list import ROW, CaseList
from ui.submit.gaps import GapList
from ui.submit.opinion import ComputedResult, OpinionTexts, RecommendationChoice, lower_grades
from ui.submit.preview import ScoreSheetPreview
from ui.submit.profile import ProfileTable
from ui.widgets import (
    ElidedLabel,
    EmptyState,
    InlineBanner,
    PageStack,
    PasswordField,
    ProgressPanel,
    Retranslated,
    StateChip,
    TextLabel,
    VerbButton,
    error_text,
    hairline,
)

SETTLED = frozenset({"submitted", "handed_over", "delivered", "recalled", "expired", "purged", "recused"})


class SubmitPage(Retranslated, QWidget):
    """Gaps first, then the profile, the own opinion, the computed result, the texts; then sign."""

    left = Signal()
    gap_wanted = Signal(object)
    return_wanted = Signal()

    def __init__(self, program: Program, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._program = program
        self._look = program.look
        self._actions = actions
        self._sheet: SubmissionSheet | None = None
        self._shown = ""
        self._stack = PageStack()
        self._tabs = QTimer(self, singleShot=True, interval=10)
        self._tabs.timeout.connect(self._order_tabs)
        self._build()
        actions.bind("submit.next_gap", self, self.gaps.go_to_next)
        actions.bind("submit.sign", self, self.sign_now)
        self.retranslate()
        self.setFocusProxy(self.list)

    # -- public

    def load(self) -> None:
        """Asks for the sheet afresh."""
        self._program.run(self, self._program.casework.submission_sheet, self.show_sheet)

    def show_sheet(self, sheet: SubmissionSheet) -> None:
        """Shows a sheet and stays with the case that was shown."""
        self._sheet = sheet
        self.list.cases.show(sheet.rows)
        self._stack.setCurrentIndex(0 if sheet.rows else 2)
        if not sheet.rows:
            return
        place = self.list.cases.place_of(self._shown)
        if place < 0:
            place = next((at for at, row in enumerate(sheet.rows) if row.state not in SETTLED), 0)
        self.list.setCurrentIndex(self.list.cases.index(place))
        self._show_row(sheet.rows[place])

    def show_case(self, case_id: str) -> None:
        """Goes to one case of the list."""
        place = self.list.cases.place_of(case_id)
        if place >= 0:
            self.list.setCurrentIndex(self.list.cases.index(place))

    def settle(self) -> None:
        """Commits what is being typed."""
        self.texts.commit()

    def sign_now(self) -> None:
        """Signs the ticked cases with the password typed."""
        if not self.sign.isEnabled():
            return
        self.settle()
        case_ids = self.list.cases.ticked
        look = self._look
        if not case_ids:
            self._banner.say("notice", lambda: look.t("submit.none_ready"))
            return
        password = self.password.take()
        if not password:
            self.password.say_wrong(lambda: look.t("submit.password_first"))
            self.password.setFocus()
            return
        self._banner.clear()
        self.sign.setEnabled(False)
        self._progress.begin("submit.signing", n=len(case_ids))
        casework = self._program.casework
        self._program.run(
            self,
            lambda: casework.submit_cases(case_ids, password),
            self._on_signed,
            self._on_refused,
            lane="work",
        )

    def retranslate(self) -> None:
        self.setAccessibleName(self._look.t("submit.title"))
        self._detail.setAccessibleName(self._look.t("submit.detail"))
        self._say_batch()
        if self._sheet is not None and self._row() is not None:
            self._show_row(self._must_row())

    # -- building

    def _build(self) -> None:
        look = self._look
        main = QWidget()
        column = QVBoxLayout(main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._build_head())
        column.addWidget(hairline())
        middle = QHBoxLayout()
        middle.setSpacing(0)
        self.list = CaseList(look)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.list.cases.ticked_changed.connect(self._say_batch)
        self._detail = self._build_detail()
        middle.addWidget(self.list)
        middle.addWidget(hairline(vertical=True))
        middle.addWidget(self._detail, 1)
        column.addLayout(middle, 1)
        column.addWidget(hairline())
        column.addLayout(self._build_foot())
        self.preview = ScoreSheetPreview(self._program)
        self.preview.left.connect(self._leave_preview)
        self._stack.addWidget(main)
        self._stack.addWidget(self.preview)
        self._stack.addWidget(EmptyState(look, "submit", "submit.empty_title", "submit.empty_text"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def _build_head(self) -> QVBoxLayout:
        look = self._look
        back = VerbButton(look, "submit.back", kind="plain", icon="back")
        back.setProperty("flush", True)
        back.clicked.connect(self.left)
        self._banner = InlineBanner(look)
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        row.addWidget(back)
        row.addWidget(TextLabel(look, "submit.title", type="title"), 1)
        head = QVBoxLayout()
        head.setSpacing(look.px(10))
        head.setContentsMargins(look.px(24), look.px(12), look.px(24), look.px(12))
        head.addLayout(row)
        head.addWidget(self._banner)
        return head

    def _build_detail(self) -> QScrollArea:
        look = self._look
        inside = QWidget()
        inside.setProperty("ground", "surface")
        column = QVBoxLayout(inside)
        column.setContentsMargins(look.px(24), look.px(16), look.px(24), look.px(24))
        column.setSpacing(look.px(8))
        self._name = ElidedLabel(look, type="subtitle")
        self._chip = StateChip(look)
        self._preview_button = VerbButton(look, "submit.preview.open", icon="document")
        self._preview_button.clicked.connect(self.open_preview)
        head = QHBoxLayout()
        head.setSpacing(look.px(12))
        head.addWidget(self._name)
        head.addWidget(self._chip)
        head.addStretch(1)
        head.addWidget(self._preview_button)
        column.addLayout(head)
        self.again = TakeUpAgain(look)
        self.again.wanted.connect(self._on_again)
        column.addWidget(self.again)
        self.gaps = GapList(look)
        self.gaps.wanted.connect(self.gap_wanted)
        self.profile = ProfileTable(look)
        self._not_assessed = TextLabel(look, type="small", tone="quiet", wrap=True)
        self.own = RecommendationChoice(look)
        self.own.chosen.connect(self._on_recommended)
        self.computed = ComputedResult(look)
        self.gaps.made.connect(self._tabs.start)
        self.computed.made.connect(self._tabs.start)
        self.texts = OpinionTexts(look)
        self.texts.written.connect(self._on_written)
        for key, widget in (
            ("gaps", self.gaps),
            ("profile", self.profile),
            ("own", self.own),
            ("computed", self.computed),
            ("texts", self.texts),
        ):
            column.addSpacing(look.px(12))
            column.addWidget(TextLabel(look, f"submit.section.{key}", type="strong"))
            column.addWidget(hairline())
            column.addWidget(widget)
            if key == "profile":
                column.addWidget(self._not_assessed)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        return area

    def _build_foot(self) -> QVBoxLayout:
        look = self._look
        self._batch = TextLabel(look, wrap=True)
        self.password = PasswordField(look, "submit.password")
        self.password.setFixedWidth(look.px(280))
        self.password.entered.connect(self.sign_now)
        self.sign = VerbButton(look, "submit.sign", kind="primary", icon="sign")
        self.sign.clicked.connect(self.sign_now)
        self._progress = ProgressPanel(look)
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        row.addWidget(self._batch, 1)
        row.addWidget(self.password, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignBottom)
        foot = QVBoxLayout()
        foot.setContentsMargins(look.px(24), look.px(8), look.px(24), look.px(12))
        foot.addLayout(row)
        foot.addWidget(self._progress)
        return foot

    # -- showing

    def _row(self) -> SubmissionRow | None:
        rows = self._sheet.rows if self._sheet is not None else ()
        return next((row for row in rows if row.case_id == self._shown), None)

    def _must_row(self) -> SubmissionRow:
        row = self._row()
        assert row is not None  # noqa: S101 - callers have looked
        return row

    def _on_current(self, index: QModelIndex) -> None:
        row: SubmissionRow | None = index.data(ROW) if index.isValid() else None
        if row is not None and row.case_id != self._shown:
            self.settle()
            self._show_row(row)

    def _show_row(self, row: SubmissionRow) -> None:
        if self._sheet is None:
            return
        look = self._look
        other, self._shown = row.case_id != self._shown, row.case_id
        enabled = row.state not in SETTLED
        revision = look.t("submit.revision", n=row.revision) if row.revision > 1 else ""
        name = look.person(row.name, row.name_latin)
        said = (name, row.number, look.words(row.grade.name), revision)
        self._name.say_plain("  ".join(part for part in said if part))
        # what is shown below is made anew: Tab goes down the page once all stands
        self._tabs.start()
        self._chip.set_state(row.state, look.words(row.state_words))
        self.again.show_state(row.state)
        self.gaps.show_gaps(row.gaps)
        self.profile.show_lines(row.profile)
        names = look.t("opening.enrol.list_separators").join(look.words(said) for said in row.not_assessed)
        self._not_assessed.say_plain(look.t("submit.not_assessed", names=names) if names else "")
        self._not_assessed.setVisible(bool(names))
        self.own.offer(self._sheet.recommendations, lower_grades(self._sheet, row))
        self.own.show_choice(row.opinion.recommendation, row.opinion.lower_grade, enabled=enabled)
        self.computed.show_result(row.computed)
        if other:
            self.texts.switch_row(row, enabled=enabled)
            self._detail.verticalScrollBar().setValue(0)
        else:
            self.texts.show_row(row, enabled=enabled)
        if row.computed is not None and not row.opinion.computed_seen and enabled:
            self._note_seen(row.case_id)

    def _order_tabs(self) -> None:
        """Tab goes down the page: case, gaps, recommendation, result, texts, signature.

        Done once the widgets taken away are really gone: to order them still would cut the rest off from the keyboard.
        """
        before: QWidget = self._preview_button
        for widget in (
            *(self.again.begin, self.again.reason, self.again.confirm),
            *self.gaps.buttons,
            *self.own.fields,
            *self.computed.buttons,
            *(text.field for text in self.texts.fields.values()),
            *(self.password.field, self.sign),
        ):
            if widget.window() is self.window():
                QWidget.setTabOrder(before, widget)
                before = widget

    def _say_batch(self) -> None:
        look, ticked = self._look, self.list.cases.ticked
        text = look.plural("submit.batch", len(ticked)) if ticked else look.t("submit.batch_none")
        rows = self._sheet.rows if self._sheet is not None else ()
        minutes = sum(row.recording_minutes for row in rows if row.case_id in ticked)
        if minutes:
            text = look.t("submit.with_sound", batch=text, minutes=minutes)
        self._batch.say_plain(text)

    # -- acting

    def _note_seen(self, case_id: str) -> None:
        casework = self._program.casework
        self._program.run(self, lambda: casework.see_computed(case_id), lambda _: None)

    def _on_recommended(self, recommendation: str, lower_grade: str) -> None:
        case_id, casework = self._shown, self._program.casework
        self._act(lambda: casework.recommend(case_id, recommendation, lower_grade))

    def _on_again(self, reason: str) -> None:
        case_id, casework = self._shown, self._program.casework
        self._act(lambda: casework.take_up_again(case_id, reason))

    def _on_written(self, name: str, text: str) -> None:
        case_id, casework = self._shown, self._program.casework
        field = self.texts.fields[name]

        def kept(_: Recorded) -> None:
            field.saved()
            self.load()

        def refused(error: KnownError) -> None:
            field.not_saved()
            self._banner.say_error(error)

        self._program.run(self, lambda: casework.write_opinion(case_id, name, text), kept, refused)

    def _act(self, call: Callable[[], Recorded]) -> None:
        self._program.run(self, call, lambda _: self.load(), self._banner.say_error)

    def _leave_preview(self) -> None:
        self._stack.setCurrentIndex(0)
        self._preview_button.setFocus()

    def open_preview(self) -> None:
        """Shows the score sheet of the case in view."""
        self.settle()
        row = self._row()
        if row is not None:
            self._stack.setCurrentWidget(self.preview)
            self.preview.take_focus()
            self.preview.show_case(row.case_id, self._look.person(row.name, row.name_latin))

    def _on_signed(self, _: Outgoing) -> None:
        look = self._look
        self.sign.setEnabled(True)
        self._progress.end()
        self._banner.say(
            "good",
            lambda: look.t("submit.done"),
            action=lambda: look.t("submit.to_return"),
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
            self._banner.say_error(error)
            self.load()
