"""Asking for more evidence by keys alone, and what comes: marked, read, and the old file's marks carried over."""

from functools import partial
from pathlib import Path

from cse_desktop.domain.records import Annotation, EvidenceQuery
from cse_desktop.services import evidence
from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.services.room import Room
from cse_desktop.society.office import Society
from tests.e2e.fill import fill_case
from tests.e2e.keyboard import Person, at_the_keyboard
from tests.e2e.supplying import report, supply
from tests.world import PASSWORD, World
from ui.assess.page import AssessPage

ASKED = "请提供第2页计算的原始数据。"
ALSO = "Which part of the report is your own?"
REPORT = "03 项目报告.pdf"


def at_home(world: World) -> Path:
    return world.folder / "desks" / "e-001"


def open_report(person: Person) -> AssessPage:
    page = person.open_case("A001")
    names = [row.name for row in person._sheet(page).materials]
    person._open_material(page, next(at for at, name in enumerate(names) if name.endswith(".pdf")))
    return page


def queries(person: Person) -> list[EvidenceQuery]:
    room = person.running.program.room
    return person.in_storage(lambda: room.storage.rows(EvidenceQuery))


def marks(person: Person) -> list[Annotation]:
    room = person.running.program.room
    return person.in_storage(lambda: room.storage.rows(Annotation))


def ask(person: Person, page: AssessPage, text: str) -> None:
    person.hands.press("Ctrl+Shift+Q")
    person.hands.type(text)
    person.hands.press("Ctrl+Return")
    person.idle()


def test_requests_are_written_changed_signed_and_handed_over_by_keys(
    world: World, casework: Casework, desk: AssessorDesk, tmp_path: Path
) -> None:
    desk.close_room()
    with at_the_keyboard(at_home(world), world.clock) as person:
        person.unlock(PASSWORD)
        page = open_report(person)
        page.place.rubric.go_to("1.3")
        side = page.place.requests
        ask(person, page, ASKED)
        person.hands.type(ALSO)
        person.hands.press("Ctrl+Return")
        person.idle()
        assert [(row.target, row.text) for row in queries(person)] == [("1.3", ASKED), ("1.3", ALSO)]
        person.tab_to(side.list)
        person.hands.press("Down")
        person.hands.press("Return")
        assert side.text.toPlainText() == ALSO
        person.hands.press("Ctrl+A")
        person.hands.type("Which figures did you compute yourself?")
        person.hands.press("Ctrl+Return")
        person.idle()
        assert [row.text for row in queries(person)] == [ASKED, "Which figures did you compute yourself?"]
        person.tab_to(side.list)
        person.hands.press("Down")
        person.hands.press("Delete")
        person.idle()
        assert [row.text for row in queries(person)] == [ASKED]
        person.tab_to(page.place.rubric.rows)
        person.hands.press("Ctrl+Z")
        person.idle()
        assert len(queries(person)) == 2, "what was taken away is undone"
        person.tab_to(side.password.field)
        person.hands.type("not my password")
        person.hands.press("Return")
        person.idle()
        assert all(not row.bundle_id for row in queries(person))
        assert side.password.field.accessibleDescription()
        person.hands.type(PASSWORD)
        person.hands.press("Return")
        person.idle()
        assert len({row.bundle_id for row in queries(person)} - {""}) == 1
        assert side.sign.isHidden(), "nothing is left to sign"
        assert person.states_of_return() == ["made", "made"], "the acceptance and the requests"
        person.reads_in_both(
            "requests-return", "的补充材料请求已签名", "Requests for evidence on A001 are signed"
        )


def test_what_is_being_typed_becomes_a_request_when_the_case_is_left(
    world: World, casework: Casework, desk: AssessorDesk
) -> None:
    desk.close_room()
    with at_the_keyboard(at_home(world), world.clock) as person:
        person.unlock(PASSWORD)
        page = open_report(person)
        case_id = person._sheet(page).case_id
        person.hands.press("Ctrl+Shift+Q")
        person.hands.type(ASKED)
        person.hands.press("Ctrl+Alt+Down")
        person.idle()
        assert [(row.case_id, row.text) for row in queries(person)] == [(case_id, ASKED)]
        assert person._sheet(page).case_id != case_id
        assert not page.place.requests.text.toPlainText()


def _picked(page: AssessPage, term: str) -> bool:
    found = page.place.desk.picked
    return found is not None and found[1].quote == term


def _first_case(room: Room) -> str:
    return room.assignment.cases[0].id


