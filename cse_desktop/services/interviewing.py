"""Running an interview: phases and clock, the question plan, stamped notes."""

from dataclasses import dataclass, replace

from cse_desktop.domain.records import Change, InterviewNote, InterviewState, Recorded
from cse_desktop.domain.times import format_time_ms
from cse_desktop.errors import BugError, KnownError, Words
from cse_desktop.services.interview_clock import (
    RUNNING,
    Moved,
    behind,
    clock_ms,
    jumped,
    keep,
    moved_on,
    state_of,
    step,
    stored,
)
from cse_desktop.services.room import Room


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a tick found."""

    running: tuple[str, ...]
    """cases whose interview runs"""
    disclosed: tuple[str, ...]
    """those of them whose clocks jumped"""


def start(room: Room, case_id: str) -> Recorded:
    """Starts the interview in its first phase, or goes on after a pause, an adjournment, or an end that was none.

    Any other interview of the assignment that runs is paused in the same act.
    """
    state = state_of(room, case_id)
    if state.state == RUNNING:
        return room.act("start-interview", case_id)
    if not state.started_at and not room.state(case_id).identity_checked:
        raise KnownError(
            "INT-001",
            Words("请先核验申请人身份。", "Please check the applicant's identity first."),
            next_step=Words(
                "核对证件后勾选“已核验身份”。", "Compare the document, then tick “identity checked”."
            ),
        )
    room.must_be_open(case_id)
    look = room.look()
    after = replace(
        state,
        state=RUNNING,
        phase=state.phase or _phases(room)[0],
        since=format_time_ms(look.at),
        started_at=state.started_at or room.now(),
        ended_at="",
        reason="",
        society_at=state.society_at or room.heard_from_society(),
    )
    begun = Change(stored(room, case_id), after)
    others = _paused_elsewhere(room, case_id)
    recorded = room.act(
        "start-interview", case_id, begun, *jumped(room, after, behind(room)), *others, undoable=False
    )
    room.looks.clear()
    keep(room, after, look)
    return recorded


def _paused_elsewhere(room: Room, case_id: str) -> list[Change]:
    """Nobody interviews two applicants at once: a clock that still runs stops where it is."""
    found: list[Change] = []
    for row in room.storage.rows(InterviewState, state=RUNNING):
        if row.case_id != case_id and not room.is_frozen(row.case_id):
            moved = moved_on(room, row)
            found += [Change(row, replace(moved.state, state="paused", since="")), *moved.jumps]
    return found


def pause(room: Room, case_id: str) -> Recorded:
    """Stops the clock for a while."""
    return _stop(room, case_id, "pause-interview", "paused")


def resume(room: Room, case_id: str) -> Recorded:
    """Lets the clock run again."""
    return start(room, case_id)


def adjourn(room: Room, case_id: str, reason: str = "") -> Recorded:
    """Breaks the interview off, to go on at another time."""
    return _stop(room, case_id, "adjourn-interview", "adjourned", reason)


def no_show(room: Room, case_id: str, reason: str = "") -> Recorded:
    """Records that the applicant did not come."""
    return _stop(room, case_id, "no-show", "no_show", reason)


def finish(room: Room, case_id: str) -> Recorded:
    """Ends the interview; ratings stay open."""
    return _stop(room, case_id, "finish-interview", "done")


def next_phase(room: Room, case_id: str) -> Recorded:
    """Goes to the phase after the one that is on; after the last the interview is done."""
    phases = _phases(room)
    state = state_of(room, case_id)
    if not state.phase:
        return start(room, case_id)
    after = phases.index(state.phase) + 1
    return go_to_phase(room, case_id, phases[after]) if after < len(phases) else finish(room, case_id)


def go_to_phase(room: Room, case_id: str, phase: str) -> Recorded:
    """Goes to `phase`; the time so far stays with the phase that was on."""
    if phase not in _phases(room):
        raise BugError("the round has no such phase")
    moved = moved_on(room, state_of(room, case_id))
    return _change(room, case_id, "change-phase", moved, replace(moved.state, phase=phase))


def tick(room: Room) -> Ticked:
    """Keeps how far the interview has come, so that a crash costs no more than the time since.

    Where the clocks disclose something that is an act; otherwise only the beat is written.
    """
    running, disclosed = [], []
    for row in room.storage.rows(InterviewState, state=RUNNING):
        if not room.allows("assess", row.case_id):
            continue
        running.append(row.case_id)
        found = step(room, row)
        if found.jumps:
            moved = moved_on(room, row)
            _change(room, row.case_id, "clock-jump", moved, moved.state)
            disclosed.append(row.case_id)
        else:
            keep(room, row, found.look, found.counted_ms)
    return Ticked(tuple(running), tuple(disclosed))


def _phases(room: Room) -> list[str]:
    return [phase.id for phase in room.assignment.phases]


def _stop(room: Room, case_id: str, kind: str, to: str, reason: str = "") -> Recorded:
    moved = moved_on(room, state_of(room, case_id))
    ended = room.now() if to in ("done", "no_show") else ""
    after = replace(moved.state, state=to, since="", ended_at=ended, reason=reason.strip())
    return _change(room, case_id, kind, moved, after, reason)


def _change(
    room: Room, case_id: str, kind: str, moved: Moved, after: InterviewState, reason: str = ""
) -> Recorded:
    room.must_be_open(case_id)
    changes = (Change(stored(room, case_id), after), *moved.jumps)
    recorded = room.act(kind, case_id, *changes, reason=reason, undoable=False)
    keep(room, after, moved.look)
    return recorded


def write_note(
    room: Room, case_id: str, note_id: str | None, text: str, stamp_ms: int | None, question_id: str = ""
) -> Recorded:
    """Keeps a line of the time line; `note_id` None makes a new one, an empty text takes it away."""
    room.must_be_open(case_id)
    before = room.storage.one(InterviewNote, note_id=note_id) if note_id else None
    if before is not None and before.case_id != case_id:
        raise BugError("a note of another case")
    if not text.strip():
        return room.act("note", case_id, *([Change(before, None)] if before else []))
    if before is not None:
        return room.act("note", case_id, Change(before, replace(before, text=text, question_id=question_id)))
    note = InterviewNote(
        note_id or room.ids.new(),
        case_id,
        state_of(room, case_id).phase,
        clock_ms(room, case_id) if stamp_ms is None else stamp_ms,
        room.now(),
        text,
        question_id,
    )
    return room.act("note", case_id, Change(None, note))
