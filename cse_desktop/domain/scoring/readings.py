"""Reads the ratings of one case: what each method says of each indicator, and what is still to be rated."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from cse_desktop.domain.packs.model import Indicator, Standard
from cse_desktop.domain.records import INTERVIEW, MATERIAL, NOT_APPLICABLE, NOT_EVIDENCED, Rating
from cse_desktop.domain.scoring.result import IndicatorResult, IndicatorState, Part
from cse_desktop.errors import BugError


@dataclass(frozen=True, slots=True)
class Reading:
    """What one method says of one indicator: a level text, `NE`, `NA`, or None while unrated."""

    method: str
    value: str | None
    own: bool


@dataclass(frozen=True, slots=True)
class Ratings:
    """The ratings of one case against one grade, by the methods that enter."""

    standard: Standard
    grade: str
    """the grade computed against"""
    applied_grade: str
    """the grade applied for: it decides where NA is permitted"""
    methods: tuple[str, ...]
    values: Mapping[tuple[str, str], str]
    """(target, method) → value"""

    @classmethod
    def of(
        cls,
        standard: Standard,
        grade: str,
        methods: Iterable[str],
        rows: Iterable[Rating],
        applied_grade: str | None = None,
    ) -> "Ratings":
        """The ratings in `rows`, which are all of one case; a value off the scale is our mistake."""
        scale = {str(level.value) for level in standard.levels} | {NOT_EVIDENCED, NOT_APPLICABLE}
        values: dict[tuple[str, str], str] = {}
        for row in rows:
            if row.value not in scale or (row.target, row.method) in values:
                raise BugError(f"{row.target} by {row.method} is rated twice or off the scale")
            values[row.target, row.method] = row.value
        return cls(standard, grade, applied_grade or grade, active_methods(standard, grade, methods), values)

    def readings(self, indicator: Indicator) -> tuple[Reading, ...]:
        """One reading for each method that assesses the indicator here."""
        return tuple(
            self._reading(indicator, method) for method in indicator.methods if method in self.methods
        )

    def result(self, indicator: Indicator) -> IndicatorResult:
        """The indicator's state and, where it is rated, its exact value."""
        readings = self.readings(indicator)
        expected = indicator.expected[self.grade]
        levels = [r for r in readings if r.value not in (None, NOT_EVIDENCED, NOT_APPLICABLE)]

        def without_value(state: IndicatorState) -> IndicatorResult:
            return IndicatorResult(indicator.id, state, expected, indicator.critical, (), None)

        if not readings:
            return without_value("not_assessed")
        if self._is_not_applicable(indicator, readings):
            return without_value("not_applicable")
        if levels:
            parts = self._parts(levels)
            value = sum((part.weight * part.level for part in parts), Fraction(0))
            return IndicatorResult(indicator.id, "rated", expected, indicator.critical, parts, value)
        if all(reading.value == NOT_EVIDENCED for reading in readings):
            return without_value("not_evidenced")
        return without_value("unrated")

    def unrated(self, results: Mapping[str, IndicatorResult]) -> tuple[tuple[str, str], ...]:
        """(target, method) still to be rated: every M, and in the interview each dimension and critical indicator."""
        found: list[tuple[str, str]] = []
        for dimension in self.standard.dimensions:
            asked = [
                self.standard.indicators[name]
                for name in dimension.indicators
                if results[name].state not in ("not_applicable", "not_assessed")
            ]
            if (
                INTERVIEW in self.methods
                and any(INTERVIEW in indicator.methods for indicator in asked)
                and self.values.get((dimension.id, INTERVIEW)) in (None, NOT_APPLICABLE)
            ):
                found.append((dimension.id, INTERVIEW))
            for indicator in asked:
                found.extend(
                    (indicator.id, reading.method)
                    for reading in self.readings(indicator)
                    if reading.value is None and (reading.method == MATERIAL or indicator.critical)
                )
        return tuple(found)

    def permits_not_applicable(self, indicator: Indicator) -> bool:
        """Whether the pack permits NA for this indicator at the grade applied for."""
        return self.applied_grade in indicator.not_applicable

    def _is_not_applicable(self, indicator: Indicator, readings: tuple[Reading, ...]) -> bool:
        """NA stands unless the indicator is rated itself; at a lower grade it also follows from the pack."""
        if self.grade != self.applied_grade and self.grade in indicator.not_applicable:
            return True
        own = {reading.value for reading in readings if reading.own and reading.value is not None}
        return own == {NOT_APPLICABLE}

    def _reading(self, indicator: Indicator, method: str) -> Reading:
        own = self.values.get((indicator.id, method))
        if own == NOT_APPLICABLE and not self.permits_not_applicable(indicator):
            return Reading(method, None, own=True)
        if own is not None:
            return Reading(method, own, own=True)
        if method != INTERVIEW or indicator.critical:
            return Reading(method, None, own=True)
        inherited = self.values.get((indicator.dimension, INTERVIEW))
        return Reading(method, None if inherited == NOT_APPLICABLE else inherited, own=False)

    def _parts(self, levels: list[Reading]) -> tuple[Part, ...]:
        weights = self.standard.grade(self.grade).weights
        whole = sum((weights[reading.method] for reading in levels), Fraction(0))
        return tuple(
            Part(reading.method, int(reading.value or 0), weights[reading.method] / whole, reading.own)
            for reading in levels
        )


def active_methods(standard: Standard, grade: str, methods: Iterable[str]) -> tuple[str, ...]:
    """Those of the round's `methods` that ratings are made by and that the grade gives a weight."""
    weights = standard.grade(grade).weights
    wanted = set(methods)
    return tuple(method for method in (MATERIAL, INTERVIEW) if method in wanted and method in weights)
