"""Scanned pages read by machine: which are still to be read, what was read, and documents that have such text."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace

from cse_desktop.domain.documents import (
    Box,
    DocumentFacts,
    GreyPixels,
    Hit,
    MarkToCopy,
    OpenDocument,
    PageLink,
    PageText,
    Pixels,
)
from cse_desktop.domain.machine_text import MachineText
from cse_desktop.services.finding import OpenIndex

DOTS_PER_INCH = 300
"""what OCR engines are trained on"""
_MOST_PIXELS = 25_000_000
"""of one picture: an A3 sheet has 17 million; a larger one is read at a lower resolution"""
_HUNDREDTHS = 7200
"""of a point in an inch"""


@dataclass(frozen=True, slots=True)
class Scan:
    """A page (from 0) that a machine is to read."""

    material: str
    page: int


def scans_to_read(open_index: OpenIndex, order: Sequence[str]) -> tuple[Scan, ...]:
    """The pages without text that no machine has read yet, of the materials `order`, in that order."""
    index = open_index()
    try:
        found = index.scans()
    finally:
        index.close()
    return tuple(Scan(sha256, page) for sha256 in order for page in found.get(sha256, ()))


def keep_machine_text(open_index: OpenIndex, scan: Scan, text: MachineText) -> None:
    """Keeps what was read on a page: it is found from now on, and not read again."""
    index = open_index(write=True)
    try:
        index.add_machine_text(scan.material, scan.page, text)
    finally:
        index.close()


def machine_texts(open_index: OpenIndex) -> dict[str, dict[int, MachineText]]:
    """All that machines have read in a case: digest, page, text."""
    index = open_index()
    try:
        return index.machine_texts()
    finally:
        index.close()


def picture_size(page_size: tuple[int, int]) -> tuple[int, int]:
    """Pixels across and dots per inch for a page of so many hundredths of a point, as `DocumentFacts` has them."""
    width, height = (edge / _HUNDREDTHS for edge in page_size)
    dots = min(float(DOTS_PER_INCH), (_MOST_PIXELS / (width * height)) ** 0.5)
    return max(1, int(width * dots)), max(1, int(dots))


class ReadDocument:
    """`OpenDocument` whose scanned pages have the text that a machine read, as it comes to be known."""

    def __init__(self, document: OpenDocument, texts: Mapping[int, MachineText]) -> None:
        """`texts`, page → text, may grow while the document is open."""
        self._document = document
        self._texts = texts

    @property
    def facts(self) -> DocumentFacts:
        """What it is; text read by machine can be selected and searched as any other."""
        facts = self._document.facts
        return replace(facts, has_text=True) if self._texts and not facts.has_text else facts

    def image(
        self, page: int, width: int, *, rotation: int = 0, region: Box | None = None, urgent: bool = True
    ) -> "Future[Pixels]":
        """As the document's."""
        return self._document.image(page, width, rotation=rotation, region=region, urgent=urgent)

    def grey(self, page: int, width: int) -> "Future[GreyPixels]":
        """As the document's."""
        return self._document.grey(page, width)

    def text(self, page: int) -> "Future[PageText]":
        """The text of a page, its own or that which a machine read."""
        read = self._texts.get(page)
        if read is None:
            return self._document.text(page)
        known: Future[PageText] = Future()
        known.set_result(read.on_page(page))
        return known

    def words(self, page: int) -> "Future[str]":
        """The page's own text: an index shall not take a machine's words for the applicant's."""
        return self._document.words(page)

    def search(self, term: str, pages: Sequence[int] | None = None) -> "Future[tuple[Hit, ...]]":
        """The places of `term` on all pages or on `pages`, in their own text and in what a machine read."""
        order = range(len(self._document.facts.page_sizes)) if pages is None else pages
        rank = {page: at for at, page in enumerate(order)}
        texts = {page: self._texts[page] for page in order if page in self._texts}

        def merged(own: tuple[Hit, ...]) -> tuple[Hit, ...]:
            read = [hit for page, text in texts.items() for hit in text.hits(term, page)]
            return tuple(sorted((*own, *read), key=lambda hit: (rank[hit.page], hit.start)))

        found = self._document.search(term, pages)
        return _changed(found, merged) if texts else found

    def links(self, page: int) -> "Future[tuple[PageLink, ...]]":
        """As the document's."""
        return self._document.links(page)

    def marked_copy(self, marks: Sequence[MarkToCopy]) -> "Future[bytes]":
        """As the document's."""
        return self._document.marked_copy(marks)

    def close(self) -> None:
        """Closes the document."""
        self._document.close()


def _changed(
    source: "Future[tuple[Hit, ...]]", change: Callable[[tuple[Hit, ...]], tuple[Hit, ...]]
) -> "Future[tuple[Hit, ...]]":
    made: Future[tuple[Hit, ...]] = Future()

    def arrived(done: "Future[tuple[Hit, ...]]") -> None:
        if done.cancelled():
            made.cancel()
            return
        if not made.set_running_or_notify_cancel():
            return
        error = done.exception()
        if error is not None:
            made.set_exception(error)
        else:
            made.set_result(change(done.result()))

    source.add_done_callback(arrived)
    made.add_done_callback(lambda done: source.cancel() if done.cancelled() else None)
    return made
