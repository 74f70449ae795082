"""`read_in_window HOME PASSWORD`: pages turned in a real window while its event loop is watched."""

import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from cse_desktop.app.hands import Hands
from tests.bench.loop_gaps import LoopWatch
from tests.bench.roster_world import arguments, run_with_roster

SECONDS = 10
SETTLE_MS = 4000
BETWEEN_MS = 200
DOCUMENT = "scan.pdf"


def reading(running: object, application: QApplication) -> None:
    """Opens the scan of the first case, lets it come to rest, then reads on page by page, and back."""
    window = running.window  # type: ignore[attr-defined]  # `Running`; importing it here would be measured as well
    window.open_case(window.roster.sheet.rows[0].case_id)
    page = window.page("assess")

    def open_scan() -> None:
        page.open_material(next(row.sha256 for row in page.sheet.materials if row.name.endswith(DOCUMENT)))
        QTimer.singleShot(SETTLE_MS, window, begin)

    def begin() -> None:
        hands, view = Hands(window), page.place.desk.view
        watch = LoopWatch(window)
        turned: list[int] = []
        view.page_changed.connect(turned.append)
        steps = SECONDS * 1000 // BETWEEN_MS
        for number in range(steps):
            hands.press("Ctrl+PgDown" if number < steps * 3 // 4 else "Ctrl+PgUp")
            hands.rest(BETWEEN_MS)
        watch.say(acts=len(turned))
        application.quit()

    QTimer.singleShot(1500, window, open_scan)


if __name__ == "__main__":
    sys.exit(run_with_roster(*arguments(), reading))
