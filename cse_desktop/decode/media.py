"""Sound and film: what is in the file and how long it lasts, from its headers. Nothing is decoded here."""

import struct
from array import array
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from cse_desktop.decode.kinds import Kind
from cse_desktop.decode.pictures import Picture, Wish
from cse_desktop.decode.reading import Facts, RefusedError
from cse_desktop.decode.values import Link

MOST_BOXES = 2000
DEEPEST = 8
LONGEST_HEADER = 4 << 20
MOST_FRAMES = 500_000
"""of speech (AMR): two hours and three quarters"""
_CONTAINERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})
_UNPLAYABLE = {
    "av01": "AV1",
    "V_AV1": "AV1",
    "samr": "AMR",
    "sawb": "AMR",
    "sawp": "AMR",
    "encv": "DRM",
    "enca": "DRM",
}
"""by the codec's code: what the player of the program does not play everywhere"""
_AMR_FRAMES = {
    b"#!AMR\n": (13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1),
    b"#!AMR-WB\n": (18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 1, 1, 1, 1, 1, 1),
}
_AMR_FRAME_MS = 20


@dataclass
class Found:
    """What the headers tell."""

    length_ms: int = 0
    codecs: tuple[str, ...] = ()
    film: bool | None = None
    """whether there is a moving picture; None where the headers do not tell"""


class MediaReader:
    """One file of sound or film: it has no pages, the program's player plays it."""

    def __init__(self, source: BinaryIO, kind: Kind) -> None:
        found = Found()
        # a header that cannot be understood leaves the length unknown; whether it plays the player will see
        with suppress(ValueError, struct.error, IndexError, OSError, ZeroDivisionError, OverflowError):
            found = _probed(source, kind.media_type)
        if any(codec in _UNPLAYABLE for codec in found.codecs):
            raise RefusedError("unplayable")
        if found.film is not None:
            kind = replace(kind, kind="video" if found.film else "audio")
            kind = replace(kind, type_key=kind.kind)
        self._facts = Facts(kind, length_ms=max(0, found.length_ms))

    def facts(self) -> Facts:
        """The kind and the length."""
        return self._facts

    def render(self, page: int, wish: Wish) -> Picture:
        """There are no pages."""
        del page, wish
        raise RefusedError("no_answer")

    def text(self, page: int, *, boxes: bool) -> tuple[str, "array[int]"]:
        """There is no text."""
        del page, boxes
        return "", array("H")

    def links(self, page: int) -> tuple[Link, ...]:
        """There are no links."""
        del page
        return ()

    def close(self) -> None:
        """Nothing is held."""


def _probed(source: BinaryIO, media_type: str) -> Found:
    match media_type:
        case "video/mp4" | "audio/mp4" | "video/quicktime":
            return _boxes(source)
        case "audio/wav":
            return _wave(source)
        case "video/webm":
            return _matroska(source)
        case "video/x-msvideo":
            return _avi(source)
        case "audio/amr":
            return _speech(source)
        case "audio/mpeg" | "audio/ogg" | "audio/flac" | "video/x-ms-asf" | "audio/aiff":
            return _tagged(source, media_type)
    return Found()


def _exactly(source: BinaryIO, length: int) -> bytes:
    data = source.read(length)
    if len(data) != length:
        raise ValueError("ends too soon")
    return data


# -- MP4, MOV, M4A, 3GP: boxes within boxes


def _boxes(source: BinaryIO) -> Found:
    found = Found()
    handlers: set[bytes] = set()
    codecs: list[str] = []
    end = source.seek(0, 2)
    for name, start, length in _walk(source, 0, end, 0, [MOST_BOXES]):
        source.seek(start)
        if name == b"mvhd":
            version = _exactly(source, 4)[0]
            wide = version == 1
            _exactly(source, 16 if wide else 8)
            scale, duration = struct.unpack(">IQ" if wide else ">II", _exactly(source, 12 if wide else 8))
            # a film written while it was made may not know its length
            unknown = duration >= (1 << (64 if wide else 32)) - 1
            found.length_ms = 0 if unknown else round(duration * 1000 / scale)
        elif name == b"hdlr" and length >= 12:
            handlers.add(_exactly(source, 12)[8:12])
        elif name == b"stsd" and length >= 16:
            codecs.append(_exactly(source, 16)[12:16].decode("latin-1"))
    found.codecs = tuple(codecs)
    if handlers & {b"vide", b"soun"}:
        found.film = b"vide" in handlers
    return found


def _walk(
    source: BinaryIO, start: int, end: int, depth: int, left: list[int]
) -> Iterator[tuple[bytes, int, int]]:
    """Name, start and length of the contents of each box; containers are gone into."""
    while start + 8 <= end and left[0] > 0:
        left[0] -= 1
        source.seek(start)
        size, name = struct.unpack(">I4s", _exactly(source, 8))
        head = 8
        if size == 1:
            (size,) = struct.unpack(">Q", _exactly(source, 8))
            head = 16
        size = end - start if size == 0 else size
        if size < head or start + size > end:
            return
        if name in _CONTAINERS and depth < DEEPEST:
            yield from _walk(source, start + head, start + size, depth + 1, left)
        else:
            yield name, start + head, size - head
        start += size


