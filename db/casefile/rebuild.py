"""Makes the current tables again from the journal alone, and says which differ from what the file holds."""

import json
from collections.abc import Mapping
from typing import Any

from sqlcipher3 import dbapi2 as sqlite

from cse_desktop.domain.records import Change
from cse_desktop.errors import BugError
from db.casefile import journal, outbox
from db.casefile import open as files
from db.casefile.acts import apply
from db.casefile.migrations import CASE_FILE
from db.casefile.tables import table_called


def differing_tables(connection: sqlite.Connection) -> list[str]:
    """Names of the tables that are not what the journal says; all of them where it cannot be followed."""
    fresh = files.in_memory(CASE_FILE)
    try:
        for entry in journal.read(connection):
            for item in json.loads(entry.changes):
                _repeat(fresh, item)
    except (BugError, sqlite.Error, ValueError, KeyError, TypeError):
        fresh.close()
        return list(journal.tables())
    try:
        return [name for name in journal.tables() if _content(fresh, name) != _content(connection, name)]
    finally:
        fresh.close()


def _repeat(fresh: sqlite.Connection, item: Mapping[str, Any]) -> None:
    before, after = item["before"], item["after"]
    if item["table"] != journal.OUTBOX:
        table = table_called(item["table"])
        apply(fresh, (Change(table.parse(before), table.parse(after)),))
    elif before is None:
        outbox.put_values(fresh, after)
    else:
        outbox.replace_values(fresh, after)


def _content(connection: sqlite.Connection, name: str) -> list[tuple[Any, ...]]:
    rows = connection.execute(f"SELECT * FROM {name}").fetchall()  # noqa: S608 - our own names
    return sorted(rows, key=repr)
