"""The sound of an interview as arithmetic: its one format, where it lies on the interview's clock, what is missing.

Sound is one channel of 16,000 signed 16-bit samples a second, little-endian: 32 kB a second, 115 MB an hour.
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

RATE = 16_000
BITS = 16
CHANNELS = 1
SAMPLE_BYTES = BITS // 8 * CHANNELS
LEAST_GAP_MS = 1_000
"""a device's clock and ours differ by less than this between two chunks"""
LEAD_MS = 5_000
"""a note is written after what it is about was said"""
LEFT_OFF = ("paused", "stopped", "device", "disk")
"""why a stretch ended: the interview's clock stood, by hand, the device went, the disk was full; empty: it was cut"""
GAP_CAUSES = ("stopped", "device", "disk", "interrupted", "dropped")
"""`interrupted`: the program was not there; `dropped`: the device did not deliver"""
_UNPLANNED = ("device", "disk", "interrupted")
WAVE_HEAD_BYTES = 44


@dataclass(frozen=True, slots=True)
class Chunk:
    """What a store knows of a chunk beside its sound."""

    stretch: int
    """number of the uninterrupted stretch it belongs to"""
    clock_ms: int
    """the interview's clock where it begins"""
    samples: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Sound without a break, on the interview's clock and in the recording."""

    clock_ms: int
    position_ms: int
    length_ms: int
    ended: str
    """`LEFT_OFF`, empty where it was cut, or `dropped` where the stretch goes on after a break"""


@dataclass(frozen=True, slots=True)
class Gap:
    """Interview time for which there is no sound."""

    from_ms: int
    to_ms: int
    cause: str
    """one of `GAP_CAUSES`"""


@dataclass(frozen=True, slots=True)
class Heard:
    """A recording as it lies in its store."""

    sha256: str
    """of all samples, one after the other"""
    samples: int
    pieces: tuple[Piece, ...]
    last_at: str
    """UTC wall time of its last sample, with milliseconds; empty where there is none"""

    @property
    def length_ms(self) -> int:
        """How long it plays."""
        return milliseconds(self.samples)

    @property
    def cut_short(self) -> bool:
        """Whether it ended without anybody having ended it."""
        return bool(self.pieces) and not self.pieces[-1].ended

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What is missing between its beginning and its end, on the interview's clock."""
        return tuple(_gaps(self.pieces))

    def position(self, clock_ms: int) -> int:
        """Where the recording stands, in milliseconds, when the interview's clock says `clock_ms`."""
        best = 0
        for piece in self.pieces:
            if piece.clock_ms <= clock_ms:
                best = piece.position_ms + min(clock_ms - piece.clock_ms, piece.length_ms)
        return best


def milliseconds(samples: int) -> int:
    """How long so many samples play."""
    return samples * 1000 // RATE


def pieces_of(chunks: Iterable[Chunk], ended: Sequence[str]) -> tuple[Piece, ...]:
    """Chunks in their order as pieces; `ended[n]` says why stretch n, counted from 0, ended."""
    found: list[Piece] = []
    begin: Chunk | None = None
    stretch, samples, before = -1, 0, 0

    def close(cause: str) -> None:
        if begin is not None:
            position = milliseconds(before)
            found.append(Piece(begin.clock_ms, position, milliseconds(before + samples) - position, cause))

    for chunk in chunks:
        due = 0 if begin is None else begin.clock_ms + milliseconds(samples)
        if begin is None or chunk.stretch != stretch or abs(chunk.clock_ms - due) >= LEAST_GAP_MS:
            close("dropped" if chunk.stretch == stretch else ended[stretch])
            before, samples = before + samples, 0
            begin, stretch = chunk, chunk.stretch
        samples += chunk.samples
    close(ended[stretch] if begin is not None else "")
    return tuple(found)


def _gaps(pieces: Sequence[Piece]) -> Iterable[Gap]:
    for piece, after in pairwise(pieces):
        begins = piece.clock_ms + piece.length_ms
        ends = max(begins, after.clock_ms)
        cause = {"": "interrupted", "paused": "stopped"}.get(piece.ended, piece.ended)
        if ends - begins >= LEAST_GAP_MS or cause in _UNPLANNED:
            yield Gap(begins, ends, cause)


def wave_head(samples: int) -> bytes:
    """The head that makes a WAV file of so many samples."""
    size = samples * SAMPLE_BYTES
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        WAVE_HEAD_BYTES - 8 + size,
        b"WAVE",
        b"fmt ",
        16,
        1,
        CHANNELS,
        RATE,
        RATE * SAMPLE_BYTES,
        SAMPLE_BYTES,
        BITS,
        b"data",
        size,
    )
