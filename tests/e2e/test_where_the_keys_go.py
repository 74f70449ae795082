"""Where the keys go after a step that changes what is shown: to the case, the page, and the field that one expects."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from tests.bench.starting import desk_with_roster
from tests.e2e.keyboard import Person, at_the_keyboard
from tests.world import PASSWORD
from ui.assess.page import AssessPage
from ui.interview.page import InterviewPage
from ui.submit.page import SubmitPage


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Person]:
    """Somebody with two applicants, on the roster."""
    with at_the_keyboard(desk_with_roster(tmp_path / "world", applicants=2)) as found:
        found.unlock(PASSWORD)
        found.hands.wait(lambda: found.window.place == "roster", "the roster")
        found.idle()
        yield found


def assess(person: Person) -> AssessPage:
    page = person.window.page("assess")
    assert isinstance(page, AssessPage)
    return page


def number(person: Person) -> str:
    sheet = assess(person).sheet
    return sheet.number if sheet is not None else ""


def test_the_interview_is_that_of_the_applicant_one_stepped_to(person: Person) -> None:
    person.open_case("A001")
    person.hands.press("Ctrl+Alt+Down")
    person.hands.wait(lambda: number(person) == "A002", "the next applicant")
    person.hands.press("F11")
    page = person.window.page("interview")
    assert isinstance(page, InterviewPage)
    person.hands.wait(lambda: person.window.place == "interview" and page.sheet, "the room")
    person.idle()
    assert page.sheet is not None
    assert page.sheet.case.number == "A002"
    person.hands.press("Ctrl+Alt+Up")
    person.hands.wait(lambda: page.sheet is not None and page.sheet.case.number == "A001", "the one before")
    person.hands.press("F11")
    person.hands.wait(lambda: person.window.place == "assess" and number(person) == "A001", "their case")
    person.hands.press("Ctrl+1")
    person.hands.press("Ctrl+2")
    person.hands.wait(lambda: person.window.place == "assess", "Assess again")
    person.idle()
    assert number(person) == "A001"


@pytest.mark.parametrize("keys", [("Ctrl+M", "Ctrl+M"), ("Ctrl+M", "Escape"), ()], ids="-".join)
def test_with_no_document_open_keys_are_still_heard(person: Person, keys: tuple[str, ...]) -> None:
    person.open_case("A001")
    page = assess(person)
    person.idle()
    while page.place.desk.open_digests:
        person.hands.press("Ctrl+W")
        person.idle()
    for key in keys:
        person.hands.press(key)
        person.idle()
    person.hands.press("Ctrl+Shift+F")
    person.hands.wait(page.place.finding.isVisible, "finding")


def round_by_tab(person: Person, back: bool = False) -> list[QWidget]:
    """Everything that Tab comes to, until it is back where it began."""
    found: list[QWidget] = []
    first = QApplication.focusWidget()
    for _ in range(400):
        person.hands.press("Shift+Tab" if back else "Tab")
        here = QApplication.focusWidget()
        assert here is not None
        if here is first or here in found:
            break
        found.append(here)
    return found


@pytest.mark.parametrize("back", [False, True], ids=["forwards", "backwards"])
def test_tab_comes_to_the_signature_of_a_submission_and_out_of_it(person: Person, *, back: bool) -> None:
    page = person.window.go("submit")
    assert isinstance(page, SubmitPage)
    person.idle()
    person.hands.rest(50)
    page.list.setFocus()
    passed = round_by_tab(person, back)
    assert page.password.field in passed
    assert page.list in passed or QApplication.focusWidget() is page.list, "round and back again"
