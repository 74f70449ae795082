"""Pictures of pages: what is on screen first, its neighbours next, thumbnails as stand-ins; old ones forgotten."""

from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from cse_desktop.domain.documents import Box, OpenDocument, Pixels
from cse_desktop.errors import KnownError
from ui.assess.document.arrivals import Arrivals
from ui.assess.document.geometry import WHOLE
from ui.assess.document.night import at_night

KEPT_BYTES = 96 * 1024 * 1024
THUMBNAIL_WIDTH = 128
KEPT_THUMBNAILS = 240
TILE_PIXELS = 4_000_000
"""a page with more pixels than this is asked for in tiles"""
AT_ONCE = 6
"""requests under way at one time, so that what is on screen never waits behind a long queue"""


@dataclass(frozen=True, slots=True)
class Want:
    """A picture that is wanted: a page at a width, turned, whole or one tile of it."""

    page: int
    width: int
    height: int
    rotation: int
    region: Box | None = None
    night: bool = False


def image_of(pixels: Pixels) -> QImage:
    """The picture as Qt draws it; it owns its bytes."""
    held = QImage(pixels.data, pixels.width, pixels.height, pixels.stride, QImage.Format.Format_RGB32)
    return held.copy()


def tiles(page: int, width: int, height: int, rotation: int, night: bool = False) -> tuple[Want, ...]:
    """What to ask for to see a page: itself, or a grid of tiles where it is too large for one picture."""
    if width * height <= TILE_PIXELS:
        return (Want(page, width, height, rotation, None, night),)
    count = 2
    while width * height / (count * count) > TILE_PIXELS / 2:
        count += 1
    edges = [WHOLE * index // count for index in range(count + 1)]
    return tuple(
        Want(page, width, height, rotation, (edges[x], edges[y], edges[x + 1], edges[y + 1]), night)
        for y in range(count)
        for x in range(count)
    )


class PageImages(QObject):
    """Asks the decoder for pictures of one document's pages and keeps the ones last used."""

    arrived = Signal(int)
    """page"""
    thumbnail_arrived = Signal(int)
    """page"""
    failed = Signal(int, object)
    """page, KnownError"""

    def __init__(self, document: OpenDocument, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._arrivals = Arrivals(self)
        self._kept: OrderedDict[Want, QImage] = OrderedDict()
        self._bytes = 0
        self._thumbnails: OrderedDict[int, QImage] = OrderedDict()
        self._thumbnails_asked: set[int] = set()
        self._under_way: dict[Want, Future[Pixels]] = {}
        self._urgent: set[Want] = set()
        self._queue: list[tuple[Want, bool]] = []
        self._night = False

    def kept(self, want: Want) -> QImage | None:
        """The picture if it is here."""
        image = self._kept.get(want)
        if image is not None:
            self._kept.move_to_end(want)
        return image

    @property
    def night(self) -> bool:
        """Whether thumbnails are for the night."""
        return self._night

    @property
    def busy(self) -> bool:
        """Whether pictures that were asked for are still to come."""
        return bool(self._under_way or self._queue)

    def stand_in(self, want: Want) -> QImage | None:
        """The best other picture of the whole page at the same rotation, to be scaled meanwhile."""
        best: QImage | None = None
        for held, image in self._kept.items():
            turned = (held.rotation, held.night) == (want.rotation, want.night)
            fits = held.page == want.page and turned and held.region is None
            if fits and (best is None or image.width() > best.width()):
                best = image
        if best is None and want.rotation == 0 and want.night == self._night:
            best = self._thumbnails.get(want.page)
        return best

    def thumbnail(self, page: int) -> QImage | None:
        """A small picture of the page; asked for if it is not here yet."""
        image = self._thumbnails.get(page)
        if image is None:
            self._ask_thumbnail(page)
        return image

    def set_night(self, night: bool) -> None:
        """Thumbnails are wanted for the night or the day from now on; pages say it with each want."""
        if night != self._night:
            self._night = night
            self._thumbnails.clear()
            self._thumbnails_asked.clear()

    def want(self, visible: Iterable[Want], near: Iterable[Want]) -> None:
        """Says what is on screen now and what may be next; what is no longer wanted is taken back."""
        first, later = list(visible), list(near)
        wanted = {*first, *later}
        for held, future in list(self._under_way.items()):
            # what was fetched ahead and is looked at now is asked for again, before the rest
            hurried = held in first and held not in self._urgent
            if (held not in wanted or hurried) and future.cancel():
                del self._under_way[held]
        for want in first:
            if want not in self._kept and want.page not in self._thumbnails:
                self._ask_thumbnail(want.page)
        missing = [
            (want, want in first)
            for want in (*first, *later)
            if want not in self._kept and want not in self._under_way
        ]
        self._queue = list(dict.fromkeys(missing))
        self._advance()

    def forget(self) -> None:
        """Drops all pictures and requests: the document was opened anew or closed."""
        for future in self._under_way.values():
            future.cancel()
        self._arrivals.forget()
        self._under_way.clear()
        self._urgent.clear()
        self._queue.clear()
        self._kept.clear()
        self._thumbnails_asked.clear()
        self._bytes = 0

    def _advance(self) -> None:
        while self._queue and len(self._under_way) < AT_ONCE:
            want, urgent = self._queue.pop(0)
            future = self._document.image(
                want.page, want.width, rotation=want.rotation, region=want.region, urgent=urgent
            )
            self._under_way[want] = future
            if urgent:
                self._urgent.add(want)
            else:
                self._urgent.discard(want)
            self._arrivals.watch(
                future,
                partial(self._take, want),
                partial(self._refuse, want),
                at_night if want.night else None,
            )

    def _take(self, want: Want, pixels: Pixels) -> None:
        self._under_way.pop(want, None)
        self._urgent.discard(want)
        image = image_of(pixels)
        self._kept[want] = image
        self._bytes += image.sizeInBytes()
        while self._bytes > KEPT_BYTES and len(self._kept) > 1:
            _, old = self._kept.popitem(last=False)
            self._bytes -= old.sizeInBytes()
        self._advance()
        self.arrived.emit(want.page)

    def _refuse(self, want: Want, error: KnownError) -> None:
        self._under_way.pop(want, None)
        self._queue.clear()
        self.failed.emit(want.page, error)

    def _ask_thumbnail(self, page: int) -> None:
        if page in self._thumbnails_asked:
            return
        self._thumbnails_asked.add(page)
        night = self._night
        self._arrivals.watch(
            self._document.image(page, THUMBNAIL_WIDTH, urgent=True),
            lambda pixels: self._take_thumbnail(page, pixels, night),
            lambda error: self.failed.emit(page, error),
            at_night if night else None,
        )

    def _take_thumbnail(self, page: int, pixels: Pixels, night: bool) -> None:
        if night != self._night:
            return
        self._thumbnails[page] = image_of(pixels)
        if len(self._thumbnails) > KEPT_THUMBNAILS:
            old, _ = self._thumbnails.popitem(last=False)
            self._thumbnails_asked.discard(old)
        self.thumbnail_arrived.emit(page)
