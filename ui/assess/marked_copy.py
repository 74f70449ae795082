"""Saving a copy of the PDF on top with its marks, for other readers; the copy leaves the case file unencrypted."""

from collections.abc import Callable
from pathlib import Path, PurePosixPath

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from cse_desktop.domain.documents import MarkToCopy
from cse_desktop.services.sheets import CaseSheet
from ui.assess.document.arrivals import Arrivals
from ui.assess.document.desk import DocumentDesk
from ui.assess.document.marks import marks_of
from ui.assess.outside import write_outside
from ui.program import Program
from ui.widgets import InlineBanner


class MarkedCopy(QObject):
    """Warns, asks where, has the decoder make the copy, and writes it."""

    def __init__(
        self,
        program: Program,
        desk: DocumentDesk,
        banner: InlineBanner,
        sheet: Callable[[], CaseSheet | None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._program = program
        self._look = program.look
        self._desk = desk
        self._banner = banner
        self._sheet = sheet
        self._over = parent
        self._arrivals = Arrivals(self)

    @property
    def possible(self) -> bool:
        """Whether the document on top is a PDF with marks."""
        tab, sheet = self._desk.current, self._sheet()
        if tab is None or tab.view is None or sheet is None:
            return False
        return tab.view.document.facts.kind == "pdf" and bool(marks_of(sheet, tab.material.sha256))

    def begin(self) -> None:
        """Says what a copy outside the case file means, and offers to go on."""
        if not self.possible:
            self._banner.say("info", lambda: self._look.t("marks.copy.nothing"))
            return
        self._banner.say(
            "notice",
            lambda: self._look.t("marks.copy.warning"),
            action=lambda: self._look.t("marks.copy.where"),
            on_action=self._ask_where,
        )

    def _ask_where(self) -> None:
        tab = self._desk.current
        if tab is None:
            return
        dialog = QFileDialog(self._over, self._look.t("marks.copy.where"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        name = PurePosixPath(tab.material.name)
        dialog.selectFile(f"{name.stem} {self._look.t('marks.copy.suffix')}.pdf")
        dialog.fileSelected.connect(self.save)
        dialog.open()

    def save(self, path: str) -> None:
        """Has the copy made and writes it to `path`."""
        tab, sheet = self._desk.current, self._sheet()
        if tab is None or tab.view is None or sheet is None:
            return
        marks = [
            MarkToCopy(
                mark.page, mark.boxes, mark.style, mark.colour, " ".join((*mark.targets, mark.note)).strip()
            )
            for mark in marks_of(sheet, tab.material.sha256)
        ]
        self._arrivals.watch(
            tab.view.document.marked_copy(marks),
            lambda data: self._write(Path(path), data),
            self._banner.say_error,
        )

    def _write(self, path: Path, data: bytes) -> None:
        self._program.run(
            self,
            lambda: write_outside(path, [data]),
            lambda _: self._banner.say("good", lambda: self._look.t("assess.copy.saved")),
            self._banner.say_error,
            lane="work",
        )
