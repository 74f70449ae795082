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


def own(panel: PhrasePanel) -> list[str]:
    """The person's own, which stand before what the society offers."""
    texts = [panel.list.item(row).text() for row in range(panel.list.count())]
    return texts[: texts.index("标准包提供")]


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
        assert own(panel) == []
        QTest.keyClick(panel.keep, Qt.Key.Key_Return)
        person.idle()
        assert own(panel) == [WORDS]
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


def test_what_the_society_offers_asks_for_its_blanks_one_after_the_other(
    world: World, casework: Casework, desk: AssessorDesk
) -> None:
    desk.close_room()
    home: Path = world.folder / "desks" / "e-001"
    with at_the_keyboard(home, world.clock) as person:
        person.unlock(PASSWORD)
        page = person.open_case("A001")
        page.place.rubric.go_to("EE2", "material")
        person.hands.press("Alt+3")
        panel = panel_of(person, page)
        person.photograph("phrases")
        heading = panel.list.item(0)
        assert (heading.text(), panel.list.currentRow()) == ("标准包提供", 1), "the heading is not chosen"
        assert panel.list.item(1).text().startswith("短路电流按__计算"), "what suits the line stands first"
        QTest.keyClick(panel.list, Qt.Key.Key_Delete)
        assert panel.list.item(1).text().startswith("短路电流按__计算"), "nobody can take it away"
        QTest.keyClick(panel.field, Qt.Key.Key_Return)
        person.idle()
        field = page.place.rubric.card.comment
        person.hands.wait(field.hasFocus, "the comment")
        for filled in ("GB 15544", "5", "电动机反馈"):
            assert field.textCursor().selectedText() == "__"
            person.hands.type(filled)
            person.hands.press("Tab")
        assert comment(page) == "短路电流按GB 15544计算，取值见第5页；未计电动机反馈。"
        person.hands.wait(lambda: not field.hasFocus(), "after the last blank Tab goes on")
        person.idle()
        assert desk_phrases(person) == (), "it is not made one's own"
        page.place.rubric.go_to("1.3", "material")
        assert comment(page) == ""
        page.place.rubric.rows.setFocus()
        person.hands.press("Alt+3")
        panel = panel_of(person, page)
        assert "短路电流" not in " ".join(panel.list.item(row).text() for row in range(panel.list.count()))
        QTest.keyClick(panel.field, Qt.Key.Key_Return)
        card = page.place.rubric.card
        person.idle()
        person.hands.wait(lambda: card.saving.text == "已保存，还缺事实", "blanks are left")
        assert "空白没有填写" in card.saving.toolTip()
        person.speak("en")
        page.place.rubric.rows.setFocus()
        panel = panel_of(person, page)
        assert "From the standards pack" in [panel.list.item(row).text() for row in range(panel.list.count())]
        panel.close()


def desk_phrases(person: Person) -> tuple[str, ...]:
    return person.running.program.desk.phrases()
