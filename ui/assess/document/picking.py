"""What is picked on a page – words or a box – and how mouse and keys change it."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from cse_desktop.domain.documents import Box, Hit, PageText
from cse_desktop.domain.text_places import line_boxes
from ui.assess.document.geometry import Place, box_between, moved_box
from ui.assess.document.selection import (
    TextSelection,
    caret_at,
    line_around,
    quote,
    stepped,
    word_around,
)

SMALLEST_BOX = 60
FIRST_BOX = (3000, 4000, 7000, 6000)
"""where box mode puts a box that is to be moved by keys"""


@dataclass(frozen=True, slots=True)
class Picked:
    """A place in a document that can become evidence. `shape`: `text`, `scan` (text read by machine), `box`,
    `whole` or, of a recording, `time`."""

    page: int
    shape: str
    boxes: tuple[Box, ...]
    quote: str = ""
    prefix: str = ""
    suffix: str = ""
    start_ms: int = 0
    end_ms: int = 0
    """of a recording: a stretch, or a moment where both are the same"""


def shape_of(text: PageText | Hit) -> str:
    """What words picked out of `text` are."""
    return "scan" if text.machine_read else "text"


class Picking(QObject):
    """The one selection of a page view."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.selection: TextSelection | None = None
        self.page = 0
        self.box: Box | None = None
        self._text: PageText | None = None
        self._corner: Place | None = None
        self._unit = "character"

    @property
    def picked(self) -> Picked | None:
        """What is picked now, or None."""
        if self.box is not None:
            left, top, right, bottom = self.box
            if right - left < SMALLEST_BOX or bottom - top < SMALLEST_BOX:
                return None
            return Picked(self.page, "box", (self.box,))
        if self._text is None or self.selection is None or self.selection.empty:
            return None
        words, before, after = quote(self._text, self.selection)
        boxes = line_boxes(self._text, self.selection.start, self.selection.end)
        shape = shape_of(self._text)
        return Picked(self.page, shape, boxes, words, before, after) if words and boxes else None

    def clear(self) -> None:
        """Nothing is picked any more."""
        if self.selection is not None or self.box is not None:
            self._drop()
            self.changed.emit()

    def _drop(self) -> None:
        self.selection = None
        self.box = None
        self._corner = None

    def begin_text(self, text: PageText, place: Place, unit: str = "character") -> None:
        """Starts selecting where the mouse went down; `unit` is `character`, `word` or `line`."""
        self._drop()
        self._text, self.page, self._unit = text, place.page, unit
        caret = caret_at(text, place.u, place.v) or 0
        if unit == "word":
            start, end = word_around(text, max(0, caret - 1) if caret else 0)
            self.selection = TextSelection(place.page, start, end)
        elif unit == "line":
            start, end = line_around(text, caret)
            self.selection = TextSelection(place.page, start, end)
        else:
            self.selection = TextSelection(place.page, caret, caret)
        self.changed.emit()

    def extend_text(self, place: Place) -> None:
        """Moves the end of the selection to where the mouse is."""
        if self._text is None or self.selection is None or self._unit != "character":
            return
        caret = caret_at(self._text, place.u, place.v)
        if caret is not None and caret != self.selection.head:
            self.selection = TextSelection(self.page, self.selection.anchor, caret)
            self.changed.emit()

    def step_text(self, text: PageText, step: str, hit: Hit | None, first: int) -> None:
        """Moves the end by a key; starts at the hit, or at character `first`, where nothing is selected yet."""
        if self.selection is None or self.page != text.page or self.box is not None:
            anchor, head = (hit.start, hit.start + hit.length) if hit is not None else (first, first)
            self._drop()
            self._text, self.page = text, text.page
            self.selection = TextSelection(text.page, anchor, head)
        head = stepped(text, self.selection.head, step)
        self.selection = TextSelection(text.page, self.selection.anchor, head)
        self.changed.emit()

    def begin_box(self, place: Place) -> None:
        """Starts a box at a corner."""
        self._drop()
        self.page, self._corner = place.page, place
        self.box = (place.u, place.v, place.u, place.v)
        self.changed.emit()

    def extend_box(self, place: Place) -> None:
        """Draws the box to the other corner."""
        if self._corner is not None:
            self.box = box_between(self._corner, place)
            self.changed.emit()

    def put_box(self, page: int) -> None:
        """Puts a box into the middle of a page, to be moved by keys."""
        self._drop()
        self.page, self.box = page, FIRST_BOX
        self.changed.emit()

    def step_box(self, du: int, dv: int, grow: bool) -> None:
        """Moves the box, or its lower right corner."""
        if self.box is not None:
            self.box = moved_box(self.box, du, dv, grow)
            self.changed.emit()

    @property
    def drawing(self) -> bool:
        """Whether a box is being drawn with the mouse."""
        return self._corner is not None

    def end_drag(self) -> None:
        """The mouse was let go: a box too small to be meant is dropped."""
        self._corner = None
        if self.box is not None and self.picked is None:
            self._drop()
            self.changed.emit()
