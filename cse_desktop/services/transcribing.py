"""Typing an interview in from its paper sheet: by one person, or by two who do not see each other's values."""

import re
from dataclasses import replace

from cse_desktop.domain.case_code import case_code, fault_of, read_code
from cse_desktop.domain.paper import (
    CLOCK,
    CONSENT,
    DAY,
    ENDED,
    FIRST,
    IDENTITY,
    NOTE,
    PHASE,
    RATING,
    SECOND,
    SETTLED,
    TIME,
    differences,
    same_person,
    stamp_of,
)
from cse_desktop.domain.records import (
    Change,
    InterviewNote,
    InterviewState,
    PaperTyping,
    Recorded,
    TypedValue,
)
from cse_desktop.domain.times import parse_day
from cse_desktop.errors import BugError, KnownError
from cse_desktop.services.paper_rows import following, phases_of, stands_of, typed_of, with_changes
from cse_desktop.services.rating import must_be_given
from cse_desktop.services.room import Room
from cse_desktop.words import words


def case_of_code(room: Room, typed: str) -> str:
    """The case whose code was typed; `PAPER-001` where it is mistyped, `PAPER-002` where it is of no case here."""
    code = read_code(typed)
    fault = fault_of(code)
    if fault is not None:
        raise KnownError("PAPER-001", words(f"paper.code.{fault}"), next_step=words("paper.code.look_again"))
    for case in room.assignment.cases:
        if case_code(room.assignment.id, case.id) == code:
            return case.id
    raise KnownError(
        "PAPER-002",
        words("paper.code.foreign"),
        safe=words("paper.code.nothing_typed"),
        next_step=words("paper.code.whose"),
    )


def begin(room: Room, case_id: str, turn: int, name: str) -> Recorded:
    """Somebody begins to type; `PAPER-003` without a name, `PAPER-004` where the second person is the first."""
    case = room.must_be_open(case_id)
    first = _typing(room, case_id, FIRST)
    if not name.strip():
        raise KnownError("PAPER-003", words("paper.who.missing"))
    if turn == SECOND:
        if first is None or not first.finished_at:
            raise BugError("the first person has not finished")
        if same_person(first.typed_by, name):
            raise KnownError("PAPER-004", words("paper.who.same"), next_step=words("paper.who.other"))
    if _typing(room, case_id, turn) is not None:
        return room.act("type-paper", case_id)
    begun = Change(None, PaperTyping(case_id, turn, name.strip(), room.now()))
    day = (case.interview_start or "")[:10] or room.today()
    return _commit(room, case_id, begun, Change(None, TypedValue(case_id, turn, DAY, day, room.now())))


def type_value(room: Room, case_id: str, turn: int, field: str, value: str) -> Recorded:
    """Keeps what somebody read in a field; an empty `value` leaves the field empty.

    `RATE-001` and `RATE-002` for a rating that is not on the scale.
    """
    room.must_be_open(case_id)
    typing = _typing(room, case_id, turn)
    if typing is None:
        raise BugError("nobody has begun to type")
    _must_fit(room, case_id, field, value)
    settled = room.storage.one(TypedValue, case_id=case_id, turn=SETTLED, field=field)
    changes = [_put(room, case_id, turn, field, value)]
    if settled is not None:
        changes.append(Change(settled, None))
    if typing.finished_at:
        changes.append(Change(typing, replace(typing, finished_at=room.now())))
    return _commit(room, case_id, *changes)


def settle(room: Room, case_id: str, field: str, value: str) -> Recorded:
    """Keeps what the paper really says where two persons read different things."""
    room.must_be_open(case_id)
    if field not in differences(typed_of(room, case_id)):
        return room.act("type-paper", case_id)
    _must_fit(room, case_id, field, value)
    # that the field is empty on the paper can be settled too: then the row says so
    return _commit(room, case_id, Change(None, TypedValue(case_id, SETTLED, field, value, room.now())))


