"""A resolved standard as it is kept beside the packs it was made of, so that opening it again is quick.

What is kept is believed only if its canonical form has the digest that was asked for.
"""

import json
from fractions import Fraction
from typing import Any

from cse_desktop.domain.canonical import digest_of
from cse_desktop.domain.packs.canonical import canonical_standard
from cse_desktop.domain.packs.model import (
    Block,
    CheckItem,
    Condition,
    Dimension,
    DiscrepancyRule,
    EvidenceRule,
    Grade,
    Indicator,
    Level,
    Method,
    PackRef,
    PassRule,
    Phrase,
    Question,
    Recommendation,
    Standard,
)
from cse_desktop.errors import BugError, Words


def keep_standard(standard: Standard) -> bytes:
    """The standard as JSON in its own order, with the digests of the two packs' files."""
    kept = {
        "files": [standard.general.digest, standard.professional.digest],
        "standard": canonical_standard(standard),
    }
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()


def kept_standard(data: bytes, digest: str) -> Standard | None:
    """The standard that was kept, or None where it is not the one with this `digest`."""
    try:
        told = json.loads(data)
        if digest_of(told["standard"]) != digest:
            return None
        return _standard(told["standard"], digest, told["files"])
    except (ValueError, KeyError, TypeError, AttributeError, BugError):  # whatever it is, the packs are there
        return None


def _standard(told: dict[str, Any], digest: str, files: list[str | None]) -> Standard:
    rules = told["rules"]
    passing = rules["pass"]
    notice = told["illustrative"]
    return Standard(
        general=PackRef(told["general"]["id"], told["general"]["version"], files[0]),
        professional=PackRef(told["professional"]["id"], told["professional"]["version"], files[1]),
        digest=digest,
        title=_words(told["title"]),
        field=told["field"],
        field_name=_words(told["field_name"]),
        illustrative=None if notice is None else _words(notice),
        levels=tuple(
            Level(row["value"], _words(row["name"]), _words(row["anchor"])) for row in told["levels"]
        ),
        grades=tuple(_grade(row) for row in told["grades"]),
        methods=tuple(Method(row["id"], _words(row["name"])) for row in told["methods"]),
        dimensions=tuple(_dimension(row) for row in told["dimensions"]),
        indicators={row["id"]: _indicator(row) for row in told["indicators"]},
        questions=tuple(_question(row) for row in told["questions"]),
        conditions=tuple(
            Condition(row["id"], row["grade"], _words(row["text"]), row["rule"]) for row in told["conditions"]
        ),
        pass_rule=PassRule(
            Fraction(passing["dimension_margin"]),
            passing["indicator_floor"],
            Fraction(passing["near_miss"]),
            passing["written_percent"],
        ),
        evidence_rule=EvidenceRule(**rules["evidence"]),
        discrepancy_rule=DiscrepancyRule(**rules["discrepancy"]),
        recommendations=tuple(
            Recommendation(row["id"], _words(row["name"])) for row in told["recommendations"]
        ),
        copy_allowed=told.get("copy_allowed", True),
        calibration_required=told.get("calibration_required", False),
        phrases=tuple(Phrase(row["about"], _words(row["text"])) for row in told.get("phrases", ())),
        supervision=tuple(
            CheckItem(row["id"], row["when"], _words(row["text"]), row["remark"], row["not_applicable"])
            for row in told.get("supervision", ())
        ),
        keyed_twice=told.get("paper", {}).get("keyed_twice", False),
    )


def _words(told: dict[str, str]) -> Words:
    return Words(told["zh"], told["en"])


def _grade(told: dict[str, Any]) -> Grade:
    weights = {method: Fraction(weight) for method, weight in told["weights"].items()}
    return Grade(told["code"], _words(told["name"]), told["expected"], weights)


def _dimension(told: dict[str, Any]) -> Dimension:
    blocks = tuple(
        Block(row["id"], Fraction(row["share"]), tuple(row["indicators"])) for row in told["blocks"]
    )
    return Dimension(told["id"], _words(told["name"]), _words(told["short"]), blocks)


def _indicator(told: dict[str, Any]) -> Indicator:
    return Indicator(
        id=told["id"],
        dimension=told["dimension"],
        title=_words(told["title"]),
        text=_words(told["text"]),
        methods=tuple(told["methods"]),
        critical=told["critical"],
        written=told["written"],
        expected=told["expected"],
        not_applicable=frozenset(told["not_applicable"]),
        anchors=_anchors(told["anchors"]),
        grade_anchors={grade: _anchors(anchors) for grade, anchors in told["grade_anchors"].items()},
        maps={frame: tuple(elements) for frame, elements in told["maps"].items()},
        source=told["source"],
    )


def _anchors(told: dict[str, dict[str, str]]) -> dict[int, Words]:
    return {int(level): _words(anchor) for level, anchor in told.items()}


def _question(told: dict[str, Any]) -> Question:
    return Question(
        id=told["id"],
        indicator=told["indicator"],
        grades=tuple(told["grades"]),
        text=_words(told["text"]),
        follow_up=_words(told["follow_up"]),
        listen_for=_words(told["listen_for"]),
    )
