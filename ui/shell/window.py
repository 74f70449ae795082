"""The main window: the rail, the places, and the one banner for what concerns them all."""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cse_desktop.domain.records import Annotation
from cse_desktop.errors import KnownError
from cse_desktop.services.roster_values import GapRow, RosterRow, RosterSheet
from ui.actions import Actions
from ui.last_read import last_read
from ui.look.icons import icon_steps
from ui.places import CasePlace
from ui.program import Opened, Program
from ui.roster.page import RosterPage
from ui.shell.desk import DeskPage
from ui.shell.doors import DoorsPage
from ui.shell.enrol import EnrolPage
from ui.shell.pages import bind_window, later_pages
from ui.shell.rail import Rail
from ui.shell.session import Session
from ui.shell.unlock import UnlockPage
from ui.turns import in_turns
from ui.widgets import InlineBanner, PageStack, ProgressPanel, Retranslated

if TYPE_CHECKING:
    from cse_desktop.services.supervision_values import SupervisionSheet
    from ui.actions.palette import Finding, Palette
    from ui.paper.page import PaperPage
    from ui.supervise.page import SupervisePage

IN_ROSTER = frozenset({"roster", "declare", "day", "paper", "submit", "desk"})
FOR_RATERS = frozenset({"roster", "assess", "interview", "day", "paper", "submit", "panel"})
"""a supervisor has one place in their stead"""
PLACES = ("roster", "assess", "panel", "supervise", "return")
WITHOUT_RAIL = frozenset({"doors", "enrol", "unlock", "interview"})


