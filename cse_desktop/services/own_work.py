"""What a person wants to know of their own work on an assignment; it is shown to nobody else and sent nowhere."""

from dataclasses import dataclass
from datetime import timedelta

from cse_desktop.domain.own_ratings import Severity, severity, time_left, worked
from cse_desktop.domain.progress import State, case_state
from cse_desktop.domain.records import MATERIAL, Rating
from cse_desktop.services.room import Room

WORKING: frozenset[State] = frozenset({"new", "declared", "in_progress", "has_gaps", "ready", "on_hold"})


@dataclass(frozen=True, slots=True)
class CaseSeverity:
    """One applicant's ratings beside what is expected."""

    number: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class OwnWork:
    """What is left, how long that takes at one's own pace, and how one's own ratings lie."""

    cases_left: int
    ratings_left: int
    """of the material review"""
    time_left: timedelta | None
    severity: Severity | None
    cases: tuple[CaseSeverity, ...]
    """in the roster's order, where there are enough ratings"""
    scale: tuple[int, int]
    """lowest and highest level"""


def _of_applicant(room: Room, case_id: str | None) -> bool:
    return case_id is not None and not room.is_sample(case_id)


def own_work(room: Room) -> OwnWork:
    """Read from ratings and journal; ratings by level count, NE and NA say nothing of severity."""
    given = cases_left = left = 0
    all_pairs: list[tuple[int, int]] = []
    cases: list[CaseSeverity] = []
    for case in room.assignment.cases:
        state = case_state(room.facts(case.id))
        if state in ("recused", "recalled", "purged"):
            continue
        standard = room.standard(case.id)
        rows = room.storage.rows(Rating, case_id=case.id)
        material = {row.target for row in rows if row.method == MATERIAL}
        targets = {name for name, found in standard.indicators.items() if MATERIAL in found.methods}
        missing = len(targets - material) if MATERIAL in room.assignment.methods else 0
        given += len(rows)
        if state in WORKING and not room.is_frozen(case.id):
            cases_left += 1
            left += missing
        pairs = [
            (int(row.value), standard.indicators[row.target].expected[case.profile.grade])
            for row in rows
            if row.value.isdigit() and row.target in standard.indicators
        ]
        all_pairs += pairs
        own = severity(pairs)
        if own is not None:
            cases.append(CaseSeverity(case.profile.number, own))
    spent = worked(entry.at for entry in room.storage.journal() if _of_applicant(room, entry.case_id))
    levels = [level.value for level in room.standard(room.assignment.cases[0].id).levels]
    return OwnWork(
        cases_left,
        left,
        time_left(spent, given, left),
        severity(all_pairs),
        tuple(cases),
        (levels[0], levels[-1]),
    )
