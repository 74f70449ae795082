"""The same act twice at once, and acts on what is gone by then: two keys are enough for either."""

from collections.abc import Callable

import pytest

from cse_desktop.domain.records import Change, EvidenceQuery, InterviewNote, PlannedQuestion
from cse_desktop.errors import KnownError
from cse_desktop.services import asking, evidence, querying, scratching, undoing
from cse_desktop.services.case_sheets import case_sheet
from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.services.interview_sheets import interview_sheet
from cse_desktop.services.room import Room
from tests.e2e.test_interview_room import in_a_running_interview
from tests.world import World


@pytest.fixture
def room(casework: Casework) -> Room:
    return casework.room


def first_case(room: Room) -> str:
    return room.assignment.cases[0].id


def planned(room: Room) -> list[PlannedQuestion]:
    return room.storage.rows(PlannedQuestion, case_id=first_case(room))


def test_a_question_taken_dropped_or_marked_twice_is_so_once(room: Room) -> None:
    case_id = first_case(room)
    question = interview_sheet(room, case_id).suggestions[0]
    for _ in range(2):
        asking.plan_question(room, case_id, question)
    assert [row.question_id for row in planned(room)] == [question.question_id]
    for _ in range(2):
        asking.drop_question(room, case_id, question.question_id)
    assert planned(room) == []
    asking.mark_question(room, case_id, question.question_id, "asked")
    asking.give_question(room, case_id, question.question_id, "")
    assert planned(room) == []


def annotate(room: Room) -> str:
    case_id = first_case(room)
    material = case_sheet(room, case_id).materials[0].sha256
    evidence.annotate(room, case_id, material, 0, "text", [(1, 1, 20, 20)], "kA")
    return case_sheet(room, case_id).annotations[0].annotation_id


LATE: dict[str, Callable[[Room, str, str], object]] = {
    "tied": lambda room, case, name: evidence.link(room, case, name, "1.1", "material", "sole"),
    "tied to several": lambda room, case, name: evidence.link_all(
        room, case, name, [("1.1", "material", "sole", "")]
    ),
    "note": lambda room, case, name: evidence.write_note(room, case, name, "words"),
    "style": lambda room, case, name: evidence.restyle(room, case, name, "underline", "plain"),
    "scratch": lambda room, case, name: scratching.rewrite(room, case, name, "words"),
    "request": lambda room, case, name: querying.rewrite_query(room, case, name, "words"),
}


@pytest.mark.parametrize("late", LATE)
def test_a_change_to_what_was_undone_meanwhile_is_refused_in_words(room: Room, late: str) -> None:
    case_id, name = first_case(room), annotate(room)
    undoing.undo(room, case_id)
    with pytest.raises(KnownError) as refused:
        LATE[late](room, case_id, name)
    assert refused.value.code == "APP-022"


def test_taking_away_what_is_gone_needs_no_word(room: Room) -> None:
    case_id, name = first_case(room), annotate(room)
    for _ in range(2):
        evidence.remove(room, case_id, name)
        scratching.remove(room, case_id, name)
        querying.drop_query(room, case_id, name)
    assert not case_sheet(room, case_id).annotations
    assert not room.storage.rows(EvidenceQuery, case_id=case_id)


def test_in_the_room_all_of_it_at_once(world: World, casework: Casework, desk: AssessorDesk) -> None:
    with in_a_running_interview(world, desk) as (person, page):
        assert page.sheet is not None
        plan, question = page.room.plan, page.sheet.suggestions[0]
        for _ in range(2):
            plan.taken.emit(question)
            plan.added.emit("为什么选择该方案？")
            page.ask_next()
            page.undo()
            plan.dropped.emit(question.question_id)
            plan.marked.emit(question.question_id, "asked")
            plan.given.emit(question.question_id, "")
            page.redo()
            plan.dropped.emit(question.question_id)
        person.idle()
        assert "APP-001" not in page.room.banner.text
        assert page.sheet is not None
        names = [row.question_id for row in page.sheet.questions]
        assert len(names) == len(set(names))


def test_a_note_that_is_refused_never_comes_into_the_interview_of_another(
    world: World, casework: Casework, desk: AssessorDesk
) -> None:
    """It was shown, and kept, as said by the next applicant; its own interview got it never back."""
    with in_a_running_interview(world, desk) as (person, page):
        one, two = (case.id for case in person.running.program.casework.room.assignment.cases)
        assert page.sheet is not None
        here = page.sheet.case.case_id
        other = two if here == one else one
        person.hands.press("Alt+N")
        person.hands.type("只关于第一位")
        name = page.room.writer.note_id
        room = person.running.program.room
        taken = InterviewNote(name, other, "", 0, room.now(), "elsewhere")
        person.running.program.run(page, lambda: room.act("note", other, Change(None, taken)), lambda _: None)
        page.open_case(other)
        person.idle()
        assert page.room.writer.field.toPlainText() == ""
        assert page.room.writer.note_id == ""
        page.open_case(here)
        person.idle()
        assert page.room.writer.field.toPlainText() == "只关于第一位"
