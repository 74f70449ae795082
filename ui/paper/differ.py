"""What two persons read differently on the paper, settled one by one by looking at it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cse_desktop.domain.paper import DAY
from cse_desktop.services.paper_sheets import PaperDifference, PaperSheet
from ui.look import Look
from ui.paper.fields import ClockField, DayField, RatingField, SheetField
from ui.widgets import Retranslated, TextLabel, VerbButton, hairline
from ui.widgets.taking_away import take_away


class DifferenceRow(Retranslated, QFrame):
    """One field: what each typed, and what the paper says."""

    settled = Signal(str, str)
    """field, value"""

    def __init__(self, look: Look, row: PaperDifference, names: tuple[str, str]) -> None:
        super().__init__()
        self._look = look
        self.row = row
        self._names = names
        self._title = TextLabel(look)
        self._said = TextLabel(look, type="small", tone="quiet", wrap=True)
        self.takes = [VerbButton(look, "paper.differ.take") for _ in range(2)]
        for button, value in zip(self.takes, (row.first, row.second), strict=True):
            button.clicked.connect(lambda _=False, value=value: self.settled.emit(row.field, value))
        self.other = self._make_other(row)
        buttons = QHBoxLayout()
        buttons.setSpacing(look.px(8))
        for button in self.takes:
            buttons.addWidget(button)
        if self.other is not None:
            self.other.committed.connect(lambda value: self.settled.emit(row.field, value))
            buttons.addSpacing(look.px(12))
            label = TextLabel(look, "paper.differ.other", type="small", tone="quiet")
            label.setBuddy(self.other)
            buttons.addWidget(label)
            buttons.addWidget(self.other)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(6), 0, look.px(6))
        column.setSpacing(look.px(6))
        column.addWidget(self._title)
        column.addWidget(self._said)
        column.addLayout(buttons)
        column.addWidget(hairline())
        self.retranslate()

    @property
    def fields(self) -> list[QWidget]:
        """What Tab goes through."""
        return [*self.takes, *([self.other] if self.other is not None else [])]

    def _make_other(self, row: PaperDifference) -> SheetField | None:
        """A field for a third value; none where the two are all that there is."""
        if len(row.values) > 3:
            rating = RatingField(self._look)
            rating.offer(row.values)
            return rating
        if row.field == DAY:
            return DayField(self._look)
        return None if row.values else ClockField(self._look)

    def _value(self, value: str) -> str:
        if value in ("", "yes", "no"):
            return self._look.t(f"paper.differ.{value or 'empty'}")
        return value

    def retranslate(self) -> None:
        look, row = self._look, self.row
        title = look.words(row.name)
        self._title.say_plain(title)
        said = [
            look.t("paper.differ.by", name=name, value=self._value(value))
            for name, value in zip(self._names, (row.first, row.second), strict=True)
        ]
        self._said.say_plain("　".join(said))
        for button, value in zip(self.takes, (row.first, row.second), strict=True):
            button.say_plain(look.t("paper.differ.take", value=self._value(value)))
            button.setAccessibleName(f"{title} – {button.text()}")
        if self.other is not None:
            self.other.setAccessibleName(f"{title} – {look.t('paper.differ.other')}")


class Differences(Retranslated, QScrollArea):
    """All differences that are left."""

    settled = Signal(str, str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.rows: list[DifferenceRow] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setProperty("ground", "surface")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, look.px(8), look.px(16), look.px(16))
        column.setSpacing(look.px(6))
        self._title = TextLabel(look, type="subtitle")
        column.addWidget(self._title)
        column.addWidget(TextLabel(look, "paper.differ.text", tone="quiet", wrap=True))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        column.addLayout(self._rows)
        column.addStretch(1)
        self.setWidget(inside)

    def show_sheet(self, sheet: PaperSheet) -> None:
        """Shows what is left to be settled."""
        wanted = list(sheet.differences)
        if [row.row for row in self.rows] != wanted:
            take_away(self._rows)
            names = (sheet.typings[0].typed_by, sheet.typings[1].typed_by)
            self.rows = [DifferenceRow(self._look, row, names) for row in wanted]
            before: QWidget | None = None
            for row in self.rows:
                row.settled.connect(self.settled)
                self._rows.addWidget(row)
                for field in row.fields:
                    if before is not None:
                        QWidget.setTabOrder(before, field)
                    before = field
            if self.isVisible():
                self.begin()
        self.retranslate()

    def begin(self) -> None:
        """Puts the keys on the first difference."""
        if self.rows:
            self.rows[0].takes[0].setFocus(Qt.FocusReason.TabFocusReason)

    def forget(self) -> None:
        """The case is left."""
        take_away(self._rows)
        self.rows = []

    def retranslate(self) -> None:
        self.setAccessibleName(self._look.plural("paper.differ.title", len(self.rows)))
        self._title.say_plain(self._look.plural("paper.differ.title", len(self.rows)))
