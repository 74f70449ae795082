"""Standard samples: how far each is rated, the one comparison with what was agreed, and what is signed of it."""

from dataclasses import dataclass
from fractions import Fraction

from cse_desktop.domain.assignment import Sample
from cse_desktop.domain.calibration import AgreedLevel, Comparison, Difference, compare
from cse_desktop.domain.canonical import canonical_bytes, parse_canonical
from cse_desktop.domain.records import MATERIAL, Change, Comment, ComparedSample, Recorded
from cse_desktop.domain.sample_json import (
    CalibrationPaper,
    SampleResult,
    agreed_file,
    calibration_document,
    parse_agreed,
)
from cse_desktop.errors import BugError, KnownError, Words
from cse_desktop.services.room import Room
from cse_desktop.services.sample_lines import own_ratings
from cse_desktop.words import words


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One indicator, as the comparison shows it."""

    difference: Difference
    title: Words
    said: Words
    """the difference in words"""
    comment: str
    """one's own"""
    reason: Words
    """why the others agreed on theirs"""
    material: str
    """digest of the material where it is seen best, or empty"""
    material_name: str
    page: int
    """counts from 1; 0 where no page is named"""


@dataclass(frozen=True, slots=True)
class ComparisonSheet:
    """The comparison of one sample."""

    case_id: str
    name: str
    name_latin: str
    summary: Words
    lines: tuple[ComparedLine, ...]


def compare_sample(room: Room, case_id: str) -> Recorded:
    """The own ratings stand from now on, and what was agreed may be seen. It is not undone.

    `CAL-022` while anything that is asked is not rated.
    """
    sample = _must_sample(room, case_id)
    if room.is_frozen(case_id):
        return room.act("compare-sample", case_id)
    room.must_not_be_expired()
    missing = len(sample.asked) - len(own_ratings(room, sample))
    if missing:
        raise KnownError("CAL-022", words("calibration.refused.blind").format(n=missing))
    row = ComparedSample(case_id, room.now())
    return room.act("compare-sample", case_id, Change(None, row), undoable=False)


def comparison_sheet(room: Room, case_id: str) -> ComparisonSheet:
    """Own ratings beside what was agreed; never before they were compared."""
    sample = _must_sample(room, case_id)
    if not room.is_frozen(case_id):
        raise BugError("what was agreed is not shown before the own ratings stand")
    agreed = _agreed(room, sample)
    found = compare(own_ratings(room, sample), agreed)
    standard = room.standard(case_id)
    digests = {material.display_name: material.sha256 for material in sample.case.materials}
    comments = {
        row.target: row.text for row in room.storage.rows(Comment, case_id=case_id) if row.method == MATERIAL
    }
    lines = tuple(
        ComparedLine(
            difference,
            standard.indicators[difference.target].title,
            said_difference(difference),
            comments.get(difference.target, ""),
            row.reason,
            digests.get(row.material, ""),
            row.material,
            row.page,
        )
        for difference, row in zip(found.differences, agreed, strict=True)
    )
    profile = sample.case.profile
    return ComparisonSheet(case_id, profile.name, profile.name_latin, summary(found), lines)


def said_difference(difference: Difference) -> Words:
    """How far the own rating is from what was agreed."""
    by = difference.by
    if difference.same:
        return words("calibration.by.same")
    if by is None:
        return words("calibration.by.evidence")
    return words(f"calibration.by.{'above' if by > 0 else 'below'}").format(n=abs(by))


def summary(found: Comparison) -> Words:
    """What it comes to: words first, then the figures."""
    return words("calibration.summary").format(
        leaning=said_leaning(found.leaning),
        n=len(found.differences),
        same=found.same,
        near=found.within_one,
    )


def said_leaning(leaning: Fraction | None) -> Words:
    """Stricter or milder than what was agreed, and by how much on average."""
    if leaning is None:
        return words("calibration.leaning.none")
    if leaning == 0:
        return words("calibration.leaning.even")
    tenths = (abs(leaning) * 100 + Fraction(1, 2)) // 1
    shown = f"{tenths // 100}.{tenths % 100:02d}"
    return words(f"calibration.leaning.{'milder' if leaning > 0 else 'stricter'}").format(by=shown)


def calibration_bytes(room: Room) -> bytes | None:
    """What a score bundle says of the samples; None while none was compared."""
    compared = {row.case_id: row.compared_at for row in room.storage.rows(ComparedSample)}
    results = tuple(
        _result(room, sample, compared[sample.case.id])
        for sample in room.assignment.samples
        if sample.case.id in compared
    )
    if not results:
        return None
    paper = CalibrationPaper(room.assignment.id, room.assignment.digest, results)
    return canonical_bytes(calibration_document(paper))


def _result(room: Room, sample: Sample, compared_at: str) -> SampleResult:
    own = own_ratings(room, sample)
    comments = {row.target: row.text for row in room.storage.rows(Comment, case_id=sample.case.id)}
    ratings = tuple((target, own[target], comments.get(target, "")) for target in sample.asked)
    return SampleResult(sample.case.id, sample.agreed, compared_at, ratings)


def _agreed(room: Room, sample: Sample) -> tuple[AgreedLevel, ...]:
    name = agreed_file(sample.case.id)
    return parse_agreed(parse_canonical(room.storage.payload(name), name), name)


def _must_sample(room: Room, case_id: str) -> Sample:
    sample = room.assignment.sample(case_id)
    if sample is None:
        raise BugError("no standard sample")
    return sample
