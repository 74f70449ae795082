"""Opening the program in a window."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from cse_desktop.app.display import settle_display
from cse_desktop.app.garbage import MainThreadGarbage
from cse_desktop.app.input_method import is_out_of_reach, settle_input_method
from cse_desktop.app.instance import Instance
from cse_desktop.app.program import RunningProgram
from cse_desktop.app.sample_door import SampleDoor
from cse_desktop.app.unforeseen import Unforeseen
from cse_desktop.domain.ports import Clock
from cse_desktop.errors import KnownError, Words
from cse_desktop.errors.speaking import tell_wrong
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
    door: SampleDoor
    """into the sample, and out of it"""

    def close(self) -> None:
        """Closes the window and everything behind it."""
        self.window.close()
        self.door.stop()
        self.program.shut_down()
        self.door.close()
        self.garbage.stop()
        self.window.deleteLater()
        if QGuiApplication.platformName() == "offscreen":
            # Qt keeps this platform's clipboard until after Python is gone, and frees what Python made too late.
            QGuiApplication.clipboard().clear()


def default_home() -> Path:
    """The desk's folder where none is named: the user's own data folder."""
    import platformdirs  # noqa: PLC0415 - only where no folder is named

    return Path(platformdirs.user_data_dir("CSE Desktop", "CSE"))


def sample_home(home: Path) -> Path:
    """Where the sample of a desk lies: beside it, so that neither can be taken for the other."""
    return home.with_name(f"{home.name} sample")


def make_application() -> QApplication:
    """The application object, made once in a process; `KnownError` where no window can be shown here."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    settle_display(os.environ, plugins)
    settle_input_method(os.environ, plugins)
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
    clock: Clock | None = None,
    sample: Path | None = None,
) -> Running:
    """Joins everything over `home` and makes the window; it is not shown yet. `ring` may unlock it, never sign.

    `sample` is the folder of the sample assignment, else one beside `home`.
    """
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
    window.standing.connect(lambda: _mind_the_input_method(window))
    door = SampleDoor(
        program,
        window,
        sample or sample_home(home),
        lambda folder: join_desk(folder, in_storage=lanes.in_storage, clock=time),
        time,
    )
    window.sample_wanted.connect(door.open)
    return Running(program, window, garbage, door)


def _make_window(program: RunningProgram, actions: Actions, decoder: LaterDecoder, time: Clock) -> MainWindow:
    def assess() -> CasePlace:
        from ui.assess.page import AssessPage  # noqa: PLC0415 - made when a case is first opened

        return AssessPage(program, actions)

    def interview() -> CasePlace:
        from ui.interview.page import InterviewPage  # noqa: PLC0415 - likewise

        return InterviewPage(program, actions, now_ms=time.monotonic_ms)

    window = MainWindow(program, actions, assess=assess, interview=interview)
    program.bridge.refused.connect(window.say_error)
    program.bridge.broke.connect(window.say_unexpected)
    window.resize(*FIRST_SIZE)
    return window


def _get_ready(window: MainWindow, decoder: LaterDecoder, garbage: MainThreadGarbage) -> None:
    """Behind the first place: what opening a case will need, so that it need not wait then."""

    def start_decoder() -> None:
        window.program.run(window, decoder.start, lambda _: None, lane="work")

    in_turns(window, (start_decoder, *imports(*NEEDED_NEXT), garbage.keep))


def _mind_the_input_method(window: MainWindow) -> None:
    """Says once, where Qt shows windows by X11, that nobody answers who could bring Chinese in."""
    speaks_x11 = QGuiApplication.platformName() == "xcb"
    if speaks_x11 and is_out_of_reach(os.environ, language=window.look.language):
        window.say_no_input_method()


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
    """Opens the program, takes in `files`, and returns when its window is closed; where it is open over this home
    already, hands them over to that one."""
    application = make_application()
    place = home or default_home()
    with only_one(place, files) as instance:
        if instance is None:
            return 0
        try:
            start_log(Home(place).log)
            running = make_running(application, place, language=language, theme=theme, ring=SystemKeyRing())
        except OSError as error:
            return _say_unwritable(place, error)
        with watched(running):
            show_fitting(running.window)
            running.window.session.start()
            take_in(running.window, instance, files)
            code = application.exec()
            running.close()
    return code


@contextmanager
def only_one(home: Path, files: Sequence[Path] = ()) -> Iterator[Instance | None]:
    """This program's place over `home`; None where another one has it, and has taken `files`.

    `KnownError` `APP-007`, in a box of its own as well, where that one does not answer.
    """
    instance = Instance(home)
    try:
        yield None if not instance.is_first and _handed_over(instance, files) else instance
    finally:
        instance.close()


def _handed_over(instance: Instance, files: Sequence[Path]) -> bool:
    try:
        return instance.hand_over(files)
    except KnownError as error:
        _show_box(f"{error.sentences('zh_CN')}\n\n{error.sentences('en')}\n\n{error.code}")
        raise


def take_in(window: MainWindow, instance: Instance, files: Sequence[Path]) -> None:
    """Takes in the files of this start, and those of each later one, which also brings the window to the front."""

    def came(later: list[Path]) -> None:
        window.be_seen()
        for path in later:
            window.open_path(path)

    instance.came.connect(came)
    for path in files:
        window.open_path(path)


@contextmanager
def watched(running: Running) -> Iterator[Unforeseen]:
    """Whatever nobody foresaw meanwhile is said in this window, which lives on."""
    unforeseen = Unforeseen(running.program)
    unforeseen.mistaken.connect(running.window.say_unexpected)
    unforeseen.refused.connect(running.window.say_error)
    unforeseen.watch()
    try:
        yield unforeseen
    finally:
        unforeseen.rest()


def _say_unwritable(home: Path, error: OSError) -> int:
    """Without a folder to keep things in there is no program to show this in: said in a box of its own."""
    said = Words(
        f"无法写入文件夹 {home}（错误 {error.errno}）。请检查权限和磁盘，或用 --home 另选文件夹。",
        f"The folder {home} cannot be written (error {error.errno}). Check permissions and the disk, or choose "
        "another folder with --home.",
    )
    text = f"{said.zh}\n{said.en}"
    tell_wrong(text)
    _show_box(text)
    return 2


def _show_box(text: str) -> None:
    if QApplication.platformName() != "offscreen":
        QMessageBox.critical(None, "CSE Desktop", text)
