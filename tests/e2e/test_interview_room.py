"""The interview room on the real program: its face after a sleep, and a clock left running for another room."""

from collections.abc import Iterator
from contextlib import contextmanager

from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from tests.e2e.keyboard import Person, at_the_keyboard
from tests.world import PASSWORD, World
from ui.interview.page import TICK_MS, InterviewPage


@contextmanager
def in_a_running_interview(world: World, desk: AssessorDesk) -> Iterator[tuple[Person, InterviewPage]]:
    """The first applicant's interview, begun by keys from the roster."""
    desk.close_room()
    with at_the_keyboard(world.folder / "desks" / "e-001", world.clock) as person:
        person.unlock(PASSWORD)
        person.hands.wait(lambda: person.window.place == "roster", "the roster")
        person.idle()
        person.hands.press("F11")
        person.hands.wait(lambda: person.window.place == "interview", "the room")
        page = person.window.page("interview")
        assert isinstance(page, InterviewPage)
        person.hands.wait(lambda: page.sheet, "its sheet")
        person.hands.press("F7")
        person.hands.press("F5")
        person.hands.wait(
            lambda: page.sheet is not None and page.sheet.state == "running", "the clock to run"
        )
        person.idle()
        yield person, page


def let_run(world: World, person: Person, seconds: int) -> None:
    """Time passes, and the room looks at its clocks meanwhile."""
    for _ in range(seconds // 5):
        world.clock.move(seconds=5)
        person.hands.rest(TICK_MS + 250)


def test_after_a_sleep_the_face_stands_until_the_time_line_says_so(
    world: World, casework: Casework, desk: AssessorDesk
) -> None:
    with in_a_running_interview(world, desk) as (person, page):
        let_run(world, person, 10)
        shown: list[str] = []
        page._face.timeout.connect(lambda: shown.append(page.room.head.clock.digits.text()))
        world.clock.move(minutes=30)
        person.waits_to_read("电脑休眠")
        person.waits_to_read("计时出现中断或时钟变动")
        person.idle()
        assert page.sheet is not None
        assert page.sheet.clock_ms == 10_000
        assert set(shown) <= {"00:50"}
        assert page.room.head.clock.digits.text() == "00:50"
        let_run(world, person, 5)
        assert page.room.head.clock.digits.text() == "00:45"


def test_a_clock_left_running_for_another_room_runs_on_and_holds_the_lock(
    world: World, casework: Casework, desk: AssessorDesk
) -> None:
    with in_a_running_interview(world, desk) as (person, page):
        let_run(world, person, 5)
        person.hands.press("Ctrl+Alt+Down")
        person.hands.wait(
            lambda: page.sheet is not None and page.sheet.case.number == "A002", "the next room"
        )
        person.idle()
        let_run(world, person, 20)
        assert person.window.session.held
        person.hands.press("Ctrl+Alt+Up")
        person.hands.wait(
            lambda: page.sheet is not None and page.sheet.case.number == "A001", "the first room"
        )
        person.idle()
        assert page.sheet is not None
        assert (page.sheet.state, page.sheet.clock_ms, page.sheet.jumps) == ("running", 25_000, ())
        person.hands.press("F6")
        person.hands.wait(lambda: page.sheet is not None and page.sheet.state == "paused", "the pause")
        assert person.window.session.held
        person.hands.press("Ctrl+Alt+Down")
        person.hands.wait(
            lambda: page.sheet is not None and page.sheet.case.number == "A002", "the next room"
        )
        person.hands.wait(lambda: not person.window.session.held, "the lock to be let go")
