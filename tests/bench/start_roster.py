"""Starts the program on a desk with one assignment and says when its roster had been painted."""

import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer


class FirstPaint(QObject):
    """Watches a widget for the first time it is painted, and calls `then` when that is done."""

    def __init__(self, watched: QObject, parent: QObject) -> None:
        super().__init__(parent)
        watched.installEventFilter(self)
        self.seen = 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self.seen:
            self.seen = -1.0
            QTimer.singleShot(0, self, self._painted)
        return super().eventFilter(watched, event)

    def _painted(self) -> None:
        from PySide6.QtCore import QCoreApplication  # noqa: PLC0415 - after what is measured

        print(time.monotonic(), flush=True)
        QCoreApplication.quit()


def main() -> int:
    """`start_roster HOME PASSWORD`; what is imported here, and when, is what the program does itself."""
    from cse_desktop.app.window import make_application, make_running  # noqa: PLC0415 - measured too

    application = make_application()
    running = make_running(application, Path(sys.argv[1]))
    running.window.show()
    running.program.desk.unlock(sys.argv[2])

    def shown(_: object) -> None:
        viewport = running.window.roster.table.viewport()
        FirstPaint(viewport, running.window)

    running.window.place_changed.connect(
        lambda place: running.window.roster.sheet_shown.connect(shown) if place == "roster" else None
    )
    running.window.session.start()
    application.exec()
    running.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
