"""What kind of file a name promises; readers look at the bytes themselves."""

import re

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "webp": "image/webp",
    "heic": "image/heic",
    "heif": "image/heif",
    "avif": "image/avif",
    "jp2": "image/jp2",
    "svg": "image/svg+xml",
    "txt": "text/plain",
    "csv": "text/csv",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "wav": "audio/x-wav",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "zip": "application/zip",
}
UNKNOWN = "application/octet-stream"
UNKNOWN_EXTENSION = "bin"


def extension(name: str) -> str:
    """The ending of a file's name, in lower case, as a member name can have it; `bin` where it has none."""
    _, dot, ending = name.rpartition(".")
    ending = ending.lower()
    return ending if dot and re.fullmatch(r"[a-z0-9]{1,8}", ending) else UNKNOWN_EXTENSION


def media_type(name: str) -> str:
    """The media type that a file's name promises."""
    return MEDIA_TYPES.get(extension(name), UNKNOWN)
