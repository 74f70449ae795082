"""The score record of one case as `data/cases/<id>/record.json`, with its evidence beside it, and back.

Strict: every field is there, void is null; the result is computed anew from the ratings, and a record whose
computed part differs is refused. Codes are `SCR-nnn`, numbered as in `domain.strict`.
"""

import hashlib
from collections.abc import Collection, Mapping

from cse_desktop.domain.canonical import Json, canonical_bytes
from cse_desktop.domain.computed_json import computed_facts, computed_words
from cse_desktop.domain.evidence_json import evidence_document, evidence_file, parse_evidence, void
from cse_desktop.domain.identifiers import DIGEST, ID, OID
from cse_desktop.domain.packs.model import PackRef, Standard
from cse_desktop.domain.panel import Voice
from cse_desktop.domain.records import INTERVIEW, MATERIAL, NOT_APPLICABLE, NOT_EVIDENCED
from cse_desktop.domain.score_record import RecordHeading, RecordRows, ScoreRecord
from cse_desktop.domain.score_rows_json import DOUBTS, read_ratings, read_rows, rows_document
from cse_desktop.domain.scoring import Result, evaluate
from cse_desktop.domain.strict import (
    DANGLING,
    FILE,
    LARGEST_INTEGER,
    MISMATCH,
    MISSING_KEY,
    OUT_OF_RANGE,
    TOO_NEW,
    Table,
)
from cse_desktop.domain.times import TIME
from cse_desktop.domain.transcription_json import TRANSCRIPTION
from cse_desktop.errors import Words

FORMAT = 1
PREFIX = "SCR"
_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
KIND = "score-record"
_ROLES = ("assessor", "lead")


def record_file(case_id: str) -> str:
    """Member name of a case's score record."""
    return f"data/cases/{case_id}/record.json"


def score_documents(record: ScoreRecord, standard: Standard) -> dict[str, Json]:
    """Member name → document: the record and the evidence it names by digest."""
    heading, rows = record.heading, record.rows
    evidence = evidence_document(heading.case_id, rows.annotations, rows.links)
    result = evaluate(standard, heading.grade, heading.methods, rows.ratings)
    return {
        record_file(heading.case_id): {
            **heading_document(heading, KIND),
            **rows_document(rows),
            "evidence": _evidence_digest(evidence),
            "computed": computed_facts(result),
            "computed_in_words": computed_words(standard, result),
        },
        evidence_file(heading.case_id): evidence,
    }


def record_digest(documents: Mapping[str, Json], case_id: str) -> str:
    """Lower-hex SHA-256 of the score record's bytes, as `bundle.json` names it."""
    return hashlib.sha256(canonical_bytes(documents[record_file(case_id)])).hexdigest()


def parse_record(
    case_id: str, documents: Mapping[str, Json], standard: Standard
) -> tuple[ScoreRecord, Result]:
    """The record of `case_id` in `documents` (member name → parsed JSON) and its result, computed anew."""
    for name in (record_file(case_id), evidence_file(case_id)):
        if name not in documents:
            raise Table({}, prefix=PREFIX, file=name).refusal(
                FILE, "", Words("成绩包中缺少此文件", "is missing from the bundle")
            )
    table = Table(documents[record_file(case_id)], prefix=PREFIX, file=record_file(case_id))
    if table.integer("format", 1, 2**31) > FORMAT:
        raise table.refusal(
            TOO_NEW, "format", Words("格式比本程序新，请更新程序", "is newer than this program: update it")
        )
    table.expect(_KEYS, (DOUBTS, TRANSCRIPTION))
    heading = read_heading(table, case_id, standard, KIND, _ROLES)
    evidence = documents[evidence_file(case_id)]
    if table.text("evidence", pattern=DIGEST) != _evidence_digest(evidence):
        raise table.refusal(
            MISMATCH, "evidence", Words("与佐证文件不符", "is not the evidence file's digest")
        )
    annotations, links = parse_evidence(case_id, evidence, prefix=PREFIX)
    rows = read_rows(table, case_id, annotations, links)
    _check_rows(table, rows, standard, heading)
    result = evaluate(standard, heading.grade, heading.methods, rows.ratings)
    _check_computed(table, documents[record_file(case_id)], standard, result)
    return ScoreRecord(heading, rows), result


