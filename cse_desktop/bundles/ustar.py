"""The contract's ustar: a header is a function of name and size, so a reader builds it again and compares.

The reader is fed pieces as they are decrypted and never holds more than it asked for.
"""

import re
from collections.abc import Generator
from typing import NamedTuple, TypeVar

from cse_desktop.bundles.limits import LARGEST_MEMBER, LONGEST_NAME
from cse_desktop.errors import BugError
from cse_desktop.errors.refusals import Refused

BLOCK = 512
END = bytes(2 * BLOCK)

T = TypeVar("T")
Steps = Generator[int, bytes, T]
"""A reader as steps: each yields how many bytes it needs next and is sent exactly these."""

_OCTAL = re.compile(rb"[0-7]{11}\0")
_TYPE_AT = 156
_CHECKSUM_AT = 148


class Header(NamedTuple):
    """What a header says."""

    name: str
    size: int


def build_header(name: str, size: int) -> bytes:
    """The one header for `name` (printable ASCII, at most 100 bytes) and `size` in bytes."""
    raw_name = name.encode("ascii")
    if not 0 < len(raw_name) <= LONGEST_NAME or not name.isprintable() or not 0 <= size <= LARGEST_MEMBER:
        raise ValueError("name or size out of limits")
    before = (
        raw_name.ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2 + b"%011o\0" % size + b"00000000000\0"
    )
    after = b"0" + bytes(100) + b"ustar\x0000" + bytes(64) + b"0000000\0" * 2
    checksum = sum(before) + sum(after) + 8 * ord(" ")
    return (before + b"%06o\0 " % checksum + after).ljust(BLOCK, b"\0")


def padding(size: int) -> bytes:
    """The zeros that follow `size` bytes of content."""
    return bytes(-size % BLOCK)


def parse_header(block: bytes) -> Header:
    """What a header says, if it is exactly the one for its name and size; else `Refused`."""
    if block == bytes(BLOCK):
        raise Refused("CSB-034", "the archive ends early")
    if block[_TYPE_AT : _TYPE_AT + 1] != b"0":
        raise Refused("CSB-031")
    raw_name, raw_size = block[:100].rstrip(b"\0"), block[124:136]
    if not _OCTAL.fullmatch(raw_size):
        raise Refused("CSB-030", "size field")
    size = int(raw_size[:11], 8)
    if size > LARGEST_MEMBER:
        raise Refused("CSB-037")
    try:
        name = raw_name.decode("ascii")
        rebuilt = build_header(name, size)
    except (ValueError, UnicodeDecodeError):
        raise Refused("CSB-032") from None
    if rebuilt != block:
        raise Refused("CSB-030", "header")
    return Header(name, size)


class Feed:
    """Drives `Steps` with the pieces of a stream, however they are cut. A writable for the decryption."""

    def __init__(self, steps: Steps[None]) -> None:
        self._steps = steps
        self._held = bytearray()
        self._finished = False
        self._needed = self._advance(None)

    def write(self, chunk: bytes) -> int:
        """Takes the next piece; what the steps raise comes out here."""
        self._held += chunk
        while not self._finished and len(self._held) >= self._needed:
            with memoryview(self._held) as held:
                piece = bytes(held[: self._needed])
            del self._held[: self._needed]
            self._needed = self._advance(piece)
        if self._finished and self._held:
            raise Refused("CSB-036", "more after the end")
        return len(chunk)

    def finish(self) -> None:
        """Says that the stream has ended; `Refused` CSB-036 if the steps have not."""
        if not self._finished:
            raise Refused("CSB-036", "cut short")

    def close(self) -> None:
        """Lets unfinished steps leave what they hold open."""
        self._steps.close()

    def _advance(self, piece: bytes | None) -> int:
        try:
            needed = next(self._steps) if piece is None else self._steps.send(piece)
        except StopIteration:
            self._finished = True
            return 0
        if needed <= 0:
            raise BugError("a step needs at least one byte")
        return needed


def read_header() -> Steps[Header]:
    """The next header."""
    return parse_header((yield BLOCK))


def read_padding(size: int) -> Steps[None]:
    """The zeros after `size` bytes of content."""
    wanted = padding(size)
    if wanted and (yield len(wanted)) != wanted:
        raise Refused("CSB-030", "padding")


def read_end(seen: set[str]) -> Steps[None]:
    """The end of the archive: two zero blocks; `seen` are the names of all members before it."""
    block = yield BLOCK
    if block != bytes(BLOCK):
        header = parse_header(block)
        raise Refused("CSB-033" if header.name in seen else "CSB-035")
    if (yield BLOCK) != bytes(BLOCK):
        raise Refused("CSB-036")
