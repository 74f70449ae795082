"""The real program in a process of its own, at work without a display: the tests watch it, kill it, or stand beside it.

`python -m tests.e2e.rating HOME hold`: opens the assignment, says `open`, and waits for the end of stdin.
`python -m tests.e2e.rating HOME COUNT`: opens the first case and goes round its lines, pressing a level on each;
says `pressed LINE VALUE` before the key and `saved LINE VALUE` once the field has said so.
"""

import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from cse_desktop.app.player import Player
from cse_desktop.app.window import make_application, make_running
from tests.world import PASSWORD, MovingClock

LEVELS = 5


def main(home: Path, what: str) -> None:
    """The work of this process."""
    application = make_application()
    running = make_running(application, home, language="zh_CN", theme="light", clock=MovingClock())
    try:
        running.window.show()
        running.window.session.start()
        player = Player(running, lambda _: None)
        player.unlock(PASSWORD)
        player.hands.wait(lambda: running.window.place == "roster", "the roster")
        player.idle()
        if what == "hold":
            _say("open")
            sys.stdin.read()
        else:
            _rate(player, int(what))
            _say("end")
    finally:
        running.close()


def _rate(player: Player, count: int) -> None:
    rubric = player.open_case("A001").place.rubric
    rubric.rows.setFocus()
    done = 0
    while done < count:
        before = rubric.current
        player.hands.press("Alt+Down")
        line = rubric.current
        if line is None or line is before:
            rubric.rows.setCurrentIndex(rubric.model.index(0))
            line = rubric.current
        if line is None or line.cell is None:
            continue
        value = str((int(rubric._value_of(line) or 0) + 1) % LEVELS)
        if not line.permits(value):
            continue
        _say(f"pressed {line.target} {value}")
        player.hands.press(f"Alt+{value}")
        player.hands.wait(
            lambda key=line.key: key not in rubric._pending, "the field to say that it is saved"
        )  # type: ignore[misc]  # a default binds it
        _say(f"saved {line.target} {value}")
        done += 1


def _say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
