"""The phases of an interview side by side: name, time spent and planned, a line for how far; each is a button."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from cse_desktop.domain.times import spoken
from cse_desktop.services.sheets import PhaseRow
from ui.look import Look
from ui.look.tokens import RADIUS, SPACE
from ui.widgets import Retranslated

HEIGHT = 50
LINE = 3


class PhaseButton(QAbstractButton):
    """One phase. Pressing it goes there."""

    def __init__(self, row: PhaseRow, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.row = row
        self.current = False
        self.spent_ms = row.elapsed_ms
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        look.restyled.connect(self.update)

    @property
    def planned_ms(self) -> int:
        """Planned length."""
        return self.row.phase.minutes * 60_000

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(120), self._look.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(84), self._look.px(HEIGHT))

    def speak(self) -> None:
        """Says its name and times in the language of the moment."""
        look = self._look
        key = "interview.phase.current" if self.current else "interview.phase.other"
        self.setAccessibleName(
            look.t(
                key,
                name=look.words(self.row.name),
                planned=self.row.phase.minutes,
                spent=spoken(self.spent_ms),
            )
        )
        self.setToolTip(self.accessibleName())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, color = self._look, self._look.color
        body = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.current or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("accent_tint" if self.current else "hover"))
            painter.drawRoundedRect(body, RADIUS, RADIUS)
        over = self.spent_ms > self.planned_ms > 0
        ink = "accent_strong" if self.current else "quiet" if not self.spent_ms else "text"
        top = body.adjusted(SPACE["s"], 2, -SPACE["s"], -body.height() / 2)
        painter.setFont(look.font("small", medium=self.current))
        painter.setPen(color(ink))
        name = QFontMetrics(painter.font()).elidedText(
            look.words(self.row.name), Qt.TextElideMode.ElideRight, int(top.width())
        )
        painter.drawText(top, Qt.AlignmentFlag.AlignVCenter, name)
        below = body.adjusted(SPACE["s"], body.height() / 2 - 2, -SPACE["s"], -LINE - 3)
        painter.setFont(look.font("small"))
        painter.setPen(color("notice" if over else "quiet"))
        planned = look.t("interview.phase.planned", minutes=self.row.phase.minutes)
        times = f"{spoken(self.spent_ms)} / {planned}" if self.spent_ms else planned
        if painter.fontMetrics().horizontalAdvance(times) > below.width():
            times = spoken(self.spent_ms) if self.spent_ms else planned
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, times)
        self._paint_line(painter, body, over)
        if self.hasFocus():
            painter.setPen(QPen(color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(body, RADIUS, RADIUS)
        painter.end()
        event.accept()

    def _paint_line(self, painter: QPainter, body: QRectF, over: bool) -> None:
        line = QRectF(body.left() + SPACE["s"], body.bottom() - LINE - 1, body.width() - 2 * SPACE["s"], LINE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color("line"))
        painter.drawRoundedRect(line, 1.5, 1.5)
        share = min(1.0, self.spent_ms / self.planned_ms) if self.planned_ms else 0.0
        if share > 0:
            tone = "notice" if over else "accent" if self.current else "faint"
            painter.setBrush(self._look.color(tone))
            painter.drawRoundedRect(QRectF(line.left(), line.top(), line.width() * share, LINE), 1.5, 1.5)


class PhaseStrip(Retranslated, QWidget):
    """All phases; the one that runs is tinted."""

    phase_wanted = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._buttons: list[PhaseButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(SPACE["m"], 0, SPACE["m"], SPACE["xs"])
        self._row.setSpacing(SPACE["xs"])
        self.retranslate()

    def show_phases(self, rows: tuple[PhaseRow, ...], current: str) -> None:
        """Shows phases; the same ones keep their buttons and the focus."""
        if [button.row.phase for button in self._buttons] != [row.phase for row in rows]:
            for button in self._buttons:
                button.deleteLater()
            self._buttons = []
            for row in rows:
                made = PhaseButton(row, self._look, self)
                made.clicked.connect(lambda _=False, name=row.phase.id: self.phase_wanted.emit(name))
                self._row.addWidget(made, max(2, min(row.phase.minutes, 6)))
                self._buttons.append(made)
        for button, row in zip(self._buttons, rows, strict=True):
            button.row = row
            button.spent_ms = row.elapsed_ms
            button.current = row.phase.id == current
            button.speak()

    def show_spent(self, milliseconds: int) -> None:
        """The current phase has run so long."""
        for button in self._buttons:
            if button.current and button.spent_ms // 1000 != milliseconds // 1000:
                button.spent_ms = milliseconds
                button.update()

    def button(self, phase: str) -> PhaseButton | None:
        """The button of a phase."""
        return next((button for button in self._buttons if button.row.phase.id == phase), None)

    def retranslate(self) -> None:
        self.setAccessibleName(self._look.t("interview.phase.name"))
        for button in self._buttons:
            button.speak()
