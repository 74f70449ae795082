CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE TABLE stretch (
  number INTEGER NOT NULL PRIMARY KEY,
  begun_at TEXT NOT NULL,
  ended TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE chunk (
  number INTEGER NOT NULL PRIMARY KEY,
  stretch INTEGER NOT NULL REFERENCES stretch (number),
  clock_ms INTEGER NOT NULL CHECK (clock_ms >= 0),
  samples INTEGER NOT NULL CHECK (samples > 0),
  pcm BLOB NOT NULL CHECK (length(pcm) = 2 * samples)
) STRICT;
