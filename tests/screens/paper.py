"""Interviews on paper: where it begins, a sheet being typed in, the second person, what differs, and all done."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from cse_desktop.app.phrases import HEARD
from cse_desktop.domain.case_code import case_code
from cse_desktop.services import asking
from cse_desktop.services.interview_sheets import interview_sheet
from tests.e2e.fill import fill_reading
from tests.e2e.paper import ONE, TWO, keyed_twice
from tests.screens.camera import Camera
from tests.screens.still import StillClock
from tests.screens.story import SMALL, Scene
from tests.world import PASSWORD, World, write_round
from ui.paper.page import PaperPage

SCREENS = ("paper", "paper-code", "paper-form", "paper-second", "paper-differ", "paper-done", "paper-room")
CLOCKS = ("902", "904", "920", "946", "951", "958")


def paper_page(application: QApplication, home: Path, camera: Camera) -> None:
    """Takes the page's pictures, on a small round of its own whose pack wants two persons."""
    if not any(camera.wants(screen) for screen in SCREENS):
        return
    clock = StillClock()
    desk, code = _desk(home, clock)
    scene = Scene(application, desk, clock, camera)
    try:
        hands = scene.player.hands
        scene.player.unlock(PASSWORD)
        hands.wait(lambda: scene.window.look.icons_loaded and scene.window.place == "roster", "the roster")
        page = scene.go("paper", PaperPage)
        scene.take("paper", sizes=SMALL)
        page.start.code.field.setFocus()
        hands.type(("4" if code[0] != "4" else "3") + code[1:])
        hands.press("Return")
        scene.player.idle()
        scene.take("paper-code", sizes=SMALL)
        _type(scene, page, code, ONE, "3")
        page.form.notes[0].question.setFocus()
        for text in HEARD[:2]:
            hands.type("1")
            hands.press("Tab")
            hands.type("0931")
            hands.press("Return")
            hands.type(text)
            hands.press("Return")
        line = page.form.lines[1]
        line.clock.setFocus()
        hands.type("0952")
        hands.press("Return")
        hands.type(HEARD[2])
        page.settle()
        scene.take("paper-form", sizes=SMALL)
        page.finish()
        _wait(scene, page, "name")
        scene.take("paper-second", sizes=SMALL)
        _type(scene, page, code, TWO, "3")
        page.form.lines[2].rating.setFocus()
        hands.type("4")
        page.form.ended.setFocus()
        hands.type("957")
        page.settle()
        page.finish()
        _wait(scene, page, "differences")
        scene.take("paper-differ", sizes=SMALL)
        while page.sheet is not None and page.sheet.differences:
            page.differ.rows[0].takes[0].click()
            scene.player.idle()
        _wait(scene, page, "done")
        scene.take("paper-done", sizes=SMALL)
        page.done.room.click()
        hands.wait(lambda: scene.window.place == "interview", "the room")
        scene.take("paper-room", sizes=SMALL)
    finally:
        scene.close()


def _wait(scene: Scene, page: PaperPage, step: str) -> None:
    scene.player.hands.wait(lambda: page.sheet is not None and page.sheet.step == step, step)
    scene.player.idle()


def _type(scene: Scene, page: PaperPage, code: str, name: str, value: str) -> None:
    """A turn up to its notes and reasons."""
    hands = scene.player.hands
    page.begin_another()
    page.enter_code(code)
    _wait(scene, page, "name")
    page.who.name.setText(name)
    page.who.begin.click()
    _wait(scene, page, "fields")
    page.form.identity.click()
    page.form.consent.button("yes").click()
    next(iter(page.form.phases.values())).setFocus()
    for clock in CLOCKS:
        hands.type(clock)
        hands.press("Return")
    for line in page.form.lines:
        line.rating.setFocus()
        hands.type(value)
    scene.player.idle()


def _desk(home: Path, clock: StillClock) -> tuple[Path, str]:
    """A desk with a case that was read and whose questions are planned; and the code of its sheet."""
    world = World(home, clock.now())
    desk = world.enrol("e-001")
    world.enrol("e-009")
    keyed_twice(world)
    day = clock.now()
    days = {
        "opens": day.replace(day=1).strftime("%Y-%m-%d"),
        "due": day.replace(month=12).strftime("%Y-%m-%d"),
        "expires": day.replace(year=day.year + 1, month=1).strftime("%Y-%m-%d"),
    }
    people = {"e-009": "lead", "e-001": "assessor"}
    write_round(world.round, people, record_audio="optional", **days)
    world.issue()
    desk.open_file(world.issued["e-001"])
    casework = desk.open_room(world.ids["e-001"])
    room = casework.room
    casework.declare({case.id: ("none", "") for case in room.assignment.cases}, PASSWORD)
    case_id = room.assignment.cases[0].id
    fill_reading(room, case_id)
    for question in interview_sheet(room, case_id).suggestions[:3]:
        asking.plan_question(room, case_id, question)
    code = case_code(room.assignment.id, case_id)
    desk.close_room()
    world.close()
    return world.folder / "desks" / "e-001", code
