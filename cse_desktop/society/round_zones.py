"""The zone by which an issued assignment tells its times, as its holder's desk knows it too."""

import json
from collections.abc import Iterable

from cse_desktop.society.rows import AssignmentRow
from cse_desktop.zones import Zone, zone_of


def zone_of_assignment(row: AssignmentRow) -> Zone:
    """By the offsets of the interviews that the assignment names."""
    return zone_of_rows([row])


def zone_of_rows(rows: Iterable[AssignmentRow]) -> Zone:
    """By those of all that these assignments name."""
    return zone_of(case["interview_start"] for row in rows for case in json.loads(row.assignment)["cases"])
