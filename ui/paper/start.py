"""Where work on paper begins: sheets are printed here beforehand, and by their code taken up again afterwards."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cse_desktop.errors import KnownError
from cse_desktop.services.day_sheets import DaySheet
from ui.assess.outside import write_outside
from ui.program import Program
from ui.widgets import (
    FieldLabel,
    InlineBanner,
    ProgressPanel,
    Retranslated,
    TextLabel,
    VerbButton,
    error_text,
    hairline,
)

CODE_WIDTH = 200
WHICH_WIDTH = 340


class CodeEntry(Retranslated, QWidget):
    """The case code, and below it what is wrong with it."""

    entered = Signal(str)

    def __init__(self, program: Program, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = self._look = program.look
        self.field = QLineEdit()
        self.field.setFixedWidth(look.px(CODE_WIDTH))
        self.field.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.field.returnPressed.connect(self._enter)
        self.field.textEdited.connect(lambda _: self.say_wrong(None))
        self.open = VerbButton(look, "paper.code.open", kind="primary", icon="note", keys="Enter")
        self.open.clicked.connect(self._enter)
        self.wrong = TextLabel(look, type="small", tone="bad", wrap=True)
        self.wrong.hide()
        self._said: Callable[[], str] | None = None
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(self.field)
        row.addWidget(self.open)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(6))
        column.addWidget(TextLabel(look, "paper.code.title", type="subtitle"))
        column.addWidget(TextLabel(look, "paper.code.text", tone="quiet", wrap=True))
        column.addWidget(FieldLabel(look, "paper.code.name", self.field))
        column.addLayout(row)
        column.addWidget(self.wrong)
        self.setFocusProxy(self.field)

    def say_wrong(self, error: KnownError | None) -> None:
        """Says below the field why a code was not taken; None says nothing."""
        self._said = None if error is None else lambda: error_text(self._look, error)
        self.retranslate()

    def _enter(self) -> None:
        if self.field.text().strip():
            self.entered.emit(self.field.text())

    def retranslate(self) -> None:
        text = self._said() if self._said is not None else ""
        self.wrong.say_plain(text)
        self.wrong.setVisible(bool(text))
        self.field.setAccessibleDescription(text)
        if bool(self.field.property("wrong")) != bool(text):
            self.field.setProperty("wrong", bool(text))
            self.field.style().unpolish(self.field)
            self.field.style().polish(self.field)


class PrintSheets(Retranslated, QWidget):
    """Sheets of one applicant, or of everybody of the day, saved as a PDF; what that means is said first."""

    def __init__(self, program: Program, banner: InlineBanner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._program = program
        look = self._look = program.look
        self._banner = banner
        self._sheet: DaySheet | None = None
        self._wanted = ""
        self.which = QComboBox()
        self.which.setMinimumWidth(look.px(WHICH_WIDTH))
        self.save = VerbButton(look, "paper.print.save", icon="print")
        self.save.clicked.connect(self.begin)
        self.progress = ProgressPanel(look)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(self.which)
        row.addWidget(self.save)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(6))
        column.addWidget(TextLabel(look, "paper.print.title", type="subtitle"))
        column.addWidget(TextLabel(look, "paper.print.text", tone="quiet", wrap=True))
        column.addWidget(FieldLabel(look, "paper.print.which", self.which))
        column.addLayout(row)
        column.addWidget(self.progress)

    def choose(self, case_id: str) -> None:
        """Offers the sheet of one applicant first; empty: of everybody."""
        self._wanted = case_id
        self.retranslate()

    def forget(self) -> None:
        """The assignment is closed: nobody's name stays."""
        self._sheet, self._wanted = None, ""
        self.which.clear()

    def show_day(self, sheet: DaySheet) -> None:
        """The day whose applicants are offered."""
        self._sheet = sheet
        self.retranslate()

    def retranslate(self) -> None:
        sheet, look = self._sheet, self._look
        if sheet is None:
            return
        chosen = self._wanted or str(self.which.currentData() or "")
        rows = [row for row in sheet.rows if row.open]
        self.which.clear()
        if rows:
            self.which.addItem(look.t("paper.print.all", day=look.day(sheet.day), n=len(rows)), "")
        for row in rows:
            self.which.addItem(f"{row.number}  {look.person(row.name, row.name_latin)}", row.case_id)
        self.which.setCurrentIndex(max(0, self.which.findData(chosen)))
        self._wanted = ""
        self.which.setEnabled(bool(rows))
        self.save.setEnabled(bool(rows))

    def begin(self) -> None:
        """Says what a file outside the case file means, and offers to go on."""
        look = self._look
        self._banner.say(
            "notice",
            lambda: look.t("paper.print.warning"),
            action=lambda: look.t("paper.print.go_on"),
            on_action=self._ask_where,
        )

    def _ask_where(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        number = next(
            (row.number for row in sheet.rows if row.case_id == self.which.currentData()), sheet.day
        )
        dialog = QFileDialog(self, self._look.t("paper.print.go_on"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(f"{self._look.t('paper.print.file', what=number)}.pdf")
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def save_to(self, path: str) -> None:
        """Lays the sheets out and writes them to `path`."""
        sheet = self._sheet
        if sheet is None:
            return
        casework, language = self._program.casework, self._look.language
        day, case_id = sheet.day, str(self.which.currentData() or "")
        self._banner.clear()
        self.progress.begin("brief.making")
        self._program.run(
            self,
            lambda: write_outside(Path(path), [casework.paper_forms(day, case_id, language)]),
            self._saved,
            self._refused,
            lane="work",
        )

    def _saved(self, _: None) -> None:
        self.progress.end()
        self._banner.say("good", lambda: self._look.t("paper.print.saved"))

    def _refused(self, error: KnownError) -> None:
        self.progress.end()
        self._banner.say_error(error)


class PaperStart(QWidget):
    """Both ways, one above the other."""

    def __init__(self, program: Program, banner: InlineBanner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = program.look
        self.code = CodeEntry(program)
        self.sheets = PrintSheets(program, banner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(8), 0, 0)
        column.setSpacing(look.px(24))
        column.addWidget(self.code)
        column.addWidget(hairline())
        column.addWidget(self.sheets)
        column.addStretch(1)
        self.setFocusProxy(self.code)
