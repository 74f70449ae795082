"""Declaring interests: one table, nothing preselected, confidentiality once, one signature."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cse_desktop.domain.ports import Outgoing
from cse_desktop.errors import KnownError
from cse_desktop.services.sheets import DeclarationSheet
from ui.declare.row import COLUMNS, DeclarationLine
from ui.look import Look
from ui.program import Program
from ui.widgets import (
    InlineBanner,
    PasswordField,
    ProgressPanel,
    Retranslated,
    TextLabel,
    VerbButton,
    error_text,
    hairline,
)

STRETCHES = (0, 3, 5, 6, 0, 6)


class DeclarePage(Retranslated, QWidget):
    """The declarations of one assignment; what is chosen stays while one looks elsewhere, until it is signed."""

    left = Signal()
    return_wanted = Signal()

    def __init__(self, program: Program, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._program = program
        self._look: Look = program.look
        self._sheet: DeclarationSheet | None = None
        self.lines: list[DeclarationLine] = []
        self._build()
        self.retranslate()

    def load(self) -> None:
        """Asks for the declarations afresh."""
        self._program.run(self, self._program.casework.declaration_sheet, self.show_sheet)

    def show_sheet(self, sheet: DeclarationSheet) -> None:
        """Shows a sheet; the same one again leaves what was chosen."""
        if sheet == self._sheet:
            return
        self._sheet = sheet
        self._undertaking.say_words(sheet.undertaking)
        self._build_lines(sheet)
        for widget in (self.accept, self.password, self.sign):
            widget.setVisible(not sheet.signed)
        self._show_progress()

    def show_case(self, case_id: str) -> None:
        """Puts the focus on one applicant's choice."""
        for line in self.lines:
            if line.row.case_id == case_id:
                line.focus_gap()

    def sign_now(self) -> None:
        """Signs when nothing is missing; else goes to what is."""
        if not self.sign.isEnabled():
            return
        missing = [line for line in self.lines if not line.complete]
        look = self._look
        if missing:
            self._banner.say("notice", lambda: look.plural("declare.missing", len(missing)))
            missing[0].focus_gap()
            return
        if not self.accept.isChecked():
            self._banner.say("notice", lambda: look.t("declare.accept_first"))
            self.accept.setFocus()
            return
        password = self.password.take()
        if not password:
            self.password.say_wrong(lambda: look.t("declare.password_first"))
            self.password.setFocus()
            return
        choices = {line.row.case_id: line.choice for line in self.lines}
        self._banner.clear()
        self.sign.setEnabled(False)
        self._progress.begin("declare.signing")
        casework = self._program.casework
        self._program.run(
            self, lambda: casework.declare(choices, password), self._on_signed, self._on_refused, lane="work"
        )

    def retranslate(self) -> None:
        self.setAccessibleName(self._look.t("declare.title"))
        self.accept.setText(self._look.t("declare.accept"))
        self._table.setAccessibleName(self._look.t("declare.table"))
        self._show_progress()

    # -- building

    def _build(self) -> None:
        look = self._look
        back = VerbButton(look, "declare.back", kind="plain", icon="back")
        back.setProperty("flush", True)
        back.clicked.connect(self.left)
        self._count = TextLabel(look, tone="quiet")
        head = QHBoxLayout()
        head.addWidget(TextLabel(look, "declare.title", type="title"), 1)
        head.addWidget(self._count)
        self._banner = InlineBanner(look)
        self._table = QScrollArea()
        self._table.setWidgetResizable(True)
        self._table.setFrameShape(QFrame.Shape.NoFrame)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(24), look.px(12), look.px(24), look.px(16))
        column.setSpacing(look.px(8))
        column.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(head)
        column.addWidget(TextLabel(look, "declare.text", tone="quiet", wrap=True))
        column.addWidget(self._banner)
        column.addWidget(self._table, 1)
        column.addWidget(hairline())
        column.addLayout(self._build_foot())

    def _build_foot(self) -> QVBoxLayout:
        look = self._look
        self._undertaking = TextLabel(look, wrap=True)
        self.accept = QCheckBox()
        self.password = PasswordField(look, "declare.password")
        self.password.setFixedWidth(look.px(300))
        self.password.entered.connect(self.sign_now)
        self.sign = VerbButton(look, "declare.sign", kind="primary", icon="sign")
        self.sign.clicked.connect(self.sign_now)
        self._progress = ProgressPanel(look)
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        words = QVBoxLayout()
        words.setSpacing(look.px(4))
        words.addWidget(self._undertaking)
        words.addWidget(self.accept)
        words.addStretch(1)
        row.addLayout(words, 1)
        row.addWidget(self.password, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignBottom)
        foot = QVBoxLayout()
        foot.addLayout(row)
        foot.addWidget(self._progress)
        return foot

    def _build_lines(self, sheet: DeclarationSheet) -> None:
        look = self._look
        inside = QWidget()
        inside.setProperty("ground", "surface")
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, look.px(8), 0)
        grid.setHorizontalSpacing(look.px(16))
        grid.setVerticalSpacing(look.px(6))
        for column, name in enumerate(COLUMNS):
            grid.addWidget(TextLabel(look, f"declare.column.{name}", type="small", tone="quiet"), 0, column)
            grid.setColumnStretch(column, STRETCHES[column])
        self.lines = []
        for place, row in enumerate(sheet.rows):
            line = DeclarationLine(look, row, signed=sheet.signed, parent=inside)
            line.changed.connect(self._show_progress)
            line.settled.connect(self._keep)
            grid.addWidget(hairline(), place * 2 + 1, 0, 1, len(COLUMNS))
            line.put_into(grid, place * 2 + 2)
            self.lines.append(line)
        grid.addWidget(hairline(), len(sheet.rows) * 2 + 1, 0, 1, len(COLUMNS))
        grid.setRowStretch(len(sheet.rows) * 2 + 2, 1)
        self._table.setWidget(inside)
        self._order_tabs()

    def _order_tabs(self) -> None:
        """Tab goes down the table before it comes to the signature."""
        before: QWidget = self._table
        for line in self.lines:
            for choice in ("none", "recuse"):
                QWidget.setTabOrder(before, line.control.button(choice))
                before = line.control.button(choice)
            QWidget.setTabOrder(before, line.reason)
            before = line.reason
        for widget in (self.accept, self.password.field, self.sign):
            QWidget.setTabOrder(before, widget)
            before = widget

    # -- keeping

    def _keep(self, case_id: str, choice: str, reason: str) -> None:
        """What is chosen survives a restart, although it counts only once it is signed."""
        casework = self._program.casework
        self._program.run(
            self,
            lambda: casework.keep_choice(case_id, choice, reason),
            lambda _: None,
            self._banner.say_error,
        )

    def settle(self) -> None:
        """Keeps a reason that is being typed."""
        for line in self.lines:
            line.settle()

    # -- showing

    def _show_progress(self) -> None:
        if self._sheet is None:
            return
        if self._sheet.signed:
            self._count.say("declare.signed")
            self._count.set_tone("good")
        else:
            done = sum(line.complete for line in self.lines)
            self._count.say("declare.count", done=done, total=len(self.lines))
            self._count.set_tone("quiet")

    def _on_signed(self, _: Outgoing) -> None:
        look = self._look
        self.sign.setEnabled(True)
        self._progress.end()
        self._banner.say(
            "good",
            lambda: look.t("declare.done"),
            action=lambda: look.t("declare.to_return"),
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
