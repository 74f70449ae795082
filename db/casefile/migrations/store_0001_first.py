"""Format 1 of the material store."""

from sqlite_utils import Database

STATEMENTS = (
    """CREATE TABLE material (
  number INTEGER NOT NULL PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  size INTEGER NOT NULL CHECK (size >= 0)
) STRICT""",
    # id = number of the material × 2^20 + number of the chunk
    """CREATE TABLE chunk (
  id INTEGER NOT NULL PRIMARY KEY,
  bytes BLOB NOT NULL
) STRICT""",
)


def apply(database: Database) -> None:
    """Makes the tables of format 1 in an empty file."""
    for statement in STATEMENTS:
        database.execute(statement)
    database.execute("PRAGMA user_version = 1")
