"""Nothing that only this computer has is lost: keys, recordings, moved case files, logs not yet copied back."""

import os
import shutil
from pathlib import Path

import pytest

from cse_desktop.errors import KnownError
from cse_desktop.paths import Home
from db.casefile import keyring
from db.casefile import open as files
from db.casefile.doctor import examine
from db.casefile.migrations import CASE_FILE, RECORDING
from db.casefile.recordings import RecordingStore
from tests.db.desks import ASSIGNMENT, CASES, KEY, Table, rate, rating
from tests.db.test_desk import ALL, Place
from tests.db.test_materials import files_up_to
from tests.db.test_recordings import AT, half


@pytest.fixture
def place(tmp_path: Path) -> Place:
    found = Place(Home(tmp_path))
    found.take_in()
    return found


def refused(call: object) -> str:
    with pytest.raises(KnownError) as caught:
        call()  # type: ignore[operator]
    assert caught.value.next_step is not None
    return caught.value.code


# -- keys


def test_a_full_disk_takes_no_key_away_however_often_it_is_tried(place: Place) -> None:
    before = place.home.case_keys(ASSIGNMENT).read_bytes()
    acts = (
        lambda: place.desk.prepare_recording(ASSIGNMENT, CASES[0], place.person),
        lambda: place.desk.destroy_materials(ASSIGNMENT, CASES[0]),
    )
    for act in acts * 3:
        with files_up_to(0):
            assert refused(act) in ("CASE-006", "CASE-007")
        assert place.home.case_keys(ASSIGNMENT).read_bytes() == before
    assert place.codes(deep=True) == ["DOC-000"]
    for act in acts:
        act()
    assert place.desk.holds_materials(ASSIGNMENT, CASES[1])
    assert not place.desk.holds_materials(ASSIGNMENT, CASES[0])


@pytest.mark.parametrize("named", ["first the new one", "both"])
def test_a_key_whose_destruction_was_cut_short_is_gone_at_the_next_opening(place: Place, named: str) -> None:
    keys = place.home.case_keys(ASSIGNMENT)
    old = keys.read_bytes()
    wrapped = keyring.read(keys).keys[keyring.materials_of(CASES[0])].encode()
    gone = keys.with_name(f"{keys.name}.gone")
    if named == "both":
        os.link(keys, gone)
    else:
        place.desk.destroy_materials(ASSIGNMENT, CASES[0])
        gone.write_bytes(old)
        assert "DOC-012" in place.codes()
    place.desk.finish_destroying(ASSIGNMENT)
    assert not gone.exists()
    held = wrapped in keys.read_bytes()
    assert held == (named == "both"), "what was not yet destroyed is whole"
    place.desk.open(ASSIGNMENT, place.person).close()


def test_an_older_key_file_destroys_no_recording(place: Place) -> None:
    keys, path = place.home.case_keys(ASSIGNMENT), place.home.recording(ASSIGNMENT, CASES[0])
    older = keys.read_bytes()
    place.desk.prepare_recording(ASSIGNMENT, CASES[0], place.person)
    newer = keys.read_bytes()
    with_sound(place).close()
    sound = path.read_bytes()
    keys.write_bytes(older)
    place.desk.prepare_recording(ASSIGNMENT, CASES[0], place.person)
    with_sound(place).close()
    (aside,) = path.parent.glob("*.unreadable.cserec")
    assert aside.read_bytes() == sound
    keys.write_bytes(newer)
    shutil.copyfile(aside, path)
    reader = place.desk.recording(ASSIGNMENT, CASES[0], place.person)
    assert reader.heard().samples > 0
    reader.close()


def with_sound(place: Place) -> RecordingStore:
    store = place.desk.record(ASSIGNMENT, CASES[0], place.person)
    store.begin(AT)
    store.append(half(1), 0)
    return store


# -- case files that were moved, or whose log is not copied back


