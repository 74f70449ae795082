"""Format 6 of the case file: consent to a recording of the interview, and what the recording adds up to."""

from sqlite_utils import Database

STATEMENTS = (
    """CREATE TABLE recording_consent (
  case_id TEXT NOT NULL,
  given INTEGER NOT NULL CHECK (given IN (0, 1)),
  at TEXT NOT NULL,
  heard_by TEXT NOT NULL,
  destroyed INTEGER NOT NULL CHECK (destroyed IN (0, 1)),
  PRIMARY KEY (case_id)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE sound_recording (
  case_id TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  samples INTEGER NOT NULL,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL,
  gaps TEXT NOT NULL,
  PRIMARY KEY (case_id)
) STRICT, WITHOUT ROWID""",
)


def apply(database: Database) -> None:
    """Brings a file of format 5 to format 6."""
    for statement in STATEMENTS:
        database.execute(statement)
    database.execute("PRAGMA user_version = 6")
