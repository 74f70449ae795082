"""One case file: what it keeps, what it refuses, how it opens."""

import hashlib
import os
import sqlite3
import stat
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from sqlcipher3 import dbapi2 as sqlite

from cse_desktop.domain.ports import PageTime, Place
from cse_desktop.domain.records import Act, CaseState, Change, Comment, JournalEntry, Rating, Submission
from cse_desktop.errors import BugError, KnownError
from db.casefile import journal, rebuild
from db.casefile import open as files
from db.casefile.migrations import CASE_FILE, MATERIAL_STORE, RECORDING
from db.casefile.storage import CaseFile
from db.casefile.tables import TABLES
from tests.db.desks import ASSIGNMENT, CASES, KEY, SECRET, Table, outgoing, rate, rating

if TYPE_CHECKING:
    from sqlite_utils import Database

FORMATS = Path(__file__).parent / "formats"


@pytest.fixture
def table(tmp_path: Path) -> Table:
    return Table(tmp_path)


def test_keeps_facts_payload_and_first_act(table: Table) -> None:
    with table.create() as file:
        assert file.facts() == {
            "assignment_id": ASSIGNMENT,
            "identity": "示例身份",
            "format": str(CASE_FILE.version),
        }
        assert file.payload_names() == ["data/assignment.json"]
        assert file.payload("data/assignment.json") == SECRET.encode()
        with pytest.raises(KeyError):
            file.payload("data/other.json")
        assert [state.case_id for state in file.rows(CaseState)] == list(CASES)
        (entry,) = file.journal()
        assert (entry.sequence, entry.kind, entry.previous, entry.undoable) == (1, "open", "0" * 64, False)
        assert file.can_undo(None) == (None, None)


def test_rows_are_found_by_their_columns_and_come_back_as_they_were(table: Table) -> None:
    comment = Comment(CASES[0], "1.1", "material", "示例", drafted=True)
    with table.create() as file:
        file.commit(Act("comment", CASES[0], (Change(None, comment),)))
        file.commit(rate(None, rating("3", target="1.2")))
        file.commit(rate(None, rating("2", target="1.1")))
        file.commit(rate(None, rating("1", case=CASES[1])))
    with table.open() as file:
        assert file.rows(Comment, drafted=True) == [comment]
        assert file.rows(Comment, drafted=False) == []
        assert [row.value for row in file.rows(Rating, case_id=CASES[0])] == ["2", "3"]
        assert file.one(Rating, case_id=CASES[1], target="1.1", method="material") == rating("1", CASES[1])
        assert file.one(Rating, case_id=CASES[1], target="1.9", method="material") is None
        with pytest.raises(BugError):
            file.rows(Rating, nothing="x")
        with pytest.raises(BugError):
            file.one(Rating, case_id=CASES[1])


def test_a_before_state_that_is_not_so_changes_nothing(table: Table) -> None:
    with table.create() as file:
        file.commit(rate(None, rating("3")))
        head = file.journal_head()
        wrong = (
            rate(rating("2"), rating("4")),
            rate(rating("2"), None),
            rate(None, rating("4")),
            Act("rate", CASES[0], (Change(None, rating("1", target="1.9")), Change(rating("2"), None))),
        )
        for act in wrong:
            with pytest.raises(BugError):
                file.commit(act)
        assert file.rows(Rating) == [rating("3")]
        assert file.journal_head() == head
        assert len(list(file.journal())) == 2
        file.commit(rate(rating("3"), None))
        assert file.rows(Rating) == []


def test_half_a_character_is_refused_before_anything_changes(table: Table) -> None:
    with table.create() as file:
        act = Act("comment", CASES[0], (Change(None, Comment(CASES[0], "1.1", "material", "\ud83d")),))
        with pytest.raises((BugError, UnicodeEncodeError)):
            file.commit(act)
        assert len(list(file.journal())) == 1
        file.commit(rate(None, rating("3")))


