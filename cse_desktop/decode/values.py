"""The values that pass between the decoder's client and the rest of the program."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Protocol

from cse_desktop.errors import Words

WHOLE = 10_000
"""ten-thousandths that make a whole page, in each direction"""

_SAME_HEIGHT = 30


class Priority(IntEnum):
    """What is decoded first: the page a person looks at, before what may be wanted soon."""

    VISIBLE = 0
    NEAR = 1
    THUMBNAIL = 2
    SEARCH = 3


class Readable(Protocol):
    """The bytes of one document; used by the decoder's client thread only, which also opened it."""

    @property
    def size(self) -> int:
        """Bytes in all."""
        ...

    def read(self, offset: int, length: int) -> bytes:
        """Exactly `length` bytes from `offset`, fewer only at the end."""
        ...

    def close(self) -> None:
        """Lets go of the source."""
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """What the decoder process may use. Memory and processor time are enforced where the system has them."""

    memory_bytes: int = 2 << 30
    """address space (Linux)"""
    cpu_seconds: int = 60
    """processor time of one request (Linux, macOS)"""
    picture_pixels: int = 32_000_000
    """of one answer; a larger wish is answered at a smaller scale"""
    source_pixels: int = 120_000_000
    """of one decoded image file; a larger one is refused"""
    pages: int = 20_000
    text_characters: int = 2_000_000
    """of a text file; what is more is not shown, and the facts say so"""


@dataclass(frozen=True, slots=True)
class PageSize:
    """Size of an upright page in points (1/72 inch)."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in ten-thousandths of the upright page, from its top left corner."""

    left: int
    top: int
    right: int
    bottom: int

    def joined(self, other: "Box") -> "Box":
        """The smallest rectangle around both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A bookmark of the document; `page` counts from 0 and is None where it leads nowhere."""

    level: int
    title: str
    page: int | None


@dataclass(frozen=True, slots=True)
class Link:
    """A link on a page: to `page` of the same document, or (None) to `address` outside it, which nobody follows."""

    box: Box
    page: int | None
    address: str


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that travels inside a document."""

    name: str
    size: int
    """bytes; 0 where finding out would take too long"""


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What a document is. `pages` is 0 where nothing of it can be shown; then `words` say why.

    With pages, `words` may hold a remark: shown as text only, shown in part.
    """

    kind: str
    """`pdf` `image` `text` `office` `audio` `video` `unknown`, told by content"""
    type_name: Words
    """what it is in words, e.g. "JPEG image" """
    media_type: str
    size: int
    """bytes"""
    sizes: tuple[PageSize, ...] = ()
    has_text: bool = False
    """some page has text that can be selected and searched"""
    title: str = ""
    outline: tuple[OutlineEntry, ...] = ()
    words: Words | None = None
    attachments: tuple[Attached, ...] = ()
    locked: bool = False
    """it was not opened for want of the right password"""
    length_ms: int = 0
    """of sound and film; 0 where it is not known"""

    @property
    def opens(self) -> bool:
        """It has pages to show, or is sound or film that the program plays."""
        return self.pages > 0 or (self.kind in {"audio", "video"} and self.words is None)

    @property
    def pages(self) -> int:
        """Number of pages that can be shown."""
        return len(self.sizes)


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture of a page or of a part of it: 4 bytes a pixel, blue, green, red, unused (`QImage.Format_RGB32`)."""

    width: int
    height: int
    stride: int
    """bytes from one line to the next"""
    data: bytes = field(repr=False)
    scale: float
    """pixels per point that were used; smaller than asked for where the picture would have been too large"""


@dataclass(frozen=True, slots=True)
class GreyPixels:
    """A grey picture of a page: one byte a pixel, black 0, lines without gaps."""

    width: int
    height: int
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of one page; `coordinates` hold left, top, right, bottom of each character (empty if not asked for)."""

    text: str
    coordinates: "array[int]" = field(repr=False)

    def box(self, index: int) -> Box:
        """Where the character at `index` stands."""
        left, top, right, bottom = self.coordinates[4 * index : 4 * index + 4]
        return Box(left, top, right, bottom)

    def boxes(self, start: int, end: int) -> list[Box]:
        """The characters from `start` to `end`, joined line by line: what a selection paints."""
        lines: list[Box] = []
        for index in range(start, end):
            box = self.box(index)
            if box.right <= box.left or box.bottom <= box.top:
                continue
            if lines and _same_line(lines[-1], box):
                lines[-1] = lines[-1].joined(box)
            else:
                lines.append(box)
        return lines

    def index_at(self, x: int, y: int) -> int | None:
        """The character nearest to (x, y), looked for on the line at `y` first; None on a page without text."""
        best: tuple[int, int, int] | None = None
        for index in range(len(self.text)):
            box = self.box(index)
            if box.right <= box.left:
                continue
            aside = max(box.left - x, 0, x - box.right)
            above = max(box.top - y, 0, y - box.bottom)
            found = (-(-above // _SAME_HEIGHT), aside, index)
            best = found if best is None else min(best, found)
        return best[2] if best else None


def _same_line(line: Box, box: Box) -> bool:
    height = min(line.bottom - line.top, box.bottom - box.top)
    shared = min(line.bottom, box.bottom) - max(line.top, box.top)
    near = box.left - line.right < 4 * (box.bottom - box.top)
    return 2 * shared >= height and near and box.right > line.left


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a searched term stands."""

    page: int
    start: int
    end: int
    boxes: Sequence[Box]
    context: str
    """the line around it"""
    context_start: int
    """where the found characters begin in `context`"""
    context_end: int
