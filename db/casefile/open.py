"""Opens every file of the assessor's desk: the one module that sets keys and pragmas."""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import sqlcipher3
from sqlcipher3 import dbapi2 as sqlite

from cse_desktop.durable import sync_file, sync_folder
from cse_desktop.errors import BugError
from db.casefile import failures

if TYPE_CHECKING:
    from sqlite_utils import Database

KEY_BYTES = 32
BUSY_MS = 5000
CASE_PAGE = 4096
"""small pages: a key press writes few bytes"""
LOG_ROOM = 1001 * (CASE_PAGE + 24) + 32
"""bytes of a write-ahead log of a thousand pages, when SQLite copies it back, and one more"""
STORE_PAGE = 16384
"""large pages: materials are read in 256 KiB chunks"""

_PLAIN_SQLITE = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class Schema:
    """What a kind of file looks like today: `migrate` brings any older file, or an empty one, to `version`."""

    application_id: int
    version: int
    page: int
    migrate: Callable[["Database"], None]


def utils_database(connection: sqlite.Connection) -> "Database":
    """The connection as sqlite-utils sees it; imported here only, as it costs a start-up 150 ms."""
    # sqlite-utils catches the errors of the driver it finds under this name
    sys.modules.setdefault("pysqlite3", sqlcipher3)
    sys.modules.setdefault("pysqlite3.dbapi2", sqlite)
    from sqlite_utils import Database  # noqa: PLC0415 - see above

    driver: Any = connection
    return Database(driver, execute_plugins=False)


def create(path: Path, key: bytes, schema: Schema) -> sqlite.Connection:
    """A new file at `path` with the tables of `schema`, readable by its owner only; the name must be free."""
    with failures.in_words(path):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        connection = _connect(str(path), key, schema.page)
        with _closed_on_error(connection):
            connection.execute(f"PRAGMA application_id = {schema.application_id:d}")
            schema.migrate(utils_database(connection))
            _check(connection, path, schema)
            _work_durably(connection)
    return connection


def bulk(path: Path, key: bytes, schema: Schema, *, new: bool) -> sqlite.Connection:
    """A file for filling fast, encrypted but not durable until `settle`; any thread may use it, one at a time."""
    with failures.in_words(path):
        if new:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        connection = _connect(str(path), key, schema.page, any_thread=True)
        with _closed_on_error(connection):
            for pragma in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"):
                connection.execute(f"PRAGMA {pragma}")
            if new:
                connection.execute(f"PRAGMA application_id = {schema.application_id:d}")
                schema.migrate(utils_database(connection))
            _check(connection, path, schema)
    return connection


def settle(connection: sqlite.Connection, path: Path) -> None:
    """Closes a file opened by `bulk` and makes its bytes durable."""
    with failures.in_words(path):
        connection.close()
        sync_file(path)


def writing(path: Path, key: bytes, schema: Schema, backups: Path | None = None) -> sqlite.Connection:
    """Opens for reading and writing; an older file is copied into `backups`, then brought up to date."""
    connection = _existing(path, key, schema, "rw")
    with failures.in_words(path), _closed_on_error(connection):
        found = version_of(connection)
        if found < schema.version:
            if backups is None:
                raise BugError("an older file, and no place for its backup")
            _backup(connection, key, schema, backups / f"{path.stem}.format-{found}{path.suffix}")
            schema.migrate(utils_database(connection))
            _check(connection, path, schema)
        _work_durably(connection)
        _make_room(path.with_name(f"{path.name}-wal"))
    return connection


def reading(
    path: Path, key: bytes, schema: Schema, mode: Literal["ro", "immutable"] = "ro"
) -> sqlite.Connection:
    """Opens for reading; `immutable` leaves no trace beside a file that nobody writes."""
    connection = _existing(path, key, schema, mode)
    with failures.in_words(path), _closed_on_error(connection):
        connection.execute("PRAGMA query_only = ON")
    return connection


def in_memory(schema: Schema) -> sqlite.Connection:
    """The same tables, empty, in memory only."""
    connection = sqlite.connect(":memory:", isolation_level=None)
    schema.migrate(utils_database(connection))
    return connection


@contextmanager
def transaction(connection: sqlite.Connection, path: Path) -> Iterator[None]:
    """All or nothing, durable at the end."""
    with failures.in_words(path, opened=True):
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def version_of(connection: sqlite.Connection) -> int:
    """The format of the file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _existing(path: Path, key: bytes, schema: Schema, mode: str) -> sqlite.Connection:
    if not path.is_file():
        raise failures.missing(path)
    with failures.in_words(path):
        with path.open("rb") as file:
            head = file.read(len(_PLAIN_SQLITE))
        if head == _PLAIN_SQLITE:
            raise failures.not_a_case_file(path)
        size = path.stat().st_size
        if size == 0 or size % schema.page:
            raise failures.damaged(path) if size > schema.page else failures.not_a_case_file(path)
        flag = "immutable=1" if mode == "immutable" else f"mode={mode}"
        connection = _connect(f"{path.absolute().as_uri()}?{flag}", key, schema.page)
        with _closed_on_error(connection):
            _check(connection, path, schema, older=True)
    return connection


def _connect(database: str, key: bytes, page: int, *, any_thread: bool = False) -> sqlite.Connection:
    if len(key) != KEY_BYTES:
        raise BugError("a key of another length")
    connection = sqlite.connect(
        database,
        timeout=BUSY_MS / 1000,
        isolation_level=None,
        check_same_thread=not any_thread,
        uri=database.startswith("file:"),
    )
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute(f"PRAGMA cipher_page_size = {page:d}")
    # SQLCipher's own choice, SHA-512, costs half as much again where the processor knows SHA-256
    connection.execute("PRAGMA cipher_hmac_algorithm = HMAC_SHA256")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def _work_durably(connection: sqlite.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    # on macOS a sync otherwise ends in the drive's memory; elsewhere these say nothing
    connection.execute("PRAGMA fullfsync = ON")
    connection.execute("PRAGMA checkpoint_fullfsync = ON")


def _make_room(log: Path) -> None:
    """Lengthens an empty write-ahead log by zeros, which SQLite takes for no log, up to where it is checkpointed.

    So a commit overwrites blocks the disk has given already: it need not wait for the file to grow as well, and a
    disk that fills up meanwhile does not stop the next few hundred acts.
    """
    with contextlib.suppress(OSError):
        if log.stat().st_size == 0:
            with log.open("r+b") as file:
                file.write(bytes(LOG_ROOM))


def _check(connection: sqlite.Connection, path: Path, schema: Schema, *, older: bool = False) -> None:
    """Refuses what is not this kind of file, or newer; the first query is also what tries the key."""
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if connection.execute("PRAGMA application_id").fetchone()[0] != schema.application_id:
        raise failures.not_a_case_file(path)
    found = version_of(connection)
    if found > schema.version:
        raise failures.newer(path, found, schema.version)
    if found < 1 or (found != schema.version and not older):
        raise BugError(f"a file of format {found} after migration")


def _backup(connection: sqlite.Connection, key: bytes, schema: Schema, target: Path) -> None:
    """A copy under the same key; one that is there from a migration cut short is replaced."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    with failures.in_words(part):
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        copy = _connect(str(part), key, schema.page)
        try:
            connection.backup(copy)
        finally:
            copy.close()
        sync_file(part)
        part.replace(target)
        sync_folder(target.parent)


@contextmanager
def _closed_on_error(connection: sqlite.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise
