"""The desk: several assignments with what is left of each in words."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from cse_desktop.services.roster_values import DeskRow
from ui.look import Look
from ui.widgets import EmptyState, Retranslated, TextLabel, VerbButton

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole + 1
_NO_INDEX = QModelIndex()
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class DeskModel(QAbstractListModel):
    """The assignments, one a row."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: tuple[DeskRow, ...] = ()

    def show(self, rows: Sequence[DeskRow]) -> None:
        """Takes over the desk's rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, look = self._rows[index.row()], self._look
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return look.words(row.title)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            due = look.t("opening.desk.due", day=look.day(row.due))
            done = (
                look.t("opening.desk.progress", done=row.done, cases=row.cases)
                if row.done
                else look.plural("roster.applicants", row.cases)
            )
            parts = (look.words(row.title), look.words(row.society), due, done, look.words(row.left))
            return ", ".join(parts)
        return None


class DeskDelegate(QStyledItemDelegate):
    """Paints an assignment: title and society at the left, due date, progress and what is left at the right."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(
            self._look.px(320), self._look.size("subtitle") + self._look.size("small") + self._look.px(44)
        )

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, rect = self._look, option.rect
        row: DeskRow = index.data(ROW)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, look.color("accent_tint"))
            painter.fillRect(rect.left(), rect.top(), look.px(3), rect.height(), look.color("accent"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, look.color("hairline"))
        inner = rect.adjusted(look.px(16), look.px(12), -look.px(16), -look.px(12))
        half = inner.height() // 2
        top = QRect(inner.left(), inner.top(), inner.width(), half)
        below = QRect(inner.left(), inner.top() + half, inner.width(), half)
        right = self._paint_right(painter, top, below, row)
        for place, role, text, tone in (
            (top, "subtitle", look.words(row.title), "text"),
            (below, "small", look.words(row.society), "quiet"),
        ):
            place.setRight(right - look.px(16))
            painter.setFont(look.font(role, medium=role == "subtitle"))
            painter.setPen(look.color(tone))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, LEFT, shown)
        painter.restore()

    def _paint_right(self, painter: QPainter, top: QRect, below: QRect, row: DeskRow) -> int:
        look = self._look
        due = look.t("opening.desk.due", day=look.day(row.due))
        left = look.words(row.left)
        painter.setFont(look.font("small"))
        painter.setPen(look.color("text"))
        painter.drawText(top, RIGHT, due)
        painter.setPen(look.color("quiet"))
        painter.drawText(below, RIGHT, left)
        metrics = painter.fontMetrics()
        width = max(metrics.horizontalAdvance(due), metrics.horizontalAdvance(left), look.px(140))
        edge = top.right() - width - look.px(24)
        if not row.done:
            applicants = look.plural("roster.applicants", row.cases)
            painter.drawText(below.adjusted(0, 0, edge - below.right(), 0), RIGHT, applicants)
            return edge - metrics.horizontalAdvance(applicants)
        bar = QRect(edge - look.px(120), top.center().y(), look.px(120), look.px(6))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("pressed"))
        painter.drawRoundedRect(bar, 3, 3)
        share = row.done / row.cases if row.cases else 0
        if share:
            painter.setBrush(look.color("accent"))
            painter.drawRoundedRect(bar.adjusted(0, 0, round(bar.width() * share) - bar.width(), 0), 3, 3)
        painter.setPen(look.color("quiet"))
        done = look.t("opening.desk.progress", done=row.done, cases=row.cases)
        painter.drawText(QPoint(bar.left(), below.center().y() + metrics.ascent() // 2), done)
        return bar.left()


class DeskPage(Retranslated, QWidget):
    """The list of assignments; Enter opens one."""

    assignment_chosen = Signal(str)
    open_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._title = TextLabel(look, "opening.desk.title", type="title")
        self._text = TextLabel(look, "opening.desk.text", tone="quiet")
        open_file = VerbButton(look, "opening.desk.open", icon="open")
        open_file.clicked.connect(self.open_wanted)
        self.list = QListView()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self._model = DeskModel(look, self)
        self.list.setModel(self._model)
        self.list.setItemDelegate(DeskDelegate(look, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.activated.connect(self._on_activated)
        self.list.clicked.connect(self._on_activated)
        empty = EmptyState(look, "desk", "opening.desk.empty_title", "opening.desk.empty_text")
        again = VerbButton(look, "opening.desk.open", kind="primary", icon="open")
        again.clicked.connect(self.open_wanted)
        empty.add_button(again)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(empty)
        words = QVBoxLayout()
        words.setSpacing(look.px(2))
        words.addWidget(self._title)
        words.addWidget(self._text)
        head = QHBoxLayout()
        head.addLayout(words, 1)
        head.addWidget(open_file)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(24), look.px(20), look.px(24), look.px(24))
        column.setSpacing(look.px(16))
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        look.restyled.connect(self._model.layoutChanged)
        self.setFocusProxy(self.list)
        self.retranslate()

    def show_rows(self, rows: Sequence[DeskRow]) -> None:
        """Shows the assignments."""
        self._model.show(rows)
        self._stack.setCurrentIndex(0 if rows else 1)
        self._text.setVisible(bool(rows))
        if rows:
            self.list.setCurrentIndex(self._model.index(0, 0))

    def retranslate(self) -> None:
        self.setAccessibleName(self._title.text())
        self.list.setAccessibleName(self._look.t("opening.desk.list"))
        self._model.layoutChanged.emit()

    def _on_activated(self, index: QModelIndex) -> None:
        row: DeskRow = index.data(ROW)
        self.assignment_chosen.emit(row.assignment_id)
