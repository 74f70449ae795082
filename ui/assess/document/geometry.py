"""Where pages lie on the canvas of a document view, at any zoom and rotation; pure numbers, no widgets.

Page sizes come in hundredths of a point. Places on a page are ten-thousandths of the upright page, so that they
hold at any zoom and rotation. Canvas lengths are device-independent pixels.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from cse_desktop.domain.documents import Box

PIXELS_PER_UNIT = 96 / 7200
"""at 100 %: pixels of 1/96 inch for each hundredth of a point"""
WHOLE = 10_000
MIN_ZOOM = 10.0
MAX_ZOOM = 800.0
ZOOM_STEPS = (25, 33, 50, 67, 75, 90, 100, 110, 125, 150, 175, 200, 250, 300, 400, 500, 600, 800)
MARGIN = 16
GAP = 12


class Fit(Enum):
    """How the zoom follows the window."""

    FREE = "free"
    WIDTH = "width"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle on the canvas."""

    x: int
    y: int
    width: int
    height: int

    @property
    def bottom(self) -> int:
        """The first line below it."""
        return self.y + self.height

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies inside."""
        return self.x <= x < self.x + self.width and self.y <= y < self.bottom


@dataclass(frozen=True, slots=True)
class Place:
    """A point on an upright page, in ten-thousandths."""

    page: int
    u: int
    v: int


def turned(size: tuple[int, int], rotation: int) -> tuple[int, int]:
    """Width and height of a page after turning it clockwise by `rotation` degrees."""
    return (size[1], size[0]) if rotation % 180 else size


def to_view(u: float, v: float, rotation: int) -> tuple[float, float]:
    """A place of the upright page on the page as it is turned; both as shares of one."""
    match rotation % 360:
        case 90:
            return 1 - v, u
        case 180:
            return 1 - u, 1 - v
        case 270:
            return v, 1 - u
        case _:
            return u, v


def to_upright(x: float, y: float, rotation: int) -> tuple[float, float]:
    """A place of the turned page on the upright page; both as shares of one."""
    return to_view(x, y, -rotation)


def next_zoom(zoom: float, larger: bool) -> float:
    """The next step of the zoom in one direction."""
    steps = [step for step in ZOOM_STEPS if (step > zoom + 0.5 if larger else step < zoom - 0.5)]
    if not steps:
        return MAX_ZOOM if larger else max(MIN_ZOOM, float(ZOOM_STEPS[0]))
    return float(steps[0] if larger else steps[-1])


def fit_zoom(
    sizes: Sequence[tuple[int, int]], page: int, rotation: int, viewport: tuple[int, int], fit: Fit
) -> float:
    """The zoom in percent at which the widest page, or the whole of `page`, fits into `viewport`."""
    if not sizes:
        return 100.0
    turned_sizes = [turned(size, rotation) for size in sizes]
    width = max(size[0] for size in turned_sizes)
    zoom = (viewport[0] - 2 * MARGIN) / (width * PIXELS_PER_UNIT)
    if fit is Fit.PAGE:
        own = turned_sizes[min(page, len(turned_sizes) - 1)]
        across = (viewport[0] - 2 * MARGIN) / (own[0] * PIXELS_PER_UNIT)
        down = (viewport[1] - 2 * GAP) / (own[1] * PIXELS_PER_UNIT)
        zoom = min(across, down)
    return min(MAX_ZOOM, max(MIN_ZOOM, zoom * 100))


class PageLayout:
    """All pages of one document laid below one another, each centred."""

    def __init__(
        self,
        sizes: Sequence[tuple[int, int]],
        zoom: float,
        rotation: int = 0,
        viewport_width: int = 0,
        alone: int = 0,
    ) -> None:
        """With `alone`, the height of a window, each page has at least so much room that no other shows with it."""
        self.zoom = zoom
        self.rotation = rotation % 360
        scale = PIXELS_PER_UNIT * zoom / 100
        measured = [turned(size, self.rotation) for size in sizes]
        pixels = [(max(1, round(w * scale)), max(1, round(h * scale))) for w, h in measured]
        self.width = max(viewport_width, max((w for w, _ in pixels), default=0) + 2 * MARGIN)
        self._rects: list[Rect] = []
        self._rooms: list[tuple[int, int]] = []
        y = GAP
        for w, h in pixels:
            room = max(alone, h + 2 * GAP) if alone else h
            self._rooms.append((y, y + room) if alone else (y - GAP, y + h + GAP))
            self._rects.append(Rect((self.width - w) // 2, y + (room - h) // 2, w, h))
            y += room + GAP
        self.height = y
        self._tops = [rect.y for rect in self._rects]

    def __len__(self) -> int:
        return len(self._rects)

    def rect(self, page: int) -> Rect:
        """Where `page` lies."""
        return self._rects[page]

    def room(self, page: int) -> tuple[int, int]:
        """First and last line of the room that `page` has."""
        return self._rooms[page]

    def page_at(self, y: float) -> int:
        """The page at height `y`; between two pages the upper one."""
        return max(0, bisect_right(self._tops, y) - 1)

    def visible(self, top: int, height: int) -> range:
        """Pages of which something shows between `top` and `top + height`."""
        if not self._rects:
            return range(0)
        first = self.page_at(top)
        if self._rects[first].bottom <= top and first + 1 < len(self._rects):
            first += 1
        return range(first, self.page_at(top + max(0, height - 1)) + 1)

    def place_at(self, x: float, y: float, page: int | None = None) -> Place | None:
        """The place under a canvas point; with `page` the nearest place on that page, else None off the pages."""
        if not self._rects:
            return None
        held = self.page_at(y) if page is None else page
        rect = self._rects[held]
        if page is None and not rect.holds(x, y):
            return None
        share_x = min(1.0, max(0.0, (x - rect.x) / rect.width))
        share_y = min(1.0, max(0.0, (y - rect.y) / rect.height))
        u, v = to_upright(share_x, share_y, self.rotation)
        return Place(held, round(u * WHOLE), round(v * WHOLE))

    def box_rect(self, page: int, box: Box) -> Rect:
        """Where a box of the upright page lies on the canvas."""
        rect = self._rects[page]
        ax, ay = to_view(box[0] / WHOLE, box[1] / WHOLE, self.rotation)
        bx, by = to_view(box[2] / WHOLE, box[3] / WHOLE, self.rotation)
        left, right = sorted((ax, bx))
        top, bottom = sorted((ay, by))
        x, y = rect.x + round(left * rect.width), rect.y + round(top * rect.height)
        return Rect(
            x,
            y,
            max(1, rect.x + round(right * rect.width) - x),
            max(1, rect.y + round(bottom * rect.height) - y),
        )


def box_between(one: Place, other: Place) -> Box:
    """The box between two corners on the same page."""
    left, right = sorted((one.u, other.u))
    top, bottom = sorted((one.v, other.v))
    return (left, top, right, bottom)


def moved_box(box: Box, du: int, dv: int, grow: bool) -> Box:
    """The box moved, or with `grow` its lower right corner moved, kept on the page and at least a little wide."""
    left, top, right, bottom = box
    if grow:
        right = min(WHOLE, max(left + 100, right + du))
        bottom = min(WHOLE, max(top + 100, bottom + dv))
        return (left, top, right, bottom)
    du = min(WHOLE - right, max(-left, du))
    dv = min(WHOLE - bottom, max(-top, dv))
    return (left + du, top + dv, right + du, bottom + dv)
