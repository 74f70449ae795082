"""The program on a desk with one assignment, as benchmarks that need its window drive it."""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from cse_desktop.app.window import Running


class FirstPaint(QObject):
    """Waits until a widget has been painted once, then calls `then`."""

    def __init__(self, watched: QObject, parent: QObject, then: Callable[[], None]) -> None:
        super().__init__(parent)
        self._then = then
        self._seen = False
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self._seen:
            self._seen = True
            QTimer.singleShot(0, self, self._then)
        return super().eventFilter(watched, event)


def run_with_roster(home: Path, password: str, then: Callable[["Running", QApplication], None]) -> int:
    """Starts the program as its entry does; `then(running, application)` is called with the roster painted.

    What is imported here, and when, is what the program imports itself: a start is measured by it.
    """
    from cse_desktop import __main__ as entry  # noqa: PLC0415 - measured too
    from cse_desktop.app.window import make_application, make_running  # noqa: PLC0415 - likewise
    from cse_desktop.logs import start_log  # noqa: PLC0415 - likewise
    from cse_desktop.paths import Home  # noqa: PLC0415 - likewise

    options = entry._parser().parse_args(["--home", str(home)])
    application = make_application()
    start_log(Home(options.home).log)
    running = make_running(application, options.home)
    running.window.show()
    running.program.desk.unlock(password)
    watching: list[FirstPaint] = []

    def shown(_: object) -> None:
        if not watching:
            viewport = running.window.roster.table.viewport()
            watching.append(FirstPaint(viewport, running.window, lambda: then(running, application)))

    def arrived(place: str) -> None:
        if place == "roster":
            running.window.roster.sheet_shown.connect(shown)

    running.window.place_changed.connect(arrived)
    running.window.session.start()
    application.exec()
    running.close()
    return 0


def say_now() -> None:
    """Tells whoever started this process what the clock says."""
    print(time.monotonic(), flush=True)


def arguments() -> tuple[Path, str]:
    """The home and the password named on the command line."""
    return Path(sys.argv[1]), sys.argv[2]
