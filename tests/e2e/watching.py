"""A supervisor's program in a process of its own, at work without a display: the tests kill it.

`python -m tests.e2e.watching HOME`: goes round the first applicant's checklist, saying of each point now this and now
that; says `pressed ITEM STATE` before the key and `kept ITEM STATE` once the page shows it as recorded.
"""

import os
import sys
from itertools import cycle
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from cse_desktop.app.player import Player
from cse_desktop.app.window import make_application, make_running
from tests.world import PASSWORD, MovingClock
from ui.supervise.page import SupervisePage

SAID = (("Alt+1", "kept"), ("Alt+4", "not_applicable"))


def main(home: Path) -> None:
    """The work of this process, until it is killed."""
    running = make_running(make_application(), home, language="zh_CN", theme="light", clock=MovingClock())
    running.window.show()
    running.window.session.start()
    player = Player(running, lambda _: None)
    player.unlock(PASSWORD)
    player.hands.wait(lambda: running.window.place == "supervise", "the supervisor's page")
    player.idle()
    page = running.window.page("supervise")
    if not isinstance(page, SupervisePage):
        raise TypeError("supervise")
    player.hands.press("Ctrl+Alt+Down")
    for keys, state in cycle(SAID):
        for line in page.subject.lines:
            line.go_to()
            _say(f"pressed {line.row.item} {state}")
            player.hands.press(keys)
            player.idle()
            if line.row.state != state:
                raise LookupError(line.row.item)
            _say(f"kept {line.row.item} {state}")


def _say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
