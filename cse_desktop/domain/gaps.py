"""Looks for what is missing in a case before it can be submitted, and for what stands out."""

from collections.abc import Iterable, Sequence

from cse_desktop.domain.gap import DIMENSION, CaseRows, Gap, GapPlace, MaterialSeen, Severity
from cse_desktop.domain.gaps_of_case import case_gaps
from cse_desktop.domain.gaps_of_ratings import rating_gaps
from cse_desktop.domain.packs.model import Standard
from cse_desktop.domain.scoring import evaluate_applied

__all__ = ["DIMENSION", "CaseRows", "Gap", "GapPlace", "MaterialSeen", "Severity", "gaps"]


def gaps(
    standard: Standard,
    grade: str,
    methods: Iterable[str],
    rows: CaseRows,
    materials: Sequence[MaterialSeen] = (),
) -> tuple[Gap, ...]:
    """Everything missing or exceptional in one case, blocking ones first, then in the order of the rubric.

    What would give away the computed result is left out until the own recommendation is given.
    """
    result = evaluate_applied(standard, grade, methods, rows.ratings)
    found = (*rating_gaps(standard, result, rows), *case_gaps(standard, result, rows, materials))
    return tuple(sorted(found, key=lambda gap: not gap.blocks))
