"""What one applicant's score sheet says, from the case as it stands."""

from cse_desktop.domain.annotations import place_of
from cse_desktop.domain.packs.model import Standard
from cse_desktop.domain.scoring import Result, display
from cse_desktop.errors import Words
from cse_desktop.services.case_sheets import case_sheet
from cse_desktop.services.interview_account import interview_account
from cse_desktop.services.opinions import opinion_of
from cse_desktop.services.printing import ScoreSheet, SheetDimension, SheetLine
from cse_desktop.services.room import Room
from cse_desktop.services.sheets import DimensionRow, EvidenceRow, IndicatorRow, RatingCell
from cse_desktop.services.submission_sheets import result_of
from cse_desktop.words import words

NONE = "–"


def score_sheet_of(room: Room, case_id: str, made_at: str, reason: str) -> ScoreSheet:
    """The sheet as it will be signed. The confidential note is not on it."""
    case = case_sheet(room, case_id)
    result = result_of(room, case_id)
    standard, opinion = room.standard(case_id), opinion_of(room, case_id)
    assignment = room.assignment
    return ScoreSheet(
        title=assignment.title,
        society=assignment.society_name,
        standard=_standard_words(standard),
        illustrative=standard.illustrative,
        case_number=case.number,
        case_id=case_id,
        applicant=case.profile.name,
        grade=case.grade.name,
        assessor=assignment.assessor_name,
        role=words(f"casework.role.{assignment.role}"),
        revision=case.revision,
        reason=reason,
        interview=interview_account(room, case_id),
        dimensions=tuple(_dimension(row, result) for row in case.dimensions),
        recommendation=_recommendation(standard, opinion.recommendation, opinion.lower_grade),
        computed=result.headline,
        clauses=tuple((clause.state != "fails", clause.reason) for clause in result.clauses),
        not_assessed=tuple(standard.indicators[name].title for name in result.not_assessed),
        doubts=tuple((row.words, row.doubt) for row in case.conditions if row.doubt),
        comment=opinion.comment,
        feedback=opinion.feedback,
        made_at=made_at,
    )


def _standard_words(standard: Standard) -> Words:
    general, professional = standard.general, standard.professional
    refs = f"{general.id} {general.version} + {professional.id} {professional.version}"
    return Words(f"{standard.title.zh} · {refs}", f"{standard.title.en} · {refs}")


def _recommendation(standard: Standard, recommendation: str, lower_grade: str) -> Words:
    for known in standard.recommendations:
        if known.id == recommendation:
            if not lower_grade:
                return known.name
            grade = standard.grade(lower_grade).name
            return Words(f"{known.name.zh}：{grade.zh}", f"{known.name.en}: {grade.en}")
    return Words(NONE, NONE)


def _dimension(row: DimensionRow, result: Result) -> SheetDimension:
    found = result.dimensions[row.dimension.id]
    return SheetDimension(
        name=row.dimension.name,
        display=NONE if found.value is None else display(found.value),
        interview=_value(row.interview),
        expected=display(found.expected),
        holds=found.holds if found.value is not None else None,
        comment=row.comment,
        lines=tuple(_line(indicator) for indicator in row.indicators),
    )


def _line(row: IndicatorRow) -> SheetLine:
    cells = [cell for cell in (row.material, row.interview) if cell is not None]
    return SheetLine(
        code=row.indicator.id,
        title=row.indicator.title,
        critical=row.indicator.critical,
        expected=str(cells[0].expected) if cells else NONE,
        material=_value(row.material),
        interview=_value(row.interview),
        comment="\n".join(cell.comment for cell in cells if cell.comment),
        evidence=tuple(_place(place) for cell in cells for place in cell.evidence),
    )


def _value(cell: RatingCell | None) -> str:
    return NONE if cell is None or cell.value is None else cell.value


def _place(row: EvidenceRow) -> str:
    name = row.material_name.rsplit("/", 1)[-1]
    quote = f" “{row.annotation.quote[:60]}”" if row.annotation.quote else ""
    if row.annotation.shape == "scan":
        sign = words("ocr.quoted")
        quote += f" {sign.zh} {sign.en}"
    part = words(f"casework.own_part.{row.link.own_part}")
    _, place = place_of(row.annotation)
    return f"《{name}》 {place}{quote} · {part.zh} {part.en}"
