"""The materials of one applicant: grouped files, the life line, and the application conditions."""

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from cse_desktop.services.sheets import CaseSheet, MaterialRow
from ui.assess.conditions import Conditions
from ui.assess.life_line import LifeLine
from ui.assess.reading_account import ReadingAccount
from ui.look import Look
from ui.look.tokens import RADIUS, SPACE
from ui.widgets import Retranslated, TextLabel

ROW = 34
GROUP_ROW = 30
RowRole = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


def grouped(materials: tuple[MaterialRow, ...]) -> tuple[MaterialRow | str, ...]:
    """Materials in their groups, each group led by its name; files without one come first."""
    rows: list[MaterialRow | str] = []
    for name in dict.fromkeys(row.group for row in sorted(materials, key=lambda row: bool(row.group))):
        if name:
            rows.append(name)
        rows.extend(row for row in materials if row.group == name)
    return tuple(rows)


class MaterialModel(QAbstractListModel):
    """Groups and files as one list."""

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: tuple[MaterialRow | str, ...] = ()
        self.pages: dict[str, int] = {}
        """pages of the materials that were opened"""

    def show(self, materials: tuple[MaterialRow, ...]) -> None:
        """Shows other materials."""
        rows = grouped(materials)
        if len(rows) != len(self._rows):
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        elif rows != self._rows:
            self._rows = rows
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))

    def row_of(self, sha256: str) -> int:
        """Row of a material, or -1."""
        return next(
            (i for i, row in enumerate(self._rows) if isinstance(row, MaterialRow) and row.sha256 == sha256),
            -1,
        )

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == RowRole:
            return row
        if isinstance(row, str):
            return row if role == int(Qt.ItemDataRole.DisplayRole) else None
        if role == int(Qt.ItemDataRole.DisplayRole):
            return row.name.rsplit("/", 1)[-1]
        if role == int(Qt.ItemDataRole.ToolTipRole):
            return f"{row.name}\n{self.facts(row)}"
        if role == int(Qt.ItemDataRole.AccessibleTextRole):
            state = self._look.t("assess.materials.unread" if not row.opened else "assess.materials.read")
            return self._look.t("assess.materials.row", name=row.name, state=state, facts=self.facts(row))
        return None

    def facts(self, row: MaterialRow) -> str:
        """Pages, size and evidence of a material in words."""
        look = self._look
        parts = [look.t("assess.materials.supplement", number=row.supplement)] if row.supplement else []
        if row.replaced:
            parts.append(look.t("assess.materials.replaced"))
        if row.pages and row.seen < row.pages:
            parts.append(look.t("assess.materials.seen", seen=row.seen, pages=row.pages))
        elif row.sha256 in self.pages:
            parts.append(look.plural("assess.materials.pages", self.pages[row.sha256]))
        else:
            parts.append(look.file_size(row.size))
        if row.evidence:
            parts.append(look.plural("assess.materials.evidence", row.evidence))
        return " · ".join(parts)

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = index.data(RowRole)
        if isinstance(row, MaterialRow):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags


