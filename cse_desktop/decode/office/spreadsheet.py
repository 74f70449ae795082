"""Workbooks (.xlsx), by openpyxl: values as they were last computed, formulas and macros untouched."""

from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

from openpyxl import load_workbook

from cse_desktop.decode.office.blocks import Sheet, Workbook

SHEETS = 60
ROWS = 3000
COLUMNS = 60
CELLS = 60_000
"""of all sheets together"""
LONGEST = 2000


def read(source: BinaryIO) -> Workbook:
    """The sheets that can be seen; whatever openpyxl raises on a workbook that is not as it should be."""
    book = load_workbook(source, read_only=True, data_only=True, keep_links=False)
    sheets: list[Sheet] = []
    left, cut = CELLS, False
    try:
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        cut = len(shown) > SHEETS
        for sheet in shown[:SHEETS]:
            found, more = _sheet(sheet, left)
            left -= sum(len(row) for row in found.rows)
            cut = cut or more
            if found.rows:
                sheets.append(found)
    finally:
        book.close()
    if not sheets:
        raise ValueError("nothing to show")
    return Workbook(tuple(sheets), cut)


def _sheet(sheet: Any, left: int) -> tuple[Sheet, bool]:
    rows: list[tuple[str, ...]] = []
    numbers: set[tuple[int, int]] = set()
    cut = False
    for at, cells in enumerate(sheet.iter_rows(max_col=COLUMNS + 1)):
        if at >= ROWS or left <= 0:
            cut = True
            break
        texts = []
        for column, cell in enumerate(cells[:COLUMNS]):
            if isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool):
                numbers.add((at, column))
            texts.append(_text(cell))
        cut = cut or any(cell.value is not None for cell in cells[COLUMNS:])
        while texts and not texts[-1]:
            texts.pop()
        left -= len(texts)
        rows.append(tuple(texts))
    while rows and not rows[-1]:
        rows.pop()
    return Sheet(str(sheet.title), tuple(rows), frozenset(numbers)), cut


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d") if value.time() == time() else value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, (int, float)):
        return shown_number(value, str(cell.number_format or ""))
    return str(value)[:LONGEST]


def shown_number(value: float, form: str) -> str:
    """A number as its cell shows it, as far as places and per cent go."""
    first = form.split(";", 1)[0]
    places = len(first.partition(".")[2].replace("%", "").strip("_) ")) if "." in first else None
    if "%" in first:
        return f"{value * 100:.{places or 0}f}%"
    if places is not None and set(first) <= set("0#,."):
        return f"{value:,.{places}f}" if "," in first else f"{value:.{places}f}"
    if "," in first and set(first) <= set("0#,"):
        return f"{value:,.0f}"
    return str(value) if isinstance(value, int) else f"{value:.10g}"
