"""Format 2 of the text index: pages that a machine has read, with the places of their characters."""

from sqlite_utils import Database

# four unsigned 16-bit numbers, the low byte first, for each character of the page's text
READ = """CREATE TABLE machine_read (
  page INTEGER NOT NULL PRIMARY KEY REFERENCES page (id),
  places BLOB NOT NULL
) STRICT"""


def apply(database: Database) -> None:
    """Adds the table of what machines read."""
    database.execute(READ)
    database.execute("PRAGMA user_version = 2")
