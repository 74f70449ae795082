"""`type_in_window HOME PASSWORD [silent]`: notes typed in the interview room while a tone is recorded."""

import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from cse_desktop.app.hands import Hands
from tests.bench.loop_gaps import LoopWatch
from tests.bench.rate_in_window import BETWEEN_MS, SECONDS, SETTLE_MS
from tests.bench.roster_world import arguments, run_with_roster
from tests.tone import ToneInput

SENTENCE = "the applicant compared three schemes and gave the losses of each. "


def typing(running: object, application: QApplication) -> None:
    """Opens the first interview, records unless told to be silent, comes to rest, then types ten keys a second."""
    window = running.window  # type: ignore[attr-defined]  # `Running`; importing it here would be measured as well
    page = window.page("interview")
    page.recording.recorder.listen_to(ToneInput())
    window.enter_interview(window.roster.sheet.rows[0].case_id)
    hands = Hands(window)

    def prepare() -> None:
        page.room.head.identity.click()
        hands.rest(500)
        hands.press("F5")
        hands.wait(lambda: page.sheet.state == "running", "the clock")
        page.room.recording.consent.click()
        hands.wait(lambda: page.room.recording.state == "ready", "consent")
        if len(sys.argv) < 4:
            hands.press("F9")
            hands.wait(lambda: page.recording.recorder.active, "the recording")
        page.room.writer.field.setFocus()
        QTimer.singleShot(SETTLE_MS, window, begin)

    def begin() -> None:
        watch = LoopWatch(window)
        keys = 0
        for number in range(SECONDS * 1000 // BETWEEN_MS):
            hands.type(SENTENCE[number % len(SENTENCE)])
            keys += 1
            hands.rest(BETWEEN_MS)
        watch.say(acts=keys)
        application.quit()

    QTimer.singleShot(SETTLE_MS, window, prepare)


if __name__ == "__main__":
    sys.exit(run_with_roster(*arguments(), typing))