def finish(room: Room, case_id: str, turn: int) -> Recorded:
    """Somebody has typed the whole sheet."""
    return _end(room, case_id, turn, room.now())


def take_up(room: Room, case_id: str) -> Recorded:
    """The first person goes on with a sheet that was finished."""
    return _end(room, case_id, FIRST, "")


def write_paper_note(
    room: Room, case_id: str, note_id: str, clock: str, text: str, question_id: str = ""
) -> Recorded:
    """Keeps a note of the paper in the time line, where its time puts it; an empty text takes it away."""
    room.must_be_open(case_id)
    if clock and not re.fullmatch(CLOCK, clock):
        raise BugError("not a time of day")
    note = room.storage.one(InterviewNote, note_id=note_id)
    mark = room.storage.one(TypedValue, case_id=case_id, turn=FIRST, field=NOTE + note_id)
    if note is not None and (note.case_id != case_id or mark is None):
        raise BugError("a note of another case, or of the screen")
    if not text.strip():
        gone = [Change(row, None) for row in (note, mark) if row is not None]
        return _commit(room, case_id, *gone, new_note=note_id)
    interview = room.storage.one(InterviewState, case_id=case_id)
    stamp = stamp_of(interview.started_at if interview else "", clock) or 0
    after = InterviewNote(
        note_id, case_id, "", stamp, note.written_at if note else room.now(), text, question_id
    )
    return _commit(
        room,
        case_id,
        Change(note, after),
        Change(mark, TypedValue(case_id, FIRST, NOTE + note_id, clock, room.now())),
        new_note=note_id,
    )


def _end(room: Room, case_id: str, turn: int, at: str) -> Recorded:
    room.must_be_open(case_id)
    typing = _typing(room, case_id, turn)
    if typing is None:
        raise BugError("nobody has begun to type")
    return room.act("finish-paper", case_id, Change(typing, replace(typing, finished_at=at)))


def _typing(room: Room, case_id: str, turn: int) -> PaperTyping | None:
    return room.storage.one(PaperTyping, case_id=case_id, turn=turn)


def _put(room: Room, case_id: str, turn: int, field: str, value: str) -> Change:
    before = room.storage.one(TypedValue, case_id=case_id, turn=turn, field=field)
    if before is not None and before.value == value:
        return Change(before, before)
    if not value:
        return Change(before, None) if before is not None else _nothing(case_id, turn, field)
    return Change(before, TypedValue(case_id, turn, field, value, room.now()))


def _nothing(case_id: str, turn: int, field: str) -> Change:
    row = TypedValue(case_id, turn, field, "", "")
    return Change(row, row)


def _commit(room: Room, case_id: str, *changes: Change, new_note: str = "") -> Recorded:
    """Writes what was typed and, in the same act, what follows from it."""
    real = [change for change in changes if change.before != change.after]
    values = typed_of(room, case_id)
    before = stands_of(room, case_id, values)
    after = stands_of(room, case_id, with_changes(values, real))
    return room.act("type-paper", case_id, *real, *following(room, case_id, before, after, new_note))


def _must_fit(room: Room, case_id: str, field: str, value: str) -> None:
    if not value:
        return
    kind, _, name = field.partition(":")
    if kind + ":" == RATING:
        must_be_given(room, case_id, name, value)
        return
    clocks = kind + ":" in (PHASE, TIME) or field == ENDED
    fits = {
        IDENTITY: value == "yes",
        CONSENT: value in ("yes", "no"),
        DAY: field == DAY and _is_day(value),
    }
    if not (re.fullmatch(CLOCK, value) if clocks else fits.get(field, False)):
        raise BugError(f"{kind} takes no such value")
    if kind + ":" == PHASE and name not in phases_of(room):
        raise BugError("the round has no such phase")


def _is_day(value: str) -> bool:
    try:
        parse_day(value)
    except ValueError:
        return False
    return True
