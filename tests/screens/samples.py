"""A standard sample before the camera: above the roster, open in Assess, and compared with what was agreed."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from cse_desktop.app.player import Player
from cse_desktop.app.window import make_running
from cse_desktop.services import rating
from cse_desktop.services.casework import Casework
from tests.screens.camera import Camera
from tests.screens.panels import LARGE, SMALL, _Clock, _quiet
from tests.world import PASSWORD, World, write_round, write_sample
from ui.assess.page import AssessPage

SCREENS = (
    *("roster-sample", "assess-sample", "comparison"),
    *("comparison-contrast", "comparison-large"),
)
AGREED = {"1.1": "3", "1.3": "2", "2.1": "3", "EE2": "4"}
OWN = {
    "1.1": ("4", "第2页的短路计算取了系统最大方式，两种工况都算了，单位换算有一处更正过。"),
    "1.3": ("2", "第3页列出了三次测量值，没有说明为什么舍去第二次。"),
    "2.1": ("NE", "三页报告和简历里没有提到施工安全措施。"),
    "EE2": ("2", "只给出了最大短路电流，没有校核最小值和灵敏度。"),
}


def standard_sample(application: QApplication, home: Path, camera: Camera) -> None:
    """Rates a sample halfway, then wholly, and compares it."""
    if not any(map(camera.wants, SCREENS)):
        return
    world = World(home)
    desk = world.enrol("e-001", name="示例·周明远")
    world.enrol("e-009")
    write_round(world.round, {"e-009": "lead", "e-001": "assessor"}, applicants=4)
    write_sample(world.round, AGREED)
    world.issue()
    desk.open_file(world.issued["e-001"])
    work = desk.open_room(world.ids["e-001"])
    work.declare({case.id: ("none", "") for case in work.room.assignment.cases}, PASSWORD)
    _rate(work, ("1.1", "1.3"))
    desk.close_room()
    running = make_running(
        application,
        world.folder / "desks" / "e-001",
        language="zh_CN",
        theme="light",
        clock=_Clock(world.clock),
    )
    try:
        player = Player(running, _quiet)
        running.window.resize(*SMALL[0])
        running.window.show()
        running.window.session.start()
        player.unlock(PASSWORD)
        player.hands.wait(lambda: running.window.look.icons_loaded, "the icons")
        player.idle()
        camera.take(running, "roster-sample", themes=("light",), sizes=SMALL)
        running.window.roster.samples.buttons[0].click()
        page = running.window.page("assess")
        if not isinstance(page, AssessPage):
            raise TypeError("assess")
        player.hands.wait(lambda: page.sheet is not None and page.sheet.sample, "the sample")
        player.idle()
        camera.take(running, "assess-sample", themes=("light",), sizes=SMALL, drawn=True)
        sample = page.sheet.case_id if page.sheet is not None else ""
        room = running.program.room
        for target in ("2.1", "EE2"):
            value, words = OWN[target]
            page._acts.do(lambda _, t=target, v=value: rating.record_rating(room, sample, t, "material", v))  # type: ignore[misc]  # a default binds it
            page._acts.do(lambda _, t=target, w=words: rating.write_comment(room, sample, t, "material", w))  # type: ignore[misc]  # likewise
        player.idle()
        page.compare()
        page.compare()
        player.hands.wait(page.comparison.isVisible, "the comparison")
        player.idle()
        camera.take(running, "comparison", sizes=SMALL)
        camera.take(running, "comparison-contrast", themes=("contrast",), sizes=SMALL)
        camera.take(running, "comparison-large", themes=("light",), sizes=SMALL, percent=LARGE)
    finally:
        running.close()
        world.close()


def _rate(work: Casework, targets: tuple[str, ...]) -> None:
    (sample,) = work.room.assignment.samples
    for target in targets:
        value, words = OWN[target]
        rating.record_rating(work.room, sample.case.id, target, "material", value)
        rating.write_comment(work.room, sample.case.id, target, "material", words)
