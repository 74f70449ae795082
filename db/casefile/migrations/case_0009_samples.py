"""Format 9 of the case file: standard samples that were compared with what was agreed on them."""

from sqlite_utils import Database

STATEMENT = """CREATE TABLE compared_sample (
  case_id TEXT NOT NULL,
  compared_at TEXT NOT NULL,
  PRIMARY KEY (case_id)
) STRICT, WITHOUT ROWID"""


def apply(database: Database) -> None:
    """Brings a file of format 8 to format 9."""
    database.execute(STATEMENT)
    database.execute("PRAGMA user_version = 9")
