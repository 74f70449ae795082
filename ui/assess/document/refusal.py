"""What stands in place of a document that cannot be shown: what it is, why, and a copy for another program."""

from pathlib import PurePosixPath

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cse_desktop.errors import KnownError, Words
from cse_desktop.services.sheets import MaterialRow
from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import Retranslated, TextLabel, VerbButton, announce, error_text

DIGEST_SHOWN = 12
WIDTH = 460


class RefusalPage(Retranslated, QWidget):
    """Name, type, size, short digest, and the reason in words; a copy leaves only after a warning."""

    copy_wanted = Signal(str)
    """path the person chose"""

    def __init__(
        self, material: MaterialRow, reason: Words, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._material = material
        self.setProperty("ground", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        sheet = QFrame()
        sheet.setProperty("card", True)
        sheet.setFixedWidth(look.px(WIDTH))
        icon = QLabel()
        look.dress(icon, "document", "quiet", 24)
        title = TextLabel(look, "document.refusal.title", type="subtitle", wrap=True)
        why = TextLabel(look, wrap=True)
        why.say_words(reason)
        self.why = why
        self.facts = TextLabel(look, type="small", tone="quiet", wrap=True)
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.save = VerbButton(look, "document.refusal.save", icon="save")
        self.save.clicked.connect(lambda: self._warn(True))
        self.warning = TextLabel(look, "document.refusal.warning", tone="notice", wrap=True)
        self.confirm = VerbButton(look, "document.refusal.confirm")
        self.confirm.clicked.connect(self._ask_where)
        self.stay = VerbButton(look, "document.refusal.stay", kind="plain")
        self.stay.clicked.connect(lambda: self._warn(False))
        inner = QVBoxLayout(sheet)
        inner.setContentsMargins(SPACE["xl"], SPACE["xl"], SPACE["xl"], SPACE["xl"])
        inner.setSpacing(SPACE["m"])
        for widget in (icon, title, why, self.facts, self.save, self.warning):
            inner.addWidget(
                widget, 0, Qt.AlignmentFlag.AlignLeft if widget is self.save else Qt.AlignmentFlag(0)
            )
        choice = QHBoxLayout()
        choice.addWidget(self.confirm)
        choice.addWidget(self.stay)
        choice.addStretch(1)
        inner.addLayout(choice)
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        outer.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(2)
        self._warn(False)
        self.retranslate()

    def _warn(self, on: bool) -> None:
        self.warning.setVisible(on)
        self.confirm.setVisible(on)
        self.stay.setVisible(on)
        self.save.setVisible(not on)
        if on:
            announce(self, self.warning.text())
            self.stay.setFocus()

    def _ask_where(self) -> None:
        dialog = QFileDialog(self, self._look.t("document.refusal.where"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(PurePosixPath(self._material.name).name)
        dialog.fileSelected.connect(self._choose)
        dialog.open()

    def _choose(self, path: str) -> None:
        self._warn(False)
        self.copy_wanted.emit(path)

    def retranslate(self) -> None:
        look, row = self._look, self._material
        self.facts.setText(
            look.t(
                "document.refusal.facts",
                name=row.name,
                type=row.media_type,
                size=look.file_size(row.size),
                digest=row.sha256[:DIGEST_SHOWN],
            )
        )
        self.setAccessibleName(look.t("document.refusal.title"))


class TroubleCard(Retranslated, QFrame):
    """Says over a page that the decoder has stopped, and offers to try again."""

    again_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._over = parent
        self._error: KnownError | None = None
        self.setProperty("floating", True)
        self.setFixedWidth(look.px(WIDTH))
        self.words = TextLabel(look, wrap=True)
        self.again = VerbButton(look, "document.trouble.again", kind="primary", icon="rotate")
        self.again.clicked.connect(self.again_wanted)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["l"], SPACE["l"], SPACE["l"], SPACE["l"])
        column.setSpacing(SPACE["m"])
        column.addWidget(TextLabel(look, "document.trouble.title", type="strong"))
        column.addWidget(self.words)
        column.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_error(self, error: KnownError) -> None:
        """Shows the words of what went wrong."""
        self._error = error
        self.retranslate()
        self.move(max(0, (self._over.width() - self.width()) // 2), SPACE["xxl"])
        self.show()
        self.raise_()
        announce(self, self.words.text())

    def retranslate(self) -> None:
        if self._error is not None:
            self.words.say_plain(error_text(self._look, self._error))
            # `adjustSize` takes a wrapped text for narrower than it will be
            self.resize(self.width(), self._column.totalHeightForWidth(self.width()))
