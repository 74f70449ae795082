"""What else happened: each with its time; one line below notes another."""

import re

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cse_desktop.services.supervision_values import EventRow
from ui.look import Look
from ui.supervise.remark import RemarkField
from ui.widgets import Retranslated, TextLabel, VerbButton
from ui.widgets.taking_away import take_away

_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:：]?([0-5][0-9])")


def time_of(text: str) -> str | None:
    """`HH:MM` of what was typed (`9:30`, `0930`), empty for nothing; None where it is no time of day."""
    if not text.strip():
        return ""
    found = _TIME.fullmatch(text.strip())
    return f"{int(found[1]):02d}:{found[2]}" if found else None


class EventList(Retranslated, QWidget):
    """Enter notes what is typed."""

    noted = Signal(str, str)
    """time of day or empty, and the words"""
    withdrawn = Signal(str)
    misspelt = Signal()
    """the time is none"""
    begun = Signal()
    """the focus came here by a key"""
    made = Signal()
    """its buttons are new"""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: tuple[EventRow, ...] = ()
        self._enabled = True
        self.buttons: list[VerbButton] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(look.px(4))
        self.time = QLineEdit()
        self.time.setMaxLength(5)
        self.words = RemarkField()
        self.words.entered.connect(self._note)
        self.keep = VerbButton(look, "supervise.event.keep", icon="add")
        self.keep.clicked.connect(self._note)
        self._entry = QWidget()
        row = QHBoxLayout(self._entry)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        row.addWidget(self.time)
        row.addWidget(self.words, 1)
        row.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(16), 0, 0)
        column.setSpacing(look.px(8))
        column.addWidget(TextLabel(look, "supervise.event.title", type="subtitle"))
        column.addWidget(TextLabel(look, "supervise.event.text", tone="quiet", wrap=True))
        column.addLayout(self._lines)
        column.addWidget(self._entry)
        look.restyled.connect(self._measure)
        self._measure()
        self.retranslate()

    def show_rows(self, rows: tuple[EventRow, ...], *, enabled: bool, other: bool) -> None:
        """Shows the events of an applicant or a day; what is being typed stays with whom it is about."""
        if other:
            self.clear()
        changed = other or rows != self._rows or enabled != self._enabled
        self._rows, self._enabled = rows, enabled
        self._entry.setVisible(enabled)
        if changed:
            self._fill()

    def give_back(self, text: str) -> None:
        """An event was refused: its words are there again, unless others are being typed."""
        if not self.words.text():
            self.words.setText(text)

    def begin(self) -> None:
        """Puts the focus where an event is written."""
        if self._enabled:
            self.words.setFocus()
            self.begun.emit()

    def settle(self) -> None:
        """Notes what is typed and was not noted yet: nothing that somebody wrote is lost by going elsewhere."""
        text, at = self.words.text().strip(), time_of(self.time.text())
        if text and self._enabled:
            # what is no time is kept among the words
            said = (at, text) if at is not None else ("", f"{text} ({self.time.text().strip()})")
            self.clear()
            self.noted.emit(*said)

    def clear(self) -> None:
        """Ready for the next one."""
        self.time.clear()
        self.words.replace_text("")

    def retranslate(self) -> None:
        look = self._look
        self.setAccessibleName(look.t("supervise.event.title"))
        self.time.setPlaceholderText(look.t("supervise.event.now"))
        self.time.setAccessibleName(look.t("supervise.event.time"))
        self.words.setPlaceholderText(look.t("supervise.event.hint"))
        self.words.setAccessibleName(look.t("supervise.event.words"))
        self._fill()

    def _fill(self) -> None:
        look = self._look
        take_away(self._lines)
        self.buttons = []
        for row in self._rows:
            line = self._line(look, row)
            self._lines.addWidget(line)
            line.show()
        self.made.emit()

    def _line(self, look: Look, row: EventRow) -> QWidget:
        at = row.at
        inside = QWidget()
        line = QHBoxLayout(inside)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.px(12))
        time = TextLabel(look, tone="quiet")
        time.say_plain(at)
        words = TextLabel(look, wrap=True)
        words.say_plain(row.text)
        line.addWidget(time)
        if row.late:
            line.addWidget(TextLabel(look, "supervise.event.late", type="small", tone="notice"))
        line.addWidget(words, 1)
        if self._enabled:
            button = VerbButton(look, "supervise.event.remove", kind="plain", icon="remove")
            button.setAccessibleName(look.t("supervise.event.remove_of", time=at))
            button.clicked.connect(lambda _=False, found=row.incident_id: self.withdrawn.emit(found))
            self.buttons.append(button)
            line.addWidget(button)
        return inside

    def _note(self) -> None:
        text, at = self.words.text().strip(), time_of(self.time.text())
        if at is None:
            self.time.setFocus()
            self.misspelt.emit()
        elif text:
            self.clear()
            self.noted.emit(at, text)
        else:
            self.words.setFocus()

    def _measure(self) -> None:
        self.time.setFixedWidth(self._look.px(76))
