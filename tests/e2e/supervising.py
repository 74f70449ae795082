"""A panel with a supervisor, and a supervisor who says of everything that it was kept."""

from collections.abc import Callable, Sequence
from pathlib import Path

from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from tests.world import PASSWORD, World, write_round

SUPERVISOR = "e-005"
DAY = "2026-03-12"
PEOPLE = {"e-009": "lead", "e-001": "assessor", SUPERVISOR: "supervisor"}


def seat(
    world: World,
    applicants: int = 2,
    name: str = "",
    prepare: Callable[[Path], None] = lambda _: None,
    **changes: str,
) -> AssessorDesk:
    """The round issued with a supervisor; the supervisor's desk, the assignment not yet opened.

    `prepare` is given the round folder before it is issued.
    """
    for who in ("e-009", "e-001"):
        world.enrol(who)
    desk = world.enrol(SUPERVISOR, employer="示例监督机构", name=name)
    write_round(world.round, PEOPLE, applicants, **changes)
    prepare(world.round)
    world.issue()
    return desk


def begin(world: World, desk: AssessorDesk, recuse: Sequence[int] = ()) -> Casework:
    """The assignment opened, if it is not yet, and declared."""
    if not desk.state().assignments:
        desk.open_file(world.issued[SUPERVISOR])
    work = desk.open_room(world.ids[SUPERVISOR])
    choices = {
        case.id: ("recuse", "同一单位") if place in recuse else ("none", "")
        for place, case in enumerate(work.room.assignment.cases)
    }
    work.declare(choices, PASSWORD)
    return work


def watch(work: Casework, *subjects: str, leave: Sequence[str] = ()) -> None:
    """Says of every item of these subjects (else of all of the day) that it was kept, but for those of `leave`."""
    for row in work.supervision_sheet(DAY).rows:
        for check in row.checks:
            if (not subjects or row.case_id in subjects) and check.item not in leave:
                work.observe(row.case_id, check.item, "kept")


def signed(work: Casework, *case_ids: str) -> Path:
    """Signs these cases, else all that are ready; the bundle's file."""
    ready = [row.case_id for row in work.supervision_sheet(DAY).rows if row.ready]
    return work.path_of(work.submit_cases(case_ids or ready, PASSWORD).bundle_id)
