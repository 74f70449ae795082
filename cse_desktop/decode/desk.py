"""The worker's open documents and the requests about them."""

import json
from collections import OrderedDict
from dataclasses import astuple
from typing import Any

from PIL import Image

from cse_desktop.decode.framing import Head
from cse_desktop.decode.image import ImageReader
from cse_desktop.decode.kinds import EMPTY, OLD_OFFICE, Kind, kind_of
from cse_desktop.decode.marks import PageMark
from cse_desktop.decode.media import MediaReader
from cse_desktop.decode.office.archive import archive_reader
from cse_desktop.decode.office.marked import marked_reader, rich_reader
from cse_desktop.decode.office.texts import RefusedArchiveError
from cse_desktop.decode.pdf import PdfReader
from cse_desktop.decode.pictures import Wish
from cse_desktop.decode.reading import Facts, Reader, RefusedError
from cse_desktop.decode.remote import Line, RemoteFile
from cse_desktop.decode.values import Box, Limits

_OPEN = 4
_START = 4096


class Desk:
    """Keeps the documents used last open and answers one request at a time."""

    def __init__(self, line: Line, limits: Limits) -> None:
        self._line = line
        self._limits = limits
        self._open: OrderedDict[str, Reader] = OrderedDict()

    def answer(self, head: Head) -> tuple[Head, bytes]:
        """The answer to one request: `{"done": …}` with a body, or `{"refused": code}`."""
        try:
            return self._answer(str(head["document"]), head)
        except RefusedError as refused:
            return {"refused": refused.code}, b""
        except MemoryError:
            raise
        except Exception:
            # hostile input makes libraries raise anything; the client must get an answer
            return {"refused": "damaged"}, b""

    def _answer(self, document: str, head: Head) -> tuple[Head, bytes]:
        match head["ask"]:
            case "open":
                return self._opened(document, int(head["size"]), str(head.get("password", "")))
            case "image":
                return self._image(self._reader(document), head)
            case "grey":
                return self._grey(self._reader(document), head)
            case "text":
                return self._text(self._reader(document), head)
            case "links":
                links = self._reader(document).links(int(head["page"]))
                listed = [[astuple(link.box), link.page, link.address] for link in links]
                return {"done": {}}, json.dumps(listed, ensure_ascii=False).encode("utf-8", "replace")
            case "marked":
                return {"done": {}}, self._marked(self._reader(document), head["marks"])
            case "close":
                self._drop(document)
                return {"done": {}}, b""
        raise RefusedError("request")

    def _marked(self, reader: Reader, marks: list[list[Any]]) -> bytes:
        """A copy with marks; only a PDF has one."""
        if not isinstance(reader, PdfReader):
            raise RefusedError("no_marked_copy")
        return reader.marked_copy(
            [
                PageMark(int(page), tuple(Box(*box) for box in boxes), str(style), str(colour), str(text))
                for page, boxes, style, colour, text in marks
            ]
        )

    def _reader(self, document: str) -> Reader:
        if document not in self._open:
            raise RefusedError("closed")
        self._open.move_to_end(document)
        return self._open[document]

    def _drop(self, document: str) -> None:
        reader = self._open.pop(document, None)
        if reader is not None:
            reader.close()

    def _opened(self, document: str, size: int, password: str) -> tuple[Head, bytes]:
        self._drop(document)
        while len(self._open) >= _OPEN:
            self._drop(next(iter(self._open)))
        source = RemoteFile(self._line, document, size)
        kind = kind_of(source.read(_START))
        source.seek(0)
        try:
            reader = self._read(source, kind, password)
            facts = reader.facts()
        except RefusedError as refused:
            found = refused.kind if isinstance(refused, RefusedArchiveError) else kind
            title = refused.title if isinstance(refused, RefusedArchiveError) else ""
            return _told(Facts(found, title=title), refused.code)
        except MemoryError:
            raise
        except Exception:
            return _told(Facts(kind), "damaged")
        self._open[document] = reader
        return _told(facts, None)

    def _read(self, source: Any, kind: Kind, password: str) -> Reader:
        if kind.kind == "pdf":
            return PdfReader(source, self._limits, password)
        if kind.kind == "image":
            return ImageReader(source, kind, self._limits)
        if kind.kind == "text":
            return marked_reader(source, self._limits)
        if kind.type_key == "zip":
            return archive_reader(source, self._limits)
        if kind == EMPTY:
            raise RefusedError("empty")
        if kind.kind in {"audio", "video"}:
            return MediaReader(source, kind)
        if kind == OLD_OFFICE:
            from cse_desktop.decode.office.binary import old_reader  # noqa: PLC0415 - libraries only where needed

            return old_reader(source, self._limits)
        if kind.type_key == "rtf":
            return rich_reader(source, kind, self._limits)
        raise RefusedError("unknown")

    def _image(self, reader: Reader, head: Head) -> tuple[Head, bytes]:
        region = head["region"]
        wish = Wish(head["scale"], head["width"], head["rotation"], Box(*region) if region else None)
        picture = reader.render(head["page"], wish)
        return {
            "done": {"width": picture.width, "height": picture.height, "scale": picture.scale}
        }, picture.data

    def _grey(self, reader: Reader, head: Head) -> tuple[Head, bytes]:
        picture = reader.render(head["page"], Wish(None, head["width"], 0, None))
        size = (picture.width, picture.height)
        grey = Image.frombuffer("RGB", size, picture.data, "raw", "BGRX", 0, 1).convert("L")
        return {"done": {"width": picture.width, "height": picture.height}}, grey.tobytes()

    def _text(self, reader: Reader, head: Head) -> tuple[Head, bytes]:
        text, places = reader.text(head["page"], boxes=head["boxes"])
        written = text.encode("utf-8", "replace")
        return {"done": {"text_bytes": len(written)}}, written + places.tobytes()


def _told(facts: Facts, refused: str | None) -> tuple[Head, bytes]:
    sizes = b"".join(b"%.3f %.3f\n" % (size.width, size.height) for size in facts.sizes)
    outline = [[entry.level, entry.title, entry.page] for entry in facts.outline]
    return {
        "done": {
            "kind": facts.kind.kind,
            "media_type": facts.kind.media_type,
            "type": facts.kind.type_key,
            "has_text": facts.has_text,
            "title": facts.title,
            "outline": outline,
            "refused": refused,
            "remark": facts.remark,
            "attachments": [[file.name, file.size] for file in facts.attachments],
            "length_ms": facts.length_ms,
        }
    }, sizes
