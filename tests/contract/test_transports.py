"""One suite over the ways to carry a bundle out, and what only a folder can meet."""

import os
import resource
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from cse_desktop.domain.ports import Transport
from cse_desktop.errors import KnownError
from cse_desktop.transport import FolderTransport, MemoryTransport

DATA = bytes(range(256)) * 5000
NAME = "示例-scores.csb"

Look = Callable[[str], bytes | None]


@pytest.fixture(params=["folder", "memory"])
def way(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Transport, Look]:
    if request.param == "memory":
        memory = MemoryTransport()
        return memory, memory.delivered.get
    folder = tmp_path / "stick"
    folder.mkdir()
    return FolderTransport(
        folder
    ), lambda name: (folder / name).read_bytes() if (folder / name).is_file() else None


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source.csb"
    path.write_bytes(DATA)
    return path


def test_what_is_delivered_is_the_bundle(way: tuple[Transport, Look], source: Path) -> None:
    transport, look = way
    assert NAME in transport.deliver(source, NAME)
    assert look(NAME) == DATA
    assert source.read_bytes() == DATA


def test_delivering_again_replaces(way: tuple[Transport, Look], source: Path) -> None:
    transport, look = way
    transport.deliver(source, NAME)
    source.write_bytes(b"second")
    transport.deliver(source, NAME)
    assert look(NAME) == b"second"


def test_a_missing_source_is_said(way: tuple[Transport, Look], tmp_path: Path) -> None:
    transport, look = way
    with pytest.raises(KnownError) as caught:
        transport.deliver(tmp_path / "nothing.csb", NAME)
    assert caught.value.code == "SEND-006"
    assert look(NAME) is None


def test_a_missing_folder_is_said(source: Path, tmp_path: Path) -> None:
    for folder in (tmp_path / "away", source):
        with pytest.raises(KnownError) as caught:
            FolderTransport(folder).deliver(source, NAME)
        assert caught.value.code == "SEND-001"


def test_a_read_only_folder_is_said(source: Path) -> None:
    """`/proc/self` takes no files, not even root's."""
    with pytest.raises(KnownError) as caught:
        FolderTransport(Path("/proc/self")).deliver(source, NAME)
    assert caught.value.code in ("SEND-001", "SEND-002")
    assert caught.value.safe is not None


def test_a_full_drive_leaves_nothing_behind(source: Path, tmp_path: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    folder = tmp_path / "stick"
    folder.mkdir()
    (folder / NAME).write_bytes(b"the one before")
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(DATA) // 2, limits[1]))
    try:
        with pytest.raises(KnownError) as caught:
            FolderTransport(folder).deliver(source, NAME)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert caught.value.code == "SEND-003"
    assert [path.name for path in folder.iterdir()] == [NAME]
    assert (folder / NAME).read_bytes() == b"the one before"


@pytest.mark.skipif(os.getuid() != 0, reason="only root may mount")
def test_a_full_file_system_leaves_nothing_behind(source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    assert mount
    assert umount
    done = subprocess.run([mount, "-t", "tmpfs", "-o", "size=512k", "none", str(folder)], check=False)
    if done.returncode:
        pytest.skip("this root may not mount")
    try:
        with pytest.raises(KnownError) as caught:
            FolderTransport(folder).deliver(source, NAME)
        assert caught.value.code == "SEND-003"
        assert list(folder.iterdir()) == []
    finally:
        subprocess.run([umount, str(folder)], check=True)
