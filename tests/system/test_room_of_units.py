"""The room of tests/unit is for values alone, and its door is shut."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.conftest import Room


def started(_: Path) -> None:
    subprocess.run(["true"], check=True)


WAYS: dict[str, Callable[[Path], object]] = {
    "written": lambda folder: (folder / "x").write_text("x", encoding="utf-8"),
    "appended": lambda folder: (folder / "x").open("ab").close(),
    "a folder": lambda folder: (folder / "y").mkdir(),
    "started": started,
}


@pytest.fixture
def room() -> Room:
    found = Room()
    sys.addaudithook(found.hear)
    found.open = True
    return found


@pytest.mark.parametrize("way", WAYS)
def test_what_is_no_matter_of_values_is_heard(room: Room, tmp_path: Path, way: str) -> None:
    WAYS[way](tmp_path)
    room.open = False
    assert len(room.broken) >= 1


def test_reading_what_the_program_carries_is_allowed(room: Room) -> None:
    Path(__file__).read_bytes()
    room.open = False
    assert room.broken == []
