"""What an applicant claims of an indicator is nowhere to be seen before the assessor has rated that indicator."""

from pathlib import Path

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QWidget

from tests.e2e.keyboard import Person, at_the_keyboard
from tests.world import PASSWORD, World, write_round
from ui.assess.page import AssessPage

SPANS = {"1.3": "1717-1818", "EE3": "1919-2020"}
"""pages that an applicant claims; no other text in the window reads like them"""


def texts(page: AssessPage) -> str:
    """All that the window says, to the eye and to a screen reader, hidden widgets included."""
    said = []
    for widget in page.window().findChildren(QWidget):
        said += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
        if isinstance(widget, QLabel):
            said.append(widget.text())
        told = QAccessible.queryAccessibleInterface(widget)
        if told is not None:
            said += [told.text(kind) for kind in (QAccessible.Text.Name, QAccessible.Text.Description)]
    return "\n".join(said)


def rate(person: Person, page: AssessPage, target: str, value: str | None) -> None:
    page._rate(target, "material", value)
    person.idle()
    page.load()
    person.idle()


def issue_with_claims(world: World, spans: dict[str, str]) -> None:
    """A round whose first applicant claims two indicators, opened and declared on the desk of `e-001`."""
    desk = world.enrol("e-001")
    world.enrol("e-009")
    write_round(world.round, {"e-009": "lead", "e-001": "assessor"})
    folder = world.round / "applicants" / "A001"
    name = next((folder / "materials").rglob("*.pdf")).relative_to(folder).as_posix()
    said = "".join(
        f'"{target}" = {{ level = 3, where = "{name}", pages = "{pages}" }}\n'
        for target, pages in spans.items()
    )
    (folder / "claims.toml").write_text(f"[claims]\n{said}", encoding="utf-8")
    world.issue()
    desk.open_file(world.issued["e-001"])
    casework = desk.open_room(world.ids["e-001"])
    casework.declare({case.id: ("none", "") for case in casework.room.assignment.cases}, PASSWORD)
    desk.close_room()


def test_a_claim_appears_with_the_first_rating_of_its_own_indicator(world: World) -> None:
    issue_with_claims(world, SPANS)
    home: Path = world.folder / "desks" / "e-001"
    with at_the_keyboard(home, world.clock) as person:
        person.unlock(PASSWORD)
        page = person.open_case("A001")
        pane = page.place.rubric
        pane.go_to("1.3", "material")
        person.idle()
        assert not any(span in texts(page) for span in SPANS.values())
        rate(person, page, "EE3", "2")
        pane.go_to("1.3", "material")
        person.idle()
        assert [claim.indicator for claim in person._sheet(page).claims] == ["EE3"]
        assert SPANS["1.3"] not in texts(page), "a rating of another indicator says nothing of this one"
        rate(person, page, "1.3", "2")
        pane.go_to("1.3", "material")
        person.idle()
        assert SPANS["1.3"] in texts(page)
        rate(person, page, "1.3", None)
        assert SPANS["1.3"] not in texts(page), "taken back, it is hidden again"


def test_a_claim_opens_the_page_that_the_applicant_names(world: World) -> None:
    issue_with_claims(world, {"1.3": "2-3"})
    with at_the_keyboard(world.folder / "desks" / "e-001", world.clock) as person:
        person.unlock(PASSWORD)
        page = person.open_case("A001")
        page.place.rubric.go_to("1.3", "material")
        rate(person, page, "1.3", "2")
        chip = page.place.rubric.card.claim
        person.tab_to(chip)
        person.hands.press("Return")
        desk = page.place.desk
        person.hands.wait(lambda: desk.view is not None and desk.view.page == 1, "the second page")
        assert desk.view is not None
        assert desk.view.hasFocus()
        person.photograph("claim")
        rate(person, page, "1.3", None)
        assert chip.isHidden()
