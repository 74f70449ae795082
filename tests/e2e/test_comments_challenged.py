"""A comment that gives no reason is challenged where it stands, after it is kept and while nobody types."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.starting import desk_with_roster
from tests.e2e.keyboard import Person, at_the_keyboard
from tests.world import PASSWORD
from ui.assess.page import AssessPage
from ui.assess.rubric.card import RubricCard


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Person]:
    """Somebody with one applicant open."""
    with at_the_keyboard(desk_with_roster(tmp_path / "world", applicants=1)) as found:
        found.unlock(PASSWORD)
        found.hands.wait(lambda: found.window.place == "roster", "the roster")
        found.idle()
        found.open_case("A001")
        yield found


@pytest.fixture
def card(person: Person) -> RubricCard:
    """The card, at the critical indicator 2.3, which expects 3."""
    page = person.window.page("assess")
    assert isinstance(page, AssessPage)
    person.idle()
    page.place.rubric.go_to("2.3")
    return page.place.rubric.card


def test_the_rule_says_what_it_wants_of_a_rating_where_it_is_to_be_given(
    person: Person, card: RubricCard
) -> None:
    assert card.comment.placeholderText() == "写明依据和判断"
    person.hands.press("Alt+2")
    person.hands.wait(
        lambda: card.comment.placeholderText() == "关键指标、低于期望等级：写明看到了什么、为何评此等级",
        "why",
    )
    assert card.evidence_hint.text().startswith("须关联佐证")
    person.speak("en")
    assert card.comment.placeholderText().startswith(
        "critical indicator, below the expected level: say what you"
    )
    person.hands.press("Alt+E")
    person.hands.wait(lambda: "where you looked" in card.comment.placeholderText(), "what NE wants")
    assert not card.evidence_hint.text().startswith("Evidence needed")


def test_a_verdict_is_challenged_when_it_is_kept_and_a_fact_answers_it(
    person: Person, card: RubricCard
) -> None:
    person.hands.press("Alt+3")
    person.idle()
    card.comment.setFocus()
    person.hands.type("良好。")
    assert "还缺" not in card.saving.text, "never while somebody types"
    person.hands.wait(lambda: card.saving.text == "已保存，还缺事实", "the challenge")
    assert "申请人本人做了哪部分" in card.saving.toolTip()
    assert card.saving.accessibleName() == card.saving.toolTip()
    person.photograph("challenged")
    person.speak("en")
    person.hands.wait(lambda: card.saving.text == "Saved; a fact is missing", "in English")
    person.speak("zh_CN")
    card.comment.setFocus()
    person.hands.type("第7页接地电阻由本人实测。")
    person.hands.wait(lambda: card.saving.text == "已保存", "no challenge")
    assert card.saving.toolTip() == ""


def test_the_same_words_everywhere_are_pointed_out(person: Person, card: RubricCard) -> None:
    page = person.window.page("assess")
    assert isinstance(page, AssessPage)
    for target in ("1.1", "1.2", "1.3"):
        page.place.rubric.go_to(target)
        person.hands.press("Alt+3")
        card.comment.setFocus()
        person.hands.type("依据第2页计算书。")
        person.idle()
        person.hands.rest(500)
        person.idle()
    person.hands.wait(lambda: card.saving.text == "已保存，与他项相同", "the same words")
    assert "1.1、1.2" in card.saving.toolTip()
