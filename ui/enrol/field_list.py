"""Fields of engineering to choose from: side by side, arrow keys move, Space chooses."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QListView, QWidget

from cse_desktop.domain.scope_list import Listed
from ui.look import Look

COLUMNS = 3
ID = Qt.ItemDataRole.UserRole + 1


class FieldList(QListView):
    """The fields that a society, or the illustrative list, has; any number may be chosen."""

    chosen = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._entries: tuple[Listed, ...] = ()
        self._chosen: tuple[str, ...] = ()
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.setProperty("choices", True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._model.itemChanged.connect(self._on_changed)
        look.restyled.connect(self._measure)

    @property
    def ids(self) -> tuple[str, ...]:
        """The fields chosen, in the list's order."""
        items = (self._model.item(row) for row in range(self._model.rowCount()))
        return tuple(item.data(ID) for item in items if item.checkState() == Qt.CheckState.Checked)

    def show_fields(self, entries: Sequence[Listed]) -> None:
        """Offers these; what was chosen stays chosen where it is offered again."""
        before = self.ids
        self._entries = tuple(entries)
        self._model.clear()
        for entry in entries:
            item = QStandardItem()
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
            )
            item.setCheckState(Qt.CheckState.Checked if entry.id in before else Qt.CheckState.Unchecked)
            item.setData(entry.id, ID)
            self._model.appendRow(item)
        self._speak()
        self._measure()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        current = self.currentIndex()
        if self._model.rowCount():
            self.setCurrentIndex(current if current.isValid() else self._model.index(0, 0))
            self.selectionModel().select(
                self.currentIndex(), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The place of the keys is seen only while they go here: what is chosen is ticked, not lit."""
        super().focusOutEvent(event)
        self.clearSelection()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._speak()
            self._measure()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(320), self.height())

    def _on_changed(self, _: QStandardItem) -> None:
        """An item also changes when it is laid out or told in another language."""
        if self.ids != self._chosen:
            self._chosen = self.ids
            self.chosen.emit()

    def _speak(self) -> None:
        for row, entry in enumerate(self._entries):
            self._model.item(row).setText(self._look.words(entry.words))

    def _measure(self) -> None:
        """As many columns as the longest name leaves room for; all rows are to be seen."""
        names = [
            self.fontMetrics().horizontalAdvance(self._look.words(entry.words)) for entry in self._entries
        ]
        wanted = max(names, default=0) + self._look.px(40)
        width = max(self.viewport().width(), 1)
        columns = max(1, min(COLUMNS, width // max(wanted, 1)))
        line = self.fontMetrics().height() + self._look.px(12)
        # one that fills the line to the last pixel is put into the next
        cell = QSize((width - 1) // columns, line)
        self.setGridSize(cell)
        for row in range(self._model.rowCount()):
            self._model.item(row).setSizeHint(cell)
        rows = -(-len(self._entries) // columns)
        self.setFixedHeight(rows * line + self._look.px(4))
