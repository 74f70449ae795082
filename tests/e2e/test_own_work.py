"""What a person is told of their own work: right, private, and beside the roster."""

from cse_desktop.services import rating
from cse_desktop.services.casework import Casework
from tests.e2e.fill import fill_case
from tests.e2e.keyboard import at_the_keyboard
from tests.world import PASSWORD, World
from ui.roster.page import RosterPage


def test_it_counts_what_is_left_and_what_was_given(casework: Casework) -> None:
    room = casework.room
    one, two = (case.id for case in room.assignment.cases)
    fresh = casework.own_work()
    assert (fresh.cases_left, fresh.severity, fresh.time_left, fresh.cases) == (2, None, None, ())
    fill_case(room, one)
    half = casework.own_work()
    assert (half.cases_left, half.ratings_left) == (2, fresh.ratings_left // 2)
    assert [case.number for case in half.cases] == ["A001"]
    assert half.severity is not None
    level = max(half.severity.levels)
    rating.record_rating(room, two, "1.1", "material", "5")
    more = casework.own_work().severity
    assert more is not None
    assert (more.count, more.levels.get(5, 0)) == (
        half.severity.count + 1,
        half.severity.levels.get(5, 0) + 1,
    )
    assert level <= 5


def test_it_stands_beside_the_roster_and_says_that_it_stays_here(world: World, casework: Casework) -> None:
    fill_case(casework.room, casework.room.assignment.cases[0].id)
    casework.room.storage.close()
    with at_the_keyboard(world.folder / "desks" / "e-001", world.clock) as person:
        person.unlock(PASSWORD)
        page = person._page("roster", RosterPage)
        person.hands.press("Ctrl+I")
        person.idle()
        person.reads_in_both("own-work", "仅供自己参考", "sent to nobody")
        said = "\n".join(page._details.own_work.severity_lines())
        assert "A001" not in said, "with one applicant the mean is said once"
