"""Reading what the worker answers, which is believed no more than the documents it looks at."""

import json
from array import array
from typing import Any

from cse_desktop.decode.framing import Head
from cse_desktop.decode.process import WorkerDiedError
from cse_desktop.decode.values import (
    WHOLE,
    Attached,
    Box,
    DocumentFacts,
    GreyPixels,
    Limits,
    Link,
    OutlineEntry,
    PageSize,
    PageText,
    Pixels,
)
from cse_desktop.errors import BugError, Words
from cse_desktop.words import words

_KINDS = frozenset({"pdf", "image", "text", "office", "audio", "video", "unknown"})
_LONGEST_TITLE = 400
_MOST_ATTACHED = 100
_MOST_LINKS = 1000
_ADDRESS = 2000
_LONGEST_MS = 1000 * 3600 * 1000
_LOCKED = frozenset({"password", "wrong_password"})
_MOST_CHARACTERS = 4_000_000


def facts(done: Head, body: bytes, size: int, limits: Limits) -> DocumentFacts:
    """The facts of a document of `size` bytes."""
    try:
        refused, remark = done["refused"], done["remark"]
        sizes = tuple(_size(line) for line in body.splitlines()) if refused is None else ()
        if len(sizes) > limits.pages or done["kind"] not in _KINDS:
            raise WorkerDiedError("crash")
        said = f"refused.{refused}" if refused else f"remark.{remark}" if remark else None
        return DocumentFacts(
            kind=str(done["kind"]),
            type_name=_words(f"type.{done['type']}"),
            media_type=_short(done["media_type"]),
            size=size,
            sizes=sizes,
            has_text=done["has_text"] is True,
            title=_short(done["title"]),
            outline=tuple(_entry(entry, len(sizes)) for entry in done["outline"]),
            words=_words(said) if said else None,
            attachments=tuple(_attached(file) for file in done["attachments"][:_MOST_ATTACHED]),
            locked=refused in _LOCKED,
            length_ms=min(max(0, int(done["length_ms"])), _LONGEST_MS),
        )
    except (KeyError, TypeError, ValueError, BugError):
        raise WorkerDiedError("crash") from None


def pixels(done: Head, body: bytes, limits: Limits) -> Pixels:
    """A picture; its bytes are exactly those of its lines."""
    try:
        width, height, scale = int(done["width"]), int(done["height"]), float(done["scale"])
    except (KeyError, TypeError, ValueError):
        raise WorkerDiedError("crash") from None
    fits = (
        width > 0
        and height > 0
        and width * height <= limits.picture_pixels
        and len(body) == 4 * width * height
    )
    if not fits:
        raise WorkerDiedError("crash")
    return Pixels(width, height, 4 * width, body, scale)


def grey_pixels(done: Head, body: bytes, limits: Limits) -> GreyPixels:
    """A grey picture; its bytes are exactly those of its lines."""
    try:
        width, height = int(done["width"]), int(done["height"])
    except (KeyError, TypeError, ValueError):
        raise WorkerDiedError("crash") from None
    if not (width > 0 and height > 0 and len(body) == width * height <= limits.picture_pixels):
        raise WorkerDiedError("crash")
    return GreyPixels(width, height, body)


def page_text(done: Head, body: bytes, *, boxes: bool) -> PageText:
    """Text and, where asked for, four coordinates for each of its characters."""
    try:
        length = int(done["text_bytes"])
        text = body[:length].decode()
        places = array("H", body[length:])
    except (KeyError, TypeError, ValueError):
        raise WorkerDiedError("crash") from None
    if not 0 <= length <= len(body) or len(text) > _MOST_CHARACTERS or len(places) != 4 * len(text) * boxes:
        raise WorkerDiedError("crash")
    return PageText(text, places)


def links(done: Head, body: bytes, pages: int) -> tuple[Link, ...]:
    """The links of one page of a document of `pages` pages."""
    try:
        return tuple(_link(link, pages) for link in json.loads(body)[:_MOST_LINKS]) if done == {} else ()
    except (TypeError, ValueError, RecursionError):
        raise WorkerDiedError("crash") from None


def _link(link: Any, pages: int) -> Link:
    edges, page, address = link
    left, top, right, bottom = (min(max(int(edge), 0), WHOLE) for edge in edges)
    inside = page if isinstance(page, int) and 0 <= page < pages else None
    return Link(Box(left, top, right, bottom), inside, "" if inside is not None else str(address)[:_ADDRESS])


def _attached(file: Any) -> Attached:
    name, size = file
    return Attached(_short(name), max(0, int(size)))


def _size(line: bytes) -> PageSize:
    width, height = (float(part) for part in line.split())
    if not (0 < width <= 1e7 and 0 < height <= 1e7):
        raise ValueError("no size of a page")
    return PageSize(width, height)


def _entry(entry: Any, pages: int) -> OutlineEntry:
    level, title, page = entry
    inside = page if isinstance(page, int) and 0 <= page < pages else None
    return OutlineEntry(max(0, min(int(level), 9)), _short(title), inside)


def _short(text: object) -> str:
    return str(text)[:_LONGEST_TITLE]


def _words(key: str) -> Words:
    return words(f"decode.{key}")