def test_a_supplement_comes_while_one_reads_and_marks_are_carried_over(
    world: World, casework: Casework, desk: AssessorDesk, tmp_path: Path
) -> None:
    """The new report has a cover before it, and the second page's sentence is gone."""
    room = casework.room
    old = next(row for row in room.case(_first_case(room)).materials if row.display_name == REPORT)
    pages = [f"Sample report A001, page {page + 1}: short-circuit current 12.4 kA" for page in range(3)]
    new = report("A cover sheet", pages[0], "This page was written anew", pages[2])
    path = supply(world, room, tmp_path / "s.csb", {REPORT: new}, replaces={REPORT: old.sha256})
    desk.close_room()
    with at_the_keyboard(at_home(world), world.clock) as person:
        person.unlock(PASSWORD)
        page = open_report(person)
        for term in ("page 1: short", "page 2: short"):
            person.find(page, term)
            picked = partial(_picked, page, term)
            person.hands.wait(picked, "the place found is picked")
            person.hands.press("Ctrl+Shift+H")
            person.idle()
        assert [mark.page for mark in sorted(marks(person), key=lambda mark: mark.page)] == [0, 1]
        person.open_file(path)
        person.waits_to_read("已放入材料清单并标明")
        assert person.window.place == "assess", "one stays where one is"
        sheet = person._sheet(page)
        assert [row.replaced for row in sheet.materials if row.name == REPORT] == [True, False]
        person.hands.press("Ctrl+Shift+M")
        strip = page.place.marks.carrying
        person.waits_to_read("批注在旧文件上")
        person.tab_to(strip.look)
        person.hands.press("Return")
        person.waits_to_read("在新文件中找到")
        person.reads_in_both("marks-carry", "“page 2: short”", "page 2 “page 2: short")
        person.tab_to(strip.carry)
        person.hands.press("Return")
        person.idle()
        carried = {mark.quote[:6]: (mark.material == old.sha256, mark.page) for mark in marks(person)}
        assert carried == {"page 1": (False, 1), "page 2": (True, 1)}
        person.hands.press("Ctrl+Z")
        person.idle()
        assert {mark.material for mark in marks(person)} == {old.sha256}


def test_a_request_goes_out_and_its_answer_comes_in_on_both_real_sides(
    world: World, casework: Casework, desk: AssessorDesk, tmp_path: Path
) -> None:
    """Asked in the window, received and answered by the society's own desk, read, rated by it, accepted."""
    desk.close_room()
    new = tmp_path / "补充 计算书.pdf"
    new.write_bytes(report("Sample supplement: short-circuit current 15.4 kA"))
    with at_the_keyboard(at_home(world), world.clock) as person:
        person.unlock(PASSWORD)
        page = open_report(person)
        case_id = person._sheet(page).case_id
        side = page.place.requests
        ask(person, page, ASKED)
        person.tab_to(side.password.field)
        person.hands.type(PASSWORD)
        person.hands.press("Return")
        person.idle()
        (request,) = queries(person)
        world.receive(_outgoing(world, person, "acceptance"), _outgoing(world, person, "query"))
        for answer in sorted((world.folder / "answers").glob("*.csb")):
            person.open_file(answer)
            person.idle()
        supplied = Society(world.society).supplement("test-01", "A001", [new], world.folder / "further")
        person.open_file(next(file.path for file in supplied.files if file.assessor_id == "e-001"))
        person.waits_to_read("已放入材料清单并标明")
        person.hands.press("Ctrl+2")
        person.hands.wait(
            lambda: person._sheet(page).queries[0].state == "answered", "the answer beside the request"
        )
        assert queries(person)[0].query_id == request.query_id
        room = person.running.program.room
        digest = person._sheet(page).materials[-1].sha256
        link = ("1.3", "material", "sole", "")
        person.in_storage(lambda: fill_case(room, case_id))
        person.in_storage(lambda: evidence.annotate(room, case_id, digest, 0, "whole", (), links=[link]))
        casework = person.running.program.casework
        submitted = casework.submit_cases([case_id], PASSWORD)
        (received,) = world.receive(at_home(world) / "outgoing" / submitted.file_name)
        assert (received.outcome, received.cases) == ("accepted", {case_id: "accepted"})
        assert received.remarks == (), "nothing was left unread"


def _outgoing(world: World, person: Person, kind: str) -> Path:
    room = person.running.program.room
    rows = person.in_storage(room.storage.outbox)
    name = next(row.file_name for row in rows if row.kind == kind)
    return at_home(world) / "outgoing" / name
