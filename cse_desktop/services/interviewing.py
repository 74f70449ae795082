"""Running an interview: phases and clock, the question plan, stamped notes."""

from dataclasses import replace
from datetime import datetime

from cse_desktop.domain.records import Change, InterviewNote, InterviewState, PlannedQuestion, Recorded
from cse_desktop.errors import BugError, KnownError, Words
from cse_desktop.services.interview_clock import RUNNING, clock_ms, moved_on, stamp, state_of, stored
from cse_desktop.services.room import Room

QUESTION_STATES = ("planned", "asked", "answered", "followed_up", "skipped")


def start(room: Room, case_id: str) -> Recorded:
    """Starts the interview in its first phase, or goes on after a pause or an adjournment.

    Any other interview of the assignment that runs is paused in the same act.
    """
    state = state_of(room, case_id)
    if state.state == RUNNING:
        return room.act("start-interview", case_id)
    if state.state == "planned" and not room.state(case_id).identity_checked:
        raise KnownError(
            "INT-001",
            Words("请先核验申请人身份。", "Please check the applicant's identity first."),
            next_step=Words(
                "核对证件后勾选“已核验身份”。", "Compare the document, then tick “identity checked”."
            ),
        )
    room.must_be_open(case_id)
    now = room.clock.now()
    after = replace(
        state,
        state=RUNNING,
        phase=state.phase or _phases(room)[0],
        since=stamp(now),
        started_at=state.started_at or room.now(),
        ended_at="",
    )
    others = _paused_elsewhere(room, case_id, now)
    begun = Change(stored(room, case_id), after)
    return room.act("start-interview", case_id, begun, *others, undoable=False)


def _paused_elsewhere(room: Room, case_id: str, now: datetime) -> list[Change]:
    """Nobody interviews two applicants at once: a clock that still runs stops where it is."""
    return [
        Change(row, replace(moved_on(row, now), state="paused", since=""))
        for row in room.storage.rows(InterviewState, state=RUNNING)
        if row.case_id != case_id and not room.is_frozen(row.case_id)
    ]


def pause(room: Room, case_id: str) -> Recorded:
    """Stops the clock for a while."""
    return _stop(room, case_id, "pause-interview", "paused")


def resume(room: Room, case_id: str) -> Recorded:
    """Lets the clock run again."""
    return start(room, case_id)


def adjourn(room: Room, case_id: str) -> Recorded:
    """Breaks the interview off, to go on at another time."""
    return _stop(room, case_id, "adjourn-interview", "adjourned")


def no_show(room: Room, case_id: str) -> Recorded:
    """Records that the applicant did not come."""
    return _stop(room, case_id, "no-show", "no_show")


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
    moved = moved_on(state_of(room, case_id), room.clock.now())
    return _change(room, case_id, "change-phase", replace(moved, phase=phase))


def tick(room: Room, case_id: str) -> Recorded:
    """Keeps the time spent so far, so that a crash costs no more than the time since."""
    return _change(room, case_id, "tick", moved_on(state_of(room, case_id), room.clock.now()))


def _phases(room: Room) -> list[str]:
    return [phase.id for phase in room.assignment.phases]


def _stop(room: Room, case_id: str, kind: str, to: str) -> Recorded:
    moved = moved_on(state_of(room, case_id), room.clock.now())
    ended = room.now() if to in ("done", "no_show") else ""
    return _change(room, case_id, kind, replace(moved, state=to, since="", ended_at=ended))


def _change(room: Room, case_id: str, kind: str, after: InterviewState) -> Recorded:
    room.must_be_open(case_id)
    return room.act(kind, case_id, Change(stored(room, case_id), after), undoable=False)


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


def plan_question(room: Room, case_id: str, question: PlannedQuestion) -> Recorded:
    """Takes a suggested question into the plan, at its end."""
    room.must_be_open(case_id)
    planned = room.storage.rows(PlannedQuestion, case_id=case_id)
    if any(row.question_id == question.question_id for row in planned):
        return room.act("plan-question", case_id)
    position = max((row.position for row in planned), default=-1) + 1
    return room.act(
        "plan-question", case_id, Change(None, replace(question, position=position, state="planned"))
    )


def add_question(room: Room, case_id: str, text: str, target: str = "") -> Recorded:
    """Adds an own question to the plan."""
    question = PlannedQuestion(case_id, room.ids.new(), "own", target, text, text, 0)
    return plan_question(room, case_id, question)


def drop_question(room: Room, case_id: str, question_id: str) -> Recorded:
    """Takes a question out of the plan."""
    return room.act("drop-question", case_id, Change(_question(room, case_id, question_id), None))


def mark_question(
    room: Room, case_id: str, question_id: str, state: str, stamp_ms: int | None = None
) -> Recorded:
    """Says how far a question has come: asked, answered, followed up, skipped, or planned again."""
    if state not in QUESTION_STATES:
        raise BugError("a question has no such state")
    before = _question(room, case_id, question_id)
    when = before.stamp_ms
    if state == "asked":
        when = clock_ms(room, case_id) if stamp_ms is None else stamp_ms
    after = replace(before, state=state, stamp_ms=when, asked_by=room.assignment.assessor_id)
    return room.act("mark-question", case_id, Change(before, after))


def _question(room: Room, case_id: str, question_id: str) -> PlannedQuestion:
    room.must_be_open(case_id)
    found = room.storage.one(PlannedQuestion, case_id=case_id, question_id=question_id)
    if found is None:
        raise BugError("the plan has no such question")
    return found
