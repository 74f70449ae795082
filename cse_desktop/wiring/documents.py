"""The decoder process as screens know it: `cse_desktop.decode` behind the port of `domain.documents`."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import TypeVar

from cse_desktop.decode.client import Decoder, DocumentHandle
from cse_desktop.decode.failures import PageRefusedError
from cse_desktop.decode.marks import PageMark
from cse_desktop.decode.values import Box as DecodedBox
from cse_desktop.decode.values import DocumentFacts as DecodedFacts
from cse_desktop.decode.values import Hit as DecodedHit
from cse_desktop.decode.values import PageText as DecodedText
from cse_desktop.decode.values import Pixels as DecodedPixels
from cse_desktop.decode.values import Priority
from cse_desktop.domain.documents import (
    AttachedFile,
    Box,
    DocumentFacts,
    GreyPixels,
    Hit,
    MarkToCopy,
    OpenDocument,
    OutlineEntry,
    PageLink,
    PageText,
    Pixels,
    Readable,
)
from cse_desktop.domain.text_places import CharacterBoxes

HUNDREDTHS = 100
S = TypeVar("S")
T = TypeVar("T")


class ProgramDecoder:
    """`DocumentDecoder`: one decoder process for the whole program, started at once."""

    def __init__(self) -> None:
        self._decoder = Decoder()

    @property
    def pid(self) -> int | None:
        """The decoder's process, for those who measure it."""
        return self._decoder.pid

    def open(self, source: Callable[[], Readable], name: str, password: str = "") -> "Future[OpenDocument]":
        """Opens what `source()` reads; a document that cannot be shown is a result too."""
        return _then(self._decoder.open(source, name, password=password), _Document)

    def close(self) -> None:
        """Ends the process and its thread."""
        self._decoder.close()


class _Document:
    """`OpenDocument` over a handle of the decoder."""

    def __init__(self, handle: DocumentHandle) -> None:
        self._handle = handle
        self.facts = _facts(handle.facts)

    def image(
        self, page: int, width: int, *, rotation: int = 0, region: Box | None = None, urgent: bool = True
    ) -> "Future[Pixels]":
        if page >= self._handle.facts.pages:
            # sound and film open as well, and have no page to draw
            refused: Future[Pixels] = Future()
            refused.set_exception(PageRefusedError("no_answer"))
            return refused
        wanted = DecodedBox(*region) if region is not None else None
        priority = Priority.VISIBLE if urgent else Priority.NEAR
        return _then(
            self._handle.image(page, width=width, rotation=rotation, region=wanted, priority=priority),
            _pixels,
        )

    def grey(self, page: int, width: int) -> "Future[GreyPixels]":
        return _then(
            self._handle.grey(page, width), lambda found: GreyPixels(found.width, found.height, found.data)
        )

    def text(self, page: int) -> "Future[PageText]":
        return _then(self._handle.text(page), lambda found: _text(page, found))

    def words(self, page: int) -> "Future[str]":
        return _then(self._handle.text(page, boxes=False, priority=Priority.SEARCH), lambda found: found.text)

    def search(self, term: str, pages: Sequence[int] | None = None) -> "Future[tuple[Hit, ...]]":
        return _then(self._handle.search(term, pages=pages), lambda hits: tuple(_hit(hit) for hit in hits))

    def links(self, page: int) -> "Future[tuple[PageLink, ...]]":
        return _then(
            self._handle.links(page),
            lambda links: tuple(PageLink(_box(link.box), link.page, link.address) for link in links),
        )

    def marked_copy(self, marks: Sequence[MarkToCopy]) -> "Future[bytes]":
        return _then(
            self._handle.marked_copy(
                [
                    PageMark(
                        mark.page,
                        tuple(DecodedBox(*box) for box in mark.boxes),
                        mark.style,
                        mark.colour,
                        mark.text,
                    )
                    for mark in marks
                ]
            ),
            lambda data: data,
        )

    def close(self) -> None:
        self._handle.close()


def _then(source: "Future[S]", turn: Callable[[S], T]) -> "Future[T]":
    """A future of what `turn` makes of the result; cancelling it cancels what is waited for."""
    target: Future[T] = Future()

    def arrived(done: "Future[S]") -> None:
        if done.cancelled():
            target.cancel()
            return
        if not target.set_running_or_notify_cancel():
            return
        error = done.exception()
        if error is not None:
            target.set_exception(error)
            return
        try:
            target.set_result(turn(done.result()))
        except Exception as broken:
            target.set_exception(broken)

    source.add_done_callback(arrived)
    target.add_done_callback(lambda done: source.cancel() if done.cancelled() else None)
    return target


def _facts(facts: DecodedFacts) -> DocumentFacts:
    return DocumentFacts(
        kind=facts.kind,
        opens=facts.opens,
        page_sizes=tuple(
            (round(size.width * HUNDREDTHS), round(size.height * HUNDREDTHS)) for size in facts.sizes
        ),
        has_text=facts.has_text,
        title=facts.title,
        outline=tuple(
            OutlineEntry(entry.title, entry.page, entry.level)
            for entry in facts.outline
            if entry.page is not None
        ),
        words=facts.words,
        attachments=tuple(AttachedFile(file.name, file.size) for file in facts.attachments),
        locked=facts.locked,
        length_ms=facts.length_ms,
    )


def _pixels(found: DecodedPixels) -> Pixels:
    return Pixels(found.width, found.height, found.stride, found.data)


def _text(page: int, found: DecodedText) -> PageText:
    return PageText(page, found.text, CharacterBoxes(found.coordinates))


def _box(box: DecodedBox) -> Box:
    return box.left, box.top, box.right, box.bottom


def _hit(hit: DecodedHit) -> Hit:
    return Hit(hit.page, hit.start, hit.end - hit.start, hit.context, tuple(_box(box) for box in hit.boxes))
