"""A society with its round, and the example of a round folder where it stands."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from tests.society.sending import Sender
from tests.world import PASSWORD, World, write_round


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """One authorised society; nothing is issued yet."""
    found = World(tmp_path)
    yield found
    found.close()


@pytest.fixture
def desk(world: World) -> Iterator[AssessorDesk]:
    """The desk of `e-001`, appointed; its round folder is written and not yet issued."""
    found = world.enrol("e-001")
    world.enrol("e-009")
    write_round(world.round, {"e-009": "lead", "e-001": "assessor"})
    yield found
    found.close_room()


@pytest.fixture
def casework(world: World, desk: AssessorDesk) -> Casework:
    """The assignment of `e-001`, issued, opened and declared without any interest."""
    world.issue()
    desk.open_file(world.issued["e-001"])
    found = desk.open_room(world.ids["e-001"])
    found.declare({case.id: ("none", "") for case in found.room.assignment.cases}, PASSWORD)
    return found


@pytest.fixture
def sender(world: World, casework: Casework) -> Sender:
    """`e-001`, whose assignment is issued; what the program itself made was not handed over."""
    assert world.ids["e-001"] == casework.room.assignment.id
    return Sender.of(world, "e-001")


@pytest.fixture
def lead(world: World, sender: Sender) -> Sender:
    """`e-009`, who leads the same panel."""
    return Sender.of(world, "e-009")


@pytest.fixture
def example_round(tmp_path: Path) -> Path:
    """A copy of the example of a round folder, which `CSE_EXAMPLE_ROUND` names."""
    place = os.environ.get("CSE_EXAMPLE_ROUND")
    if not place:
        missing = "CSE_EXAMPLE_ROUND names no round folder; .ci/run sets it"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    copy = tmp_path / "example round"
    shutil.copytree(place, copy)
    return copy
