"""Format 5 of the case file: what came from the panel, what it agreed on, and who consented."""

from sqlite_utils import Database

STATEMENTS = (
    """CREATE TABLE taken_scores (
  case_id TEXT NOT NULL,
  assessor_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  bundle TEXT NOT NULL,
  record TEXT NOT NULL,
  recipient TEXT NOT NULL,
  taken_at TEXT NOT NULL,
  PRIMARY KEY (case_id, assessor_id)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE agreed_rating (
  case_id TEXT NOT NULL,
  target TEXT NOT NULL,
  method TEXT NOT NULL,
  value TEXT NOT NULL,
  reason TEXT NOT NULL,
  agreed_at TEXT NOT NULL,
  PRIMARY KEY (case_id, target, method)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE case_agreement (
  case_id TEXT NOT NULL,
  recommendation TEXT NOT NULL,
  lower_grade TEXT NOT NULL,
  reason TEXT NOT NULL,
  near_miss TEXT NOT NULL,
  correction TEXT NOT NULL,
  PRIMARY KEY (case_id)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE absent_member (
  case_id TEXT NOT NULL,
  assessor_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (case_id, assessor_id)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE moderated (
  case_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  bundle_id TEXT NOT NULL,
  record_digest TEXT NOT NULL,
  over TEXT NOT NULL,
  moderated_at TEXT NOT NULL,
  reason TEXT NOT NULL,
  verdict TEXT NOT NULL,
  code TEXT NOT NULL,
  PRIMARY KEY (case_id, revision)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE taken_moderation (
  case_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  bundle TEXT NOT NULL,
  record TEXT NOT NULL,
  recipient TEXT NOT NULL,
  taken_at TEXT NOT NULL,
  choice TEXT NOT NULL,
  reason TEXT NOT NULL,
  bundle_id TEXT NOT NULL,
  PRIMARY KEY (case_id)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE taken_consent (
  case_id TEXT NOT NULL,
  assessor_id TEXT NOT NULL,
  moderation TEXT NOT NULL,
  choice TEXT NOT NULL,
  reason TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  bundle TEXT NOT NULL,
  taken_at TEXT NOT NULL,
  PRIMARY KEY (case_id, assessor_id)
) STRICT, WITHOUT ROWID""",
)


def apply(database: Database) -> None:
    """Brings a file of format 4 to format 5."""
    for statement in STATEMENTS:
        database.execute(statement)
    database.execute("PRAGMA user_version = 5")
