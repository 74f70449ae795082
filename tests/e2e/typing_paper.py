"""The real program in a process of its own, in which an interview sheet is typed in until it is killed.

`python -m tests.e2e.typing_paper HOME CODE`: a note first, then one rating after the other; says `TARGET VALUE` for
each once the program says that it is saved.
"""

import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from cse_desktop.app.player import Player
from cse_desktop.app.window import make_application, make_running
from tests.world import PASSWORD, MovingClock
from ui.paper.page import PaperPage


def main(home: Path, code: str) -> None:
    """The work of this process."""
    application = make_application()
    clock = MovingClock()
    clock.move(days=7, hours=4)
    running = make_running(application, home, language="zh_CN", theme="light", clock=clock)
    try:
        running.window.show()
        running.window.session.start()
        player = Player(running, lambda _: None)
        player.unlock(PASSWORD)
        hands = player.hands
        hands.wait(lambda: running.window.place == "roster", "the roster")
        player.idle()
        hands.press("Ctrl+Shift+Y")
        player.idle()
        page = running.window.page("paper")
        if not isinstance(page, PaperPage):
            raise TypeError("paper")
        hands.type(code)
        hands.press("Return")
        hands.wait(lambda: page.sheet is not None, "the sheet")
        hands.press("Return")
        hands.wait(lambda: page.sheet is not None and page.sheet.step == "fields", "the form")
        player.idle()
        page.form.notes[0].text.setFocus()
        hands.type("typed before the end")
        hands.press("Return")
        player.idle()
        while True:
            for line in page.form.lines:
                value = str((int(line.rating.text() or 0) + 1) % 5)
                line.rating.setFocus()
                hands.type(value)
                hands.wait(lambda: page.saving.text == "已保存", "the field to say that it is saved")
                player.idle()
                os.write(1, f"{line.line.target} {value}\n".encode())
    finally:
        running.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
