"""Documents that the program made and holds in memory, drawn by the decoder like those that others sent."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from cse_desktop.domain.documents import Pixels

if TYPE_CHECKING:
    from cse_desktop.domain.documents import DocumentDecoder

PATIENCE_S = 30.0


class BytesInMemory:
    """A document that stands in memory, for the decoder to read by range."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @property
    def size(self) -> int:
        """Length in bytes."""
        return len(self._data)

    def read(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`."""
        return self._data[offset : offset + length]

    def close(self) -> None:
        """Nothing lies behind it."""


def drawn(decoder: "DocumentDecoder", data: bytes, name: str, width: int) -> list[Pixels]:
    """All pages of a document, `width` pixels wide; waits for the decoder, so on the work lane."""
    document = decoder.open(lambda: BytesInMemory(data), name).result(PATIENCE_S)
    try:
        asked = [document.image(page, width) for page in range(len(document.facts.page_sizes))]
        return [future.result(PATIENCE_S) for future in asked]
    finally:
        document.close()


def image_of(pixels: Pixels) -> QImage:
    """The picture over the pixels' own bytes, which must live as long."""
    return QImage(pixels.data, pixels.width, pixels.height, pixels.stride, QImage.Format.Format_RGB32)
