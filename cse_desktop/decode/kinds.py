"""What a document is, told from its first bytes and never from its name."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """Kind, media type, and the name of the type's words in the catalogue (`decode.type.…`)."""

    kind: str
    media_type: str
    type_key: str


UNKNOWN = Kind("unknown", "application/octet-stream", "unknown")
EMPTY = Kind("unknown", "application/x-empty", "empty")
PDF = Kind("pdf", "application/pdf", "pdf")
ZIP = Kind("unknown", "application/zip", "zip")
TEXT = Kind("text", "text/plain", "text")
OLD_OFFICE = Kind("office", "application/x-ole-storage", "old_office")

_STARTS: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", Kind("image", "image/jpeg", "jpeg")),
    (b"\x89PNG\r\n\x1a\n", Kind("image", "image/png", "png")),
    (b"GIF87a", Kind("image", "image/gif", "gif")),
    (b"GIF89a", Kind("image", "image/gif", "gif")),
    (b"II*\0", Kind("image", "image/tiff", "tiff")),
    (b"MM\0*", Kind("image", "image/tiff", "tiff")),
    (b"II+\0", Kind("image", "image/tiff", "tiff")),
    (b"MM\0+", Kind("image", "image/tiff", "tiff")),
    (b"\0\0\0\x0cjP  \r\n\x87\n", Kind("image", "image/jp2", "jpeg2000")),
    (b"\xff\x4f\xff\x51", Kind("image", "image/jp2", "jpeg2000")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_OFFICE),
    (b"{\\rtf", Kind("office", "application/rtf", "rtf")),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"Rar!\x1a\x07", Kind("unknown", "application/vnd.rar", "rar")),
    (b"7z\xbc\xaf\x27\x1c", Kind("unknown", "application/x-7z-compressed", "sevenzip")),
    (b"\x1f\x8b", Kind("unknown", "application/gzip", "gzip")),
    (b"MZ", Kind("unknown", "application/x-dosexec", "program")),
    (b"\x7fELF", Kind("unknown", "application/x-executable", "program")),
    (b"ID3", Kind("audio", "audio/mpeg", "audio")),
    (b"\xff\xfb", Kind("audio", "audio/mpeg", "audio")),
    (b"\xff\xf3", Kind("audio", "audio/mpeg", "audio")),
    (b"\xff\xf2", Kind("audio", "audio/mpeg", "audio")),
    (b"\xff\xfa", Kind("audio", "audio/mpeg", "audio")),
    (b"\xff\xf1", Kind("audio", "audio/aac", "audio")),
    (b"\xff\xf9", Kind("audio", "audio/aac", "audio")),
    (b"\0\0\x01\xba", Kind("video", "video/mpeg", "video")),
    (b"OggS", Kind("audio", "audio/ogg", "audio")),
    (b"fLaC", Kind("audio", "audio/flac", "audio")),
    (b"#!AMR", Kind("audio", "audio/amr", "audio")),
    (b"\x1a\x45\xdf\xa3", Kind("video", "video/webm", "video")),
    (b"0&\xb2u\x8ef\xcf\x11", Kind("video", "video/x-ms-asf", "video")),
    (b"FLV\x01", Kind("video", "video/x-flv", "video")),
)

_RIFF = {
    b"WEBP": Kind("image", "image/webp", "webp"),
    b"WAVE": Kind("audio", "audio/wav", "audio"),
    b"AVI ": Kind("video", "video/x-msvideo", "video"),
}
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_OFFICE = (
    ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    (
        "ppt/presentation.xml",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "pptx",
    ),
)
_DRAWING = Kind("unknown", "image/vnd.dwg", "dwg")


def kind_of(start: bytes) -> Kind:
    """The kind told by `start`, the document's first 4 KiB (or all of it)."""
    for mark, kind in _STARTS:
        if start.startswith(mark):
            return kind
    found = UNKNOWN
    if not start:
        found = EMPTY
    elif start[:4] == b"RIFF":
        found = _RIFF.get(start[8:12], UNKNOWN)
    elif start[4:8] == b"ftyp":
        found = _base_media(start)
    elif start[4:8] in {b"moov", b"mdat", b"wide"}:  # films older than the box that names the type
        found = Kind("video", "video/quicktime", "video")
    elif start[:4] == b"FORM" and start[8:12] in {b"AIFF", b"AIFC"}:
        found = Kind("audio", "audio/aiff", "audio")
    elif start[:2] == b"BM" and start[6:10] == b"\0\0\0\0":
        found = Kind("image", "image/bmp", "bmp")
    elif start[:4] == b"AC10" and start[4:6].isdigit():
        found = _DRAWING
    elif b"%PDF-" in start[:1024]:  # readers of PDF allow for something before the header
        found = PDF
    elif _looks_like_text(start):
        found = TEXT
    return found


def office_kind(names: frozenset[str], mimetype: str) -> Kind:
    """The kind of a ZIP archive with members `names`; `mimetype` is its member of that name, or empty."""
    for member, media_type, key in _OFFICE:
        if member in names:
            return Kind("office", media_type, key)
    if mimetype.startswith("application/vnd.oasis.opendocument"):
        return Kind("office", mimetype, "opendocument")
    return ZIP


def _base_media(start: bytes) -> Kind:
    length = min(int.from_bytes(start[:4], "big"), 256)
    brands = {start[at : at + 4] for at in range(8, length, 4) if at != 12}
    if brands & {b"avif", b"avis"}:
        return Kind("image", "image/avif", "avif")
    if brands & _HEIC:
        return Kind("image", "image/heic", "heic")
    if start[8:12] in {b"M4A ", b"M4B "}:
        return Kind("audio", "audio/mp4", "audio")
    return Kind("video", "video/mp4", "video")


def _looks_like_text(start: bytes) -> bool:
    if start[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return True
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in start)
    return controls == 0