def test_the_outbox_joins_the_transaction_and_the_journal(table: Table) -> None:
    submission = Submission(CASES[0], 1, outgoing(1).bundle_id, "d", "2026-03-12T02:00:00Z")
    act = Act("submit", CASES[0], (Change(None, submission),))
    with table.create() as file:
        file.commit(act, outgoing=(outgoing(1),))
        with pytest.raises(BugError):
            file.commit(Act("hand-over", None, ()), settled=(outgoing(2),))
        with pytest.raises(BugError):
            file.commit(Act("submit", CASES[0], (Change(None, submission),)), outgoing=(outgoing(2),))
        done = replace(outgoing(1, "delivered", answered_at="2026-03-13T00:00:00Z"), answer=b"\x00receipt")
        file.commit(Act("settle", None, ()), settled=(done,))
        assert file.outbox() == [done]
        assert file.can_undo(None) == (None, None)
    with table.open() as file:
        assert file.outbox() == [done]


def test_places_are_remembered_outside_the_journal(table: Table) -> None:
    place = Place(CASES[0], "a" * 64, 3, 120)
    with table.create() as file:
        file.keep_place(Place(CASES[0], "a" * 64, 1, 0))
        file.keep_place(place)
        assert len(list(file.journal())) == 1
    with table.open() as file:
        assert file.places(CASES[0]) == [place]
        assert file.places(CASES[1]) == []


def test_times_of_pages_add_up_outside_the_journal(table: Table) -> None:
    with table.create() as file:
        file.add_page_times([PageTime(CASES[0], "a" * 64, 3, 1200), PageTime(CASES[0], "a" * 64, 4, 90)])
        file.add_page_times([PageTime(CASES[0], "a" * 64, 3, 800)])
        assert len(list(file.journal())) == 1
    with table.open() as file:
        assert [(time.page, time.shown_ms) for time in file.page_times(CASES[0])] == [(3, 2000), (4, 90)]
        assert file.page_times(CASES[1]) == []


def test_the_journal_is_chained_and_refuses_to_be_rewritten(table: Table) -> None:
    with table.create() as file:
        for number in range(3):
            file.commit(rate(None, rating("3", target=f"1.{number}")))
        entries = list(file.journal())
        assert [entry.sequence for entry in entries] == [1, 2, 3, 4]
        assert [entry.previous for entry in entries[1:]] == [entry.hash for entry in entries[:-1]]
        assert file.journal_head() == entries[-1].hash == journal.hash_of(entries[-1])
        assert [entry.case_id for entry in file.journal(CASES[0])] == [CASES[0]] * 3
    connection = files.writing(table.path, KEY, CASE_FILE)
    forbidden = (
        "UPDATE journal SET reason = 'x' WHERE sequence = 2",
        "DELETE FROM journal WHERE sequence = 4",
        "INSERT OR REPLACE INTO journal SELECT * FROM journal WHERE sequence = 4",
        "INSERT INTO journal VALUES (9, '', '', '', '', NULL, '', 0, NULL, '', '', '')",
        "UPDATE facts SET value = 'x'",
        "DELETE FROM facts",
        "INSERT OR REPLACE INTO facts VALUES ('assignment_id', 'x')",
        "UPDATE payload SET bytes = x'00'",
        "DELETE FROM payload",
        "INSERT OR REPLACE INTO payload VALUES ('data/assignment.json', 'x', x'00')",
    )
    for sql in forbidden:
        with pytest.raises(sqlite.IntegrityError):
            connection.execute(sql)
    assert journal.broken_at(connection) is None
    connection.execute("DROP TRIGGER journal_never_update")
    connection.execute("UPDATE journal SET reason = 'x' WHERE sequence = 2")
    assert journal.broken_at(connection) == 2
    connection.close()


@given(
    st.lists(
        st.dictionaries(
            st.from_regex(r"[a-z_]{1,8}", fullmatch=True),
            st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
        )
    )
)
def test_the_journals_text_is_rfc_8785(value: list[dict[str, Any]]) -> None:
    assert journal.canonical_text(value).encode() == rfc8785.dumps(value)


