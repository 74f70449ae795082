"""The real program in a process of its own, in which one applicant after another is interviewed by keys alone.

`python -m tests.e2e.interviewing HOME SEED OFFSET STEPS NUMBER…`: ends the interview that it comes back to, if there
is one, then holds those of the applicants named; STEPS steps in each, or until it is killed. OFFSET seconds are added
to the machine's time. Each line of its output is one JSON list: `doing` what before the keys, `did` the same once the
program has said that it is durable, `typed` for a note that is not ended, `clock` what the clock says and when.
"""

import json
import os
import random
import sys
import time
from datetime import timedelta
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from cse_desktop.app.player import Player
from cse_desktop.app.window import make_application, make_running
from cse_desktop.wiring.world import SystemClock
from tests.world import PASSWORD
from ui.interview.page import InterviewPage

CLOCK_EVERY = 3
"""keys between two looks at the clock"""
KEY_MS = 30


def sleepless_ms() -> int:
    """The clock that the parent reads too."""
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000


class Interviewer:
    """One assessor at the keyboard in the interview room."""

    def __init__(self, player: Player, chance: random.Random) -> None:
        self.player = player
        self.hands = player.hands
        self.chance = chance
        self._notes = 0

    @property
    def page(self) -> InterviewPage:
        """The room."""
        page = self.player.window.page("interview")
        assert isinstance(page, InterviewPage)
        return page

    def come_in(self) -> bool:
        """Unlocks; whether an interview runs, to which the program comes back by itself."""
        self.player.unlock(PASSWORD)
        self.hands.wait(lambda: self.player.window.place in ("roster", "interview"), "the roster")
        self.player.idle()
        if self.player.window.place != "interview":
            return False
        sheet = self.hands.wait(lambda: self.page.sheet, "the interview")
        say("back", sheet.case.number, sheet.state, sheet.phase, sheet.clock_ms)
        self.look_at_clock()
        return True

    def begin(self, number: str) -> None:
        """Identity and start, from the roster."""
        page = self.player.open_case(number)
        assert page.sheet is not None
        self.hands.press("F11")
        self.hands.wait(lambda: self.player.window.place == "interview", "the room")
        self.hands.wait(lambda: self.page.sheet and self.page.sheet.case.number == number, "its sheet")
        self.hands.press("F7")
        self.player.idle()
        say("doing", "start", number)
        self.hands.press("F5")
        self.hands.wait(lambda: self.page.sheet and self.page.sheet.state == "running", "the clock to run")
        say("did", "start", number)

    def end(self) -> None:
        """Goes through the phases that are left."""
        for _ in range(10):
            if self.page.sheet is not None and self.page.sheet.state == "done":
                return
            self.next_phase(last=True)
        raise LookupError("the phases never end")

    def step(self) -> None:
        """One thing out of many."""
        chances = (self.note, self.note, self.draft, self.rate, self.rate, self.ask, self.next_phase)
        self.chance.choice(chances)()
        self.look_at_clock()

    def note(self) -> None:
        """A note, ended by Enter."""
        self._notes += 1
        text = f"note {self._notes} {self.chance.randrange(10**6)}"
        say("doing", "note", text)
        self.hands.press("Alt+N")
        self.hands.type(text)
        self.hands.press("Return")
        self._durable()
        say("did", "note", text)

    def draft(self) -> None:
        """A note that is typed key by key and kept on a pause in typing; then it is ended."""
        text = f"draft {self.chance.randrange(10**6)} "
        self.hands.press("Alt+N")
        for place in range(24):
            self.hands.type("abcdefghijklmnopqrstuvwxyz"[place] if place else text)
            text += "abcdefghijklmnopqrstuvwxyz"[place] if place else ""
            say("typed", text, sleepless_ms())
            self.hands.rest(KEY_MS)
        self.hands.wait(lambda: not self.page.room.writer.field.unsaved, "the pause in typing")
        self._durable()
        say("did", "note", text)
        self.hands.press("Return")
        self._durable()

    def rate(self) -> None:
        """The next line of the form gets a level."""
        rubric = self.page.room.rubric
        before = rubric.current
        self.hands.press("Alt+Down")
        if rubric.current is before:
            rubric.rows.setCurrentIndex(rubric.model.index(0))
        line = rubric.current
        value = str(self.chance.randrange(6))
        if line is None or line.cell is None or not line.permits(value) or value == rubric._value_of(line):
            return
        say("doing", "rating", line.target, value)
        self.hands.press(f"Alt+{value}")
        self.hands.wait(lambda: line.key not in rubric._pending, "the field to say that it is saved")
        say("did", "rating", line.target, value)

    def ask(self) -> None:
        """The next question is asked, or the one asked is answered."""
        sheet = self.page.sheet
        assert sheet is not None
        asked = {question.question_id: question.state for question in sheet.questions}
        say("doing", "question")
        self.hands.press(self.chance.choice(("Alt+Q", "Alt+W", "Alt+F")))
        self.player.idle()
        sheet = self.page.sheet
        assert sheet is not None
        changed = {q.question_id: q.state for q in sheet.questions if asked.get(q.question_id) != q.state}
        for question, state in changed.items():
            say("did", "question", question, state)

    def next_phase(self, *, last: bool = False) -> None:
        """The next phase; the last one only where the interview may end."""
        sheet = self.page.sheet
        assert sheet is not None
        ids = [row.phase.id for row in sheet.phases]
        if sheet.phase == ids[-1] and not last:
            return
        say("doing", "phase", sheet.phase)
        self.hands.press("F8")
        self.hands.wait(
            lambda: (
                self.page.sheet and (self.page.sheet.phase, self.page.sheet.state) != (sheet.phase, "running")
            ),
            "the next phase",
        )
        after = self.page.sheet
        assert after is not None
        say("did", "phase", after.phase, after.state)

    def look_at_clock(self) -> None:
        """Says what the clock shows."""
        sheet = self.page.sheet
        if sheet is not None and sheet.state == "running":
            say("clock", self.page.room.clock_ms(self.page._now_ms()), sleepless_ms())

    def _durable(self) -> None:
        self.hands.wait(lambda: self.page.room.writer.saving._under_way == 0, "the note to be kept")


def say(*what: object) -> None:
    """One line, out at once."""
    os.write(1, f"{json.dumps(what)}\n".encode())


def main(home: Path, seed: int, offset: float, steps: int, numbers: list[str]) -> None:
    """The work of this process."""
    application = make_application()
    clock = SystemClock(timedelta(seconds=offset))
    running = make_running(application, home, language="zh_CN", theme="light", clock=clock)
    try:
        running.window.show()
        running.window.session.start()
        interviewer = Interviewer(Player(running, lambda _: None), random.Random(seed))  # noqa: S311 - moments
        if interviewer.come_in():
            interviewer.end()
        for number in numbers:
            interviewer.begin(number)
            for _ in range(steps):
                interviewer.step()
            interviewer.end()
        say("end")
    finally:
        running.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]), sys.argv[5:])
