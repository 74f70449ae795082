"""Where reading stood when an assignment was left: the case, which of its materials were open, which lay on top.

It is kept in the settings, by the assignment's id, as ids and numbers alone; pages and zoom stand in the case file.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cse_desktop.settings import Settings


@dataclass(frozen=True, slots=True)
class LastRead:
    """A case and its open materials, as places in its list of materials; the one on top is `top`, -1 for none."""

    case_id: str
    materials: tuple[int, ...] = ()
    top: int = -1


def last_read(settings: Settings, assignment_id: str) -> LastRead | None:
    """What was kept for an assignment; None where there is nothing that can be used."""
    case_id, _, rest = settings.values.last_read.get(assignment_id, "").partition(" ")
    if not case_id:
        return None
    listed, _, top = rest.partition(" ")
    numbers = [int(part) for part in listed.split(",") if part.isdecimal()]
    return LastRead(case_id, tuple(numbers), int(top) if top.isdecimal() else -1)


def keep_last_read(settings: Settings, assignment_id: str, read: LastRead) -> None:
    """Keeps it, where it is not kept already."""
    listed = ",".join(str(number) for number in read.materials)
    told = f"{read.case_id} {listed} {read.top if read.top >= 0 else ''}".rstrip()
    if settings.values.last_read.get(assignment_id) != told:
        settings.change(last_read={**settings.values.last_read, assignment_id: told})


def as_numbers(digests: Sequence[str], open_ones: Sequence[str], top: str) -> tuple[tuple[int, ...], int]:
    """Open materials as places in the list of all; what is not in the list is left out."""
    known = list(digests)
    found = tuple(known.index(digest) for digest in open_ones if digest in known)
    return found, known.index(top) if top in known else -1
