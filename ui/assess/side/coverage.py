"""The page of the side pane that shows which indicators rest on which materials, and where nothing does."""

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QListWidget,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cse_desktop.domain.coverage import Coverage, coverage
from cse_desktop.services.sheets import CaseSheet
from ui.assess.document.marks import evidence_of
from ui.look import Look
from ui.look.tokens import RADIUS, SPACE
from ui.widgets import Retranslated, SegmentedControl, TextLabel

CELL = 30
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
_NOTHING = Coverage((), (), {})


class CoverageModel(QAbstractTableModel):
    """Indicators down, materials across."""

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look
        self.grid = _NOTHING
        self._titles: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def show(self, grid: Coverage, titles: dict[str, str], names: dict[str, str]) -> None:
        """Shows another grid; `titles` of indicators, `names` of materials."""
        self.beginResetModel()
        self.grid, self._titles, self._names = grid, titles, names
        self.endResetModel()

    def cell(self, index: Index) -> tuple[str, str]:
        """Indicator and digest of a cell."""
        return self.grid.targets[index.row()], self.grid.materials[index.column()]

    def words(self, index: Index) -> str:
        """A cell in words."""
        target, material = self.cell(index)
        count = self.grid.count(target, material)
        said = (
            self._look.plural("marks.coverage.count", count)
            if count
            else self._look.t("marks.coverage.no_count")
        )
        title, name = self._titles[target], self._names[material]
        return self._look.t("marks.coverage.cell", code=target, title=title, name=name, count=said)

    def sentences(self) -> list[str]:
        """The whole grid, a sentence for each indicator and each material never used."""
        look, grid = self._look, self.grid
        said = []
        for target in grid.targets:
            parts = [
                f"{self._names[material]} {grid.count(target, material)}"
                for material in grid.materials
                if grid.count(target, material)
            ]
            what = look.t("opening.enrol.list_separators").join(parts) or look.t("marks.coverage.no_count")
            said.append(look.t("marks.coverage.line", code=target, title=self._titles[target], what=what))
        said += [look.t("marks.coverage.unused", name=self._names[material]) for material in grid.never_used]
        return said

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.grid.targets)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.grid.materials)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid():
            return None
        if role == int(Qt.ItemDataRole.DisplayRole):
            return self.grid.count(*self.cell(index)) or None
        if role in (int(Qt.ItemDataRole.AccessibleTextRole), int(Qt.ItemDataRole.ToolTipRole)):
            return self.words(index)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> object:
        down = orientation == Qt.Orientation.Vertical
        if role == int(Qt.ItemDataRole.DisplayRole):
            return self.grid.targets[section] if down else str(section + 1)
        if role in (int(Qt.ItemDataRole.AccessibleTextRole), int(Qt.ItemDataRole.ToolTipRole)):
            if down:
                return f"{self.grid.targets[section]} {self._titles[self.grid.targets[section]]}"
            return f"{section + 1} {self._names[self.grid.materials[section]]}"
        if role == int(Qt.ItemDataRole.ForegroundRole):
            hole = (
                self.grid.targets[section] in self.grid.without_evidence
                if down
                else self.grid.materials[section] in self.grid.never_used
            )
            return self._look.color("notice" if hole else "text")
        return None


class CoverageDelegate(QStyledItemDelegate):
    """Paints a count on a tint; a dash where there is nothing, in the colour of a gap where the whole row is empty."""

    def __init__(self, model: CoverageModel, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._look = look

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, grid = self._look, self._model.grid
        target, material = self._model.cell(index)
        count = grid.count(target, material)
        hole = not grid.of_target(target) or not grid.of_material(material)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(option.rect).adjusted(2, 2, -2, -2)
        current = bool(option.state & (QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_Selected))
        painter.setPen(QPen(look.color("accent"), 2) if current else Qt.PenStyle.NoPen)
        painter.setBrush(look.color("accent_tint" if count else "notice_tint" if hole else "canvas"))
        painter.drawRoundedRect(room, RADIUS / 2, RADIUS / 2)
        painter.setFont(look.font("small", medium=bool(count)))
        painter.setPen(look.color("accent_strong" if count else "notice" if hole else "quiet"))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, str(count or "–"))
        painter.restore()


class CoverageGrid(QTableView):
    """The grid; Enter goes where the cell points."""

    entered_cell = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered_cell.emit()
        else:
            super().keyPressEvent(event)


