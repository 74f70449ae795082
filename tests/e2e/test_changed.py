"""Which ratings do not stand as they were first given, or in a later revision as they were submitted."""

from cse_desktop.services import rating, undoing
from cse_desktop.services.casework import Casework
from cse_desktop.services.history import changed_ratings
from tests.e2e.fill import fill_case
from tests.e2e.keyboard import at_the_keyboard
from tests.world import PASSWORD, World
from ui.assess.rubric.lines import Filter

ONE, TWO = ("1.1", "material"), ("1.2", "material")


def test_a_rating_counts_as_changed_while_it_differs_from_the_first(casework: Casework) -> None:
    room = casework.room
    case_id = room.assignment.cases[0].id
    rating.record_rating(room, case_id, *ONE, "3")
    rating.record_rating(room, case_id, *TWO, "3")
    rating.write_comment(room, case_id, *TWO, "示例")
    assert changed_ratings(room, case_id) == frozenset()
    rating.record_rating(room, case_id, *ONE, "4")
    assert changed_ratings(room, case_id) == {ONE}
    undoing.undo(room, case_id)
    assert changed_ratings(room, case_id) == frozenset()
    rating.record_rating(room, case_id, *TWO, None)
    assert changed_ratings(room, case_id) == {TWO}
    assert changed_ratings(room, room.assignment.cases[1].id) == frozenset()


def test_in_a_later_revision_it_is_held_against_what_was_submitted(casework: Casework) -> None:
    room = casework.room
    case_id = room.assignment.cases[0].id
    rating.record_rating(room, case_id, *ONE, "1")
    fill_case(room, case_id)
    rating.record_rating(room, case_id, *ONE, "4")
    casework.submit_cases([case_id], PASSWORD)
    casework.take_up_again(case_id, "示例 更正")
    assert changed_ratings(room, case_id) == frozenset()
    rating.record_rating(room, case_id, *ONE, "5")
    assert changed_ratings(room, case_id) == {ONE}


def test_the_filter_shows_them_and_follows(world: World, casework: Casework) -> None:
    room = casework.room
    case_id = room.assignment.cases[0].id
    for value in ("3", "4"):
        rating.record_rating(room, case_id, *ONE, value)
    room.storage.close()
    with at_the_keyboard(world.folder / "desks" / "e-001", world.clock) as person:
        person.unlock(PASSWORD)
        page = person.open_case("A001")
        pane = page.place.rubric
        pane.filters.button(Filter.CHANGED.value).click()
        person.hands.wait(lambda: pane.model.row_of(ONE) >= 0, "the changed rating")
        assert pane.model.row_of(TWO) < 0
        pane.rows.setFocus()
        person.hands.press("Alt+3")
        person.hands.wait(lambda: pane.model.row_of(ONE) < 0, "nothing changed any more")
