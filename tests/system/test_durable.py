"""Bytes that are durable: what the system is asked for where it knows more than one kind of sync."""

import errno
import fcntl
import importlib.util
import os
from pathlib import Path

import pytest

from cse_desktop import durable

FULL_SYNC = 51
"""what macOS calls F_FULLFSYNC"""


@pytest.mark.parametrize("known", [True, False])
def test_a_full_sync_is_asked_for_where_there_is_one(
    known: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def control(_handle: int, command: int) -> int:
        assert command == FULL_SYNC
        asked.append("full")
        if not known:
            raise OSError(errno.ENOTSUP, "not here")
        return 0

    monkeypatch.setattr(fcntl, "F_FULLFSYNC", FULL_SYNC, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", control)
    monkeypatch.setattr(os, "fsync", lambda _: asked.append("usual"))
    spec = importlib.util.spec_from_file_location("durable_on_macos", durable.__file__)
    assert spec is not None
    assert spec.loader is not None
    on_macos = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(on_macos)
    on_macos.write_durably(tmp_path / "file", b"data")
    assert (tmp_path / "file").read_bytes() == b"data"
    assert asked == (["full"] * 2 if known else ["full", "usual"] * 2)


KEYS, FEWER = b"first, second", b"first"


def overwritten(path: Path) -> set[str]:
    """Names beside `path`, and nothing of what is to be gone in any of them."""
    for file in path.parent.iterdir():
        assert b"second" not in file.read_bytes(), file.name
    return {file.name for file in path.parent.iterdir()}


def test_what_is_left_out_is_overwritten_once_its_successor_stands(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    durable.replace_overwriting(path, KEYS)
    old = path.open("rb")
    durable.replace_overwriting(path, FEWER)
    assert old.read() == bytes(len(KEYS)), "also for whoever holds the old file"
    old.close()
    assert path.read_bytes() == FEWER
    assert overwritten(path) == {"keys"}


@pytest.mark.parametrize("failing", ["fdopen", "fsync", "link", "replace"])
def test_a_file_whose_successor_does_not_come_stays_as_it_is(
    failing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "keys"
    durable.replace_overwriting(path, KEYS)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    for _ in range(3):
        with monkeypatch.context() as disk:
            disk.setattr(os, failing, full)
            with pytest.raises(OSError, match="full"):
                durable.replace_overwriting(path, FEWER)
        assert path.read_bytes() == KEYS
    durable.replace_overwriting(path, FEWER)
    assert path.read_bytes() == FEWER
    assert overwritten(path) == {"keys"}


def test_what_a_crash_left_is_overwritten_by_the_next_start_but_never_the_live_file(tmp_path: Path) -> None:
    path, gone = tmp_path / "keys", tmp_path / "keys.gone"
    path.write_bytes(FEWER)
    gone.write_bytes(KEYS)
    assert durable.is_unfinished(path)
    durable.finish_overwriting(path)
    assert overwritten(path) == {"keys"}
    path.write_bytes(KEYS)
    os.link(path, gone)
    durable.finish_overwriting(path)
    assert (path.read_bytes(), gone.exists()) == (KEYS, False)
    path.rename(gone)
    durable.finish_overwriting(path)
    assert gone.read_bytes() == KEYS, "without a successor it may be the only copy"
    gone.rename(path)
    durable.remove_overwriting(path)
    assert overwritten(path) == set()


def test_a_thing_set_aside_replaces_nothing(tmp_path: Path) -> None:
    aside = tmp_path / "aside"
    names = []
    for text in ("one", "two", "three"):
        path = tmp_path / "file.toml"
        path.write_text(text, encoding="utf-8")
        names.append(durable.set_aside(path, aside))
    assert [name.name for name in names] == ["file.toml", "file.2.toml", "file.3.toml"]
    assert [name.read_text(encoding="utf-8") for name in names] == ["one", "two", "three"]


def test_what_is_streamed_replaces_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with durable.written_durably(path) as file:
        file.write(b"one")

    def broken_off() -> None:
        with durable.written_durably(path) as file:
            file.write(b"tw")
            raise KeyError

    with pytest.raises(KeyError):
        broken_off()
    assert path.read_bytes() == b"one"
    assert [found.name for found in tmp_path.iterdir()] == ["file"]