class MaterialDelegate(QStyledItemDelegate):
    """Paints a file: dot while unread, icon, name, pages or size, evidence."""

    def __init__(self, model: MaterialModel, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        height = ROW if isinstance(index.data(RowRole), MaterialRow) else GROUP_ROW
        return QSize(option.rect.width(), self._look.px(height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(RowRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = option.rect.adjusted(SPACE["m"], 0, -SPACE["m"], 0)
        if isinstance(row, MaterialRow):
            self._ground(painter, option)
            self._paint_row(painter, rect, row)
        else:
            painter.setFont(self._look.font("small"))
            painter.setPen(self._look.color("quiet"))
            painter.drawText(rect.adjusted(0, 4, 0, 0), Qt.AlignmentFlag.AlignVCenter, str(row))
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        rect = QRectF(option.rect).adjusted(4, 1, -4, -1)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if not selected and not hovered:
            return
        focused = selected and bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(QPen(self._look.color("accent"), 1.5) if focused else Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color("accent_tint" if selected else "hover"))
        painter.drawRoundedRect(rect, RADIUS, RADIUS)

    def _paint_row(self, painter: QPainter, rect: QRect, row: MaterialRow) -> None:
        look = self._look
        middle = rect.center().y() + 1
        if not row.opened:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent"))
            painter.drawEllipse(QRectF(rect.left() - 1, middle - 3.5, 7, 7))
        edge = look.px(18)
        icon = (
            "image"
            if row.media_type.startswith("image/")
            else "pdf"
            if "pdf" in row.media_type
            else "document"
        )
        painter.drawPixmap(
            QRect(rect.left() + 12, middle - edge // 2, edge, edge), look.pixmap(icon, "quiet", 20)
        )
        facts = self._model.facts(row)
        small = look.font("small")
        width = QFontMetrics(small).horizontalAdvance(facts) + 2
        painter.setFont(small)
        painter.setPen(look.color("quiet"))
        painter.drawText(
            QRect(rect.right() - width, rect.top(), width, rect.height()),
            Qt.AlignmentFlag.AlignVCenter,
            facts,
        )
        font = look.font("body", medium=not row.opened and not row.replaced)
        left = rect.left() + 12 + edge + SPACE["s"]
        room = QRect(left, rect.top(), max(0, rect.right() - width - SPACE["s"] - left), rect.height())
        painter.setFont(font)
        painter.setPen(look.color("quiet" if row.replaced else "text"))
        name = row.name.rsplit("/", 1)[-1]
        shown = QFontMetrics(font).elidedText(name, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)


class MaterialList(QListView):
    """The list; Enter opens, and it is always as tall as its rows."""

    chosen = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _choose(self, index: QModelIndex) -> None:
        row = index.data(RowRole)
        if isinstance(row, MaterialRow):
            self.chosen.emit(row.sha256)

    def fit(self) -> None:
        """Takes the height of all rows."""
        height = sum(self.sizeHintForRow(row) for row in range(self.model().rowCount()))
        self.setFixedHeight(height + 2)


class MaterialsPane(Retranslated, QFrame):
    """The page of the side pane on the files, the life line and the conditions."""

    material_chosen = Signal(str)
    """digest"""
    doubted = Signal(str, str)
    """condition, why; empty takes the doubt back"""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case: CaseSheet | None = None
        self.account = ReadingAccount(look)
        self._look = look
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = MaterialModel(look, self)
        self.list = MaterialList()
        self.list.setModel(self.model)
        self.list.setItemDelegate(MaterialDelegate(self.model, look, self.list))
        self.list.setMouseTracking(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.chosen.connect(self.material_chosen)
        self.list.clicked.connect(self._clicked)
        self.life = LifeLine(look)
        self.conditions = Conditions(look)
        self.conditions.doubted.connect(self.doubted)
        self.formal = TextLabel(look, type="small", tone="quiet", wrap=True)
        self._place()
        self.retranslate()

    def _place(self) -> None:
        inner = QWidget()
        inner.setProperty("ground", "surface")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inner.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, SPACE["m"])
        column.setSpacing(SPACE["xs"])
        column.addWidget(self.list)
        column.addWidget(self._heading("assess.life.name"))
        years = QHBoxLayout()
        years.setContentsMargins(SPACE["m"], 0, SPACE["m"], 0)
        years.addWidget(self.life)
        column.addLayout(years)
        column.addWidget(self._heading("assess.condition.title"))
        column.addWidget(self.conditions)
        formal = QHBoxLayout()
        formal.setContentsMargins(SPACE["m"], SPACE["xs"], SPACE["m"], 0)
        formal.addWidget(self.formal)
        column.addLayout(formal)
        column.addWidget(self._heading("reading.account.title"))
        column.addWidget(self.account)
        column.addStretch(1)
        self.room = QScrollArea()
        self.room.setWidget(inner)
        self.room.setWidgetResizable(True)
        self.room.setFrameShape(QFrame.Shape.NoFrame)
        self.room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.room, 1)

    def _heading(self, key: str) -> QWidget:
        label = TextLabel(self._look, key, type="strong")
        label.setContentsMargins(SPACE["m"], SPACE["m"], SPACE["m"], 0)
        return label

    def show_case(self, case: CaseSheet) -> None:
        """Shows another case, or the same one anew."""
        if self._case is not None and self._case.case_id != case.case_id:
            self.account.forget_case()
        self._case = case
        self.account.show_rows(case.materials)
        self.model.show(case.materials)
        self.list.fit()
        self.life.show_profile(case.profile)
        self.conditions.show_case(case)
        self._say_formal()

    def _say_formal(self) -> None:
        """The society's own result, in the language of the moment."""
        if self._case is None:
            return
        profile = self._case.profile
        result = profile.formal_result.replace("-", "_")
        known = result in {"met", "not_met", "cannot_tell"}
        said = self._look.t(f"assess.condition.{result}") if known else profile.formal_result
        self.formal.say("assess.condition.formal", result=said, note=profile.formal_note)

    def show_pages(self, sha256: str, pages: int) -> None:
        """A material was opened and has so many pages."""
        if self.model.pages.get(sha256) != pages:
            self.model.pages[sha256] = pages
            self.list.viewport().update()

    def mark_current(self, sha256: str) -> None:
        """The material that is on top in the document desk."""
        row = self.model.row_of(sha256)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))

    def take_focus(self) -> None:
        """Puts the keys into the list."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.list.currentIndex().isValid():
            for row in range(self.model.rowCount()):
                if isinstance(self.model.index(row).data(RowRole), MaterialRow):
                    self.list.setCurrentIndex(self.model.index(row))
                    return

    def _clicked(self, index: QModelIndex) -> None:
        row = index.data(RowRole)
        if isinstance(row, MaterialRow):
            self.material_chosen.emit(row.sha256)

    def retranslate(self) -> None:
        self.list.setAccessibleName(self._look.t("assess.materials.title"))
        self.setAccessibleName(self._look.t("assess.materials.title"))
        self._say_formal()
