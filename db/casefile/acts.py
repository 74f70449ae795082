"""How an act changes the tables, and how a case file begins with its first one."""

import contextlib
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlite

from cse_desktop.domain.ports import Clock, Ids
from cse_desktop.domain.records import Act, Change
from cse_desktop.domain.times import format_time
from cse_desktop.durable import publish, sync_file
from cse_desktop.errors import BugError
from db.casefile import failures, journal
from db.casefile import open as files
from db.casefile.migrations import CASE_FILE
from db.casefile.tables import table_of


def apply(connection: sqlite.Connection, changes: Sequence[Change]) -> None:
    """Applies the changes in their order; a before-state that is no longer so is our mistake."""
    for change in changes:
        _apply_one(connection, change)


def build(
    path: Path,
    key: bytes,
    facts: Mapping[str, str],
    payloads: Mapping[str, bytes],
    *,
    actor: str,
    clock: Clock,
    ids: Ids,
    first: Act | None = None,
) -> None:
    """Makes a case file beside its place, then gives it its name; nothing is left of one that failed."""
    part = path.with_name(f"{path.name}.part")
    _remove(part)
    try:
        connection = files.create(part, key, CASE_FILE)
        try:
            with files.transaction(connection, part):
                _keep_as_it_came(connection, facts, payloads)
                if first is not None:
                    _begin(connection, replace(first, undoable=False), actor, clock, ids)
        finally:
            connection.close()
        with failures.in_words(path):
            sync_file(part)
            publish(part, path)
    except BaseException:
        _remove(part)
        raise


def _apply_one(connection: sqlite.Connection, change: Change) -> None:
    table = table_of(type(change.record))
    before, after = change.before, change.after
    if before is None:
        try:
            connection.execute(table.insert, table.cells(change.record))
        except sqlite.IntegrityError:
            raise BugError(f"a row of {table.name} is there already, or its values do not fit") from None
        return
    if after is None:
        done = connection.execute(table.delete, table.cells(before)).rowcount
    else:
        cells = table.cells(after)
        changed = [cells[place] for place in table.free]
        done = connection.execute(table.update, (*changed, *table.cells(before))).rowcount
    if done != 1:
        raise BugError(f"a row of {table.name} is no longer as it was before the act")


def _keep_as_it_came(
    connection: sqlite.Connection, facts: Mapping[str, str], payloads: Mapping[str, bytes]
) -> None:
    connection.executemany("INSERT INTO facts VALUES (?, ?)", sorted(facts.items()))
    keep_payloads(connection, payloads)


def keep_payloads(connection: sqlite.Connection, payloads: Mapping[str, bytes]) -> None:
    """Keeps files as they came; one of a name that is there already is our mistake."""
    connection.executemany(
        "INSERT INTO payload VALUES (?, ?, ?)",
        ((name, hashlib.sha256(data).hexdigest(), data) for name, data in sorted(payloads.items())),
    )


def _begin(connection: sqlite.Connection, act: Act, actor: str, clock: Clock, ids: Ids) -> None:
    apply(connection, act.changes)
    entry = journal.following(
        journal.head(connection),
        act,
        journal.changes_text(act.changes),
        act_id=ids.new(),
        at=format_time(clock.now()),
        actor=actor,
        undoes=None,
    )
    journal.append(connection, entry)


def _remove(part: Path) -> None:
    for name in (part, part.with_name(f"{part.name}-wal"), part.with_name(f"{part.name}-shm")):
        with contextlib.suppress(OSError):
            name.unlink(missing_ok=True)
