"""The profile against what is expected: each dimension in words, then as a bar."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from cse_desktop.services.sheets import ProfileLine
from ui.look import Look
from ui.widgets import Retranslated, TextLabel

NAMES_SHARE = 0.44
"""of the table's width, at most, for the names of the dimensions"""


class LevelBar(QWidget):
    """A value on the scale with a mark where it is expected; said in words beside it."""

    def __init__(self, look: Look, line: ProfileLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._line = line
        self.setMinimumSize(look.px(40), look.px(20))
        self.setAccessibleName(look.t("submit.profile.bar", words=look.words(line.words)))

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(260), self._look.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        look, line = self._look, self._line
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        height = look.px(8)
        top = (self.height() - height) / 2
        painter.setBrush(look.color("pressed"))
        painter.drawRoundedRect(QRectF(0, top, self.width(), height), height / 2, height / 2)
        if line.share > 0:
            painter.setBrush(look.color("notice" if line.holds is False else "accent"))
            width = max(float(height), self.width() * min(1.0, line.share))
            painter.drawRoundedRect(QRectF(0, top, width, height), height / 2, height / 2)
        place = self.width() * line.expected_share
        painter.setBrush(look.color("text"))
        painter.drawRect(QRectF(place - 1, top - look.px(4), 2, height + look.px(8)))


class ProfileTable(Retranslated, QWidget):
    """All dimensions of one case."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._lines: tuple[ProfileLine, ...] = ()
        self._names: list[TextLabel] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.px(16))
        self._grid.setVerticalSpacing(look.px(4))
        self._grid.setColumnStretch(4, 1)

    def show_lines(self, lines: Sequence[ProfileLine]) -> None:
        """Shows a profile."""
        if tuple(lines) != self._lines:
            self._lines = tuple(lines)
            self.retranslate()

    def retranslate(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        look = self._look
        self._names = []
        for place, line in enumerate(self._lines):
            name = TextLabel(look, wrap=True)
            name.say_words(line.dimension.name)
            self._names.append(name)
            value = TextLabel(look, type="strong")
            value.say_plain(line.display)
            mark = QLabel()
            icons = {True: ("ready", "good"), False: ("gap", "notice"), None: ("none", "disabled")}
            look.dress(mark, *icons[line.holds], 16)
            said = TextLabel(look, type="small", tone="notice" if line.holds is False else "quiet")
            said.say_words(line.words)
            for column, widget in enumerate((name, value, mark, said, LevelBar(look, line))):
                self._grid.addWidget(widget, place, column, Qt.AlignmentFlag.AlignVCenter)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Names stand in one line where that leaves room for the rest, else they wrap."""
        metrics = QFontMetrics(self._look.font())
        widest = max((metrics.horizontalAdvance(name.text()) for name in self._names), default=0)
        for name in self._names:
            name.setFixedWidth(min(widest + 2, round(self.width() * NAMES_SHARE)))
