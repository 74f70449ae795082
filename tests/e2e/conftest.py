"""A society with one assessor and a round of two, issued."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from tests.world import World, write_round


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """One society; nothing is issued yet."""
    found = World(tmp_path)
    yield found
    found.close()


@pytest.fixture
def desk(world: World) -> Iterator[AssessorDesk]:
    """The desk of `e-001`, unlocked, with the round issued and not yet opened."""
    found = world.enrol("e-001")
    world.enrol("e-009")
    write_round(world.round, {"e-009": "lead", "e-001": "assessor"})
    world.issue()
    yield found
    found.close_room()


@pytest.fixture
def casework(world: World, desk: AssessorDesk) -> Casework:
    """The assignment opened and declared without any interest."""
    desk.open_file(world.issued["e-001"])
    found = desk.open_room(world.ids["e-001"])
    from tests.world import PASSWORD  # noqa: PLC0415 - beside its only use

    found.declare({case.id: ("none", "") for case in found.room.assignment.cases}, PASSWORD)
    return found