def test_a_case_file_that_was_moved_away_keeps_its_keys_and_recordings(place: Place) -> None:
    place.desk.prepare_recording(ASSIGNMENT, CASES[0], place.person)
    with_sound(place).close()
    path = place.home.case_file(ASSIGNMENT)
    aside = path.rename(place.home.root / "somewhere else")
    before = {name: (place.home.root / name).read_bytes() for name in place.names()}
    for _ in range(3):
        assert refused(place.take_in) == "CASE-014"
        assert refused(lambda: place.desk.open(ASSIGNMENT, place.person)) == "CASE-014"
    assert before == {name: (place.home.root / name).read_bytes() for name in place.names()}
    assert place.codes() == ["CASE-014"]
    aside.rename(path)
    assert place.codes(deep=True) == ["DOC-000"]
    # the way that the words name, where it is lost for good
    path.unlink()
    sound = place.home.recording(ASSIGNMENT, CASES[0]).read_bytes()
    place.home.case_keys(ASSIGNMENT).rename(place.home.root / "kept.json")
    place.take_in()
    assert place.codes() == ["DOC-000"]
    (kept,) = place.home.backups.rglob("*.cserec")
    assert kept.read_bytes() == sound


def test_who_lost_the_keys_is_led_to_a_new_beginning(place: Place) -> None:
    path, keys = place.home.case_file(ASSIGNMENT), place.home.case_keys(ASSIGNMENT)
    keys.write_bytes(keys.read_bytes()[:40])
    work = path.read_bytes()
    assert refused(lambda: place.desk.open(ASSIGNMENT, place.person)) == "CASE-010"
    assert refused(place.take_in) == "CASE-015"
    path.rename(place.home.root / "kept.csecase")
    assert refused(place.take_in) == "CASE-014"
    keys.rename(place.home.root / "kept.json")
    place.take_in()
    assert (place.home.root / "kept.csecase").read_bytes() == work
    assert place.codes() == ["DOC-000"]


def test_a_log_left_by_another_case_file_is_not_taken_for_its_own(place: Place) -> None:
    path = place.home.case_file(ASSIGNMENT)
    with place.desk.open(ASSIGNMENT, place.person) as file:
        file.commit(rate(None, rating("3")))
        log = path.with_name(f"{path.name}-wal").read_bytes()
    path.unlink()
    place.home.case_keys(ASSIGNMENT).unlink()
    path.with_name(f"{path.name}-wal").write_bytes(log)
    place.take_in()
    assert place.names() - {f"backups/{path.name}-wal"} == ALL
    assert (place.home.backups / f"{path.name}-wal").read_bytes() == log
    assert place.codes() == ["DOC-000"]


def test_an_import_cut_short_after_its_keys_is_swept_away_by_the_next(place: Place) -> None:
    path = place.home.case_file(ASSIGNMENT)
    path.rename(path.with_name(f"{path.name}.part"))
    place.take_in()
    assert place.names() == ALL


def test_what_gets_its_name_needs_no_log(tmp_path: Path) -> None:
    path = tmp_path / "new.csecase"
    connection = files.create(path, KEY, CASE_FILE)
    connection.execute("INSERT INTO facts VALUES ('name', 'value')")
    beside = files.reading(path, KEY, CASE_FILE)
    beside.execute("BEGIN")
    beside.execute("SELECT * FROM facts").fetchall()
    connection.execute("INSERT INTO facts VALUES ('another', 'value')")
    connection.execute("PRAGMA busy_timeout = 0")
    with pytest.raises(KnownError):
        files.close_whole(connection, path, KEY, CASE_FILE)
    beside.close()


def test_a_file_that_its_log_completes_is_whole(tmp_path: Path) -> None:
    table, copied = Table(tmp_path), Table(tmp_path / "after the crash")
    table.create().close()
    copied.folder.mkdir()
    with table.open() as file:
        for number in range(60):
            file.commit(rate(None, rating("3", target=f"9.{number}")))
        for name in (table.path, table.path.with_name(f"{table.path.name}-wal")):
            shutil.copyfile(name, copied.folder / name.name)
    with copied.path.open("ab") as file_itself:
        # the copying back of its log was cut short in the midst of a page
        file_itself.write(b"\x00" * 1000)
    with copied.open() as file:
        assert len(file.rows(type(rating("3")))) == 60
    whole = table.path.read_bytes()
    table.path.write_bytes(whole[:-1000])
    assert refused(table.open) == "CASE-005"


