"""Examines every file of a desk: is it whole, and do its parts agree? Changes nothing."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlite

from cse_desktop.domain.ports import Unlocked
from cse_desktop.durable import is_unfinished
from cse_desktop.errors import KnownError, Words
from cse_desktop.paths import Home
from db.casefile import failures, journal, keyring, outbox, rebuild
from db.casefile import open as files
from db.casefile.acts import part_of
from db.casefile.materials import CHUNK, StoreReader
from db.casefile.migrations import CASE_FILE, MATERIAL_STORE, RECORDING
from db.casefile.recordings import RecordingReader, put_aside_before

LOOKS = 5
_READ = 16 * CHUNK
_KNOWS_RECORDINGS = 6
"""the first format of the case file that says what a recording adds up to"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the examination found. `healthy` says whether it is as it should be."""

    code: str
    file: Path
    what: Words
    healthy: bool


def examine(home: Home, unlocked: Callable[[str], Unlocked | None], *, deep: bool = False) -> list[Finding]:
    """Findings on all case files; `unlocked` gives the identity of an id, or None where it stays locked.

    `deep` also reads every material through and compares its digest.
    """
    known = cache(unlocked)
    lonely = set(_without_case_file(home))
    found: list[Finding] = []
    for path in sorted(home.cases.glob("*.csecase")):
        found += _confirmed(home, path, known, deep)
    # what is being taken in just now has its case file by now
    return [_moved_away(home, keys) for keys in _without_case_file(home) if keys in lonely] + found


def _confirmed(
    home: Home, path: Path, unlocked: Callable[[str], Unlocked | None], deep: bool
) -> list[Finding]:
    """What is found of one assignment. Beside a program at work a fault is one that is there at every look.

    Each file is read as it was at one moment, but an assignment is many files, and the program may be between two.
    """
    found: list[Finding] = []
    for look in range(LOOKS):
        before = _marks(home, path)
        seen = _look(home, path, unlocked, deep)
        found = [finding for finding in found if finding in seen] if look else seen
        if all(finding.healthy for finding in found) or before == _marks(home, path):
            break
    return found or [_in_order(path)] if path.is_file() else []


def _marks(home: Home, path: Path) -> object:
    """What changes whenever somebody writes; unlike itself while a program is at work."""
    if path.with_name(f"{path.name}.lock").is_file():
        return object()
    stores = home.material_store(path.stem, "any").parent
    beside = (path, path.with_name(f"{path.name}-wal"), home.case_keys(path.stem), *sorted(stores.glob("*")))
    return [(place, _stamp(place)) for place in beside]


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _look(home: Home, path: Path, unlocked: Callable[[str], Unlocked | None], deep: bool) -> list[Finding]:
    try:
        ring = keyring.read(home.case_keys(path.stem))
        identity = unlocked(ring.identity)
        if identity is None:
            return [_locked(path)]
        findings, kept = _case_file(home, path, ring, identity)
        findings += _stores(home, path, ring, identity, deep)
        findings += _recordings(home, path, ring, identity, kept, deep)
        findings += _left_behind(home, path)
    except KnownError as error:
        return [Finding(error.code, path, error.what, healthy=False)]
    return findings or [_in_order(path)]


def _without_case_file(home: Home) -> Iterator[Path]:
    for keys in sorted(home.cases.glob("*.keys.json")):
        path = home.case_file(keys.name.removesuffix(".keys.json"))
        if not path.exists() and not part_of(path).exists():
            yield keys


def _moved_away(home: Home, keys: Path) -> Finding:
    path = home.case_file(keys.name.removesuffix(".keys.json"))
    return Finding("CASE-014", path, failures.moved_away(path, keys).what, healthy=False)


def _left_behind(home: Home, path: Path) -> Iterator[Finding]:
    keys = home.case_keys(path.stem)
    if is_unfinished(keys):
        yield _half_destroyed(keys)


def _case_file(
    home: Home, path: Path, ring: keyring.Keyring, identity: Unlocked
) -> tuple[list[Finding], dict[str, tuple[str, int]]]:
    """What is found in the case file, and the recordings that it knows of; all of it at one moment."""
    with _moment(path, ring.key(keyring.CASE_FILE, identity), CASE_FILE) as connection:
        return [*_in_case_file(home, path, connection)], _kept_recordings(connection)


def _in_case_file(home: Home, path: Path, connection: sqlite.Connection) -> Iterator[Finding]:
    yield from _whole(connection, path)
    broken = journal.broken_at(connection)
    if broken is not None:
        yield _chain(path, broken)
    for name in rebuild.differing_tables(connection):
        yield _differs(path, name)
    yield from _payload(connection, path)
    yield from _outgoing(home, connection, path)