@given(st.text(), st.none() | st.text(), st.text(), st.none() | st.text(), st.booleans())
def test_the_journals_hash_is_over_rfc_8785(
    reason: str, case_id: str | None, changes: str, undoes: str | None, undoable: bool
) -> None:
    entry = JournalEntry(
        7, "act", "t", "示例", "rate", case_id, changes, reason, undoes, "0" * 64, "", undoable
    )
    fields = asdict(entry)
    del fields["hash"]
    assert journal.hash_of(entry) == hashlib.sha256(rfc8785.dumps(fields)).hexdigest()


def test_the_log_has_room_from_the_start_and_is_gone_at_the_end(table: Table) -> None:
    table.create().close()
    log = table.path.with_name(f"{table.path.name}-wal")
    with table.open() as file:
        assert log.stat().st_size == files.LOG_ROOM
        for number in range(450):
            file.commit(rate(None, rating("3", target=f"t{number}")))
        assert log.stat().st_size < files.LOG_ROOM * 1.1, "SQLite copies the log back before it grows"
    assert not log.exists()
    with table.open() as file:
        assert len(file.rows(Rating)) == 450


def test_the_file_is_its_owners_only_and_pragmas_are_set(table: Table) -> None:
    with table.create() as file:
        file.commit(rate(None, rating("3")))
        for name in table.folder.glob("*.csecase*"):
            assert stat.S_IMODE(name.stat().st_mode) == 0o600, name
    assert [path.name for path in table.folder.iterdir()] == [table.path.name]
    connection = files.writing(table.path, KEY, CASE_FILE)
    wanted = {
        "foreign_keys": 1,
        "journal_mode": "wal",
        "synchronous": 2,
        "fullfsync": 1,
        "checkpoint_fullfsync": 1,
        "busy_timeout": 5000,
        "secure_delete": 1,
        "application_id": 0x43534543,
        "user_version": CASE_FILE.version,
        "temp_store": 2,
    }
    assert {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted} == wanted
    tables = connection.execute("SELECT name, strict FROM pragma_table_list WHERE type = 'table'").fetchall()
    loose = {name for name, strict in tables if not strict and not name.startswith("sqlite_")}
    assert loose == {"_sqlite_migrations"}
    connection.close()


def test_tables_are_the_records_columns(table: Table) -> None:
    table.create().close()
    connection = files.reading(table.path, KEY, CASE_FILE)
    for known in TABLES:
        lines = connection.execute(f"PRAGMA table_info({known.name})").fetchall()
        assert tuple(line[1] for line in lines) == known.columns
        assert {line[1] for line in lines if line[5]} == set(known.key)
    connection.close()


@pytest.mark.parametrize(
    ("schema", "name"),
    [(CASE_FILE, "schema.sql"), (MATERIAL_STORE, "materials.sql"), (RECORDING, "recording.sql")],
)
def test_the_schema_is_the_one_in_the_repository(schema: files.Schema, name: str) -> None:
    connection = files.in_memory(schema)
    dump = files.utils_database(connection).schema
    connection.close()
    kept = Path(files.__file__).with_name(name)
    assert dump == kept.read_text(encoding="utf-8").rstrip("\n"), f"write today's schema to {kept}"


def test_a_wrong_key_is_said_in_words(table: Table) -> None:
    table.create().close()
    before = table.path.read_bytes()
    with pytest.raises(KnownError) as caught:
        table.open(bytes(32))
    assert caught.value.code == "CASE-004"
    assert table.path.read_bytes() == before
    table.open().close()


def test_a_newer_file_is_refused_in_words_and_stays_as_it_is(table: Table) -> None:
    table.create().close()
    connection = files.writing(table.path, KEY, CASE_FILE)
    newer = CASE_FILE.version + 1
    connection.execute(f"PRAGMA user_version = {newer}")
    connection.close()
    before = table.path.read_bytes()
    with pytest.raises(KnownError) as caught:
        table.open()
    assert caught.value.code == "CASE-003"
    assert str(newer) in caught.value.what.zh
    assert str(newer) in caught.value.what.en
    assert table.path.read_bytes() == before


