"""The rule of this room: what is tried here is made of values alone. Nothing is written, started, or shown."""

import sys
from collections.abc import Iterator
from typing import Any

import pytest

CHANGES = (
    "os.mkdir",
    "os.rename",
    "os.link",
    "os.symlink",
    "os.truncate",
    "shutil.rmtree",
    "tempfile.mkdtemp",
)
STARTS = ("subprocess.Popen", "os.posix_spawn", "os.fork", "socket.connect", "socket.bind")
WRITING = frozenset("wax+")
SHOWING = frozenset({"qapp", "qtbot", "qtmodeltester"})


class Room:
    """Hears of what Python does while a test of the room runs. A hook can't be taken away, so it is told when."""

    def __init__(self) -> None:
        self.open = False
        self.broken: list[str] = []

    def hear(self, event: str, given: tuple[Any, ...]) -> None:
        """One thing that Python does."""
        if self.open and (event in CHANGES or event in STARTS or (event == "open" and _writes(given))):
            self.broken.append(f"{event} {given[:1]}")


def _writes(given: tuple[Any, ...]) -> bool:
    mode = given[1]
    return isinstance(mode, str) and not WRITING.isdisjoint(mode)


ROOM = Room()
sys.addaudithook(ROOM.hear)


@pytest.fixture(autouse=True)
def _values_alone(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test of this room that writes, starts or shows something fails: it belongs into another."""
    assert SHOWING.isdisjoint(request.fixturenames), "tests of widgets are in tests/ui"
    ROOM.broken.clear()
    ROOM.open = True
    yield
    ROOM.open = False
    assert ROOM.broken == [], "tests of files and processes are in tests/system"
