"""The supervisor before the camera: declaring first, the checklist of an applicant, and signed records."""

from pathlib import Path

from PIL import Image, ImageDraw
from PySide6.QtWidgets import QApplication

from cse_desktop.app.player import Player
from cse_desktop.app.window import Running, make_running
from cse_desktop.services.casework import Casework
from tests.e2e.supervising import DAY, SUPERVISOR, begin, seat, signed, watch
from tests.screens.camera import Camera
from tests.screens.panels import LARGE, SMALL, _Clock, _quiet
from tests.world import PASSWORD, World
from ui.supervise.page import SupervisePage

NAME = "示例·冯立新"
REMARK = "个人陈述超时4分钟，组长未提醒；提问阶段相应缩短。"
EVENT = "面试中途停电3分钟，计时暂停，申请人同意继续。"
SCREENS = ("supervise", "supervise-declare", "supervise-signed", "supervise-large", "supervise-contrast")


def supervision(application: QApplication, home: Path, camera: Camera) -> None:
    """Declares, watches four applicants, and signs the first of them."""
    if not any(map(camera.wants, SCREENS)):
        return
    world = World(home)
    desk = seat(world, 4, name=NAME, prepare=_with_portrait)
    desk.open_file(world.issued[SUPERVISOR])
    desk.close_room()
    try:
        running, player, page = _open(application, world)
        try:
            camera.take(running, "supervise-declare", themes=("light",), sizes=SMALL)
        finally:
            running.close()
        work = begin(world, desk)
        world.clock.move(days=7, hours=1, minutes=40)
        _watch(world, work)
        desk.close_room()
        running, player, page = _open(application, world)
        try:
            page.list.setCurrentIndex(page.list.cases.index(1))
            player.idle()
            camera.take(running, "supervise", sizes=SMALL)
            camera.take(running, "supervise-contrast", themes=("contrast",), sizes=SMALL)
            camera.take(running, "supervise-large", themes=("light",), sizes=SMALL, percent=LARGE)
        finally:
            running.close()
        signed(desk.open_room(world.ids[SUPERVISOR]))
        desk.close_room()
        running, player, page = _open(application, world)
        try:
            page.list.setCurrentIndex(page.list.cases.index(1))
            player.idle()
            camera.take(running, "supervise-signed", themes=("light",), sizes=SMALL)
        finally:
            running.close()
    finally:
        desk.close_room()
        world.close()


def _with_portrait(folder: Path) -> None:
    """The first applicant of the round has a drawn portrait."""
    applicant = folder / "applicants" / "A001"
    picture = Image.new("RGB", (240, 320), "#c8d6dc")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((70, 50, 170, 170), fill="#8fa3ad")
    draw.ellipse((30, 190, 210, 420), fill="#5f7a86")
    picture.save(applicant / "materials" / "照片.png")
    profile = applicant / "profile.toml"
    text = profile.read_text(encoding="utf-8")
    profile.write_text(f'photo = "materials/照片.png"\n{text}', encoding="utf-8")


def _watch(world: World, work: Casework) -> None:
    first, second = (case.id for case in work.room.assignment.cases[:2])
    watch(work, DAY, first)
    work.observe(first, "time", "departed")
    work.write_remark(first, "time", REMARK)
    work.observe(first, "consent", "not_applicable")
    world.clock.move(minutes=35)
    work.note_event(first, "09:20", EVENT)
    for item in ("identity", "recusal"):
        work.observe(second, item, "kept")


def _open(application: QApplication, world: World) -> tuple[Running, Player, SupervisePage]:
    """The real program of the supervisor, unlocked, on its page."""
    home = world.folder / "desks" / SUPERVISOR
    running = make_running(application, home, language="zh_CN", theme="light", clock=_Clock(world.clock))
    player = Player(running, _quiet)
    running.window.resize(*SMALL[0])
    running.window.show()
    running.window.session.start()
    player.unlock(PASSWORD)
    player.hands.wait(lambda: running.window.look.icons_loaded, "the icons")
    player.idle()
    page = running.window.page("supervise")
    if not isinstance(page, SupervisePage):
        raise TypeError("supervise")
    return running, player, page