# -- WAV and AVI: chunks


def _chunks(source: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    for _ in range(MOST_BOXES):
        if start + 8 > end:
            return
        source.seek(start)
        name, size = struct.unpack("<4sI", _exactly(source, 8))
        yield name, start + 8, min(size, end - start - 8)
        start += 8 + size + size % 2


def _wave(source: BinaryIO) -> Found:
    a_second = 0
    for name, start, length in _chunks(source, 12, source.seek(0, 2)):
        if name == b"fmt ":
            source.seek(start)
            a_second = struct.unpack("<HHII", _exactly(source, 12))[3]
        elif name == b"data":
            return Found(round(length * 1000 / a_second), film=False)
    return Found(film=False)


def _avi(source: BinaryIO) -> Found:
    end = source.seek(0, 2)
    for name, start, length in _chunks(source, 12, end):
        if name == b"LIST":
            for inner, at, _ in _chunks(source, start + 4, start + length):
                if inner == b"avih":
                    source.seek(at)
                    fields = struct.unpack("<5I", _exactly(source, 20))
                    return Found(round(fields[0] * fields[4] / 1000), film=True)
    return Found(film=True)


# -- WebM and Matroska: elements with sizes of their own sizes

_SEGMENT, _INFO, _TRACKS, _TRACK = 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE
_SCALE, _DURATION, _CODEC, _TRACK_TYPE, _CLUSTER = 0x2AD7B1, 0x4489, 0x86, 0x83, 0x1F43B675


def _matroska(source: BinaryIO) -> Found:
    values: dict[int, list[bytes]] = {}
    _elements(source, 0, source.seek(0, 2), 0, [MOST_BOXES], values)
    scale = int.from_bytes(values[_SCALE][0], "big") if _SCALE in values else 1_000_000
    length = 0.0
    for raw in values.get(_DURATION, [])[:1]:
        (length,) = struct.unpack(">d" if len(raw) == 8 else ">f", raw)
    kinds = {int.from_bytes(raw, "big") for raw in values.get(_TRACK_TYPE, [])}
    codecs = tuple(raw.rstrip(b"\0").decode("latin-1") for raw in values.get(_CODEC, []))
    return Found(round(length * scale / 1_000_000), codecs, (1 in kinds) if kinds else None)


def _elements(
    source: BinaryIO, start: int, end: int, depth: int, left: list[int], values: dict[int, list[bytes]]
) -> None:
    while start < end and left[0] > 0:
        left[0] -= 1
        source.seek(start)
        name, name_length = _number(source, keep_mark=True)
        size, size_length = _number(source, keep_mark=False)
        begin = start + name_length + size_length
        # a size of only ones is not known yet: the element goes on to the end of what it is in
        size = end - begin if size == (1 << 7 * size_length) - 1 else size
        stop = min(end, begin + size)
        if name == _CLUSTER:
            return  # from here on it is sound and film itself
        if name in {_SEGMENT, _INFO, _TRACKS, _TRACK} and depth < DEEPEST:
            _elements(source, begin, stop, depth + 1, left, values)
        elif name in {_SCALE, _DURATION, _CODEC, _TRACK_TYPE} and size <= 64:
            values.setdefault(name, []).append(_exactly(source, size))
        start = stop


def _number(source: BinaryIO, *, keep_mark: bool) -> tuple[int, int]:
    first = _exactly(source, 1)[0]
    length = 9 - first.bit_length()
    if length > 8:
        raise ValueError("no number")
    value = first if keep_mark else first & ((1 << (8 - length)) - 1)
    for byte in _exactly(source, length - 1):
        value = value << 8 | byte
    return value, length


# -- speech from telephones


def _speech(source: BinaryIO) -> Found:
    """Every frame is 20 ms; how long it is its first byte says."""
    source.seek(0)
    head = source.read(9)
    mark = b"#!AMR-WB\n" if head == b"#!AMR-WB\n" else b"#!AMR\n"
    end, at, frames = source.seek(0, 2), len(mark), 0
    while at < end and frames < MOST_FRAMES:
        source.seek(at)
        at += _AMR_FRAMES[mark][_exactly(source, 1)[0] >> 3 & 0x0F]
        frames += 1
    return Found(frames * _AMR_FRAME_MS, ("samr",), film=False)


# -- what a library knows


def _tagged(source: BinaryIO, media_type: str) -> Found:
    from tinytag import TinyTag, TinyTagException  # noqa: PLC0415 - only where such a file is looked at

    names = {"audio/mpeg": "x.mp3", "audio/ogg": "x.ogg", "audio/flac": "x.flac", "audio/aiff": "x.aiff"}
    source.seek(0)
    try:
        tag: Any = TinyTag.get(names.get(media_type, "x.wma"), file_obj=source, tags=False)
    except TinyTagException:
        return Found()
    return Found(round(1000 * (tag.duration or 0)))
