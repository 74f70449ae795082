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