def test_a_backup_replaces_no_earlier_one(tmp_path: Path) -> None:
    path = tmp_path / "old.csecase"
    connection = files.create(path, KEY, CASE_FILE)
    for _ in range(2):
        files._backup(connection, KEY, CASE_FILE, tmp_path / "backups" / "old.format-1.csecase")
    connection.close()
    names = sorted(name.name for name in (tmp_path / "backups").iterdir())
    assert names == ["old.format-1.2.csecase", "old.format-1.csecase"]


# -- recordings


def halves(whole: bytes) -> dict[str, bytes]:
    """What a kill or a full disk leaves of a recording that starts, and what a bad disk makes of one."""
    damaged = bytearray(whole)
    for place in range(20_000, len(whole), 16_384):
        damaged[place] ^= 1
    return {
        "nothing": b"",
        "a few bytes": whole[:100],
        "a page": whole[:16384],
        "half": whole[: len(whole) // 2],
        "damaged": bytes(damaged),
        "something else": os.urandom(32768),
    }


@pytest.mark.parametrize(
    "what", ["nothing", "a few bytes", "a page", "half", "damaged", "something else", "begun"]
)
def test_half_a_recording_is_put_aside_and_recorded_anew(place: Place, what: str) -> None:
    path = place.home.recording(ASSIGNMENT, CASES[0])
    place.desk.prepare_recording(ASSIGNMENT, CASES[0], place.person)
    key = keyring.read(place.home.case_keys(ASSIGNMENT)).key(keyring.recording_of(CASES[0]), place.person)
    if what == "begun":
        # as earlier versions left it when they were ended between making the file and its tables
        empty = files.Schema(RECORDING.application_id, RECORDING.version, RECORDING.page, lambda _: None)
        with pytest.raises(KnownError):
            files.create(path, key, empty)
    else:
        with_sound(place).close()
        path.write_bytes(halves(path.read_bytes())[what])
    left = path.read_bytes()
    assert "DOC-000" not in place.codes()
    assert place.desk.put_unreadable_aside(ASSIGNMENT, CASES[0], place.person)
    assert not place.desk.put_unreadable_aside(ASSIGNMENT, CASES[0], place.person)
    (aside,) = path.parent.glob("*.unreadable.cserec")
    assert aside.read_bytes() == left
    assert place.codes() == ["DOC-011"]
    with_sound(place).close()
    assert place.codes(deep=True) == ["DOC-011"]
    place.desk.destroy_recording(ASSIGNMENT, CASES[0])
    assert not list(path.parent.glob("*.cserec*")), "what was put aside is destroyed with it"


@pytest.mark.parametrize("ends", [".cserec", ".csetext"])
def test_nothing_bears_its_name_before_it_is_whole(
    place: Place, ends: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.desk.prepare_recording(ASSIGNMENT, CASES[0], place.person)
    folder = place.home.material_store(ASSIGNMENT, CASES[0]).parent
    seen: list[set[str]] = []
    create = files.create

    def watched(*arguments: object) -> object:
        made = create(*arguments)  # type: ignore[arg-type]
        seen.append({path.name for path in folder.iterdir() if path.suffix == ends})
        return made

    monkeypatch.setattr(files, "create", watched)
    if ends == ".cserec":
        with_sound(place).close()
    else:
        place.desk.texts(ASSIGNMENT, CASES[0], place.person, write=True).close()
    assert seen == [set()]
    assert [path.suffix for path in folder.iterdir()].count(ends) == 1


def test_the_doctor_goes_on_after_half_a_file(place: Place) -> None:
    path = place.home.recording(ASSIGNMENT, CASES[0])
    place.desk.prepare_recording(ASSIGNMENT, CASES[0], place.person)
    path.write_bytes(b"half")
    found = examine(place.home, lambda _: place.person, deep=True)
    assert [finding.file for finding in found] == [path]
    assert not found[0].healthy
