"""Format 7 of the case file: what a supervisor saw of the checklist, and what else they noted."""

from sqlite_utils import Database

STATEMENTS = (
    """CREATE TABLE observation (
  subject TEXT NOT NULL,
  item TEXT NOT NULL,
  state TEXT NOT NULL,
  remark TEXT NOT NULL,
  observed_at TEXT NOT NULL,
  PRIMARY KEY (subject, item)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE incident (
  incident_id TEXT NOT NULL,
  subject TEXT NOT NULL,
  happened_at TEXT NOT NULL,
  written_at TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (incident_id)
) STRICT, WITHOUT ROWID""",
)


def apply(database: Database) -> None:
    """Brings a file of format 6 to format 7."""
    for statement in STATEMENTS:
        database.execute(statement)
    database.execute("PRAGMA user_version = 7")
