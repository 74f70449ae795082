"""The palette: one field that reaches every action, applicant and material."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.actions.bound import Actions
from ui.look import Look
from ui.widgets import TextLabel, hairline

SHOWN = 60
_FINDING = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the palette: an applicant, a material or an action."""

    group: str
    """`case` `material` `action`"""
    text: str
    detail: str
    icon: str
    keys: str
    run: Callable[[], object]
    also: str = ""
    """other words it is found by"""


class _Line(QStyledItemDelegate):
    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        del option, index
        return QSize(self._look.px(200), self._look.px(40))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        look = self._look
        finding: Finding = index.data(_FINDING)  # type: ignore[attr-defined]  # QModelIndex or persistent: both have it
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent_tint"))
            painter.drawRoundedRect(rect.adjusted(4, 1, -4, -1), 6, 6)
        inner = rect.adjusted(look.px(16), 0, -look.px(16), 0)
        picture = look.pixmap(finding.icon, "quiet", 20)
        edge = look.px(20)
        painter.drawPixmap(QPoint(inner.left(), inner.center().y() - edge // 2), picture)
        inner.setLeft(inner.left() + edge + look.px(12))
        if finding.keys:
            painter.setFont(look.font("small"))
            painter.setPen(look.color("quiet"))
            width = painter.fontMetrics().horizontalAdvance(finding.keys)
            painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, finding.keys)
            inner.setRight(inner.right() - width - look.px(16))
        painter.setFont(look.font())
        painter.setPen(look.color("text"))
        metrics = painter.fontMetrics()
        text = metrics.elidedText(finding.text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, text)
        inner.setLeft(inner.left() + metrics.horizontalAdvance(text) + look.px(12))
        painter.setFont(look.font("small"))
        painter.setPen(look.color("quiet"))
        detail = painter.fontMetrics().elidedText(finding.detail, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, detail)
        painter.restore()


class Palette(QFrame):
    """The floating field and its list; Escape or a click elsewhere closes it."""

    done = Signal()

    def __init__(self, look: Look, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self._actions = actions
        self._window = window
        self._findings: Sequence[Finding] = ()
        self.setProperty("floating", True)
        self.field = QLineEdit()
        self.field.setProperty("finder", True)
        self.field.textChanged.connect(self._list)
        self.field.installEventFilter(self)
        self.list = QListView()
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_Line(look, self.list))
        self.list.clicked.connect(lambda _: self.take())
        self._model = QStandardItemModel(self)
        self.list.setModel(self._model)
        self._nothing = TextLabel(look, "actions.palette.nothing", tone="quiet")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(4), look.px(4), look.px(4), look.px(8))
        column.setSpacing(look.px(4))
        column.addWidget(self.field)
        column.addWidget(hairline())
        column.addWidget(self.list, 1)
        column.addWidget(self._nothing, 1)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(32)
        shadow.setOffset(0, 8)
        tint = QColor(look.color("shadow"))
        tint.setAlpha(70)
        shadow.setColor(tint)
        self.setGraphicsEffect(shadow)
        self.hide()

    def open(self, more: Sequence[Finding]) -> None:
        """Shows the palette over the window with `more` (applicants, materials) before the actions."""
        self.field.setPlaceholderText(self._look.t("actions.palette.hint"))
        self.field.setAccessibleName(self._look.t("actions.palette.name"))
        self.list.setAccessibleName(self._look.t("actions.palette.list"))
        self._findings = (*more, *self._of_actions())
        width = min(self._look.px(640), self._window.width() - self._look.px(48))
        height = min(self._look.px(460), self._window.height() - self._look.px(96))
        self.setGeometry((self._window.width() - width) // 2, self._look.px(64), width, height)
        self.field.clear()
        self._list()
        self.show()
        self.raise_()
        self.field.setFocus()

    def take(self) -> None:
        """Does what the marked line says."""
        index = self.list.currentIndex()
        if index.isValid():
            finding: Finding = index.data(_FINDING)
            self.close_palette()
            finding.run()

    def close_palette(self) -> None:
        """Hides it and gives the focus back."""
        self.hide()
        self.done.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            key = Qt.Key(event.key())
            if key in steps:
                self._step(steps[key])
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.take()
                return True
            if key == Qt.Key.Key_Escape:
                self.close_palette()
                return True
        if watched is self.field and event.type() == QEvent.Type.FocusOut and self.isVisible():
            self.hide()
        return super().eventFilter(watched, event)

    def _step(self, by: int) -> None:
        rows = self._model.rowCount()
        if rows:
            row = min(rows - 1, max(0, self.list.currentIndex().row() + by))
            self.list.setCurrentIndex(self._model.index(row, 0))

    def _of_actions(self) -> list[Finding]:
        return [
            Finding(
                "action",
                self._actions.text(action.id),
                self._look.t(f"actions.place.{action.place}"),
                action.icon or "right",
                self._actions.native_keys(action.id),
                lambda action_id=action.id: self._actions.run(action_id),  # type: ignore[misc]  # a default binds it
                action.id,
            )
            for action in self._actions.available()
            if action.id != "app.palette"
        ]

    def _list(self) -> None:
        wanted = self.field.text().casefold().split()
        self._model.clear()
        for finding in self._findings:
            found_by = f"{finding.text} {finding.detail} {finding.also}".casefold().replace("\u2009", "")
            if all(word in found_by for word in wanted):
                item = QStandardItem(finding.text)
                item.setData(finding, _FINDING)
                item.setData(f"{finding.text}, {finding.detail}", Qt.ItemDataRole.AccessibleTextRole)
                self._model.appendRow(item)
                if self._model.rowCount() == SHOWN:
                    break
        found = self._model.rowCount() > 0
        self.list.setVisible(found)
        self._nothing.setVisible(not found)
        if found:
            self.list.setCurrentIndex(self._model.index(0, 0))
