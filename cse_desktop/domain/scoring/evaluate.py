"""Computes the result of one case: indicators, dimensions, the clauses of the pass rule, near miss, lower grades."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from cse_desktop.domain.packs.model import Dimension, Standard
from cse_desktop.domain.records import Rating
from cse_desktop.domain.scoring.clauses import (
    critical_clause,
    dimension_clause,
    evidence_clause,
    floor_clause,
    written_clause,
)
from cse_desktop.domain.scoring.readings import Ratings
from cse_desktop.domain.scoring.result import (
    BlockResult,
    Clause,
    DimensionResult,
    IndicatorResult,
    Result,
    Written,
)
from cse_desktop.errors import Words


def evaluate(
    standard: Standard,
    grade: str,
    methods: Iterable[str],
    ratings: Iterable[Rating],
    *,
    written: Written | None = None,
    open_discrepancies: Sequence[Words] = (),
) -> Result:
    """The result of one case's `ratings` against the grade applied for, by the round's `methods`.

    Ratings of methods that are not part of the round do not enter. An indicator without its own interview rating
    takes its dimension's; a critical one does not, since each critical indicator must be rated itself. `KeyError`
    if the standard has no such grade.
    """
    rows, used = tuple(ratings), tuple(methods)
    codes = [known.code for known in standard.grades]
    below = codes[: codes.index(standard.grade(grade).code)]

    def against(code: str) -> Result:
        return _against(Ratings.of(standard, code, used, rows, grade), written, open_discrepancies)

    return replace(against(grade), lower=tuple(against(code) for code in reversed(below)))


def evaluate_applied(
    standard: Standard, grade: str, methods: Iterable[str], ratings: Iterable[Rating]
) -> Result:
    """The result against the grade applied for alone, `lower` left empty: for lists of many cases."""
    return _against(Ratings.of(standard, grade, methods, ratings), None, ())


def _against(ratings: Ratings, written: Written | None, open_discrepancies: Sequence[Words]) -> Result:
    standard = ratings.standard
    indicators = {name: ratings.result(indicator) for name, indicator in standard.indicators.items()}
    dimensions = {d.id: _dimension(standard, d, indicators) for d in standard.dimensions}
    unrated = ratings.unrated(indicators)
    clauses = (
        dimension_clause(standard, dimensions.values()),
        floor_clause(standard, indicators.values()),
        critical_clause(standard, indicators.values()),
        written_clause(standard, written),
        evidence_clause(standard, indicators.values(), open_discrepancies),
    )
    assessed = any(dimension.value is not None for dimension in dimensions.values())
    return Result(
        standard_digest=standard.digest,
        grade=ratings.grade,
        methods=ratings.methods,
        indicators=indicators,
        dimensions=dimensions,
        clauses=clauses,
        near_miss=_near_miss(standard, dimensions),
        unrated=unrated,
        not_assessed=tuple(name for name, found in indicators.items() if found.state == "not_assessed"),
        recommends=assessed and not unrated and all(clause.state != "fails" for clause in clauses),
        headline=_headline(standard, ratings.grade, clauses, unrated, assessed),
        lower=(),
    )


def _dimension(
    standard: Standard, dimension: Dimension, indicators: Mapping[str, IndicatorResult]
) -> DimensionResult:
    blocks = _blocks(dimension, indicators)
    states = {indicators[name].state for name in dimension.indicators}
    if not blocks:
        expected = _mean([Fraction(indicators[name].expected) for name in dimension.indicators])
        value, holds = None, None if states <= {"not_applicable", "not_assessed"} else False
    else:
        expected = sum((block.weight * block.expected for block in blocks), Fraction(0))
        value = sum((block.weight * block.value for block in blocks), Fraction(0))
        holds = value >= expected - standard.pass_rule.dimension_margin
    line = expected - standard.pass_rule.dimension_margin
    return DimensionResult(dimension.id, value, expected, line, blocks, holds)


def _blocks(dimension: Dimension, indicators: Mapping[str, IndicatorResult]) -> tuple[BlockResult, ...]:
    """The blocks that have a rated indicator, with their shares renormalised."""
    found = []
    for block in dimension.blocks:
        rated = [indicators[name] for name in block.indicators if indicators[name].value is not None]
        if rated:
            value = _mean([indicator.value for indicator in rated if indicator.value is not None])
            expected = _mean([Fraction(indicator.expected) for indicator in rated])
            names = tuple(indicator.id for indicator in rated)
            found.append(BlockResult(block.id, block.share, names, value, expected))
    whole = sum((block.weight for block in found), Fraction(0))
    return tuple(replace(block, weight=block.weight / whole) for block in found)


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _near_miss(standard: Standard, dimensions: Mapping[str, DimensionResult]) -> bool:
    failing = [dimension for dimension in dimensions.values() if dimension.holds is False]
    if len(failing) != 1 or failing[0].value is None:
        return False
    return failing[0].line - failing[0].value <= standard.pass_rule.near_miss


def _headline(
    standard: Standard,
    grade: str,
    clauses: tuple[Clause, ...],
    unrated: tuple[tuple[str, str], ...],
    assessed: bool,
) -> Words:
    name = standard.grade(grade).name
    if unrated:
        return Words(
            f"对照{name.zh}：还有 {len(unrated)} 项未评分，计算结果尚不完整。",
            f"Against {name.en}: {len(unrated)} still to be rated, so the computed result is not complete.",
        )
    if not assessed:
        return Words(f"对照{name.zh}：没有任何评分。", f"Against {name.en}: nothing is rated.")
    failing = [clause.number for clause in clauses if clause.state == "fails"]
    if not failing:
        return Words(
            f"对照{name.zh}：通过规则各条均满足，计算结果为建议通过。",
            f"Against {name.en}: no clause of the pass rule fails; the computed result is to recommend.",
        )
    return Words(
        f"对照{name.zh}：不满足通过规则第 {'、'.join(map(str, failing))} 条，计算结果为不建议通过。",
        f"Against {name.en}: the pass rule fails in clause {', '.join(map(str, failing))}; "
        "the computed result is not to recommend.",
    )
