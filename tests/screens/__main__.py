"""Takes the pictures: builds a sample in a temporary folder and plays the story before the camera."""

import argparse
import os
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["TZ"] = "Asia/Shanghai"
if hasattr(time, "tzset"):
    time.tzset()

from cse_desktop.app.window import make_application
from cse_desktop.errors import Words
from cse_desktop.wiring.sample import build_sample
from tests.screens.camera import Camera
from tests.screens.panels import moderation
from tests.screens.paper import paper_page
from tests.screens.recording import recording_room
from tests.screens.samples import standard_sample
from tests.screens.still import StillClock
from tests.screens.story import Job, full_disk, newcomer, two_windows
from tests.screens.supervising import supervision
from ui.widgets import messages


def main() -> None:
    """Takes all screens, or those named."""
    parser = argparse.ArgumentParser(prog="tests.screens", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    parser.add_argument("--only", nargs="*", default=(), metavar="NAME", help="screens: roster, assess …")
    options = parser.parse_args()
    began = time.monotonic()
    camera = Camera(options.out, options.only)
    application = make_application()
    application.setCursorFlashTime(0)
    # outcomes are to be seen in every picture of their screen
    messages.LINGER_MS = 3_600_000
    with tempfile.TemporaryDirectory(prefix="cse-screens-") as folder:
        home = Path(folder)
        newcomer(application, home / "newcomer", StillClock(), camera)
        clock = StillClock()
        sample = build_sample(home / "sample", _tell, clock)
        full_disk(application, sample, clock, camera)
        Job(application, sample, clock, camera).play()
        two_windows(application, sample, StillClock(), camera)
        moderation(application, home / "panel", camera)
        recording_room(application, home / "recording", camera)
        supervision(application, home / "supervision", camera)
        paper_page(application, home / "paper", camera)
        standard_sample(application, home / "samples", camera)
    print(f"{len(camera.taken)} pictures in {time.monotonic() - began:.0f} s", flush=True)


def _tell(text: Words) -> None:
    print(f"· {text.en}", flush=True)


main()
