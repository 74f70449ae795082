"""The two quiet steps of typing in: who types, and that all is typed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cse_desktop.domain.paper import SECOND
from cse_desktop.services.paper_sheets import PaperSheet
from ui.look import Look
from ui.widgets import Composition, FieldLabel, Retranslated, TextLabel, VerbButton
from ui.widgets.taking_away import take_away

NAME_WIDTH = 300
LONGEST = 80


class WhoTypes(Retranslated, QWidget):
    """Asks for the name of whoever types."""

    begun = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._sheet: PaperSheet | None = None
        self._title = TextLabel(look, type="subtitle")
        self._text = TextLabel(look, tone="quiet", wrap=True)
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST)
        self.name.setFixedWidth(look.px(NAME_WIDTH))
        self._composition = Composition(self.name)
        self.name.returnPressed.connect(self._begin)
        self.begin = VerbButton(look, "paper.who.begin", kind="primary", icon="next", keys="Enter")
        self.begin.clicked.connect(self._begin)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(self.name)
        row.addWidget(self.begin)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(8), 0, 0)
        column.setSpacing(look.px(6))
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addWidget(FieldLabel(look, "paper.who.name", self.name))
        column.addLayout(row)
        column.addStretch(1)
        self.setFocusProxy(self.name)

    def show_sheet(self, sheet: PaperSheet) -> None:
        """Asks for the first person, mostly the assessor, or for the second."""
        other = self._sheet is None or (sheet.case_id, sheet.turn) != (self._sheet.case_id, self._sheet.turn)
        self._sheet = sheet
        if other:
            self.name.setText("" if sheet.turn == SECOND else sheet.assessor)
            self.name.selectAll()
        self.retranslate()

    def forget(self) -> None:
        """The case is left."""
        self._sheet = None

    def _begin(self) -> None:
        if not self._composition.under_way:
            self.begun.emit(self.name.text())

    def retranslate(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        if sheet.turn == SECOND:
            self._title.say("paper.who.second")
            self._text.say("paper.who.second_text", name=sheet.typings[0].typed_by)
        else:
            self._title.say("paper.who.first")
            self._text.say("paper.who.first_text")


class AllTyped(Retranslated, QWidget):
    """Says who typed and when, and where to go from here."""

    again_wanted = Signal()
    room_wanted = Signal()
    next_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._sheet: PaperSheet | None = None
        self._by = QVBoxLayout()
        self._by.setSpacing(look.px(2))
        self._rated = TextLabel(look, wrap=True)
        self.next = VerbButton(look, "paper.done.next", kind="primary", icon="note")
        self.next.clicked.connect(self.next_wanted)
        self.room = VerbButton(look, "paper.done.room", icon="interview")
        self.room.clicked.connect(self.room_wanted)
        self.again = VerbButton(look, "paper.done.again", icon="edit")
        self.again.clicked.connect(self.again_wanted)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        for button in (self.next, self.room, self.again):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(8), 0, 0)
        column.setSpacing(look.px(10))
        column.addWidget(TextLabel(look, "paper.done.title", type="subtitle"))
        column.addLayout(self._by)
        column.addWidget(self._rated)
        column.addLayout(row)
        column.addStretch(1)
        self.setFocusProxy(self.next)

    def show_sheet(self, sheet: PaperSheet) -> None:
        """Shows what was typed by whom."""
        self._sheet = sheet
        self.again.setEnabled(sheet.may_change)
        self.retranslate()

    def retranslate(self) -> None:
        sheet, look = self._sheet, self._look
        if sheet is None:
            return
        take_away(self._by)
        for typing in sheet.typings:
            label = TextLabel(look, tone="quiet")
            label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            label.say_plain(
                look.t("paper.done.by", name=typing.typed_by, at=look.day_and_clock(typing.finished_at))
            )
            self._by.addWidget(label)
        self._rated.say("paper.done.rated", n=sheet.rated)
