"""What is left, about how long it takes, and how one's own ratings lie beside what is expected: words, then bars."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desktop.domain.own_ratings import Severity
from cse_desktop.services.own_work import OwnWork
from ui.look import Look
from ui.widgets import Retranslated, TextLabel

BAR = 14
GAP = 6
HEIGHT = 72
MOST_CASES = 8
"""the applicants rated farthest from what is expected; the others are not named"""
MINUTES = 60


class LevelColumns(QWidget):
    """How often each level was given; said in words beside it."""

    def __init__(
        self, look: Look, severity: Severity, scale: tuple[int, int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._scale = scale
        self._levels = sorted(severity.levels.items())
        said = ", ".join(look.t("roster.own.level", level=level, n=n) for level, n in self._levels)
        self.setAccessibleName(look.t("roster.own.levels"))
        self.setAccessibleDescription(said)
        self.setFixedHeight(look.px(HEIGHT))

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(200), self._look.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font("small"))
        line = painter.fontMetrics().height()
        counts = dict(self._levels)
        lowest, highest = self._scale
        room = self.height() - 2 * line - 2
        step = self.width() / max(1, highest - lowest + 1)
        for place, level in enumerate(range(lowest, highest + 1)):
            n = counts.get(level, 0)
            left = place * step
            height = room * n / max(counts.values())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent" if n else "pressed"))
            width = min(step - look.px(GAP), look.px(BAR) * 2)
            column = QRectF(left + (step - width) / 2, line + room - height, width, max(height, 1))
            painter.drawRoundedRect(column, 2, 2)
            painter.setPen(look.color("text"))
            if n:
                over = QRectF(left, column.top() - line, step, line)
                painter.drawText(over, Qt.AlignmentFlag.AlignCenter, str(n))
            painter.setPen(look.color("quiet"))
            below = QRectF(left, line + room + 2, step, line)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, str(level))


class OwnWorkView(Retranslated, QWidget):
    """A section of the roster's details."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._work: OwnWork | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(4))

    def show_work(self, work: OwnWork) -> None:
        """Shows what was read."""
        if work != self._work:
            self._work = work
            self.retranslate()

    def lines(self) -> list[str]:
        """What it says, a line each."""
        work, look = self._work, self._look
        if work is None:
            return []
        found = [
            look.t(
                "roster.own.left",
                cases=look.plural("roster.applicants", work.cases_left),
                ratings=look.plural("roster.own.ratings", work.ratings_left),
            )
            if work.ratings_left
            else look.t("roster.own.none_left")
        ]
        if work.time_left is not None and work.ratings_left:
            minutes = max(1, round(work.time_left.total_seconds() / MINUTES))
            hours, rest = divmod(minutes, MINUTES)
            key = "roster.own.hours" if hours else "roster.own.minutes"
            found.append(look.t(key, hours=hours, minutes=rest))
        return found

    def severity_lines(self) -> list[str]:
        """How the own ratings lie, a line each."""
        work, look = self._work, self._look
        if work is None:
            return []
        own = work.severity
        if own is None:
            return [look.t("roster.own.too_few")]
        found = [
            look.t("roster.own.counts", below=own.below, at=own.at, above=own.above),
            look.t("roster.own.mean", mean=_signed(float(own.mean))),
        ]
        far = sorted(work.cases, key=lambda case: -abs(case.severity.mean))[:MOST_CASES]
        if len(work.cases) > 1:
            found += [
                look.t("roster.own.case", number=case.number, mean=_signed(float(case.severity.mean)))
                for case in far
            ]
        return found

    def retranslate(self) -> None:
        look = self._look
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if self._work is None:
            return
        self._column.addWidget(TextLabel(look, "roster.own.work", type="small", tone="quiet"))
        for line in self.lines():
            self._say(line)
        self._column.addSpacing(look.px(12))
        self._column.addWidget(TextLabel(look, "roster.own.severity", type="small", tone="quiet"))
        for line in self.severity_lines():
            self._say(line)
        if self._work.severity is not None:
            self._column.addWidget(LevelColumns(look, self._work.severity, self._work.scale))
        self._column.addWidget(TextLabel(look, "roster.own.private", type="small", tone="quiet", wrap=True))
        self.setAccessibleName(look.t("roster.own.work"))

    def _say(self, text: str) -> None:
        label = TextLabel(self._look, wrap=True)
        label.say_plain(text)
        self._column.addWidget(label)


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "\u2212")
