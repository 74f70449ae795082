"""Format 4 of the case file: jumps of the interview's clock, and its beat beside the journal."""

from sqlite_utils import Database

STATEMENTS = (
    "ALTER TABLE interview_state ADD COLUMN society_at TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE interview_state ADD COLUMN reason TEXT NOT NULL DEFAULT ''",
    """CREATE TABLE clock_jump (
  case_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  phase TEXT NOT NULL,
  stamp_ms INTEGER NOT NULL,
  length_ms INTEGER NOT NULL,
  noticed_at TEXT NOT NULL,
  PRIMARY KEY (case_id, number)
) STRICT, WITHOUT ROWID""",
    # like `place` no act of the assessor: not in the journal, and never in a bundle
    """CREATE TABLE beat (
  case_id TEXT NOT NULL,
  since TEXT NOT NULL,
  counted_ms INTEGER NOT NULL CHECK (counted_ms >= 0),
  at TEXT NOT NULL,
  PRIMARY KEY (case_id)
) STRICT, WITHOUT ROWID""",
)


def apply(database: Database) -> None:
    """Brings a file of format 3 to format 4."""
    for statement in STATEMENTS:
        database.execute(statement)
    database.execute("PRAGMA user_version = 4")
