"""The file of an assignment that is here already: shown, called damaged where it is, and nobody is told of himself."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cse_desktop.errors import KnownError
from cse_desktop.services.desk import AssessorDesk
from tests.e2e.keyboard import Person, at_the_keyboard
from tests.world import PASSWORD, World

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def person(world: World, desk: AssessorDesk) -> Iterator[Person]:
    """Somebody who has opened the assignment in the window."""
    desk.close_room()
    with at_the_keyboard(world.folder / "desks" / "e-001", world.clock) as found:
        found.unlock(PASSWORD)
        found.open_file(world.issued["e-001"], arrives="roster")
        found.idle()
        yield found


def test_an_assignment_that_is_open_in_this_window_is_shown(world: World, person: Person) -> None:
    for place in ("roster", "settings", "help", "return"):
        person.window.go(place)
        person.idle()
        person.window.open_path(world.issued["e-001"])
        person.reads_in_both("opened-again", "该任务已在本机", "on this computer already")
        person.idle()
        assert person.window.place == ("return" if place == "return" else "roster")
        assert "CASE-" not in person.reads()
        assert str(os.getpid()) not in person.reads()
        person.window.banner.clear()


def test_one_that_is_not_open_now_is_opened(world: World, desk: AssessorDesk) -> None:
    desk.open_file(world.issued["e-001"])
    desk.close_room()
    again = desk.open_file(world.issued["e-001"])
    assert (again.kind, again.assignment_id) == ("assignment", world.ids["e-001"])
    assert desk.open_room(world.ids["e-001"]).room.assignment.id == world.ids["e-001"]
    desk.close_room()


@pytest.mark.parametrize("open_here", [True, False], ids=["open", "closed"])
@pytest.mark.parametrize("at", [0.3, 0.9, 0.999])
def test_a_damaged_copy_is_called_damaged(
    world: World, desk: AssessorDesk, tmp_path: Path, *, open_here: bool, at: float
) -> None:
    bundle = world.issued["e-001"]
    desk.open_file(bundle)
    if open_here:
        desk.open_room(world.ids["e-001"])
    data = bytearray(bundle.read_bytes())
    data[int(len(data) * at)] ^= 1
    damaged = tmp_path / bundle.name
    damaged.write_bytes(data)
    with pytest.raises(KnownError) as caught:
        desk.open_file(damaged)
    assert caught.value.code == "CSB-022", "damaged, and neither open elsewhere nor here already"
    desk.close_room()
    assert desk.open_room(world.ids["e-001"]).room.assignment.cases
    desk.close_room()


def test_another_process_that_has_it_is_named(world: World, desk: AssessorDesk) -> None:
    desk.open_file(world.issued["e-001"])
    desk.close_room()
    path = next((world.folder / "desks" / "e-001").rglob("*.csecase"))
    script = (
        "import pathlib, sys\n"
        "from db.casefile.lock import Lock\n"
        f"with Lock(pathlib.Path({str(path)!r}), '2026-09-14T00:41:00Z'):\n"
        "    print('held', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", script]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        for opening in (
            lambda: desk.open_file(world.issued["e-001"]),
            lambda: desk.open_room(world.ids["e-001"]),
        ):
            with pytest.raises(KnownError) as caught:
                opening()
            assert caught.value.code == "CASE-008"
            assert str(other.pid) in caught.value.what.zh
        other.communicate("")
    desk.open_room(world.ids["e-001"])
    desk.close_room()
