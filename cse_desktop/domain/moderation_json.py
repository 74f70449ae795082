"""What a panel agreed on for one case, as `data/cases/<id>/moderation.json` of a moderation bundle, and back.

It names the members' records that it is over by bundle, revision and digest; they stay as they are. Strict: every
field is there, void is null; the result is computed anew from the agreed ratings. Codes are `MOD-nnn`, numbered as
in `domain.strict`.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from cse_desktop.domain.canonical import Json, canonical_bytes
from cse_desktop.domain.computed_json import computed_facts, computed_words
from cse_desktop.domain.identifiers import DIGEST, ID, OID
from cse_desktop.domain.packs.model import Standard
from cse_desktop.domain.panel import FEWEST_VOICES, Voice, panel_cells, recommendations_differ
from cse_desktop.domain.recommendation_ids import LOWER_GRADE
from cse_desktop.domain.records import INTERVIEW, MATERIAL, NOT_APPLICABLE, NOT_EVIDENCED, Rating
from cse_desktop.domain.scoring import Result, evaluate
from cse_desktop.domain.strict import (
    DANGLING,
    DUPLICATE,
    LARGEST_INTEGER,
    MISMATCH,
    MISSING_KEY,
    OUT_OF_RANGE,
    TOO_NEW,
    Table,
)
from cse_desktop.domain.times import TIME
from cse_desktop.errors import Words

FORMAT = 1
PREFIX = "MOD"
_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"


@dataclass(frozen=True, slots=True)
class Original:
    """A member's submitted record that a moderation is over."""

    assessor_id: str
    bundle: str
    """tag manifest digest of the score bundle"""
    revision: int
    record: str
    """digest of the score record"""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something said of one member: why the case is moderated without them, or their dissent."""

    assessor_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """One agreed rating; a reason where the members differ, empty where they all stand for it."""

    target: str
    method: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Moderation:
    """What a panel agreed on for one case."""

    assignment_id: str
    """the lead's"""
    assignment_digest: str
    case_id: str
    case_digest: str
    scope: str
    revision: int
    """counts from 1"""
    supersedes: str | None
    """tag manifest digest of the moderation with the revision before"""
    reason: str
    """why a later revision was made; empty for the first"""
    made_at: str
    standard_digest: str
    grade: str
    methods: tuple[str, ...]
    originals: tuple[Original, ...]
    absent: tuple[Remark, ...]
    agreed: tuple[Agreed, ...]
    recommendation: str
    lower_grade: str
    recommendation_reason: str
    """empty where all members recommend the same"""
    near_miss: str
    """the moderation comment; empty unless needed"""
    dissent: tuple[Remark, ...]
    """dissent that was known when it was made"""


def moderation_file(case_id: str) -> str:
    """Member name of a case's moderation."""
    return f"data/cases/{case_id}/moderation.json"


def moderation_result(moderation: Moderation, standard: Standard) -> Result:
    """The computed result of the agreed ratings."""
    ratings = [
        Rating(moderation.case_id, row.target, row.method, row.value, moderation.made_at)
        for row in moderation.agreed
    ]
    return evaluate(standard, moderation.grade, moderation.methods, ratings)


def moderation_document(moderation: Moderation, standard: Standard) -> dict[str, Json]:
    """The document as plain data, with the result computed."""
    result = moderation_result(moderation, standard)
    return {
        "format": FORMAT,
        "kind": "moderation",
        "assignment": {"id": moderation.assignment_id, "digest": moderation.assignment_digest},
        "case": {"id": moderation.case_id, "digest": moderation.case_digest, "scope": moderation.scope},
        "revision": moderation.revision,
        "supersedes": moderation.supersedes,
        "reason": moderation.reason or None,
        "made_at": moderation.made_at,
        "standard": moderation.standard_digest,
        "grade": moderation.grade,
        "methods": list[Json](moderation.methods),
        "originals": [
            {
                "assessor": row.assessor_id,
                "bundle": row.bundle,
                "revision": row.revision,
                "record": row.record,
            }
            for row in moderation.originals
        ],
        "absent": _remarks(moderation.absent),
        "agreed": [
            {"target": row.target, "method": row.method, "value": row.value, "reason": row.reason or None}
            for row in moderation.agreed
        ],
        "recommendation": {
            "id": moderation.recommendation,
            "lower_grade": moderation.lower_grade or None,
            "reason": moderation.recommendation_reason or None,
            "near_miss": moderation.near_miss or None,
        },
        "dissent": _remarks(moderation.dissent),
        "computed": computed_facts(result),
        "computed_in_words": computed_words(standard, result),
    }


