"""A document's bytes as the worker sees them: asked for by range over the pipe, a few blocks kept."""

import io
import os
from collections import OrderedDict
from typing import BinaryIO

from cse_desktop.decode.framing import TO_WORKER_BYTES, FrameError, read_frame, write_frame

_BLOCK = 256 << 10
_KEPT = 32


class Line:
    """The worker's end of both pipes."""

    def __init__(self, incoming: BinaryIO, outgoing: BinaryIO) -> None:
        self._incoming = incoming
        self._outgoing = outgoing

    def receive(self) -> tuple[dict[str, object], bytes]:
        """The next frame from the client; ends this process where there is none."""
        try:
            return read_frame(self._incoming, TO_WORKER_BYTES)
        except (FrameError, OSError):
            # also called from within native code's callbacks, where an exception would be swallowed
            os._exit(0)

    def send(self, head: dict[str, object], body: bytes | memoryview = b"") -> None:
        """Sends a frame to the client; ends this process where nobody listens."""
        try:
            write_frame(self._outgoing, head, body)
        except OSError:
            os._exit(0)

    def ask(self, document: str, offset: int, length: int) -> bytes:
        """The bytes of `document` from `offset`; `OSError` where the client cannot read them."""
        self.send({"ask": "read", "document": document, "offset": offset, "length": length})
        head, body = self.receive()
        if head != {"answer": "bytes"} or len(body) != length:
            raise OSError("the source cannot be read")
        return body


class RemoteFile(io.RawIOBase):
    """A seekable file whose bytes lie with the client."""

    def __init__(self, line: Line, document: str, size: int) -> None:
        super().__init__()
        self._line = line
        self._document = document
        self._size = size
        self._at = 0
        self._blocks: OrderedDict[int, bytes] = OrderedDict()

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """Where the next read begins."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Moves to `offset` from the beginning, from here or from the end."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, target: bytearray | memoryview) -> int:  # type: ignore[override]  # Buffer is new in 3.12
        """Fills `target` as far as the document goes."""
        view = memoryview(target).cast("B")
        filled = 0
        while filled < len(view) and self._at < self._size:
            number, inside = divmod(self._at, _BLOCK)
            piece = memoryview(self._block(number))[inside : inside + len(view) - filled]
            view[filled : filled + len(piece)] = piece
            filled += len(piece)
            self._at += len(piece)
        return filled

    def read(self, size: int | None = -1) -> bytes:
        """Up to `size` bytes, or all that is left."""
        left = max(0, self._size - self._at)
        wanted = left if size is None or size < 0 else min(size, left)
        target = bytearray(wanted)
        return bytes(target[: self.readinto(target)])

    def _block(self, number: int) -> bytes:
        kept = self._blocks.get(number)
        if kept is None:
            start = number * _BLOCK
            kept = self._line.ask(self._document, start, min(_BLOCK, self._size - start))
            self._blocks[number] = kept
            if len(self._blocks) > _KEPT:
                self._blocks.popitem(last=False)
        else:
            self._blocks.move_to_end(number)
        return kept
