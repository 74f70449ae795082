"""Qt is imported on the main thread alone: PySide makes its types when they are named, one thread at a time."""

import os
import subprocess
import sys
from pathlib import Path

from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from tests.e2e.conftest import ROOT
from tests.world import World

RUNS = 4
STARTED_WATCHED = """
import gc, sys, threading
from pathlib import Path

class Watch:
    seen = []
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("PySide6", "shiboken6", "qtpy", "qtawesome", "ui"):
            self.seen.append((threading.current_thread() is threading.main_thread(), name))

sys.meta_path.insert(0, Watch())
# threads change places and garbage is cleared as often as can be, so that what can go wrong does
sys.setswitchinterval(1e-5)
gc.set_threshold(20, 3, 3)
from tests.e2e.rating import main
main(Path(sys.argv[1]), "40")
for on_main, name in Watch.seen:
    print("import", "main" if on_main else "elsewhere", name)
"""


def test_no_lane_imports_qt_and_rating_survives_a_restless_interpreter(
    world: World, casework: Casework, desk: AssessorDesk
) -> None:
    desk.close_room()
    home = world.folder / "desks" / "e-001"
    for _ in range(RUNS):
        done = subprocess.run(
            [sys.executable, "-X", "faulthandler", "-c", STARTED_WATCHED, str(home)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(Path(ROOT))},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        imports = [line.split()[1:] for line in done.stdout.splitlines() if line.startswith("import ")]
        assert {"qtpy.QtGui", "qtawesome.iconic_font", "ui.interview.page"} <= {name for _, name in imports}
        assert [name for where, name in imports if where == "elsewhere"] == []
