"""The outbox of a case file: what left, or will leave, and what the society answered."""

import json
from collections.abc import Mapping
from typing import Any

from sqlcipher3 import dbapi2 as sqlite

from cse_desktop.domain.ports import Outgoing
from cse_desktop.errors import BugError
from db.casefile.journal import OUTBOX, canonical_text

_NAMES = (
    "bundle_id",
    "kind",
    "sequence",
    "file_name",
    "tagmanifest_sha256",
    "ciphertext_sha256",
    "created_at",
    "case_ids",
    "state",
    "handed_over_at",
    "handed_over_to",
    "answered_at",
    "code",
    "answer",
)
_LISTED = ", ".join(_NAMES)
_INSERT = f"INSERT INTO outbox ({_LISTED}) VALUES ({', '.join('?' * len(_NAMES))})"  # noqa: S608 - fixed names
_UPDATE = f"UPDATE outbox SET {', '.join(f'{name} = ?' for name in _NAMES)} WHERE bundle_id = ?"  # noqa: S608 - fixed
_SELECT = f"SELECT {_LISTED} FROM outbox"  # noqa: S608 - fixed names


def values(row: Outgoing) -> dict[str, Any]:
    """The row as SQLite and the journal keep it: case ids as JSON, the answer in hex."""
    found = {name: getattr(row, name) for name in _NAMES}
    found["case_ids"] = canonical_text(list(row.case_ids))
    found["answer"] = row.answer.hex()
    return found


def put(connection: sqlite.Connection, row: Outgoing) -> dict[str, Any]:
    """Adds a row; returns the change as the journal writes it."""
    after = values(row)
    put_values(connection, after)
    return {"table": OUTBOX, "before": None, "after": after}


def replace(connection: sqlite.Connection, row: Outgoing) -> dict[str, Any]:
    """Replaces the row of the same bundle; returns the change as the journal writes it."""
    before = connection.execute(f"{_SELECT} WHERE bundle_id = ?", (row.bundle_id,)).fetchone()
    if before is None:
        raise BugError("no such bundle in the outbox")
    after = values(row)
    replace_values(connection, after)
    return {"table": OUTBOX, "before": dict(zip(_NAMES, before, strict=True)), "after": after}


def put_values(connection: sqlite.Connection, row: Mapping[str, Any]) -> None:
    """Adds a row given as `values` gives it."""
    connection.execute(_INSERT, tuple(row[name] for name in _NAMES))


def replace_values(connection: sqlite.Connection, row: Mapping[str, Any]) -> None:
    """Replaces a row given as `values` gives it."""
    connection.execute(_UPDATE, (*(row[name] for name in _NAMES), row["bundle_id"]))


def read(connection: sqlite.Connection) -> list[Outgoing]:
    """All rows, oldest first."""
    found = []
    for line in connection.execute(f"{_SELECT} ORDER BY created_at, bundle_id"):
        row = dict(zip(_NAMES, line, strict=True))
        row["case_ids"] = tuple(json.loads(row["case_ids"]))
        row["answer"] = bytes.fromhex(row["answer"])
        found.append(Outgoing(**row))
    return found
