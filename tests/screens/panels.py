"""The panel before the camera: the lead imports, agrees and signs, and a member answers."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication

from cse_desktop.app.player import Player
from cse_desktop.app.window import Running, make_running
from cse_desktop.errors import Words
from cse_desktop.wiring.world import SystemClock
from tests.e2e.panels import DISCUSSED, LEAD, Panel
from tests.screens.camera import Camera
from tests.world import PASSWORD, MovingClock, World
from ui.panel.page import PanelPage

SMALL = ((1366, 768),)
LARGE = 150
NAMES = {LEAD: "示例·周明远", "e-001": "示例·吴静怡", "e-002": "示例·郑国栋", "e-003": "示例·王思齐"}
CRITICAL = ("2.3", "interview")
STRONG = "独立完成三种工况的校核，第12页给出了与实测的对比，已达到处理复杂问题的水平。"
WEAK = "计算书只覆盖一种工况，边界条件照搬设计院模板，本人承担部分说明不清。"
REASON = "第12页的对比只覆盖一种工况：独立完成，但尚不足以说明能处理复杂问题。"
SECOND = "面试中对数据来源的说明前后一致，未见不诚信。"
WHY = "两处不足已在面试中说明，各人同意按期望等级认定。"
DISSENT = "1.3 的佐证只有一种工况，我仍认为只达到 2 级。"
MISSING = "因病未能参加，学会已同意由其余成员合议。"


def moderation(application: QApplication, home: Path, camera: Camera) -> None:
    """Everybody submits; the lead imports, agrees and signs; a member answers."""
    world = World(home)
    panel = Panel(world, names=NAMES)
    try:
        panel.submit(LEAD, (0,))
        panel.hand(
            panel.submit("e-001"),
            panel.submit("e-002", (0,), said=STRONG, m_1_3="5"),
            panel.submit("e-002", (1,)),
            panel.submit("e-003", (0,), "defer", said=WEAK, m_1_3="2", i_2_3="2"),
        )
        panel.close()
        _lead(application, panel, camera)
        _member(application, panel, camera)
    finally:
        panel.close()
        world.close()


def _lead(application: QApplication, panel: Panel, camera: Camera) -> None:
    running, player, page = _open(application, panel, LEAD)
    try:
        camera.take(running, "panel-before", sizes=SMALL)
        page.import_from(panel.folder)
        player.hands.wait(lambda: page.lead.cards, "the differences")
        player.idle()
        page._banner.clear()
        camera.take(running, "panel")
        camera.take(running, "panel-contrast", themes=("contrast",), sizes=SMALL)
        camera.take(running, "panel-large", themes=("light",), sizes=SMALL, percent=LARGE)
        casework, case_id = running.program.casework, panel.cases[0]
        for place, reason in ((DISCUSSED, REASON), (CRITICAL, SECOND)):
            _do(player, running, partial(casework.agree_rating, case_id, *place, "3", reason))
        _do(player, running, lambda: casework.agree_case(case_id, recommendation="recommend", reason=WHY))
        page.load()
        player.idle()
        camera.take(running, "panel-settled", sizes=SMALL, before=lambda: _to_the_end(page))
        page.password.field.setText(PASSWORD)
        page.sign.click()
        player.hands.wait(page.sign.isEnabled, "the signature")
        player.idle()
        page._detail.verticalScrollBar().setValue(0)
        camera.take(running, "panel-signed", sizes=SMALL)
    finally:
        running.close()


def _member(application: QApplication, panel: Panel, camera: Camera) -> None:
    (file,) = (panel.world.folder / "desks" / LEAD / "outgoing").glob("*-moderation-*.csb")
    running, player, page = _open(application, panel, "e-003")
    try:
        camera.take(running, "panel-empty", sizes=SMALL)
        running.window.open_path(file)
        player.hands.wait(page.list.cases.rowCount, "the moderation")
        player.idle()
        running.window.banner.clear()
        case_id, casework = panel.cases[0], running.program.casework
        _do(player, running, lambda: casework.choose_consent(case_id, "dissent", DISSENT))
        page.load()
        player.idle()
        camera.take(running, "panel-answer")
    finally:
        running.close()


def _open(application: QApplication, panel: Panel, who: str) -> tuple[Running, Player, PanelPage]:
    """The real program of one person, unlocked, on the panel's page."""
    home = panel.world.folder / "desks" / who
    running = make_running(
        application, home, language="zh_CN", theme="light", clock=_Clock(panel.world.clock)
    )
    player = Player(running, _quiet)
    running.window.resize(*SMALL[0])
    running.window.show()
    running.window.session.start()
    player.unlock(PASSWORD)
    player.hands.wait(lambda: running.window.look.icons_loaded, "the icons")
    player.idle()
    page = running.window.go("panel")
    if not isinstance(page, PanelPage):
        raise TypeError("panel")
    player.idle()
    return running, player, page


class _Clock(SystemClock):
    """The world's own clock, for the program."""

    def __init__(self, clock: MovingClock) -> None:
        super().__init__()
        self._clock = clock

    def now(self) -> datetime:
        """The time that the world's clock says."""
        return self._clock.now()


def _quiet(_: Words) -> None:
    """The player need not tell what it does."""


def _do(player: Player, running: Running, act: Callable[[], object]) -> None:
    """Does something on the storage lane."""
    running.program.run(running.window, act, lambda _: None)
    player.idle()


def _to_the_end(page: PanelPage) -> None:
    """Scrolls to what was computed from what is agreed."""
    bar = page._detail.verticalScrollBar()
    bar.setValue(bar.maximum())
