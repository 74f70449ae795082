"""The lead moderates by keys alone in the real window, from the folder to the signature; a member answers likewise."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cse_desktop.domain.records import AgreedRating
from tests.e2e.keyboard import Person, at_the_keyboard
from tests.e2e.panels import DISCUSSED, LEAD, Panel, rated
from tests.world import PASSWORD, World
from ui.assess.page import AssessPage
from ui.panel.page import PanelPage

REASON = "The calculation on page 12 covers one case of operation only."


@pytest.fixture
def panel(world: World) -> Iterator[Panel]:
    """Everybody has submitted; the members' bundles lie in the folder and nothing was taken in."""
    found = Panel(world)
    found.submit(LEAD)
    found.hand(
        found.submit("e-001"),
        found.submit("e-002", (0,), m_1_3="5"),
        found.submit("e-002", (1,)),
        found.submit("e-003", (0,), "not-recommend", m_1_3="2"),
        found.submit("e-003", (1,)),
    )
    yield found
    found.close()


def open_panel(person: Person) -> PanelPage:
    person.hands.wait(lambda: person.window._rail.button("panel").isVisible(), "the panel's place")
    person.idle()
    person.hands.press("Ctrl+4")
    page = person.window.page("panel")
    assert isinstance(page, PanelPage)
    person.idle()
    return page


def test_the_lead_moderates_by_keys_alone(panel: Panel, tmp_path: Path) -> None:
    panel.desks[LEAD].close_room()
    with at_the_keyboard(panel.world.folder / "desks" / LEAD, panel.world.clock) as person:
        person.unlock(PASSWORD)
        page = open_panel(person)
        person.waits_to_read("尚未收到")
        page.import_from(panel.folder)
        person.hands.wait(lambda: len(page.lead.cards) == 1, "the difference")
        (card,) = page.lead.cards
        person.photograph("panel-lead")
        person.tab_to(page.list)
        person.hands.press("Ctrl+Return")
        assert card.levels.isAncestorOf(person.window.focusWidget())
        person.hands.press("Alt+4")
        person.hands.press("Alt+C")
        person.hands.type(REASON)
        person.idle()
        person.hands.press("Alt+3")
        person.idle()
        room = person.running.program.room
        rows = person.in_storage(lambda: room.storage.rows(AgreedRating, case_id=panel.cases[0]))
        assert [((r.target, r.method), r.value, r.reason) for r in rows] == [(DISCUSSED, "3", REASON)]
        person.hands.press("Ctrl+Z")
        person.idle()
        assert card.row.value == "4", "the level before is back, and the reason stays"
        assert card.row.reason == REASON
        person.hands.press("Ctrl+Shift+Z")
        person.idle()
        assert card.row.value == "3"
        person.hands.press("Ctrl+Return")
        assert person.window.focusWidget() is page.lead.recommendation.fields[0]
        person.hands.press("Space")
        person.idle()
        person.tab_to(page.lead.reason)
        person.hands.type("Both weak points were explained in the interview.")
        person.idle()
        person.waits_to_read("可以签名")
        person.photograph("panel-ready")
        person.tab_to(page.password.field)
        person.hands.type("not my password")
        person.hands.press("Alt+S")
        person.waits_to_read("密码不正确")
        person.hands.type(PASSWORD)
        person.hands.press("Return")
        person.waits_to_read("合议结果已签名，文件已生成")
        person.photograph("panel-signed")
        assert person.states_of_return()[0] == "made"
        assert person.in_storage(lambda: rated(room, panel.cases[0], DISCUSSED)) == "3"


def test_evidence_of_a_member_opens_at_its_page(panel: Panel) -> None:
    panel.desks[LEAD].open_folder(panel.folder)
    panel.desks[LEAD].close_room()
    with at_the_keyboard(panel.world.folder / "desks" / LEAD, panel.world.clock) as person:
        person.unlock(PASSWORD)
        page = open_panel(person)
        button = page.lead.cards[0].columns[3].buttons[0]
        person.tab_to(button)
        person.hands.press("Space")
        person.hands.wait(lambda: person.window.place == "assess", "Assess")
        assess = person.window.page("assess")
        assert isinstance(assess, AssessPage)
        desk = assess.place.desk
        person.hands.wait(lambda: desk.view is not None and desk.view.page == 1, "the second page")
        assert desk.current is not None
        assert desk.current.material.name.endswith("项目报告.pdf")


def test_a_member_answers_by_keys_alone(panel: Panel) -> None:
    panel.desks[LEAD].open_folder(panel.folder)
    work = panel.casework[LEAD]
    work.agree_rating(panel.cases[0], *DISCUSSED, "3", REASON)
    work.agree_case(panel.cases[0], recommendation="recommend", reason="面试中已说明。")
    file = work.path_of(work.moderate(panel.cases, PASSWORD).bundle_id)
    panel.desks["e-003"].close_room()
    with at_the_keyboard(panel.world.folder / "desks" / "e-003", panel.world.clock) as person:
        person.unlock(PASSWORD)
        page = open_panel(person)
        person.waits_to_read("还没有收到合议结果")
        person.window.open_path(file)
        person.waits_to_read("已收到组长")
        person.waits_to_read(REASON)
        person.photograph("panel-member")
        person._choose(page.answer.choice, "dissent")
        person.idle()
        assert person.window.focusWidget() is page.answer.reason
        person.hands.type("I still hold 1.3 to be at level 2.")
        person.idle()
        person.hands.press("Ctrl+Alt+Down")
        person._choose(page.answer.choice, "consent")
        person.idle()
        assert page.list.cases.ticked == panel.cases
        person.tab_to(page.sign)
        person.hands.press("Tab")
        person.tab_to(page.list)
        person.tab_to(page.password.field)
        person.hands.type(PASSWORD)
        person.hands.press("Alt+S")
        person.waits_to_read("答复已签名，文件已生成")
        person.photograph("panel-answered")
        assert person.states_of_return()[0] == "made"
