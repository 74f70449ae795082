"""The sheet of the page where an interview is typed in from paper: whose turn it is, and what that person typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cse_desktop.domain.case_code import case_code
from cse_desktop.domain.packs.model import Grade
from cse_desktop.domain.paper import (
    CONSENT,
    DAY,
    ENDED,
    FIRST,
    IDENTITY,
    NOTE,
    PHASE,
    RATING,
    SECOND,
    TIME,
    Stands,
    differences,
    standing,
    times_in_order,
)
from cse_desktop.domain.records import INTERVIEW, PaperTyping, PlannedQuestion, TypedValue
from cse_desktop.errors import Words
from cse_desktop.services.interview_sheets import interview_sheet
from cse_desktop.services.paper_forms import values_of
from cse_desktop.services.paper_rows import phases_of, stands_of, typed_of
from cse_desktop.services.room import Room
from cse_desktop.services.sheets import InterviewSheet, RatingCell
from cse_desktop.words import words

Step = Literal["name", "fields", "differences", "done"]


@dataclass(frozen=True, slots=True)
class PaperPhase:
    """One phase of the round: planned minutes, and when it began as typed (`HH:MM` or empty)."""

    id: str
    name: Words
    minutes: int
    began: str


@dataclass(frozen=True, slots=True)
class PaperNote:
    """A note of the paper: its time as typed, and the number of its question in the plan (0: none)."""

    note_id: str
    clock: str
    text: str
    question: int


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One thing rated on the paper."""

    target: str
    title: Words
    expected: int
    critical: bool
    values: tuple[str, ...]
    value: str
    clock: str
    comment: str


@dataclass(frozen=True, slots=True)
class PaperDifference:
    """A field that two persons read differently."""

    field: str
    name: Words
    first: str
    second: str
    """as typed; empty where the field was left empty"""
    values: tuple[str, ...]
    """what it can be; empty where it is a time or a day"""


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """The typing in of one case as it stands. In the second person's turn nothing of the first's is in it."""

    case_id: str
    number: str
    name: str
    name_latin: str
    grade: Grade
    code: str
    assessor: str
    step: Step
    turn: int
    twice: bool
    typings: tuple[PaperTyping, ...]
    may_change: bool
    identity: bool
    asks_consent: bool
    consent: str
    day: str
    phases: tuple[PaperPhase, ...]
    ended: str
    in_order: bool
    """the times go forward"""
    questions: tuple[PlannedQuestion, ...]
    notes: tuple[PaperNote, ...]
    lines: tuple[PaperLine, ...]
    others: tuple[PaperLine, ...]
    """what else can be rated in an interview, should the paper have it"""
    differences: tuple[PaperDifference, ...]
    rated: int
    """ratings that hold"""


def paper_sheet(room: Room, case_id: str) -> PaperSheet:
    """Where the typing in of a case stands; refused like the case's own sheet."""
    sheet = interview_sheet(room, case_id)
    typings = {row.turn: row for row in room.storage.rows(PaperTyping, case_id=case_id)}
    twice = sheet.case.standard.keyed_twice
    values = typed_of(room, case_id)
    open_fields = _in_order(sheet, differences(values)) if twice and _is_done(typings, SECOND) else []
    step, turn = _step(typings, twice=twice, differ=bool(open_fields))
    own = {row.field: row for row in values if row.turn == turn}
    stands = stands_of(room, case_id, values)
    asked = _cells(sheet, own)

    def said(field: str) -> str:
        return own[field].value if field in own else ""

    return PaperSheet(
        case_id=case_id,
        number=sheet.case.number,
        name=sheet.case.profile.name,
        name_latin=sheet.case.profile.name_latin,
        grade=sheet.case.grade,
        code=case_code(room.assignment.id, case_id),
        assessor=room.assignment.assessor_name,
        step=step,
        turn=turn,
        twice=twice,
        typings=tuple(typings[key] for key in sorted(typings)),
        may_change=room.allows("assess", case_id),
        identity=bool(said(IDENTITY)),
        asks_consent=sheet.record_audio != "never",
        consent=said(CONSENT),
        day=said(DAY),
        phases=tuple(
            PaperPhase(row.phase.id, row.name, row.phase.minutes, said(PHASE + row.phase.id))
            for row in sheet.phases
        ),
        ended=said(ENDED),
        in_order=times_in_order(stands_of_turn(own), phases_of(room)),
        questions=sheet.questions,
        notes=_notes(sheet, own) if turn == FIRST else (),
        lines=tuple(_line(sheet, cell, own, turn) for cell in asked),
        others=tuple(_line(sheet, cell, own, turn) for cell in _others(sheet, asked)),
        differences=tuple(_difference(sheet, values, field) for field in open_fields),
        rated=sum(field.startswith(RATING) for field in stands),
    )


