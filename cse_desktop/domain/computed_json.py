"""The computed result as plain data for a score record: numbers as exact texts, words apart from facts.

Only the facts are compared when a record is read: wording may improve from one version to the next.
"""

from fractions import Fraction

from cse_desktop.domain.canonical import Json
from cse_desktop.domain.packs.model import Standard
from cse_desktop.domain.scoring import Clause, DimensionResult, IndicatorResult, Result, explain
from cse_desktop.errors import Words


def computed_facts(result: Result) -> dict[str, Json]:
    """Every number and verdict of the result; lower grades without their details."""
    return {
        **_verdict(result),
        "methods": list[Json](result.methods),
        "indicators": [_indicator(found) for found in result.indicators.values()],
        "dimensions": [_dimension(found) for found in result.dimensions.values()],
        "unrated": [[target, method] for target, method in result.unrated],
        "not_assessed": list[Json](result.not_assessed),
        "lower": [_verdict(lower) for lower in result.lower],
    }


def computed_words(standard: Standard, result: Result) -> dict[str, Json]:
    """The same for a reader: headline, rule and reason of each clause, and the calculation line by line."""
    return {
        "headline": _words(result.headline),
        "clauses": [
            {"number": clause.number, "rule": _words(clause.rule), "reason": _words(clause.reason)}
            for clause in result.clauses
        ],
        "calculation": [_words(line) for line in explain(standard, result)],
    }


def _words(words: Words) -> dict[str, Json]:
    return {"zh": words.zh, "en": words.en}


def _number(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def _verdict(result: Result) -> dict[str, Json]:
    return {
        "grade": result.grade,
        "recommends": result.recommends,
        "complete": result.complete,
        "near_miss": result.near_miss,
        "clauses": [_clause(clause) for clause in result.clauses],
    }


def _clause(clause: Clause) -> dict[str, Json]:
    return {
        "number": clause.number,
        "id": clause.id,
        "state": clause.state,
        "findings": [
            {
                "target": finding.target,
                "method": finding.method or None,
                "value": _number(finding.value),
                "bound": _number(finding.bound),
            }
            for finding in clause.findings
        ],
    }


def _indicator(found: IndicatorResult) -> dict[str, Json]:
    return {
        "id": found.id,
        "state": found.state,
        "expected": found.expected,
        "critical": found.critical,
        "value": _number(found.value),
        "parts": [
            {"method": part.method, "level": part.level, "weight": str(part.weight), "own": part.own}
            for part in found.parts
        ],
    }


def _dimension(found: DimensionResult) -> dict[str, Json]:
    return {
        "id": found.id,
        "value": _number(found.value),
        "expected": str(found.expected),
        "line": str(found.line),
        "holds": found.holds,
        "blocks": [
            {
                "id": block.id,
                "weight": str(block.weight),
                "value": str(block.value),
                "expected": str(block.expected),
                "indicators": list[Json](block.indicators),
            }
            for block in found.blocks
        ],
    }
