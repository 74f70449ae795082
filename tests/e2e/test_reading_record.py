"""What was read is counted honestly, stays on this machine, and names the pages that nobody has seen."""

import io
from pathlib import Path

import pyrage

from cse_desktop.domain.ports import PageTime
from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.services.gap_rows import gap_rows
from tests.e2e.fill import fill_case
from tests.e2e.keyboard import Person, at_the_keyboard
from tests.world import PASSWORD, World
from ui.assess.page import AssessPage


def home_of(world: World) -> Path:
    return world.folder / "desks" / "e-001"


def read(person: Person, page: AssessPage, seconds: int) -> None:
    """Lets seconds pass, as the record counts them."""
    for _ in range(seconds):
        page.record.tick()
    page.record.keep()
    person.idle()


def seen(person: Person, page: AssessPage) -> dict[str, tuple[int, int]]:
    page.load()
    person.idle()
    return {row.name: (row.seen, row.pages) for row in person._sheet(page).materials}


def test_pages_in_view_are_counted_and_the_others_are_named(
    world: World, casework: Casework, desk: AssessorDesk
) -> None:
    desk.close_room()
    with at_the_keyboard(home_of(world), world.clock) as person:
        person.unlock(PASSWORD)
        page = person.open_case("A001")
        rows = person._sheet(page).materials
        at = next(place for place, row in enumerate(rows) if row.name.endswith(".pdf"))
        person._open_material(page, at)
        name = rows[at].name
        assert seen(person, page)[name] == (0, 3)
        read(person, page, 2)
        assert seen(person, page)[name] == (1, 3)
        person.hands.press("Ctrl+PgDown")
        read(person, page, 1)
        assert seen(person, page)[name] == (2, 3)
        room = person.running.program.room
        said = person.in_storage(lambda: gap_rows(room, person._sheet(page).case_id))
        (unseen,) = [gap for gap in said if gap.kind == "pages_unseen"]
        assert (unseen.words.zh, unseen.blocks) == (f"材料《{name}》有1页没有看过。", False)
        times = person.in_storage(lambda: room.storage.page_times(person._sheet(page).case_id))
        assert [time.shown_ms for time in times if time.material == rows[at].sha256] == [2000, 1000, 0]


def test_nobody_there_is_nobody_reading(world: World, casework: Casework, desk: AssessorDesk) -> None:
    desk.close_room()
    with at_the_keyboard(home_of(world), world.clock) as person:
        person.unlock(PASSWORD)
        page = person.open_case("A001")
        person._open_material(page, 1)
        before = seen(person, page)
        page.record._quiet = Long()  # type: ignore[assignment]  # nobody waits two minutes in a test
        read(person, page, 3)
        assert seen(person, page) == before
        person.running.program.settings.change(reading_record=False)
        page.record._quiet.restart()
        read(person, page, 3)
        assert seen(person, page) == before, "a setting turns it off"


class Long:
    """A clock by which nothing was heard for an hour until it is started again."""

    def __init__(self) -> None:
        self._ms = 3_600_000

    def elapsed(self) -> int:
        return self._ms

    def restart(self) -> int:
        self._ms = 0
        return 0


def test_none_of_it_is_in_a_bundle(world: World, casework: Casework, desk: AssessorDesk) -> None:
    room = casework.room
    case = room.assignment.cases[0]
    fill_case(room, case.id)
    room.storage.add_page_times([PageTime(case.id, case.materials[0].sha256, 0, 987_654_321)])
    outgoing = casework.submit_cases([case.id], PASSWORD)
    bundle = home_of(world) / "outgoing" / outgoing.file_name
    (identity,) = desk._keys_in_memory().age_identities()
    out = io.BytesIO(pyrage.decrypt(bundle.read_bytes(), [pyrage.x25519.Identity.from_str(identity)]))
    assert b"987654321" not in out.getvalue()
    assert b"987654" not in out.getvalue()


def test_a_person_sees_the_record_and_has_it_forgotten(
    world: World, casework: Casework, desk: AssessorDesk
) -> None:
    desk.close_room()
    with at_the_keyboard(home_of(world), world.clock) as person:
        person.unlock(PASSWORD)
        page = person.open_case("A001")
        rows = person._sheet(page).materials
        case_id, room = person._sheet(page).case_id, person.running.program.room
        at = next(place for place, row in enumerate(rows) if row.name.endswith(".pdf"))
        person._open_material(page, at)
        read(person, page, 61)
        account = page.place.materials.account
        person.hands.press("Ctrl+M")
        person.idle()
        assert account.lines.text().replace("\u2009", "") == "03 项目报告.pdf：已看1/3页，1分钟"
        person.photograph("reading-account")
        before = person.in_storage(lambda: (room.storage.places(case_id), room.storage.journal_head()))
        person.tab_to(account.forget)
        person.hands.press("Space")
        assert account.stay.hasFocus(), "what destroys is not what Enter does"
        person.photograph("reading-account-asked")
        person.hands.press("Return")
        person.idle()
        assert person.in_storage(lambda: room.storage.page_times(case_id)), "kept"
        person.tab_to(account.forget)
        person.hands.press("Space")
        person.tab_to(account.confirm)
        page.record.tick()
        person.hands.press("Space")
        person.idle()
        times = person.in_storage(lambda: room.storage.page_times(case_id))
        assert [(time.material, time.shown_ms) for time in times] == [(rows[at].sha256, 0)] * 3
        assert "0/3" in account.lines.text().replace("\u2009", "")
        after = person.in_storage(lambda: (room.storage.places(case_id), room.storage.journal_head()))
        assert after == before, "where reading stopped and the journal stay, as was said"
