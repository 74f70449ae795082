"""The journal of a case file: one line per act, chained by hash."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlcipher3 import dbapi2 as sqlite

from cse_desktop.domain.records import Act, Change, JournalEntry
from cse_desktop.errors import BugError
from db.casefile.tables import TABLES, Cell, table_called, table_of

BEGINNING = "0" * 64
"""what the first line follows"""
UNDO = "undo"
REDO = "redo"
OUTBOX = "outbox"
"""table under which rows of the outbox stand in the journal"""

_COLUMNS = "sequence, act_id, at, actor, kind, case_id, changes, reason, undoes, previous, hash, undoable"
_INSERT = f"INSERT INTO journal ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - fixed text
_SELECT = f"SELECT {_COLUMNS} FROM journal"  # noqa: S608 - fixed text
_LARGEST = 2**53

_quoted: Callable[[str], str] = json.encoder.encode_basestring
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def canonical_text(value: Any) -> str:
    """RFC 8785 of texts, whole numbers, truths and nothing, in lists and objects with ASCII keys.

    For these the C encoder of the standard library gives the same text, which a test asserts, and a key press does
    not wait for it. A number beyond 2^53 or a half character is our mistake.
    """
    text = _encode(value)
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            raise BugError("half a character in a row") from None
    return text


def changes_text(changes: Sequence[Change], more: Sequence[dict[str, Any]] = ()) -> str:
    """Canonical JSON of what an act changed; `more` are rows of the outbox, already as objects."""
    listed: list[dict[str, Any]] = []
    for change in changes:
        table = table_of(type(change.record))
        before, after = _checked(table.values(change.before)), _checked(table.values(change.after))
        listed.append({"table": table.name, "before": before, "after": after})
    listed.extend(more)
    return canonical_text(listed)


def parse_changes(text: str) -> tuple[Change, ...]:
    """The changes of the current tables in a line of the journal; rows of the outbox are left out."""
    found = []
    for item in json.loads(text):
        if item["table"] != OUTBOX:
            table = table_called(item["table"])
            found.append(Change(table.parse(item["before"]), table.parse(item["after"])))
    return tuple(found)


def _checked(row: dict[str, Cell] | None) -> dict[str, Cell] | None:
    for cell in () if row is None else row.values():
        if type(cell) is int and not -_LARGEST < cell < _LARGEST:
            raise BugError("a number too large for the journal")
    return row


def hash_of(entry: JournalEntry) -> str:
    """SHA-256 over the canonical JSON of everything else in the line, the hash of the line before among it.

    Written out, since a key press waits for it; a test compares it with RFC 8785's own.
    """
    case_id = "null" if entry.case_id is None else _quoted(entry.case_id)
    undoes = "null" if entry.undoes is None else _quoted(entry.undoes)
    text = (
        f'{{"act_id":{_quoted(entry.act_id)},"actor":{_quoted(entry.actor)},"at":{_quoted(entry.at)},'
        f'"case_id":{case_id},"changes":{_quoted(entry.changes)},"kind":{_quoted(entry.kind)},'
        f'"previous":{_quoted(entry.previous)},"reason":{_quoted(entry.reason)},"sequence":{entry.sequence},'
        f'"undoable":{"true" if entry.undoable else "false"},"undoes":{undoes}}}'
    )
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def append(connection: sqlite.Connection, entry: JournalEntry) -> None:
    """Writes a line; inside the transaction of what it tells."""
    connection.execute(
        _INSERT,
        (
            entry.sequence,
            entry.act_id,
            entry.at,
            entry.actor,
            entry.kind,
            entry.case_id,
            entry.changes,
            entry.reason,
            entry.undoes,
            entry.previous,
            entry.hash,
            entry.undoable,
        ),
    )


def read(connection: sqlite.Connection, case_id: str | None = None) -> Iterator[JournalEntry]:
    """All lines, oldest first; of one case where `case_id` is given."""
    if case_id is None:
        lines = connection.execute(f"{_SELECT} ORDER BY sequence")
    else:
        lines = connection.execute(f"{_SELECT} WHERE case_id = ? ORDER BY sequence", (case_id,))
    for line in lines:
        yield _entry(line)


def one(connection: sqlite.Connection, act_id: str) -> JournalEntry:
    """The line of this act."""
    line = connection.execute(f"{_SELECT} WHERE act_id = ?", (act_id,)).fetchone()
    if line is None:
        raise BugError("no such act in the journal")
    return _entry(line)


def head(connection: sqlite.Connection) -> tuple[int, str]:
    """Number and hash of the newest line."""
    line = connection.execute("SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1").fetchone()
    return (0, BEGINNING) if line is None else (int(line[0]), str(line[1]))


def following(
    after: tuple[int, str], act: Act, changes: str, *, act_id: str, at: str, actor: str, undoes: str | None
) -> JournalEntry:
    """The line that tells of `act` and follows the line with number and hash `after`."""
    told = (after[0] + 1, act_id, at, actor, act.kind, act.case_id, changes, act.reason, undoes, after[1])
    return JournalEntry(*told, hash_of(JournalEntry(*told, "", act.undoable)), act.undoable)


def broken_at(connection: sqlite.Connection) -> int | None:
    """Number of the first line that does not follow from those before it; None where the chain holds."""
    previous = BEGINNING
    for place, entry in enumerate(read(connection), start=1):
        if entry.sequence != place or entry.previous != previous or entry.hash != hash_of(entry):
            return place
        previous = entry.hash
    return None


def tables() -> tuple[str, ...]:
    """Names of all tables that the journal tells of."""
    return (*(table.name for table in TABLES), OUTBOX)


def _entry(line: Sequence[Any]) -> JournalEntry:
    values = list(line)
    values[-1] = bool(values[-1])
    return JournalEntry(*values)
