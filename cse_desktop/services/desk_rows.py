"""The desk's list of assignments, as it can be shown before any file is opened."""

from collections.abc import Sequence
from datetime import date

from cse_desktop.domain.ports import DeskEntry
from cse_desktop.errors import Words
from cse_desktop.services.roster_values import DeskRow
from cse_desktop.words import words


def desk_rows(entries: Sequence[DeskEntry], today: str) -> tuple[DeskRow, ...]:
    """The nearest due date first; what is not known yet comes last."""
    rows = [
        DeskRow(
            assignment_id=entry.assignment_id,
            title=entry.title,
            society=entry.society,
            due=entry.due,
            cases=entry.case_count,
            done=0,
            left=_left(entry.due, today),
        )
        for entry in entries
    ]
    return tuple(sorted(rows, key=lambda row: row.due or "9999"))


def _left(due: str, today: str) -> Words:
    if not due:
        return words("casework.left.unknown")
    days = (date.fromisoformat(due) - date.fromisoformat(today)).days
    if days == 0:
        return words("casework.left.today")
    return words("casework.left.days" if days > 0 else "casework.left.over").format(n=abs(days))
