"""One applicant's store: what goes in comes out by digest, encrypted on the way, wholly there or not at all."""

import hashlib
import random
import resource
import shutil
import signal
import stat
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cse_desktop.domain.ports import MaterialReader, MaterialWriter
from cse_desktop.errors import BugError, KnownError
from cse_desktop.errors.refusals import Refused
from db.casefile.materials import CHUNK, StoreReader, StoreWriter
from tests.db.desks import KEY, SECRET

PIECE = 64 * 1024


def sample(size: int) -> bytes:
    return (SECRET.encode() * (size // len(SECRET.encode()) + 1))[:size]


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def put(writer: MaterialWriter, data: bytes) -> str:
    with writer.member(digest(data), len(data)) as sink:
        for start in range(0, len(data), PIECE):
            sink.write(data[start : start + PIECE])
    return digest(data)


def lanes() -> set[threading.Thread]:
    """Threads that fill a store; another test may have left one, as a process cut short does."""
    return {thread for thread in threading.enumerate() if thread.name == "materials"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.materials" / "case.csemat"


def test_what_goes_in_comes_out_by_digest(path: Path) -> None:
    writer = StoreWriter(path, KEY)
    materials = [sample(size) for size in (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 5 * CHUNK + 777)]
    digests = [put(writer, data) for data in materials]
    assert not path.exists(), "nothing is visible before it is published"
    writer.publish()
    assert [name.name for name in path.parent.iterdir()] == [path.name]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    reader: MaterialReader = StoreReader(path, KEY)
    chance = random.Random(3)  # noqa: S311 - places, not secrets
    for sha256, data in zip(digests, materials, strict=True):
        assert reader.size(sha256) == len(data)
        assert reader.read(sha256, 0, len(data) + 10) == data
        for _ in range(30):
            offset, length = chance.randint(0, len(data) + 5), chance.randint(0, 3 * CHUNK)
            assert reader.read(sha256, offset, length) == data[offset : offset + length]
    with pytest.raises(KeyError):
        reader.size("0" * 64)
    with pytest.raises(KeyError):
        reader.read("0" * 64, 0, 1)
    reader.close()


def test_the_same_bytes_under_two_names_are_kept_once(path: Path) -> None:
    writer = StoreWriter(path, KEY)
    data = sample(8 * CHUNK)
    put(writer, data)
    put(writer, data)
    writer.publish()
    assert path.stat().st_size < 10 * CHUNK
    reader = StoreReader(path, KEY)
    assert reader.digests() == (digest(data),)
    assert reader.read(digest(data), 0, len(data)) == data
    reader.close()


def test_a_writer_that_rested_goes_on(path: Path) -> None:
    before = lanes()
    writer = StoreWriter(path, KEY)
    first = put(writer, sample(CHUNK + 5))
    writer.rest()
    assert lanes() == before
    second = put(writer, sample(3 * CHUNK))
    writer.publish()
    reader = StoreReader(path, KEY)
    assert set(reader.digests()) == {first, second}
    reader.close()


def test_readers_work_side_by_side_in_their_own_threads(path: Path) -> None:
    writer = StoreWriter(path, KEY)
    data = sample(10 * CHUNK)
    put(writer, data)
    writer.publish()
    found: list[bytes] = []

    def read() -> None:
        reader = StoreReader(path, KEY)
        found.append(reader.read(digest(data), 0, len(data)))
        reader.close()

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [data] * 3


def test_no_plaintext_is_on_the_disk_at_any_time(path: Path) -> None:
    writer = StoreWriter(path, KEY)
    put(writer, sample(3_000_000))
    writer.rest()
    put(writer, sample(2_000_000))
    before = {name: name.read_bytes() for name in path.parent.iterdir()}
    writer.publish()
    after = {name: name.read_bytes() for name in path.parent.iterdir()}
    assert before
    for data in (*before.values(), *after.values()):
        for secret in (SECRET.encode()[:24], b"earthing", b"SQLite format"):
            assert secret not in data


@pytest.mark.parametrize("size", [-1, 1])
def test_another_size_than_announced_is_our_mistake(path: Path, size: int) -> None:
    writer = StoreWriter(path, KEY)
    data = sample(CHUNK)
    with pytest.raises(BugError), writer.member(digest(data), len(data) + size) as sink:
        sink.write(data)
    writer.discard()
    assert list(path.parent.iterdir()) == []


def test_discarding_leaves_nothing_and_may_be_repeated(path: Path) -> None:
    before = lanes()
    writer = StoreWriter(path, KEY)
    with pytest.raises(Refused):
        _refuse_midway(writer)
    writer.discard()
    writer.discard()
    assert list(path.parent.iterdir()) == []
    assert lanes() == before


def test_what_a_writer_cut_short_has_left_is_replaced(path: Path) -> None:
    path.parent.mkdir()
    path.with_name(f"{path.name}.part").write_bytes(b"left over")
    writer = StoreWriter(path, KEY)
    sha256 = put(writer, sample(10))
    writer.publish()
    reader = StoreReader(path, KEY)
    assert reader.read(sha256, 0, 10) == sample(10)
    reader.close()


def test_a_missing_store_and_a_wrong_key_are_said(path: Path) -> None:
    with pytest.raises(KnownError) as caught:
        StoreReader(path, KEY)
    assert caught.value.code == "CASE-011"
    writer = StoreWriter(path, KEY)
    put(writer, sample(10))
    writer.publish()
    with pytest.raises(KnownError) as caught:
        StoreReader(path, bytes(32))
    assert caught.value.code == "CASE-004"


def test_a_changed_byte_is_noticed_when_it_is_read(path: Path) -> None:
    writer = StoreWriter(path, KEY)
    data = sample(20 * CHUNK)
    put(writer, data)
    writer.publish()
    changed = bytearray(path.read_bytes())
    changed[10 * CHUNK] ^= 1
    path.write_bytes(changed)
    reader = StoreReader(path, KEY)
    with pytest.raises(KnownError) as caught:
        reader.read(digest(data), 0, len(data))
    assert caught.value.code == "CASE-005"
    reader.close()


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """No file of this process grows beyond so many bytes."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("room", [40_000, 3_000_000])
def test_no_more_room_for_the_file_leaves_nothing(path: Path, room: int) -> None:
    writer = StoreWriter(path, KEY)
    with files_up_to(room), pytest.raises(KnownError) as caught:
        _fill(writer)
    assert caught.value.code in ("CASE-006", "CASE-007")
    writer.discard()
    assert list(path.parent.iterdir()) == []


def test_a_full_file_system_is_said_in_words_and_leaves_nothing(tmp_path: Path) -> None:
    mount, umount = shutil.which("mount"), shutil.which("umount")
    assert mount
    assert umount
    done = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=2m", "none", str(tmp_path)], check=False, capture_output=True
    )
    if done.returncode:
        pytest.skip("only root may mount; the test above fills a file instead")
    try:
        writer = StoreWriter(tmp_path / "a.materials" / "case.csemat", KEY)
        with pytest.raises(KnownError) as caught:
            _fill(writer)
        assert caught.value.code == "CASE-006"
        assert "磁盘空间不足" in caught.value.sentences("zh_CN")
        writer.discard()
        assert list((tmp_path / "a.materials").iterdir()) == []
    finally:
        subprocess.run([umount, str(tmp_path)], check=True)


def _fill(writer: StoreWriter) -> None:
    put(writer, sample(4_000_000))
    put(writer, sample(5_000_000))
    writer.publish()


def _refuse_midway(writer: StoreWriter) -> None:
    """As the reader of bundles does when a digest is not the one announced."""
    with writer.member("0" * 64, 10) as sink:
        sink.write(b"12345")
        raise Refused("CSB-110")
