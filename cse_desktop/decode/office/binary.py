"""The office formats of 1997 (.doc, .xls, .ppt): what a kept library reads of them, and in words what it does not.

Workbooks give their values (xlrd), text documents their words; presentations and locked documents give their title.
"""

import io
import re
import struct
from datetime import time
from typing import Any, BinaryIO

import olefile
import xlrd
from xlrd.xldate import xldate_as_datetime

from cse_desktop.decode.kinds import OLD_OFFICE, Kind
from cse_desktop.decode.office.blocks import Sheet, Workbook
from cse_desktop.decode.office.pages import pages_reader
from cse_desktop.decode.office.spreadsheet import CELLS, COLUMNS, LONGEST, ROWS, SHEETS, shown_number
from cse_desktop.decode.office.texts import RefusedArchiveError
from cse_desktop.decode.reading import Reader
from cse_desktop.decode.typeset import TextReader
from cse_desktop.decode.values import Limits

BYTES = 64 << 20
PIECES = 100_000
"""of a text: Word notes where each changed part of it lies"""
_DOC = Kind("office", "application/msword", "doc")
_XLS = Kind("office", "application/vnd.ms-excel", "xls")
_PPT = Kind("office", "application/vnd.ms-powerpoint", "ppt")
_ENCRYPTED, _TABLE_ONE = 0x0100, 0x0200
_NARROW = 0x40000000
_FIELD = re.compile("\x13[^\x13\x14\x15]*(?:\x14([^\x13\x14\x15]*))?\x15")
_FIELDS_DEEP = 4


def old_reader(source: BinaryIO, limits: Limits) -> Reader:
    """A reader of the document in an OLE file; `RefusedArchiveError` says why there is none."""
    data = source.read(BYTES + 1)
    if len(data) > BYTES:
        raise RefusedArchiveError("too_large", OLD_OFFICE)
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        title = _title(ole)
        if ole.exists("EncryptedPackage"):
            raise RefusedArchiveError("office_locked", OLD_OFFICE, title)
        if ole.exists("Workbook") or ole.exists("Book"):
            return _workbook(data, title, limits)
        if ole.exists("WordDocument"):
            return _document(ole, title, limits)
        kind = _PPT if ole.exists("PowerPoint Document") else OLD_OFFICE
        raise RefusedArchiveError("old_office", kind, title)


def _title(ole: Any) -> str:
    try:
        raw = ole.get_metadata().title or b""
        text = raw.decode("utf-8") if isinstance(raw, bytes) else str(raw)
    except UnicodeDecodeError:
        text = raw.decode("gb18030", "replace")
    except (OSError, ValueError, TypeError, AttributeError, IndexError, KeyError, struct.error):
        return ""
    return " ".join(text.replace("\0", " ").split())


# -- workbooks


def _workbook(data: bytes, title: str, limits: Limits) -> Reader:
    try:
        book = xlrd.open_workbook(
            file_contents=data, logfile=io.StringIO(), formatting_info=True, on_demand=True
        )
    except xlrd.XLRDError as error:
        locked = "encrypted" in str(error).casefold()
        raise RefusedArchiveError("office_locked" if locked else "damaged", _XLS, title) from None
    sheets: list[Sheet] = []
    left, cut = CELLS, book.nsheets > SHEETS
    for number in range(min(book.nsheets, SHEETS)):
        sheet = book.sheet_by_index(number)
        if sheet.visibility == 0 and left > 0:
            found, more = _sheet(book, sheet, left)
            left -= sum(len(row) for row in found.rows)
            cut = cut or more
            if found.rows:
                sheets.append(found)
        cut = cut or left <= 0
        book.unload_sheet(number)
    if not sheets:
        raise RefusedArchiveError("office_no_text", _XLS, title)
    return pages_reader(Workbook(tuple(sheets), cut), _XLS, limits, "values")


