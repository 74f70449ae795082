"""Who asks what: questions shared out among the panel, given by hand, and kept with whoever has them."""

import pytest

from cse_desktop.domain.records import PlannedQuestion
from cse_desktop.errors import BugError
from cse_desktop.services import asking, undoing
from cse_desktop.services.casework import Casework
from cse_desktop.services.interview_sheets import interview_sheet


def asked_by(casework: Casework, case_id: str) -> list[str]:
    rows = casework.room.storage.rows(PlannedQuestion, case_id=case_id)
    return [row.asked_by for row in sorted(rows, key=lambda row: row.position)]


def test_questions_are_shared_out_evenly_and_taken_back_at_once(casework: Casework) -> None:
    room = casework.room
    case_id = room.assignment.cases[0].id
    for question in interview_sheet(room, case_id).suggestions[:5]:
        asking.plan_question(room, case_id, question)
    first, second = (member.id for member in asking.askers(room))
    questions = interview_sheet(room, case_id).questions
    asking.give_question(room, case_id, questions[4].question_id, first)
    asking.share_questions(room, case_id)
    assert asked_by(casework, case_id) == [second, first, second, first, first]
    undoing.undo(room, case_id)
    assert asked_by(casework, case_id) == ["", "", "", "", first]


def test_a_question_keeps_whoever_it_was_given_to_and_else_becomes_the_assessors(casework: Casework) -> None:
    room = casework.room
    case_id = room.assignment.cases[0].id
    mine = room.assignment.assessor_id
    other = next(member.id for member in asking.askers(room) if member.id != mine)
    for question in interview_sheet(room, case_id).suggestions[:2]:
        asking.plan_question(room, case_id, question)
    given, nobodys = (question.question_id for question in interview_sheet(room, case_id).questions)
    asking.give_question(room, case_id, given, other)
    for question_id in (given, nobodys):
        asking.mark_question(room, case_id, question_id, "asked", 1_000)
    assert asked_by(casework, case_id) == [other, mine]
    with pytest.raises(BugError, match="no such member"):
        asking.give_question(room, case_id, given, "stranger")
