"""Format 3 of the case file: which supplements were taken in."""

from sqlite_utils import Database

STATEMENTS = (
    """CREATE TABLE taken_supplement (
  number INTEGER NOT NULL,
  bundle_id TEXT NOT NULL,
  tagmanifest_sha256 TEXT NOT NULL,
  taken_at TEXT NOT NULL,
  PRIMARY KEY (number)
) STRICT, WITHOUT ROWID""",
)


def apply(database: Database) -> None:
    """Brings a file of format 2 to format 3."""
    for statement in STATEMENTS:
        database.execute(statement)
    database.execute("PRAGMA user_version = 3")
