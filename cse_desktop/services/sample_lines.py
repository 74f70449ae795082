"""How far the standard samples of an assignment are: what the roster says of them."""

from cse_desktop.domain.assignment import Sample
from cse_desktop.domain.records import MATERIAL, Rating
from cse_desktop.services.room import Room
from cse_desktop.services.roster_values import SampleLine


def sample_lines(room: Room) -> tuple[SampleLine, ...]:
    """All samples of the assignment, in their order."""
    left = set(room.uncompared())
    return tuple(_line(room, sample, left) for sample in room.assignment.samples)


def _line(room: Room, sample: Sample, left: set[str]) -> SampleLine:
    case = sample.case
    return SampleLine(
        case.id,
        case.profile.name,
        case.profile.name_latin,
        len(own_ratings(room, sample)),
        len(sample.asked),
        case.id not in left,
    )


def own_ratings(room: Room, sample: Sample) -> dict[str, str]:
    """Indicator → own rating, of what the sample asks."""
    rows = room.storage.rows(Rating, case_id=sample.case.id)
    return {row.target: row.value for row in rows if row.method == MATERIAL and row.target in sample.asked}
