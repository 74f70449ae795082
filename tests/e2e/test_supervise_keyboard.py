"""A supervisor at the keyboard of the real window: from the declaration to the verified receipt, by keys alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from cse_desktop.domain.records import Incident, Observation
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.society.standing import standing
from tests.e2e.keyboard import Person, at_the_keyboard
from tests.e2e.supervising import DAY, SUPERVISOR, begin, seat, signed, watch
from tests.world import PASSWORD, World
from ui.declare.page import DeclarePage
from ui.returning.page import ReturnPage
from ui.supervise.page import SupervisePage

REMARK = "the statement ran 4 minutes over"


@pytest.fixture
def desk(world: World) -> Iterator[AssessorDesk]:
    """The supervisor's assignment lies on the desk, unopened by anybody."""
    found = seat(world)
    found.open_file(world.issued[SUPERVISOR])
    yield found
    found.close_room()


def page_of(person: Person) -> SupervisePage:
    page = person.window.page("supervise")
    assert isinstance(page, SupervisePage)
    return page


def home_of(world: World) -> Path:
    return world.folder / "desks" / SUPERVISOR


def rows(person: Person) -> dict[tuple[str, str], Observation]:
    room = person.running.program.room
    found = person.in_storage(lambda: room.storage.rows(Observation))
    return {(row.subject, row.item): row for row in found}


def test_a_supervisor_works_by_keys_alone(world: World, desk: AssessorDesk) -> None:
    assert desk.state().assignments
    with at_the_keyboard(home_of(world), world.clock) as person:
        person.unlock(PASSWORD)
        page = page_of(person)
        assert person.window.place == "supervise"
        person.waits_to_read("请先声明利害关系")
        assert person.window.focusWidget() is page.declare
        person.photograph("supervise-declare")
        person.hands.press("Return")
        declare = person.window.page("declare")
        assert isinstance(declare, DeclarePage)
        person.hands.wait(lambda: len(declare.lines) == 2, "the declarations")
        for line in declare.lines:
            person._choose(line.control, "none")
        person.tab_to(declare.accept)
        person.hands.press("Space")
        person.tab_to(declare.password.field)
        person.hands.type(PASSWORD)
        person.hands.press("Return")
        person.waits_to_read("声明已签名")
        person.hands.press("Ctrl+5")
        person.hands.wait(lambda: page.list.cases.rowCount() == 3, "the day and two applicants")
        person.idle()
        room = person.running.program.room
        first, second = (case.id for case in room.assignment.cases)
        assert page.subject.row is not None
        assert page.subject.row.case_id == DAY

        person.hands.press("Ctrl+Return")
        for keys in ("Alt+1", "Alt+4", "Alt+1"):
            person.hands.press(keys)
        person.idle()
        said = {item: row.state for (_, item), row in rows(person).items()}
        assert said == {"panel": "kept", "order": "not_applicable", "papers": "kept"}

        person.hands.press("Ctrl+Return")
        person.idle()
        assert page.subject.row.case_id == first, "nothing of the day is missing: on to the first applicant"
        for _ in range(3):
            person.hands.press("Alt+1")
        person.hands.press("Alt+2")
        assert person.window.focusWidget() is page.subject.lines[3].remark, "a departure asks for words"
        person.hands.type(REMARK)
        person.hands.press("Return")
        person.idle()
        found = rows(person)[first, "time"]
        assert (found.state, found.remark) == ("departed", REMARK)
        for _ in range(4):
            person.hands.press("Alt+1")
        person.idle()
        person.photograph("supervise")
        assert page.list.cases.ticked == [first]

        person.hands.press("Ctrl+Alt+Down")
        for _ in range(8):
            person.hands.press("Alt+1")
        person.idle()
        assert {row.state for (subject, _), row in rows(person).items() if subject == second} == {"kept"}
        person.hands.press("Ctrl+Z")
        person.idle()
        assert (second, "deliberation") not in rows(person)
        person.hands.press("Ctrl+Shift+Z")
        person.idle()
        assert rows(person)[second, "deliberation"].state == "kept"

        person.hands.press("Ctrl+Return")
        assert person.window.focusWidget() is page.password.field, "nothing is missing anywhere"
        person.hands.type("not my password")
        person.hands.press("Alt+S")
        person.waits_to_read("密码不正确")
        person.hands.type(PASSWORD)
        person.hands.press("Return")
        person.waits_to_read("监督记录已签名并锁定")
        person.photograph("supervise-signed")
        assert person.states_of_return() == ["made", "made"]
        files = sorted((home_of(world) / "outgoing").glob("*.csb"))
        answers = [received.answer for received in world.receive(*files)]
        for answer in answers:
            assert answer is not None
            person.window.open_path(answer)
            person.idle()
        returning = person.window.page("return")
        assert isinstance(returning, ReturnPage)
        person.hands.wait(
            lambda: {line.row.state for line in returning.lines} == {"delivered"}, "both receipts"
        )
    (entry,) = standing(world.society).rounds
    cases = next(found.cases for found in entry.assignments if found.role == "supervisor")
    assert [case.departures for case in cases] == [1, 0]


