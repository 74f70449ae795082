"""Starts the program on a desk with one assignment and ends when its roster has been painted."""

import sys
from pathlib import Path


def main() -> int:
    """`start_roster HOME PASSWORD`."""
    from PySide6.QtCore import QTimer  # noqa: PLC0415 - what is imported when is what is measured

    from cse_desktop.app.window import make_application, make_running  # noqa: PLC0415 - likewise

    application = make_application()
    running = make_running(application, Path(sys.argv[1]))
    running.window.show()
    running.program.desk.unlock(sys.argv[2])
    running.window.place_changed.connect(
        lambda place: QTimer.singleShot(0, application.quit) if place == "roster" else None
    )
    running.window.session.start()
    application.exec()
    running.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
