"""The one canonical form of a resolved standard: plain data whose RFC 8785 bytes give its digest.

Digests of the packs' files are left out: comments and line ends in a file do not change what it says.
"""

from cse_desktop.domain.canonical import Json, digest_of
from cse_desktop.domain.packs.model import Dimension, Grade, Indicator, PackRef, Standard
from cse_desktop.errors import Words


def standard_digest(standard: Standard) -> str:
    """Lower-hex SHA-256 of the canonical form; `standard.digest` itself is not part of it."""
    return digest_of(canonical_standard(standard))


def canonical_standard(standard: Standard) -> dict[str, Json]:
    """The whole standard as plain data; exact fractions are texts such as `"1/4"`."""
    return {
        "format": 1,
        "general": _ref(standard.general),
        "professional": _ref(standard.professional),
        "title": _words(standard.title),
        "field": standard.field,
        "field_name": _words(standard.field_name),
        "illustrative": None if standard.illustrative is None else _words(standard.illustrative),
        "levels": [
            {"value": level.value, "name": _words(level.name), "anchor": _words(level.anchor)}
            for level in standard.levels
        ],
        "grades": [_grade(grade) for grade in standard.grades],
        "methods": [{"id": method.id, "name": _words(method.name)} for method in standard.methods],
        "dimensions": [_dimension(dimension) for dimension in standard.dimensions],
        "indicators": [_indicator(indicator) for indicator in standard.indicators.values()],
        "questions": [
            {
                "id": question.id,
                "indicator": question.indicator,
                "grades": list[Json](question.grades),
                "text": _words(question.text),
                "follow_up": _words(question.follow_up),
                "listen_for": _words(question.listen_for),
            }
            for question in standard.questions
        ],
        "conditions": [
            {
                "id": condition.id,
                "grade": condition.grade,
                "text": _words(condition.text),
                "rule": dict(condition.rule),
            }
            for condition in standard.conditions
        ],
        "rules": _rules(standard),
        "recommendations": [
            {"id": recommendation.id, "name": _words(recommendation.name)}
            for recommendation in standard.recommendations
        ],
        # said only where it is not so: standards older than this rule keep their digest
        **({} if standard.copy_allowed else {"copy_allowed": False}),
        # likewise only where there are any
        **({"phrases": _phrases(standard)} if standard.phrases else {}),
        # and only where they come first
        **({"calibration_required": True} if standard.calibration_required else {}),
        # likewise only where there is a checklist
        **({"supervision": _supervision(standard)} if standard.supervision else {}),
        # likewise
        **({"paper": {"keyed_twice": True}} if standard.keyed_twice else {}),
    }


def _words(words: Words) -> dict[str, Json]:
    return {"zh": words.zh, "en": words.en}


def _ref(ref: PackRef) -> dict[str, Json]:
    return {"id": ref.id, "version": ref.version}


def _grade(grade: Grade) -> dict[str, Json]:
    return {
        "code": grade.code,
        "name": _words(grade.name),
        "expected": grade.expected,
        "weights": {method: str(weight) for method, weight in grade.weights.items()},
    }


def _dimension(dimension: Dimension) -> dict[str, Json]:
    return {
        "id": dimension.id,
        "name": _words(dimension.name),
        "short": _words(dimension.short),
        "blocks": [
            {"id": block.id, "share": str(block.share), "indicators": list[Json](block.indicators)}
            for block in dimension.blocks
        ],
    }


def _indicator(indicator: Indicator) -> dict[str, Json]:
    return {
        "id": indicator.id,
        "dimension": indicator.dimension,
        "title": _words(indicator.title),
        "text": _words(indicator.text),
        "methods": list[Json](indicator.methods),
        "critical": indicator.critical,
        "written": indicator.written,
        "expected": dict(indicator.expected),
        "not_applicable": list[Json](sorted(indicator.not_applicable)),
        "anchors": {str(level): _words(anchor) for level, anchor in indicator.anchors.items()},
        "grade_anchors": {
            grade: {str(level): _words(anchor) for level, anchor in anchors.items()}
            for grade, anchors in indicator.grade_anchors.items()
        },
        "maps": {frame: list[Json](elements) for frame, elements in indicator.maps.items()},
        "source": indicator.source,
    }


def _phrases(standard: Standard) -> list[Json]:
    return [{"about": phrase.about, "text": _words(phrase.text)} for phrase in standard.phrases]


def _supervision(standard: Standard) -> list[Json]:
    return [
        {
            "id": item.id,
            "when": item.when,
            "text": _words(item.text),
            "remark": item.remark,
            "not_applicable": item.not_applicable,
        }
        for item in standard.supervision
    ]


def _rules(standard: Standard) -> dict[str, Json]:
    passing, evidence, gap = standard.pass_rule, standard.evidence_rule, standard.discrepancy_rule
    return {
        "pass": {
            "dimension_margin": str(passing.dimension_margin),
            "indicator_floor": passing.indicator_floor,
            "near_miss": str(passing.near_miss),
            "written_percent": passing.written_percent,
        },
        "evidence": {
            "critical": evidence.critical,
            "not_evidenced": evidence.not_evidenced,
            "below_expected": evidence.below_expected,
            "above_expected_by": evidence.above_expected_by,
            "dimension_comment": evidence.dimension_comment,
        },
        "discrepancy": {
            "critical_gap": gap.critical_gap,
            "shown_gap": gap.shown_gap,
            "panel_size": gap.panel_size,
        },
    }
