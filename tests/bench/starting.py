"""From the start of the process to the roster on screen, against a bare window of the same toolkit."""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.sides import Sides, in_turn
from tests.world import PASSWORD, World, write_round

BARE = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication(sys.argv)
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        application.exit(0)
window = Window()
window.resize(1366, 768)
window.show()
sys.exit(application.exec())
"""


def bench(options: argparse.Namespace) -> Sides:
    """A desk with one assignment, its password cheap to check, so that key derivation does not count."""
    with tempfile.TemporaryDirectory() as name:
        world = World(Path(name))
        desk = world.enrol("e-001")
        world.enrol("e-009")
        write_round(world.round, {"e-009": "lead", "e-001": "assessor"}, applicants=6, expires="2099-01-01")
        world.issue()
        desk.open_file(world.issued["e-001"])
        world.close()
        home = world.folder / "desks" / "e-001"

        def ours() -> None:
            command = [sys.executable, "-m", "tests.bench.start_roster", str(home), PASSWORD]
            subprocess.run(command, check=True, capture_output=True)

        def theirs() -> None:
            subprocess.run([sys.executable, "-c", BARE], check=True, capture_output=True)

        return in_turn(
            "start to the roster on screen",
            ours,
            theirs,
            runs=max(9, options.runs),
            against="a bare window, whole processes",
            goal="1.6x",
        )
