"""The classes of `domain.records` as tables: names, columns and the few prepared statements that change a row."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from types import UnionType
from typing import Any, get_type_hints

from cse_desktop.domain.records import RECORDS, Record
from cse_desktop.errors import BugError

Cell = str | int | None


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the case file and the class of its rows."""

    name: str
    row: type[Record]
    columns: tuple[str, ...]
    key: tuple[str, ...]
    free: tuple[int, ...]
    """places of the columns that are not of the key"""
    truths: tuple[int, ...]
    """places of the columns that are yes or no: SQLite keeps them as 1 and 0"""
    insert: str
    update: str
    """binds the new row's cells that are not of its key (`free`), then all of the old row's"""
    delete: str
    select: str
    order: str

    def query(self, names: tuple[str, ...]) -> str:
        """The statement for the rows whose columns `names` have given values, in the order of their keys."""
        return _query(self.name, names)

    def cells(self, record: Record) -> tuple[Cell, ...]:
        """The row's values as SQLite keeps them, in the order of the columns."""
        return tuple([getattr(record, name) for name in self.columns])

    def record(self, cells: tuple[Any, ...]) -> Record:
        """The row again."""
        if self.truths:
            values = list(cells)
            for place in self.truths:
                values[place] = bool(values[place])
            return self.row(*values)
        return self.row(*cells)

    def values(self, record: Record | None) -> dict[str, Cell] | None:
        """The row as the journal writes it: an object of its columns."""
        return None if record is None else {name: getattr(record, name) for name in self.columns}

    def parse(self, values: Mapping[str, Any] | None) -> Record | None:
        """The row from the journal's object."""
        return None if values is None else self.row(**values)


@cache
def _query(name: str, names: tuple[str, ...]) -> str:
    table = table_called(name)
    if not set(names) <= set(table.columns):
        raise BugError(f"{table.name} has no such column")
    asked = f" WHERE {' AND '.join(f'{name} = ?' for name in names)}" if names else ""
    return f"{table.select}{asked} ORDER BY {table.order}"


def table_of(row: type[Any]) -> Table:
    """The table whose rows are of this class."""
    try:
        return _BY_CLASS[row]
    except KeyError:
        raise BugError(f"{row.__name__} is not a table of the case file") from None


def table_called(name: str) -> Table:
    """The table of this name."""
    try:
        return _BY_NAME[name]
    except KeyError:
        raise BugError(f"no table called {name} in the case file") from None


def _table(row: type[Record]) -> Table:
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", row.__name__).lower()
    columns = tuple(field.name for field in fields(row))
    hints = get_type_hints(row)
    key: tuple[str, ...] = row.KEY
    listed = ", ".join(columns)
    changed = ", ".join(f"{column} = ?" for column in columns if column not in key)
    same = " AND ".join(_equal(column, hints[column]) for column in columns)
    return Table(
        name=name,
        row=row,
        columns=columns,
        key=key,
        free=tuple(place for place, column in enumerate(columns) if column not in key),
        truths=tuple(place for place, column in enumerate(columns) if hints[column] is bool),
        insert=f"INSERT INTO {name} ({listed}) VALUES ({', '.join('?' * len(columns))})",  # noqa: S608 - names of our own classes
        update=f"UPDATE {name} SET {changed} WHERE {same}",  # noqa: S608 - names of our own classes
        delete=f"DELETE FROM {name} WHERE {same}",  # noqa: S608 - names of our own classes
        select=f"SELECT {listed} FROM {name}",  # noqa: S608 - names of our own classes
        order=", ".join(key),
    )


def _equal(column: str, hint: object) -> str:
    """A comparison the primary key can serve; only where there may be nothing, one that knows nothing."""
    return f"{column} IS ?" if isinstance(hint, UnionType) else f"{column} = ?"


TABLES: tuple[Table, ...] = tuple(_table(row) for row in RECORDS)
_BY_CLASS: Mapping[type[Record], Table] = {table.row: table for table in TABLES}
_BY_NAME: Mapping[str, Table] = {table.name: table for table in TABLES}
