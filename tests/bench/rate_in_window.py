"""`rate_in_window HOME PASSWORD [idle]`: keys pressed in a real window while its event loop is watched."""

import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

from cse_desktop.app.hands import Hands
from tests.bench.loop_gaps import LoopWatch
from tests.bench.roster_world import arguments, run_with_roster

SECONDS = 10
SETTLE_MS = 3000
BETWEEN_MS = 100


def rating(running: object, application: QApplication) -> None:
    """Opens the first case, lets it come to rest, then rates one indicator after the other."""
    window = running.window  # type: ignore[attr-defined]  # `Running`; importing it here would be measured as well
    window.open_case(window.roster.sheet.rows[0].case_id)

    def begin() -> None:
        hands = Hands(window)
        hands.press("Alt+Down")
        watch = LoopWatch(window)
        rated: list[object] = []
        window.page("assess").place.rubric.rated.connect(lambda *what: rated.append(what))
        for number in range(SECONDS * 1000 // BETWEEN_MS):
            hands.press(f"Alt+{number % 5}" if number % 4 else "Alt+Down")
            hands.rest(BETWEEN_MS)
        watch.say(acts=len(rated))
        application.quit()

    QTimer.singleShot(SETTLE_MS, window, begin)


def idle() -> int:
    """A bare window that does nothing, for as long."""
    application = QApplication(sys.argv)
    window = QMainWindow()
    window.resize(1366, 768)
    window.show()

    def begin() -> None:
        watch = LoopWatch(window)
        QTimer.singleShot(SECONDS * 1000, window, lambda: (watch.say(), application.quit()))

    QTimer.singleShot(SETTLE_MS, window, begin)
    return application.exec()


if __name__ == "__main__":
    sys.exit(idle() if len(sys.argv) > 3 else run_with_roster(*arguments(), rating))