class MainWindow(Retranslated, QMainWindow):
    """One window, one place at a time; places are made when first gone to."""

    sample_wanted = Signal()
    """the first door: the application builds the sample, then calls `session.start()`"""
    place_changed = Signal(str)
    standing = Signal()
    """the first place is shown with its content and icons: what may be needed next can be got ready"""

    def __init__(
        self,
        program: Program,
        actions: Actions,
        *,
        assess: Callable[[], CasePlace],
        interview: Callable[[], CasePlace],
        pages: dict[str, Callable[[], QWidget]] | None = None,
    ) -> None:
        """`assess` and `interview` make their places; `pages` may replace or add makers of other pages by name."""
        super().__init__()
        self.program = program
        self.look = program.look
        self.actions_table = actions
        self._supervises = False
        """the open assignment is a supervisor's"""
        self._case_id = ""
        self._resumed = ""
        """the case last read in this assignment, while none is open"""
        self._stands = False
        self._pages: dict[str, QWidget] = {}
        self._visited: set[str] = set()
        self._makers: dict[str, Callable[[], QWidget]] = {
            "doors": self._make_doors,
            "enrol": self._make_enrol,
            "unlock": self._make_unlock,
            "desk": self._make_desk,
            "roster": self._make_roster,
            "assess": lambda: self._make_case_place(assess),
            "interview": lambda: self._make_case_place(interview),
            **later_pages(self),
            **(pages or {}),
        }
        self.place = ""
        self._build()
        self.session = Session(self)
        bind_window(self)
        self.setAcceptDrops(True)
        self.setMinimumSize(900, 600)
        self.retranslate()

    # -- going somewhere

    def page(self, name: str) -> QWidget:
        """The page called `name`, made when first asked for."""
        if name not in self._pages:
            made = self._makers[name]()
            self._pages[name] = made
            self._stack.addWidget(made)
        return self._pages[name]

    @property
    def roster(self) -> RosterPage:
        """The roster's page."""
        page = self.page("roster")
        assert isinstance(page, RosterPage)  # noqa: S101 - its maker makes nothing else
        return page

    def go(self, name: str) -> QWidget:
        """Goes to a page; what is being typed on the one left is committed first."""
        self.settle()
        if self._supervises and name in FOR_RATERS:
            name = "supervise"
        if name != self.place:
            self.banner.move_on()
            self._mind_the_interview(self.place, name)
        fresh = name not in self._visited
        self._visited.add(name)
        page = self.page(name)
        self.place = name
        self._stack.setCurrentWidget(page)
        self._stack.updateGeometry()
        self._rail.setVisible(name not in WITHOUT_RAIL)
        first = "supervise" if self._supervises else "roster"
        self._rail.mark(first if name in IN_ROSTER else name)
        self.actions_table.tell(interview=name == "interview", paper=name == "paper")
        load = getattr(page, "load", None)
        if load is not None:
            load()
        if fresh:
            page.setFocus()
        self.place_changed.emit(name)
        if name != "roster":
            self._come_to_stand()
        return page

    def _mind_the_interview(self, left: str, name: str) -> None:
        """A clock that runs on is said on every other page, with the way back to it; there it needs no word."""
        if left == "interview" and self.session.held:
            case_id = self._case_id
            self.banner.say(
                "notice",
                lambda: self.look.t("shell.interview.runs"),
                action=lambda: self.look.t("shell.interview.back"),
                on_action=lambda: self.enter_interview(case_id),
                closable=False,
            )
        elif name == "interview" and self.session.held:
            self.banner.clear()

    def refresh(self) -> None:
        """Has the page shown read its content again: something came in."""
        load = getattr(self._stack.currentWidget(), "load", None)
        if load is not None:
            load()

    def settle(self) -> None:
        """Has the page shown commit what is being typed."""
        page = self._stack.currentWidget()
        settle = getattr(page, "settle", None)
        if settle is not None:
            settle()

    def leave_cases(self) -> None:
        """Puts away what is shown of any applicant: the room is closed, or another one opened."""
        for name in ("assess", "interview"):
            if name in self._pages:
                self._case_page(name).close_case()
        if "supervise" in self._pages:
            self._supervise_page().forget()
        if "paper" in self._pages:
            self._paper_page.put_away()
        self._case_id = self._resumed = ""
        if "palette_field" in vars(self):
            self.palette_field.hide()

    def open_case(self, case_id: str) -> None:
        """Opens a case in Assess; a supervisor's, where it is watched."""
        if self._supervises:
            self._supervise_page().show_case(case_id)
            self.go("supervise")
            return
        self._case_id = case_id
        self.actions_table.tell(case=True)
        self._rail.set_enabled("assess", True)
        self._case_page("assess").open_case(case_id)
        self.go("assess")

    def open_evidence(self, case_id: str, annotation: Annotation) -> None:
        """Opens a case in Assess at the place of another member's evidence."""
        self._case_id = case_id
        self.actions_table.tell(case=True)
        self._rail.set_enabled("assess", True)
        self._case_page("assess").show_evidence(case_id, annotation)
        self.go("assess")

    def jump_to(self, gap: GapRow) -> None:
        """Goes where a gap is cured."""
        if gap.place in ("opinion", "declaration"):
            page = self.go("submit" if gap.place == "opinion" else "declare")
            show = getattr(page, "show_case", None)
            if show is not None:
                show(gap.case_id)
            return
        if gap.place == "paper":
            self.open_paper(gap.case_id)
            return
        self._case_id = gap.case_id
        self.actions_table.tell(case=True)
        self._rail.set_enabled("assess", True)
        place = "interview" if gap.place == "interview" and self.place == "interview" else "assess"
        self._case_page(place).jump_to(gap)
        self.go(place)

    def open_paper(self, case_id: str) -> None:
        """Goes where interview sheets are printed and typed in; that of `case_id` is offered first."""
        self.go("paper")
        self._paper_page.show_case(case_id)

    def enter_interview(self, case_id: str) -> None:
        """Opens the interview room of a case."""
        self._case_id = case_id
        self.actions_table.tell(case=True)
        self._rail.set_enabled("assess", True)
        self._case_page("interview").open_case(case_id)
        self.go("interview")

    def assignment_opened(self, name: str = "roster") -> None:
        """The room of an assignment is open: shows it afresh."""
        self._case_id = self._resumed = ""
        self._supervises = self.program.room.supervises
        self.actions_table.tell(
            unlocked=True,
            assignment=True,
            case=False,
            rates=not self._supervises,
            supervises=self._supervises,
        )
        for place in PLACES:
            self._rail.set_enabled(place, place != "assess")
        self._rail.show_place("roster", not self._supervises)
        self._rail.show_place("assess", not self._supervises)
        self._rail.show_place("supervise", self._supervises)
        if self._supervises:
            self._rail.show_place("panel", False)
            self.actions_table.tell(panel=False)
            self._supervise_page().show_switcher(self.session.has_several)
        self.roster.show_switcher(self.session.has_several)
        self.go(name)

    def assignment_closed(self) -> None:
        """No assignment is open any more."""
        self._case_id = self._resumed = ""
        self._supervises = False
        self.actions_table.tell(unlocked=True, assignment=False, case=False)
        for place in PLACES:
            self._rail.set_enabled(place, False)

    # -- telling

    def say_error(self, error: KnownError) -> None:
        """Shows what no screen has taken as its own."""
        self.progress.end()
        self.banner.say_error(error)

    def say_unexpected(self, _: BaseException) -> None:
        """Shows that the program made a mistake; what it was stands in the log."""
        self.progress.end()
        self.banner.say("bad", lambda: self.look.t("shell.unexpected"))

    def open_path(self, path: Path) -> None:
        """Takes in a file that was dropped, picked or given on the command line."""
        self.session.open_path(path)

    def show_opened(self, opened: Opened) -> None:
        """Says what a file was, and shows where it went."""
        self.session.show_opened(opened)

    @cached_property
    def palette_field(self) -> "Palette":
        """The palette, made when it is first asked for."""
        from ui.actions.palette import Palette  # noqa: PLC0415 - see above

        return Palette(self.look, self.actions_table, self)

    def open_palette(self) -> None:
        """Opens the palette over everything that can be reached now."""
        if self.place != "unlock":
            self.palette_field.open(self._findings())

    def retranslate(self) -> None:
        self.setWindowTitle(self.look.t("shell.program"))

    # -- Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.session.watch()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.settle()
        self.leave_cases()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.actions_table.speak()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.open_path(paths[0])
        if len(paths) > 1:
            self.banner.say("info", lambda: self.look.t("opening.file.only_one"))

    # -- building

    def _build(self) -> None:
        look = self.look
        self._rail = Rail(look)
        self._rail.chosen.connect(self.go_to_place)
        for place in PLACES:
            self._rail.set_enabled(place, False)
        self.banner = InlineBanner(look)
        self.progress = ProgressPanel(look)
        self._stack = PageStack()
        self._stack.setProperty("ground", "surface")
        # at large text a page may need more room than the screen has: then it scrolls, and nothing is clipped
        room = QScrollArea()
        room.setFrameShape(QFrame.Shape.NoFrame)
        room.setWidgetResizable(True)
        room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        room.setWidget(self._stack)
        surface = QWidget()
        surface.setProperty("ground", "surface")
        column = QVBoxLayout(surface)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.progress)
        column.addWidget(room, 1)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addWidget(surface, 1)
        self.setCentralWidget(whole)

    def _make_doors(self) -> QWidget:
        page = DoorsPage(self.look)
        page.sample_wanted.connect(self.sample_wanted)
        page.enrol_wanted.connect(lambda: self.go("enrol"))
        page.language_wanted.connect(self.session.switch_language)
        page.open_wanted.connect(self.session.pick_file)
        return page

    def _make_enrol(self) -> QWidget:
        page = EnrolPage(self.program)
        page.left.connect(self.session.start)
        page.enrolled.connect(self.session.start)
        return page

    def _make_unlock(self) -> QWidget:
        page = UnlockPage(self.program)
        page.unlocked.connect(self.session.start)
        return page

    def _make_desk(self) -> QWidget:
        page = DeskPage(self.look)
        page.assignment_chosen.connect(self._on_assignment_chosen)
        page.open_wanted.connect(self.session.pick_file)
        return page

    def _on_assignment_chosen(self, assignment_id: str) -> None:
        self.banner.clear()
        self.session.open_assignment(assignment_id)

    def _make_roster(self) -> QWidget:
        page = RosterPage(self.program, self.actions_table)
        page.case_opened.connect(self.open_case)
        page.submit_wanted.connect(lambda: self.go("submit"))
        page.declare_wanted.connect(lambda: self.go("declare"))
        page.return_wanted.connect(lambda: self.go("return"))
        page.desk_wanted.connect(self.session.show_desk)
        page.day_wanted.connect(lambda: self.go("day"))
        page.interview_wanted.connect(self.enter_interview)
        page.sheet_shown.connect(self._on_roster_shown)
        return page

    def _make_case_place(self, make: Callable[[], CasePlace]) -> QWidget:
        page = make()
        page.interview_wanted.connect(self.enter_interview)
        page.paper_wanted.connect(self.open_paper)
        page.left.connect(self._on_case_left)
        page.running_changed.connect(self.session.hold_lock)
        page.stirred.connect(self.session.stir)
        return page

    @property
    def _paper_page(self) -> "PaperPage":
        from ui.paper.page import PaperPage  # noqa: PLC0415 - off the way to the first window

        page = self.page("paper")
        assert isinstance(page, PaperPage)  # noqa: S101 - its maker makes nothing else
        return page

    def _case_page(self, name: str) -> CasePlace:
        page = self.page(name)
        assert isinstance(page, CasePlace)  # noqa: S101 - its maker makes nothing else
        return page

    def _on_case_left(self) -> None:
        if self.place == "interview":
            self.open_case(self._case_id)
        else:
            self.go("roster")

    def _come_to_stand(self) -> None:
        """Icons take a tenth of a second to import: the first place is painted before, and they come step by step."""
        if not self._stands:
            self._stands = True
            in_turns(self, (*icon_steps(), self._on_icons))

    def _on_icons(self) -> None:
        self.look.load_icons()
        self.standing.emit()

    def _supervise_page(self) -> "SupervisePage":
        from ui.supervise.page import SupervisePage  # noqa: PLC0415 - a supervisor's alone

        page = self.page("supervise")
        assert isinstance(page, SupervisePage)  # noqa: S101 - its maker makes nothing else
        return page

    def on_supervision_shown(self, sheet: "SupervisionSheet") -> None:
        """The supervisor's page stands."""
        self.setWindowTitle(f"{self.look.words(sheet.title)} – {self.look.t('shell.program')}")

    def _on_roster_shown(self, sheet: RosterSheet) -> None:
        self._come_to_stand()
        self._rail.show_place("panel", sheet.has_panel)
        self.actions_table.tell(panel=sheet.has_panel)
        self._offer_last_case(sheet)
        if sheet.running and not self._case_id and self.place == "roster":
            self.enter_interview(sheet.running)  # the program was ended in the midst of it
        self.setWindowTitle(f"{self.look.words(sheet.title)} – {self.look.t('shell.program')}")

    def _offer_last_case(self, sheet: RosterSheet) -> None:
        """After a restart Assess leads to the case last read, where it may still be read."""
        kept = last_read(self.program.settings, self.session.assignment_id)
        if self._case_id or kept is None or not sheet.declared:
            return
        if any(row.case_id == kept.case_id and row.state != "recused" for row in sheet.rows):
            self._resumed = kept.case_id
            self.actions_table.tell(case=True)
            self._rail.set_enabled("assess", True)

    def go_to_place(self, name: str) -> None:
        """Goes to one of the rail's places; Assess only while a case is open, or one was read before."""
        if name == "assess" and self._case_id:
            self.go("assess")
        elif name == "assess" and self._resumed:
            self.open_case(self._resumed)
        elif name != "assess":
            self.go(name)

    def _findings(self) -> "Sequence[Finding]":
        from ui.actions.palette import Finding  # noqa: PLC0415 - only the palette wants them

        if self._supervises:
            return self._watched()
        sheet = self.roster.sheet if "roster" in self._pages else None
        if sheet is None or not sheet.declared or not self.actions_table.enabled("app.roster"):
            return ()

        def grade(row: RosterRow) -> str:
            return self.look.words(row.grade.name) if row.grade is not None else ""

        cases = [
            Finding(
                "case",
                self.look.person(row.name, row.name_latin),
                f"{row.number}  {grade(row)}  {self.look.words(row.state_words)}",
                "person",
                "",
                lambda case_id=row.case_id: self.open_case(case_id),  # type: ignore[misc]  # a default binds it
                f"{row.name} {row.name_latin} {row.employer}",
            )
            for row in sheet.rows
            if row.state != "recused"
        ]
        at_hand = self._case_page("assess").materials_at_hand() if self.place == "assess" else ()
        detail = self.look.t("actions.palette.material")
        materials = [Finding("material", name, detail, "document", "", run) for name, run in at_hand]
        return (*materials, *cases)

    def _watched(self) -> "Sequence[Finding]":
        """The applicants of the day, as a supervisor finds them."""
        from ui.actions.palette import Finding  # noqa: PLC0415 - see above

        sheet = self._supervise_page().sheet
        return [
            Finding(
                "case",
                self.look.person(row.name, row.name_latin),
                f"{row.number}  {self.look.words(row.state_words)}",
                "person",
                "",
                lambda case_id=row.case_id: self.open_case(case_id),  # type: ignore[misc]  # a default binds it
                f"{row.name} {row.name_latin}",
            )
            for row in (sheet.rows if sheet is not None and sheet.declared else ())
            if not row.is_day
        ]
