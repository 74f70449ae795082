"""Image files, by Pillow and, for HEIC, pi-heif."""

from array import array
from contextlib import suppress
from typing import BinaryIO

import pi_heif
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from cse_desktop.decode.kinds import Kind
from cse_desktop.decode.pictures import Picture, Wish, finished, plan
from cse_desktop.decode.reading import Facts, RefusedError
from cse_desktop.decode.values import Limits, Link, PageSize

_FORMATS = {
    "jpeg": ["JPEG", "MPO"],
    "png": ["PNG"],
    "gif": ["GIF"],
    "tiff": ["TIFF"],
    "jpeg2000": ["JPEG2000"],
    "webp": ["WEBP"],
    "bmp": ["BMP"],
    "avif": ["AVIF"],
    "heic": ["HEIF"],
}
_FRAMES = 500
_POINTS_PER_PIXEL = 72 / 96  # where the file does not say how large it wants to be


class ImageReader:
    """One image file; the frames of a TIFF are its pages, of others only the first frame is shown."""

    def __init__(self, source: BinaryIO, kind: Kind, limits: Limits) -> None:
        if kind.type_key == "heic":
            pi_heif.register_heif_opener()
        Image.MAX_IMAGE_PIXELS = None  # our own limit is checked at every frame, before anything is decoded
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        self._kind = kind
        self._limits = limits
        self._shown: tuple[int, Image.Image] | None = None
        try:
            self._file = Image.open(source, formats=_FORMATS[kind.type_key])
        except UnidentifiedImageError:
            raise RefusedError("damaged") from None
        self._dpi = _resolution(self._file)

    def facts(self) -> Facts:
        """One page for each frame; the first is decoded to see that it can be."""
        frames = 1
        if self._kind.type_key == "tiff":
            frames = min(getattr(self._file, "n_frames", 1), _FRAMES)
        first = self._upright(0)
        sizes = [self._points(first.width, first.height)]
        for frame in range(1, frames):
            self._file.seek(frame)
            sizes.append(self._points(*_turned_size(self._file)))
        return Facts(self._kind, tuple(sizes))

    def render(self, page: int, wish: Wish) -> Picture:
        """The frame `page`, resampled."""
        image = self._upright(page)
        drawn = plan(self._points(image.width, image.height), wish, self._limits.picture_pixels)
        across, down = image.width / drawn.full_width, image.height / drawn.full_height
        part = (
            drawn.left * across,
            drawn.top * down,
            min((drawn.left + drawn.width) * across, image.width),
            min((drawn.top + drawn.height) * down, image.height),
        )
        filtering = Image.Resampling.BICUBIC if across < 1 else Image.Resampling.BOX
        if 1 < across < 4:
            filtering = Image.Resampling.LANCZOS
        return finished(image.resize((drawn.width, drawn.height), filtering, box=part), drawn)

    def text(self, page: int, *, boxes: bool) -> tuple[str, "array[int]"]:
        """Images have no text."""
        del page, boxes
        return "", array("H")

    def links(self, page: int) -> tuple[Link, ...]:
        """Images have none."""
        del page
        return ()

    def close(self) -> None:
        """Lets go of the decoded frame and the file."""
        self._shown = None
        self._file.close()

    def _points(self, width: int, height: int) -> PageSize:
        factor = 72 / self._dpi if self._dpi else _POINTS_PER_PIXEL
        return PageSize(round(max(width * factor, 1), 3), round(max(height * factor, 1), 3))

    def _upright(self, frame: int) -> Image.Image:
        """The frame decoded, turned as its EXIF data say, in RGB on white; kept for the next request."""
        if self._shown and self._shown[0] == frame:
            return self._shown[1]
        self._shown = None
        try:
            self._file.seek(frame)
            if self._file.width * self._file.height > self._limits.source_pixels:
                raise RefusedError("too_large")
            self._file.load()
            image: Image.Image = self._file
            with suppress(ValueError, TypeError, KeyError, OSError, SyntaxError):
                image = ImageOps.exif_transpose(image)
            image = _on_white(image)
        except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
            raise RefusedError("damaged") from None
        self._shown = (frame, image)
        return image


def _turned_size(image: Image.Image) -> tuple[int, int]:
    turned = False
    with suppress(ValueError, TypeError, KeyError, OSError, SyntaxError):
        turned = image.getexif().get(0x0112) in {5, 6, 7, 8}
    return (image.height, image.width) if turned else (image.width, image.height)


def _resolution(image: Image.Image) -> float:
    """Dots per inch where the file names a likely figure, else 0."""
    with suppress(TypeError, ValueError, ZeroDivisionError, IndexError, KeyError):
        dpi = float(image.info["dpi"][0])
        if 60 <= dpi <= 2400:
            return dpi
    return 0.0


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in {"I;16", "I;16B", "I;16L", "I;16N", "I", "F"}:
        low, high = (float(edge) for edge in image.convert("F").getextrema())  # type: ignore[arg-type]  # one band
        span = max(high, 255.0 if high <= 255 else 65535.0 if low >= 0 else high) or 1.0
        return image.convert("F").point(lambda value: value * (255 / span)).convert("L").convert("RGB")
    if "A" in image.getbands() or "a" in image.getbands() or "transparency" in image.info:
        clear = image.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(white, clear).convert("RGB")
    return image if image.mode == "RGB" else image.convert("RGB")
