"""What a computation gives: every number it used, every clause of the pass rule, and the reasons in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from cse_desktop.errors import Words

IndicatorState = Literal["rated", "not_evidenced", "not_applicable", "unrated", "not_assessed"]
"""`not_assessed`: no method of this round and grade assesses it; `unrated`: something is still to be rated"""
ClauseState = Literal["holds", "fails", "not_applied"]


@dataclass(frozen=True, slots=True)
class Part:
    """One method's level of an indicator with the weight it enters with, after renormalising."""

    method: str
    level: int
    weight: Fraction
    own: bool
    """False: the interview rating is its dimension's"""


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """One indicator."""

    id: str
    state: IndicatorState
    expected: int
    critical: bool
    parts: tuple[Part, ...]
    """what its value is the weighted mean of; empty unless rated"""
    value: Fraction | None


@dataclass(frozen=True, slots=True)
class BlockResult:
    """One block of a dimension; `weight` is its share renormalised over the blocks that have a value."""

    id: str
    weight: Fraction
    indicators: tuple[str, ...]
    """those that entered the mean"""
    value: Fraction
    expected: Fraction


@dataclass(frozen=True, slots=True)
class DimensionResult:
    """One dimension. `expected` is formed from the indicators' expectations as `value` is from their ratings."""

    id: str
    value: Fraction | None
    """None where nothing is rated"""
    expected: Fraction
    line: Fraction
    """the least value that holds"""
    blocks: tuple[BlockResult, ...]
    holds: bool | None
    """None where the dimension is not assessed: all its indicators are not applicable or have no method"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that makes a clause fail. `value` is below `bound`; None where there is no number."""

    target: str
    method: str
    """where the finding is about one method only; else empty"""
    value: Fraction | None
    bound: Fraction | None
    words: Words


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of the pass rule. `rule` says what it asks, `reason` why it holds, fails or is not applied."""

    number: int
    id: str
    """`dimensions` `floor` `critical` `written` `evidence`"""
    state: ClauseState
    rule: Words
    reason: Words
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """The written test, marked by others: shares of the paper and of its critical items, from 0 to 1."""

    paper: Fraction
    critical_items: Fraction


@dataclass(frozen=True, slots=True)
class Result:
    """The computed result of one case against one grade. It recommends; it never decides."""

    standard_digest: str
    grade: str
    methods: tuple[str, ...]
    """the methods that entered: of the round, and weighted for the grade"""
    indicators: Mapping[str, IndicatorResult]
    dimensions: Mapping[str, DimensionResult]
    clauses: tuple[Clause, ...]
    near_miss: bool
    unrated: tuple[tuple[str, str], ...]
    """(target, method) still to be rated, in the order of the dimensions"""
    not_assessed: tuple[str, ...]
    """indicators that no method of this round assesses"""
    recommends: bool
    """everything is rated and no clause fails"""
    headline: Words
    lower: tuple["Result", ...]
    """the same ratings against each lower grade, next lower first; empty inside"""

    @property
    def complete(self) -> bool:
        """Whether nothing is left to be rated."""
        return not self.unrated
