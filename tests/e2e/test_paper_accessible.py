"""The page for paper for everyone: every control named, nothing clipped at double size, no English in the Chinese."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from tests.e2e.fill import fill_reading
from tests.e2e.keyboard import Person, at_the_keyboard
from tests.e2e.paper import ONE, TWO, code_of, keyed_twice, type_sheet
from tests.e2e.test_paper_keyboard import at_the_paper, open_sheet
from tests.ui.test_accessible import ALLOWED, LATIN_IN_CHINESE, clipped, controls, name_of
from tests.ui.windows import visible
from tests.world import World, write_round
from ui.paper.page import PaperPage

OWN = re.compile(r"[3-9A-Z]{4}-[3-9A-Z]{3}|PAPER-\d+|A00\d|PDF|Tab|EE\d|Y|Sample Applicant|kA|Enter|e-00\d")
"""codes, keys and what persons are called"""
TURNS = {"start": 0, "name": 0, "fields": 0, "second": 1, "differences": 2, "done": 3}
"""how many persons' turns came before each step; at `done` all is settled too"""


@pytest.fixture
def desk(world: World) -> Iterator[AssessorDesk]:
    """The desk of `e-001`, in a round whose pack wants two persons."""
    found = world.enrol("e-001")
    world.enrol("e-009")
    keyed_twice(world)
    write_round(world.round, {"e-009": "lead", "e-001": "assessor"}, record_audio="optional")
    world.issue()
    yield found
    found.close_room()


@pytest.fixture(params=list(TURNS))
def step(request: pytest.FixtureRequest) -> str:
    """One step of the page."""
    return str(request.param)


@pytest.fixture
def code(world: World, casework: Casework, desk: AssessorDesk, step: str) -> str:
    """The code of a case that was typed in as far as the step wants; the desk is closed again."""
    room = casework.room
    case_id = room.assignment.cases[0].id
    world.clock.move(days=7, hours=3)
    fill_reading(room, case_id)
    turns = TURNS[step]
    if turns:
        type_sheet(room, case_id, ONE)
    if turns > 1:
        read = {} if step == "done" else {"rating:1": "4", "time:2": "", "identity": "", "ended": "09:58"}
        type_sheet(room, case_id, TWO, turn=2, read=read)
    found = code_of(room, case_id)
    desk.close_room()
    return found


def come_to(person: Person, step: str, code: str) -> PaperPage:
    page = at_the_paper(person)
    if step == "start":
        page.start.code.field.setFocus()
        person.hands.type("3333-334")
        person.hands.press("Return")
        person.waits_to_read("PAPER-001")
        page.start.sheets.begin()
        return page
    open_sheet(person, page, code, {"fields": "name", "second": "name"}.get(step, step))
    if step == "fields":
        person.hands.press("Return")
        person.hands.wait(lambda: page.sheet is not None and page.sheet.step == "fields", "the form")
        person.idle()
        page.form.say_no_line("9.9")
        page.form.phases["identity"].setFocus()
        person.hands.type("9:61")
        person.hands.press("Return")
    return page


def test_the_page_is_for_everyone(world: World, code: str, step: str) -> None:
    with at_the_keyboard(world.folder / "desks" / "e-001", world.clock) as person:
        page = come_to(person, step, code)
        window, settings = person.window, person.running.program.settings
        for language in ("zh_CN", "en"):
            person.speak(language)
            person.hands.rest(50)
            assert [w for w in controls(window) if not name_of(w).strip()] == []
            names = [name_of(w) for w in controls(window) if w.focusPolicy().value]
            assert [name for name in names if names.count(name) > 1] == [], "controls that sound alike"
        person.speak("zh_CN")
        leaks = [
            text for text in texts_of(page) if LATIN_IN_CHINESE.search(ALLOWED.sub("", OWN.sub("", text)))
        ]
        assert leaks == []
        for language in ("zh_CN", "en"):
            settings.change(language=language, text_percent=200)
            window.session.apply_settings()
            found = ["?"]
            for _ in range(40):
                person.hands.rest(50)
                found = [line for line in clipped(window) if line]
                if not found:
                    break
            assert found == []
            person.photograph(f"paper-200-{step}")


def texts_of(page: QWidget) -> list[str]:
    found = []
    for widget in visible(page):
        if isinstance(widget, QLabel | QAbstractButton):
            found.append(widget.text())
        found += [widget.accessibleName(), widget.toolTip(), widget.accessibleDescription()]
        if isinstance(widget, QLineEdit):
            found.append(widget.placeholderText())
    return found


@pytest.mark.parametrize("step", ["fields"], indirect=True)
def test_tab_goes_down_the_form_and_leaves_it(world: World, code: str, step: str) -> None:
    with at_the_keyboard(world.folder / "desks" / "e-001", world.clock) as person:
        page = come_to(person, step, code)
        page.form.phases["identity"].clear()
        page.form.identity.setFocus()
        way = page.form.fields
        way.remove(page.form.consent.button("no"))  # the buttons of the consent are one stop
        seen: list[QWidget | None] = [person.window.focusWidget()]
        while seen[-1] is not page.form.finish and len(seen) <= len(way):
            person.hands.press("Tab")
            seen.append(person.window.focusWidget())
        assert seen == way
        person.hands.press("Tab")
        assert person.window.focusWidget() not in way
