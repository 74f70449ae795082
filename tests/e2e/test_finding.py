"""Finding in all materials of a case, by keyboard, on the real program; nothing of it stays where it should not."""

from collections.abc import Sequence
from pathlib import Path

import docx

from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from tests.e2e.keyboard import Person, at_the_keyboard
from tests.world import PASSWORD, World, write_round
from ui.assess.page import AssessPage


def home_of(world: World) -> Path:
    return world.folder / "desks" / "e-001"


def indexed(person: Person, page: AssessPage) -> None:
    """Waits until the whole case is read."""
    person.hands.wait(
        lambda: page.everywhere.indexer.progress.total and page.everywhere.indexer.progress.finished,
        "the index",
    )


def found(person: Person, page: AssessPage, term: str) -> list[tuple[str, int]]:
    """Types a term into the field; name and page of each place."""
    person.hands.press("Ctrl+Shift+F")
    side = page.place.finding
    person.hands.wait(side.field.hasFocus, "the field")
    person.hands.type(term)
    person.hands.wait(lambda: side._findings is not None and side._findings.term == term, "the findings")
    names = {row.sha256: row.name for row in person._sheet(page).materials}
    assert side._findings is not None
    return [(names[place.material], place.page) for place in side._findings.places]


def test_a_term_is_found_in_every_material_and_becomes_evidence(
    world: World, casework: Casework, desk: AssessorDesk
) -> None:
    desk.close_room()
    with at_the_keyboard(home_of(world), world.clock) as person:
        person.unlock(PASSWORD)
        page = person.open_case("A001")
        indexed(person, page)
        report = next(row.name for row in person._sheet(page).materials if row.name.endswith(".pdf"))
        assert found(person, page, "12.4 kA") == [(report, 0), (report, 1), (report, 2)]
        assert "3 页有“12.4 kA”" in person.reads().replace("\u2009", " ")
        person.photograph("finding")
        person.hands.press("Down")
        person.hands.press("Down")
        person.hands.press("Return")
        place = page.place
        person.hands.wait(lambda: place.desk.picked is not None, "the place of the term")
        person.hands.wait(
            lambda: place.desk.view is not None and place.desk.view.page == 1, "the second page"
        )
        person.photograph("finding-place")
        person.hands.press("F3")
        person.hands.wait(lambda: place.desk.view.page == 2, "the third page")  # type: ignore[union-attr]  # it is open
        person.hands.wait(lambda: place.desk.picked is not None, "the next place")
        person.hands.press("Ctrl+E")
        person.idle()
        sheet = person._sheet(page)
        assert [(row.page, "12.4 kA" in row.quote) for row in sheet.annotations] == [(2, True)]
        person.hands.press("Ctrl+1")
        person.idle()
        page = person.open_case("A002")
        indexed(person, page)
        assert page.place.finding.term == "", "nothing of the case before is left"
        assert [name for name, _ in found(person, page, "示例")] == ["01 简历.txt"] * 2


def test_finding_in_a_document_looks_only_at_pages_that_the_index_names(
    world: World, casework: Casework, desk: AssessorDesk
) -> None:
    desk.close_room()
    with at_the_keyboard(home_of(world), world.clock) as person:
        person.unlock(PASSWORD)
        page = person.open_case("A001")
        indexed(person, page)
        rows = person._sheet(page).materials
        person._open_material(page, next(at for at, row in enumerate(rows) if row.name.endswith(".pdf")))
        view = page.place.desk.view
        assert view is not None
        looked_at: list[int] = []
        search = view.document.search

        def watched(term: str, pages: Sequence[int] | None = None) -> object:
            looked_at.extend(pages or ())
            return search(term, pages)

        view.document.search = watched  # type: ignore[method-assign,assignment]  # to see what the decoder is asked
        for term, pages in (("page 2", [1]), ("circuit", [0, 1, 2]), ("ircui", [0, 1, 2]), ("nowhere", [])):
            looked_at.clear()
            person.hands.press("Ctrl+F")
            person.hands.type(term)
            person.hands.press("Return")
            person.hands.wait(lambda: view.findings.term == term and not view.findings.searching, term)  # noqa: B023
            assert [hit.page for hit in view.findings.hits] == pages
            assert sorted(looked_at) == pages


def test_words_of_an_office_document_are_found_and_a_second_start_reads_nothing_again(
    world: World,
) -> None:
    world.enrol("e-001")
    world.enrol("e-009")
    write_round(world.round, {"e-009": "lead", "e-001": "assessor"}, applicants=1)
    document = docx.Document()
    document.add_paragraph("继电保护整定计算书")
    document.save(str(world.round / "applicants" / "A001" / "materials" / "04 计算书.docx"))
    world.issue()
    with at_the_keyboard(home_of(world), world.clock) as person:
        person.unlock(PASSWORD)
        person.open_file(world.issued["e-001"], arrives="roster")
        person.declare([], PASSWORD)
        page = person.open_case("A001")
        indexed(person, page)
        assert found(person, page, "定") == [("04 计算书.docx", 0)]
    stores = list((home_of(world) / "cases").rglob("*.csetext"))
    assert len(stores) == 1
    assert "整定".encode() not in stores[0].read_bytes()
    with at_the_keyboard(home_of(world), world.clock) as person:
        person.unlock(PASSWORD)
        person.hands.wait(lambda: person.window.place == "roster", "the roster")
        page = person.open_case("A001")
        asked: list[object] = []
        page.everywhere.indexer._read = lambda *what: asked.append(what)  # type: ignore[method-assign]  # to see whether it reads
        indexed(person, page)
        assert asked == []
        assert found(person, page, "整定") == [("04 计算书.docx", 0)]


def test_recusal_destroys_the_index_as_well(world: World, casework: Casework, desk: AssessorDesk) -> None:
    room = casework.room
    case = room.assignment.cases[0]
    opened = desk.texts(room, case.id)(write=True)
    opened.add(case.materials[0].sha256, 0, ["text"], done=True)
    opened.close()
    index = next((home_of(world) / "cases").rglob("*.csetext"))
    desk._files.destroy_materials(room.assignment.id, case.id)
    assert not index.exists()