def _sheet(book: Any, sheet: Any, left: int) -> tuple[Sheet, bool]:
    rows: list[tuple[str, ...]] = []
    numbers: set[tuple[int, int]] = set()
    columns = min(sheet.ncols, COLUMNS)
    for at in range(min(sheet.nrows, ROWS, left // max(columns, 1))):
        texts = [_text(book, cell) for cell in sheet.row(at)[:columns]]
        numbers |= {(at, c) for c in range(columns) if sheet.cell_type(at, c) == xlrd.XL_CELL_NUMBER}
        while texts and not texts[-1]:
            texts.pop()
        rows.append(tuple(texts))
    cut = len(rows) < sheet.nrows or sheet.ncols > columns
    while rows and not rows[-1]:
        rows.pop()
    return Sheet(str(sheet.name), tuple(rows), frozenset(numbers)), cut


def _text(book: Any, cell: Any) -> str:
    match cell.ctype:
        case xlrd.XL_CELL_TEXT:
            return str(cell.value)[:LONGEST]
        case xlrd.XL_CELL_NUMBER:
            value = int(cell.value) if cell.value == int(cell.value) else cell.value
            form = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
            return shown_number(value, str(form or ""))
        case xlrd.XL_CELL_DATE:
            moment = xldate_as_datetime(cell.value, book.datemode)
            return moment.strftime("%Y-%m-%d" if moment.time() == time() else "%Y-%m-%d %H:%M")
        case xlrd.XL_CELL_BOOLEAN:
            return "TRUE" if cell.value else "FALSE"
        case xlrd.XL_CELL_ERROR:
            return xlrd.error_text_from_code.get(cell.value, "#?")
    return ""


# -- text documents


def _document(ole: Any, title: str, limits: Limits) -> Reader:
    main = ole.openstream("WordDocument").read()
    flags = struct.unpack_from("<H", main, 0x0A)[0]
    if flags & _ENCRYPTED:
        raise RefusedArchiveError("office_locked", _DOC, title)
    table = ole.openstream("1Table" if flags & _TABLE_ONE else "0Table").read()
    text = _tidied("".join(_pieces(main, table, limits.text_characters)))
    if not text.strip():
        raise RefusedArchiveError("office_no_text", _DOC, title)
    return TextReader(text, _DOC, limits, remark="text_only")


def _pieces(main: bytes, table: bytes, most: int) -> list[str]:
    """The text of the body, piece by piece, as the table of pieces says where each lies."""
    body = struct.unpack_from("<I", main, 0x4C)[0]
    start, length = struct.unpack_from("<II", main, 0x01A2)
    at, end = start, start + length
    while at < end and table[at] == 1:  # what precedes the table of pieces is about looks
        at += 3 + struct.unpack_from("<H", table, at + 1)[0]
    if at >= end or table[at] != 2:
        raise ValueError("no table of pieces")
    count = (struct.unpack_from("<I", table, at + 1)[0] - 4) // 12
    at += 5
    if not 0 < count <= PIECES:
        raise ValueError("no pieces")
    edges = struct.unpack_from(f"<{count + 1}I", table, at)
    found: list[str] = []
    total = 0
    for number in range(count):
        place = struct.unpack_from("<I", table, at + 4 * (count + 1) + 8 * number + 2)[0]
        characters = max(0, min(edges[number + 1], body) - edges[number])
        if place & _NARROW:
            begin = (place & ~_NARROW) // 2
            found.append(main[begin : begin + characters].decode("cp1252", "replace"))
        else:
            found.append(main[place : place + 2 * characters].decode("utf-16-le", "replace"))
        total += len(found[-1])
        if total > most:
            break
    return found


def _tidied(text: str) -> str:
    """Text without Word's own marks: results of fields stay, rows of tables become lines."""
    for _ in range(_FIELDS_DEEP):
        text = _FIELD.sub(lambda field: field[1] or "", text)
    text = text.replace("\r", "\n").replace("\x0b", "\n").replace("\x0c", "\n").replace("\x1e", "-")
    text = text.replace("\x07\x07", "\n").replace("\x07", "\t")
    return "".join(c for c in text if c >= " " or c in "\t\n")
