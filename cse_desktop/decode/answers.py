"""Reading what the worker answers, which is believed no more than the documents it looks at."""

from array import array
from typing import Any

from cse_desktop.decode.framing import Head
from cse_desktop.decode.process import WorkerDiedError
from cse_desktop.decode.values import DocumentFacts, Limits, OutlineEntry, PageSize, PageText, Pixels
from cse_desktop.errors import BugError, Words
from cse_desktop.words import words

_KINDS = frozenset({"pdf", "image", "text", "office", "audio", "video", "unknown"})
_LONGEST_TITLE = 400
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
