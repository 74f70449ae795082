"""From the start of the process to the roster painted, against the first painting of a bare window."""

import argparse
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.bench.processes import until_said
from tests.bench.sides import Sides, in_turn
from tests.world import PASSWORD, World, write_round

BARE = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication(sys.argv)
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, self.painted)
    def painted(self):
        print(time.monotonic(), flush=True)
        application.exit(0)
window = Window()
window.resize(1366, 768)
window.show()
sys.exit(application.exec())
"""


def bench(options: argparse.Namespace) -> Sides:
    """A desk with one assignment, its password cheap to check, so that key derivation does not count."""
    with tempfile.TemporaryDirectory() as name:
        home = desk_with_roster(Path(name) / "world", applicants=6)
        compiled = Path(name) / "compiled"
        return in_turn(
            "start to the roster on screen",
            lambda: until_said(compiled, "-m", "tests.bench.start_roster", str(home), PASSWORD),
            lambda: until_said(compiled, "-c", BARE),
            runs=max(15, options.runs),
            against="a bare window, each from the start of its process to its first painting",
            goal="1.6x",
        )


def desk_with_roster(
    folder: Path,
    applicants: int,
    with_more: Callable[[Path], object] = lambda materials: None,
    *,
    record_audio: str = "never",
    return_recording: str = "false",
) -> Path:
    """The home of an assessor who has opened and declared one assignment that is due in twenty days.

    `with_more` may add to the first applicant's materials.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    world = World(folder, now)
    desk = world.enrol("e-001")
    world.enrol("e-009")
    days = {
        name: (now + timedelta(days=days)).strftime("%Y-%m-%d")
        for name, days in (("opens", -1), ("due", 20), ("expires", 60))
    }
    write_round(
        world.round,
        {"e-009": "lead", "e-001": "assessor"},
        applicants=applicants,
        record_audio=record_audio,
        return_recording=return_recording,
        **days,
    )
    with_more(world.round / "applicants" / "A001" / "materials")
    world.issue()
    desk.open_file(world.issued["e-001"])
    casework = desk.open_room(world.ids["e-001"])
    casework.declare({case.id: ("none", "") for case in casework.room.assignment.cases}, PASSWORD)
    desk.close_room()
    world.close()
    return world.folder / "desks" / "e-001"
