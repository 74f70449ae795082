"""Reusable words: kept from a comment, found again in another assignment's rubric, encrypted on the disk."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cse_desktop.errors import KnownError
from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.services.phrases import LONGEST, MOST
from tests.e2e.keyboard import Person, at_the_keyboard
from tests.world import PASSWORD, World
from ui.assess.page import AssessPage
from ui.assess.rubric.phrases import PhrasePanel

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

WORDS = "示例用语 checked against the original data"


def panel_of(person: Person, page: AssessPage) -> PhrasePanel:
    person.hands.press("Alt+P")
    return person.hands.wait(
        lambda: next((p for p in page.findChildren(PhrasePanel) if p.isVisible()), None), "the phrases"
    )


def comment(page: AssessPage) -> str:
    return page.place.rubric.card.comment.toPlainText()


def test_a_phrase_is_kept_and_put_in_by_keys(world: World, casework: Casework, desk: AssessorDesk) -> None:
    desk.close_room()
    home: Path = world.folder / "desks" / "e-001"
    with at_the_keyboard(home, world.clock) as person:
        person.unlock(PASSWORD)
        page = person.open_case("A001")
        page.place.rubric.go_to("1.1", "material")
        person.hands.press("Alt+C")
        person.hands.type(WORDS)
        person.idle()
        panel = panel_of(person, page)
        assert panel.list.count() == 0
        QTest.keyClick(panel.keep, Qt.Key.Key_Return)
        person.idle()
        assert [panel.list.item(row).text() for row in range(panel.list.count())] == [WORDS]
        QTest.keyClick(panel, Qt.Key.Key_Escape)
        person.hands.press("Alt+Down")
        assert not comment(page)
        panel = panel_of(person, page)
        QTest.keyClicks(panel.field, "ORIGINAL data")
        QTest.keyClick(panel.field, Qt.Key.Key_Return)
        person.idle()
        assert comment(page) == WORDS
        page.settle()
        person.idle()
        cell = person._sheet(page).cell(*page.place.rubric.current.key)  # type: ignore[union-attr]
        assert cell is not None
        assert cell.comment == WORDS, "it is kept as anything typed is"
    kept = next(home.rglob("phrases"))
    assert "示例用语".encode() not in kept.read_bytes()
    desk = world.desk("e-001", home=home)
    desk.unlock(PASSWORD)
    assert desk.phrases() == (WORDS,)


def test_the_newest_stand_first_and_there_is_an_end_to_them(desk: AssessorDesk) -> None:
    for number in range(MOST + 5):
        desk.use_phrase(f"sample {number}")
    phrases = desk.use_phrase("sample  9\n")
    assert (len(phrases), phrases[:2]) == (MOST, ("sample 9", f"sample {MOST + 4}"))
    assert "sample 3" not in phrases
    assert "sample 9" not in desk.drop_phrase("sample 9")
    with pytest.raises(KnownError) as refused:
        desk.use_phrase("x" * (LONGEST + 1))
    assert refused.value.code == "PHR-001"


def test_phrases_of_somebody_else_or_damaged_ones_are_none(world: World, desk: AssessorDesk) -> None:
    desk.use_phrase("sample")
    path = next((world.folder / "desks" / "e-001").rglob("phrases"))
    path.write_bytes(b"\xff not a phrase book")
    assert desk.phrases() == ()
    assert desk.use_phrase("again") == ("again",)
