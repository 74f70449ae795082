"""The supervisor's page, and what is printed of it."""

from datetime import timedelta

from cse_desktop.domain.assignment import Case
from cse_desktop.domain.process import DEPARTED, UNDATED, day_of, states_of, wants_remark
from cse_desktop.domain.records import Incident, Observation
from cse_desktop.domain.score_record import RecordHeading
from cse_desktop.domain.stages import STATE_WORDS
from cse_desktop.domain.times import SOCIETY_ZONE, parse_time
from cse_desktop.errors import Words
from cse_desktop.services.case_states import standing
from cse_desktop.services.printing import ProcessLine, ProcessPart, ProcessSheet
from cse_desktop.services.room import Room
from cse_desktop.services.roster_sheets import declared
from cse_desktop.services.roster_values import GapRow
from cse_desktop.services.supervising import cases_of_day, items_of, may_change, recused
from cse_desktop.services.supervision_values import CheckRow, EventRow, SubjectRow, SupervisionSheet
from cse_desktop.words import words

LATE = timedelta(minutes=10)
"""an event written down later than this after it happened says so"""


def supervision_sheet(room: Room, day: str = "") -> SupervisionSheet:
    """The page of `day`, of the day of the case so called, or of the first day that is not over."""
    assignment, today = room.assignment, room.today()
    by_case = {case.id: day_of(case) for case in assignment.cases}
    days = tuple(sorted(set(by_case.values())))
    day = by_case.get(day, day)
    if day not in days:
        day = next((found for found in days if found >= today), days[-1])
    cases = [case for case in assignment.cases if day_of(case) == day and not recused(room, case.id)]
    cases.sort(key=lambda case: (case.interview_start or "", room.state(case.id).position))
    rows = [_case_row(room, case) for case in cases]
    first = room.standard(assignment.cases[0].id)
    return SupervisionSheet(
        assignment_id=assignment.id,
        title=assignment.title,
        place=assignment.place,
        day=day,
        days=days,
        today=today,
        declared=declared(room) and not room.must_declare_again(),
        has_checklist=bool(first.supervision),
        illustrative=first.illustrative,
        rows=(_day_row(room, day), *rows) if rows else (),
    )


def process_sheet_of(room: Room, heading: RecordHeading) -> ProcessSheet:
    """The sheet of one case, exactly as it is signed."""
    case = room.case(heading.case_id)
    day = day_of(case)
    parts = (_day_part(room, day), _case_part(room, case, named=True))
    return _sheet(room, day, parts, heading.made_at, case.profile.number, heading.revision, heading.reason)


def day_process_sheet(room: Room, day: str, *, named: bool) -> ProcessSheet:
    """The sheet of a whole day, as it stands; without `named` the applicants are case numbers alone."""
    sheet = supervision_sheet(room, day)
    cases = [room.case(row.case_id) for row in sheet.rows if not row.is_day]
    parts = (_day_part(room, sheet.day), *(_case_part(room, case, named=named) for case in cases))
    return _sheet(room, sheet.day, parts, room.now())


def _sheet(
    room: Room,
    day: str,
    parts: tuple[ProcessPart, ...],
    made_at: str,
    subject: str = "",
    revision: int = 0,
    reason: str = "",
) -> ProcessSheet:
    assignment = room.assignment
    return ProcessSheet(
        title=assignment.title,
        society=assignment.society_name,
        illustrative=room.standard(assignment.cases[0].id).illustrative,
        day="" if day == UNDATED else day,
        place=assignment.place,
        supervisor=assignment.assessor_name,
        subject=subject,
        revision=revision,
        reason=reason,
        parts=tuple(part for part in parts if part.lines or part.events),
        made_at=made_at,
    )


def _case_row(room: Room, case: Case) -> SubjectRow:
    _, state, gaps = standing(room, case.id)
    profile = case.profile
    return SubjectRow(
        case_id=case.id,
        is_day=False,
        number=profile.number,
        name=profile.name,
        name_latin=profile.name_latin,
        photo=case.portrait,
        grade=room.standard(case.id).grade(profile.grade).name,
        planned=case.interview_start,
        state=state,
        state_words=STATE_WORDS[state],
        gaps=tuple(gap for gap in gaps if gap.method == "applicant"),
        ready=state == "ready",
        open=may_change(room, case.id),
        revision=room.revision(case.id),
        checks=_checks(room, case.id),
        events=_events(room, case.id),
    )


def _day_row(room: Room, day: str) -> SubjectRow:
    """The day stands like a case in the list: it is in progress until nothing of it is missing."""
    gaps = _gaps_of_day(room, day)
    checks = _checks(room, day)
    said = any(row.state for row in checks)
    state = "ready" if not gaps else "in_progress" if said else "declared"
    key = {"ready": "complete", "in_progress": "begun", "declared": "open"}[state]
    name = words("supervise.day.name")
    return SubjectRow(
        case_id=day,
        is_day=True,
        number="",
        name=name.zh,
        name_latin=name.en,
        photo=None,
        grade=None,
        planned=None,
        state=state,
        state_words=words(f"supervise.day.{key}"),
        gaps=gaps,
        ready=False,
        open=may_change(room, day),
        revision=1,
        checks=checks,
        events=_events(room, day),
    )


def _gaps_of_day(room: Room, day: str) -> tuple[GapRow, ...]:
    """What is missing of the day; that of any of its open cases is that of all."""
    for case_id in cases_of_day(room, day):
        if not room.is_frozen(case_id):
            _, _, gaps = standing(room, case_id)
            return tuple(gap for gap in gaps if gap.method == "day")
    return ()


def _checks(room: Room, subject: str) -> tuple[CheckRow, ...]:
    rows = {row.item: row for row in room.storage.rows(Observation, subject=subject)}
    found = []
    for item in items_of(room, subject):
        row = rows.get(item.id) or Observation(subject, item.id, "", "", "")
        states = states_of(item)
        wanted = tuple(state for state in states if wants_remark(item, state))
        found.append(
            CheckRow(item.id, item.text, states, row.state, row.remark, wanted, _clock(row.observed_at))
        )
    return tuple(found)


def _events(room: Room, subject: str) -> tuple[EventRow, ...]:
    rows = [row for row in room.storage.rows(Incident) if row.subject == subject]
    rows.sort(key=lambda row: (row.happened_at, row.incident_id))
    return tuple(EventRow(row.incident_id, _clock(row.happened_at), _late(row), row.text) for row in rows)


def _late(row: Incident) -> bool:
    return parse_time(row.written_at) - parse_time(row.happened_at) > LATE


def _day_part(room: Room, day: str) -> ProcessPart:
    return _part(room, day, words("supervise.day.name"))


def _case_part(room: Room, case: Case, *, named: bool) -> ProcessPart:
    number, name = case.profile.number, case.profile.name
    return _part(
        room, case.id, Words(f"{number}  {name}", f"{number}  {name}") if named else Words(number, number)
    )


def _part(room: Room, subject: str, heading: Words) -> ProcessPart:
    lines = tuple(
        ProcessLine(
            text=row.text,
            state=words(f"supervise.state.{row.state or 'none'}"),
            departed=row.state == DEPARTED,
            remark=row.remark,
            at=row.at,
        )
        for row in _checks(room, subject)
    )
    events = tuple((row.at, row.late, row.text) for row in _events(room, subject))
    return ProcessPart(heading, lines, events)


def _clock(at: str) -> str:
    """The time of day where the interviews are held."""
    return f"{parse_time(at).astimezone(SOCIETY_ZONE):%H:%M}" if at else ""
