"""The society's database and blobs: schema, migrations, what never changes, transactions, two processes."""

import sqlite3
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from cse_desktop.errors import BugError, KnownError
from cse_desktop.society.rows import ROWS, BundleRow, CrlRow, QueryRow, SocietyRow
from db.society import BlobFolder, SqlRecords, open_records, schema
from db.society.opening import alembic_config, writing
from db.society.records import TABLES

SOCIETY = SocietyRow("csee", 1, "示例学会", "Sample Society", "[]", "[]", "2026-03-01T08:00:00Z")
BUNDLE = BundleRow(
    "aa" * 32,
    "csee",
    "scores",
    "b",
    "a",
    1,
    "bb" * 32,
    "cc" * 32,
    "2026-03-01T08:00:00Z",
    "accepted",
    "",
    1,
    "{}",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database stands."""
    return tmp_path / "society.db"


@pytest.fixture
def records(path: Path) -> Iterator[SqlRecords]:
    """A fresh database."""
    found = open_records(path)
    yield found
    found.close()


def test_migrations_make_exactly_the_schema(records: SqlRecords) -> None:
    with writing(records.engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []


def test_every_row_has_its_table_with_the_same_columns_and_key() -> None:
    assert set(TABLES) == set(ROWS)
    for row in ROWS:
        table = TABLES[row]
        assert {field.name for field in fields(row)} == set(table.columns.keys())
        assert set(row.KEY) == {column.name for column in table.primary_key.columns}


def test_file_is_kept_durably(records: SqlRecords, path: Path) -> None:
    with writing(records.engine) as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    assert path.exists()


def test_rows_come_back_as_they_were_written(records: SqlRecords) -> None:
    with records.transaction():
        records.insert(SOCIETY, replace(SOCIETY, code="csia", number=2))
    assert records.one(SocietyRow, code="csee") == SOCIETY
    assert [row.code for row in records.rows(SocietyRow)] == ["csee", "csia"]
    with records.transaction():
        records.replace(replace(SOCIETY, name_en="Another"))
    assert records.rows(SocietyRow, number=1)[0].name_en == "Another"


def test_transaction_stands_or_falls_together(records: SqlRecords) -> None:
    with pytest.raises(BugError, match="does not fit"), records.transaction():
        records.insert(SOCIETY, SOCIETY)
    assert records.rows(SocietyRow) == []


def test_nothing_is_written_outside_a_transaction(records: SqlRecords) -> None:
    with pytest.raises(BugError):
        records.insert(SOCIETY)
    with pytest.raises(BugError), records.transaction():
        records.replace(SOCIETY)


@pytest.mark.parametrize("statement", ["UPDATE bundles SET code = 'CSB-020'", "DELETE FROM bundles"])
def test_what_was_received_never_changes(records: SqlRecords, path: Path, statement: str) -> None:
    with records.transaction():
        records.insert(BUNDLE)
    connection = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="bundles never change"):
        connection.execute(statement)
    connection.close()
    assert records.rows(BundleRow) == [BUNDLE]


SENT = (
    "INSERT INTO queries VALUES ('a', 'q', 'c', '1.3', 'text', 't', 't', 'b', '')",
    "INSERT INTO supplements VALUES ('a', 1, 'c', 'd', 'd', 'b', 'e', 'f', 'g', 'name', 't', '{}', '{}')",
)
NEVER = (
    "UPDATE queries SET text = 'other words'",
    "UPDATE queries SET answered_by = 'f', target = '2.1'",
    "DELETE FROM queries",
    "UPDATE supplements SET supplement = ''",
    "DELETE FROM supplements",
)


def test_what_was_asked_and_sent_never_changes(records: SqlRecords, path: Path) -> None:
    connection = sqlite3.connect(path)  # without foreign keys: what the rows belong to does not matter here
    for statement in SENT:
        connection.execute(statement)
    for statement in NEVER:
        with pytest.raises(sqlite3.IntegrityError, match="never change"):
            connection.execute(statement)
    connection.execute("UPDATE queries SET answered_by = 'f'")
    for answer in ("g", ""):
        with pytest.raises(sqlite3.IntegrityError, match="queries never change"):
            connection.execute("UPDATE queries SET answered_by = ?", (answer,))
    connection.commit()
    connection.close()
    assert [row.answered_by for row in records.rows(QueryRow)] == ["f"]


def test_two_accepted_bundles_can_not_have_one_sequence(records: SqlRecords) -> None:
    other = replace(BUNDLE, ciphertext_sha256="dd" * 32)
    refused = replace(BUNDLE, ciphertext_sha256="ee" * 32, verdict="refused", code="CSB-121")
    with records.transaction():
        records.insert(BUNDLE, refused)
    with pytest.raises(BugError), records.transaction():
        records.insert(other)


def test_wrong_types_are_refused_by_the_database(records: SqlRecords) -> None:
    with pytest.raises(BugError), records.transaction():
        records.insert(CrlRow("csee", "one", "x", "y", b""))  # type: ignore[arg-type]  # the wrong type is the point


def test_opening_again_changes_nothing(records: SqlRecords, path: Path) -> None:
    with records.transaction():
        records.insert(SOCIETY)
    again = open_records(path)
    assert again.rows(SocietyRow) == [SOCIETY]
    again.close()
    assert [file.name for file in path.parent.glob("*.before-*")] == []


def test_newer_file_is_refused_in_words(records: SqlRecords, path: Path) -> None:
    with writing(records.engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    records.close()
    with pytest.raises(KnownError) as refused:
        open_records(path)
    assert refused.value.code == "SOC-003"


def test_file_of_another_program_is_refused(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.executescript("PRAGMA application_id = 7; CREATE TABLE x (y);")
    connection.close()
    with pytest.raises(KnownError) as refused:
        open_records(path)
    assert refused.value.code == "SOC-001"


def test_damaged_file_is_refused(path: Path) -> None:
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(KnownError) as refused:
        open_records(path)
    assert refused.value.code == "SOC-001"


def test_migrations_are_files_in_one_line() -> None:
    script = ScriptDirectory.from_config(alembic_config())
    assert [found.revision for found in script.walk_revisions()] == ["0004", "0003", "0002", "0001"]


def test_older_file_is_migrated_and_copied_before(path: Path) -> None:
    engine = open_records(path).engine
    with writing(engine) as connection:
        for table in ("queries", "supplements", "moderations", "consents", "calibrations", "samples"):
            connection.exec_driver_sql(f"DROP TABLE {table}")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    before = SqlRecords(engine)
    with before.transaction():
        before.insert(SOCIETY)
    before.close()
    found = open_records(path)
    assert found.rows(SocietyRow) == [SOCIETY]
    assert found.rows(QueryRow) == []
    found.close()
    copy = sqlite3.connect(path.with_name("society.db.before-0001"))
    assert copy.execute("SELECT code FROM societies").fetchall() == [("csee",)]
    assert copy.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
    copy.close()


def test_readers_see_what_is_committed_while_another_writes(records: SqlRecords, path: Path) -> None:
    other = open_records(path)
    with records.transaction():
        records.insert(SOCIETY)
        assert other.rows(SocietyRow) == []
        assert records.rows(SocietyRow) == [SOCIETY]
    assert other.rows(SocietyRow) == [SOCIETY]
    other.close()


def test_blobs_are_named_by_what_they_hold(tmp_path: Path) -> None:
    blobs = BlobFolder(tmp_path / "blobs")
    source = tmp_path / "file"
    source.write_bytes(b"some bytes")
    digest = blobs.put(source)
    assert blobs.put(source) == digest
    blobs.copy_out(digest, tmp_path / "out" / "copy")
    assert (tmp_path / "out" / "copy").read_bytes() == b"some bytes"
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["copy"]


def test_half_written_blob_leaves_nothing(tmp_path: Path) -> None:
    blobs = BlobFolder(tmp_path / "blobs")
    with blobs.staged() as place:
        place.write_bytes(b"half")
    assert list((tmp_path / "blobs").iterdir()) == []


def test_missing_blob_is_said_in_words(tmp_path: Path) -> None:
    blobs = BlobFolder(tmp_path / "blobs")
    with pytest.raises(KnownError) as refused:
        blobs.copy_out("ab" * 32, tmp_path / "copy")
    assert refused.value.code == "SOC-004"
    with pytest.raises(BugError):
        blobs.path("../../etc/passwd")
