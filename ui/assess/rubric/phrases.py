"""Reusable words over the comment: type to find one, Enter puts it in; what is selected can be kept as a new one."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import TextLabel, VerbButton

WIDTH = 360
LIST_HEIGHT = 250
_OFFERED = Qt.ItemDataRole.UserRole


class _Field(QLineEdit):
    downwards = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.downwards.emit()
        else:
            super().keyPressEvent(event)


class _List(QListWidget):
    taken = Signal()
    removed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class PhrasePanel(QFrame):
    """Floats above the card until a phrase is taken, it is left, or Escape is pressed."""

    taken = Signal(str)
    """one of the person's own"""
    offered_taken = Signal(str)
    """one that the society offers"""
    kept = Signal(str)
    dropped = Signal(str)

    def __init__(
        self,
        phrases: tuple[str, ...],
        offered: tuple[str, ...],
        selected: str,
        look: Look,
        parent: QWidget,
    ) -> None:
        """`offered`: by the society, for the line in the card; `selected`: words of the comment that may be kept as
        a phrase, empty where there are none."""
        super().__init__(parent, Qt.WindowType.Popup)
        self._phrases = phrases
        self._offered = offered
        self._selected = " ".join(selected.split())
        self._look = look
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("floating", True)
        self.setAccessibleName(look.t("rubric.phrases.name"))
        self.setFixedWidth(look.px(WIDTH))
        self.field = _Field()
        self.field.setPlaceholderText(look.t("rubric.phrases.find"))
        self.field.setAccessibleName(look.t("rubric.phrases.find"))
        self.field.textChanged.connect(lambda _: self._fill())
        self.field.returnPressed.connect(self._take)
        self.list = _List()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setWordWrap(True)
        self.list.setSpacing(SPACE["xs"])
        self.list.setFixedHeight(look.px(LIST_HEIGHT))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(look.t("rubric.phrases.name"))
        self.list.taken.connect(self._take)
        self.list.removed.connect(self._drop)
        self.list.itemClicked.connect(lambda _: self._take())
        self.field.downwards.connect(self._into_list)
        self.hint = TextLabel(look, "rubric.phrases.hint", type="small", tone="quiet", wrap=True)
        self.keep = VerbButton(look, "rubric.phrases.keep", icon="add")
        self.keep.setEnabled(bool(self._selected) and self._selected not in phrases)
        self.keep.clicked.connect(lambda: self.kept.emit(self._selected))
        foot = QHBoxLayout()
        foot.addWidget(self.keep)
        foot.addStretch(1)
        self._column = column = QVBoxLayout(self)
        column.setSpacing(SPACE["s"])
        column.addWidget(TextLabel(look, "rubric.phrases.name", type="strong"))
        column.addWidget(self.field)
        column.addWidget(self.list)
        column.addWidget(self.hint)
        column.addLayout(foot)
        self._fill()

    def show_phrases(self, phrases: tuple[str, ...]) -> None:
        """They have changed while the panel is open."""
        self._phrases = phrases
        self.keep.setEnabled(bool(self._selected) and self._selected not in phrases)
        self._fill()

    def open_at(self, place: QPoint) -> None:
        """Shows it with its lower right corner at a point of the screen."""
        self.adjustSize()
        # the size hint knows nothing of lines that wrap
        self.setFixedHeight(max(self.height(), self._column.totalHeightForWidth(self.width())))
        self.move(place - QPoint(self.width(), self.height()))
        self.show()
        self.field.setFocus()

    def _fill(self) -> None:
        row = self.list.currentRow()
        self.list.clear()
        own, offered = self._fitting(self._phrases), self._fitting(self._offered)
        self.list.addItems(own)
        if offered:
            heading = QListWidgetItem(self._look.t("rubric.phrases.offered"))
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            heading.setFont(self._look.font("small"))
            heading.setForeground(self._look.color("quiet"))
            self.list.addItem(heading)
        for text in offered:
            item = QListWidgetItem(text)
            item.setData(_OFFERED, True)
            self.list.addItem(item)
        usable = [place for place in range(self.list.count()) if self.list.item(place).flags()]
        if usable:
            self.list.setCurrentRow(min(usable, key=lambda place: abs(place - max(row, 0))))

    def _fitting(self, phrases: tuple[str, ...]) -> list[str]:
        """Those that hold every word looked for."""
        wanted = self.field.text().casefold().split()
        return [text for text in phrases if all(part in text.casefold() for part in wanted)]

    def _into_list(self) -> None:
        if self.list.count():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def _take(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            text, offered = item.text(), bool(item.data(_OFFERED))
            self.close()
            (self.offered_taken if offered else self.taken).emit(text)

    def _drop(self) -> None:
        item = self.list.currentItem()
        if item is not None and not item.data(_OFFERED):
            self.dropped.emit(item.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
