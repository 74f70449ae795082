"""The table of shortcuts in the settings: shown, changed, put back; a clash is said beside the field."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui.actions import ACTIONS, BY_ID, Actions
from ui.look import Look
from ui.widgets import FieldLabel, InlineBanner, Retranslated, VerbButton

_ID = Qt.ItemDataRole.UserRole + 1


class ShortcutTable(Retranslated, QWidget):
    """Every action with its key; the marked one can be given another."""

    def __init__(self, look: Look, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._actions = actions
        self._model = QStandardItemModel(0, 3, self)
        for action in ACTIONS:
            line = [QStandardItem() for _ in range(3)]
            line[0].setData(action.id, _ID)
            self._model.appendRow(line)
        self.table = QTableView()
        self.table.setModel(self._model)
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.table.setProperty("plain", True)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.setMinimumHeight(look.px(280))
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.field = QKeySequenceEdit()
        self.field.setMaximumSequenceLength(1)
        self.field.setMaximumWidth(look.px(220))
        self.apply = VerbButton(look, "settings.keys.apply", icon="check")
        self.apply.clicked.connect(self._on_apply)
        self.reset = VerbButton(look, "settings.keys.reset", kind="plain")
        self.reset.clicked.connect(self._on_reset)
        self._banner = InlineBanner(look)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(FieldLabel(look, "settings.keys.new", self.field))
        for widget in (self.field, self.apply, self.reset):
            row.addWidget(widget)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        column.addWidget(self.table)
        column.addLayout(row)
        column.addWidget(self._banner)
        self.retranslate()
        self.table.setCurrentIndex(self._model.index(0, 0))

    def choose(self, action_id: str) -> None:
        """Marks an action's line."""
        for place, action in enumerate(ACTIONS):
            if action.id == action_id:
                self.table.setCurrentIndex(self._model.index(place, 0))

    def retranslate(self) -> None:
        look = self._look
        self.table.setAccessibleName(look.t("settings.keys.table"))
        heads = ("settings.keys.action", "settings.keys.place", "settings.keys.key")
        self._model.setHorizontalHeaderLabels([look.t(key) for key in heads])
        for place, action in enumerate(ACTIONS):
            self._model.item(place, 0).setText(self._actions.text(action.id))
            self._model.item(place, 1).setText(look.t(f"actions.place.{action.place}"))
            self._model.item(place, 2).setText(self._actions.native_keys(action.id))

    def _chosen(self) -> str:
        index = self.table.currentIndex().siblingAtColumn(0)
        return str(index.data(_ID))

    def _on_row(self, current: QModelIndex) -> None:
        if current.isValid():
            self._banner.clear()
            self.field.setKeySequence(QKeySequence(self._actions.keys(self._chosen())))

    def _on_apply(self) -> None:
        self._give(self.field.keySequence().toString(QKeySequence.SequenceFormat.PortableText))

    def _on_reset(self) -> None:
        self._give(BY_ID[self._chosen()].keys)
        self.field.setKeySequence(QKeySequence(self._actions.keys(self._chosen())))

    def _give(self, keys: str) -> None:
        chosen = self._chosen()
        clash = self._actions.clash(chosen, keys)
        if clash:
            name = self._actions.text(clash)
            self._banner.say("notice", lambda: self._look.t("settings.keys.clash", name=name))
            return
        self._banner.clear()
        self._actions.set_keys(chosen, keys)
        self.retranslate()
