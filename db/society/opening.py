"""Opens the society's database: connection settings, migration to the newest schema, refusal of newer files."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import NullPool

from cse_desktop.errors import KnownError
from cse_desktop.words import words
from db.society.records import SqlRecords

MIGRATIONS = Path(__file__).parent / "migrations"
"""files, not modules: Alembic reads them from disk, in the frozen program too"""
APPLICATION_ID = 0x43534553
BUSY_MS = 20_000


def open_records(path: Path) -> SqlRecords:
    """The database at `path`, made or migrated where needed. `KnownError` `SOC-00n` where it can not be used."""
    engine = _engine(path)
    try:
        if path.exists():
            _refuse_foreign(path)
        migrate(engine, path)
    except (DatabaseError, sqlite3.DatabaseError) as problem:
        engine.dispose()
        busy = isinstance(problem, OperationalError) and "locked" in str(problem)
        key = "society.db.busy" if busy else "society.db.unreadable"
        code = "SOC-002" if busy else "SOC-001"
        raise KnownError(
            code, words(key), safe=words("society.db.unchanged"), next_step=words("society.db.next_step")
        ) from problem
    except BaseException:
        engine.dispose()
        raise
    return SqlRecords(engine)


def migrate(engine: Engine, path: Path) -> None:
    """Brings the schema to the newest; before a file is changed it is copied beside itself."""
    config = alembic_config()
    newest = ScriptDirectory.from_config(config).get_current_head()
    with writing(engine) as connection:
        found = MigrationContext.configure(connection).get_current_revision()
        if found == newest:
            return
        if found is not None:
            if found not in _known_revisions(config):
                raise KnownError(
                    "SOC-003",
                    words("society.db.newer"),
                    safe=words("society.db.unchanged"),
                    next_step=words("society.db.update_program"),
                )
            _copy(path, found)
        else:
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def alembic_config() -> Config:
    """Alembic's settings, without any file of settings."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection in one write transaction: committed at the end, rolled back where something is raised."""
    with engine.connect().execution_options(cse_writes=True) as connection, connection.begin():
        yield connection


def _known_revisions(config: Config) -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}


def _copy(path: Path, revision: str) -> None:
    """A copy of the database as it was before a migration, made through SQLite so that the WAL is in it."""
    target = path.with_name(f"{path.name}.before-{revision}")
    with sqlite3.connect(path) as source, sqlite3.connect(target.with_suffix(".part")) as copy:
        source.backup(copy)
    copy.close()
    source.close()
    shutil.move(target.with_suffix(".part"), target)


def _refuse_foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        (found,) = connection.execute("PRAGMA application_id").fetchone()
    connection.close()
    if found not in (0, APPLICATION_ID):
        raise KnownError(
            "SOC-001",
            words("society.db.unreadable"),
            safe=words("society.db.unchanged"),
            next_step=words("society.db.next_step"),
        )


def _engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by `_begin`, not by the driver
    for pragma in (
        f"busy_timeout = {BUSY_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("cse_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
