"""The score sheet exactly as it will be signed, page by page, drawn by the decoder."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from cse_desktop.domain.documents import Pixels
from cse_desktop.errors import KnownError
from ui.in_memory import drawn, image_of
from ui.program import Program
from ui.widgets import InlineBanner, ProgressPanel, Retranslated, TextLabel, VerbButton

PAGE_WIDTH = 900


class ScoreSheetPreview(Retranslated, QWidget):
    """The pages of one case's score sheet."""

    left = Signal()

    def __init__(self, program: Program, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._program = program
        self._look = program.look
        self._case = ("", "")
        look = self._look
        back = VerbButton(look, "submit.preview.back", kind="plain", icon="back")
        back.setProperty("flush", True)
        back.clicked.connect(self.left)
        self._title = TextLabel(look, "submit.preview.title", type="subtitle")
        head = QHBoxLayout()
        head.setSpacing(look.px(12))
        head.addWidget(back)
        head.addWidget(self._title, 1)
        self._banner = InlineBanner(look)
        self._progress = ProgressPanel(look)
        self._pages = QScrollArea()
        self._pages.setWidgetResizable(True)
        self._pages.setFrameShape(QFrame.Shape.NoFrame)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(24), look.px(12), look.px(24), look.px(12))
        column.setSpacing(look.px(8))
        column.addLayout(head)
        column.addWidget(TextLabel(look, "submit.preview.text", tone="quiet", wrap=True))
        column.addWidget(self._banner)
        column.addWidget(self._progress)
        column.addWidget(self._pages, 1)
        self.retranslate()

    def show_case(self, case_id: str, name: str) -> None:
        """Makes and shows the score sheet of a case."""
        self._case = (case_id, name)
        self._banner.clear()
        self._pages.setWidget(QWidget())
        self._progress.begin("submit.preview.making")
        language, casework = self._look.language, self._program.casework
        self._program.run(
            self, lambda: casework.score_sheet(case_id, language), self._decode, self._on_refused
        )

    def take_focus(self) -> None:
        """The keys go to the pages, which they scroll."""
        self._pages.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        self._pages.setAccessibleName(self._look.t("submit.preview.title"))

    def _decode(self, data: bytes) -> None:
        decoder = self._program.decoder
        self._program.run(
            self,
            lambda: drawn(decoder, data, "score sheet", PAGE_WIDTH),
            self.show_pages,
            self._on_refused,
            lane="work",
        )

    def show_pages(self, pages: list[Pixels]) -> None:
        """Shows the pages that were drawn."""
        self._progress.end()
        look = self._look
        inside = QWidget()
        inside.setProperty("ground", "canvas")
        inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(inside)
        column.setContentsMargins(look.px(16), look.px(16), look.px(16), look.px(16))
        column.setSpacing(look.px(16))
        for place, pixels in enumerate(pages):
            sheet = QLabel()
            sheet.setPixmap(QPixmap.fromImage(image_of(pixels)))
            sheet.setFixedSize(QSize(pixels.width, pixels.height))
            sheet.setAccessibleName(look.t("submit.preview.page", n=place + 1, total=len(pages)))
            column.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self._pages.setWidget(inside)

    def _on_refused(self, error: KnownError) -> None:
        self._progress.end()
        self._banner.say_error(error)
