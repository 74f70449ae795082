"""The Return page: what was signed, where it is, and whether the society has it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from cse_desktop.domain.ports import Outgoing
from cse_desktop.errors import KnownError
from cse_desktop.services.sheets import OutgoingRow, ReturnSheet
from ui.actions import Actions
from ui.program import Program
from ui.returning.line import OutgoingLine
from ui.shell.handing import copy_file, pick_folder, show_in_folder
from ui.widgets import EmptyState, InlineBanner, ProgressPanel, Retranslated, TextLabel, VerbButton

CLIPBOARD = "clipboard"
"""where a copied file went, as the case file keeps it: the sentences say it in either language"""


class ReturnPage(Retranslated, QWidget):
    """Files made here, the newest first; delivered means that a verified receipt is here."""

    open_wanted = Signal()
    case_wanted = Signal(str)

    def __init__(self, program: Program, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._program = program
        self._look = program.look
        self._sheet: ReturnSheet | None = None
        self.lines: list[OutgoingLine] = []
        look = self._look
        open_file = VerbButton(look, "return.verb.open", icon="receipt")
        open_file.clicked.connect(self.open_wanted)
        words = QVBoxLayout()
        words.setSpacing(look.px(2))
        words.addWidget(TextLabel(look, "return.title", type="title"))
        words.addWidget(TextLabel(look, "return.text", tone="quiet", wrap=True))
        head = QHBoxLayout()
        head.addLayout(words, 1)
        head.addWidget(open_file)
        self._banner = InlineBanner(look)
        self._progress = ProgressPanel(look)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._area)
        self._stack.addWidget(EmptyState(look, "return", "return.empty_title", "return.empty_text"))
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(24), look.px(20), look.px(24), look.px(16))
        column.setSpacing(look.px(8))
        column.addLayout(head)
        column.addWidget(self._banner)
        column.addWidget(self._progress)
        column.addWidget(self._stack, 1)
        self.setFocusProxy(open_file)
        actions.bind("return.copy", self, lambda: self._first(self.copy))
        actions.bind("return.save", self, lambda: self._first(self.save))
        self.retranslate()

    def load(self) -> None:
        """Asks for the sheet afresh."""
        self._program.run(self, self._program.casework.return_sheet, self.show_sheet)

    def show_sheet(self, sheet: ReturnSheet) -> None:
        """Shows what left and what will leave."""
        if sheet == self._sheet:
            return
        self._sheet = sheet
        look = self._look
        inside = QWidget()
        inside.setProperty("ground", "surface")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, look.px(8), 0)
        column.setSpacing(0)
        self.lines = []
        for row in sheet.rows:
            line = OutgoingLine(look, row)
            line.copy_wanted.connect(self.copy)
            line.save_wanted.connect(self.save)
            line.show_wanted.connect(lambda shown: show_in_folder(Path(shown.path)))
            self.lines.append(line)
            column.addWidget(line)
        column.addStretch(1)
        self._area.setWidget(inside)
        self._stack.setCurrentIndex(0 if sheet.rows else 1)

    def copy(self, row: OutgoingRow) -> None:
        """Puts the file on the clipboard and notes it."""
        copy_file(Path(row.path))
        casework = self._program.casework
        self._program.run(
            self, lambda: casework.mark_copied(row.bundle_id, CLIPBOARD), self._on_copied, self._on_refused
        )

    def save(self, row: OutgoingRow) -> None:
        """Carries the file into a folder or onto a stick that the person chooses."""
        settings = self._program.settings
        folder = pick_folder(self, self._look.t("return.pick"), settings.values.save_folder)
        if folder is not None:
            settings.change(save_folder=str(folder))
            self.save_to(row, folder)

    def save_to(self, row: OutgoingRow, folder: Path) -> None:
        """Carries the file into `folder` and notes it."""
        casework = self._program.casework
        self._banner.clear()
        self._progress.begin("return.saving")
        self._program.run(
            self,
            lambda: casework.hand_over_to_folder(row.bundle_id, folder),
            lambda _: self._on_saved(folder),
            self._on_refused,
        )

    def retranslate(self) -> None:
        self.setAccessibleName(self._look.t("return.title"))
        self._area.setAccessibleName(self._look.t("return.list"))

    def _first(self, do: Callable[[OutgoingRow], None]) -> None:
        """Does something with the newest file that waits."""
        for line in self.lines:
            if line.row.state in ("made", "handed_over"):
                do(line.row)
                return

    def _on_copied(self, _: Outgoing) -> None:
        self._banner.say("good", lambda: self._look.t("return.copied"))
        self.load()

    def _on_saved(self, folder: Path) -> None:
        self._progress.end()
        self._banner.say(
            "good",
            lambda: self._look.t("return.saved", folder=folder),
            action=lambda: self._look.t("return.verb.show"),
            on_action=lambda: show_in_folder(folder / "any"),
        )
        self.load()

    def _on_refused(self, error: KnownError) -> None:
        self._progress.end()
        self._banner.say_error(error)