def stands_of_turn(own: dict[str, TypedValue]) -> dict[str, Stands]:
    """What one person typed, taken by itself."""
    return standing(own.values(), twice=False) if own else {}


def _step(typings: dict[int, PaperTyping], *, twice: bool, differ: bool) -> tuple[Step, int]:
    for turn in (FIRST, SECOND) if twice else (FIRST,):
        if turn not in typings:
            return "name", turn
        if not typings[turn].finished_at:
            return "fields", turn
    return ("differences" if differ else "done"), FIRST


def _is_done(typings: dict[int, PaperTyping], turn: int) -> bool:
    return turn in typings and bool(typings[turn].finished_at)


def _cells(sheet: InterviewSheet, own: dict[str, TypedValue]) -> list[RatingCell]:
    """What the interview asks now, and what was typed though it asks for it no more."""
    found = list(sheet.form)
    known = {cell.target for cell in found}
    for field in own:
        cell = sheet.case.cell(field.removeprefix(RATING), INTERVIEW) if field.startswith(RATING) else None
        if cell is not None and cell.target not in known:
            found.append(cell)
    return found


def _others(sheet: InterviewSheet, asked: list[RatingCell]) -> list[RatingCell]:
    known = {cell.target for cell in asked}
    rows = [row for dimension in sheet.case.dimensions for row in dimension.indicators]
    return [row.interview for row in rows if row.interview is not None and row.interview.target not in known]


def _line(sheet: InterviewSheet, cell: RatingCell, own: dict[str, TypedValue], turn: int) -> PaperLine:
    rating, clock = own.get(RATING + cell.target), own.get(TIME + cell.target)
    return PaperLine(
        target=cell.target,
        title=cell.title,
        expected=cell.expected,
        critical=cell.critical,
        values=values_of(sheet, cell),
        value=rating.value if rating else "",
        clock=clock.value if clock else "",
        comment=cell.comment if turn == FIRST else "",
    )


def _notes(sheet: InterviewSheet, own: dict[str, TypedValue]) -> tuple[PaperNote, ...]:
    numbers = {row.question_id: place for place, row in enumerate(sheet.questions, 1)}
    # in the order in which they were begun: ids are made in the order of time
    return tuple(
        PaperNote(
            note.note_id,
            own[NOTE + note.note_id].value,
            note.text,
            numbers.get(note.question_id, 0),
        )
        for note in sorted(sheet.notes, key=lambda note: note.note_id)
        if NOTE + note.note_id in own
    )


def _in_order(sheet: InterviewSheet, fields: Sequence[str]) -> list[str]:
    """Fields as they stand on the paper, from top to bottom."""
    order = [IDENTITY, CONSENT, DAY, *(PHASE + row.phase.id for row in sheet.phases), ENDED]
    for cell in sheet.form:
        order += [RATING + cell.target, TIME + cell.target]
    return sorted(fields, key=lambda field: (order.index(field) if field in order else len(order), field))


def _difference(sheet: InterviewSheet, values: list[TypedValue], field: str) -> PaperDifference:
    said = {row.turn: row.value for row in values if row.field == field}
    return PaperDifference(
        field, _name(sheet, field), said.get(FIRST, ""), said.get(SECOND, ""), _options(sheet, field)
    )


def _name(sheet: InterviewSheet, field: str) -> Words:
    kind, _, name = field.partition(":")
    if not name:
        return words(f"paper.field.{field}")
    if kind + ":" == PHASE:
        title = next((row.name for row in sheet.phases if row.phase.id == name), Words(name, name))
    else:
        cell = sheet.case.cell(name, INTERVIEW)
        title = cell.title if cell is not None else Words("", "")
        title = Words(f"{name} {title.zh}", f"{name} {title.en}")
    return words(f"paper.field.{kind}").format(what=title)


def _options(sheet: InterviewSheet, field: str) -> tuple[str, ...]:
    kind, _, name = field.partition(":")
    if kind + ":" == RATING:
        cell = sheet.case.cell(name, INTERVIEW)
        return values_of(sheet, cell) if cell is not None else ()
    return {IDENTITY: ("yes", ""), CONSENT: ("yes", "no", "")}.get(field, ())
