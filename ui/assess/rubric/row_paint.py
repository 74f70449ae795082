"""How a row of the rubric is painted: code, short text, evidence, mark for a gap, level; 28 pixels high."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.assess.rubric.lines import RubricLine
from ui.assess.rubric.row_model import LineRole, RubricModel
from ui.look import Look
from ui.look.tokens import RADIUS, SPACE

ROW = 28
LEVEL_WIDTH = 30
MARK_WIDTH = 20
EVIDENCE_WIDTH = 34
INSET = SPACE["s"]


class RubricRowDelegate(QStyledItemDelegate):
    """Paints one line of the rubric; every distance is the same in all rows, so that columns stand."""

    def __init__(self, look: Look, model: RubricModel, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        del index
        return QSize(option.rect.width(), self._look.px(ROW))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        line = index.data(LineRole)
        if not isinstance(line, RubricLine):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self._paint_ground(painter, option, selected)
        rect = option.rect.adjusted(INSET, 0, -INSET, 0)
        right = self._paint_level(painter, rect, line, selected)
        right = self._paint_gap(
            painter, QRect(rect.left(), rect.top(), right - rect.left(), rect.height()), line
        )
        right = self._paint_evidence(
            painter, QRect(rect.left(), rect.top(), right - rect.left(), rect.height()), line
        )
        self._paint_title(painter, QRect(rect.left(), rect.top(), right - rect.left(), rect.height()), line)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, selected: bool) -> None:
        rect = QRectF(option.rect).adjusted(2, 0.5, -2, -0.5)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if selected:
            painter.setPen(QPen(self._look.color("accent"), 1.5) if focused else Qt.PenStyle.NoPen)
            painter.setBrush(self._look.color("accent_tint"))
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS - 1, RADIUS - 1)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.color("hover"))
            painter.drawRoundedRect(rect, RADIUS - 1, RADIUS - 1)

    def _paint_level(self, painter: QPainter, rect: QRect, line: RubricLine, selected: bool) -> int:
        """Paints the level in its small box; returns where the space left of it ends."""
        left = rect.right() - self._look.px(LEVEL_WIDTH) + 1
        if line.cell is None:
            return left if not line.heading else rect.right()
        box = QRectF(left, rect.top() + 4, self._look.px(LEVEL_WIDTH), rect.height() - 8)
        value = self._model.value_of(line)
        color = self._look.color
        below = value is not None and value.isdigit() and int(value) < line.cell.expected
        if value is None:
            painter.setPen(QPen(color("faint"), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        else:
            tone = "notice" if below or value == "NE" else "accent"
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(f"{tone}_tint" if not selected or below else "surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if value is not None:
            painter.setFont(self._look.font("small", medium=True))
            painter.setPen(color("notice" if below or value == "NE" else "accent_strong"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, value)
        return left - SPACE["xs"]

    def _paint_gap(self, painter: QPainter, rect: QRect, line: RubricLine) -> int:
        left = rect.right() - self._look.px(MARK_WIDTH)
        if line.gaps:
            edge = self._look.px(16)
            tone = "notice" if any(gap.blocks for gap in line.gaps) else "quiet"
            picture = self._look.pixmap("gap", tone, 16)
            painter.drawPixmap(QRect(left + 2, rect.center().y() - edge // 2 + 1, edge, edge), picture)
        return left

    def _paint_evidence(self, painter: QPainter, rect: QRect, line: RubricLine) -> int:
        left = rect.right() - self._look.px(EVIDENCE_WIDTH)
        if not line.evidence and line.cell is not None and line.cell.paper is not None:
            edge = self._look.px(16)
            place = QRect(left, rect.center().y() - edge // 2 + 1, edge, edge)
            painter.drawPixmap(place, self._look.pixmap("paper", "quiet", 16))
            return left
        if not line.evidence:
            return rect.right() - (0 if line.heading else self._look.px(EVIDENCE_WIDTH))
        edge = self._look.px(16)
        picture = self._look.pixmap("attach", "quiet", 16)
        painter.drawPixmap(QRect(left, rect.center().y() - edge // 2 + 1, edge, edge), picture)
        painter.setFont(self._look.font("small"))
        painter.setPen(self._look.color("quiet"))
        painter.drawText(
            QRect(left + edge + 1, rect.top(), self._look.px(EVIDENCE_WIDTH) - edge, rect.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            str(len(line.evidence)),
        )
        return left

    def _paint_title(self, painter: QPainter, rect: QRect, line: RubricLine) -> None:
        color = self._look.color
        if line.heading and line.cell is None:
            font = self._look.font("small", medium=True)
            ink = color("text")
        else:
            font = self._look.font("small")
            ink = color("text") if line.cell is not None else color("quiet")
        x = rect.left()
        if not line.heading:
            code_width = self._look.px(32)
            painter.setFont(self._look.font("small"))
            painter.setPen(color("quiet"))
            painter.drawText(
                QRect(x, rect.top(), code_width, rect.height()), Qt.AlignmentFlag.AlignVCenter, line.code
            )
            x += code_width
        if line.critical:
            edge = self._look.px(14)
            painter.drawPixmap(
                QRect(x, rect.center().y() - edge // 2 + 1, edge, edge),
                self._look.pixmap("critical", "notice", 16),
            )
            x += edge + 4
        painter.setFont(font)
        painter.setPen(ink)
        room = QRect(x, rect.top(), max(0, rect.right() - x - SPACE["xs"]), rect.height())
        text = QFontMetrics(font).elidedText(
            self._look.words(line.title), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
