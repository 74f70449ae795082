"""Format 1 of the recording of one applicant's interview."""

from sqlite_utils import Database

STATEMENTS = (
    """CREATE TABLE stretch (
  number INTEGER NOT NULL PRIMARY KEY,
  begun_at TEXT NOT NULL,
  ended TEXT NOT NULL DEFAULT ''
) STRICT""",
    """CREATE TABLE chunk (
  number INTEGER NOT NULL PRIMARY KEY,
  stretch INTEGER NOT NULL REFERENCES stretch (number),
  clock_ms INTEGER NOT NULL CHECK (clock_ms >= 0),
  samples INTEGER NOT NULL CHECK (samples > 0),
  pcm BLOB NOT NULL CHECK (length(pcm) = 2 * samples)
) STRICT""",
)


def apply(database: Database) -> None:
    """Makes the tables of format 1 in an empty file."""
    for statement in STATEMENTS:
        database.execute(statement)
    database.execute("PRAGMA user_version = 1")
