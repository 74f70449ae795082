"""Opening the program in a window."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLocale, QProcess
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from cse_desktop.app.garbage import MainThreadGarbage
from cse_desktop.app.program import RunningProgram
from cse_desktop.errors import Words
from cse_desktop.keys.ring import KeyRing, SystemKeyRing
from cse_desktop.logs import start_log
from cse_desktop.paths import Home
from cse_desktop.settings import Settings
from cse_desktop.wiring.desk import join_desk
from cse_desktop.wiring.lanes import Lanes
from cse_desktop.wiring.later_decoder import LaterDecoder
from cse_desktop.wiring.world import SystemClock
from ui.actions import Actions
from ui.look import Look
from ui.places import CasePlace
from ui.shell.window import MainWindow
from ui.turns import imports, in_turns

FIRST_SIZE = (1366, 768)
FRAME = 48
"""what a window manager puts above and below, at most"""
NEEDED_NEXT = (
    "cse_desktop.services.case_sheets",
    "ui.assess.document.tab",
    "ui.assess.document.desk",
    "ui.assess.rubric.pane",
    "ui.assess.place",
    "ui.assess.page",
    "ui.interview.room",
    "ui.interview.page",
)
"""what opening a case imports, in pieces of some twenty milliseconds at most"""


@dataclass(frozen=True, slots=True)
class Running:
    """A program with its window. Whoever made it calls `close` when the window is gone."""

    program: RunningProgram
    window: MainWindow
    garbage: MainThreadGarbage

    def close(self) -> None:
        """Closes the window and everything behind it."""
        self.window.close()
        self.program.shut_down()
        self.garbage.stop()
        self.window.deleteLater()
        if QGuiApplication.platformName() == "offscreen":
            # Qt keeps this platform's clipboard until after Python is gone, and frees what Python made too late.
            QGuiApplication.clipboard().clear()


def default_home() -> Path:
    """The desk's folder where none is named: the user's own data folder."""
    import platformdirs  # noqa: PLC0415 - only where no folder is named

    return Path(platformdirs.user_data_dir("CSE Desktop", "CSE"))


def make_application() -> QApplication:
    """The application object, made once in a process."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false")
    QApplication.setApplicationName("cse-desktop")
    QApplication.setApplicationDisplayName("CSE Desktop")
    return QApplication(sys.argv[:1])


def make_running(
    application: QApplication,
    home: Path,
    *,
    language: str | None = None,
    theme: str | None = None,
    ring: KeyRing | None = None,
    clock: SystemClock | None = None,
) -> Running:
    """Joins everything over `home` and makes the window; it is not shown yet. `ring` may unlock it, never sign."""
    time = clock or SystemClock()
    settings = Settings.load(Home(home).settings)
    wanted: dict[str, object] = {}
    if language is not None:
        wanted["language"] = language
    elif not Home(home).settings.exists():
        wanted["language"] = "zh_CN" if QLocale.system().language() == QLocale.Language.Chinese else "en"
    if theme is not None:
        wanted["theme"] = theme
    if wanted:
        settings.change(**wanted)
    values = settings.values
    look = Look(
        application,
        language="zh_CN" if values.language == "zh_CN" else "en",
        text_percent=values.text_percent,
        reduced_motion=values.reduced_motion,
    )
    lanes = Lanes()
    desk = join_desk(home, in_storage=lanes.in_storage, clock=time, ring=ring)
    desk.use_key_ring(ring is not None and values.key_ring)
    decoder = LaterDecoder()
    program = RunningProgram(look=look, settings=settings, desk=desk, decoder=decoder, lanes=lanes)
    window = _make_window(program, Actions(look, settings), decoder, time)
    program.setParent(window)
    garbage = MainThreadGarbage(program)
    window.standing.connect(lambda: _get_ready(window, decoder, garbage))
    return Running(program, window, garbage)


def _make_window(
    program: RunningProgram, actions: Actions, decoder: LaterDecoder, time: SystemClock
) -> MainWindow:
    def assess() -> CasePlace:
        from ui.assess.page import AssessPage  # noqa: PLC0415 - made when a case is first opened

        return AssessPage(program, actions)

    def interview() -> CasePlace:
        from ui.interview.page import InterviewPage  # noqa: PLC0415 - likewise

        return InterviewPage(program, actions, now_ms=time.monotonic_ms)

    window = MainWindow(program, actions, assess=assess, interview=interview)
    program.bridge.refused.connect(window.say_error)
    program.bridge.broke.connect(window.say_unexpected)
    window.sample_wanted.connect(_start_sample)
    window.resize(*FIRST_SIZE)
    return window


def _get_ready(window: MainWindow, decoder: LaterDecoder, garbage: MainThreadGarbage) -> None:
    """Behind the first place: what opening a case will need, so that it need not wait then."""

    def start_decoder() -> None:
        window.program.run(window, decoder.start, lambda _: None, lane="work")

    in_turns(window, (start_decoder, *imports(*NEEDED_NEXT), garbage.keep))


def _start_sample() -> None:
    """The sample has a desk of its own: it runs beside this one, in a folder of its own."""
    arguments = ["demo", "--home", str(default_home().with_name("CSE Desktop sample"))]
    if not getattr(sys, "frozen", False):
        arguments = ["-m", "cse_desktop", *arguments]
    QProcess.startDetached(sys.executable, arguments)


def show_fitting(window: MainWindow) -> None:
    """Shows the window; on a screen that it would not fit with its frame it fills the screen instead."""
    screen = window.screen().availableGeometry()
    width, height = FIRST_SIZE
    if screen.width() < width or screen.height() < height + FRAME:
        window.showMaximized()
    else:
        window.show()


def open_window(
    home: Path | None, files: Sequence[Path], language: str | None = None, theme: str | None = None
) -> int:
    """Opens the program, takes in `files`, and returns when its window is closed."""
    application = make_application()
    place = home or default_home()
    try:
        start_log(Home(place).log)
        running = make_running(application, place, language=language, theme=theme, ring=SystemKeyRing())
    except OSError as error:
        return _say_unwritable(place, error)
    show_fitting(running.window)
    running.window.session.start()
    for path in files:
        running.window.open_path(path)
    code = application.exec()
    running.close()
    return code


def _say_unwritable(home: Path, error: OSError) -> int:
    """Without a folder to keep things in there is no program to show this in: said in a box of its own."""
    said = Words(
        f"无法写入文件夹 {home}（错误 {error.errno}）。请检查权限和磁盘，或用 --home 另选文件夹。",
        f"The folder {home} cannot be written (error {error.errno}). Check permissions and the disk, or choose "
        "another folder with --home.",
    )
    text = f"{said.zh}\n{said.en}"
    print(text, file=sys.stderr)
    if QApplication.platformName() != "offscreen":
        QMessageBox.critical(None, "CSE Desktop", text)
    return 2
