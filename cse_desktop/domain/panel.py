"""Where the members of a panel differ, what they agree on already, and what must be discussed.

Each member's submitted record is a voice. In the interview an indicator that a member did not rate itself stands for
them where its dimension stands, as in the calculation; a critical one does not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cse_desktop.domain.packs.model import Standard
from cse_desktop.domain.records import (
    INTERVIEW,
    NOT_APPLICABLE,
    NOT_EVIDENCED,
    AgreedRating,
    CaseAgreement,
    Rating,
)
from cse_desktop.domain.scoring import Result, evaluate, evaluate_applied

FEWEST_VOICES = 2
"""a moderation is between at least two members"""


@dataclass(frozen=True, slots=True)
class Voice:
    """What one member of the panel submitted on a case."""

    assessor_id: str
    ratings: tuple[Rating, ...]
    recommendation: str
    lower_grade: str = ""


@dataclass(frozen=True, slots=True)
class PanelCell:
    """One target and method over all voices."""

    target: str
    method: str
    dimension: str
    values: Mapping[str, str]
    """assessor id → where they stand; those who stand nowhere are not in it"""
    own: frozenset[str]
    """who rated it themselves: the others stand where their dimension stands"""
    differs: bool
    gap: int
    """levels between the lowest and the highest; 0 where fewer than two are levels"""
    must_discuss: bool
    """by the pack's rule of discrepancies"""

    @property
    def value(self) -> str:
        """What all stand for; empty where they differ."""
        return "" if self.differs else next(iter(self.values.values()))


def panel_cells(
    standard: Standard, grade: str, methods: Iterable[str], voices: Sequence[Voice]
) -> tuple[PanelCell, ...]:
    """Everything that any of the voices rated, in the order of the dimensions."""
    used = tuple(methods)
    rated = {voice.assessor_id: {(r.target, r.method): r.value for r in voice.ratings} for voice in voices}
    divided = _divided(standard, grade, used, voices)
    found = []
    for dimension in standard.dimensions:
        targets: list[tuple[str, str]] = [(dimension.id, INTERVIEW)]
        targets += [
            (name, method) for name in dimension.indicators for method in standard.indicators[name].methods
        ]
        for target, method in targets:
            own = frozenset(who for who, values in rated.items() if (target, method) in values)
            if not own or method not in used:
                continue
            values = {
                who: standpoint
                for who, given in rated.items()
                if (standpoint := _standpoint(standard, given, target, method)) is not None
            }
            found.append(_cell(standard, grade, dimension.id, (target, method), values, own, divided))
    return tuple(found)


def _standpoint(
    standard: Standard, given: Mapping[tuple[str, str], str], target: str, method: str
) -> str | None:
    own = given.get((target, method))
    indicator = standard.indicators.get(target)
    if own is not None or indicator is None or method != INTERVIEW or indicator.critical:
        return own
    inherited = given.get((indicator.dimension, INTERVIEW))
    return None if inherited == NOT_APPLICABLE else inherited


def _cell(
    standard: Standard,
    grade: str,
    dimension: str,
    place: tuple[str, str],
    values: Mapping[str, str],
    own: frozenset[str],
    divided: frozenset[str],
) -> PanelCell:
    levels = [int(value) for value in values.values() if value not in (NOT_EVIDENCED, NOT_APPLICABLE)]
    gap = max(levels) - min(levels) if levels else 0
    differs = len(set(values.values())) > 1
    indicator = standard.indicators.get(place[0])
    critical = False
    if indicator is not None and indicator.critical and differs:
        line = indicator.expected[grade]
        apart = gap >= standard.discrepancy_rule.critical_gap
        critical = apart or len(levels) < len(values) or min(levels) < line <= max(levels)
    must = differs and (critical or dimension in divided)
    return PanelCell(*place, dimension, values, own, differs, gap, must)


def _divided(
    standard: Standard, grade: str, methods: tuple[str, ...], voices: Sequence[Voice]
) -> frozenset[str]:
    """Dimensions on whose line the voices stand on different sides."""
    results = [evaluate_applied(standard, grade, methods, voice.ratings) for voice in voices]
    return frozenset(
        dimension.id
        for dimension in standard.dimensions
        if len({result.dimensions[dimension.id].holds for result in results}) > 1
    )


def recommendations_differ(voices: Sequence[Voice]) -> bool:
    """Whether the voices do not all recommend the same."""
    return len({(voice.recommendation, voice.lower_grade) for voice in voices}) > 1


def agreed_recommendation(voices: Sequence[Voice], agreement: CaseAgreement) -> tuple[str, str]:
    """(recommendation, lower grade) that all share, or else that was agreed on; empty while it is not."""
    if voices and not recommendations_differ(voices):
        return voices[0].recommendation, voices[0].lower_grade
    return agreement.recommendation, agreement.lower_grade


def agreed_ratings(
    case_id: str, cells: Sequence[PanelCell], agreed: Sequence[AgreedRating], at: str
) -> tuple[Rating, ...]:
    """The panel's ratings: what all stand for, and what was agreed on where they differ."""
    known = {(row.target, row.method): row for row in agreed if row.value}
    found = []
    for cell in cells:
        row = known.get((cell.target, cell.method))
        if not cell.differs:
            found.append(Rating(case_id, cell.target, cell.method, cell.value, at))
        elif row is not None:
            found.append(Rating(case_id, cell.target, cell.method, row.value, row.agreed_at))
    return tuple(found)


def agreed_result(
    standard: Standard, grade: str, methods: Iterable[str], ratings: Iterable[Rating]
) -> Result:
    """The computed result of the panel's ratings."""
    return evaluate(standard, grade, methods, ratings)


def missing_agreements(
    cells: Sequence[PanelCell],
    agreed: Sequence[AgreedRating],
    voices: Sequence[Voice],
    agreement: CaseAgreement,
    *,
    near_miss: bool,
) -> tuple[tuple[str, str], ...]:
    """What still has to be settled: (target, method) of each rating; (`recommendation`, ``) and (`near_miss`, ``)."""
    known = {(row.target, row.method) for row in agreed if row.value and row.reason.strip()}
    found = [
        (cell.target, cell.method)
        for cell in cells
        if cell.differs and (cell.target, cell.method) not in known
    ]
    if recommendations_differ(voices) and not (agreement.recommendation and agreement.reason.strip()):
        found.append(("recommendation", ""))
    if near_miss and not found and not agreement.near_miss.strip():
        found.append(("near_miss", ""))
    return tuple(found)
