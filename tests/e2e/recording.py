"""The real program in a process of its own, recording an interview from a generated tone until it is killed.

`python -m tests.e2e.recording HOME [again]`: opens the first case's interview, has the applicant agree, records, and
writes notes; `again` after it was killed: the program comes back to the room and goes on by itself.
Says `began SECONDS` (`time.monotonic`) once it listens, and `noted TEXT` when a note is kept.
"""

import os
import sys
import time
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from cse_desktop.app.player import Player
from cse_desktop.app.window import make_application, make_running
from tests.tone import ToneInput
from tests.world import PASSWORD
from ui.interview.page import InterviewPage

NOTE = "applicant explained the earthing"


def interview(player: Player, number: str = "A001") -> InterviewPage:
    """Opens the interview of a case and listens to the tone from now on."""
    page = player.window.page("interview")
    assert isinstance(page, InterviewPage)
    # before the room looks for a microphone
    page.recording.recorder.listen_to(ToneInput())
    player.open_case(number)
    player.hands.press("F11")
    player.hands.wait(lambda: player.window.place == "interview" and page.sheet, "the room")
    player.hands.wait(
        lambda: page.room.recording.state != "looking" or not page.room.recording.isVisible(), "rest"
    )
    player.idle()
    return page


def agree_and_record(player: Player, page: InterviewPage) -> None:
    """Checks the identity, starts the clock, ticks consent, and presses the key that records."""
    page.room.head.identity.click()
    player.idle()
    player.hands.press("F5")
    player.hands.wait(lambda: page.sheet is not None and page.sheet.state == "running", "the clock")
    page.room.recording.consent.click()
    player.hands.wait(lambda: page.room.recording.state in ("ready", "required"), "consent")
    player.hands.press("F9")


def main(home: Path, *, again: bool) -> None:
    """The work of this process; it ends by being killed."""
    running = make_running(make_application(), home, language="en", theme="light")
    running.window.show()
    running.window.session.start()
    player = Player(running, lambda _: None)
    page = None
    if again:
        # the tone stands in the microphone's place before the room looks for one
        made = running.window.page("interview")
        assert isinstance(made, InterviewPage)
        page = made
        page.recording.recorder.listen_to(ToneInput())
    player.unlock(PASSWORD)
    if page is None:
        player.hands.wait(lambda: running.window.place == "roster", "the roster")
        player.idle()
        page = interview(player)
        agree_and_record(player, page)
    recorder = page.recording.recorder
    began = player.hands.wait(lambda: recorder.active and time.monotonic(), "the recording")
    _say(f"began {began}")
    number = 0
    while True:
        number += 1
        page.room.writer.field.setFocus()
        player.hands.type(f"{NOTE} {number}")
        player.hands.press("Return")
        player.idle()
        _say(f"noted {NOTE} {number}")
        player.hands.rest(150)


def _say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), again=len(sys.argv) > 2)
