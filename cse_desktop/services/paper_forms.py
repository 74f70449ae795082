"""What is printed on the sheet on which an interview can be written down when no computer is at hand."""

from datetime import datetime

from cse_desktop.domain.case_code import case_code
from cse_desktop.domain.records import NOT_APPLICABLE, NOT_EVIDENCED, PlannedQuestion
from cse_desktop.errors import Words
from cse_desktop.services.day_sheets import day_sheet
from cse_desktop.services.interview_sheets import interview_sheet
from cse_desktop.services.printing import FormLine, InterviewForm
from cse_desktop.services.room import Room
from cse_desktop.services.sheets import InterviewSheet, RatingCell
from cse_desktop.words import words

FEWEST_QUESTIONS = 5
"""a plan with fewer is filled up with suggestions"""


def forms_of_day(room: Room, day: str) -> tuple[InterviewForm, ...]:
    """The sheets of all applicants of a day whose interviews may still be held, in their order."""
    return tuple(interview_form(room, row.case_id) for row in day_sheet(room, day).rows if row.open)


def interview_form(room: Room, case_id: str) -> InterviewForm:
    """The sheet of one applicant; refused like the case's own sheet."""
    sheet = interview_sheet(room, case_id)
    case, assignment = sheet.case, room.assignment
    start = datetime.fromisoformat(sheet.planned_start) if sheet.planned_start else None
    return InterviewForm(
        title=assignment.title,
        society=assignment.society_name,
        illustrative=case.standard.illustrative,
        code=case_code(assignment.id, case_id),
        number=case.number,
        name=case.profile.name,
        name_latin=case.profile.name_latin,
        grade=case.grade.name,
        field=case.standard.field_name,
        assessor=assignment.assessor_name,
        role=words(f"casework.role.{assignment.role}"),
        day=f"{start:%Y-%m-%d}" if start else room.today(),
        planned=f"{start:%H:%M}" if start else "",
        place=assignment.place,
        phases=tuple((row.name, row.phase.minutes) for row in sheet.phases),
        asks_consent=sheet.record_audio != "never",
        questions=tuple(_question(row) for row in sheet.questions),
        suggested=tuple(
            _question(row) for row in sheet.suggestions[: max(0, FEWEST_QUESTIONS - len(sheet.questions))]
        ),
        lines=tuple(_line(sheet, cell) for cell in sheet.form),
        scale=tuple((str(level.value), level.name) for level in case.standard.levels),
        twice=case.standard.keyed_twice,
    )


def values_of(sheet: InterviewSheet, cell: RatingCell) -> tuple[str, ...]:
    """What may be given to one line, in the order of the scale."""
    levels = tuple(str(level.value) for level in sheet.case.standard.levels)
    more = (NOT_APPLICABLE,) if cell.may_be_not_applicable else ()
    return (*levels, NOT_EVIDENCED, *more)


def _line(sheet: InterviewSheet, cell: RatingCell) -> FormLine:
    return FormLine(
        code=cell.target,
        title=cell.title,
        expected=str(cell.expected),
        critical=cell.critical,
        dimension=cell.target not in sheet.case.standard.indicators,
        values=values_of(sheet, cell),
    )


def _question(row: PlannedQuestion) -> tuple[str, Words]:
    return row.target, Words(row.text_zh, row.text_en)
