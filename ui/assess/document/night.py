"""Pages for reading at night: lightness turned round, hue kept, so that a red line stays red.

A colour's lightness in the sense of HSL is half the sum of its largest and smallest part. Turning it round moves all
three parts by the same amount, so hue and chroma stay. The result is laid between the dark theme's paper and text.
It is reckoned on bytes alone, in the thread that brings the picture, so that the window paints what is ready.
"""

from functools import cache

from cse_desktop.domain.documents import Pixels
from ui.look.tokens import DARK

STRIP = 1 << 17
"""pixels turned at one go: few enough that the window never waits long for its turn, and that they stay in the cache"""


def at_night(pixels: Pixels) -> Pixels:
    """The same picture for the night; no Qt in it, fit for any thread."""
    width, stride = pixels.width, pixels.stride
    rows = max(1, STRIP // max(1, width))
    strips = []
    for top in range(0, pixels.height, rows):
        bottom = min(top + rows, pixels.height)
        strips.append(_turned(width, bottom - top, stride, pixels.data[top * stride : bottom * stride]))
    return Pixels(pixels.width, pixels.height, pixels.width * 4, b"".join(strips))


def _turned(width: int, height: int, stride: int, data: bytes) -> bytes:
    from PIL import Image, ImageChops  # noqa: PLC0415 - only who reads at night needs it

    day = Image.frombuffer("RGB", (width, height), data, "raw", "BGRX", stride, 1)
    bands = day.split()
    lightest = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    darkest = ImageChops.darker(ImageChops.darker(bands[0], bands[1]), bands[2])
    ground = ImageChops.invert(lightest)
    turned = [ImageChops.add(ImageChops.subtract(band, darkest), ground) for band in bands]
    ramped = [band.point(ramp) for band, ramp in zip(turned, _ramps(), strict=True)]
    return Image.merge("RGB", ramped).tobytes("raw", "BGRX")


@cache
def _ramps() -> tuple[list[int], ...]:
    """For red, green and blue: black becomes the dark theme's paper, white its text."""
    colors = DARK.colors()
    paper, ink = bytes.fromhex(colors["surface"][1:]), bytes.fromhex(colors["text"][1:])
    return tuple(
        [round(low + (high - low) * value / 255) for value in range(256)]
        for low, high in zip(paper, ink, strict=True)
    )
