"""Paints the roster's rows: portrait and name, stages as icon and word, the state as a chip."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from cse_desktop.services.roster_values import RosterRow
from ui.look import Look
from ui.look.tokens import RADIUS
from ui.roster.model import COLUMNS, ROW, STAGES, Index, RosterModel, stage_of

ROW_HEIGHT = 40
PORTRAIT = 28
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class RosterDelegate(QStyledItemDelegate):
    """Paints cells from the row itself, without making a widget or a string more than it shows."""

    def __init__(
        self, look: Look, model: RosterModel, portrait: Callable[[RosterRow], QPixmap | None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._model = model
        self._portrait = portrait
        self._fonts: dict[str, QFont] = {}
        self.refresh()
        look.restyled.connect(self.refresh)

    def refresh(self) -> None:
        """Takes fonts afresh after a change of theme or size."""
        look = self._look
        self._fonts = {
            "body": look.font(),
            "strong": look.font(medium=True),
            "small": look.font("small"),
            "small_strong": look.font("small", medium=True),
        }

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(self._look.px(80), self._look.px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: RosterRow = index.data(ROW)
        column = COLUMNS[index.column()]
        look, rect = self._look, option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setClipRect(rect)
        ground = "accent_tint" if selected else "surface"
        if not selected and option.state & QStyle.StateFlag.State_MouseOver:
            ground = "hover"
        painter.fillRect(rect, look.color(ground))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, look.color("hairline"))
        if selected and index.column() == 0:
            painter.fillRect(rect.left(), rect.top(), look.px(3), rect.height(), look.color("accent"))
        inner = rect.adjusted(look.px(8), 0, -look.px(8), 0)
        if column == "applicant":
            self._paint_applicant(painter, inner.adjusted(look.px(8), 0, 0, 0), row)
        elif column in STAGES:
            self._paint_stage(painter, inner, row, column)
        elif column == "state":
            self._paint_chip(painter, inner, row)
        elif column == "identity":
            self._paint_identity(painter, inner, row)
        else:
            self._paint_text(painter, inner, row, column)
        painter.restore()

    def _paint_applicant(self, painter: QPainter, inner: QRect, row: RosterRow) -> None:
        look = self._look
        edge = look.px(PORTRAIT)
        round_rect = QRect(inner.left(), inner.center().y() - edge // 2 + 1, edge, edge)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        picture = self._portrait(row)
        if picture is not None:
            painter.drawPixmap(round_rect, picture)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("pressed"))
            painter.drawEllipse(round_rect)
            painter.setPen(look.color("quiet"))
            painter.setFont(self._fonts["small"])
            painter.drawText(round_rect, Qt.AlignmentFlag.AlignCenter, row.name[-1:])
        left = inner.adjusted(edge + look.px(10), 0, 0, 0)
        painter.setFont(self._fonts["small"])
        width = painter.fontMetrics().horizontalAdvance(row.number)
        painter.setPen(look.color("quiet"))
        painter.drawText(left, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, row.number)
        left.setRight(left.right() - width - look.px(8))
        painter.setFont(self._fonts["strong"])
        painter.setPen(look.color("quiet" if row.state == "recused" else "text"))
        name = look.person(row.name, row.name_latin)
        painter.drawText(left, LEFT, _elided(painter, name, left.width()))

    def _paint_stage(self, painter: QPainter, inner: QRect, row: RosterRow, column: str) -> None:
        stage = stage_of(row, column)
        if stage is None or stage.state == "none":
            self._paint_nothing(painter, inner)
            return
        tone, icon = self._look.state(stage.state)
        text_tone = "quiet" if stage.state in ("open", "done") else tone
        self._paint_worded(painter, inner, icon, tone, self._look.words(stage.words), text_tone)

    def _paint_identity(self, painter: QPainter, inner: QRect, row: RosterRow) -> None:
        if row.state == "recused":
            self._paint_nothing(painter, inner)
            return
        text = self._model.text(row, "identity")
        if row.identity_checked:
            self._paint_worded(painter, inner, "check", "good", text, "quiet")
        else:
            self._paint_worded(painter, inner, "circle", "quiet", text, "quiet")

    def _paint_worded(
        self, painter: QPainter, inner: QRect, icon: str, tone: str, text: str, text_tone: str
    ) -> None:
        look = self._look
        edge = look.px(16)
        painter.drawPixmap(
            QPoint(inner.left(), inner.center().y() - edge // 2 + 1), look.pixmap(icon, tone, 16)
        )
        rest = inner.adjusted(edge + look.px(6), 0, 0, 0)
        painter.setFont(self._fonts["small"])
        painter.setPen(look.color(text_tone))
        painter.drawText(rest, LEFT, _elided(painter, text, rest.width()))

    def _paint_nothing(self, painter: QPainter, inner: QRect) -> None:
        painter.setFont(self._fonts["small"])
        painter.setPen(self._look.color("disabled"))
        painter.drawText(inner, LEFT, "–")

    def _paint_chip(self, painter: QPainter, inner: QRect, row: RosterRow) -> None:
        look = self._look
        tone, icon = look.state(row.state)
        text = look.words(row.state_words)
        painter.setFont(self._fonts["small_strong"])
        edge, gap = look.px(16), look.px(6)
        width = min(inner.width(), edge + gap + painter.fontMetrics().horizontalAdvance(text) + look.px(18))
        height = look.px(24)
        chip = QRect(inner.left(), inner.center().y() - height // 2 + 1, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("hover" if tone == "quiet" else f"{tone}_tint"))
        painter.drawRoundedRect(chip, RADIUS, RADIUS)
        painter.drawPixmap(
            QPoint(chip.left() + look.px(8), chip.center().y() - edge // 2 + 1), look.pixmap(icon, tone, 16)
        )
        rest = chip.adjusted(look.px(8) + edge + gap, 0, -look.px(4), 0)
        painter.setPen(look.color(tone))
        painter.drawText(rest, LEFT, _elided(painter, text, rest.width()))

    def _paint_text(self, painter: QPainter, inner: QRect, row: RosterRow, column: str) -> None:
        text = self._model.text(row, column)
        if (
            column == "grade"
            and row.grade is not None
            and QFontMetrics(self._fonts["small"]).horizontalAdvance(text) > inner.width()
        ):
            text = row.grade.code
        small = column in ("field", "grade", "gaps")
        painter.setFont(self._fonts["small" if small else "body"])
        tone = "quiet" if row.state == "recused" or column == "field" else "text"
        if column == "gaps" and row.gaps:
            tone = "notice"
        painter.setPen(self._look.color("disabled" if text == "–" else tone))
        painter.drawText(inner, LEFT, _elided(painter, text, inner.width()))


def _elided(painter: QPainter, text: str, width: int) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
