"""A grey picture as a BMP file in memory.

Of the picture formats that the engine's library reads, this one is uncompressed and read from memory on every system;
PNM goes through a temporary file on Windows.
"""

import struct

_HEADER = 14 + 40
_PALETTE = b"".join(bytes((grey, grey, grey, 0)) for grey in range(256))
_INCH_IN_METRES = 0.0254


def bmp(width: int, height: int, data: bytes, dots_per_inch: int) -> bytes:
    """`data` holds `height` lines of `width` bytes, black 0, from the top."""
    gap = bytes(-width % 4)
    # a negative height says that the first line is the top one; not every reader knows that
    lines = [data[at : at + width] + gap for at in range((height - 1) * width, -1, -width)]
    pixels = b"".join(lines)
    start = _HEADER + len(_PALETTE)
    per_metre = round(dots_per_inch / _INCH_IN_METRES)
    head = struct.pack("<2sIHHI", b"BM", start + len(pixels), 0, 0, start)
    info = struct.pack(
        "<IiiHHIIiiII", 40, width, height, 1, 8, 0, len(pixels), per_metre, per_metre, 256, 256
    )
    return head + info + _PALETTE + pixels
