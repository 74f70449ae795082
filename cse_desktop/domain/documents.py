"""What a decoded document is to those who show it: facts, pixels, text with its places; and who decodes it.

Lengths on a page are ten-thousandths of the upright page's width and height, so that a place holds at any zoom.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol

from cse_desktop.errors import Words

Box = tuple[int, int, int, int]
"""left, top, right, bottom in ten-thousandths of the upright page"""


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """One line of a document's outline; `page` counts from 0."""

    title: str
    page: int
    depth: int


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that travels inside a document; it is named and never opened."""

    name: str
    size: int
    """bytes; 0 where it is not known"""


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What the decoder makes of a document. `words` says why it does not open, or warns."""

    kind: str
    """`pdf` `image` `text` `office` `audio` `video` `unknown`"""
    opens: bool
    """it has pages to show, or is `audio` or `video` that can be played"""
    page_sizes: tuple[tuple[int, int], ...]
    """width and height of each upright page, in hundredths of a point (1/7200 inch)"""
    has_text: bool
    title: str
    outline: tuple[OutlineEntry, ...]
    words: Words | None
    attachments: tuple[AttachedFile, ...] = ()
    locked: bool = False
    """it did not open for want of the right password; `words` say whether one was tried"""
    length_ms: int = 0
    """of sound and film; 0 for all others and where it is not known"""


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture of a page or a part of it; 32 bits a pixel in the byte order B, G, R, x."""

    width: int
    height: int
    stride: int
    data: bytes


@dataclass(frozen=True, slots=True)
class GreyPixels:
    """A grey picture of a page; 8 bits a pixel, black 0, lines without gaps."""

    width: int
    height: int
    data: bytes


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of one page and the box of each of its characters (`boxes[i]` belongs to `text[i]`)."""

    page: int
    text: str
    boxes: Sequence[Box]
    machine_read: bool = False
    """it was read off a scan by machine and may hold mistakes"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a searched term stands."""

    page: int
    start: int
    """index into the page's text"""
    length: int
    context: str
    boxes: tuple[Box, ...]
    machine_read: bool = False
    """in text that was read off a scan by machine"""


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link on a page: to `page` of the same document, or (None) to `address`, which the program never opens."""

    box: Box
    page: int | None
    address: str
    """text from the document, as untrusted as all of it; empty where `page` is given"""


@dataclass(frozen=True, slots=True)
class MarkToCopy:
    """A mark for a copy of a PDF: page (from 0), boxes, style and colour as in `records.Annotation`, its words."""

    page: int
    boxes: tuple[Box, ...]
    style: str
    colour: str
    text: str


class Readable(Protocol):
    """The bytes of one document, by range."""

    @property
    def size(self) -> int:
        """Length in bytes."""
        ...

    def read(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`."""
        ...

    def close(self) -> None:
        """Lets go of what lies behind."""
        ...


class OpenDocument(Protocol):
    """A document open in the decoder. Futures fail with `KnownError` when the decoder died or refused."""

    @property
    def facts(self) -> DocumentFacts:
        """What it is."""
        ...

    def image(
        self, page: int, width: int, *, rotation: int = 0, region: Box | None = None, urgent: bool = True
    ) -> Future[Pixels]:
        """The page `width` pixels wide (of the whole page, also when only `region` is drawn); `rotation` in degrees."""
        ...

    def grey(self, page: int, width: int) -> Future[GreyPixels]:
        """The page in grey, `width` pixels across or fewer, after everything that is looked at."""
        ...

    def text(self, page: int) -> Future[PageText]:
        """The text of one page."""
        ...

    def words(self, page: int) -> Future[str]:
        """The text of one page without places, after everything that is looked at."""
        ...

    def search(self, term: str, pages: Sequence[int] | None = None) -> Future[tuple[Hit, ...]]:
        """The places of `term` on all pages or on `pages`, in their order, without regard to case."""
        ...

    def links(self, page: int) -> Future[tuple[PageLink, ...]]:
        """The links on one page."""
        ...

    def marked_copy(self, marks: Sequence[MarkToCopy]) -> Future[bytes]:
        """The bytes of a copy of a PDF that other readers show with `marks`; refused for other documents."""
        ...

    def close(self) -> None:
        """Closes it in the decoder; waiting requests are cancelled."""
        ...


class DocumentDecoder(Protocol):
    """The limited process that looks at untrusted documents, as the program sees it."""

    def open(self, source: Callable[[], Readable], name: str, password: str = "") -> Future[OpenDocument]:
        """Opens what `source()` reads (called in the decoder's own thread). `name` is only for words.

        A document that cannot be shown is a result too: `facts.opens` is false and `facts.words` says why.
        `facts.locked` tells that the right `password` would open it; the password is kept in memory only, as long
        as the document is open.
        """
        ...

    def close(self) -> None:
        """Ends the process and its thread."""
        ...
