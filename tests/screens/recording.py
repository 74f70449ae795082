"""The interview room in a round that records: consent, recording, listening, consent taken back."""

from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication

from cse_desktop.app.phrases import HEARD
from cse_desktop.domain.sound import RATE
from cse_desktop.services import interviewing
from tests.screens.camera import Camera
from tests.screens.still import StillClock
from tests.screens.story import SMALL, Scene
from tests.tone import tone
from tests.world import PASSWORD, World, write_round
from ui.interview.page import InterviewPage
from ui.interview.sound import SoundInput

SCREENS = ("interview-consent", "interview-recording", "interview-listening", "interview-withdrawn")
SPOKEN_S = 95


class Spoken(SoundInput):
    """A minute and a half that is said at once, so that every picture shows the same."""

    def missing(self) -> str:
        return ""

    def begin(self) -> None:
        self.heard.emit(tone(0, SPOKEN_S * RATE))

    def end(self) -> None:
        pass


def recording_room(application: QApplication, home: Path, camera: Camera) -> None:
    """Takes the room's pictures, on a small round of its own."""
    if not any(camera.wants(screen) for screen in SCREENS):
        return
    clock = StillClock()
    scene = Scene(application, _desk(home, clock), clock, camera)
    try:
        hands = scene.player.hands
        page = scene.window.page("interview")
        if not isinstance(page, InterviewPage):
            raise TypeError("interview")
        page.recording.recorder.listen_to(Spoken())
        scene.player.unlock(PASSWORD)
        hands.wait(lambda: scene.window.look.icons_loaded and scene.window.place == "roster", "the roster")
        scene.player.open_case("A001")
        hands.press("F11")
        bar = page.room.recording
        hands.wait(lambda: page.sheet is not None and bar.state == "consent", "the room")
        scene.take("interview-consent")
        page.room.head.identity.click()
        scene.player.idle()
        page.start()
        scene.player.idle()
        _let_pass(scene, page)
        for text in HEARD[:2]:
            page.room.writer.field.setFocus()
            hands.type(text)
            hands.press("Return")
            scene.player.idle()
        bar.consent.click()
        hands.wait(lambda: bar.state == "ready", "consent")
        hands.press("F9")
        hands.wait(lambda: page.recording._recorded_ms == SPOKEN_S * 1000, "the recording")
        scene.take("interview-recording")
        scene.take_otherwise("interview-recording")
        hands.press("F9")
        hands.wait(lambda: page.recording._heard is not None, "the end")
        scene.player.idle()
        page.recording.play(page.sheet.notes[0].stamp_ms if page.sheet is not None else 0)
        player = page.room.listening.player
        hands.wait(lambda: player is not None and player.playing, "the player")
        if player is not None:
            player.toggle()
            player.seek(42_000)
            hands.wait(lambda: player.position_ms == 42_000, "the place")
        scene.take("interview-listening", sizes=SMALL)
        bar.consent.click()
        hands.wait(bar.question.isVisible, "the question")
        page.room.listening.close_player()
        scene.take("interview-withdrawn", sizes=SMALL)
    finally:
        scene.close()


def _desk(home: Path, clock: StillClock) -> Path:
    world = World(home, clock.now())
    desk = world.enrol("e-001")
    world.enrol("e-009")
    day = clock.now()
    days = {
        name: (day + timedelta(days=days)).strftime("%Y-%m-%d")
        for name, days in (("opens", -1), ("due", 20), ("expires", 60))
    }
    write_round(
        world.round,
        {"e-009": "lead", "e-001": "assessor"},
        record_audio="optional",
        return_recording="true",
        **days,
    )
    world.issue()
    desk.open_file(world.issued["e-001"])
    casework = desk.open_room(world.ids["e-001"])
    casework.declare({case.id: ("none", "") for case in casework.room.assignment.cases}, PASSWORD)
    desk.close_room()
    world.close()
    return world.folder / "desks" / "e-001"


def _let_pass(scene: Scene, page: InterviewPage) -> None:
    """Two minutes of the interview."""
    for _ in range(12):
        scene.clock.move(seconds=10)
        scene.in_room(interviewing.tick)
    page.load()
    scene.player.idle()
