"""The main window over samples, for tests: every page of it, and what can be seen on one."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from cse_desktop.services.sheets import GapRow
from tests.ui.sample_program import SampleProgram
from tests.ui.sample_sheets.panel import member_sheet
from ui.actions import Actions
from ui.look import Look
from ui.places import CasePlace
from ui.shell.window import MainWindow

PLACES = (
    "desk",
    "roster",
    "declare",
    "submit",
    "panel",
    "panel-answer",
    "supervise",
    "return",
    "settings",
    "identity",
    "help",
    "doors",
    "enrol",
    "unlock",
)


class SamplePlace(CasePlace):
    """A case place that notes what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.jumps: list[GapRow] = []
        self.settled = 0

    def open_case(self, case_id: str) -> None:
        self.opened.append(case_id)

    def close_case(self) -> None:
        self.opened.append("")

    def jump_to(self, gap: GapRow) -> None:
        self.jumps.append(gap)

    def settle(self) -> None:
        self.settled += 1

    def materials_at_hand(self) -> Sequence[tuple[str, Callable[[], object]]]:
        return [("01 个人简历.docx", lambda: self.opened.append("01 个人简历.docx"))]


def sample_window(
    look: Look, folder: Path, change: Callable[[SampleProgram], None] | None = None, *, one: bool = True
) -> MainWindow:
    """A main window over a sample program; with `one`, just one assignment lies on the desk."""
    program = SampleProgram(look, folder)
    program.settings.change(text_percent=look.text_percent)
    if one:
        program.desk.assignments = program.desk.assignments[:1]
    if change is not None:
        change(program)
    window = MainWindow(program, Actions(look, program.settings), assess=SamplePlace, interview=SamplePlace)
    window.resize(1366, 768)
    return window


def program_of(window: MainWindow) -> SampleProgram:
    """The sample program behind a window."""
    assert isinstance(window.program, SampleProgram)
    return window.program


def show_place(window: MainWindow, place: str) -> None:
    """Starts the window and goes to a place."""
    program_of(window).supervises = place == "supervise"
    window.show()
    window.session.start()
    if place == "panel-answer":
        program_of(window).casework.panel = member_sheet()
    page = window.go("panel" if place == "panel-answer" else place)
    if place == "desk":
        page.show_rows(program_of(window).desk.assignments)  # type: ignore[attr-defined]  # the desk's page


def visible(root: QWidget) -> Iterator[QWidget]:
    """All widgets that can be seen below `root`, itself included."""
    if root.isVisible():
        yield root
    for child in root.findChildren(QWidget):
        if child.isVisible():
            yield child
