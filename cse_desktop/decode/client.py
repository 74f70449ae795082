"""The client of the decoder process: the program asks it for pages, and it sees to it that asking is harmless."""

import heapq
import itertools
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import astuple, dataclass, field
from typing import Generic, TypeVar

from cse_desktop.decode import answers, find
from cse_desktop.decode.failures import (
    DecoderDiedError,
    DocumentClosedError,
    DocumentRefusedError,
    PageRefusedError,
)
from cse_desktop.decode.framing import Head
from cse_desktop.decode.marks import PageMark
from cse_desktop.decode.process import DecoderProcess, WorkerDiedError
from cse_desktop.decode.values import (
    Box,
    DocumentFacts,
    GreyPixels,
    Hit,
    Limits,
    Link,
    PageText,
    Pixels,
    Priority,
    Readable,
)
from cse_desktop.domain.finding import occurrences

T = TypeVar("T")

OpenSource = Callable[[], Readable]
_DEATHS_ALLOWED = 2
_START_SECONDS = 60.0
_SEARCH_HITS = 2000
_LONGEST_PASSWORD = 400


@dataclass(eq=False)
class _Document:
    """A document as the client thread knows it."""

    id: str
    identity: str
    """whose deaths are counted"""
    open_source: OpenSource
    password: str = field(default="", repr=False)
    """kept so that the document opens again when its process died"""
    source: Readable | None = None
    process: DecoderProcess | None = None
    """the process that has it open"""
    facts: DocumentFacts | None = None
    closed: bool = False


@dataclass(order=True)
class _Job(Generic[T]):
    """One thing to do in the client thread. `step` returns None until it has the result."""

    priority: int
    number: int
    step: Callable[[], T | None] = field(compare=False)
    future: "Future[T]" = field(compare=False)
    document: _Document = field(compare=False)


class DocumentHandle:
    """An open document. Its methods return at once; futures hold a value or raise one of `decode.failures`."""

    def __init__(self, decoder: "Decoder", document: _Document, name: str, facts: DocumentFacts) -> None:
        self._decoder = decoder
        self._document = document
        self.name = name
        self.facts = facts

    def image(
        self,
        page: int,
        *,
        scale: float | None = None,
        width: int | None = None,
        rotation: int = 0,
        region: Box | None = None,
        priority: Priority = Priority.VISIBLE,
    ) -> "Future[Pixels]":
        """A picture of `page`, or of `region` of it, at `scale` pixels per point.

        Instead of the scale, `width` may name the pixels across the whole page as shown. `rotation` turns the
        picture clockwise by 0, 90, 180 or 270 degrees; `region` always refers to the upright page.
        """
        self._check(page)
        if (scale is None) == (width is None) or rotation not in {0, 90, 180, 270}:
            raise ValueError("a picture has a scale or a width, and a rotation by right angles")
        box = [region.left, region.top, region.right, region.bottom] if region else None
        head: Head = {
            "ask": "image",
            "page": page,
            "scale": scale,
            "width": width,
            "rotation": rotation,
            "region": box,
        }
        return self._decoder.submit_image(self._document, head, priority)

    def thumbnail(self, page: int, width: int = 160) -> "Future[Pixels]":
        """A small picture of `page`, after everything that is looked at."""
        return self.image(page, width=width, priority=Priority.THUMBNAIL)

    def grey(self, page: int, width: int) -> "Future[GreyPixels]":
        """`page` in grey, `width` pixels across, after everything that is looked at."""
        self._check(page)
        return self._decoder.submit_grey(self._document, {"ask": "grey", "page": page, "width": width})

    def text(
        self, page: int, *, boxes: bool = True, priority: Priority = Priority.VISIBLE
    ) -> "Future[PageText]":
        """The text of `page`; without `boxes` it comes faster and has no coordinates."""
        self._check(page)
        return self._decoder.submit_text(self._document, page, boxes, priority)

    def links(self, page: int) -> "Future[tuple[Link, ...]]":
        """The links of `page`."""
        self._check(page)
        return self._decoder.submit_links(self._document, page, self.facts.pages)

    def marked_copy(self, marks: Sequence[PageMark]) -> "Future[bytes]":
        """The bytes of a copy of this PDF with `marks` on its pages; refused for other documents."""
        return self._decoder.submit_marked(self._document, marks)

    def search(
        self,
        term: str,
        *,
        pages: Sequence[int] | None = None,
        most: int = _SEARCH_HITS,
        found: Callable[[list[Hit]], None] | None = None,
    ) -> "Future[list[Hit]]":
        """The places of `term` on all pages or on `pages`, page by page, at most `most`.

        Cancelling the future stops it between pages. `found` is called in the decoder's thread with the hits of each
        page that has some.
        """
        wanted = range(self.facts.pages) if pages is None else pages
        for page in wanted:
            self._check(page)
        return self._decoder.submit_search(self._document, wanted, term, most, found)

    def close(self) -> None:
        """Lets go of the document; what was asked of it and is not done raises `DocumentClosedError`."""
        self._decoder.let_go(self._document)

    def _check(self, page: int) -> None:
        if not 0 <= page < self.facts.pages:
            raise IndexError(f"no page {page} in a document of {self.facts.pages}")


