"""Saving the sheet of a day: first it is said what a file outside the case file means."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QWidget

from ui.assess.outside import write_outside
from ui.program import Program
from ui.widgets import InlineBanner, Retranslated, VerbButton


class SheetSaving(Retranslated, QWidget):
    """With names or without; the page's banner says how it went."""

    def __init__(self, program: Program, banner: InlineBanner, settle: Callable[[], None]) -> None:
        """`settle` commits what is being typed on the page."""
        super().__init__()
        self._program = program
        self._look = program.look
        self._banner = banner
        self._settle = settle
        self._day = ""
        self.named = QCheckBox()
        self.save = VerbButton(program.look, "supervise.verb.save", icon="save")
        self.save.clicked.connect(self.begin)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(program.look.px(12))
        row.addWidget(self.named)
        row.addWidget(self.save)
        self.retranslate()

    def show_day(self, day: str) -> None:
        """The day whose sheet is meant."""
        self._day = day

    def begin(self) -> None:
        """Says what it means, and offers to go on."""
        key = "supervise.record.warning_named" if self.named.isChecked() else "supervise.record.warning"
        self._banner.say(
            "notice",
            lambda: self._look.t(key),
            action=lambda: self._look.t("supervise.verb.where"),
            on_action=self._ask_where,
        )

    def save_to(self, path: str) -> None:
        """Prints the sheet of the day and writes it to `path`."""
        self._settle()
        casework, day, named = self._program.casework, self._day, self.named.isChecked()
        self._banner.clear()
        self._program.run(
            self,
            lambda: write_outside(Path(path), [casework.process_sheet(day, named=named)]),
            lambda _: self._banner.say("good", lambda: self._look.t("supervise.record.saved")),
            self._banner.say_error,
            lane="work",
        )

    def retranslate(self) -> None:
        self.named.setText(self._look.t("supervise.verb.named"))

    def _ask_where(self) -> None:
        dialog = QFileDialog(self, self._look.t("supervise.verb.where"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(f"{self._look.t('supervise.record.file', day=self._day)}.pdf")
        dialog.fileSelected.connect(self.save_to)
        dialog.open()
