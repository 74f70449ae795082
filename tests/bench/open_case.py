"""`open_case HOME PASSWORD [bare]`: opens the first case with its materials and says what memory that takes."""

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

from tests.bench.roster_world import arguments, run_with_roster

SETTLE_MS = 6000


def resident(process: int | str) -> float:
    """MiB of a process that stand in memory."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def opened(running: object, application: QApplication) -> None:
    """The program, and the decoder's process beside it."""
    window = running.window  # type: ignore[attr-defined]  # `Running`; importing it here would be measured as well
    window.open_case(window.roster.sheet.rows[0].case_id)

    def say() -> None:
        print(resident("self"), resident(running.program.decoder.pid), flush=True)  # type: ignore[attr-defined]  # likewise
        application.quit()

    QTimer.singleShot(SETTLE_MS, window, say)


def bare() -> int:
    """A window with nothing in it."""
    application = QApplication(sys.argv)
    window = QMainWindow()
    window.resize(1366, 768)
    window.show()
    QTimer.singleShot(500, lambda: (print(resident("self"), flush=True), application.quit()))
    return application.exec()


if __name__ == "__main__":
    sys.exit(bare() if len(sys.argv) > 3 else run_with_roster(*arguments(), opened))
