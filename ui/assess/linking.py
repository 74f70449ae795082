"""The picker under the document: ties what is picked to several indicators at once."""

from PySide6.QtCore import Qt, Signal
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

from ui.assess.rubric.chips import OWN_PARTS
from ui.assess.rubric.lines import RubricLine
from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import Retranslated, SegmentedControl, TextLabel, VerbButton

LIST_HEIGHT = 150
KeyRole = int(Qt.ItemDataRole.UserRole)


class LinkField(QLineEdit):
    """Where codes or words are typed; Down leads to the indicators."""

    left_downwards = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)


class LinkPicker(Retranslated, QFrame):
    """A filter, indicators to tick with Space, the applicant's own part and a remark; Enter ties, Escape closes.

    Enter in the filter means the only indicator that is left as well: a code and Enter are enough.
    """

    taken = Signal(list, str, str)
    """list of (target, method), own part, remark"""
    closed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setProperty("ground", "surface")
        self.field = LinkField()
        self.field.textChanged.connect(lambda _: self._filter())
        self.field.left_downwards.connect(self._into_list)
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFixedHeight(look.px(LIST_HEIGHT))
        self.parts = SegmentedControl(
            look,
            [(part, f"rubric.part.{part}") for part in OWN_PARTS],
            "document.attached.name",
            value="unclear",
        )
        self.remark = QLineEdit()
        self.tie = VerbButton(look, "marks.link.tie", kind="primary", icon="attach")
        self.tie.clicked.connect(self._take)
        close = VerbButton(look, "marks.link.close", kind="plain")
        close.clicked.connect(self.dismiss)
        head = QHBoxLayout()
        head.addWidget(TextLabel(look, "marks.link.title", type="strong"))
        head.addWidget(self.field, 1)
        foot = QHBoxLayout()
        for widget in (self.parts, self.remark, self.tie, close):
            foot.addWidget(widget, 1 if widget is self.remark else 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["m"], SPACE["s"], SPACE["m"], SPACE["s"])
        column.setSpacing(SPACE["xs"])
        column.addLayout(head)
        column.addWidget(self.list)
        column.addLayout(foot)
        self.retranslate()
        self.hide()

    def begin(self, lines: tuple[RubricLine, ...], current: tuple[str, str] | None) -> None:
        """Shows the indicators, the current one ticked, and takes the keys."""
        self.list.clear()
        for line in lines:
            if line.cell is None:
                continue
            item = QListWidgetItem(f"{line.code}  {self._look.words(line.title)}")
            item.setData(KeyRole, line.key)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
            )
            ticked = line.key == current
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.field.clear()
        self.remark.clear()
        self.parts.set_value("unclear")
        self._filter()
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def dismiss(self) -> None:
        """Goes away without tying."""
        self.hide()
        self.closed.emit()

    @property
    def ticked(self) -> list[tuple[str, str]]:
        """What is to be tied, whatever the filter keeps."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return [tuple(item.data(KeyRole)) for item in items if item.checkState() == Qt.CheckState.Checked]

    def _filter(self) -> None:
        words = self.field.text().casefold().split()
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(not all(word in item.text().casefold() for word in words))

    def _into_list(self) -> None:
        for row in range(self.list.count()):
            if not self.list.item(row).isHidden():
                self.list.setCurrentRow(row)
                self.list.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def _take(self) -> None:
        items = [self.list.item(row) for row in range(self.list.count())]
        left = [item for item in items if not item.isHidden()]
        if self.field.hasFocus() and len(left) == 1 and self.field.text().strip():
            left[0].setCheckState(Qt.CheckState.Checked)
        if self.ticked:
            self.hide()
            self.taken.emit(self.ticked, self.parts.value or "unclear", self.remark.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        look = self._look
        self.setAccessibleName(look.t("marks.link.title"))
        self.list.setAccessibleName(look.t("marks.link.list"))
        for field, key in ((self.field, "marks.link.filter"), (self.remark, "document.attached.remark")):
            field.setAccessibleName(look.t(key))
            field.setPlaceholderText(look.t(key))
