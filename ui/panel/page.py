"""The panel's page: cases at the left, one case in full, and one signature for the batch below.

For the lead it shows what the members differ on; for a member, what was agreed on.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from cse_desktop.domain.ports import Outgoing
from cse_desktop.domain.records import Annotation, Recorded
from cse_desktop.errors import KnownError
from cse_desktop.services.panel_folder import FolderOpened
from cse_desktop.services.panel_values import AnswerRow, PanelRow, PanelSheet
from ui.actions import Actions
from ui.panel.answer_case import AnswerCase
from ui.panel.lead_case import LeadCase
from ui.program import Program
from ui.shell.handing import pick_folder
from ui.submit.case_list import ROW, CaseList
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

LEVELS = range(10)
MOST_SAID = 4
"""refused files that are named; the others are counted"""


class PanelPage(Retranslated, QWidget):
    """What is typed is kept at once; what is signed is one batch."""

    left = Signal()
    return_wanted = Signal()
    open_wanted = Signal()
    """the person wants to open a file"""
    evidence_wanted = Signal(str, object)
    """case id, annotation"""

    def __init__(self, program: Program, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._program = program
        self._look = program.look
        self._sheet: PanelSheet | None = None
        self._shown = ""
        self._tabs = QTimer(self, singleShot=True, interval=10)
        self._tabs.timeout.connect(self._order_tabs)
        self._build()
        self._bind(actions)
        self.retranslate()
        self.setFocusProxy(self.list)

    # -- public

    def load(self) -> None:
        """Asks for the sheet afresh."""
        self._program.run(self, self._program.casework.panel_sheet, self.show_sheet)

    def show_sheet(self, sheet: PanelSheet) -> None:
        """Shows a sheet and stays with the case that was shown."""
        other = self._sheet is None or sheet.role != self._sheet.role
        self._sheet = sheet
        if other:
            self._shown = ""
            self._say_role(sheet.role)
        rows = self._rows()
        self.list.cases.show(rows)
        self._stack.setCurrentIndex(0 if rows else 1)
        if not rows:
            return
        place = self.list.cases.place_of(self._shown)
        if place < 0:
            place = next((at for at, row in enumerate(rows) if row.state not in ("submitted", "new")), 0)
        self.list.setCurrentIndex(self.list.cases.index(place))
        self._show_row(rows[place])
        self._say_batch()

    def settle(self) -> None:
        """Commits what is being typed."""
        self.lead.settle()
        self.answer.settle()

    def import_from(self, folder: Path) -> None:
        """Takes in the members' bundles of a folder."""
        self._banner.clear()
        self._progress.begin("panel.importing")
        desk = self._program.desk
        self._program.run(
            self, lambda: desk.open_folder(folder), self._on_imported, self._on_refused, lane="work"
        )

    def sign_now(self) -> None:
        """Signs the ticked cases with the password typed."""
        if not self.sign.isEnabled() or self._sheet is None:
            return
        self.settle()
        case_ids = self.list.cases.ticked
        look, casework = self._look, self._program.casework
        if not case_ids:
            self._banner.say("notice", lambda: look.t("panel.none_ready"))
            return
        password = self.password.take()
        if not password:
            self.password.say_wrong(lambda: look.t("panel.password_first"))
            self.password.setFocus()
            return
        self._banner.clear()
        self.sign.setEnabled(False)
        self._progress.begin("panel.batch.signing", n=len(case_ids))
        sign = casework.moderate if self._is_lead else casework.consent
        self._program.run(
            self, lambda: sign(case_ids, password), self._on_signed, self._on_refused, lane="work"
        )

    def retranslate(self) -> None:
        self.setAccessibleName(self._look.t("panel.title"))
        self._detail.setAccessibleName(self._look.t("panel.detail"))
        self._say_batch()
        row = next((row for row in self._rows() if row.case_id == self._shown), None)
        if row is not None:
            self._show_row(row)

    # -- building

    def _build(self) -> None:
        look = self._look
        self.list = CaseList(look, "panel.cases")
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.list.cases.ticked_changed.connect(self._say_batch)
        self._detail = self._build_detail()
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
        self._empty = QStackedWidget()
        for who in ("lead", "member"):
            self._empty.addWidget(
                EmptyState(look, "panel", f"panel.empty.{who}_title", f"panel.empty.{who}_text")
            )
        self._stack = PageStack()
        self._stack.addWidget(main)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._build_head())
        column.addWidget(hairline())
        column.addWidget(self._stack, 1)

    def _build_head(self) -> QVBoxLayout:
        look = self._look
        self._text = TextLabel(look, tone="quiet", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(look.px(2))
        words.addWidget(TextLabel(look, "panel.title", type="title"))
        words.addWidget(self._text)
        self.folder = VerbButton(look, "panel.verb.folder", kind="primary", icon="folder")
        self.folder.clicked.connect(self.pick)
        self.file = VerbButton(look, "panel.verb.file", icon="open")
        self.file.clicked.connect(self.open_wanted)
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        row.addLayout(words, 1)
        row.addWidget(self.file)
        row.addWidget(self.folder)
        self._banner = InlineBanner(look)
        self._progress = ProgressPanel(look)
        head = QVBoxLayout()
        head.setSpacing(look.px(10))
        head.setContentsMargins(look.px(24), look.px(16), look.px(24), look.px(12))
        head.addLayout(row)
        head.addWidget(self._banner)
        head.addWidget(self._progress)
        return head

    def _build_detail(self) -> QScrollArea:
        look = self._look
        self._name = ElidedLabel(look, type="subtitle")
        self._chip = StateChip(look)
        head = QHBoxLayout()
        head.setSpacing(look.px(12))
        head.addWidget(self._name)
        head.addWidget(self._chip)
        head.addStretch(1)
        self.lead = LeadCase(look)
        self.lead.agreed.connect(self._on_agreed)
        self.lead.case_agreed.connect(self._on_case_agreed)
        self.lead.gone_without.connect(self._on_gone_without)
        self.lead.again_wanted.connect(self._on_again)
        self.lead.evidence_wanted.connect(self._on_evidence)
        self.answer = AnswerCase(look)
        self.answer.chosen.connect(self._on_chosen)
        for page in (self.lead, self.answer):
            page.made.connect(self._tabs.start)
        inside = QWidget()
        inside.setProperty("ground", "surface")
        column = QVBoxLayout(inside)
        column.setContentsMargins(look.px(24), look.px(16), look.px(24), look.px(24))
        column.setSpacing(look.px(8))
        column.addLayout(head)
        column.addWidget(self.lead)
        column.addWidget(self.answer)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        return area

    def _build_foot(self) -> QVBoxLayout:
        look = self._look
        self._batch = TextLabel(look, wrap=True)
        self.password = PasswordField(look, "panel.password")
        self.password.setFixedWidth(look.px(280))
        self.password.entered.connect(self.sign_now)
        self.sign = VerbButton(look, "panel.verb.sign", kind="primary", icon="sign")
        self.sign.clicked.connect(self.sign_now)
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        row.addWidget(self._batch, 1)
        row.addWidget(self.password, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignBottom)
        foot = QVBoxLayout()
        foot.setContentsMargins(look.px(24), look.px(8), look.px(24), look.px(12))
        foot.addLayout(row)
        return foot

    def _bind(self, actions: Actions) -> None:
        for level in LEVELS:
            actions.bind(f"panel.rate_{level}", self, lambda level=level: self.lead.rate(str(level)))  # type: ignore[misc]  # a default binds it
        for name in ("NE", "NA"):
            actions.bind(f"panel.rate_{name.lower()}", self, lambda name=name: self.lead.rate(name))  # type: ignore[misc]  # likewise
        actions.bind("panel.reason", self, self.lead.write_reason)
        actions.bind("panel.next", self, self.lead.go_to_next)
        actions.bind("panel.next_case", self, lambda: self._step(1))
        actions.bind("panel.previous_case", self, lambda: self._step(-1))
        actions.bind("panel.sign", self, self.sign_now)
        actions.bind("panel.import", self, self.pick)
        actions.bind("panel.undo", self, lambda: self._undo(redo=False))
        actions.bind("panel.redo", self, lambda: self._undo(redo=True))

    # -- showing

    @property
    def _is_lead(self) -> bool:
        return self._sheet is not None and self._sheet.role == "lead"

    def _rows(self) -> Sequence[PanelRow | AnswerRow]:
        if self._sheet is None:
            return ()
        return self._sheet.rows if self._is_lead else self._sheet.answers

    def _say_role(self, role: str) -> None:
        is_lead = role == "lead"
        self._text.say("panel.text_lead" if is_lead else "panel.text_member")
        self.folder.setVisible(is_lead)
        self.lead.setVisible(is_lead)
        self.answer.setVisible(not is_lead)
        self.sign.say("panel.verb.sign" if is_lead else "panel.verb.sign_answer")
        self._empty.setCurrentIndex(0 if is_lead else 1)

    def _on_current(self, index: QModelIndex) -> None:
        row: PanelRow | AnswerRow | None = index.data(ROW) if index.isValid() else None
        if row is not None and row.case_id != self._shown:
            self.settle()
            self._show_row(row)

    def _show_row(self, row: PanelRow | AnswerRow) -> None:
        if self._sheet is None:
            return
        look = self._look
        other, self._shown = row.case_id != self._shown, row.case_id
        said = (look.person(row.name, row.name_latin), row.number, look.words(row.grade.name))
        self._name.say_plain("  ".join(said))
        self._chip.set_state(row.state, look.words(row.state_words))
        if isinstance(row, PanelRow):
            self.lead.show_row(self._sheet, row, other=other)
        else:
            self.answer.show_row(row, other=other)
        if other:
            self._detail.verticalScrollBar().setValue(0)
        self._tabs.start()

    def _say_batch(self) -> None:
        count, who = len(self.list.cases.ticked), "lead" if self._is_lead else "member"
        if count:
            self._batch.say(f"panel.batch.{who}", n=count)
        else:
            self._batch.say(f"panel.batch.{who}_none")

    def _order_tabs(self) -> None:
        """Tab goes down the page; done once the widgets taken away are really gone."""
        before: QWidget = self._detail
        fields = self.lead.fields if self._is_lead else self.answer.fields
        for widget in (*fields, self.password, self.sign):
            if widget.window() is self.window():
                QWidget.setTabOrder(before, widget)
                before = widget

    # -- acting

    def pick(self) -> None:
        """Asks for the folder of members' bundles and takes it in."""
        if not self._is_lead:
            return
        settings = self._program.settings
        folder = pick_folder(self, self._look.t("panel.pick"), settings.values.open_folder)
        if folder is not None:
            settings.change(open_folder=str(folder))
            self.import_from(folder)

    def _step(self, by: int) -> None:
        place = self.list.currentIndex().row() + by
        if 0 <= place < self.list.cases.rowCount():
            self.list.setCurrentIndex(self.list.cases.index(place))

    def _undo(self, *, redo: bool) -> None:
        if not self._is_lead or not self._shown:
            return
        self.settle()
        case_id, casework = self._shown, self._program.casework
        self._program.run(
            self,
            lambda: casework.undo_agreement(case_id, redo=redo),
            lambda _: self.load(),
            self._banner.say_error,
        )

    def _on_agreed(self, target: str, method: str, value: str, reason: str) -> None:
        case_id, casework = self._shown, self._program.casework
        self._act(lambda: casework.agree_rating(case_id, target, method, value, reason))

    def _on_case_agreed(self, said: dict[str, str]) -> None:
        case_id, casework = self._shown, self._program.casework
        self._act(lambda: casework.agree_case(case_id, **said))

    def _on_gone_without(self, assessor_id: str, reason: str) -> None:
        case_id, casework = self._shown, self._program.casework
        self._act(lambda: casework.go_without(case_id, assessor_id, reason))

    def _on_again(self, reason: str) -> None:
        case_id, casework = self._shown, self._program.casework
        self._act(lambda: casework.moderate_again(case_id, reason))

    def _on_chosen(self, choice: str, reason: str) -> None:
        case_id, casework = self._shown, self._program.casework
        self._act(lambda: casework.choose_consent(case_id, choice, reason))

    def _on_evidence(self, annotation: Annotation) -> None:
        self.settle()
        self.evidence_wanted.emit(self._shown, annotation)

    def _act(self, call: Callable[[], Recorded]) -> None:
        self._program.run(self, call, lambda _: self.load(), self._banner.say_error)

    def _on_imported(self, found: FolderOpened) -> None:
        self._progress.end()
        look = self._look
        kind = "notice" if found.refused else "good" if found.lines else "info"
        self._banner.say(kind, lambda: self._said_of(found, look.language == "zh_CN"))
        self.load()

    def _said_of(self, found: FolderOpened, chinese: bool) -> str:
        """What became of the folder's files: what is new, then what was refused and why."""
        look = self._look
        if not found.lines:
            return look.t("panel.nothing_there")
        known = look.t("panel.here_already")
        new = [look.words(line.words) for line in found.lines if not line.code]
        said = [text for text in new if text != known]
        if not said and not found.refused:
            return look.t("panel.all_known")
        if found.refused:
            named = [
                look.t("panel.refused_line", name=line.name, code=line.code, reason=look.words(line.words))
                for line in found.refused[:MOST_SAID]
            ]
            said.append(look.t("panel.and_refused", n=len(found.refused), lines=" ".join(named)))
        return ("" if chinese else " ").join(said)

    def _on_signed(self, _: Outgoing) -> None:
        look, who = self._look, "lead" if self._is_lead else "member"
        self.sign.setEnabled(True)
        self._progress.end()
        self._banner.say(
            "good",
            lambda: look.t(f"panel.batch.done_{who}"),
            action=lambda: look.t("panel.to_return"),
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
