"""The history of one rating: what was done when, newest first, in a panel that floats over the rubric."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from cse_desktop.services.sheets import HistoryRow
from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import TextLabel

WIDTH = 340
TALLEST = 300


class HistoryPanel(QFrame):
    """Floats above the card until it is left or Escape is pressed."""

    def __init__(self, rows: tuple[HistoryRow, ...], title: str, look: Look, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("floating", True)
        self.setAccessibleName(look.t("rubric.history.of", title=title))
        self.setFixedWidth(look.px(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["m"], SPACE["m"], SPACE["m"], SPACE["m"])
        column.setSpacing(SPACE["s"])
        head = TextLabel(look, type="strong", wrap=True)
        head.say("rubric.history.of", title=title)
        column.addWidget(head)
        self.lines: list[str] = []
        inner = QWidget()
        entries = QVBoxLayout(inner)
        entries.setContentsMargins(0, 0, 0, 0)
        entries.setSpacing(SPACE["s"])
        for row in rows:
            when = TextLabel(look, type="small", tone="quiet")
            when.say_plain(f"{look.day_and_clock(row.at)}  {row.actor}")
            what = TextLabel(look, type="small", wrap=True)
            what.say_words(row.words)
            self.lines.append(what.text())
            entries.addWidget(when)
            entries.addWidget(what)
        if not rows:
            entries.addWidget(TextLabel(look, "rubric.history.empty", type="small", tone="quiet", wrap=True))
        entries.addStretch(1)
        room = QScrollArea()
        room.setWidget(inner)
        room.setWidgetResizable(True)
        room.setMaximumHeight(look.px(TALLEST))
        room.setFrameShape(QFrame.Shape.NoFrame)
        column.addWidget(room)

    def open_at(self, place: QPoint) -> None:
        """Shows it with its lower right corner at a point of the screen."""
        self.adjustSize()
        self.move(place - QPoint(self.width(), self.height()))
        self.show()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
