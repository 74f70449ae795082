"""The store of a recording: durable by halves of seconds, encrypted, cut anywhere, destroyed alone."""

import hashlib
import io
import shutil
import wave
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlite

from cse_desktop.domain.records import Act, Change, SoundRecording
from cse_desktop.domain.sound import RATE, Gap
from cse_desktop.errors import BugError, KnownError
from cse_desktop.paths import Home
from db.casefile.desk import Desk
from db.casefile.doctor import examine
from db.casefile.recordings import RecordingReader, RecordingStore
from tests.db.desks import ASSIGNMENT, CASES, KEY, CountingIds, SteppingClock, unlocked

AT = "2026-03-12T01:00:00.000Z"
PERSON = unlocked()


def half(number: int) -> bytes:
    """Half a second of sound, each another one."""
    return number.to_bytes(2, "little") * (RATE // 2)


def filled(path: Path, count: int = 6, *, begin: int = 0) -> RecordingStore:
    store = RecordingStore(path, KEY)
    store.begin(AT)
    for number in range(begin, begin + count):
        store.append(half(number), 1_000 + 500 * number)
    return store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store" / "one.cserec"


def test_it_plays_as_the_wave_file_that_it_is_not(path: Path) -> None:
    store = filled(path)
    store.end("stopped")
    store.close()
    reader = RecordingReader(path, KEY)
    whole = reader.read(0, reader.size)
    pieces = b"".join(reader.read(offset, 7_001) for offset in range(0, reader.size, 7_001))
    assert pieces == whole
    assert reader.read(reader.size, 10) == b""
    sound = b"".join(half(number) for number in range(6))
    with wave.open(io.BytesIO(whole)) as played:
        assert played.readframes(played.getnframes()) == sound
    assert reader.heard().sha256 == hashlib.sha256(sound).hexdigest()
    assert reader.heard().last_at == "2026-03-12T01:00:03.000Z"
    assert reader.digest(RATE) == hashlib.sha256(sound[: RATE * 2]).hexdigest()
    reader.close()


def test_a_recording_goes_on_and_its_digest_with_it(path: Path) -> None:
    store = filled(path)
    store.end("paused")
    store.close()
    store = filled(path, 2, begin=6)
    said = store.heard()
    store.end("stopped")
    store.close()
    reader = RecordingReader(path, KEY)
    assert reader.heard().sha256 == said.sha256
    assert [piece.ended for piece in reader.heard().pieces] == ["paused", "stopped"]
    reader.close()


def test_what_was_appended_is_there_for_others_at_once_and_after_the_end_of_the_process(path: Path) -> None:
    store = filled(path)
    beside = RecordingReader(path, KEY)
    assert beside.heard() == store.heard()
    assert beside.heard().cut_short
    beside.close()
    copy = path.with_name("copy.cserec")
    for suffix in ("", "-wal"):
        shutil.copyfile(f"{path}{suffix}", f"{copy}{suffix}")
    store.close()
    after = RecordingStore(copy, KEY)
    assert after.heard().samples == 6 * RATE // 2
    after.begin(AT)
    after.append(half(9), 20_000)
    assert after.heard().gaps == (Gap(4_000, 20_000, "interrupted"),)
    after.close()


def test_nothing_of_it_can_be_read_without_its_key(path: Path) -> None:
    store = filled(path)
    data = path.read_bytes() + path.with_name(f"{path.name}-wal").read_bytes()
    store.close()
    for plain in (b"RIFF", b"WAVE", b"SQLite", half(3)[:32]):
        assert plain not in data
    with pytest.raises(KnownError) as caught:
        RecordingReader(path, bytes(32))
    assert caught.value.code == "CASE-004"
    with pytest.raises(KnownError) as caught:
        RecordingReader(path.with_name("none"), KEY)
    assert caught.value.code == "CASE-011"


def test_sound_outside_a_stretch_is_our_mistake(path: Path) -> None:
    store = RecordingStore(path, KEY)
    with pytest.raises(BugError):
        store.append(half(1), 0)
    store.begin(AT)
    with pytest.raises(BugError):
        store.append(b"odd", 0)
    store.close()


def test_why_a_stretch_ended_is_said_later_where_it_could_not_be_said_then(path: Path) -> None:
    store = filled(path)
    connection = sqlite.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    connection.execute("PRAGMA cipher_page_size = 16384")
    connection.execute("PRAGMA cipher_hmac_algorithm = HMAC_SHA256")
    connection.execute("BEGIN IMMEDIATE")
    store._connection.execute("PRAGMA busy_timeout = 0")
    with pytest.raises(KnownError):
        store.end("disk")
    assert store.heard().cut_short
    connection.execute("ROLLBACK")
    connection.close()
    store.begin(AT)
    store.append(half(1), 9_000)
    assert [piece.ended for piece in store.heard().pieces] == ["disk", ""]
    store.close()
    reader = RecordingReader(path, KEY)
    assert [piece.ended for piece in reader.heard().pieces] == ["disk", ""]
    reader.close()


# -- on the desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with one assignment, nothing recorded."""
    found = Desk(Home(tmp_path), SteppingClock(), CountingIds())
    person = PERSON
    with found.begin(ASSIGNMENT, person) as new:
        new.materials(CASES[0])
        facts = {"assignment_id": ASSIGNMENT, "identity": person.info.id}
        new.finish(facts, {}, Act("open", None, ()))
    return found


def record(desk: Desk) -> RecordingStore:
    desk.prepare_recording(ASSIGNMENT, CASES[0], PERSON)
    store = desk.record(ASSIGNMENT, CASES[0], PERSON)
    store.begin(AT)
    store.append(half(1), 0)
    return store


def findings(home: Path) -> list[str]:
    return [finding.code for finding in examine(Home(home), lambda _: PERSON, deep=True)]


def test_a_recording_is_destroyed_alone_and_with_the_materials(desk: Desk, tmp_path: Path) -> None:
    assert not desk.holds_recording(ASSIGNMENT, CASES[0])
    record(desk).close()
    assert desk.holds_recording(ASSIGNMENT, CASES[0])
    for destroy in (desk.destroy_recording, desk.destroy_recording):
        destroy(ASSIGNMENT, CASES[0])
        assert not desk.holds_recording(ASSIGNMENT, CASES[0])
    assert desk.holds_materials(ASSIGNMENT, CASES[0])
    with pytest.raises(KnownError) as caught:
        desk.recording(ASSIGNMENT, CASES[0], PERSON)
    assert caught.value.code == "CASE-011"
    record(desk).close()
    desk.destroy_materials(ASSIGNMENT, CASES[0])
    assert not desk.holds_recording(ASSIGNMENT, CASES[0])
    assert not list(tmp_path.rglob("*.cserec*"))


def test_what_is_left_without_its_key_is_put_away_before_the_next(desk: Desk, tmp_path: Path) -> None:
    record(desk).close()
    left = Home(tmp_path).recording(ASSIGNMENT, CASES[0])
    data = left.read_bytes()
    desk.destroy_recording(ASSIGNMENT, CASES[0])
    left.write_bytes(data)
    store = record(desk)
    assert store.heard().samples == RATE // 2
    store.close()


def test_the_doctor_knows_recordings(desk: Desk, tmp_path: Path) -> None:
    path = Home(tmp_path).recording(ASSIGNMENT, CASES[0])
    store = record(desk)
    assert findings(tmp_path) == ["DOC-000"], "one that is being made"
    heard = store.heard()
    store.append(half(2), 500)
    store.end("stopped")
    store.close()
    person = PERSON
    row = SoundRecording(CASES[0], heard.sha256, heard.samples, 0, 500, "[]")
    with desk.open(ASSIGNMENT, person) as file:
        file.commit(Act("record", CASES[0], (Change(None, row),), undoable=False))
    assert findings(tmp_path) == ["DOC-000"], "sound may follow what was last said of it"
    whole = path.read_bytes()
    spoilt = bytearray(whole)
    spoilt[-9_000] ^= 1
    path.write_bytes(spoilt)
    assert "DOC-002" in findings(tmp_path)
    path.unlink()
    assert findings(tmp_path) == ["DOC-009"]
    path.write_bytes(whole)
    with desk.open(ASSIGNMENT, person) as file:
        other = SoundRecording(CASES[0], "0" * 64, heard.samples, 0, 500, "[]")
        file.commit(Act("record", CASES[0], (Change(row, other),), undoable=False))
    assert findings(tmp_path) == ["DOC-002"]
    path.with_name("stray.cserec").write_bytes(b"x")
    assert "DOC-008" in findings(tmp_path)
