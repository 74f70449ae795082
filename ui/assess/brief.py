"""The interview brief on the screen, as it is printed: one page, with the ways to print and to keep it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from cse_desktop.domain.documents import Pixels, Readable
from cse_desktop.errors import KnownError
from cse_desktop.services.brief import Brief, brief_lines
from ui.assess.outside import write_outside
from ui.in_memory import PATIENCE_S, drawn, image_of
from ui.program import Program
from ui.widgets import InlineBanner, ProgressPanel, Retranslated, TextLabel, VerbButton

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

SCREEN_WIDTH = 860
PRINT_WIDTH = 2480
"""dots across A4 at 300 to the inch"""
PHOTO_WIDTH = 360


class BriefView(Retranslated, QWidget):
    """One case's brief. What leaves the case file by it is said first."""

    left = Signal()

    def __init__(
        self, program: Program, photo: Callable[[str], Callable[[], Readable]], parent: QWidget | None = None
    ) -> None:
        """`photo`: from the digest of a material to what the decoder reads it by."""
        super().__init__(parent)
        self._program = program
        self._look = program.look
        self._photo = photo
        self._case_id = ""
        self._digest: str | None = None
        self._brief: Brief | None = None
        self._pdf = b""
        look = self._look
        back = VerbButton(look, "brief.back", kind="plain", icon="back", keys="Esc")
        back.setProperty("flush", True)
        back.clicked.connect(self.left)
        self.save = VerbButton(look, "brief.save", icon="save")
        self.save.clicked.connect(lambda: self._warn(self._ask_where))
        self.print = VerbButton(look, "brief.print", icon="print")
        self.print.clicked.connect(lambda: self._warn(self._ask_printer))
        self._title = TextLabel(look, "brief.name", type="subtitle")
        head = QHBoxLayout()
        head.setSpacing(look.px(12))
        head.addWidget(back)
        head.addWidget(self._title, 1)
        head.addWidget(self.save)
        head.addWidget(self.print)
        self.banner = InlineBanner(look)
        self._progress = ProgressPanel(look)
        self._pages = QScrollArea()
        self._pages.setWidgetResizable(True)
        self._pages.setFrameShape(QFrame.Shape.NoFrame)
        self._sheet = QLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(24), look.px(12), look.px(24), look.px(12))
        column.setSpacing(look.px(8))
        column.addLayout(head)
        column.addWidget(TextLabel(look, "brief.intro", tone="quiet", wrap=True))
        column.addWidget(self.banner)
        column.addWidget(self._progress)
        column.addWidget(self._pages, 1)
        self.retranslate()

    @property
    def brief(self) -> Brief | None:
        """What is shown."""
        return self._brief

    @property
    def pdf(self) -> bytes:
        """The page as it is printed; empty while it is made."""
        return self._pdf

    def show_case(self, case_id: str, photo: str | None) -> None:
        """Makes and shows the brief of a case; `photo` is the digest of the portrait."""
        self._case_id, self._digest = case_id, photo
        self.banner.clear()
        self._make()

    def take_focus(self) -> None:
        """The keys go to the page, which they scroll."""
        self._pages.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def forget(self) -> None:
        """The case is left: nothing of it stays."""
        self._case_id, self._digest, self._brief, self._pdf = "", None, None, b""
        self._pages.setWidget(QWidget())

    def retranslate(self) -> None:
        self._pages.setAccessibleName(self._look.t("brief.name"))
        if self._brief is not None and self._pdf:
            self._make()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    # -- making

    def _make(self) -> None:
        case_id, casework = self._case_id, self._program.casework
        self._pdf = b""
        self._enable()
        self._pages.setWidget(QWidget())
        self._progress.begin("brief.making")
        self._program.run(self, lambda: casework.brief(case_id), self._lay_out, self._refused)

    def _lay_out(self, brief: Brief) -> None:
        if brief.number and not self._case_id:
            return
        self._brief = brief
        language, casework, decoder = self._look.language, self._program.casework, self._program.decoder
        source = self._photo(self._digest) if self._digest is not None else None

        def made() -> tuple[bytes, Pixels]:
            picture = None
            if source is not None:
                opened = decoder.open(source, "portrait").result(PATIENCE_S)
                try:
                    if opened.facts.opens:
                        picture = opened.image(0, PHOTO_WIDTH).result(PATIENCE_S)
                finally:
                    opened.close()
            pdf = casework.brief_sheet(brief, language, picture)
            return pdf, drawn(decoder, pdf, "brief", SCREEN_WIDTH)[0]

        self._program.run(self, made, self._show, self._refused, lane="work")

    def _show(self, made: tuple[bytes, Pixels]) -> None:
        self._progress.end()
        brief = self._brief
        if brief is None or not self._case_id:
            return
        self._pdf, pixels = made
        look = self._look
        inside = QWidget()
        inside.setProperty("ground", "canvas")
        inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(inside)
        column.setContentsMargins(look.px(16), look.px(16), look.px(16), look.px(16))
        self._sheet = QLabel()
        self._sheet.setPixmap(QPixmap.fromImage(image_of(pixels)))
        self._sheet.setFixedSize(QSize(pixels.width, pixels.height))
        self._sheet.setAccessibleName(look.t("brief.page"))
        self._sheet.setAccessibleDescription("\n".join(brief_lines(brief, look.language)))
        column.addWidget(self._sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self._pages.setWidget(inside)
        self._enable()

    def _enable(self) -> None:
        for button in (self.save, self.print):
            button.setEnabled(bool(self._pdf))

    def _refused(self, error: KnownError) -> None:
        self._progress.end()
        self.banner.say_error(error)

    # -- taking it along

    def _warn(self, go_on: Callable[[], None]) -> None:
        """What is printed or kept outside is not encrypted: said before, not after."""
        look = self._look
        self.banner.say(
            "notice", lambda: look.t("brief.warning"), action=lambda: look.t("brief.go_on"), on_action=go_on
        )

    def _ask_where(self) -> None:
        self.banner.clear()
        dialog = QFileDialog(self, self._look.t("brief.where"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        number = self._brief.number if self._brief is not None else ""
        dialog.selectFile(f"{self._look.t('brief.file')} {number}.pdf")
        dialog.fileSelected.connect(self.keep)
        dialog.open()

    def keep(self, path: str) -> None:
        """Writes the page to a place that was chosen."""
        pdf = self._pdf
        self._program.run(
            self,
            lambda: write_outside(Path(path), [pdf]),
            lambda _: self.banner.say("good", lambda: self._look.t("assess.copy.saved")),
            self.banner.say_error,
            lane="work",
        )

    def _ask_printer(self) -> None:
        from PySide6.QtPrintSupport import (  # noqa: PLC0415 - only who prints waits for it
            QPrintDialog,
            QPrinter,
            QPrinterInfo,
        )

        self.banner.clear()
        if not QPrinterInfo.availablePrinterNames():
            self.banner.say("info", lambda: self._look.t("brief.no_printer"))
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.print_on(printer))
        dialog.setModal(True)
        dialog.show()

    def print_on(self, printer: "QPrinter") -> None:
        """Prints the page; it is drawn by the decoder, finely enough for paper."""
        pdf, decoder = self._pdf, self._program.decoder
        self._program.run(
            self,
            lambda: drawn(decoder, pdf, "brief", PRINT_WIDTH)[0],
            lambda pixels: self._paint(printer, pixels),
            self.banner.say_error,
            lane="work",
        )

    def _paint(self, printer: "QPrinter", pixels: Pixels) -> None:
        painter = QPainter(printer)
        room = painter.viewport()
        image = image_of(pixels)
        size = image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawImage(QRect(room.topLeft(), size), image)
        painter.end()
        self.banner.say("good", lambda: self._look.t("brief.printed"))
