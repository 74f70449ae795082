"""What can go wrong with the society's database, in words: a full disk, another program, damage – never mixed up.

Restoring a backup loses what was accepted since: it is advised only where SQLite's own examination proves damage.
"""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy.exc import DBAPIError, IntegrityError

from cse_desktop.errors import KnownError
from cse_desktop.society.failures import FULL, disk_full
from cse_desktop.words import words

_ENOUGH = 256 << 10
"""bytes of a few commits; a disk that does not take them is called full"""
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_WORLD = (
    *_DAMAGE,
    *_BUSY,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PERM,
)


def busy() -> KnownError:
    """Another program has been writing for longer than we wait."""
    return KnownError(
        "SOC-002",
        words("society.db.busy"),
        safe=words("society.db.committed_stands"),
        next_step=words("society.db.wait"),
    )


def newer() -> KnownError:
    """A later release made the file."""
    return KnownError(
        "SOC-003",
        words("society.db.newer"),
        safe=words("society.db.unchanged"),
        next_step=words("society.db.update_program"),
    )


def damaged() -> KnownError:
    """SQLite found damage when it examined the file."""
    return KnownError(
        "SOC-001",
        words("society.db.damaged"),
        safe=words("society.db.unchanged"),
        next_step=words("society.db.restore"),
    )


def not_usable() -> KnownError:
    """The disk or the system does not let the file be read or written, which proves nothing about its content."""
    return KnownError(
        "SOC-081",
        words("society.db.not_usable"),
        safe=words("society.db.committed_stands"),
        next_step=words("society.db.check_disk"),
    )


def foreign() -> KnownError:
    """A database of another program stands in its place."""
    return KnownError(
        "SOC-082",
        words("society.db.foreign"),
        safe=words("society.db.unchanged"),
        next_step=words("society.db.check_home"),
    )


def emptied() -> KnownError:
    """There is no database, or an empty one, beside keys and files that only a database in use can have made."""
    return KnownError(
        "SOC-083",
        words("society.db.emptied"),
        safe=words("society.db.unchanged"),
        next_step=words("society.db.restore_database"),
    )


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Says in words what disk and SQLite report about the database at `path`; our own mistakes stay ours."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        code = getattr(cause, "sqlite_errorcode", None)
        if code is None or code & 0xFF not in _WORLD or isinstance(error, IntegrityError):
            raise
        raise _of_sqlite(code & 0xFF, path) from error


def _of_sqlite(code: int, path: Path) -> KnownError:
    if code == sqlite3.SQLITE_FULL or (code not in (*_DAMAGE, *_BUSY) and not _has_room(path.parent)):
        return disk_full()
    if code in _BUSY:
        return busy()
    return damaged() if is_damaged(path) else not_usable()


def is_damaged(path: Path) -> bool:
    """Whether SQLite, asked to examine the whole file, finds that it is not what was written."""
    with suppress(OSError):
        try:
            connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
            try:
                return [line[0] for line in connection.execute("PRAGMA integrity_check")] != ["ok"]
            finally:
                connection.close()
        except sqlite3.DatabaseError as error:
            return error.sqlite_errorcode & 0xFF in _DAMAGE
    return False


def _has_room(folder: Path) -> bool:
    """Whether the disk takes a little more; quotas and full temporary disks are known only by trying."""
    try:
        with tempfile.TemporaryFile(dir=folder) as trial:
            trial.write(bytes(_ENOUGH))
            trial.flush()
    except OSError as error:
        return error.errno not in FULL
    return True
