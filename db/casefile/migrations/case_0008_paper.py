"""Format 8 of the case file: who typed an interview in from paper, and what each read there."""

from sqlite_utils import Database

STATEMENTS = (
    """CREATE TABLE paper_typing (
  case_id TEXT NOT NULL,
  turn INTEGER NOT NULL CHECK (turn IN (1, 2)),
  typed_by TEXT NOT NULL,
  begun_at TEXT NOT NULL,
  finished_at TEXT NOT NULL,
  PRIMARY KEY (case_id, turn)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE typed_value (
  case_id TEXT NOT NULL,
  turn INTEGER NOT NULL CHECK (turn IN (1, 2, 3)),
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  typed_at TEXT NOT NULL,
  PRIMARY KEY (case_id, turn, field)
) STRICT, WITHOUT ROWID""",
)


def apply(database: Database) -> None:
    """Brings a file of format 7 to format 8."""
    for statement in STATEMENTS:
        database.execute(statement)
    database.execute("PRAGMA user_version = 8")
