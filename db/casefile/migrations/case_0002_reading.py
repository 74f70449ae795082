"""Format 2 of the case file: kinds of annotation, private notes, doubts, queries, and how long was read."""

from sqlite_utils import Database

STATEMENTS = (
    "ALTER TABLE annotation ADD COLUMN style TEXT NOT NULL DEFAULT 'highlight'",
    "ALTER TABLE annotation ADD COLUMN colour TEXT NOT NULL DEFAULT 'plain'",
    "ALTER TABLE annotation ADD COLUMN start_ms INTEGER",
    "ALTER TABLE annotation ADD COLUMN end_ms INTEGER",
    """CREATE TABLE scratch_note (
  note_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  material TEXT NOT NULL,
  page INTEGER NOT NULL,
  written_at TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (note_id)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX scratch_note_case ON scratch_note (case_id)",
    """CREATE TABLE condition_doubt (
  case_id TEXT NOT NULL,
  condition TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (case_id, condition)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE evidence_query (
  query_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  target TEXT NOT NULL,
  text TEXT NOT NULL,
  written_at TEXT NOT NULL,
  bundle_id TEXT NOT NULL,
  answered_by TEXT NOT NULL,
  PRIMARY KEY (query_id)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX evidence_query_case ON evidence_query (case_id)",
    # like `place` no act of the assessor: not in the journal, and never in a bundle
    """CREATE TABLE page_time (
  case_id TEXT NOT NULL,
  material TEXT NOT NULL,
  page INTEGER NOT NULL,
  shown_ms INTEGER NOT NULL CHECK (shown_ms >= 0),
  PRIMARY KEY (case_id, material, page)
) STRICT, WITHOUT ROWID""",
)


def apply(database: Database) -> None:
    """Brings a file of format 1 to format 2."""
    for statement in STATEMENTS:
        database.execute(statement)
    database.execute("PRAGMA user_version = 2")
