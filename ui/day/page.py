"""The day page: who comes when, who is there, and what is filed of the day."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cse_desktop.domain.records import Recorded
from cse_desktop.services.day_sheets import DaySheet
from ui.actions import Actions
from ui.assess.outside import write_outside
from ui.day.table import DayTable
from ui.interview.reason import ReasonBar
from ui.program import Program
from ui.widgets import EmptyState, InlineBanner, Retranslated, TextLabel, VerbButton


class DayPage(Retranslated, QWidget):
    """The interviews of one day, in their order; each is begun from here."""

    left = Signal()
    interview_wanted = Signal(str)
    """case id"""
    paper_wanted = Signal(str)
    """case id, or empty: everybody of the day"""

    def __init__(self, program: Program, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._program = program
        self._look = program.look
        self._sheet: DaySheet | None = None
        self.table = DayTable(program.look)
        self._build()
        self._wire()
        for action_id, run in {
            "roster.enter_interview": self.enter,
            "roster.check_identity": self.check_identity,
        }.items():
            actions.bind(action_id, self.table, run)
        self.setFocusProxy(self.table)
        self.retranslate()

    def _build(self) -> None:
        look = self._look
        self._back = VerbButton(look, "day.back", kind="plain", icon="back")
        self._back.setProperty("flush", True)
        self._where = TextLabel(look, tone="quiet")
        self.days = QComboBox()
        head = QHBoxLayout()
        head.setSpacing(look.px(16))
        head.addWidget(TextLabel(look, "day.title", type="title"))
        head.addWidget(self._where, 1, Qt.AlignmentFlag.AlignBottom)
        self.paper = VerbButton(look, "day.verb.paper", icon="note", keys="Ctrl+Shift+Y")
        head.addWidget(self.days)
        head.addWidget(self.paper)
        self._banner = InlineBanner(look)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(EmptyState(look, "interview", "day.empty_title", "day.empty_text"))
        self.reason = ReasonBar(look, (0, 0, 0, 0))
        self.enter_room = VerbButton(look, "day.verb.enter", kind="primary", icon="interview", keys="Enter")
        self.identity = VerbButton(look, "day.verb.identity", icon="identity", keys="Space")
        self.no_show = VerbButton(look, "day.verb.no_show")
        self.adjourn = VerbButton(look, "day.verb.adjourn")
        self.named = QCheckBox()
        self.save = VerbButton(look, "day.verb.save", icon="save")
        foot = QHBoxLayout()
        foot.setSpacing(look.px(8))
        for button in (self.enter_room, self.identity, self.no_show, self.adjourn):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self.named)
        foot.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(24), look.px(12), look.px(24), look.px(16))
        column.setSpacing(look.px(8))
        column.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(head)
        column.addWidget(self._banner)
        column.addWidget(self._stack, 1)
        column.addWidget(self.reason)
        column.addLayout(foot)

    def _wire(self) -> None:
        self._back.clicked.connect(self.left)
        self.days.activated.connect(lambda _: self.load())
        self.table.currentCellChanged.connect(lambda *_: self._say_acts())
        self.table.entered.connect(self.enter)
        self.enter_room.clicked.connect(self.enter)
        self.identity.clicked.connect(self.check_identity)
        self.no_show.clicked.connect(lambda: self.reason.ask("no_show"))
        self.adjourn.clicked.connect(lambda: self.reason.ask("adjourned"))
        self.reason.given.connect(self._stop)
        self.reason.left.connect(self.table.setFocus)
        self.save.clicked.connect(self.begin_record)
        self.paper.clicked.connect(lambda: self.paper_wanted.emit(""))

    # -- what it shows

    def load(self) -> None:
        """Asks for the day afresh."""
        day = str(self.days.currentData() or "")
        casework = self._program.casework
        self._program.run(self, lambda: casework.day_sheet(day), self.show_sheet, self._banner.say_error)

    def show_sheet(self, sheet: DaySheet) -> None:
        """Shows a day."""
        self._sheet = sheet
        self.table.show_rows(sheet.rows)
        self._stack.setCurrentIndex(0 if sheet.rows else 1)
        self._speak()
        self._say_acts()

    def _speak(self) -> None:
        sheet, look = self._sheet, self._look
        if sheet is None:
            return
        day = look.day(sheet.day)
        self._where.say_plain(look.t("day.place", day=day, place=sheet.place) if sheet.place else day)
        self.days.clear()
        for found in sheet.days:
            self.days.addItem(look.day(found), found)
        self.days.setCurrentIndex(self.days.findData(sheet.day))
        self.days.setVisible(len(sheet.days) > 1)

    def _say_acts(self) -> None:
        row = self.table.row_shown
        may = row is not None and row.open
        state = row.state if row is not None else ""
        self.enter_room.setEnabled(row is not None and row.may_be_entered)
        self.identity.setEnabled(may)
        self.identity.say(
            "day.verb.identity_back" if row is not None and row.identity_checked else "day.verb.identity"
        )
        self.no_show.setEnabled(may and state in ("planned", "ready", "adjourned"))
        self.adjourn.setEnabled(may and state in ("running", "paused"))

    def retranslate(self) -> None:
        look = self._look
        self.setAccessibleName(look.t("day.title"))
        self.named.setText(look.t("day.verb.named"))
        self.days.setAccessibleName(look.t("day.which"))
        self._speak()
        self._say_acts()

    # -- what a person does

    def enter(self) -> None:
        """Goes into the interview room of the marked applicant."""
        row = self.table.row_shown
        if row is not None and row.may_be_entered:
            self.interview_wanted.emit(row.case_id)

    def check_identity(self) -> None:
        """Ticks the identity of the marked applicant, or takes the tick back."""
        row = self.table.row_shown
        if row is not None and row.open:
            casework = self._program.casework
            self._act(lambda: casework.check_identity(row.case_id, not row.identity_checked))

    def _stop(self, state: str, reason: str) -> None:
        row = self.table.row_shown
        self.table.setFocus()
        if row is not None and row.open:
            casework = self._program.casework
            self._act(lambda: casework.stop_interview(row.case_id, state, reason))

    def _act(self, call: Callable[[], Recorded]) -> None:
        self._banner.clear()
        self._program.run(self, call, lambda _: self.load(), self._banner.say_error)

    # -- the record

    def begin_record(self) -> None:
        """Says what a file outside the case file means, and offers to go on."""
        key = "day.record.warning_named" if self.named.isChecked() else "day.record.warning"
        self._banner.say(
            "notice",
            lambda: self._look.t(key),
            action=lambda: self._look.t("day.verb.where"),
            on_action=self._ask_where,
        )

    def _ask_where(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        dialog = QFileDialog(self, self._look.t("day.verb.where"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(f"{self._look.t('day.record.file', day=sheet.day)}.pdf")
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def save_to(self, path: str) -> None:
        """Prints the record and writes it to `path`."""
        sheet = self._sheet
        if sheet is None:
            return
        casework, day, named = self._program.casework, sheet.day, self.named.isChecked()
        self._banner.clear()
        self._program.run(
            self,
            lambda: write_outside(Path(path), [casework.day_record(day, named=named)]),
            lambda _: self._banner.say("good", lambda: self._look.t("day.record.saved")),
            self._banner.say_error,
            lane="work",
        )