def voice_of(assessor_id: str, case_id: str, document: Json) -> Voice:
    """What a score record that was accepted before says to a panel: its ratings and its recommendation."""
    table = Table(document, prefix=PREFIX, file=record_file(case_id))
    ratings, opinion = read_ratings(table, case_id), table.table("opinion")
    return Voice(
        assessor_id, ratings, opinion.text("recommendation"), opinion.text_or_none("lower_grade") or ""
    )


HEADING_KEYS = (
    "format",
    "kind",
    "assignment",
    "case",
    "revision",
    "supersedes",
    "reason",
    "made_at",
    "standard",
    "grade",
    "role",
    "methods",
    "journal_head",
    "software",
)
_KEYS = (
    *HEADING_KEYS,
    "identity_checked",
    "ratings",
    "comments",
    "questions",
    "interview",
    "interview_record",
    "opinion",
    "confidential",
    "evidence",
    "computed",
    "computed_in_words",
)


def heading_document(heading: RecordHeading, kind: str) -> dict[str, Json]:
    """What every record of a case says of itself."""
    return {
        "format": FORMAT,
        "kind": kind,
        "assignment": {"id": heading.assignment_id, "digest": heading.assignment_digest},
        "case": {"id": heading.case_id, "digest": heading.case_digest, "scope": heading.scope},
        "revision": heading.revision,
        "supersedes": heading.supersedes,
        "reason": void(heading.reason),
        "made_at": heading.made_at,
        "standard": {
            "general": _ref(heading.general),
            "professional": _ref(heading.professional),
            "digest": heading.standard_digest,
        },
        "grade": heading.grade,
        "role": heading.role,
        "methods": list[Json](heading.methods),
        "journal_head": heading.journal_head,
        "software": heading.software,
    }


def _ref(ref: PackRef) -> dict[str, Json]:
    return {"id": ref.id, "version": ref.version, "digest": ref.digest}


def _evidence_digest(document: Json) -> str:
    return hashlib.sha256(canonical_bytes(document)).hexdigest()


def read_heading(
    table: Table, case_id: str, standard: Standard, kind: str, roles: Collection[str]
) -> RecordHeading:
    """The heading of a record of this kind, made in one of these roles."""
    table.choice("kind", (kind,))
    assignment = table.table("assignment").expect(("id", "digest"))
    case = table.table("case").expect(("id", "digest", "scope"))
    if case.text("id", pattern=ID) != case_id:
        raise case.refusal(MISMATCH, "id", Words("与文件所在案卷不符", "is not the case whose file this is"))
    heading = RecordHeading(
        assignment_id=assignment.text("id", pattern=ID),
        assignment_digest=assignment.text("digest", pattern=DIGEST),
        case_id=case_id,
        case_digest=case.text("digest", pattern=DIGEST),
        scope=case.text("scope", pattern=OID),
        revision=table.integer("revision", 1, LARGEST_INTEGER),
        supersedes=table.text_or_none("supersedes", pattern=DIGEST),
        reason=table.text_or_none("reason") or "",
        made_at=table.text("made_at", pattern=TIME),
        general=_read_ref(table.table("standard"), "general"),
        professional=_read_ref(table.table("standard"), "professional"),
        standard_digest=table.table("standard").text("digest", pattern=DIGEST),
        grade=table.text("grade", pattern=_NAME),
        role=table.choice("role", roles),
        methods=table.texts("methods"),
        journal_head=table.text("journal_head", pattern=DIGEST),
        software=table.text("software"),
    )
    _check_heading(table, heading, standard)
    return heading


def _read_ref(standard: Table, key: str) -> PackRef:
    standard.expect(("general", "professional", "digest"))
    ref = standard.table(key).expect(("id", "version", "digest"))
    return PackRef(
        ref.text("id", pattern=_NAME),
        ref.text("version", pattern=_NAME),
        ref.text_or_none("digest", pattern=DIGEST),
    )


