"""The roster as a table model: filtered, sorted and moved in Python lists, so that ten thousand rows stay quick."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCollator,
    QLocale,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from cse_desktop.services.roster_values import RosterRow, Stage
from ui.look import Look

Index = QModelIndex | QPersistentModelIndex
COLUMNS = (
    "applicant",
    "grade",
    "field",
    "declared",
    "materials",
    "interview",
    "submitted",
    "time",
    "gaps",
    "identity",
    "state",
)
STAGES = frozenset({"declared", "materials", "interview", "submitted"})
ROW = Qt.ItemDataRole.UserRole + 1
MIME = "application/x-cse-roster-row"
_NO_INDEX = QModelIndex()
_UNSORTED = -1


class RosterModel(QAbstractTableModel):
    """Rows of one roster sheet. Moving is possible only where the order is drawn and nothing is filtered or sorted."""

    moved = Signal(list)
    """all case ids in their new order"""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._all: list[RosterRow] = []
        self._shown: list[RosterRow] = []
        self._words: tuple[str, ...] = ()
        self._searched: dict[str, str] = {}
        """what the filter looks through, by case; made when a row is first looked at"""
        self._sorted = (_UNSORTED, Qt.SortOrder.AscendingOrder)
        self._drawn = False

    # -- content

    def show(self, rows: Sequence[RosterRow], *, drawn: bool) -> None:
        """Takes over a sheet's rows; where the same cases stand in the same order only they are refreshed."""
        self._drawn = drawn
        self._all = list(rows)
        self._searched.clear()
        before = [row.case_id for row in self._shown]
        after = self._arranged()
        if [row.case_id for row in after] == before:
            self._shown = after
            if after:
                self.dataChanged.emit(self.index(0, 0), self.index(len(after) - 1, len(COLUMNS) - 1))
            return
        self.beginResetModel()
        self._shown = after
        self.endResetModel()

    def filter(self, text: str) -> None:
        """Shows only rows that hold every word of `text` (name, number, employer, grade, state)."""
        self._words = tuple(text.casefold().split())
        self._reset()

    def retranslate(self) -> None:
        """Says everything again."""
        self._searched.clear()
        self._reset()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    @property
    def rows(self) -> Sequence[RosterRow]:
        """The rows shown, in their order."""
        return self._shown

    @property
    def total(self) -> int:
        """How many rows there are without the filter."""
        return len(self._all)

    @property
    def can_move(self) -> bool:
        """Whether rows can be put in another order now."""
        return self._drawn and not self._words and self._sorted[0] == _UNSORTED

    def row_of(self, case_id: str) -> int:
        """Where a case stands; −1 where it is not shown."""
        return next((place for place, row in enumerate(self._shown) if row.case_id == case_id), -1)

    def move(self, source: int, target: int) -> bool:
        """Moves one row to another place and says the new order."""
        if not self.can_move or source == target or not 0 <= target < len(self._shown):
            return False
        below = target + 1 if target > source else target
        if not self.beginMoveRows(_NO_INDEX, source, source, _NO_INDEX, below):
            return False
        self._shown.insert(target, self._shown.pop(source))
        self._all = list(self._shown)
        self.endMoveRows()
        self.moved.emit([row.case_id for row in self._all])
        return True

    # -- Qt's model

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._shown[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row, COLUMNS[index.column()])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            text = self.text(row, COLUMNS[index.column()])
            return f"{self._look.t(f'roster.column.{COLUMNS[index.column()]}')}: {text}"
        if role == Qt.ItemDataRole.ToolTipRole and COLUMNS[index.column()] == "applicant":
            return f"{row.name} {row.name_latin}\n{row.employer}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._look.t(f"roster.column.{COLUMNS[section]}")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled if self.can_move else Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        return flags | Qt.ItemFlag.ItemIsDragEnabled if self.can_move else flags

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted = (column, order)
        self._reset()

    # -- moving by mouse

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        carried = QMimeData()
        if indexes:
            carried.setData(MIME, str(indexes[0].row()).encode())
        return carried

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        if action != Qt.DropAction.MoveAction or not data.hasFormat(MIME):
            return False
        source = int(bytes(data.data(MIME).data()))
        target = parent.row() if parent.isValid() else row if row >= 0 else len(self._shown)
        del column
        self.move(source, min(target - 1 if target > source else target, len(self._shown) - 1))
        # the view must not remove the row it believes was copied
        return False

    # -- inside

    def text(self, row: RosterRow, column: str) -> str:
        """What a cell says in words."""
        if column in STAGES:
            stage = stage_of(row, column)
            return self._look.words(stage.words) if stage is not None else "–"
        said: dict[str, Callable[[], str]] = {
            "applicant": lambda: f"{row.name} {row.number}",
            "grade": lambda: self._look.words(row.grade.name) if row.grade is not None else "–",
            "field": lambda: self._look.words(row.field) if row.field is not None else "–",
            "time": lambda: self._look.clock(row.interview_start) if row.interview_start else "–",
            "gaps": lambda: self._look.plural("roster.gaps", row.gaps) if row.gaps else "–",
            "identity": lambda: self._look.t(f"roster.identity.{'yes' if row.identity_checked else 'no'}"),
            "state": lambda: self._look.words(row.state_words),
        }
        return said[column]()

    def _reset(self) -> None:
        self.beginResetModel()
        self._shown = self._arranged()
        self.endResetModel()

    def _arranged(self) -> list[RosterRow]:
        rows = [row for row in self._all if self._holds(row)] if self._words else list(self._all)
        column, order = self._sorted
        if column != _UNSORTED:
            rows.sort(key=self._sort_key(COLUMNS[column]), reverse=order == Qt.SortOrder.DescendingOrder)
        return rows

    def _holds(self, row: RosterRow) -> bool:
        if row.case_id not in self._searched:
            self._searched[row.case_id] = self._search_text(row)
        text = self._searched[row.case_id]
        return all(word in text for word in self._words)

    def _search_text(self, row: RosterRow) -> str:
        parts = (row.name, row.name_latin, row.number, row.employer, self.text(row, "grade"))
        return " ".join((*parts, self.text(row, "field"), self.text(row, "state"))).casefold()

    def _sort_key(self, column: str) -> Callable[[RosterRow], Any]:
        if column == "gaps":
            return lambda row: row.gaps
        if column == "grade":
            return lambda row: row.grade.expected if row.grade is not None else -1
        if column == "time":
            return lambda row: row.interview_start or "~"
        if column == "identity":
            return lambda row: row.identity_checked
        collator = QCollator(QLocale(self._look.language))
        collator.setNumericMode(True)
        if column == "applicant":
            return lambda row: collator.sortKey(row.name)
        return lambda row: collator.sortKey(self.text(row, column))


def stage_of(row: RosterRow, stage: str) -> Stage | None:
    """One stage of a case."""
    return next((found for found in row.stages if found.stage == stage), None)
