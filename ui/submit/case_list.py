"""A list of cases to be signed together: which are ready, which are not, which will be signed."""

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
    QWidget,
)

from cse_desktop.errors import Words
from cse_desktop.services.sheets import GapRow
from ui.look import Look
from ui.widgets import Retranslated

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole + 1
_NO_INDEX = QModelIndex()
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class ListedCase(Protocol):
    """What the list shows of a case; the rows of the pages that sign fit."""

    @property
    def case_id(self) -> str:
        """Its id."""
        ...

    @property
    def number(self) -> str:
        """Its number."""
        ...

    @property
    def name(self) -> str:
        """The applicant's name."""
        ...

    @property
    def name_latin(self) -> str:
        """The same in Latin letters."""
        ...

    @property
    def state(self) -> str:
        """One of the states that look the same everywhere."""
        ...

    @property
    def state_words(self) -> Words:
        """The state in words."""
        ...

    @property
    def gaps(self) -> Sequence[GapRow]:
        """What is missing."""
        ...

    @property
    def ready(self) -> bool:
        """Whether it can be signed."""
        ...


class CaseModel(QAbstractListModel):
    """Cases, each with a tick where it is ready: the ticked ones are signed together."""

    ticked_changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: tuple[ListedCase, ...] = ()
        self._left_out: set[str] = set()

    def show(self, rows: Sequence[ListedCase]) -> None:
        """Takes over the rows; those that are ready are ticked until someone unticks them."""
        same = [row.case_id for row in rows] == [row.case_id for row in self._rows]
        if not same:
            self.beginResetModel()
        self._rows = tuple(rows)
        if not same:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
        self.ticked_changed.emit()

    @property
    def ticked(self) -> list[str]:
        """The cases to be signed."""
        return [row.case_id for row in self._rows if row.ready and row.case_id not in self._left_out]

    def toggle(self, index: Index) -> None:
        """Ticks or unticks a ready case."""
        row = self._rows[index.row()]
        if row.ready:
            self._left_out ^= {row.case_id}
            self.dataChanged.emit(index, index)
            self.ticked_changed.emit()

    def place_of(self, case_id: str) -> int:
        """Where a case stands; −1 where it is not here."""
        return next((place for place, row in enumerate(self._rows) if row.case_id == case_id), -1)

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, look = self._rows[index.row()], self._look
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{look.person(row.name, row.name_latin)} {row.number}"
        if role == Qt.ItemDataRole.CheckStateRole and row.ready:
            ticked = row.case_id not in self._left_out
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            ticked = row.ready and row.case_id not in self._left_out
            sign = look.t("submit.will_sign") if ticked else ""
            name = look.person(row.name, row.name_latin)
            return ", ".join(part for part in (name, row.number, look.words(row.state_words), sign) if part)
        return None

    def retranslate(self) -> None:
        """Says everything again."""
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))


class _CaseDelegate(QStyledItemDelegate):
    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(
            self._look.px(200), self._look.size("body") + self._look.size("small") + self._look.px(28)
        )

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, rect = self._look, option.rect
        row: ListedCase = index.data(ROW)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, look.color("accent_tint"))
            painter.fillRect(rect.left(), rect.top(), look.px(3), rect.height(), look.color("accent"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, look.color("hairline"))
        inner = rect.adjusted(look.px(14), look.px(8), -look.px(12), -look.px(8))
        if row.ready:
            self._paint_tick(painter, inner, index)
        text = inner.adjusted(look.px(28), 0, 0, 0)
        top = QRect(text.left(), text.top(), text.width(), text.height() // 2)
        below = QRect(text.left(), text.center().y() + 1, text.width(), text.height() // 2)
        painter.setFont(look.font("small"))
        painter.setPen(look.color("quiet"))
        painter.drawText(top, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, row.number)
        painter.setFont(look.font(medium=True))
        painter.setPen(look.color("text"))
        painter.drawText(top, LEFT, look.person(row.name, row.name_latin))
        tone, icon = look.state(row.state)
        edge = look.px(16)
        painter.drawPixmap(
            QPoint(below.left(), below.center().y() - edge // 2 + 1), look.pixmap(icon, tone, 16)
        )
        painter.setFont(look.font("small"))
        painter.setPen(look.color("quiet" if tone == "disabled" else tone))
        painter.drawText(below.adjusted(edge + look.px(6), 0, 0, 0), LEFT, self._said(row))
        painter.restore()

    def tick_rect(self, rect: QRect) -> QRect:
        """Where the tick stands in a row's rectangle."""
        look = self._look
        edge = look.px(18)
        return QRect(rect.left() + look.px(12), rect.top() + look.px(9), edge, edge)

    def _said(self, row: ListedCase) -> str:
        look = self._look
        blocking = sum(gap.blocks for gap in row.gaps)
        said = look.words(row.state_words)
        return f"{said}  {look.plural('roster.gaps', blocking)}" if blocking else said

    def _paint_tick(self, painter: QPainter, inner: QRect, index: Index) -> None:
        box = QStyleOptionButton()
        box.rect = self.tick_rect(inner.adjusted(-self._look.px(14), -self._look.px(8), 0, 0))
        on = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        tone = "accent" if on else "edge"
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._look.color(tone))
        painter.setBrush(self._look.color("accent" if on else "surface"))
        painter.drawRoundedRect(box.rect, 4, 4)
        if on:
            painter.drawPixmap(box.rect.adjusted(1, 1, -1, -1), self._look.pixmap("check", "on_accent", 16))
        painter.restore()


class CaseList(Retranslated, QListView):
    """The list at the left; Space ticks or unticks."""

    def __init__(self, look: Look, name_key: str = "submit.cases", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._name_key = name_key
        self.cases = CaseModel(look, self)
        self._delegate = _CaseDelegate(look, self)
        self.setModel(self.cases)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        look.restyled.connect(self._measure)
        self._measure()
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(self._look.t(self._name_key))
        self.cases.retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.cases.toggle(self.currentIndex())
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self._delegate.tick_rect(self.visualRect(index)).contains(
            event.position().toPoint()
        ):
            self.cases.toggle(index)

    def event(self, event: QEvent) -> bool:
        # the list's own typing search would swallow Space
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            event.accept()
            return True
        return super().event(event)

    def _measure(self) -> None:
        self.setFixedWidth(self._look.px(272))
        self.scheduleDelayedItemsLayout()
