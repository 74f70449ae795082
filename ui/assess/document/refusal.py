"""What stands in place of a document that cannot be shown: what it is, why, and a copy for another program."""

from pathlib import PurePosixPath

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cse_desktop.errors import KnownError, Words
from cse_desktop.services.sheets import MaterialRow
from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import Retranslated, TextLabel, VerbButton, announce, error_text

WIDTH = 460


class RefusalPage(Retranslated, QWidget):
    """Name, type, size and the reason in words, the digest one level down; a copy leaves only after a warning."""

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
        self.more = VerbButton(look, "reading.refusal.details", kind="link")
        self.more.clicked.connect(self._show_digest)
        self.digest = TextLabel(look, type="small", tone="quiet", wrap=True)
        self.digest.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.digest.hide()
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
        for widget in (icon, title, why, self.facts, self.more, self.digest, self.save, self.warning):
            left = widget in (self.save, self.more)
            inner.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag(0))
        choice = QHBoxLayout()
        choice.addWidget(self.confirm)
        choice.addWidget(self.stay)
        choice.addStretch(1)
        inner.addLayout(choice)
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        # in a row of its own the card is asked how high it is at its own width
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(sheet)
        row.addStretch(1)
        outer.addLayout(row)
        outer.addStretch(2)
        self._warn(False)
        self.retranslate()

    def _show_digest(self) -> None:
        self.digest.show()
        self.more.hide()

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
            )
        )
        # broken into eights: the whole can be read out and compared, and has room on the card
        digest = " ".join(row.sha256[at : at + 8] for at in range(0, len(row.sha256), 8))
        self.digest.setText(look.t("reading.refusal.digest", digest=digest))
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
