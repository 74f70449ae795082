"""Examines every file of a desk: is it whole, and do its parts agree? Changes nothing."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlite

from cse_desktop.domain.ports import Unlocked
from cse_desktop.errors import KnownError, Words
from cse_desktop.paths import Home
from db.casefile import failures, journal, keyring, outbox, rebuild
from db.casefile import open as files
from db.casefile.materials import CHUNK, StoreReader
from db.casefile.migrations import CASE_FILE, MATERIAL_STORE, RECORDING
from db.casefile.recordings import RecordingReader

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
    found: list[Finding] = []
    for path in sorted(home.cases.glob("*.csecase")):
        try:
            ring = keyring.read(home.case_keys(path.stem))
            identity = unlocked(ring.identity)
            if identity is None:
                found.append(_locked(path))
                continue
            findings = [*_case_file(home, path, ring, identity)]
            findings += _stores(home, path, ring, identity, deep)
            findings += _recordings(home, path, ring, identity, deep)
        except KnownError as error:
            found.append(Finding(error.code, path, error.what, healthy=False))
            continue
        found += findings or [_in_order(path)]
    return found


def _case_file(home: Home, path: Path, ring: keyring.Keyring, identity: Unlocked) -> Iterator[Finding]:
    connection = _open(path, ring.key(keyring.CASE_FILE, identity), CASE_FILE)
    try:
        with failures.in_words(path, opened=True):
            yield from _whole(connection, path)
            broken = journal.broken_at(connection)
            if broken is not None:
                yield _chain(path, broken)
            for name in rebuild.differing_tables(connection):
                yield _differs(path, name)
            yield from _payload(connection, path)
            yield from _outgoing(home, connection)
    finally:
        connection.close()


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
        index.with_name(f"{index.name}{beside}")
        for index in (home.text_index(path.stem, case_id) for case_id in cases)
        for beside in ("", "-wal", "-shm")
    }
    heard = {
        recording.with_name(f"{recording.name}{beside}")
        for recording in _keyed_recordings(home, path, ring).values()
        for beside in ("", "-wal", "-shm")
    }
    for left in sorted(set(folder.glob("*")) - expected.keys() - derived - heard):
        yield _unknown(left)
    for store, name in sorted(expected.items()):
        if not store.is_file():
            yield _no_store(store)
            continue
        key = ring.key(name, identity)
        try:
            connection = _open(store, key, MATERIAL_STORE)
            try:
                with failures.in_words(store, opened=True):
                    yield from _whole(connection, store)
            finally:
                connection.close()
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
    home: Home, path: Path, ring: keyring.Keyring, identity: Unlocked, deep: bool
) -> Iterator[Finding]:
    """Each recording is whole, and as long and of such a digest as the case file says; sound may follow after."""
    kept = _kept_recordings(path, ring.key(keyring.CASE_FILE, identity))
    held = _keyed_recordings(home, path, ring)
    for case_id in sorted(kept.keys() | held.keys()):
        recording = home.recording(path.stem, case_id)
        if not recording.is_file() or case_id not in held:
            if case_id in kept:
                yield _no_recording(recording)
            continue
        key = ring.key(keyring.recording_of(case_id), identity)
        try:
            connection = _open(recording, key, RECORDING)
            try:
                with failures.in_words(recording, opened=True):
                    yield from _whole(connection, recording)
            finally:
                connection.close()
            if deep and case_id in kept:
                yield from _said(recording, key, *kept[case_id])
        except KnownError as error:
            yield Finding(error.code, recording, error.what, healthy=False)


def _kept_recordings(path: Path, key: bytes) -> dict[str, tuple[str, int]]:
    connection = _open(path, key, CASE_FILE)
    try:
        with failures.in_words(path, opened=True):
            if files.version_of(connection) < _KNOWS_RECORDINGS:
                return {}
            lines = connection.execute("SELECT case_id, sha256, samples FROM sound_recording").fetchall()
    finally:
        connection.close()
    return {str(case_id): (str(sha256), int(samples)) for case_id, sha256, samples in lines}


def _said(recording: Path, key: bytes, sha256: str, samples: int) -> Iterator[Finding]:
    reader = RecordingReader(recording, key)
    try:
        if reader.digest(samples) != sha256:
            yield _damaged(recording, 1)
    finally:
        reader.close()


def _open(path: Path, key: bytes, schema: files.Schema) -> sqlite.Connection:
    """Leaves no trace beside a file that was closed well; one that was not is read with its log."""
    wal = path.with_name(f"{path.name}-wal")
    live = wal.is_file() and wal.stat().st_size > 0
    return files.reading(path, key, schema, "ro" if live else "immutable")


def _whole(connection: sqlite.Connection, path: Path) -> Iterator[Finding]:
    tampered = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    sound = [] if tampered else connection.execute("PRAGMA integrity_check").fetchall()
    if tampered or [line[0] for line in sound] != ["ok"]:
        yield _damaged(path, len(tampered) or len(sound))


def _payload(connection: sqlite.Connection, path: Path) -> Iterator[Finding]:
    for sha256, data in connection.execute("SELECT sha256, bytes FROM payload"):
        if hashlib.sha256(data).hexdigest() != sha256:
            yield _damaged(path, 1)


def _outgoing(home: Home, connection: sqlite.Connection) -> Iterator[Finding]:
    for row in outbox.read(connection):
        file = home.outgoing / row.file_name
        if not file.is_file():
            yield _no_bundle(file)
            continue
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        if digest != row.ciphertext_sha256:
            yield _other_bundle(file)


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
