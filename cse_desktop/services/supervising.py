"""What a supervisor does: says of each point whether it was kept, notes events, and corrects what was signed.

A `subject` is the applicant of a case (the case's id) or a day (`domain.process.day_of`). What is said of a day can
be changed as long as the record of any of its cases is open.
"""

from dataclasses import replace
from datetime import datetime, time, timedelta

from cse_desktop.domain.packs.model import CheckItem
from cse_desktop.domain.process import UNDATED, day_of, missing, states_of
from cse_desktop.domain.process_json import ProcessRecord
from cse_desktop.domain.progress import CaseFacts, State, case_state
from cse_desktop.domain.records import Change, Incident, Observation, Recorded
from cse_desktop.domain.score_record import RecordHeading
from cse_desktop.domain.times import SOCIETY_ZONE, format_time, parse_day
from cse_desktop.errors import BugError, KnownError, Words
from cse_desktop.services.gap_rows import as_rows
from cse_desktop.services.room import Room
from cse_desktop.services.roster_values import GapRow

AHEAD = timedelta(minutes=1)
"""an event noted for the minute that has just begun is not in the future"""


def cases_of_day(room: Room, day: str) -> list[str]:
    """The cases of a day; those the supervisor recused from are not watched."""
    return [case.id for case in room.assignment.cases if day_of(case) == day and not recused(room, case.id)]


def recused(room: Room, case_id: str) -> bool:
    """Whether the supervisor recused themselves from this applicant."""
    return case_state(room.facts(case_id)) == "recused"


def items_of(room: Room, subject: str) -> tuple[CheckItem, ...]:
    """The items that are asked of a subject."""
    case_ids = {case.id for case in room.assignment.cases}
    case_id = subject if subject in case_ids else next(iter(cases_of_day(room, subject)), "")
    if not case_id:
        return ()
    when = "applicant" if subject in case_ids else "day"
    return tuple(item for item in room.standard(case_id).supervision if item.when == when)


def may_change(room: Room, subject: str) -> bool:
    """Whether anything may be said of the subject now."""
    case_ids = [subject] if _is_case(room, subject) else cases_of_day(room, subject)
    return any(room.allows("assess", case_id) for case_id in case_ids)


def observe(room: Room, subject: str, item_id: str, state: str) -> Recorded:
    """Says what was seen of an item, at this moment; an empty state takes it back."""
    item = _must_item(room, subject, item_id)
    if state and state not in states_of(item):
        raise BugError("this can not be said of the item")
    before = _observation(room, subject, item_id)
    row = before or Observation(subject, item_id, "", "", "")
    if row.state == state:
        return room.act("observe", subject)
    return _keep(room, "observe", before, replace(row, state=state, observed_at=room.now() if state else ""))


def write_remark(room: Room, subject: str, item_id: str, text: str) -> Recorded:
    """Keeps the words on an item; when it was seen stays as it was."""
    _must_item(room, subject, item_id)
    before = _observation(room, subject, item_id)
    row = before or Observation(subject, item_id, "", "", "")
    return _keep(room, "remark", before, replace(row, remark=text.strip()))


def note_event(room: Room, subject: str, at: str, text: str) -> Recorded:
    """Notes something out of the ordinary that happened at `at` (`HH:MM` of the subject's day), or now.

    `SUP-001` without words, `SUP-002` where it would lie in the future.
    """
    _must_be_open(room, subject)
    if not text.strip():
        raise KnownError("SUP-001", Words("请写明发生了什么。", "Please say what happened."))
    happened = _moment(room, subject, at) if at else room.clock.now()
    if happened > room.clock.now() + AHEAD:
        raise KnownError(
            "SUP-002",
            Words("所填时间还没有到。", "That time has not come yet."),
            next_step=Words("请改为事项发生的时间。", "Please give the time at which it happened."),
        )
    row = Incident(room.ids.new(), subject, format_time(happened), room.now(), text.strip())
    return room.act("note-event", subject, Change(None, row))


def withdraw_event(room: Room, incident_id: str) -> Recorded:
    """Takes an event away that was noted by mistake; the journal keeps it."""
    row = room.storage.one(Incident, incident_id=incident_id)
    if row is None:
        raise BugError("there is no such event")
    _must_be_open(room, row.subject)
    return room.act("withdraw-event", row.subject, Change(row, None))


def undo_supervising(room: Room, subject: str, *, redo: bool = False) -> Recorded | None:
    """Undoes, or redoes, the newest act on this subject; None if there is none."""
    _must_be_open(room, subject)
    return room.storage.redo(subject) if redo else room.storage.undo(subject)


def process_standing(room: Room, case_id: str) -> tuple[CaseFacts, State, tuple[GapRow, ...]]:
    """The facts, the state and the gaps of one case of a supervisor; no gaps where nothing is to be done any more."""
    facts, day = room.facts(case_id), day_of(room.case(case_id))
    items = room.standard(case_id).supervision
    rows = _rows(room, case_id, day)
    begun = facts.begun or not items or bool(rows) or bool(_events(room, case_id, day))
    done = case_state(facts) == "recused" or room.is_frozen(case_id)
    found = () if done else missing(items, case_id, day, rows)
    facts = replace(facts, begun=begun, gaps=found)
    return facts, case_state(facts), as_rows(case_id, found)


def process_record(room: Room, heading: RecordHeading) -> ProcessRecord:
    """What is signed of one case: what was seen of the applicant and of the day."""
    day = day_of(room.case(heading.case_id))
    asked = {item.id for item in room.standard(heading.case_id).supervision}
    rows = [row for row in _rows(room, heading.case_id, day) if row.state and row.item in asked]
    return ProcessRecord(heading, day, tuple(rows), tuple(_events(room, heading.case_id, day)))


def _rows(room: Room, case_id: str, day: str) -> list[Observation]:
    return [row for subject in (day, case_id) for row in room.storage.rows(Observation, subject=subject)]


def _events(room: Room, case_id: str, day: str) -> list[Incident]:
    # they are few: one read for all subjects
    return [row for row in room.storage.rows(Incident) if row.subject in (case_id, day)]


def _keep(room: Room, kind: str, before: Observation | None, after: Observation) -> Recorded:
    """A row with neither state nor remark is none."""
    kept = after if after.state or after.remark else None
    if before is None and kept is None:
        return room.act(kind, after.subject)
    return room.act(kind, after.subject, Change(before, kept))


def _observation(room: Room, subject: str, item_id: str) -> Observation | None:
    return room.storage.one(Observation, subject=subject, item=item_id)


def _must_item(room: Room, subject: str, item_id: str) -> CheckItem:
    _must_be_open(room, subject)
    for item in items_of(room, subject):
        if item.id == item_id:
            return item
    raise BugError("no such item is asked of the subject")


def _must_be_open(room: Room, subject: str) -> None:
    if not room.supervises:
        raise BugError("only a supervisor watches the process")
    if may_change(room, subject):
        return
    case_ids = [subject] if _is_case(room, subject) else cases_of_day(room, subject)
    for case_id in case_ids:
        room.must_be_open(case_id)
    raise BugError("a day without cases")


def _is_case(room: Room, subject: str) -> bool:
    return any(case.id == subject for case in room.assignment.cases)


def _moment(room: Room, subject: str, at: str) -> datetime:
    """`at` on the subject's day; of a case without a day, on the society's today."""
    day = day_of(room.case(subject)) if _is_case(room, subject) else subject
    date = parse_day(room.today() if day == UNDATED else day)
    return datetime.combine(date, time.fromisoformat(at), SOCIETY_ZONE)
