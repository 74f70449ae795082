"""The rubric's lines as a Qt list model: one sentence for screen readers, one line to paint."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.assess.rubric.lines import RubricLine
from ui.look import Look

LineRole = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


class RubricModel(QAbstractListModel):
    """Lines of the rubric after filtering, with ratings that are on their way already shown."""

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look
        self._lines: tuple[RubricLine, ...] = ()
        self._pending: dict[tuple[str, str], str | None] = {}

    def set_lines(self, lines: tuple[RubricLine, ...]) -> None:
        """Shows other lines; where only their contents differ, rows keep their places."""
        if [line.key for line in lines] != [line.key for line in self._lines]:
            self.beginResetModel()
            self._lines = lines
            self.endResetModel()
            return
        old, self._lines = self._lines, lines
        for row, (before, after) in enumerate(zip(old, lines, strict=True)):
            if before is not after and before != after:
                self.dataChanged.emit(self.index(row), self.index(row))

    def set_pending(self, pending: dict[tuple[str, str], str | None]) -> None:
        """Ratings that are on their way to the disk."""
        touched = self._pending.keys() | pending.keys()
        self._pending = dict(pending)
        for row, line in enumerate(self._lines):
            if line.key in touched:
                self.dataChanged.emit(self.index(row), self.index(row))

    @property
    def lines(self) -> tuple[RubricLine, ...]:
        """What it holds."""
        return self._lines

    def row_of(self, key: tuple[str, str]) -> int:
        """Row of a line, or -1."""
        return next((row for row, line in enumerate(self._lines) if line.key == key), -1)

    def value_of(self, line: RubricLine) -> str | None:
        """The rating to show: the one under way, else the one recorded."""
        return self._pending.get(line.key, line.value)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        line = self._lines[index.row()]
        if role == LineRole:
            return line
        if role == int(Qt.ItemDataRole.DisplayRole):
            return f"{line.code} {self._look.words(line.title)}"
        if role == int(Qt.ItemDataRole.AccessibleTextRole):
            return self._sentence(line)
        if role == int(Qt.ItemDataRole.ToolTipRole):
            text = self._look.words(line.text)
            paper = line.cell.paper if line.cell is not None else None
            return text if paper is None else f"{text}\n{self._from_paper(paper)}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def _from_paper(self, clock: str) -> str:
        look = self._look
        return look.t("paper.mark_at", clock=clock) if clock else look.t("paper.mark")

    def _sentence(self, line: RubricLine) -> str:
        look = self._look
        parts = [f"{line.code} {look.words(line.title)}"]
        if line.cell is not None:
            value = self.value_of(line)
            parts.append(look.t("rubric.row.rated", value=value) if value else look.t("rubric.row.unrated"))
            if line.cell.paper is not None:
                parts.append(self._from_paper(line.cell.paper))
            if line.critical:
                parts.append(look.t("rubric.row.critical"))
            if line.evidence:
                parts.append(look.plural("rubric.row.evidence", len(line.evidence)))
        elif not line.heading:
            parts.append(look.t("rubric.row.other_method"))
        parts.extend(look.words(gap.words) for gap in line.gaps)
        return look.t("rubric.row.joint").join(parts)