def test_nothing_of_rating_can_be_reached(world: World, desk: AssessorDesk) -> None:
    begin(world, desk)
    desk.close_room()
    with at_the_keyboard(home_of(world), world.clock) as person:
        person.unlock(PASSWORD)
        person.idle()
        rail = person.window._rail
        shown = [
            name
            for name in ("roster", "assess", "panel", "supervise", "return")
            if rail.button(name).isVisible()
        ]
        assert shown == ["supervise", "return"]
        assert rail.button("supervise").isChecked()
        for keys in ("Ctrl+1", "Ctrl+2", "Ctrl+4", "Ctrl+Shift+Return", "Ctrl+D", "F11"):
            person.hands.press(keys)
            person.idle()
            assert person.window.place == "supervise", keys
        for name in ("roster", "assess", "day", "submit", "panel", "interview"):
            assert person.window.go(name) is page_of(person), name
        person.hands.press("Ctrl+3")
        person.idle()
        person.hands.press("Ctrl+5")
        person.idle()
        person.hands.press("Ctrl+Alt+Down")
        person.idle()
        page = page_of(person)
        assert page.subject.row is not None
        assert page.subject.row.number == "A001", "the page's keys work at once when one comes back"
        available = {action.id for action in person.window.actions_table.available()}
        assert not available & {"app.roster", "app.assess", "app.submit", "app.panel"}
        assert {"app.supervise", "supervise.sign"} <= available
        found = person.window._findings()
        assert [finding.group for finding in found] == ["case", "case"]
        found[1].run()
        person.idle()
        row = page_of(person).subject.row
        assert row is not None
        assert row.number == "A002"


def test_an_event_is_noted_with_its_time_and_taken_back(world: World, desk: AssessorDesk) -> None:
    begin(world, desk)
    desk.close_room()
    world.clock.move(days=7, hours=2)
    with at_the_keyboard(home_of(world), world.clock) as person:
        person.unlock(PASSWORD)
        person.idle()
        page, room = page_of(person), person.running.program.room
        person.hands.press("Ctrl+Alt+Down")
        person.hands.press("Alt+N")
        assert person.window.focusWidget() is page.subject.events.words
        person.hands.type("the power failed")
        person.hands.press("Return")
        person.idle()
        person.hands.type("the applicant came late")
        person.hands.press("Shift+Tab")
        assert person.window.focusWidget() is page.subject.events.time
        person.hands.type("9:75")
        person.tab_to(page.subject.events.keep)
        person.hands.press("Return")
        person.waits_to_read("请按“09:30”的写法")
        page.subject.events.time.clear()
        person.hands.type("9:02")
        person.tab_to(page.subject.events.keep)
        person.hands.press("Return")
        person.idle()
        events = person.in_storage(lambda: room.storage.rows(Incident))
        assert sorted((row.happened_at[11:16], row.text) for row in events) == [
            ("01:02", "the applicant came late"),
            ("03:00", "the power failed"),
        ]
        person.waits_to_read("补记")
        person.photograph("supervise-events")
        person.tab_to(page.subject.events.buttons[0])
        person.hands.press("Return")
        person.idle()
        assert len(person.in_storage(lambda: room.storage.rows(Incident))) == 1
        person.hands.press("Ctrl+Z")
        person.idle()
        assert len(person.in_storage(lambda: room.storage.rows(Incident))) == 2


def test_what_is_typed_is_kept_on_leaving_and_while_composing(world: World, desk: AssessorDesk) -> None:
    begin(world, desk)
    desk.close_room()
    with at_the_keyboard(home_of(world), world.clock) as person:
        person.unlock(PASSWORD)
        person.idle()
        page = page_of(person)
        first = person.running.program.room.assignment.cases[0].id
        person.hands.press("Ctrl+Alt+Down")
        person.hands.press("Alt+3")
        field = page.subject.lines[0].remark
        assert person.window.focusWidget() is field
        person.hands.type("out of the room ")
        QApplication.sendEvent(field, QInputMethodEvent("jian", []))
        person.hands.press("Return")
        assert person.window.focusWidget() is field, "Enter belongs to the input method"
        commit = QInputMethodEvent("", [])
        commit.setCommitString("监")
        QApplication.sendEvent(field, commit)
        person.hands.press("Ctrl+Alt+Down")
        person.idle()
        assert rows(person)[first, "identity"].remark == "out of the room 监"
        assert page.subject.lines[0].remark.text() == "", "the next applicant has none"
        person.hands.press("Ctrl+Alt+Up")
        assert page.subject.lines[0].remark.text() == "out of the room 监"


