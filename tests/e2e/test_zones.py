"""One round, told from five places of the world: what the real screens, sheets and commands say of its times."""

import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.services.paper_forms import forms_of_day
from cse_desktop.society.office import Society
from tests.e2e.keyboard import Person, at_the_keyboard
from tests.world import PASSWORD, World, write_round
from ui.day.page import DayPage
from ui.roster.model import COLUMNS
from ui.roster.page import RosterPage

# zone: (09:00 in Beijing on the 12th, the end of the 20th) as that place's own clock shows them
PLACES = {
    "Asia/Shanghai": ("", ""),
    "America/New_York": (" (here 11 Mar 21:00)", " UTC+8 (ends here 20 Mar 12:00)"),
    "Pacific/Kiritimati": (" (here 15:00)", " UTC+8 (ends here 21 Mar 06:00)"),
    "Asia/Kathmandu": (" (here 06:45)", " UTC+8 (ends here 20 Mar 21:45)"),
    "Europe/London": (" (here 01:00)", " UTC+8 (ends here 20 Mar 16:00)"),
}
Travel = Callable[[str], None]


@pytest.fixture
def travel(monkeypatch: pytest.MonkeyPatch) -> Iterator[Travel]:
    """Takes this machine to another zone."""

    def there(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield there
    monkeypatch.undo()
    time.tzset()


def plain(text: str) -> str:
    """Without the thin and unbroken spaces of setting."""
    return text.replace("\u2009", "").replace("\u00a0", " ")


def labels(page: RosterPage | DayPage) -> str:
    """What all labels of a page say."""
    return plain("\n".join(label.text() for label in page.findChildren(QLabel)))


def roster(person: Person) -> RosterPage:
    """The roster, told again."""
    page = person.window.page("roster")
    assert isinstance(page, RosterPage)
    page.load()
    person.idle()
    return page


def test_every_screen_tells_a_round_from_five_places(
    world: World, desk: AssessorDesk, casework: Casework, travel: Travel
) -> None:
    del casework
    desk.close_room()
    with at_the_keyboard(world.folder / "desks" / "e-001", world.clock) as person:
        person.unlock(PASSWORD)
        person.hands.wait(lambda: person.window.place == "roster", "the roster")
        person.idle()
        roster(person).toggle_details()
        for zone, (start, due) in PLACES.items():
            travel(zone)
            person.speak("zh_CN")  # what is said again is told from here
            person.speak("en")
            page = roster(person)
            model, column = page.table.model(), COLUMNS.index("time")
            head = model.headerData(column, Qt.Orientation.Horizontal)
            assert (head, model.index(0, column).data()) == ("Time UTC+8", f"09:00{start}"), zone
            said = labels(page)
            assert f"Due 20 Mar 2026{due}" in said, zone
            assert f"12 Mar 2026 09:00 UTC+8{start}" in said, zone
            person.hands.press("Ctrl+D")
            person.hands.wait(lambda: person.window.place == "day", "the day")
            person.idle()
            day = person.window.page("day")
            assert isinstance(day, DayPage)
            day.load()
            person.idle()
            assert day.table.model().index(0, 0).data() == f"09:00{start}", zone
            assert "12 Mar 2026 UTC+8" in labels(day).replace("  ", " "), zone
            person.hands.press("Ctrl+1")
            person.hands.wait(lambda: person.window.place == "roster", "the roster")
            person.idle()


def test_what_is_printed_or_signed_is_the_same_wherever_it_is_done(
    casework: Casework, travel: Travel
) -> None:
    room = casework.room
    found = set()
    for zone in PLACES:
        travel(zone)
        assert room.today() == "2026-03-05"
        record = casework.day_record("2026-03-12", named=True)
        forms = tuple((form.day, form.planned) for form in forms_of_day(room, "2026-03-12"))
        found.add((record, forms, room.zone.written(room.now())))
    assert len(found) == 1
    (_, forms, written) = found.pop()
    assert forms[0] == ("2026-03-12", "09:00 UTC+8")
    assert written == "2026-03-05 09:00 UTC+8"


def test_today_is_the_round_s_wherever_the_machine_stands(
    world: World, desk: AssessorDesk, casework: Casework, travel: Travel
) -> None:
    # 20 March, 23:59:59 in Beijing, then midnight
    world.clock.move(days=15, hours=14, minutes=59, seconds=59)
    for zone in PLACES:
        travel(zone)
        assert casework.room.today() == "2026-03-20"
        assert casework.roster_sheet().days_left == 0
        assert desk.state().assignments[0].left.en == "due today"
    world.clock.move(seconds=1)
    for zone in PLACES:
        travel(zone)
        assert casework.roster_sheet().days_left == -1
        assert desk.state().assignments[0].left.en == "1 days past the due date"


def test_the_society_tells_the_same_round(world: World, casework: Casework) -> None:
    del casework
    office = Society(world.society)
    assert office.zone("test-01").written("2026-03-12T01:00:00Z") == "2026-03-12 09:00 UTC+8"


def test_a_round_of_another_zone_is_told_by_it(world: World, travel: Travel) -> None:
    desk = world.enrol("e-001")
    world.enrol("e-009")
    write_round(world.round, {"e-009": "lead", "e-001": "assessor"})
    meetings = world.round / "interviews.toml"
    meetings.write_text(meetings.read_text(encoding="utf-8").replace("+08:00", "-04:00"), encoding="utf-8")
    world.issue()
    travel("Asia/Shanghai")
    desk.open_file(world.issued["e-001"])
    row = desk.state().assignments[0]
    assert row.zone.until(row.due).en == "20 Mar 2026 UTC−4 (ends here 21 Mar 12:00)"
    casework = desk.open_room(world.ids["e-001"])
    casework.declare({case.id: ("none", "") for case in casework.room.assignment.cases}, PASSWORD)
    sheet = casework.day_sheet("")
    assert (sheet.day, sheet.zone.said(sheet.rows[0].planned or "").en) == (
        "2026-03-12",
        "12 Mar 2026 09:00 UTC−4 (here 21:00)",
    )
    desk.close_room()
