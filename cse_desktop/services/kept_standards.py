"""The resolved standards of an assignment, kept beside its packs so that the assignment opens quickly again."""

from collections.abc import Mapping

from cse_desktop.domain.assignment import Assignment
from cse_desktop.domain.packs.kept import keep_standard, kept_standard
from cse_desktop.domain.packs.model import Standard

KEPT = "resolved/"
"""where a case file keeps each of them, under its digest"""


def keep_standards(standards: Mapping[str, Standard]) -> dict[str, bytes]:
    """Name → what to keep of the standards (case id → standard)."""
    return {f"{KEPT}{standard.digest}.json": keep_standard(standard) for standard in standards.values()}


def kept_standards(assignment: Assignment, kept: Mapping[str, bytes]) -> dict[str, Standard] | None:
    """Case id → its standard, from what was kept; None where one was not, or is not what the assignment names."""
    opened: dict[str, Standard] = {}
    for digest in {case.standard_digest for case in assignment.places}:
        standard = kept_standard(kept.get(f"{KEPT}{digest}.json", b""), digest)
        if standard is None:
            return None
        opened[digest] = standard
    return {case.id: opened[case.standard_digest] for case in assignment.places}
