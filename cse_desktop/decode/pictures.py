"""The picture a client asks for, worked out in pixels, and the form in which it leaves the worker."""

from dataclasses import dataclass
from math import ceil, floor, sqrt

from PIL import Image

from cse_desktop.decode.values import WHOLE, Box, PageSize

_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of a page: `scale` in pixels per point, or `width` in pixels of the whole page as shown."""

    scale: float | None
    width: int | None
    rotation: int
    """0, 90, 180 or 270 degrees, clockwise, after the page was made upright"""
    region: Box | None
    """part of the upright page; None for all of it"""


@dataclass(frozen=True, slots=True)
class Plan:
    """The part `left`, `top`, `width`, `height` of an upright page drawn `full_width` by `full_height` pixels."""

    scale: float
    full_width: int
    full_height: int
    left: int
    top: int
    width: int
    height: int
    rotation: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Lines of 4-byte pixels, blue first, without gaps between lines."""

    width: int
    height: int
    data: bytes
    scale: float


def plan(size: PageSize, wish: Wish, most_pixels: int) -> Plan:
    """The pixels to draw; the scale is reduced where they would be more than `most_pixels`."""
    across = size.height if wish.rotation in {90, 270} else size.width
    scale = wish.scale if wish.scale is not None else (wish.width or 1) / across
    box = wish.region or Box(0, 0, WHOLE, WHOLE)
    share_x, share_y = (box.right - box.left) / WHOLE, (box.bottom - box.top) / WHOLE
    wanted = max(size.width * scale * share_x, 1.0) * max(size.height * scale * share_y, 1.0)
    if wanted > most_pixels:
        scale *= sqrt(most_pixels / wanted) * 0.999
    full_width, full_height = max(1, round(size.width * scale)), max(1, round(size.height * scale))
    left, right = _edges(box.left, box.right, full_width)
    top, bottom = _edges(box.top, box.bottom, full_height)
    # a page of absurd proportions is at least one pixel wide; the other side must then give way
    width = min(right - left, most_pixels)
    height = min(bottom - top, max(1, most_pixels // width))
    return Plan(scale, full_width, full_height, left, top, width, height, wish.rotation)


def _edges(low: int, high: int, full: int) -> tuple[int, int]:
    start = min(floor(low * full / WHOLE), full - 1)
    return start, max(start + 1, min(ceil(high * full / WHOLE), full))


def finished(image: Image.Image, drawn: Plan) -> Picture:
    """`image` (mode RGB, already cut out) turned as the plan says, in the form that leaves the worker."""
    if drawn.rotation:
        image = image.transpose(_TURNS[drawn.rotation])
    return Picture(image.width, image.height, image.tobytes("raw", "BGRX"), drawn.scale)


def turned(data: bytes | bytearray, drawn: Plan) -> Picture:
    """The same for pixels that are in that form already."""
    if not drawn.rotation:
        return Picture(drawn.width, drawn.height, bytes(data), drawn.scale)
    image = Image.frombuffer("RGBX", (drawn.width, drawn.height), data, "raw", "RGBX", 0, 1)
    image = image.transpose(_TURNS[drawn.rotation])
    return Picture(image.width, image.height, image.tobytes("raw", "RGBX"), drawn.scale)
