"""The day's interviews: planned and actual times, how each stands, and the record that is printed of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cse_desktop.domain.assignment import Case
from cse_desktop.domain.deadlines import day_at
from cse_desktop.domain.records import ClockJump, InterviewState
from cse_desktop.domain.times import SOCIETY_ZONE, parse_time
from cse_desktop.errors import Words
from cse_desktop.services.interview_clock import elapsed_now, state_of
from cse_desktop.services.printing import DayLine, DayRecord
from cse_desktop.services.room import Room
from cse_desktop.words import words

LATE_MINUTES = 1
"""an interview that begins earlier after its planned time is not late"""


@dataclass(frozen=True, slots=True)
class DayRow:
    """One applicant of the day."""

    case_id: str
    number: str
    name: str
    name_latin: str
    planned: str | None
    """local time with offset, ISO 8601"""
    started_at: str
    ended_at: str
    """UTC, `YYYY-MM-DDTHH:MM:SSZ`, or empty"""
    state: str
    """that of the interview, or `recused`"""
    late_minutes: int
    """begun, or not begun yet, so many minutes after the plan; 0: in time"""
    spent_ms: int
    reason: str
    identity_checked: bool
    jumps: int
    """how often its clock was interrupted or set"""
    open: bool
    """whether anything may still be done to it"""

    @property
    def may_be_entered(self) -> bool:
        """Whether its room can be looked into."""
        return self.open or bool(self.started_at)


@dataclass(frozen=True, slots=True)
class DaySheet:
    """The interviews of one day, in their order."""

    title: Words
    place: str
    day: str
    """`YYYY-MM-DD`"""
    days: tuple[str, ...]
    """all days that have interviews"""
    rows: tuple[DayRow, ...]


def day_sheet(room: Room, day: str = "") -> DaySheet:
    """The interviews of `day`, or of the first day that is not over."""
    states = {row.case_id: row for row in room.storage.rows(InterviewState)}
    days = {case.id: _day_of(case, states.get(case.id), room.today()) for case in room.assignment.cases}
    all_days = tuple(sorted(set(days.values())))
    if day not in all_days:
        day = next((found for found in all_days if found >= room.today()), all_days[-1])
    cases = [case for case in room.assignment.cases if days[case.id] == day]
    drawn = room.assignment.order == "drawn"

    def place(case: Case) -> tuple[str, int]:
        return ("" if drawn else case.interview_start or "~", room.state(case.id).position)

    rows = tuple(_row(room, case) for case in sorted(cases, key=place))
    return DaySheet(room.assignment.title, room.assignment.place, day, all_days, rows)


def _day_of(case: Case, state: InterviewState | None, today: str) -> str:
    if case.interview_start:
        return day_at(datetime.fromisoformat(case.interview_start))
    return day_at(parse_time(state.started_at)) if state is not None and state.started_at else today


def _row(room: Room, case: Case) -> DayRow:
    state = state_of(room, case.id)
    facts = room.facts(case.id)
    recused = facts.declaration is not None and facts.declaration.choice == "recuse"
    return DayRow(
        case_id=case.id,
        number=case.profile.number,
        name=case.profile.name,
        name_latin=case.profile.name_latin,
        planned=case.interview_start,
        started_at=state.started_at,
        ended_at=state.ended_at,
        state="recused" if recused else state.state,
        late_minutes=0 if recused else _late(room, case, state),
        spent_ms=sum(elapsed_now(room, state).values()),
        reason=state.reason,
        identity_checked=room.state(case.id).identity_checked,
        jumps=len(room.storage.rows(ClockJump, case_id=case.id)),
        open=room.allows("assess", case.id),
    )


def _late(room: Room, case: Case, state: InterviewState) -> int:
    if not case.interview_start or state.state == "no_show":
        return 0
    begun = parse_time(state.started_at) if state.started_at else room.clock.now()
    late = (begun - datetime.fromisoformat(case.interview_start)) // timedelta(minutes=1)
    return late if LATE_MINUTES <= late < 24 * 60 else 0


def day_record(room: Room, day: str, *, named: bool) -> DayRecord:
    """What is printed of `day`; without `named` the applicants are case numbers alone."""
    sheet = day_sheet(room, day)
    assignment = room.assignment
    return DayRecord(
        title=assignment.title,
        society=assignment.society_name,
        day=sheet.day,
        place=sheet.place,
        assessor=assignment.assessor_name,
        role=words(f"casework.role.{assignment.role}"),
        lines=tuple(_line(row, named=named) for row in sheet.rows),
        made_at=room.now(),
    )


def _line(row: DayRow, *, named: bool) -> DayLine:
    remarks = (
        [words("day.print.late").format(n=row.late_minutes)] if row.late_minutes and row.started_at else []
    )
    if row.jumps:
        remarks.append(words("day.print.jumps").format(n=row.jumps))
    return DayLine(
        number=row.number,
        name=row.name if named else "",
        planned=_clock(row.planned),
        started=_clock(row.started_at),
        ended=_clock(row.ended_at),
        spent_minutes=row.spent_ms // 60_000,
        state=words(f"day.state.{row.state}"),
        identity=words(f"roster.identity.{'yes' if row.identity_checked else 'no'}"),
        remarks=tuple(remarks),
        reason=row.reason,
    )


def _clock(text: str | None) -> str:
    """The time of day where the interviews are held."""
    if not text:
        return ""
    found = datetime.fromisoformat(text)
    return f"{found.astimezone(SOCIETY_ZONE) if text.endswith('Z') else found:%H:%M}"
