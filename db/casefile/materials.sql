CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE TABLE material (
  number INTEGER NOT NULL PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  size INTEGER NOT NULL CHECK (size >= 0)
) STRICT;
CREATE TABLE chunk (
  id INTEGER NOT NULL PRIMARY KEY,
  bytes BLOB NOT NULL
) STRICT;