def moderation_digest(document: Json) -> str:
    """Lower-hex SHA-256 of the moderation's bytes, as `bundle.json` names it."""
    return hashlib.sha256(canonical_bytes(document)).hexdigest()


def parse_moderation(case_id: str, document: Json, standard: Standard) -> Moderation:
    """The moderation of `case_id`; `KnownError` `MOD-nnn` at the first fault."""
    table = Table(document, prefix=PREFIX, file=moderation_file(case_id))
    if table.integer("format", 1, 2**31) > FORMAT:
        raise table.refusal(
            TOO_NEW, "format", Words("格式比本程序新，请更新程序", "is newer than this program: update it")
        )
    table.expect(_KEYS)
    table.choice("kind", ("moderation",))
    assignment = table.table("assignment").expect(("id", "digest"))
    case = table.table("case").expect(("id", "digest", "scope"))
    if case.text("id", pattern=ID) != case_id:
        raise case.refusal(MISMATCH, "id", Words("与文件所在案卷不符", "is not the case whose file this is"))
    recommendation = table.table("recommendation").expect(("id", "lower_grade", "reason", "near_miss"))
    found = Moderation(
        assignment_id=assignment.text("id", pattern=ID),
        assignment_digest=assignment.text("digest", pattern=DIGEST),
        case_id=case_id,
        case_digest=case.text("digest", pattern=DIGEST),
        scope=case.text("scope", pattern=OID),
        revision=table.integer("revision", 1, LARGEST_INTEGER),
        supersedes=table.text_or_none("supersedes", pattern=DIGEST),
        reason=table.text_or_none("reason") or "",
        made_at=table.text("made_at", pattern=TIME),
        standard_digest=table.text("standard", pattern=DIGEST),
        grade=table.text("grade", pattern=_NAME),
        methods=table.texts("methods"),
        originals=tuple(_original(entry) for entry in table.tables("originals")),
        absent=tuple(_remark(entry) for entry in table.tables("absent")),
        agreed=tuple(_agreed(entry) for entry in table.tables("agreed")),
        recommendation=recommendation.text("id", pattern=_NAME),
        lower_grade=recommendation.text_or_none("lower_grade", pattern=_NAME) or "",
        recommendation_reason=recommendation.text_or_none("reason") or "",
        near_miss=recommendation.text_or_none("near_miss") or "",
        dissent=tuple(_remark(entry) for entry in table.tables("dissent")),
    )
    _check_heading(table, found, standard)
    _check_people(table, found)
    _check_ratings(table, found, standard)
    _check_recommendation(table, found, standard)
    _check_computed(table, document, found, standard)
    return found


def moderation_faults(moderation: Moderation, standard: Standard, voices: Sequence[Voice]) -> tuple[str, ...]:
    """What the rules have against it, given what its originals say (`voices`, one for each); empty if nothing.

    Where all members stand for the same, that is what was agreed; where they differ there is a reason; nothing that
    any of them rated is left out, and nothing is added.
    """
    found: list[str] = []
    if sorted(row.assessor_id for row in moderation.originals) != sorted(v.assessor_id for v in voices):
        return ("originals",)
    agreed = {(row.target, row.method): row for row in moderation.agreed}
    cells = panel_cells(standard, moderation.grade, moderation.methods, voices)
    if set(agreed) != {(cell.target, cell.method) for cell in cells}:
        return ("agreed ratings missing or added",)
    for cell in cells:
        row = agreed[cell.target, cell.method]
        if (not cell.differs and row.value != cell.value) or (cell.differs and not row.reason):
            found.append(f"{cell.target} {cell.method}")
    own = {(voice.recommendation, voice.lower_grade) for voice in voices}
    chosen = moderation.recommendation, moderation.lower_grade
    if recommendations_differ(voices):
        if not moderation.recommendation_reason:
            found.append("recommendation without reason")
    elif {chosen} != own:
        found.append("recommendation")
    return tuple(found)


_KEYS = (
    *("format", "kind", "assignment", "case", "revision", "supersedes", "reason", "made_at", "standard"),
    *("grade", "methods", "originals", "absent", "agreed", "recommendation", "dissent"),
    *("computed", "computed_in_words"),
)


def _remarks(rows: tuple[Remark, ...]) -> list[Json]:
    return [{"assessor": row.assessor_id, "reason": row.reason} for row in rows]


def _original(entry: Table) -> Original:
    entry.expect(("assessor", "bundle", "revision", "record"))
    return Original(
        entry.text("assessor", pattern=_NAME),
        entry.text("bundle", pattern=DIGEST),
        entry.integer("revision", 1, LARGEST_INTEGER),
        entry.text("record", pattern=DIGEST),
    )


