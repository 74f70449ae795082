"""Writes OLE files, the containers of Office 97, as small as they can be: what no library we use can make."""

import struct

SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_SMALLEST = 4096
"""shorter streams would lie in a stream of streams"""


def ole(streams: dict[str, bytes]) -> bytes:
    """A container of `streams`; each is filled up with zeros to 4 KiB."""
    bodies = [
        body.ljust(max(_SMALLEST, -(-len(body) // SECTOR) * SECTOR), b"\0") for body in streams.values()
    ]
    entries = 1 + len(streams)
    directory_sectors = -(-entries * 128 // SECTOR)
    fat_sectors = 1
    while fat_sectors * SECTOR // 4 < fat_sectors + directory_sectors + sum(map(len, bodies)) // SECTOR:
        fat_sectors += 1
    fat = [_FAT] * fat_sectors + _chain(fat_sectors, directory_sectors)
    starts = []
    for body in bodies:
        starts.append(len(fat))
        fat += _chain(len(fat), len(body) // SECTOR)
    fat += [_FREE] * (fat_sectors * SECTOR // 4 - len(fat))
    directory = _entry("Root Entry", 5, child=1, start=_END)
    for number, (name, body) in enumerate(zip(streams, bodies, strict=True), start=1):
        following = number + 1 if number < len(streams) else _FREE
        directory += _entry(name, 2, right=following, start=starts[number - 1], size=len(body))
    directory = directory.ljust(directory_sectors * SECTOR, b"\0")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack(
        "<HHHHH6xIIIIIIIIII",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        fat_sectors,
        fat_sectors,
        0,
        _SMALLEST,
        _END,
        0,
        _END,
        0,
        0,
    )[:-4]
    head += struct.pack(f"<{109}I", *range(fat_sectors), *[_FREE] * (109 - fat_sectors))
    return head + struct.pack(f"<{len(fat)}I", *fat) + directory + b"".join(bodies)


def _chain(start: int, length: int) -> list[int]:
    return [*range(start + 1, start + length), _END]


def _entry(
    name: str, kind: int, *, child: int = _FREE, right: int = _FREE, start: int = 0, size: int = 0
) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    head = written.ljust(64, b"\0") + struct.pack("<HBBIII", len(written), kind, 1, _FREE, right, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def word_97(pieces: list[str], *, encrypted: bool = False) -> bytes:
    """A Word document of pieces; those of Latin letters are written narrow, as Word does."""
    main = bytearray(2048)
    flags = 0x0200 | (0x0100 if encrypted else 0)
    struct.pack_into("<HH", main, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", main, 0x0A, flags)
    struct.pack_into("<I", main, 0x4C, sum(map(len, pieces)))
    edges, places = [0], b""
    for piece in pieces:
        narrow = all(ord(character) < 256 for character in piece)
        place = len(main) * 2 | 0x40000000 if narrow else len(main)
        main += piece.encode("cp1252" if narrow else "utf-16-le")
        edges.append(edges[-1] + len(piece))
        places += struct.pack("<HIH", 0, place, 0)
    plc = struct.pack(f"<{len(edges)}I", *edges) + places
    looks = b"\x01" + struct.pack("<H", 3) + b"abc"
    table = bytes(100) + looks + b"\x02" + struct.pack("<I", len(plc)) + plc
    struct.pack_into("<II", main, 0x01A2, 100, len(table) - 100)
    return ole({"WordDocument": bytes(main), "1Table": table})


def excel_97(rows: list[list[str | float]], *, encrypted: bool = False) -> bytes:
    """A workbook of one sheet, 数据, and one that is hidden."""

    def record(number: int, body: bytes) -> bytes:
        return struct.pack("<HH", number, len(body)) + body

    def text(value: str, length: str) -> bytes:
        return struct.pack(length, len(value)) + b"\1" + value.encode("utf-16-le")

    def begins(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 1996, 0, 6))

    font = record(0x31, struct.pack("<HHHHHBBBx", 200, 0, 0x7FFF, 400, 0, 0, 0, 0) + text("Arial", "<B"))
    formats = record(0x041E, struct.pack("<H", 164) + text("0.00", "<H"))
    styles = b"".join(
        record(0xE0, struct.pack("<HHH14x", 0, form, 0 if cell else 0xFFF5))
        for form, cell in [(0, False)] * 15 + [(0, True), (164, True), (14, True)]
    )
    cells = b""
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                cells += record(0x0204, struct.pack("<HHH", at, column, 15) + text(value, "<H"))
            else:
                style = 17 if value > 40_000 else 16
                cells += record(0x0203, struct.pack("<HHHd", at, column, style, value))
    end = record(0x0A, b"")
    sheet = begins(0x10) + cells + end
    head = (
        begins(0x05) + (record(0x2F, struct.pack("<H52x", 1)) if encrypted else b"") + font + formats + styles
    )
    names = [("数据", 0), ("藏", 1)]
    length = len(head) + sum(len(record(0x85, bytes(6) + text(name, "<B"))) for name, _ in names) + len(end)
    bounds = b""
    for number, (name, hidden) in enumerate(names):
        place = length + number * len(sheet)
        bounds += record(0x85, struct.pack("<IBB", place, hidden, 0) + text(name, "<B"))
    return ole({"Workbook": head + bounds + end + sheet * 2})
