"""The question plan of an interview: where questions come from, who asks them, and how far each has come."""

from dataclasses import replace

from cse_desktop.domain.assignment import Member
from cse_desktop.domain.records import Change, PlannedQuestion, Recorded
from cse_desktop.errors import BugError
from cse_desktop.services.interview_clock import clock_ms
from cse_desktop.services.room import Room

QUESTION_STATES = ("planned", "asked", "answered", "followed_up", "skipped")


def askers(room: Room) -> tuple[Member, ...]:
    """Who may ask: the panel without its supervisors."""
    return tuple(member for member in room.assignment.panel if member.role != "supervisor")


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


def give_question(room: Room, case_id: str, question_id: str, member_id: str) -> Recorded:
    """Gives a question to a member of the panel, or with an empty id to nobody."""
    if member_id and member_id not in [member.id for member in askers(room)]:
        raise BugError("the panel has no such member")
    before = _question(room, case_id, question_id)
    return room.act("give-question", case_id, Change(before, replace(before, asked_by=member_id)))


def share_questions(room: Room, case_id: str) -> Recorded:
    """Gives each planned question that is nobody's to whoever has the fewest, in the panel's order."""
    room.must_be_open(case_id)
    rows = sorted(room.storage.rows(PlannedQuestion, case_id=case_id), key=lambda row: row.position)
    members = [member.id for member in askers(room)]
    load = {member: sum(row.asked_by == member for row in rows) for member in members}
    changes = []
    for row in rows:
        if row.state == "planned" and not row.asked_by and members:
            fewest = min(members, key=lambda member: load[member])
            load[fewest] += 1
            changes.append(Change(row, replace(row, asked_by=fewest)))
    return room.act("share-questions", case_id, *changes)


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
    asked_by = before.asked_by or ("" if state == "planned" else room.assignment.assessor_id)
    after = replace(before, state=state, stamp_ms=when, asked_by=asked_by)
    return room.act("mark-question", case_id, Change(before, after))


def ask_at_once(room: Room, case_id: str, question: PlannedQuestion, stamp_ms: int) -> Recorded:
    """Takes a suggested question into the plan, asked already."""
    room.must_be_open(case_id)
    planned = room.storage.rows(PlannedQuestion, case_id=case_id)
    if any(row.question_id == question.question_id for row in planned):
        return mark_question(room, case_id, question.question_id, "asked", stamp_ms)
    position = max((row.position for row in planned), default=-1) + 1
    asked = replace(
        question,
        position=position,
        state="asked",
        stamp_ms=stamp_ms,
        asked_by=question.asked_by or room.assignment.assessor_id,
    )
    return room.act("mark-question", case_id, Change(None, asked))


def _question(room: Room, case_id: str, question_id: str) -> PlannedQuestion:
    room.must_be_open(case_id)
    found = room.storage.one(PlannedQuestion, case_id=case_id, question_id=question_id)
    if found is None:
        raise BugError("the plan has no such question")
    return found