def _remark(entry: Table) -> Remark:
    entry.expect(("assessor", "reason"))
    return Remark(entry.text("assessor", pattern=_NAME), entry.text("reason"))


def _agreed(entry: Table) -> Agreed:
    entry.expect(("target", "method", "value", "reason"))
    return Agreed(
        entry.text("target", pattern=_NAME),
        entry.text("method", pattern=_NAME),
        entry.text("value", pattern="[0-9]|NE|NA"),
        entry.text_or_none("reason") or "",
    )


def _check_heading(table: Table, found: Moderation, standard: Standard) -> None:
    if (found.revision == 1) != (found.supersedes is None):
        raise table.refusal(
            MISMATCH,
            "supersedes",
            Words("第一版不得、以后各版须指明前一版", "is named by every revision but the first"),
        )
    if found.revision > 1 and not found.reason:
        raise table.refusal(MISSING_KEY, "reason", Words("更正须说明理由", "is needed for a correction"))
    if found.standard_digest != standard.digest:
        raise table.refusal(
            MISMATCH, "standard", Words("不是任务所用的标准", "is not the standard of the assignment")
        )
    if found.grade not in {grade.code for grade in standard.grades}:
        raise table.refusal(DANGLING, "grade", Words("标准中没有此级别", "is no grade of the standard"))
    if not found.methods or set(found.methods) - {MATERIAL, INTERVIEW}:
        raise table.refusal(
            OUT_OF_RANGE,
            "methods",
            Words("须取 material、interview 中的一种或两种", "must name material, interview or both"),
        )


def _check_people(table: Table, found: Moderation) -> None:
    """At least two records, each of another member; nobody is absent and there; dissent is of those there."""
    there = [row.assessor_id for row in found.originals]
    absent = [row.assessor_id for row in found.absent]
    dissent = [row.assessor_id for row in found.dissent]
    _distinct(table, "originals", there)
    _distinct(table, "absent", [*there, *absent])
    _distinct(table, "dissent", dissent)
    if len(there) < FEWEST_VOICES:
        raise table.refusal(
            MISSING_KEY, "originals", Words("至少要有两位专家的评分", "needs the records of two members")
        )
    if not set(dissent) <= set(there):
        raise table.refusal(DANGLING, "dissent", Words("所指的人未参加合议", "names nobody of the panel"))


def _check_ratings(table: Table, found: Moderation, standard: Standard) -> None:
    dimensions = {dimension.id for dimension in standard.dimensions}
    scale = {str(level.value) for level in standard.levels} | {NOT_EVIDENCED}
    _distinct(table, "agreed", [f"{row.target} {row.method}" for row in found.agreed])
    for number, row in enumerate(found.agreed):
        place = f"agreed[{number + 1}]"
        indicator = standard.indicators.get(row.target)
        of_dimension = row.target in dimensions and row.method == INTERVIEW
        if not of_dimension and (indicator is None or row.method not in indicator.methods):
            raise table.refusal(DANGLING, place, Words("该对象不以此方式评价", "is not rated by this method"))
        permitted = indicator is not None and not of_dimension and found.grade in indicator.not_applicable
        if row.value not in scale and not (row.value == NOT_APPLICABLE and permitted):
            raise table.refusal(
                OUT_OF_RANGE, f"{place}.value", Words("不是此处可用的评分", "is no rating allowed here")
            )


def _check_recommendation(table: Table, found: Moderation, standard: Standard) -> None:
    if found.recommendation not in {row.id for row in standard.recommendations}:
        raise table.refusal(
            DANGLING, "recommendation.id", Words("标准中没有此建议", "is no recommendation of the standard")
        )
    named = found.lower_grade in {grade.code for grade in standard.grades}
    if (found.recommendation == LOWER_GRADE) != bool(found.lower_grade) or (found.lower_grade and not named):
        raise table.refusal(
            DANGLING, "recommendation.lower_grade", Words("标准中没有此级别", "is no grade of the standard")
        )


def _check_computed(table: Table, document: Json, found: Moderation, standard: Standard) -> None:
    result = moderation_result(found, standard)
    said: Mapping[str, Json] = document if isinstance(document, dict) else {}
    if said.get("computed") != computed_facts(result):
        raise table.refusal(
            MISMATCH,
            "computed",
            Words("与由评分重新计算的结果不同", "differs from what the ratings give when computed anew"),
        )
    if result.near_miss and not found.near_miss:
        raise table.refusal(
            MISSING_KEY,
            "recommendation.near_miss",
            Words("临界时须写合议说明", "is needed: the result is a near miss"),
        )


def _distinct(table: Table, key: str, values: Collection[str]) -> None:
    if len(set(values)) != len(values):
        raise table.refusal(DUPLICATE, key, Words("有重复项", "names something twice"))