def test_an_event_half_typed_is_noted_when_one_goes_on(world: World, desk: AssessorDesk) -> None:
    begin(world, desk)
    desk.close_room()
    world.clock.move(days=8)
    with at_the_keyboard(home_of(world), world.clock) as person:
        person.unlock(PASSWORD)
        person.idle()
        page, room = page_of(person), person.running.program.room
        first = room.assignment.cases[0].id
        person.hands.press("Ctrl+Alt+Down")
        person.hands.press("Alt+N")
        person.hands.type("the power failed")
        person.hands.press("Ctrl+Alt+Down")
        person.idle()
        assert page.subject.events.words.text() == ""
        (row,) = person.in_storage(lambda: room.storage.rows(Incident))
        assert (row.subject, row.text) == (first, "the power failed")
        person.hands.press("Alt+N")
        person.hands.type("too early")
        page.subject.events.time.setText("23:59")
        world.clock.move(days=-8)
        person.hands.press("Return")
        person.waits_to_read("所填时间还没有到")
        assert page.subject.events.words.text() == "too early", "what is refused is not lost"


def test_what_an_item_does_not_allow_is_not_said(world: World, desk: AssessorDesk) -> None:
    begin(world, desk)
    desk.close_room()
    with at_the_keyboard(home_of(world), world.clock) as person:
        person.unlock(PASSWORD)
        person.idle()
        page = page_of(person)
        person.hands.press("Ctrl+Return")
        person.hands.press("Alt+4")
        person.idle()
        assert rows(person) == {}
        focus = person.window.focusWidget()
        assert focus is not None
        assert page.subject.lines[0].isAncestorOf(focus), "one stays where one is"


def test_a_signed_record_is_taken_up_again_with_its_reason(world: World, desk: AssessorDesk) -> None:
    work = begin(world, desk)
    watch(work)
    world.receive(signed(work))
    desk.close_room()
    world.clock.move(days=8)
    with at_the_keyboard(home_of(world), world.clock) as person:
        person.unlock(PASSWORD)
        person.idle()
        page = page_of(person)
        person.hands.press("Ctrl+Alt+Down")
        person.idle()
        person.hands.press("Alt+2")
        person.idle()
        assert {row.state for row in rows(person).values()} == {"kept"}, "what is signed stays"
        person.tab_to(page.subject.again.begin)
        person.hands.press("Return")
        person.hands.type("power failure noted later")
        person.hands.press("Return")
        person.idle()
        person.hands.press("Alt+N")
        person.hands.type("the power failed")
        person.hands.press("Return")
        person.idle()
        assert len(page.list.cases.ticked) == 1
        person.tab_to(page.password.field)
        person.hands.type(PASSWORD)
        person.hands.press("Return")
        person.waits_to_read("监督记录已签名并锁定")
        person.waits_to_read("修订版次 2")


def test_the_day_is_saved_as_a_sheet(world: World, desk: AssessorDesk, tmp_path: Path) -> None:
    begin(world, desk)
    desk.close_room()
    with at_the_keyboard(home_of(world), world.clock) as person:
        person.unlock(PASSWORD)
        person.idle()
        page = page_of(person)
        person.tab_to(page.saving.save)
        person.hands.press("Return")
        person.waits_to_read("不再加密")
        page.saving.save_to(str(tmp_path / "sheet.pdf"))
        person.waits_to_read("监督表已保存")
        assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")


def test_both_languages_say_the_same_page(world: World, desk: AssessorDesk) -> None:
    work = begin(world, desk)
    work.observe(DAY, "panel", "kept")
    desk.close_room()
    with at_the_keyboard(home_of(world), world.clock) as person:
        person.unlock(PASSWORD)
        person.idle()
        person.reads_in_both("supervise-languages", "其他事项", "Other events")
        person.speak("en")
        person.waits_to_read("The day as a whole")
        person.waits_to_read("Those present are the panel as appointed, and nobody else is in the room.")
        person.speak("zh_CN")
