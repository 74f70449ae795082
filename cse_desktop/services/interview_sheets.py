"""The sheet of the interview room."""

from cse_desktop.domain.annotations import reading_order
from cse_desktop.domain.packs.model import Question
from cse_desktop.domain.records import INTERVIEW, ClockJump, InterviewNote, PlannedQuestion
from cse_desktop.services.asking import askers
from cse_desktop.services.case_sheets import case_sheet
from cse_desktop.services.interview_clock import elapsed_now, state_of
from cse_desktop.services.paper_rows import transcription_of
from cse_desktop.services.room import Room
from cse_desktop.services.sheets import CaseSheet, EvidenceRow, InterviewSheet, PhaseRow, RatingCell
from cse_desktop.words import words


def interview_sheet(room: Room, case_id: str) -> InterviewSheet:
    """Everything the interview room shows of one case."""
    case = case_sheet(room, case_id)
    state = state_of(room, case_id)
    elapsed = elapsed_now(room, state)
    questions = sorted(
        room.storage.rows(PlannedQuestion, case_id=case_id), key=lambda row: (row.position, row.question_id)
    )
    notes = sorted(
        room.storage.rows(InterviewNote, case_id=case_id), key=lambda row: (row.stamp_ms, row.note_id)
    )
    form, transcribed = interview_form(case), transcription_of(room, case_id)
    return InterviewSheet(
        case=case,
        state=state.state,
        phase=state.phase,
        phases=tuple(
            PhaseRow(phase, words(f"casework.phase.{phase.id}"), elapsed.get(phase.id, 0))
            for phase in room.assignment.phases
        ),
        clock_ms=sum(elapsed.values()),
        planned_start=room.case(case_id).interview_start,
        questions=tuple(questions),
        suggestions=_suggestions(case, {row.question_id for row in questions}),
        notes=tuple(notes),
        identity_checked=room.state(case_id).identity_checked,
        jumps=tuple(room.storage.rows(ClockJump, case_id=case_id)),
        paper_notes={mark.key: mark.at for mark in transcribed.notes} if transcribed else {},
        form=form,
        pinned=_pinned(case),
        members=askers(room),
        record_audio=room.assignment.record_audio,
    )


def interview_form(case: CaseSheet) -> tuple[RatingCell, ...]:
    """What is rated in the interview: each dimension, its critical indicators, and the gaps left by reading."""
    form: list[RatingCell] = []
    for row in case.dimensions:
        if row.interview is not None:
            form.append(row.interview)
        for indicator in row.indicators:
            cell = indicator.interview
            if cell is not None and (
                cell.critical or cell.value is not None or _left_open(indicator.material)
            ):
                form.append(cell)
    return tuple(form)


def _left_open(material: RatingCell | None) -> bool:
    """Whether reading could not tell: the interview is the place to find out."""
    return material is not None and material.value == "NE"


def _below(material: RatingCell | None) -> bool:
    value = material.value if material else None
    return material is not None and value is not None and value.isdigit() and int(value) < material.expected


def _suggestions(case: CaseSheet, planned: set[str]) -> tuple[PlannedQuestion, ...]:
    """Questions from the bank, those about gaps of the reading first, then critical indicators, then the rest."""
    urgency = {}
    for row in case.dimensions:
        for indicator in row.indicators:
            open_or_low = _left_open(indicator.material) or _below(indicator.material)
            urgency[indicator.indicator.id] = 0 if open_or_low else 1 if indicator.indicator.critical else 2
    found: list[PlannedQuestion] = []
    for question in sorted(case.standard.questions, key=lambda item: urgency.get(item.indicator, 3)):
        if question.id in planned or not _fits(question, case):
            continue
        origin = "gap" if urgency.get(question.indicator) == 0 else "bank"
        found.append(
            PlannedQuestion(
                case.case_id,
                question.id,
                origin,
                question.indicator,
                question.text.zh,
                question.text.en,
                len(found),
            )
        )
    return tuple(found)


def _fits(question: Question, case: CaseSheet) -> bool:
    indicator = case.standard.indicators.get(question.indicator)
    suits = not question.grades or case.grade.code in question.grades
    return suits and indicator is not None and INTERVIEW in indicator.methods


def _pinned(case: CaseSheet) -> tuple[EvidenceRow, ...]:
    """Each place tied to evidence once, in the order of materials and pages."""
    seen: dict[str, EvidenceRow] = {}
    for row in case.dimensions:
        for indicator in row.indicators:
            for cell in (indicator.material, indicator.interview):
                for place in cell.evidence if cell else ():
                    seen.setdefault(place.annotation.annotation_id, place)
    return tuple(
        sorted(
            seen.values(),
            key=lambda row: (row.material_name, *reading_order(row.annotation)),
        )
    )
