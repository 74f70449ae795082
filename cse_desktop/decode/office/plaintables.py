"""Tables written as text (.csv, .tsv): told from other text by having as many fields in every line."""

import csv
import re

from cse_desktop.decode.office.blocks import Sheet, Workbook

ROWS = 3000
COLUMNS = 60
CELLS = 60_000
LONGEST_FIELD = 2000
_SEPARATORS = ",\t;"
_LEAST_ROWS, _LEAST_COLUMNS_OF_TWO_ROWS = 2, 3
_LOOKED_AT = 200
_NUMBER = re.compile(r"[-+]?[\d,]*\.?\d+%?")


def read(text: str) -> Workbook | None:
    """The table that `text` is; None where it is no table."""
    for separator in _SEPARATORS:
        rows = _rows(text, separator, _LOOKED_AT)
        columns = {len(row) for row in rows}
        wide = max(columns, default=0)
        least = _LEAST_COLUMNS_OF_TWO_ROWS if len(rows) == _LEAST_ROWS else 2
        if len(rows) >= _LEAST_ROWS and len(columns) == 1 and wide >= least:
            return _workbook(_rows(text, separator, ROWS + 1))
    return None


def _rows(text: str, separator: str, most: int) -> list[list[str]]:
    """At most `most` rows that are not empty; none where the text cannot be read so."""
    found: list[list[str]] = []
    try:
        for row in csv.reader(text.splitlines(keepends=True), delimiter=separator, strict=True):
            if row:
                found.append(row)
            if len(found) == most:
                break
    except csv.Error:
        return []
    return found


def _workbook(rows: list[list[str]]) -> Workbook:
    columns = min(COLUMNS, max(len(row) for row in rows))
    shown = rows[: min(ROWS, CELLS // columns)]
    texts = tuple(tuple(field.strip()[:LONGEST_FIELD] for field in row[:columns]) for row in shown)
    numbers = frozenset(
        (at, column)
        for at, row in enumerate(texts)
        for column, field in enumerate(row)
        if _NUMBER.fullmatch(field) and not (len(field) > 1 and field.isdigit() and field[0] == "0")
    )
    cut = len(rows) > len(shown) or any(len(row) > columns for row in shown)
    return Workbook((Sheet("", texts, numbers),), cut)
