"""The text alone of an office document, paragraph by paragraph, without layout and pictures."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from cse_desktop.decode.kinds import Kind
from cse_desktop.decode.reading import RefusedError
from cse_desktop.decode.typeset import TextReader
from cse_desktop.decode.values import Limits

_MEMBER_BYTES = 48 << 20
_SHEETS = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
_SLIDES = re.compile(r"ppt/slides/slide(\d+)\.xml")
TROUBLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError, EOFError)


def text_reader_of(archive: zipfile.ZipFile, names: frozenset[str], kind: Kind, limits: Limits) -> TextReader:
    """A reader of the text of an office document; `RefusedError` where it has none."""
    try:
        lines = list(_bounded(_lines(archive, names, kind), limits))
    except TROUBLE:
        raise RefusedError("damaged") from None
    if not any(line.strip() for line in lines):
        raise RefusedArchiveError("office_no_text", kind)
    return TextReader("\n".join(lines), kind, limits, remark="text_only")


class RefusedArchiveError(RefusedError):
    """The archive is what `kind` says, yet nothing of it can be shown."""

    def __init__(self, code: str, kind: Kind, title: str = "") -> None:
        super().__init__(code)
        self.kind = kind
        self.title = title


def _lines(archive: zipfile.ZipFile, names: frozenset[str], kind: Kind) -> Iterator[str]:
    if kind.type_key == "docx":
        yield from _paragraphs(_member(archive, "word/document.xml"))
    elif kind.type_key == "xlsx":
        shared = _shared_strings(archive, names)
        for name in _numbered(names, _SHEETS):
            yield from _rows(_member(archive, name), shared)
            yield ""
    elif kind.type_key == "pptx":
        for number, name in enumerate(_numbered(names, _SLIDES), start=1):
            yield f"– {number} –"
            yield from _paragraphs(_member(archive, name))
            yield ""
    elif kind.type_key == "opendocument":
        yield from _paragraphs(_member(archive, "content.xml"))
    else:
        raise RefusedArchiveError("archive", kind)


def _bounded(lines: Iterator[str], limits: Limits) -> Iterator[str]:
    """The lines up to a little more than is shown."""
    total = 0
    for line in lines:
        yield line
        total += len(line) + 1
        if total > limits.text_characters:
            return


def _numbered(names: frozenset[str], pattern: re.Pattern[str]) -> list[str]:
    found = [(int(match[1]), name) for name in names if (match := pattern.fullmatch(name))]
    return [name for _, name in sorted(found)]


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        member = archive.open(name)
    except KeyError:
        raise RefusedError("damaged") from None
    with member:
        data = member.read(_MEMBER_BYTES + 1)
    if len(data) > _MEMBER_BYTES:
        raise RefusedError("too_large")
    return data


@dataclass
class _Collected:
    """Lines gathered while an XML member streams by."""

    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    cell_type: str = ""
    reading: bool = False


def _parse(data: bytes, parser: expat.XMLParserType) -> None:
    # without a document type there are no entities to expand
    def no_document_type(*_: object) -> None:
        raise RefusedError("damaged")

    parser.StartDoctypeDeclHandler = no_document_type
    parser.buffer_text = True
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        raise RefusedError("damaged") from None


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _paragraphs(data: bytes) -> list[str]:
    """The paragraphs of a docx, pptx or OpenDocument member; cells of one table row are joined by tabs."""
    collected = _Collected()
    parser = expat.ParserCreate()
    depth = {"row": 0}

    def start(name: str, _: object) -> None:
        local = _local(name)
        if local in {"tr", "table-row"}:
            depth["row"] += 1
        elif local in {"tab"}:
            collected.line.append("\t")
        elif local in {"br", "cr", "line-break"}:
            collected.line.append("\n")
        elif local in {"s"} and name.startswith("text:"):
            collected.line.append(" ")
        collected.reading = local == "t" or (name.startswith("text:") and local not in {"tab", "s"})

    def end(name: str) -> None:
        local = _local(name)
        collected.reading = name.startswith("text:") and local not in {"p", "h"}
        if local in {"tr", "table-row"}:
            depth["row"] -= 1
            _flush(collected)
        elif local in {"p", "h"} and depth["row"]:
            collected.line.append(" ")
        elif local in {"tc", "table-cell"}:
            collected.line.append("\t")
        elif local in {"p", "h"}:
            _flush(collected)

    def characters(text: str) -> None:
        if collected.reading:
            collected.line.append(text)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    _parse(data, parser)
    _flush(collected)
    return collected.lines


def _flush(collected: _Collected) -> None:
    collected.lines.extend("".join(collected.line).rstrip().split("\n"))
    collected.line.clear()


def _shared_strings(archive: zipfile.ZipFile, names: frozenset[str]) -> list[str]:
    if "xl/sharedStrings.xml" not in names:
        return []
    collected = _Collected()
    parser = expat.ParserCreate()

    def start(name: str, _: object) -> None:
        collected.reading = _local(name) == "t"

    def end(name: str) -> None:
        collected.reading = False
        if _local(name) == "si":
            collected.lines.append("".join(collected.line))
            collected.line.clear()

    def characters(text: str) -> None:
        if collected.reading:
            collected.line.append(text)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    _parse(_member(archive, "xl/sharedStrings.xml"), parser)
    return collected.lines


def _rows(data: bytes, shared: list[str]) -> list[str]:
    """The rows of a worksheet, cells joined by tabs; formulas show the value last computed."""
    collected = _Collected()
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if local == "c":
            collected.cell_type = attributes.get("t", "")
        collected.reading = local in {"v", "t"}

    def end(name: str) -> None:
        collected.reading = False
        local = _local(name)
        if local == "c":
            collected.line.append(_cell("".join(collected.cell), collected.cell_type, shared))
            collected.cell.clear()
        elif local == "row":
            collected.lines.append("\t".join(collected.line).rstrip())
            collected.line.clear()

    def characters(text: str) -> None:
        if collected.reading:
            collected.cell.append(text)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    _parse(data, parser)
    return collected.lines


def _cell(value: str, cell_type: str, shared: list[str]) -> str:
    if cell_type != "s":
        return value.replace("\n", " ")
    index = int(value) if value.isdigit() else -1
    return shared[index].replace("\n", " ") if 0 <= index < len(shared) else ""
