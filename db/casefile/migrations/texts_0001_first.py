"""Format 1 of the text index of one applicant's materials: derived data, made anew where it is lost."""

from sqlite_utils import Database

STATEMENTS = (
    """CREATE TABLE material (
  number INTEGER NOT NULL PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  done INTEGER NOT NULL CHECK (done IN (0, 1)),
  skipped INTEGER NOT NULL CHECK (skipped IN (0, 1))
) STRICT""",
    """CREATE TABLE page (
  id INTEGER NOT NULL PRIMARY KEY,
  material INTEGER NOT NULL REFERENCES material (number),
  page INTEGER NOT NULL,
  text TEXT NOT NULL,
  UNIQUE (material, page)
) STRICT""",
    # the words alone: their page is found by its id
    """CREATE VIRTUAL TABLE word USING fts5 (
  words, content = '', tokenize = 'unicode61 remove_diacritics 2'
)""",
)


def apply(database: Database) -> None:
    """Makes the tables of format 1 in an empty file."""
    for statement in STATEMENTS:
        database.execute(statement)
    database.execute("PRAGMA user_version = 1")