def _stores(
    home: Home, path: Path, ring: keyring.Keyring, identity: Unlocked, deep: bool
) -> Iterator[Finding]:
    cases = {
        case_id: name for name in ring.keys if name == keyring.materials_of(case_id := name.partition("/")[2])
    }
    expected: dict[Path, str] = {}
    for case_id, name in cases.items():
        later = home.supplement_stores(path.stem, case_id)
        first = home.material_store(path.stem, case_id)
        # an applicant who sent nothing at first has no first store
        expected |= dict.fromkeys([first, *later] if first.is_file() or not later else later, name)
    folder = home.material_store(path.stem, "any").parent
    # what is derived is made again when it is of no use: only one without its materials is a finding
    derived = {
        name
        for index in (home.text_index(path.stem, case_id) for case_id in cases)
        for whole in (index, index.with_name(f"{index.name}.part"))
        for name in files.beside(whole)
    }
    heard = {
        name
        for recording in _keyed_recordings(home, path, ring).values()
        for whole in (recording, recording.with_name(f"{recording.name}.part"))
        for name in files.beside(whole)
    }
    aside = {
        name
        for recording in _keyed_recordings(home, path, ring).values()
        for left in put_aside_before(recording)
        for name in files.beside(left)
    }
    for left in sorted(set(folder.glob("*")) - expected.keys() - derived - heard):
        if left not in aside:
            yield _unknown(left)
        elif left.suffix == ".cserec":
            yield _put_aside(left)
    for store, name in sorted(expected.items()):
        if not store.is_file():
            yield _no_store(store)
            continue
        key = ring.key(name, identity)
        try:
            with _moment(store, key, MATERIAL_STORE) as connection:
                yield from _whole(connection, store)
            if deep:
                yield from _digests(store, key)
        except KnownError as error:
            yield Finding(error.code, store, error.what, healthy=False)


def _keyed_recordings(home: Home, path: Path, ring: keyring.Keyring) -> dict[str, Path]:
    return {
        case_id: home.recording(path.stem, case_id)
        for name in sorted(ring.keys)
        if name == keyring.recording_of(case_id := name.partition("/")[2])
    }


def _recordings(
    home: Home,
    path: Path,
    ring: keyring.Keyring,
    identity: Unlocked,
    kept: dict[str, tuple[str, int]],
    deep: bool,
) -> Iterator[Finding]:
    """Each recording is whole, and as long and of such a digest as the case file says; sound may follow after."""
    held = _keyed_recordings(home, path, ring)
    for case_id in sorted(kept.keys() | held.keys()):
        recording = home.recording(path.stem, case_id)
        if not recording.is_file() or case_id not in held:
            if case_id in kept:
                yield _no_recording(recording)
            continue
        key = ring.key(keyring.recording_of(case_id), identity)
        try:
            with _moment(recording, key, RECORDING) as connection:
                yield from _whole(connection, recording)
            if deep and case_id in kept:
                yield from _said(recording, key, *kept[case_id])
        except KnownError as error:
            yield Finding(error.code, recording, error.what, healthy=False)


def _kept_recordings(connection: sqlite.Connection) -> dict[str, tuple[str, int]]:
    if files.version_of(connection) < _KNOWS_RECORDINGS:
        return {}
    lines = connection.execute("SELECT case_id, sha256, samples FROM sound_recording").fetchall()
    return {str(case_id): (str(sha256), int(samples)) for case_id, sha256, samples in lines}


def _said(recording: Path, key: bytes, sha256: str, samples: int) -> Iterator[Finding]:
    reader = RecordingReader(recording, key)
    try:
        if reader.digest(samples) != sha256:
            yield _damaged(recording, 1)
    finally:
        reader.close()


@contextmanager
def _moment(path: Path, key: bytes, schema: files.Schema) -> Iterator[sqlite.Connection]:
    """The file as it was at one moment, whatever is written meanwhile."""
    connection = files.reading(path, key, schema, "ro" if _is_live(path) else "immutable")
    try:
        with failures.in_words(path, opened=True):
            connection.execute("BEGIN")
            yield connection
    finally:
        connection.close()


def _is_live(path: Path) -> bool:
    """Whether the file has a log: one that was closed well is read without leaving a trace beside it."""
    wal = path.with_name(f"{path.name}-wal")
    return wal.is_file() and wal.stat().st_size > 0


