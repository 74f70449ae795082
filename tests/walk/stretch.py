"""One stretch of a walk, in a process of its own: `python -m tests.walk.stretch …`; each act is written down first."""

import argparse
import faulthandler
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false;qt.qpa.fonts=false")

from PySide6.QtCore import QEventLoop, QProcess, QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog

from cse_desktop.app.window import Running, make_application, make_running
from tests.screens.still import StillClock
from tests.walk.acts import Act, Walker
from tests.walk.stages import Stage, stage_at
from tests.walk.watch import STALL_S, Size, Trouble, Watch, is_stall, size_now, worked
from ui.assess.document.pictures import PageImages

CALM_S = 0.5
"""so long at most the next act waits for what the last one began; then it comes in the midst of it"""
HANGS_S = 180
"""an act that takes longer on any machine will never end"""
ROUNDS = 4
"""so many times in turn something must have grown"""


def main(argv: list[str] | None = None) -> int:
    """Walks; 0 if nothing was found, 3 if something was: it stands in the journal's last line."""
    parser = argparse.ArgumentParser(prog="tests.walk.stretch")
    parser.add_argument("--stage", type=Path, required=True, help="the folder of the stage")
    parser.add_argument("--acts", type=int, default=0)
    parser.add_argument("--seed", default="0")
    parser.add_argument("--replay", type=Path, help="does the acts of a journal instead")
    parser.add_argument("--journal", type=Path, required=True)
    parser.add_argument("--stall", type=float, default=STALL_S)
    options = parser.parse_args(argv)
    os.environ["PATH"] = ""  # no engine, no browser: nothing of this machine takes part
    acts = read_acts(options.replay) if options.replay else None
    with (
        tempfile.TemporaryDirectory(prefix="walk-") as name,
        options.journal.open("w", encoding="utf-8") as out,
    ):
        stage = stage_at(options.stage).copied(Path(name) / "stage")
        found = Stretch(stage, out.write, out.flush, options.stall).walk(options.seed, options.acts, acts)
        for trouble in found:
            out.write(json.dumps({"trouble": trouble.kind, "what": trouble.what}) + "\n")
    return 3 if found else 0


def read_acts(journal: Path) -> list[Act]:
    """The acts of a journal, as far as they were begun."""
    lines = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
    return [Act.of(line) for line in lines if "kind" in line]


class Stretch:
    """Opens the program over a stage, walks, and looks after each act."""

    def __init__(
        self, stage: Stage, write: Callable[[str], object], flush: Callable[[], object], stall: float
    ) -> None:
        self._stall = stall
        self._stage = stage
        self._write = write
        self._flush = flush
        self._watch = Watch()

    def walk(self, seed: str, count: int, acts: list[Act] | None) -> list[Trouble]:
        """Does `acts`, or `count` of its own choosing; what was found, at the first act that shows something."""
        application = make_application()
        _nothing_outside()
        clock = StillClock(self._stage.at)
        self._watch.begin()
        running = make_running(application, self._stage.home, language="zh_CN", theme="light", clock=clock)
        try:
            self._open(running)
            walker = Walker(running, clock, self._stage.files, self._stage.password)
            dice = random.Random(seed)  # noqa: S311 - a walk, not a secret
            for act in acts if acts is not None else _chosen(walker, dice, count):
                self._act(running, walker, act)
                if self._watch.troubles:
                    return self._watch.troubles
            self._look_for_growth(running)
            return self._watch.troubles
        finally:
            faulthandler.cancel_dump_traceback_later()
            running.close()

    def _open(self, running: Running) -> None:
        window = running.window
        window.resize(1366, 768)
        window.show()
        window.session.start()
        self._rest(running, lambda: bool(window.place) and window.look.icons_loaded)
        if window.place == "unlock":
            running.program.desk.unlock(self._stage.password)
            window.session.start()
            self._rest(running, lambda: window.place != "unlock")

    def _act(self, running: Running, walker: Walker, act: Act) -> None:
        self._write(json.dumps(act.as_json(), ensure_ascii=False) + "\n")
        self._flush()
        faulthandler.dump_traceback_later(HANGS_S, exit=True)
        before = worked()
        walker.do(act)
        self._rest(running)
        took = worked() - before
        if is_stall(took, self._stall) and not self._watch.troubles:
            self._watch.troubles.append(Trouble("stall", f"{act.kind}: {took:.2f} s of the main thread"))

    def _rest(self, running: Running, until: Callable[[], bool] = lambda: True) -> None:
        """Lets the program go on until nothing is under way, or its patience ends."""
        end = time.monotonic() + CALM_S
        _turn(1)
        while time.monotonic() < end or not until():
            pages = running.window.findChildren(PageImages)
            if until() and running.program.bridge.under_way == 0 and not any(page.busy for page in pages):
                break
            _turn(2)

    def _look_for_growth(self, running: Running) -> None:
        """Rounds through all places leave everything as it was; what still came in the background comes once."""
        self._home(running)
        sizes = [self._after_round(running)]
        while len(sizes) <= ROUNDS:
            sizes.append(self._after_round(running))
            if not sizes[-1].is_more_than(sizes[-2]):
                return
        self._watch.troubles.append(Trouble("growth", ", then ".join(map(str, sizes))))

    def _after_round(self, running: Running) -> Size:
        self._round(running)
        return size_now()

    def _home(self, running: Running) -> None:
        popup = QApplication.activePopupWidget()
        while popup is not None:
            popup.close()
            popup = QApplication.activePopupWidget()
        running.window.banner.clear()
        self._rest(running)

    def _round(self, running: Running) -> None:
        window, settings = running.window, running.program.settings
        if window.place in ("unlock", "doors", "enrol"):
            places = ["settings", "help", window.place]
        elif window.actions_table.enabled("app.roster"):
            places = ["declare", "day", "paper", "submit", "return", "panel", "settings", "help", "roster"]
        else:
            places = ["return", "settings", "help", "supervise" if window._supervises else "desk"]
        for language in ("en", "zh_CN"):
            settings.change(language=language, text_percent=100, theme="light")
            window.session.apply_settings()
            for place in places:
                window.go(place)
                self._rest(running)
                window.banner.clear()


def _chosen(walker: Walker, dice: random.Random, count: int) -> Iterator[Act]:
    for _ in range(count):
        yield walker.choose(dice)


def _turn(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _nothing_outside() -> None:
    """Dialogs of the system are cancelled at once, other programs are not started."""
    QFileDialog.getExistingDirectory = staticmethod(lambda *_, **__: "")  # type: ignore[method-assign]
    QFileDialog.getOpenFileName = staticmethod(lambda *_, **__: ("", ""))  # type: ignore[method-assign]
    QFileDialog.open = lambda self, *_: self.reject()  # type: ignore[method-assign]
    QDesktopServices.openUrl = staticmethod(lambda *_: True)  # type: ignore[method-assign]
    QProcess.startDetached = staticmethod(lambda *_: (True, 0))  # type: ignore[assignment,method-assign]


if __name__ == "__main__":
    sys.exit(main())
