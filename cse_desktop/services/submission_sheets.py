"""The submission page's sheet: gaps, profile, own opinion, and the computed result once it may be seen."""

from fractions import Fraction

from cse_desktop.domain.packs.model import Dimension, Standard
from cse_desktop.domain.recommendation_ids import LOWER_GRADE
from cse_desktop.domain.records import Declaration, Rating
from cse_desktop.domain.scoring import Result, display, evaluate, explain
from cse_desktop.domain.stages import STATE_WORDS
from cse_desktop.errors import Words
from cse_desktop.services.case_states import standing
from cse_desktop.services.opinions import opinion_of
from cse_desktop.services.recordings import minutes_returned
from cse_desktop.services.room import Room
from cse_desktop.services.sheets import ComputedSheet, ProfileLine, SubmissionRow, SubmissionSheet
from cse_desktop.words import words


def submission_sheet(room: Room) -> SubmissionSheet:
    """Every case of the assignment that was declared to be without interest."""
    mine = {row.case_id for row in room.storage.rows(Declaration) if row.signed and row.choice != "recuse"}
    cases = [case for case in room.assignment.cases if case.id in mine]
    cases.sort(key=lambda case: room.state(case.id).position)
    standard = room.standard(room.assignment.cases[0].id)
    return SubmissionSheet(
        recommendations=tuple((item.id, item.name) for item in standard.recommendations),
        lower_grades=tuple((grade.code, grade.name) for grade in standard.grades[:-1]),
        rows=tuple(_row(room, case.id) for case in cases),
    )


def result_of(room: Room, case_id: str) -> Result:
    """The computed result of one case, as it stands."""
    case = room.case(case_id)
    ratings = room.storage.rows(Rating, case_id=case_id)
    return evaluate(room.standard(case_id), case.profile.grade, room.assignment.methods, ratings)


def _row(room: Room, case_id: str) -> SubmissionRow:
    case = room.case(case_id)
    standard = room.standard(case_id)
    _, state, gaps = standing(room, case_id)
    opinion = opinion_of(room, case_id)
    result = result_of(room, case_id)
    return SubmissionRow(
        case_id=case_id,
        number=case.profile.number,
        name=case.profile.name,
        name_latin=case.profile.name_latin,
        grade=standard.grade(case.profile.grade),
        revision=room.revision(case_id),
        state=state,
        state_words=STATE_WORDS[state],
        gaps=gaps,
        profile=tuple(profile_line(standard, dimension, result) for dimension in standard.dimensions),
        opinion=opinion,
        computed=computed_sheet(standard, result) if opinion.recommendation else None,
        not_assessed=tuple(standard.indicators[name].title for name in result.not_assessed),
        ready=state == "ready",
        recording_minutes=minutes_returned(room, case_id),
    )


def profile_line(standard: Standard, dimension: Dimension, result: Result) -> ProfileLine:
    """One dimension against what is expected of the grade."""
    found = result.dimensions[dimension.id]
    lowest, highest = standard.levels[0].value, standard.levels[-1].value
    return ProfileLine(
        dimension=dimension,
        display="–" if found.value is None else display(found.value),
        share=0.0 if found.value is None else float((found.value - lowest) / (highest - lowest)),
        expected_share=float((found.expected - lowest) / (highest - lowest)),
        holds=found.holds if found.value is not None else None,
        words=_against(found.value, found.expected),
    )


def _against(value: Fraction | None, expected: Fraction) -> Words:
    if value is None:
        return words("casework.profile.open")
    if value == expected:
        return words("casework.profile.at")
    gap = display(abs(value - expected))
    return words("casework.profile.above" if value > expected else "casework.profile.below").format(gap=gap)


def computed_sheet(standard: Standard, result: Result) -> ComputedSheet:
    """The computed result with the rule that gave it, in words."""
    lower = next((found for found in result.lower if found.recommends), None)
    return ComputedSheet(
        recommends=result.recommends,
        headline=result.headline,
        clauses=tuple((clause.state != "fails", clause.reason) for clause in result.clauses),
        near_miss=result.near_miss,
        lower=None if lower is None or result.recommends else lower.headline,
        lines=explain(standard, result),
    )


def needs_lower_grade(recommendation: str) -> bool:
    """Whether this recommendation names a grade."""
    return recommendation == LOWER_GRADE