def _whole(connection: sqlite.Connection, path: Path) -> Iterator[Finding]:
    # SQLCipher's own check reads the file past the log and past the transaction: beside a writer it sees halves.
    # Every page that SQLite's check reads is authenticated too.
    tampered = [] if _is_live(path) else connection.execute("PRAGMA cipher_integrity_check").fetchall()
    sound = [] if tampered else connection.execute("PRAGMA integrity_check").fetchall()
    if tampered or [line[0] for line in sound] != ["ok"]:
        yield _damaged(path, len(tampered) or len(sound))


def _payload(connection: sqlite.Connection, path: Path) -> Iterator[Finding]:
    for sha256, data in connection.execute("SELECT sha256, bytes FROM payload"):
        if hashlib.sha256(data).hexdigest() != sha256:
            yield _damaged(path, 1)


def _outgoing(home: Home, connection: sqlite.Connection, path: Path) -> Iterator[Finding]:
    rows = outbox.read(connection)
    for file in _signed_elsewhere(home, path.stem, {row.file_name for row in rows}):
        yield _unknown_bundle(file)
    for row in rows:
        file = home.outgoing / row.file_name
        if not file.is_file():
            yield _no_bundle(file)
            continue
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        if digest != row.ciphertext_sha256:
            yield _other_bundle(file)


def _signed_elsewhere(home: Home, assignment_id: str, known: set[str]) -> list[Path]:
    """Signed files of this assignment that the case file does not name."""
    found = home.outgoing.glob(f"*-{assignment_id[-6:]}.csb")
    return sorted(file for file in found if file.name not in known)


def _digests(store: Path, key: bytes) -> Iterator[Finding]:
    reader = StoreReader(store, key)
    try:
        for sha256 in reader.digests():
            running = hashlib.sha256()
            for offset in range(0, reader.size(sha256), _READ):
                running.update(reader.read(sha256, offset, _READ))
            if running.hexdigest() != sha256:
                yield _damaged(store, 1)
    finally:
        reader.close()


def _in_order(path: Path) -> Finding:
    return Finding("DOC-000", path, Words("检查完毕，一切正常。", "Examined, and in order."), healthy=True)


def _locked(path: Path) -> Finding:
    words = Words("未检查：该任务所属的身份未解锁。", "Not examined: its identity is locked.")
    return Finding("DOC-001", path, words, healthy=False)


def _damaged(path: Path, places: int) -> Finding:
    words = Words(f"文件有 {places} 处损坏。", f"The file is damaged in {places} places.")
    return Finding("DOC-002", path, words, healthy=False)


def _chain(path: Path, line: int) -> Finding:
    words = Words(
        f"审计日志从第 {line} 条起不连续。", f"The journal does not hold together from line {line} on."
    )
    return Finding("DOC-003", path, words, healthy=False)


def _differs(path: Path, table: str) -> Finding:
    words = Words(f"数据表 {table} 与审计日志不一致。", f"The table {table} is not what the journal says.")
    return Finding("DOC-004", path, words, healthy=False)


def _no_bundle(path: Path) -> Finding:
    words = Words("待回传的文件缺失。", "A bundle of the outbox is missing.")
    return Finding("DOC-005", path, words, healthy=False)


def _other_bundle(path: Path) -> Finding:
    words = Words("待回传的文件已被改动。", "A bundle of the outbox was changed.")
    return Finding("DOC-006", path, words, healthy=False)


def _no_store(path: Path) -> Finding:
    words = Words("申请人材料库缺失。", "An applicant's material store is missing.")
    return Finding("DOC-007", path, words, healthy=False)


def _no_recording(path: Path) -> Finding:
    words = Words("面试录音缺失。", "The recording of an interview is missing.")
    return Finding("DOC-009", path, words, healthy=False)


def _unknown(path: Path) -> Finding:
    words = Words("此文件没有对应的密钥，无法读取。", "There is no key for this file: nobody can read it.")
    return Finding("DOC-008", path, words, healthy=False)


def _unknown_bundle(path: Path) -> Finding:
    words = Words(
        "此签名文件不在案卷中：案卷是较早的副本，或者程序当时中断了。",
        "This signed file is not in the case file: that is an older copy, or the program was interrupted.",
    )
    return Finding("DOC-010", path, words, healthy=False)


def _put_aside(path: Path) -> Finding:
    words = Words(
        "此面试录音无法读取，已另存，没有删除。",
        "This recording of an interview cannot be read; it was put aside and not deleted.",
    )
    return Finding("DOC-011", path, words, healthy=False)


def _half_destroyed(path: Path) -> Finding:
    words = Words(
        "销毁密钥时程序中断了；下次打开该任务时会完成。",
        "Destroying a key was interrupted; the next opening of the assignment ends it.",
    )
    return Finding("DOC-012", path, words, healthy=False)
