CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE TABLE facts (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE payload (
  name TEXT NOT NULL PRIMARY KEY,
  sha256 TEXT NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
CREATE TABLE journal (
  sequence INTEGER NOT NULL PRIMARY KEY,
  act_id TEXT NOT NULL,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  kind TEXT NOT NULL,
  case_id TEXT,
  reason TEXT NOT NULL,
  undoable INTEGER NOT NULL CHECK (undoable IN (0, 1)),
  undoes TEXT,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL,
  changes TEXT NOT NULL
) STRICT;
CREATE TABLE outbox (
  bundle_id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  file_name TEXT NOT NULL,
  tagmanifest_sha256 TEXT NOT NULL,
  ciphertext_sha256 TEXT NOT NULL,
  created_at TEXT NOT NULL,
  case_ids TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('made', 'handed_over', 'delivered', 'sent_back')),
  handed_over_at TEXT NOT NULL,
  handed_over_to TEXT NOT NULL,
  answered_at TEXT NOT NULL,
  code TEXT NOT NULL,
  answer TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE place (
  case_id TEXT NOT NULL,
  material TEXT NOT NULL,
  page INTEGER NOT NULL,
  zoom INTEGER NOT NULL,
  PRIMARY KEY (case_id, material)
) STRICT, WITHOUT ROWID;
CREATE TABLE rating (
  case_id TEXT NOT NULL,
  target TEXT NOT NULL,
  method TEXT NOT NULL,
  value TEXT NOT NULL,
  rated_at TEXT NOT NULL,
  stamp_ms INTEGER,
  PRIMARY KEY (case_id, target, method)
) STRICT, WITHOUT ROWID;
CREATE TABLE comment (
  case_id TEXT NOT NULL,
  target TEXT NOT NULL,
  method TEXT NOT NULL,
  text TEXT NOT NULL,
  drafted INTEGER NOT NULL CHECK (drafted IN (0, 1)),
  PRIMARY KEY (case_id, target, method)
) STRICT, WITHOUT ROWID;
CREATE TABLE annotation (
  annotation_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  material TEXT NOT NULL,
  page INTEGER NOT NULL,
  shape TEXT NOT NULL,
  rects TEXT NOT NULL,
  quote TEXT NOT NULL,
  prefix TEXT NOT NULL,
  suffix TEXT NOT NULL,
  note TEXT NOT NULL, style TEXT NOT NULL DEFAULT 'highlight', colour TEXT NOT NULL DEFAULT 'plain', start_ms INTEGER, end_ms INTEGER,
  PRIMARY KEY (annotation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX annotation_case ON annotation (case_id);
CREATE TABLE evidence_link (
  case_id TEXT NOT NULL,
  annotation_id TEXT NOT NULL,
  target TEXT NOT NULL,
  method TEXT NOT NULL,
  own_part TEXT NOT NULL,
  remark TEXT NOT NULL,
  PRIMARY KEY (annotation_id, target, method)
) STRICT, WITHOUT ROWID;
CREATE INDEX evidence_link_case ON evidence_link (case_id);
CREATE TABLE case_state (
  case_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  identity_checked INTEGER NOT NULL CHECK (identity_checked IN (0, 1)),
  materials_opened INTEGER NOT NULL CHECK (materials_opened IN (0, 1)),
  materials_done INTEGER NOT NULL CHECK (materials_done IN (0, 1)),
  on_hold INTEGER NOT NULL CHECK (on_hold IN (0, 1)),
  misconduct INTEGER NOT NULL CHECK (misconduct IN (0, 1)),
  PRIMARY KEY (case_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE declaration (
  case_id TEXT NOT NULL,
  choice TEXT NOT NULL,
  reason TEXT NOT NULL,
  declared_at TEXT NOT NULL,
  signed INTEGER NOT NULL CHECK (signed IN (0, 1)),
  PRIMARY KEY (case_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE interview_state (
  case_id TEXT NOT NULL,
  state TEXT NOT NULL,
  phase TEXT NOT NULL,
  elapsed TEXT NOT NULL,
  since TEXT NOT NULL,
  started_at TEXT NOT NULL,
  ended_at TEXT NOT NULL, society_at TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (case_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE planned_question (
  case_id TEXT NOT NULL,
  question_id TEXT NOT NULL,
  origin TEXT NOT NULL,
  target TEXT NOT NULL,
  text_zh TEXT NOT NULL,
  text_en TEXT NOT NULL,
  position INTEGER NOT NULL,
  state TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  stamp_ms INTEGER,
  PRIMARY KEY (case_id, question_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE interview_note (
  note_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  phase TEXT NOT NULL,
  stamp_ms INTEGER NOT NULL,
  written_at TEXT NOT NULL,
  text TEXT NOT NULL,
  question_id TEXT NOT NULL,
  PRIMARY KEY (note_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX interview_note_case ON interview_note (case_id);
CREATE TABLE opinion (
  case_id TEXT NOT NULL,
  recommendation TEXT NOT NULL,
  lower_grade TEXT NOT NULL,
  comment TEXT NOT NULL,
  feedback TEXT NOT NULL,
  confidential TEXT NOT NULL,
  moderation TEXT NOT NULL,
  computed_seen INTEGER NOT NULL CHECK (computed_seen IN (0, 1)),
  PRIMARY KEY (case_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE submission (
  case_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  bundle_id TEXT NOT NULL,
  record_digest TEXT NOT NULL,
  submitted_at TEXT NOT NULL,
  reason TEXT NOT NULL,
  verdict TEXT NOT NULL,
  code TEXT NOT NULL,
  PRIMARY KEY (case_id, revision)
) STRICT, WITHOUT ROWID;
CREATE TABLE reopening (
  case_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  reason TEXT NOT NULL,
  opened_at TEXT NOT NULL,
  PRIMARY KEY (case_id)
) STRICT, WITHOUT ROWID
;
CREATE TRIGGER journal_follows BEFORE INSERT ON journal
WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM journal)
BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;
CREATE TRIGGER journal_never_update BEFORE update ON journal
BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;
CREATE TRIGGER journal_never_delete BEFORE delete ON journal
BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;
CREATE TRIGGER facts_never_update BEFORE update ON facts
BEGIN SELECT RAISE(ABORT, 'facts stay as they came'); END;
CREATE TRIGGER facts_never_delete BEFORE delete ON facts
BEGIN SELECT RAISE(ABORT, 'facts stay as they came'); END;
CREATE TRIGGER payload_never_update BEFORE update ON payload
BEGIN SELECT RAISE(ABORT, 'files stay as they came'); END;
CREATE TRIGGER payload_never_delete BEFORE delete ON payload
BEGIN SELECT RAISE(ABORT, 'files stay as they came'); END;
CREATE TRIGGER facts_once BEFORE INSERT ON facts
WHEN EXISTS (SELECT 1 FROM facts WHERE name = NEW.name)
BEGIN SELECT RAISE(ABORT, 'facts stay as they came'); END;
CREATE TRIGGER payload_once BEFORE INSERT ON payload
WHEN EXISTS (SELECT 1 FROM payload WHERE name = NEW.name)
BEGIN SELECT RAISE(ABORT, 'files stay as they came'); END;
CREATE TABLE scratch_note (
  note_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  material TEXT NOT NULL,
  page INTEGER NOT NULL,
  written_at TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (note_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX scratch_note_case ON scratch_note (case_id);
CREATE TABLE condition_doubt (
  case_id TEXT NOT NULL,
  condition TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (case_id, condition)
) STRICT, WITHOUT ROWID;
CREATE TABLE evidence_query (
  query_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  target TEXT NOT NULL,
  text TEXT NOT NULL,
  written_at TEXT NOT NULL,
  bundle_id TEXT NOT NULL,
  answered_by TEXT NOT NULL,
  PRIMARY KEY (query_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX evidence_query_case ON evidence_query (case_id);
CREATE TABLE page_time (
  case_id TEXT NOT NULL,
  material TEXT NOT NULL,
  page INTEGER NOT NULL,
  shown_ms INTEGER NOT NULL CHECK (shown_ms >= 0),
  PRIMARY KEY (case_id, material, page)
) STRICT, WITHOUT ROWID;
CREATE TABLE taken_supplement (
  number INTEGER NOT NULL,
  bundle_id TEXT NOT NULL,
  tagmanifest_sha256 TEXT NOT NULL,
  taken_at TEXT NOT NULL,
  PRIMARY KEY (number)
) STRICT, WITHOUT ROWID;
CREATE TABLE clock_jump (
  case_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  phase TEXT NOT NULL,
  stamp_ms INTEGER NOT NULL,
  length_ms INTEGER NOT NULL,
  noticed_at TEXT NOT NULL,
  PRIMARY KEY (case_id, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE beat (
  case_id TEXT NOT NULL,
  since TEXT NOT NULL,
  counted_ms INTEGER NOT NULL CHECK (counted_ms >= 0),
  at TEXT NOT NULL,
  PRIMARY KEY (case_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE taken_scores (
  case_id TEXT NOT NULL,
  assessor_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  bundle TEXT NOT NULL,
  record TEXT NOT NULL,
  recipient TEXT NOT NULL,
  taken_at TEXT NOT NULL,
  PRIMARY KEY (case_id, assessor_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE agreed_rating (
  case_id TEXT NOT NULL,
  target TEXT NOT NULL,
  method TEXT NOT NULL,
  value TEXT NOT NULL,
  reason TEXT NOT NULL,
  agreed_at TEXT NOT NULL,
  PRIMARY KEY (case_id, target, method)
) STRICT, WITHOUT ROWID;
CREATE TABLE case_agreement (
  case_id TEXT NOT NULL,
  recommendation TEXT NOT NULL,
  lower_grade TEXT NOT NULL,
  reason TEXT NOT NULL,
  near_miss TEXT NOT NULL,
  correction TEXT NOT NULL,
  PRIMARY KEY (case_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE absent_member (
  case_id TEXT NOT NULL,
  assessor_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (case_id, assessor_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE moderated (
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
) STRICT, WITHOUT ROWID;
CREATE TABLE taken_moderation (
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
) STRICT, WITHOUT ROWID;
CREATE TABLE taken_consent (
  case_id TEXT NOT NULL,
  assessor_id TEXT NOT NULL,
  moderation TEXT NOT NULL,
  choice TEXT NOT NULL,
  reason TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  bundle TEXT NOT NULL,
  taken_at TEXT NOT NULL,
  PRIMARY KEY (case_id, assessor_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE recording_consent (
  case_id TEXT NOT NULL,
  given INTEGER NOT NULL CHECK (given IN (0, 1)),
  at TEXT NOT NULL,
  heard_by TEXT NOT NULL,
  destroyed INTEGER NOT NULL CHECK (destroyed IN (0, 1)),
  PRIMARY KEY (case_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE sound_recording (
  case_id TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  samples INTEGER NOT NULL,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL,
  gaps TEXT NOT NULL,
  PRIMARY KEY (case_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE observation (
  subject TEXT NOT NULL,
  item TEXT NOT NULL,
  state TEXT NOT NULL,
  remark TEXT NOT NULL,
  observed_at TEXT NOT NULL,
  PRIMARY KEY (subject, item)
) STRICT, WITHOUT ROWID;
CREATE TABLE incident (
  incident_id TEXT NOT NULL,
  subject TEXT NOT NULL,
  happened_at TEXT NOT NULL,
  written_at TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (incident_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE paper_typing (
  case_id TEXT NOT NULL,
  turn INTEGER NOT NULL CHECK (turn IN (1, 2)),
  typed_by TEXT NOT NULL,
  begun_at TEXT NOT NULL,
  finished_at TEXT NOT NULL,
  PRIMARY KEY (case_id, turn)
) STRICT, WITHOUT ROWID;
CREATE TABLE typed_value (
  case_id TEXT NOT NULL,
  turn INTEGER NOT NULL CHECK (turn IN (1, 2, 3)),
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  typed_at TEXT NOT NULL,
  PRIMARY KEY (case_id, turn, field)
) STRICT, WITHOUT ROWID;
CREATE TABLE compared_sample (
  case_id TEXT NOT NULL,
  compared_at TEXT NOT NULL,
  PRIMARY KEY (case_id)
) STRICT, WITHOUT ROWID;
