"""Small fields of a sheet that is typed in by keys alone: a rating, a time of day, a number, a day."""

import unicodedata
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from cse_desktop.domain.paper import read_clock
from cse_desktop.domain.records import NOT_APPLICABLE, NOT_EVIDENCED
from cse_desktop.domain.times import parse_day
from ui.look import Look

RATING_WIDTH = 52
CLOCK_WIDTH = 76
DAY_WIDTH = 128
NUMBER_WIDTH = 52
_BY_LETTER = {"E": NOT_EVIDENCED, "N": NOT_EVIDENCED, "A": NOT_APPLICABLE}


class SheetField(QLineEdit):
    """Enter goes forward, Up and Down from line to line; what was typed is kept when the field is left."""

    committed = Signal(str)
    went_on = Signal()
    """Enter: the next field, please"""
    stepped = Signal(int)
    """-1 or 1: the rating of the line before or after"""
    misread = Signal(str)
    """key of the words that say what the field takes, where something else stands here; empty once it is right"""
    TAKES = ""

    def __init__(self, look: Look, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._width = width
        self._known = ""
        # digits and letters come as they are typed: nothing is composed here
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.textEdited.connect(self._edited)
        look.restyled.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self.setFixedWidth(self._look.px(self._width))

    def read(self, text: str) -> str | None:
        """What `text` means here, empty for nothing, None where it means nothing that the field takes."""
        raise NotImplementedError

    def show_value(self, value: str) -> None:
        """Shows what the case file holds; what is being typed stays."""
        if self.text() == self._known or not self.hasFocus():
            self._known = value
            if self.text() != value:
                self.setText(value)
            self._mark(False)

    def commit(self) -> bool:
        """Gives away what was typed; whether it could be read."""
        value = self.read(self.text())
        self._mark(value is None)
        if value is None:
            return False
        self.setText(value)
        if value != self._known:
            self._known = value
            self.committed.emit(value)
        return True

    def not_kept(self) -> None:
        """What was given away was refused: the next commit gives it away again."""
        self._known = "\0"

    def _edited(self, text: str) -> None:
        self._mark(False)
        if self._is_whole(text):
            self.commit()

    def _is_whole(self, text: str) -> bool:
        """Whether no more needs to be typed: then it is kept at once."""
        return not text

    def _mark(self, wrong: bool) -> None:
        if bool(self.property("wrong")) != wrong:
            self.setProperty("wrong", wrong)
            self.style().unpolish(self)
            self.style().polish(self)
            self.misread.emit(self.TAKES if wrong else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.commit():
                self.went_on.emit()
        elif Qt.Key(event.key()) in steps:
            self.commit()
            self.stepped.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.commit()

    def event(self, event: QEvent) -> bool:
        # undo and redo belong to the case file, so that they reach across fields and restarts
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            for known in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo):
                if event.matches(known):
                    event.ignore()
                    return False
        return super().event(event)


class RatingField(SheetField):
    """A digit is the rating and goes forward at once; E or N is NE, A is NA where that is permitted."""

    TAKES = "paper.form.rating_wrong"

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, RATING_WIDTH, parent)
        self._values: tuple[str, ...] = ()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def offer(self, values: tuple[str, ...]) -> None:
        """What may be given."""
        self._values = values

    def read(self, text: str) -> str | None:
        plain = unicodedata.normalize("NFKC", text).strip().upper()
        value = plain if plain in self._values else _BY_LETTER.get(plain, plain)
        return value if value in self._values or not value else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One key is one rating, whatever stood there."""
        typed = event.text()
        plain = unicodedata.normalize("NFKC", typed)
        held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if not held and len(plain) == 1 and plain.isalnum():
            self.setText(typed)
            if self.commit():
                self.went_on.emit()
            else:
                self.selectAll()
            return
        super().keyPressEvent(event)


class ClockField(SheetField):
    """A time of day: `905` and `9:05` are the same; kept as soon as it is whole."""

    TAKES = "paper.form.clock_wrong"

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, CLOCK_WIDTH, parent)

    def read(self, text: str) -> str | None:
        return read_clock(text) if text.strip() else ""

    def _is_whole(self, text: str) -> bool:
        digits = sum(sign.isdigit() for sign in text)
        return super()._is_whole(text) or (digits == 4 and read_clock(text) is not None)


class DayField(SheetField):
    """A day as `2026-03-12`."""

    TAKES = "paper.form.day_wrong"

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, DAY_WIDTH, parent)

    def read(self, text: str) -> str | None:
        plain = unicodedata.normalize("NFKC", text).strip()
        try:
            return parse_day(plain).isoformat()
        except ValueError:
            return None


class NumberField(SheetField):
    """The number of a question of the plan, or nothing."""

    TAKES = "paper.form.number_wrong"

    def __init__(self, look: Look, highest: Callable[[], int], parent: QWidget | None = None) -> None:
        super().__init__(look, NUMBER_WIDTH, parent)
        self._highest = highest
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def read(self, text: str) -> str | None:
        plain = unicodedata.normalize("NFKC", text).strip()
        fits = plain.isdecimal() and 1 <= int(plain) <= self._highest()
        return plain if not plain or fits else None
