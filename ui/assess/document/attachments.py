"""The files that travel inside a document: named, with their size, and never opened."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from cse_desktop.domain.documents import AttachedFile
from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import Retranslated, TextLabel


class AttachmentList(Retranslated, QWidget):
    """Lists attachments; there is nothing to be done with one but to know of it."""

    def __init__(self, files: Sequence[AttachedFile], look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._files = files
        cannot = TextLabel(look, "reading.attachments.cannot", type="small", tone="quiet", wrap=True)
        self.list = QListWidget()
        self.list.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["s"], SPACE["xs"], SPACE["xs"], 0)
        column.setSpacing(SPACE["xs"])
        column.addWidget(cannot)
        column.addWidget(self.list, 1)
        self.retranslate()

    def retranslate(self) -> None:
        look = self._look
        self.list.setAccessibleName(look.t("reading.attachments.name"))
        self.list.clear()
        for file in self._files:
            # of a large document the decoder does not unpack what it cannot show: then nobody knows the size
            size = look.file_size(file.size) if file.size else ""
            item = QListWidgetItem(f"{file.name}\n{size}".rstrip())
            item.setToolTip(file.name)
            told = look.t("reading.attachments.line", name=file.name, size=size)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, told)
            self.list.addItem(item)
