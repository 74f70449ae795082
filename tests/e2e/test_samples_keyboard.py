"""A standard sample rated and compared by keys on the real window; what was agreed is nowhere before that."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from tests.e2e.keyboard import Person, at_the_keyboard
from tests.ui.test_accessible import clipped, controls, name_of
from tests.world import PASSWORD, World, write_round, write_sample
from ui.assess.page import AssessPage
from ui.roster.page import RosterPage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
SECRET = ("议定理由1", "议定理由E", "议定理由 ", "Agreed reason")
ASKED = ("1.1", "1.3", "EE2")


@pytest.fixture
def desk(world: World) -> Iterator[AssessorDesk]:
    """The desk of `e-001`, in a round with one standard sample."""
    found = world.enrol("e-001")
    world.enrol("e-009")
    write_round(world.round, {"e-009": "lead", "e-001": "assessor"})
    write_sample(world.round)
    world.issue()
    yield found
    found.close_room()


@pytest.fixture
def person(world: World, desk: AssessorDesk, casework: Casework) -> Iterator[Person]:
    """Somebody on the roster."""
    desk.close_room()
    with at_the_keyboard(world.folder / "desks" / "e-001", world.clock) as found:
        found.unlock(PASSWORD)
        found.hands.wait(lambda: found.window.place == "roster", "the roster")
        found.idle()
        yield found


def said_anywhere(root: QObject) -> str:
    """Everything that widgets and their accessible interfaces say, shown or not."""
    found = []
    for widget in [root, *root.findChildren(QWidget)]:
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is not None:
            found += [
                interface.text(kind)
                for kind in (QAccessible.Text.Name, QAccessible.Text.Value, QAccessible.Text.Description)
            ]
        text = getattr(widget, "toPlainText", getattr(widget, "text", lambda: ""))
        found.append(str(text()) if callable(text) else "")
    return "\n".join(found)


def test_a_sample_is_rated_blind_by_keys_and_compared_once(person: Person) -> None:
    roster = person.window.page("roster")
    assert isinstance(roster, RosterPage)
    strip = roster.samples
    assert strip.isVisible()
    (button,) = strip.buttons
    assert "尚未开始，共3项" in button.accessibleName().replace("\u2009", "")
    person.photograph("sample-strip")
    button.setFocus()
    person.hands.press("Space")
    page = person.window.page("assess")
    assert isinstance(page, AssessPage)
    person.hands.wait(lambda: page.sheet is not None and page.sheet.sample, "the sample")
    person.idle()
    header = page.place.header
    assert header.compare.isVisible()
    assert not header.interview.isVisible()
    person.hands.press("F11")
    person.idle()
    assert person.window.place == "assess", "nobody is interviewed about a sample"
    person.hands.press("F4")
    person.waits_to_read("还有3项没有评分")
    page.place.rubric.rows.setFocus()
    begun = person.hands.pressed
    for target, level in zip(ASKED, "422", strict=True):
        page.place.rubric.go_to(target)
        person.hands.press(f"Alt+{level}")
        person.idle()
    assert person.hands.pressed - begun == len(ASKED)
    assert not [words for words in SECRET if words in said_anywhere(person.window)]
    person.hands.press("Ctrl+Shift+F")
    person.hands.wait(page.place.finding.isVisible, "finding")
    person.hands.type("议定理由")
    person.hands.press("Return")
    person.idle()
    assert not [
        words for words in SECRET if words in "".join(page.place.finding.findChildren(QWidget) and "")
    ]
    person.hands.press("Escape")
    page.place.rubric.rows.setFocus()
    person.hands.press("F4")
    person.waits_to_read("比较只有一次")
    assert not page.comparison.isVisible(), "it is not done unawares"
    assert not [words for words in SECRET if words in said_anywhere(person.window)]
    person.hands.press("F4")
    person.hands.wait(page.comparison.isVisible, "the comparison")
    person.idle()
    person.photograph("comparison")
    assert "总体偏严" in page.comparison.summary.text()
    person.waits_to_read("议定理由")
    person.speak("en")
    person.waits_to_read("Agreed reason EE2, page 3.")
    person.photograph("comparison")
    person.speak("zh_CN")
    page.comparison.places[2].setFocus()
    person.hands.press("Space")
    person.hands.wait(lambda: page.place.desk.current is not None, "the material")
    person.idle()
    view = page.place.desk.view
    assert view is not None
    person.hands.wait(lambda: view.page == 2, "its page")
    page.place.rubric.rows.setFocus()
    person.hands.press("Alt+3")
    person.idle()
    cell = page.sheet.cell("EE2", "material") if page.sheet is not None else None
    assert cell is not None
    assert cell.value == "2", "it stands"
    person.waits_to_read("已比较，只读")
    person.hands.press("F4")
    person.hands.wait(page.comparison.isVisible, "the comparison again")
    person.hands.press("Escape")
    assert not page.comparison.isVisible()
    person.hands.press("Ctrl+1")
    person.idle()
    (button,) = strip.buttons
    assert "已比较" in button.accessibleName()
    person.open_case("A001")
    person.idle()
    assert header.interview.isVisible()
    assert not header.compare.isVisible()


@pytest.mark.parametrize("step", ["strip", "comparison"])
def test_it_is_for_everyone(person: Person, step: str) -> None:
    window, settings = person.window, person.running.program.settings
    roster = window.page("roster")
    assert isinstance(roster, RosterPage)
    if step == "comparison":
        roster.samples.buttons[0].click()
        page = window.page("assess")
        assert isinstance(page, AssessPage)
        person.hands.wait(lambda: page.sheet is not None and page.sheet.sample, "the sample")
        for target in ASKED:
            page.place.rubric.go_to(target)
            page.place.rubric.rate("3")
            person.idle()
        page.compare()
        page.compare()
        person.hands.wait(page.comparison.isVisible, "the comparison")
    person.idle()
    for language in ("zh_CN", "en"):
        person.speak(language)
        person.hands.rest(50)
        assert [w for w in controls(window) if not name_of(w).strip()] == []
        names = [name_of(w) for w in controls(window) if w.focusPolicy().value]
        assert [name for name in names if names.count(name) > 1] == [], "controls that sound alike"
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
        person.photograph(f"sample-200-{step}")
