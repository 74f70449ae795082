"""The way from the archive that an office document is to a reader of its pages, or of its text alone."""

import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from io import BytesIO
from typing import IO, BinaryIO
from xml.parsers import expat

from cse_desktop.decode.kinds import Kind, office_kind
from cse_desktop.decode.office.blocks import Content
from cse_desktop.decode.office.texts import TROUBLE, RefusedArchiveError, text_reader_of
from cse_desktop.decode.reading import Reader, RefusedError
from cse_desktop.decode.values import Limits

MEMBERS = 10_000
UNPACKED_BYTES = 512 << 20
"""of all members together"""
PACKED_BYTES = 128 << 20
"""of a document that is set as pages; a larger one is shown as text"""
MANIFEST_BYTES = 8 << 20
_PIECE = 4096


def archive_reader(source: BinaryIO, limits: Limits) -> Reader:
    """A reader of the office document that a ZIP archive is; `RefusedError` where it is none."""
    try:
        archive = zipfile.ZipFile(source)
        infos = archive.infolist()
        names = frozenset(archive.namelist())
        if len(infos) > MEMBERS or sum(info.file_size for info in infos) > UNPACKED_BYTES:
            raise RefusedError("too_large")
        kind = office_kind(names, _mimetype(archive, names))
        if kind.kind != "office":
            raise RefusedArchiveError("archive", kind)
        _refuse_declarations(archive)
        _refuse_locked(archive, names, kind)
    except TROUBLE:
        raise RefusedError("damaged") from None
    return _pages(source, kind, limits) or text_reader_of(archive, names, kind, limits)


def _mimetype(archive: zipfile.ZipFile, names: frozenset[str]) -> str:
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
        return archive.read("mimetype").decode("ascii", "replace")
    return ""


def _refuse_declarations(archive: zipfile.ZipFile) -> None:
    """Office formats have no document types: whoever writes one wants entities expanded."""
    for info in archive.infolist():
        if info.filename.endswith((".xml", ".rels")):
            with archive.open(info) as member:
                if _declares(member):
                    raise RefusedError("damaged")


class _BegunError(Exception):
    """The first element came; nothing is declared after it."""


def _declares(member: IO[bytes]) -> bool:
    """Whether a document type stands before the first element, wherever and in whatever encoding."""
    found = False
    parser = expat.ParserCreate()

    def declared(*_: object) -> None:
        nonlocal found
        found = True
        raise _BegunError

    def begun(*_: object) -> None:
        raise _BegunError

    parser.StartDoctypeDeclHandler = declared
    parser.StartElementHandler = begun
    # what is no XML its own reader will refuse
    with suppress(_BegunError, expat.ExpatError, LookupError, ValueError):
        while piece := member.read(_PIECE):
            parser.Parse(piece)
    return found


def _refuse_locked(archive: zipfile.ZipFile, names: frozenset[str], kind: Kind) -> None:
    """Says of an OpenDocument file with a password that it has one."""
    manifest = "META-INF/manifest.xml"
    known = manifest in names and archive.getinfo(manifest).file_size < MANIFEST_BYTES
    if known and b":encryption-data" in archive.read(manifest):
        raise RefusedArchiveError("office_locked", kind)


def _pages(source: BinaryIO, kind: Kind, limits: Limits) -> Reader | None:
    """The document set as pages; None where its text alone is to be shown."""
    read = _readers().get(kind.type_key)
    source.seek(0)
    data = source.read(PACKED_BYTES + 1)
    if read is None or len(data) > PACKED_BYTES:
        return None
    try:
        from cse_desktop.decode.office.pages import pages_reader  # noqa: PLC0415 - only where one is shown

        return pages_reader(read(BytesIO(data)), kind, limits)
    except MemoryError:
        raise
    except Exception:
        # libraries raise anything on a document that is not as they expect; its text can be had all the same
        return None


def _readers() -> Mapping[str, Callable[[BinaryIO], Content]]:
    """By kind; each library is imported in the worker when a document first needs it."""

    def document(data: BinaryIO) -> Content:
        from cse_desktop.decode.office.wordprocessing import read  # noqa: PLC0415 - see above

        return read(data)

    def workbook(data: BinaryIO) -> Content:
        from cse_desktop.decode.office.spreadsheet import read  # noqa: PLC0415 - see above

        return read(data)

    def slides(data: BinaryIO) -> Content:
        from cse_desktop.decode.office.presentation import read  # noqa: PLC0415 - see above

        return read(data)

    def open_document(data: BinaryIO) -> Content:
        from cse_desktop.decode.office.opendocument import read  # noqa: PLC0415 - see above

        return read(data)

    return {"docx": document, "xlsx": workbook, "pptx": slides, "opendocument": open_document}