def test_what_is_no_case_file_is_refused(table: Table) -> None:
    with pytest.raises(KnownError) as caught:
        table.open()
    assert caught.value.code == "CASE-001"
    plain = sqlite3.connect(table.path)
    plain.execute("CREATE TABLE t (x)")
    plain.close()
    with pytest.raises(KnownError) as caught:
        table.open()
    assert caught.value.code == "CASE-002"
    table.path.write_bytes(b"")
    with pytest.raises(KnownError) as caught:
        table.open()
    assert caught.value.code == "CASE-002"
    table.path.unlink()
    files.create(table.path, KEY, replace(CASE_FILE, application_id=5)).close()
    with pytest.raises(KnownError) as caught:
        table.open()
    assert caught.value.code == "CASE-002"


def test_damage_is_said_in_words(table: Table) -> None:
    with table.create() as file:
        for number in range(200):
            file.commit(rate(None, rating("3", target=f"t{number}")))
    whole = bytearray(table.path.read_bytes())
    table.path.write_bytes(whole[:-1000])
    with pytest.raises(KnownError) as caught:
        table.open()
    assert caught.value.code == "CASE-005"
    for place in range(4096 + 100, len(whole), 4096):
        whole[place] ^= 1
    table.path.write_bytes(whole)
    with pytest.raises(KnownError) as caught, table.open() as file:
        list(file.journal())
    assert caught.value.code in ("CASE-004", "CASE-005")


def _next_format(database: "Database") -> None:
    CASE_FILE.migrate(database)
    if database.execute("PRAGMA user_version").fetchone()[0] == CASE_FILE.version:
        with database.atomic():
            database.execute("CREATE TABLE later (x TEXT) STRICT")
            database.execute(f"PRAGMA user_version = {CASE_FILE.version + 1}")


def test_an_older_file_is_copied_then_brought_up_to_date(table: Table) -> None:
    with table.create() as file:
        file.commit(rate(None, rating("3")))
    later = replace(CASE_FILE, version=CASE_FILE.version + 1, migrate=_next_format)
    backups = table.folder / "backups"
    connection = files.writing(table.path, KEY, later, backups)
    assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'later'").fetchall()
    connection.close()
    (copy,) = backups.iterdir()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert SECRET.encode() not in copy.read_bytes()
    connection = files.reading(copy, KEY, CASE_FILE)
    assert files.version_of(connection) == CASE_FILE.version
    assert rebuild.differing_tables(connection) == []
    connection.close()
    with pytest.raises(KnownError) as caught:
        table.open()
    assert caught.value.code == "CASE-003"


def test_a_migration_that_fails_leaves_the_older_file(table: Table) -> None:
    table.create().close()

    def broken(database: "Database") -> None:
        with database.atomic():
            database.execute("CREATE TABLE later (x TEXT) STRICT")
            database.execute("CREATE TABLE later (x TEXT) STRICT")

    with pytest.raises((BugError, KnownError)):
        files.writing(
            table.path,
            KEY,
            replace(CASE_FILE, version=CASE_FILE.version + 1, migrate=broken),
            table.folder / "b",
        )
    with table.open() as file:
        assert file.facts()["format"] == str(CASE_FILE.version)


def test_a_failed_creation_leaves_nothing(table: Table) -> None:
    with pytest.raises(BugError):
        CaseFile.create(
            table.path,
            KEY,
            {},
            {},
            actor="a",
            clock=table.clock,
            ids=table.ids,
            first=Act("open", None, (Change(rating("1"), None),)),
        )
    assert list(table.folder.iterdir()) == []


def test_every_released_format_opens(table: Table) -> None:
    for kept in sorted(FORMATS.glob("*.csecase")):
        key = hashlib.sha256(kept.stem.encode()).digest()
        table.path.write_bytes(kept.read_bytes())
        with table.open(key) as file:
            assert file.facts()["assignment_id"] == ASSIGNMENT
            assert file.rows(Rating) == [rating("4")]
            assert file.outbox() == [outgoing(1)]
            assert file.can_undo(None)[0] == "rate"
        connection = files.reading(table.path, key, CASE_FILE)
        assert journal.broken_at(connection) is None
        assert rebuild.differing_tables(connection) == []
        connection.close()
    assert len(list(FORMATS.glob("*.csecase"))) == CASE_FILE.version
    assert os.path.getsize(FORMATS / "format-1.csecase") < 300_000  # noqa: PTH202 - one number
