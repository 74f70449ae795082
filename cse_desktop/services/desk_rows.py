"""The desk's list of assignments, as it can be shown before any file is opened."""

from collections.abc import Sequence
from datetime import datetime

from cse_desktop.domain.deadlines import days_left
from cse_desktop.domain.ports import DeskEntry
from cse_desktop.errors import Words
from cse_desktop.services.roster_values import DeskRow
from cse_desktop.words import words
from cse_desktop.zones import Zone, zone_of


def desk_rows(entries: Sequence[DeskEntry], now: datetime) -> tuple[DeskRow, ...]:
    """The nearest due date first; what is not known yet comes last."""
    return tuple(sorted((_row(entry, now) for entry in entries), key=lambda row: row.due or "9999"))


def _row(entry: DeskEntry, now: datetime) -> DeskRow:
    zone = zone_of([entry.due_ends])
    return DeskRow(
        assignment_id=entry.assignment_id,
        title=entry.title,
        society=entry.society,
        due=entry.due,
        cases=entry.case_count,
        done=0,
        left=_left(entry.due, now, zone),
        zone=zone,
    )


def _left(due: str, now: datetime, zone: Zone) -> Words:
    if not due:
        return words("casework.left.unknown")
    days = days_left(due, now, zone)
    if days == 0:
        return words("casework.left.today")
    return words("casework.left.days" if days > 0 else "casework.left.over").format(n=abs(days))
