"""Opens the society's database: connection settings, migration to the newest schema, refusal of newer files."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from cse_desktop.durable import create_private, publish, sync_file
from db.society import failures
from db.society.records import SqlRecords

MIGRATIONS = Path(__file__).parent / "migrations"
"""files, not modules: Alembic reads them from disk, in the frozen program too"""
APPLICATION_ID = 0x43534553
BUSY_MS = 20_000


def open_records(path: Path, *, fresh: bool = True) -> SqlRecords:
    """The database at `path`, made or migrated where needed; `KnownError` where it can not be used.

    Where the home is not `fresh`, a database that is missing or empty is damage: none is made in its place.
    """
    engine = _engine(path)
    try:
        with failures.in_words(path):
            _claim(path, fresh=fresh)
            _refuse_foreign(path)
            migrate(engine, path, fresh=fresh)
    except BaseException:
        engine.dispose()
        raise
    return SqlRecords(engine, path)


def migrate(engine: Engine, path: Path, *, fresh: bool = True) -> None:
    """Brings the schema to the newest; before a file is changed it is copied beside itself."""
    config = alembic_config()
    newest = ScriptDirectory.from_config(config).get_current_head()
    with engine.connect() as connection:  # who only reads does not wait for who writes
        if _revision(connection) == newest:
            return
    with writing(engine) as connection:
        found = _revision(connection)
        if found == newest:
            return
        if found is None:
            if not fresh:
                raise failures.emptied()
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        elif found in _known_revisions(config):
            _copy(path, found)
        else:
            raise failures.newer()
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


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _claim(path: Path, *, fresh: bool) -> None:
    """A file that is not there yet, made so that only its owner reads it: SQLite alone would ask the umask."""
    if not fresh and not (path.is_file() and path.stat().st_size):
        raise failures.emptied()
    with suppress(FileExistsError):
        create_private(path)


def _copy(path: Path, revision: str) -> None:
    """A copy of the database as it was before a migration, made through SQLite so that the WAL is in it."""
    target = path.with_name(f"{path.name}.before-{revision}")
    part = path.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    create_private(part)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(part)) as copy:
        source.backup(copy)
    sync_file(part)
    publish(part, target)


def _refuse_foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        (found,) = connection.execute("PRAGMA application_id").fetchone()
    if found not in (0, APPLICATION_ID):
        raise failures.foreign()


def _engine(path: Path) -> Engine:
    # built from its parts: a folder may have any character in its name, and a URL gives some a meaning
    engine = create_engine(URL.create("sqlite", database=str(path.absolute())), poolclass=NullPool)
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