class Decoder:
    """One decoder process and the thread that talks to it; started at once, so that the first page comes soon."""

    def __init__(self, *, limits: Limits | None = None, seconds: float = 30.0) -> None:
        """`seconds` is the time one request may take before the process is ended."""
        self._limits = limits or Limits()
        self._seconds = seconds
        self._queue: list[_Job[object]] = []
        self._changed = threading.Condition()
        self._numbers = itertools.count(1)
        self._deaths: Counter[str] = Counter()
        self._documents: list[_Document] = []
        self._process: DecoderProcess | None = None
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="decoder", daemon=True)
        self._thread.start()

    def __enter__(self) -> "Decoder":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """Id of the running decoder process, None while there is none."""
        process = self._process
        return process.pid if process is not None else None

    @property
    def granted(self) -> dict[str, bool]:
        """Which limits the system granted: `memory`, `files`, `network`; empty while no process runs."""
        process = self._process
        return dict(process.granted) if process is not None else {}

    def open(
        self,
        open_source: OpenSource,
        name: str,
        *,
        identity: str = "",
        password: str = "",
        priority: Priority = Priority.VISIBLE,
    ) -> "Future[DocumentHandle]":
        """Opens the document that `open_source`, called in the decoder's thread, reads, with `password` if locked.

        `identity` (the digest of the material) tells that two openings are of one document, so that one that
        made the process die twice stays refused. A document that cannot be shown opens as well: its facts say
        why. The future raises `DecoderDiedError`, `DocumentRefusedError`, `PageRefusedError` (source unreadable).
        """
        number = next(self._numbers)
        document = _Document(f"d{number}", identity or f"#{number}", open_source, _sendable(password))

        def step() -> DocumentHandle:
            with self._changed:
                self._documents.append(document)
            try:
                return DocumentHandle(self, document, name, self._opened(document))
            except BaseException:
                self._forget(document)
                raise

        return self._submit(step, document, priority)

    def close(self) -> None:
        """Ends the process and the thread; what was not done raises `DocumentClosedError`."""
        with self._changed:
            self._stopping = True
            waiting, self._queue = self._queue, []
            self._changed.notify()
        for job in waiting:
            _fail(job.future, DocumentClosedError())
        process = self._process
        if process is not None:
            process.kill()
        self._thread.join()

    def submit_image(self, document: _Document, head: Head, priority: Priority) -> "Future[Pixels]":
        """For `DocumentHandle`: one picture."""
        return self._submit(
            lambda: self._asked(document, head, lambda done, body: answers.pixels(done, body, self._limits)),
            document,
            priority,
        )

    def submit_grey(self, document: _Document, head: Head) -> "Future[GreyPixels]":
        """For `DocumentHandle`: one grey picture."""
        return self._submit(
            lambda: self._asked(
                document, head, lambda done, body: answers.grey_pixels(done, body, self._limits)
            ),
            document,
            Priority.SEARCH,
        )

    def submit_text(
        self, document: _Document, page: int, boxes: bool, priority: Priority
    ) -> "Future[PageText]":
        """For `DocumentHandle`: the text of one page."""
        return self._submit(lambda: self._text(document, page, boxes), document, priority)

    def submit_marked(self, document: _Document, marks: Sequence[PageMark]) -> "Future[bytes]":
        """For `DocumentHandle`: a copy with marks."""
        listed = [
            [mark.page, [list(astuple(box)) for box in mark.boxes], mark.style, mark.colour, mark.text]
            for mark in marks
        ]
        return self._submit(
            lambda: self._asked(document, {"ask": "marked", "marks": listed}, lambda _, body: body),
            document,
            Priority.NEAR,
        )

    def submit_links(self, document: _Document, page: int, pages: int) -> "Future[tuple[Link, ...]]":
        """For `DocumentHandle`: the links of one page."""
        return self._submit(
            lambda: self._asked(
                document, {"ask": "links", "page": page}, lambda done, body: answers.links(done, body, pages)
            ),
            document,
            Priority.NEAR,
        )

    def submit_search(
        self,
        document: _Document,
        pages: Sequence[int],
        term: str,
        most: int,
        found: Callable[[list[Hit]], None] | None,
    ) -> "Future[list[Hit]]":
        """For `DocumentHandle`: a search, one page a step, so that what is looked at never waits for it."""
        left = iter(pages)
        hits: list[Hit] = []

        def step() -> list[Hit] | None:
            page = next(left, None)
            if page is None or len(hits) >= most:
                return hits
            # a page that cannot be read has nothing to find
            with suppress(PageRefusedError):
                if occurrences(term, self._text(document, page, False).text):
                    here = find.hits(term, page, self._text(document, page, True))[: most - len(hits)]
                    hits.extend(here)
                    if found is not None and here:
                        found(here)
            return None

        return self._submit(step, document, Priority.SEARCH)

    def let_go(self, document: _Document) -> None:
        """For `DocumentHandle`: closes a document."""
        with self._changed:
            if document.closed or self._stopping:
                return
            document.closed = True
            waiting = [job for job in self._queue if job.document is document]
            self._queue = [job for job in self._queue if job.document is not document]
            heapq.heapify(self._queue)
        for job in waiting:
            _fail(job.future, DocumentClosedError())
        self._submit(lambda: self._let_go(document), document, Priority.VISIBLE)

    def _submit(self, step: Callable[[], T | None], document: _Document, priority: Priority) -> "Future[T]":
        future: Future[T] = Future()
        job = _Job(int(priority), next(self._numbers), step, future, document)
        with self._changed:
            if not self._stopping:
                heapq.heappush(self._queue, job)  # type: ignore[misc]  # a queue of jobs of all result types
                self._changed.notify()
                return future
        future.set_exception(DocumentClosedError())
        return future

    # What follows runs in the decoder's thread.

    def _run(self) -> None:
        with suppress(WorkerDiedError):
            self._running()
        while (job := self._next()) is not None:
            self._do(job)
        for document in list(self._documents):
            self._forget(document)
        if self._process is not None:
            self._process.close()
            self._process = None

    def _next(self) -> "_Job[object] | None":
        with self._changed:
            while not self._queue and not self._stopping:
                self._changed.wait()
            return None if self._stopping else heapq.heappop(self._queue)

    def _do(self, job: "_Job[object]") -> None:
        if job.future.cancelled():
            return
        try:
            result = job.step()
        except WorkerDiedError as died:
            _fail(job.future, self._buried(job.document, died))
        except Exception as error:
            _fail(job.future, error)
        else:
            if result is not None:
                if job.future.set_running_or_notify_cancel():
                    job.future.set_result(result)
            else:
                job.number = next(self._numbers)
                with self._changed:
                    if not self._stopping:
                        heapq.heappush(self._queue, job)
                        return
                _fail(job.future, DocumentClosedError())

    def _buried(self, document: _Document, died: WorkerDiedError) -> Exception:
        """Clears away a dead process and starts the next one; the error for whoever asked."""
        if self._stopping:
            return DocumentClosedError()
        if died.reason != "start":
            self._deaths[document.identity] += 1
        with suppress(WorkerDiedError):
            self._running()
        return DecoderDiedError(died.reason)

    def _running(self) -> DecoderProcess:
        if self._process is not None and not self._process.alive():
            self._process.close()
            self._process = None
        if self._process is None:
            self._process = DecoderProcess(self._limits, _START_SECONDS)
            if self._stopping:
                # `close` may have looked for a process to end just before there was one
                self._process.kill()
        return self._process

    def _opened(self, document: _Document) -> DocumentFacts:
        """Opens the document in the running process."""
        if document.source is None:
            try:
                document.source = document.open_source()
            except Exception:
                raise PageRefusedError("source") from None
        size = document.source.size
        process, done, body = self._exchange(
            document, {"ask": "open", "size": size, "password": document.password}
        )
        facts = answers.facts(done, body, size, self._limits)
        document.process = process
        document.facts = facts
        return facts

    def _asked(self, document: _Document, head: Head, read: Callable[[Head, bytes], T]) -> T:
        """The answer to a request about a document, opened again where the process no longer has it open."""
        if document.closed:
            raise DocumentClosedError
        if document.process is not self._running():
            self._opened(document)
        try:
            _, done, body = self._exchange(document, head)
        except _NoLongerOpenError:
            self._opened(document)
            _, done, body = self._exchange(document, head)
        try:
            return read(done, body)
        except WorkerDiedError:
            if self._process is not None:
                self._process.kill()
            raise

    def _text(self, document: _Document, page: int, boxes: bool) -> PageText:
        head: Head = {"ask": "text", "page": page, "boxes": boxes}
        return self._asked(document, head, lambda done, body: answers.page_text(done, body, boxes=boxes))

    def _exchange(self, document: _Document, head: Head) -> tuple[DecoderProcess, Head, bytes]:
        if self._deaths[document.identity] >= _DEATHS_ALLOWED:
            raise DocumentRefusedError
        process = self._running()
        unreadable = False

        def read(asked: str, offset: int, length: int) -> bytes | None:
            nonlocal unreadable
            source = document.source
            if source is None or asked != document.id or not 0 <= offset <= offset + length <= source.size:
                raise ValueError("the worker asks for what it was not given")
            try:
                piece = source.read(offset, length)
            except Exception:
                piece = b""
            unreadable = unreadable or len(piece) != length
            return None if unreadable else piece

        answer, body = process.exchange({**head, "document": document.id}, read, self._seconds)
        if unreadable:
            raise PageRefusedError("source")
        if answer.get("refused") == "closed":
            raise _NoLongerOpenError
        if "refused" in answer:
            raise PageRefusedError(str(answer["refused"]))
        done = answer.get("done")
        if not isinstance(done, dict):
            process.kill()
            raise WorkerDiedError("crash")
        return process, done, body

    def _let_go(self, document: _Document) -> bool:
        process = document.process
        if process is not None and process is self._process and process.alive():
            with suppress(WorkerDiedError, PageRefusedError, DocumentRefusedError, _NoLongerOpenError):
                self._exchange(document, {"ask": "close"})
        self._forget(document)
        return True

    def _forget(self, document: _Document) -> None:
        document.closed = True
        source, document.source = document.source, None
        with self._changed, suppress(ValueError):
            self._documents.remove(document)
        if source is not None:
            source.close()


def _sendable(password: str) -> str:
    """`password` as it can be sent: what no keyboard writes, or nobody would type, opens nothing anyway."""
    return password.encode("utf-8", "ignore").decode()[:_LONGEST_PASSWORD].partition("\0")[0]


class _NoLongerOpenError(Exception):
    """The worker has closed the document to make room for others."""


def _fail(future: "Future[T]", error: Exception) -> None:
    if not future.done() and future.set_running_or_notify_cancel():
        future.set_exception(error)
