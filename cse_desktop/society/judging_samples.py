"""What a score bundle says of standard samples, held against what was issued and computed again."""

import json
from fractions import Fraction

from cse_desktop.bundles.read import ReadBundle
from cse_desktop.domain.calibration import NO_LEVEL, Comparison, compare
from cse_desktop.domain.canonical import Json, canonical_bytes, parse_canonical
from cse_desktop.domain.packs.model import Standard
from cse_desktop.domain.sample_json import (
    CALIBRATION_FILE,
    SampleResult,
    agreed_file,
    parse_agreed,
    parse_calibration,
)
from cse_desktop.errors import KnownError, Words
from cse_desktop.errors.refusals import Refused
from cse_desktop.society.desk import SocietyDesk
from cse_desktop.society.pack_shelf import kept_standard
from cse_desktop.society.rows import AssignedCaseRow, AssignmentRow, CalibrationRow, CaseRow, SampleRow
from cse_desktop.society.saying import say

NOT_AS_REQUIRED = "CSB-120"
AGAINST_THE_RULES = "CSB-121"


def samples_of(row: AssignmentRow) -> dict[str, dict[str, Json]]:
    """Sample's id → its entry in the assignment as it was issued."""
    entries: list[dict[str, Json]] = json.loads(row.assignment).get("samples", [])
    return {str(entry["id"]): entry for entry in entries}


def asked_of(entry: dict[str, Json]) -> list[str]:
    """The indicators that a sample asks, from its entry in the assignment."""
    asked = entry["asked"]
    return [str(target) for target in asked] if isinstance(asked, list) else []


def judge_samples(
    desk: SocietyDesk, read: ReadBundle, row: AssignmentRow
) -> tuple[tuple[CalibrationRow, ...], tuple[Words, ...]]:
    """Results that were not known before, and what is to be said of them.

    `Refused` CSB-120 for a bad document; CSB-121 where it is about something else, differs from what came before, or
    is missing although the pack wants it.
    """
    issued = samples_of(row)
    data = read.kept.get(CALIBRATION_FILE)
    results: tuple[SampleResult, ...] = ()
    if data is not None:
        try:
            paper = parse_calibration(parse_canonical(data, CALIBRATION_FILE))
        except KnownError as fault:
            raise Refused(NOT_AS_REQUIRED, fault.code) from None
        if (paper.assignment_id, paper.assignment_digest) != (row.assignment_id, row.tagmanifest_sha256):
            raise Refused(AGAINST_THE_RULES, "another assignment")
        results = paper.samples
    if issued and {found.sample_id for found in results} != set(issued) and _required(desk, row):
        raise Refused(AGAINST_THE_RULES, "the standard samples were not compared")
    fresh: list[CalibrationRow] = []
    remarks: list[Words] = []
    for found in results:
        made = _judge(desk, read, row, found, issued)
        before = desk.records.one(CalibrationRow, assignment_id=row.assignment_id, sample_id=found.sample_id)
        if before is not None:
            if (before.ratings, before.compared_at) != (made.ratings, made.compared_at):
                raise Refused(AGAINST_THE_RULES, "a comparison is not made twice")
            continue
        fresh.append(made)
        remarks.append(said_of(desk, made))
    return tuple(fresh), tuple(remarks)


def comparison_of(desk: SocietyDesk, row: CalibrationRow) -> tuple[SampleRow, Comparison]:
    """The sample, and the comparison computed from what was agreed and what was received."""
    sample = desk.records.one(SampleRow, sample_id=row.sample_id)
    if sample is None:
        raise KeyError(row.sample_id)
    file = agreed_file(sample.sample_id)
    agreed = parse_agreed(json.loads(sample.agreed), file)
    own = {str(target): str(value) for target, value, _ in json.loads(row.ratings)}
    return sample, compare(own, agreed)


def said_of(desk: SocietyDesk, row: CalibrationRow) -> Words:
    """The comparison in one line."""
    sample, found = comparison_of(desk, row)
    return say(
        "receive.calibrated",
        name=sample.name,
        n=len(found.differences),
        same=found.same,
        near=found.within_one,
        leaning=_leaning(found.leaning),
    )


def _leaning(leaning: Fraction | None) -> Words:
    if leaning is None:
        return say("receive.no_levels")
    hundredths = (abs(leaning) * 100 + Fraction(1, 2)) // 1
    shown = f"{hundredths // 100}.{hundredths % 100:02d}"
    key = "even" if leaning == 0 else "milder" if leaning > 0 else "stricter"
    return say(f"receive.{key}", by=shown)


def _required(desk: SocietyDesk, row: AssignmentRow) -> bool:
    for assigned in desk.records.rows(AssignedCaseRow, assignment_id=row.assignment_id):
        case = desk.records.one(CaseRow, case_id=assigned.case_id)
        if case is not None:
            standard = kept_standard(desk.records, case.general_pack, case.professional_pack)
            if standard.calibration_required:
                return True
    return False


def _judge(
    desk: SocietyDesk,
    read: ReadBundle,
    row: AssignmentRow,
    found: SampleResult,
    issued: dict[str, dict[str, Json]],
) -> CalibrationRow:
    entry = issued.get(found.sample_id)
    sample = desk.records.one(SampleRow, sample_id=found.sample_id)
    if entry is None or sample is None or found.agreed != entry["agreed"]:
        raise Refused(AGAINST_THE_RULES, "not a sample of the assignment")
    if [target for target, _, _ in found.ratings] != asked_of(entry):
        raise Refused(AGAINST_THE_RULES, "not what the sample asks")
    standard = kept_standard(desk.records, sample.general_pack, sample.professional_pack)
    if any(not _on_scale(standard, sample.grade, target, value) for target, value, _ in found.ratings):
        raise Refused(AGAINST_THE_RULES, "a rating that is not on the scale")
    ratings: list[Json] = [list(rating) for rating in found.ratings]
    return CalibrationRow(
        assignment_id=row.assignment_id,
        sample_id=found.sample_id,
        compared_at=found.compared_at,
        ratings=canonical_bytes(ratings).decode(),
        tagmanifest_sha256=read.tagmanifest_sha256,
        received_at=desk.now_text(),
    )


def _on_scale(standard: Standard, grade: str, target: str, value: str) -> bool:
    if value in NO_LEVEL:
        return value == NO_LEVEL[0] or grade in standard.indicators[target].not_applicable
    return value in {str(level.value) for level in standard.levels}
