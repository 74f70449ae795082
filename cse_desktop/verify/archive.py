"""The archive: POSIX ustar of regular files, read as a stream; each header is rebuilt and compared."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from cse_desktop.errors.refusals import Refused

BLOCK = 512
LONGEST_MEMBER = (2 << 30) - 1
MOST_MEMBERS = 20_000
LONGEST_NAME = 100
DEEPEST_NAME = 6
_CHUNK = 256 << 10
_PART = re.compile(r"[a-z0-9][a-z0-9._-]*", re.ASCII)
_SIZE = re.compile(rb"[0-7]{11}")
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.ASCII)


def name_allowed(name: str) -> bool:
    """Whether a whole member name, top folder counted, may be in a bundle."""
    parts = name.split("/")
    return (
        len(name) <= LONGEST_NAME
        and len(parts) <= DEEPEST_NAME
        and all(_PART.fullmatch(p) and not p.endswith(".") and not _DEVICE.fullmatch(p) for p in parts)
    )


def header(name: str, size: int) -> bytes:
    """The one header that a file of this name and size may have."""
    before = name.encode("ascii").ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2 + b"%011o\0" % size
    after = b"0" + bytes(100) + b"ustar\00000" + bytes(64) + b"0000000\0" * 2 + bytes(167)
    plain = before + b"0" * 11 + b"\0" + b" " * 8 + after
    return plain[:148] + b"%06o\0 " % sum(plain) + plain[156:]


class Archive:
    """Members one after the other: `next_member`, then its `chunks` or `whole`, to the exact end."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._names: set[str] = set()
        self._folders: set[str] = set()
        self.top = ""
        self.size = 0

    def next_member(self) -> str | None:
        """Path of the next member below the top folder, its `size` set; None once the archive has ended exactly."""
        block = self._take(BLOCK)
        if block == bytes(BLOCK):
            if self._take(BLOCK) != bytes(BLOCK) or self._stream.read(1):
                raise Refused("CSB-036")
            return None
        name, self.size = _name_and_size(block)
        if not name_allowed(name):
            raise Refused("CSB-032")
        if block != header(name, self.size):
            raise Refused("CSB-030", "a header is not as it must be")
        top, _, path = name.partition("/")
        if not path or top != (self.top or top):
            raise Refused("CSB-030", "not exactly one top folder")
        self.top = top
        self._note(path)
        return path

    def _note(self, path: str) -> None:
        if path in self._names:
            raise Refused("CSB-033")
        parts = path.split("/")
        folders = {"/".join(parts[:depth]) for depth in range(1, len(parts))}
        if folders & self._names or path in self._folders:
            raise Refused("CSB-032", "a file where a folder is")
        self._names.add(path)
        self._folders |= folders
        if self.size > LONGEST_MEMBER or len(self._names) > MOST_MEMBERS:
            raise Refused("CSB-037")

    def chunks(self) -> Iterator[bytes]:
        """The bytes of the member, piece by piece; its padding must be zero."""
        left = self.size
        while left:
            chunk = self._take(min(left, _CHUNK))
            left -= len(chunk)
            yield chunk
        if any(self._take(-self.size % BLOCK)):
            raise Refused("CSB-030", "padding is not zero")

    def whole(self, most: int) -> bytes:
        """The bytes of a small member, at most `most` of them."""
        if self.size > most:
            raise Refused("CSB-037")
        return b"".join(self.chunks())

    def _take(self, count: int) -> bytes:
        data = self._stream.read(count)
        if len(data) != count:
            raise Refused("CSB-036", "cut short")
        return data


def _name_and_size(block: bytes) -> tuple[str, int]:
    if block[156:157] != b"0":
        raise Refused("CSB-031")
    if not _SIZE.fullmatch(block[124:135]) or not block[:100].isascii():
        raise Refused("CSB-030", "a header is not as it must be")
    return block[:100].rstrip(b"\0").decode("ascii"), int(block[124:135], 8)