class CoveragePage(Retranslated, QWidget):
    """Says the holes in words, shows the grid, and the same as a list."""

    place_wanted = Signal(str)
    """annotation id: the first mark of a cell"""
    indicator_wanted = Signal(str)
    """indicator of an empty cell"""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._case: CaseSheet | None = None
        self.summary = TextLabel(look, type="strong", wrap=True)
        self.cell = TextLabel(look, type="small", tone="quiet", wrap=True)
        self.way = SegmentedControl(
            look,
            [("grid", "marks.coverage.as_grid"), ("list", "marks.coverage.as_list")],
            "marks.coverage.way",
            value="grid",
        )
        self.model = CoverageModel(look, self)
        self.grid = CoverageGrid()
        self.grid.setModel(self.model)
        self.grid.setItemDelegate(CoverageDelegate(self.model, look, self.grid))
        self.grid.setFrameShape(QFrame.Shape.NoFrame)
        self.grid.setShowGrid(False)
        self.grid.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.grid.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.grid.setTabKeyNavigation(False)
        for header in (self.grid.horizontalHeader(), self.grid.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setDefaultSectionSize(look.px(CELL))
            header.setMinimumSectionSize(look.px(CELL))
            header.setHighlightSections(False)
        self.list = QListWidget()
        self.list.setProperty("plain", True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setWordWrap(True)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.grid)
        self.stack.addWidget(self.list)
        self.grid.entered_cell.connect(self._enter)
        self.grid.doubleClicked.connect(lambda _: self._enter())
        self.grid.selectionModel().currentChanged.connect(lambda now, _: self._say_cell(now))
        self.way.chosen.connect(self._show_as)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["m"], SPACE["xs"], SPACE["m"], SPACE["s"])
        column.setSpacing(SPACE["s"])
        for widget in (self.summary, self.way):
            column.addWidget(widget)
        column.addWidget(self.stack, 1)
        column.addWidget(self.cell)
        self.retranslate()

    def show_case(self, case: CaseSheet) -> None:
        """Shows the grid of a case."""
        self._case = case
        self._fill()

    def forget(self) -> None:
        """The case is left: nothing of it stays on the page."""
        self._case = None
        self.model.show(_NOTHING, {}, {})
        self.list.clear()
        self.summary.say_plain("")
        self.cell.say_plain("")

    def take_focus(self) -> None:
        """Puts the keys into the grid or the list."""
        if not self.grid.currentIndex().isValid() and self.model.rowCount() and self.model.columnCount():
            self.grid.setCurrentIndex(self.model.index(0, 0))
        shown = self.list if self.way.value == "list" else self.grid
        shown.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_as(self, way: str) -> None:
        self.stack.setCurrentWidget(self.list if way == "list" else self.grid)
        self.cell.setVisible(way == "grid")

    def _fill(self) -> None:
        case, look = self._case, self._look
        if case is None:
            return
        rows = [row for dim in case.dimensions for row in dim.indicators if row.material is not None]
        links = [row.link for row in evidence_of(case)]
        grid = coverage(
            [row.indicator.id for row in rows],
            [row.sha256 for row in case.materials],
            case.annotations,
            links,
        )
        kept = self.grid.currentIndex()
        at = (kept.row(), kept.column())
        titles = {row.indicator.id: look.words(row.indicator.title) for row in rows}
        names = {row.sha256: row.name.rsplit("/", 1)[-1] for row in case.materials}
        self.model.show(grid, titles, names)
        if at[0] >= 0:
            self.grid.setCurrentIndex(self.model.index(*at))
        holes, unused = len(grid.without_evidence), len(grid.never_used)
        said = [
            look.plural("marks.coverage.holes", holes) if holes else look.t("marks.coverage.no_holes"),
            look.plural("marks.coverage.unused_count", unused)
            if unused
            else look.t("marks.coverage.all_used"),
        ]
        self.summary.say_plain(" ".join(said))
        self.list.clear()
        self.list.addItems(self.model.sentences())
        self._say_cell(self.grid.currentIndex())

    def _say_cell(self, index: QModelIndex) -> None:
        self.cell.say_plain(
            self.model.words(index) if index.isValid() else self._look.t("marks.coverage.hint")
        )

    def _enter(self) -> None:
        index = self.grid.currentIndex()
        if index.isValid():
            target, material = self.model.cell(index)
            found = self.model.grid.cells.get((target, material))
            if found:
                self.place_wanted.emit(found[0])
            else:
                self.indicator_wanted.emit(target)

    def retranslate(self) -> None:
        self.setAccessibleName(self._look.t("marks.coverage.name"))
        self.grid.setAccessibleName(self._look.t("marks.coverage.grid"))
        self.list.setAccessibleName(self._look.t("marks.coverage.grid"))
        self._fill()