def _check_heading(table: Table, heading: RecordHeading, standard: Standard) -> None:
    if (heading.revision == 1) != (heading.supersedes is None):
        raise table.refusal(
            MISMATCH,
            "supersedes",
            Words("第一版不得、以后各版须指明前一版", "is named by every revision but the first"),
        )
    if heading.revision > 1 and not heading.reason:
        raise table.refusal(MISSING_KEY, "reason", Words("更正须说明理由", "is needed for a correction"))
    if heading.standard_digest != standard.digest:
        raise table.refusal(
            MISMATCH, "standard.digest", Words("不是任务所用的标准", "is not the standard of the assignment")
        )
    if heading.grade not in {grade.code for grade in standard.grades}:
        raise table.refusal(DANGLING, "grade", Words("标准中没有此级别", "is no grade of the standard"))
    if not heading.methods or set(heading.methods) - {MATERIAL, INTERVIEW}:
        raise table.refusal(
            OUT_OF_RANGE,
            "methods",
            Words("须取 material、interview 中的一种或两种", "must name material, interview or both"),
        )


def _check_rows(table: Table, rows: RecordRows, standard: Standard, heading: RecordHeading) -> None:
    """Targets exist, values are on the scale, NA is permitted, the recommendation is one of the pack's."""
    dimensions = {dimension.id for dimension in standard.dimensions}
    scale = {str(level.value) for level in standard.levels} | {NOT_EVIDENCED}
    for number, row in enumerate(rows.ratings):
        place = f"ratings[{number + 1}]"
        indicator = standard.indicators.get(row.target)
        of_dimension = row.target in dimensions and row.method == INTERVIEW
        if not of_dimension and (indicator is None or row.method not in indicator.methods):
            raise table.refusal(DANGLING, place, Words("该对象不以此方式评价", "is not rated by this method"))
        permitted = indicator is not None and not of_dimension and heading.grade in indicator.not_applicable
        if row.value not in scale and not (row.value == NOT_APPLICABLE and permitted):
            raise table.refusal(
                OUT_OF_RANGE, f"{place}.value", Words("不是此处可用的评分", "is no rating allowed here")
            )
    targets = dimensions | set(standard.indicators)
    for key, named in (
        ("comments", [row.target for row in rows.comments]),
        ("evidence", [link.target for link in rows.links]),
        ("questions", [row.target for row in rows.questions if row.target]),
    ):
        if not set(named) <= targets:
            raise table.refusal(
                DANGLING, key, Words("标准中没有所指的对象", "names no target of the standard")
            )
    conditions = {found.id for found in standard.conditions if found.grade == heading.grade}
    if not {row.condition for row in rows.doubts} <= conditions:
        raise table.refusal(
            DANGLING, DOUBTS, Words("该级别没有所指的申请条件", "names no condition of the grade")
        )
    if rows.opinion.recommendation not in {found.id for found in standard.recommendations}:
        raise table.refusal(
            DANGLING,
            "opinion.recommendation",
            Words("标准中没有此建议", "is no recommendation of the standard"),
        )
    if rows.opinion.lower_grade and rows.opinion.lower_grade not in {g.code for g in standard.grades}:
        raise table.refusal(
            DANGLING, "opinion.lower_grade", Words("标准中没有此级别", "is no grade of the standard")
        )


def _check_computed(table: Table, document: Json, standard: Standard, result: Result) -> None:
    found = document.get("computed") if isinstance(document, dict) else None
    if found != computed_facts(result):
        raise table.refusal(
            MISMATCH,
            "computed",
            Words("与由评分重新计算的结果不同", "differs from what the ratings give when computed anew"),
        )
    said = table.table("computed_in_words").expect(("headline", "clauses", "calculation"))
    said.words("headline")
    for clause in said.tables("clauses"):
        clause.expect(("number", "rule", "reason")).integer("number", 1, 99)
        clause.words("rule")
        clause.words("reason")
    for line in said.tables("calculation"):
        line.expect(("zh", "en")).text("zh")
        line.text("en")
