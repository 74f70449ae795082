"""The case file of one assignment: what the assessor said and did, kept durably, act by act."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Self, cast

from sqlcipher3 import dbapi2 as sqlite

from cse_desktop.domain.ports import Beat, Clock, Ids, Outgoing, PagesSeen, PageTime, Place, R
from cse_desktop.domain.records import Act, Change, JournalEntry, Record, Recorded
from cse_desktop.domain.times import format_time
from cse_desktop.errors import BugError
from db.casefile import failures, journal, outbox
from db.casefile import open as files
from db.casefile.acts import apply, build, keep_payloads
from db.casefile.lock import Lock
from db.casefile.migrations import CASE_FILE
from db.casefile.tables import table_of
from db.casefile.undoing import Step, UndoLine, opposite, rows_of

NOTHING: Mapping[str, bytes] = MappingProxyType({})


class CaseFile:
    """`Storage` in one SQLCipher file; belongs to the thread that opened it, and to one process at a time."""

    @classmethod
    def create(
        cls,
        path: Path,
        key: bytes,
        facts: Mapping[str, str],
        payloads: Mapping[str, bytes],
        *,
        actor: str,
        clock: Clock,
        ids: Ids,
        first: Act | None = None,
    ) -> Self:
        """A new case file, wholly at `path` or not at all, opened; its journal begins with `first`."""
        build(path, key, facts, payloads, actor=actor, clock=clock, ids=ids, first=first)
        return cls.open(path, key, backups=path.parent, actor=actor, clock=clock, ids=ids)

    @classmethod
    def open(
        cls,
        path: Path,
        key: bytes,
        *,
        backups: Path,
        actor: str,
        clock: Clock,
        ids: Ids,
        schema: files.Schema = CASE_FILE,
    ) -> Self:
        """Opens the file for this process alone; `KnownError` `CASE-001` … `CASE-008` where that cannot be."""
        if not path.is_file():
            raise failures.missing(path)
        lock = Lock(path, format_time(clock.now()))
        try:
            return cls(path, files.writing(path, key, schema, backups), actor, clock, ids, lock)
        except BaseException:
            lock.release()
            raise

    def __init__(
        self, path: Path, connection: sqlite.Connection, actor: str, clock: Clock, ids: Ids, lock: Lock | None
    ) -> None:
        self._path = path
        self._connection = connection
        self._actor = actor
        self._clock = clock
        self._ids = ids
        self._lock = lock
        self._undo: UndoLine | None = None
        self._newest: str | None = None
        self._kept: dict[type[Any], dict[tuple[tuple[str, str | int], ...], list[Record]]] = {}
        """rows read before: nobody else writes an open file, so they hold until an act touches their table"""
        with failures.in_words(path):
            self._sequence, self._head = journal.head(connection)

    def facts(self) -> dict[str, str]:
        """What the file itself is about; `format` is the file's format today."""
        with failures.in_words(self._path, opened=True):
            found = dict(self._connection.execute("SELECT name, value FROM facts ORDER BY name").fetchall())
            found["format"] = str(files.version_of(self._connection))
        return found

    def payload(self, name: str) -> bytes:
        """A file of the assignment as it came; `KeyError` if there is none of this name."""
        with failures.in_words(self._path, opened=True):
            line = self._connection.execute("SELECT bytes FROM payload WHERE name = ?", (name,)).fetchone()
        if line is None:
            raise KeyError(name)
        return bytes(line[0])

    def payload_names(self) -> list[str]:
        """Names of all files kept as they came."""
        with failures.in_words(self._path, opened=True):
            return [name for (name,) in self._connection.execute("SELECT name FROM payload ORDER BY name")]

    def rows(self, table: type[R], **where: str | int | bool) -> list[R]:
        """The rows of `table` whose columns equal `where`, in the order of their keys."""
        kept = self._kept.setdefault(table, {})
        asked = tuple(where.items())
        if asked not in kept:
            known = table_of(table)
            sql = known.query(tuple(where))
            with failures.in_words(self._path, opened=True):
                lines = self._connection.execute(sql, tuple(where.values())).fetchall()
            kept[asked] = [known.record(line) for line in lines]
        return cast("list[R]", kept[asked].copy())

    def one(self, table: type[R], **key: str | int) -> R | None:
        """The row with this key, or None."""
        if set(key) != set(table_of(table).key):
            raise BugError(f"not the key of {table.__name__}")
        found = self.rows(table, **key)
        return found[0] if found else None

    def commit(
        self,
        act: Act,
        *,
        outgoing: Sequence[Outgoing] = (),
        settled: Sequence[Outgoing] = (),
        payloads: Mapping[str, bytes] = NOTHING,
    ) -> Recorded:
        """Applies `act` and writes its journal line in one transaction, durable when this returns."""
        undoable = act.undoable and bool(act.changes) and not outgoing and not settled and not payloads
        with files.transaction(self._connection, self._path):
            keep_payloads(self._connection, payloads)
            self._apply(act.changes)
            more = [outbox.put(self._connection, row) for row in outgoing]
            more += [outbox.replace(self._connection, row) for row in settled]
            changes = journal.changes_text(act.changes, more)
            entry = self._append(act.kind, act.case_id, changes, reason=act.reason, undoable=undoable)
        self._follow(entry, *(row.answered_at for row in settled))
        if self._undo is not None:
            self._undo.did(entry.act_id, act.kind, act.case_id, rows_of(act.changes), undoable)
        return Recorded(entry.act_id, act.kind, act.case_id, act.changes)

    def undo(self, case_id: str | None) -> Recorded | None:
        """Undoes the newest act that can be undone; None if there is none, or a later act stands on its rows."""
        line = self._line()
        step = line.next_undo(case_id)
        if step is None:
            return None
        entry, recorded = self._turn(step, step.act_id, journal.UNDO)
        line.undid(step.act_id, entry.act_id)
        return recorded

    def redo(self, case_id: str | None) -> Recorded | None:
        """Redoes the act undone last; None if there is none or another act came after."""
        line = self._line()
        step = line.next_redo(case_id)
        if step is None:
            return None
        undone_by = step.undone_by
        _, recorded = self._turn(step, undone_by, journal.REDO)
        line.redid(undone_by)
        return recorded

    def can_undo(self, case_id: str | None) -> tuple[str | None, str | None]:
        """The kinds of act that undo and redo would touch now, None where there is none."""
        line = self._line()
        undo, redo = line.next_undo(case_id), line.next_redo(case_id)
        return (undo.kind if undo else None, redo.kind if redo else None)

    def journal(self, case_id: str | None = None) -> Iterator[JournalEntry]:
        """All entries, oldest first; of one case where `case_id` is given."""
        with failures.in_words(self._path, opened=True):
            yield from journal.read(self._connection, case_id)

    def journal_head(self) -> str:
        """Hash of the newest entry; 64 zeros before the first."""
        return self._head

    def newest_time(self) -> str:
        """The newest time of the journal and of the society's answers; a clock set back does not lower it."""
        if self._newest is None:
            with failures.in_words(self._path, opened=True):
                line = self._connection.execute(
                    "SELECT max((SELECT coalesce(max(at), '') FROM journal), "
                    "(SELECT coalesce(max(answered_at), '') FROM outbox))"
                ).fetchone()
            self._newest = str(line[0])
        return self._newest

    def outbox(self) -> list[Outgoing]:
        """Everything that left or will leave, oldest first."""
        with failures.in_words(self._path, opened=True):
            return outbox.read(self._connection)

    def keep_place(self, place: Place) -> None:
        """Remembers where reading stopped."""
        with failures.in_words(self._path, opened=True):
            self._connection.execute(
                "INSERT INTO place (case_id, material, page, zoom) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (case_id, material) DO UPDATE SET page = excluded.page, zoom = excluded.zoom",
                (place.case_id, place.material, place.page, place.zoom),
            )

    def places(self, case_id: str) -> list[Place]:
        """Where reading stopped in each material of a case."""
        sql = "SELECT case_id, material, page, zoom FROM place WHERE case_id = ? ORDER BY material"
        with failures.in_words(self._path, opened=True):
            return [Place(*line) for line in self._connection.execute(sql, (case_id,))]

    def keep_beat(self, beat: Beat) -> None:
        """Remembers how far an interview has come, durable when this returns."""
        with failures.in_words(self._path, opened=True):
            self._connection.execute(
                "INSERT INTO beat (case_id, since, counted_ms, at) VALUES (?, ?, ?, ?) ON CONFLICT (case_id) "
                "DO UPDATE SET since = excluded.since, counted_ms = excluded.counted_ms, at = excluded.at",
                (beat.case_id, beat.since, beat.counted_ms, beat.at),
            )

    def beat(self, case_id: str) -> Beat | None:
        """How far an interview had come when somebody last looked."""
        sql = "SELECT case_id, since, counted_ms, at FROM beat WHERE case_id = ?"
        with failures.in_words(self._path, opened=True):
            line = self._connection.execute(sql, (case_id,)).fetchone()
        return Beat(*line) if line is not None else None

    def add_page_times(self, times: Sequence[PageTime]) -> None:
        """Adds to how long pages were on screen."""
        with files.transaction(self._connection, self._path):
            self._connection.executemany(
                "INSERT INTO page_time (case_id, material, page, shown_ms) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (case_id, material, page) DO UPDATE SET shown_ms = shown_ms + excluded.shown_ms",
                [(time.case_id, time.material, time.page, time.shown_ms) for time in times],
            )

    def page_times(self, case_id: str) -> list[PageTime]:
        """How long each page of a case was on screen, by material and page."""
        sql = "SELECT case_id, material, page, shown_ms FROM page_time WHERE case_id = ? ORDER BY material, page"
        with failures.in_words(self._path, opened=True):
            return [PageTime(*line) for line in self._connection.execute(sql, (case_id,))]

    def pages_seen(self, case_id: str, least_ms: int) -> dict[str, PagesSeen]:
        """Of each material that was opened, by digest; a page counts as seen from `least_ms` on."""
        sql = (
            "SELECT material, count(*), sum(shown_ms >= ?), sum(shown_ms) FROM page_time WHERE case_id = ? "
            "GROUP BY material"
        )
        with failures.in_words(self._path, opened=True):
            lines = self._connection.execute(sql, (least_ms, case_id))
            return {material: PagesSeen(*counts) for material, *counts in lines}

    def forget_page_times(self, case_id: str) -> None:
        """Removes what is noted of the pages of a case; `secure_delete` overwrites it in the file."""
        with files.transaction(self._connection, self._path):
            self._connection.execute("DELETE FROM page_time WHERE case_id = ?", (case_id,))

    def close(self) -> None:
        """Checkpoints and closes the file, and lets other instances in; a second call does nothing."""
        if self._lock is None:
            return
        lock, self._lock = self._lock, None
        try:
            with contextlib.suppress(sqlite.Error):
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            self._connection.close()
        finally:
            lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _apply(self, changes: Sequence[Change]) -> None:
        for change in changes:
            self._kept.pop(type(change.record), None)
        apply(self._connection, changes)

    def _append(
        self,
        kind: str,
        case_id: str | None,
        changes: str,
        *,
        reason: str = "",
        undoable: bool = False,
        undoes: str | None = None,
    ) -> JournalEntry:
        entry = journal.following(
            (self._sequence, self._head),
            Act(kind, case_id, (), reason, undoable),
            changes,
            act_id=self._ids.new(),
            at=format_time(self._clock.now()),
            actor=self._actor,
            undoes=undoes,
        )
        journal.append(self._connection, entry)
        return entry

    def _follow(self, entry: JournalEntry, *answered: str) -> None:
        self._sequence, self._head = entry.sequence, entry.hash
        if self._newest is not None:
            self._newest = max(self._newest, entry.at, *answered)

    def _turn(self, step: Step, undoes: str, kind: str) -> tuple[JournalEntry, Recorded]:
        """Appends the opposite of an act, or the act again."""
        with files.transaction(self._connection, self._path):
            stood = journal.parse_changes(journal.one(self._connection, step.act_id).changes)
            changes = opposite(stood) if kind == journal.UNDO else stood
            self._apply(changes)
            entry = self._append(kind, step.case_id, journal.changes_text(changes), undoes=undoes)
        self._follow(entry)
        return entry, Recorded(entry.act_id, kind, step.case_id, changes)

    def _line(self) -> UndoLine:
        """What can be undone, read from the journal when it is first asked for."""
        if self._undo is None:
            self._undo = undo_line(self.journal())
        return self._undo


def undo_line(entries: Iterator[JournalEntry]) -> UndoLine:
    """What is done and undone, from the journal's lines."""
    line = UndoLine()
    for entry in entries:
        if entry.kind == journal.UNDO and entry.undoes is not None:
            line.undid(entry.undoes, entry.act_id)
        elif entry.kind == journal.REDO and entry.undoes is not None:
            line.redid(entry.undoes)
        else:
            rows = rows_of(journal.parse_changes(entry.changes))
            line.did(entry.act_id, entry.kind, entry.case_id, rows, entry.undoable)
    return line
