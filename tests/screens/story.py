"""The story that the pictures are taken along: a newcomer's first minutes, then an assessor's whole job."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QApplication, QWidget

from cse_desktop.app.phrases import FEEDBACK, HEARD, OVERALL, RECUSAL
from cse_desktop.app.player import Player
from cse_desktop.app.window import Running, make_running
from cse_desktop.errors import Words
from cse_desktop.services import interviewing
from cse_desktop.services.finding import FoundPlace
from cse_desktop.services.room import Room
from cse_desktop.services.sheets import RosterSheet
from cse_desktop.wiring.sample import PASSWORD, Sample, society_receives
from db.casefile.lock import Lock
from tests.e2e.fill import fill_case
from tests.e2e.small_disk import small_disk
from tests.screens import further
from tests.screens.camera import Camera
from tests.screens.engines import only_engine, slow_engine
from tests.screens.rounds import DAMAGED, NAME, issue_second
from tests.screens.still import StillClock
from ui.assess.page import AssessPage
from ui.day.page import DayPage
from ui.declare.page import DeclarePage
from ui.interview.page import InterviewPage
from ui.interview.room import Middle
from ui.returning.page import ReturnPage
from ui.roster.page import RosterPage
from ui.shell.enrol import EnrolPage
from ui.submit.page import SubmitPage

SMALL = ((1366, 768),)
NARROW = ((1024, 700),)
LARGE = 150
REPORT, FOUND = "项目报告", "kA"
FOUND_EVERYWHERE = "短路"
ON_SCANS = "试验"
READ_AT_FIRST = 3
RATED_AT_FIRST = 7
NO_SHOW = "学会来电：申请人航班取消"
MOMENT_MS = 1_600
"""as long as a person would take before going elsewhere"""
P = TypeVar("P", bound=QWidget)


def _quiet(_: Words) -> None:
    """The player need not tell what it does."""


class Scene:
    """A running program, its player, and the camera."""

    def __init__(self, application: QApplication, home: Path, clock: StillClock, camera: Camera) -> None:
        self.running: Running = make_running(application, home, language="zh_CN", theme="light", clock=clock)
        self.clock = clock
        self.camera = camera
        self.player = Player(self.running, _quiet)
        self.window = self.running.window
        self.window.show()
        self.window.session.start()

    def take(
        self,
        screen: str,
        *,
        sizes: tuple[tuple[int, int], ...] = ((1366, 768), (1920, 1080)),
        drawn: bool = False,
        before: Callable[[], object] | None = None,
    ) -> None:
        """Takes the screen that is shown."""
        self.player.idle()
        self.camera.take(self.running, screen, sizes=sizes, drawn=drawn, before=before)

    def take_otherwise(self, screen: str) -> None:
        """Takes a screen in high contrast and in large text too."""
        self.camera.take(self.running, f"{screen}-contrast", themes=("contrast",), sizes=SMALL)
        self.camera.take(self.running, f"{screen}-large", themes=("light",), sizes=SMALL, percent=LARGE)

    def go(self, place: str, kind: type[P]) -> P:
        """Goes to a place and waits until it stands."""
        page = self.window.go(place)
        if not isinstance(page, kind):
            raise TypeError(place)
        self.player.idle()
        return page

    def in_room(self, act: Callable[[Room], object]) -> None:
        """Does something in the open assignment, on the lane that owns its file."""
        program = self.running.program
        program.run(self.window, lambda: act(program.room), lambda _: None)
        self.player.idle()

    def close(self) -> None:
        """Closes the program."""
        self.running.close()


def newcomer(application: QApplication, home: Path, clock: StillClock, camera: Camera) -> None:
    """First run and enrolment on an empty desk."""
    scene = Scene(application, home, clock, camera)
    try:
        scene.player.hands.wait(lambda: scene.window.place == "doors", "the doors")
        scene.player.hands.wait(lambda: scene.window.look.icons_loaded, "the icons")
        scene.take("doors")
        page = scene.go("enrol", EnrolPage)
        scene.take("enrol-keys")
        page.make.click()
        scene.take("enrol-missing", sizes=SMALL)
        for field, text in (
            (page.name, "示例·评审员"),
            (page.employer, "示例水电设计院 Sample Hydropower Institute"),
            (page.society, "901"),
            (page.fields, "electrical、ict"),
            (page.password.field, PASSWORD),
            (page.again.field, PASSWORD),
        ):
            field.setText(text)
        page.make.click()
        scene.player.idle()
        scene.take("enrol-request")
    finally:
        scene.close()


def full_disk(application: QApplication, sample: Sample, clock: StillClock, camera: Camera) -> None:
    """An assignment that does not fit on the disk any more."""
    with small_disk(sample.home / "small") as disk:
        shutil.copytree(sample.desk, disk.folder / "desk")
        scene = Scene(application, disk.folder / "desk", clock, camera)
        try:
            scene.player.unlock(PASSWORD)
            scene.player.hands.wait(lambda: scene.window.look.icons_loaded, "the icons")
            scene.player.open_file(sample.assignment)
            scene.take("error-full-disk", sizes=SMALL)
        finally:
            scene.close()


def two_windows(application: QApplication, sample: Sample, clock: StillClock, camera: Camera) -> None:
    """An assignment that another window of the program has open."""
    file = next(path for path in sorted((sample.desk / "cases").glob("*.csecase")))
    with Lock(file, "2026-09-14T00:41:00Z"):
        scene = Scene(application, sample.desk, clock, camera)
        try:
            scene.player.unlock(PASSWORD)
            scene.player.hands.wait(lambda: scene.window.look.icons_loaded, "the icons")
            scene.player.idle()
            scene.window.session.open_assignment(file.stem)
            scene.take("error-two-windows", sizes=SMALL)
        finally:
            scene.close()


class Job:
    """An assessor's whole job on the sample, screen by screen."""

    def __init__(self, application: QApplication, sample: Sample, clock: StillClock, camera: Camera) -> None:
        self.sample = sample
        self.second = issue_second(sample, clock)
        self.scene = Scene(application, sample.desk, clock, camera)
        self.player = self.scene.player
        self.window = self.scene.window

    def play(self) -> None:
        """Plays everything and takes every screen on the way."""
        try:
            self.come_in()
            self.declare()
            page = self.read()
            self.interview(page)
            self.submit()
            self.look_around()
            self.more_evidence()
            self.second_round()
            self.bad_days()
        finally:
            self.scene.close()

    def come_in(self) -> None:
        """Unlock, an empty desk, the assignment opened."""
        scene, hands = self.scene, self.player.hands
        hands.wait(lambda: self.window.place == "unlock", "the unlock page")
        hands.wait(lambda: self.window.look.icons_loaded, "the icons")
        scene.take("unlock")
        hands.type("not my password")
        hands.press("Return")
        self.player.idle()
        scene.take("error-password", sizes=SMALL)
        self.player.unlock(PASSWORD)
        self.player.idle()
        scene.take("desk-empty")
        self.player.open_file(self.sample.issued / "sample-01_e-014_lead.csb")
        scene.take("error-other-person", sizes=SMALL)
        self.player.open_file(self._damaged())
        scene.take("error-damaged", sizes=SMALL)
        self.player.open_file(self.sample.assignment, arrives="roster")
        scene.take("roster-fresh")

    def _damaged(self) -> Path:
        """The assignment with one bit changed on its way."""
        data = bytearray(self.sample.assignment.read_bytes())
        data[len(data) // 2] ^= 4
        path = self.sample.home / self.sample.assignment.name
        path.write_bytes(data)
        return path

    def declare(self) -> None:
        """The table of declarations, from nothing chosen to signed and acknowledged."""
        scene = self.scene
        page = scene.go("declare", DeclarePage)
        scene.take("declare")
        for line in page.lines[:2]:
            line.control.button("none").click()
        page.lines[5].control.button("recuse").click()
        page.lines[5].reason.setText(RECUSAL)
        page.lines[5].reason.setCursorPosition(0)
        page.lines[5].changed.emit()
        page.sign.click()
        scene.take("declare-half")
        for line in page.lines[2:5]:
            line.control.button("none").click()
        page.accept.click()
        page.password.field.setText(PASSWORD)
        page.sign.click()
        self.player.hands.wait(lambda: not page.sign.isVisible(), "the signature")
        scene.take("declare-signed")
        self.scene.clock.move(minutes=4)
        self._hand_over("return-waiting")

    def _hand_over(self, screen: str) -> None:
        file, _ = self.player.hand_over(self.sample.exchange)
        page = self.scene.go("return", ReturnPage)
        if screen:
            self.scene.take(screen)
        self.player.hands.rest(MOMENT_MS)
        self.scene.clock.move(minutes=21)
        self.player.open_file(society_receives(self.sample, file, self.scene.clock).file)
        page.load()
        self.player.hands.rest(MOMENT_MS)
        self.player.idle()

    def read(self) -> AssessPage:
        """The first applicant: materials, document, ratings, evidence."""
        scene, hands = self.scene, self.player.hands
        self.player.open_case(self.sample.first)
        page = scene.go("assess", AssessPage)
        drawer = page.place.materials

        def open_drawer() -> None:
            if not drawer.isVisible():
                page.place.toggle_materials()

        scene.take("assess-materials", drawn=True, before=open_drawer)
        page.place.hide_drawer()
        self.player.read(page, REPORT, FOUND)
        rubric = page.place.rubric
        for _ in range(RATED_AT_FIRST):
            hands.press("Ctrl+Return")
            if rubric.current is not None:
                self.player.close_gaps(rubric, rubric.current, page.settle)
        hands.press("Ctrl+Return")
        page.place.desk.end_find()
        self.player.idle()
        scene.take("assess", drawn=True)
        scene.take("assess-narrow", sizes=NARROW, drawn=True)
        scene.take_otherwise("assess")
        self._fill_others()
        self.player.find(page, FOUND)
        self.player.rate_case(page)
        page.place.desk.end_find()
        self._show_evidence(page)
        page.place.attached.dismiss()
        scene.take("assess-evidence", drawn=True)
        self._look_further(page)
        roster = scene.go("roster", RosterPage)
        scene.take("roster-progress")
        roster.toggle_details()
        scene.take("roster-details", sizes=SMALL)
        roster.toggle_details()
        return scene.go("assess", AssessPage)

    def _look_further(self, page: AssessPage) -> None:
        """Finding in the whole case, reading at night, two documents side by side."""
        scene, hands = self.scene, self.player.hands
        indexer = page.everywhere.indexer
        hands.wait(lambda: indexer.progress.total and indexer.progress.finished, "the index")
        page.place.finding.field.setText(FOUND_EVERYWHERE)
        hands.wait(lambda: page.place.finding.model.lines, "what was found")

        scene.take("assess-find", drawn=True, before=partial(self._open_side, page, "finding"))
        page.place.hide_drawer()
        for name in ("marks", "coverage"):
            scene.take(f"assess-{name}", drawn=True, before=partial(self._open_side, page, name))
            page.place.hide_drawer()
        self._ask_to_forget(page)
        page.open_brief()
        hands.wait(lambda: page.brief.pdf, "the brief")
        scene.take("assess-brief", sizes=SMALL)
        page.leave_brief()
        hands.press("Ctrl+Shift+N")
        scene.take("assess-night", sizes=SMALL, drawn=True)
        hands.press("Ctrl+Shift+N")
        self.player.idle()
        self._read_scans(page)

    def _read_scans(self, page: AssessPage) -> None:
        """Scans without an engine, while they are read by one that takes its time, and read by the real one."""
        scene, hands = self.scene, self.player.hands
        scans, place = page.everywhere.scans, page.place
        report = place.desk.current
        if report is None:
            raise LookupError("no document is open")
        show = partial(self._open_side, page, "finding")
        place.finding.field.setText(ON_SCANS)
        with only_engine(self.sample.home / "no-engine"):
            scans.look()
            hands.wait(lambda: scans.state.looked and not scans.state.able, "no engine")
            scene.take("assess-scans-none", sizes=SMALL, drawn=True, before=show)
        scans.start(page.everywhere.order)
        hands.wait(lambda: scans.state.done >= READ_AT_FIRST, "some pages")
        scans.stop()
        with only_engine(slow_engine(self.sample.home / "slow-engine")):
            scans.start(page.everywhere.order)
            hands.wait(lambda: scans.state.total, "the next page")
            scene.take("assess-scans-reading", sizes=SMALL, drawn=True, before=show)
            scans.stop()
        scans.start(page.everywhere.order)
        hands.wait(lambda: not scans.state.running, "all pages")
        hands.wait(lambda: place.finding.model.lines, "what was found")
        scene.take("assess-scans", sizes=SMALL, drawn=True, before=show)
        found = (line for line in place.finding.model.lines if isinstance(line, FoundPlace))
        place.finding.list.chosen.emit(next(line for line in found if line.machine_read))
        hands.wait(place.desk.bar.machine.isVisible, "the sign on a page read by machine")
        scene.take("assess-machine-read", sizes=SMALL, drawn=True)
        place.desk.end_find()
        page.open_material(report.material.sha256)
        self.player.idle()

    def _ask_to_forget(self, page: AssessPage) -> None:
        """The reading record at the foot of the materials, and the question before it is forgotten."""
        account, materials = page.place.materials.account, page.place.materials
        for seconds in (95, 40):
            for _ in range(seconds):
                page.record.tick()
            self.player.hands.press("Ctrl+PgDown")
        self._open_side(page, "materials")
        self.player.idle()
        account.forget.click()

        def show() -> None:
            self._open_side(page, "materials")
            materials.room.ensureWidgetVisible(account.confirm)

        self.scene.take("assess-record", sizes=SMALL, before=show)
        account.stay.click()
        page.place.hide_drawer()

    def _open_side(self, page: AssessPage, name: str) -> None:
        page.place.side.show_page(name)
        if not page.place.side.isVisible():
            page.place.toggle_side(name)

    def _show_evidence(self, page: AssessPage) -> None:
        sheet = page.sheet
        if sheet is None:
            raise LookupError("no case is open")
        page.open_evidence(sheet.annotations[0].annotation_id)
        lines = [row.material for part in sheet.dimensions for row in part.indicators if row.material]
        cell = next(found for found in lines if found.evidence)
        page.place.rubric.go_to(cell.target, cell.method)

    def _fill_others(self) -> None:
        """Other applicants are further on: one is ready, one half rated."""

        def fill(room: Room) -> None:
            numbers = {case.profile.number: case.id for case in room.assignment.cases}
            fill_case(room, numbers["A002"])

        self.scene.in_room(fill)

    def interview(self, page: AssessPage) -> None:
        """Before, while it runs, with documents at hand, and to its end."""
        scene, hands = self.scene, self.player.hands
        hands.press("F11")
        hands.wait(lambda: self.window.place == "interview", "the interview room")
        room = scene.go("interview", InterviewPage)
        hands.wait(lambda: room.sheet, "the interview's sheet")
        scene.take("interview-before")
        room.room.head.identity.click()
        self.player.idle()
        room.start()
        self.player.idle()
        self._let_pass(page, minutes=1)
        self._note(room, HEARD[0])
        room.next_phase()
        self.player.idle()
        self._let_pass(page, minutes=13)
        self._note(room, HEARD[1])
        room.next_phase()
        self.player.idle()
        self._let_pass(page, minutes=4)
        self._plan_questions(room)
        room.ask_next()
        self.player.idle()
        self._note(room, HEARD[2])
        self._let_pass(page, minutes=3)
        self._note(room, HEARD[3])
        scene.take("interview")
        scene.take_otherwise("interview")
        room.open_pinned(1)
        self.player.idle()
        scene.take("interview-documents", drawn=True)
        room.room.show_middle(Middle.RECORD)
        self._lid_closed(page, minutes=7)
        room.room.plan.share_wanted.emit()
        self.player.idle()
        scene.take("interview-interrupted", sizes=SMALL)
        self.player.rate(room.room.rubric, room.settle)
        for _ in range(3):
            room.next_phase()
            self.player.idle()
        self._the_day()
        hands.press("F11")
        hands.wait(lambda: self.window.place == "interview", "the interview room")
        self.player.idle()
        hands.press("F11")
        hands.wait(lambda: self.window.place == "assess", "Assess")
        self.player.idle()

    def _the_day(self) -> None:
        """The day's interviews: one held, one that did not take place, the others to come."""
        hands = self.player.hands
        hands.press("Ctrl+1")
        self.player.idle()
        page = self.scene.go("day", DayPage)
        self.player.idle()
        held = page.table.currentRow()
        hands.press("Down")
        page.reason.ask("no_show")
        hands.type(NO_SHOW)
        self.scene.take("day-reason", sizes=SMALL)
        page.reason.leave()
        self.scene.take("day")
        page.table.setCurrentCell(held, 0)
        page.table.setFocus()

    def _lid_closed(self, page: AssessPage, minutes: int) -> None:
        """The laptop sleeps: nobody looks at the clock meanwhile."""
        self.scene.clock.move(minutes=minutes)
        self.scene.in_room(interviewing.tick)
        if page.sheet is not None:
            self._interview_page().open_case(page.sheet.case_id)
        self.player.idle()

    def _plan_questions(self, room: InterviewPage) -> None:
        for question in room.sheet.suggestions[:3] if room.sheet is not None else ():
            room.room.plan.taken.emit(question)
            self.player.idle()

    def _let_pass(self, page: AssessPage, minutes: int) -> None:
        sheet = page.sheet
        if sheet is None:
            raise LookupError("no case is open")

        def passing(room: Room) -> None:
            for _ in range(minutes * 6):
                self.scene.clock.move(seconds=10)
                interviewing.tick(room)

        self.scene.in_room(passing)
        self._interview_page().open_case(sheet.case_id)
        self.player.idle()

    def _interview_page(self) -> InterviewPage:
        page = self.window.page("interview")
        if not isinstance(page, InterviewPage):
            raise TypeError("interview")
        return page

    def _note(self, room: InterviewPage, text: str) -> None:
        room.room.writer.field.setFocus()
        self.player.hands.type(text)
        self.player.hands.press("Return")
        self.player.idle()

    def submit(self) -> None:
        """Gaps, the ready case, its score sheet, the signature, and both ways of the file."""
        scene = self.scene
        page = scene.go("submit", SubmitPage)
        numbers = {row.number: row.case_id for row in self._roster().rows}
        page.show_case(numbers["A003"])
        scene.take("submit-gaps", sizes=SMALL)
        page.show_case(numbers[self.sample.first])
        self.player.idle()
        page.own.button("recommend").click()
        self.player.idle()
        for name, text in (("comment", OVERALL), ("feedback", FEEDBACK)):
            page.texts.fields[name].field.setPlainText(text)
        page.settle()
        self.player.idle()
        scene.take("submit")
        scene.take_otherwise("submit")
        self._preview(page)
        page.password.field.setText(PASSWORD)
        page.sign.click()
        self.player.idle()
        scene.take("submit-signed")
        self._hand_over("")
        returning = scene.go("return", ReturnPage)
        returning.lines[0].more.click()
        returning._banner.clear()
        scene.take("return")

    def _preview(self, page: SubmitPage) -> None:
        page.open_preview()
        self.player.idle()
        self.scene.take("submit-preview", drawn=True)
        page.preview.left.emit()
        self.player.idle()

    def _roster(self) -> RosterSheet:
        sheet = self.window.roster.sheet
        if sheet is None:
            raise LookupError("no roster")
        return sheet

    def look_around(self) -> None:
        """The roster afterwards, the palette, settings, appointment, guide."""
        scene = self.scene
        scene.go("roster", RosterPage)
        scene.take("roster")
        scene.take_otherwise("roster")
        scene.take("palette", before=self.window.open_palette)
        self.window.palette_field.close_palette()
        for place in ("settings", "identity", "help"):
            self.window.go(place)
            scene.take(place)
        self.window.go("settings")
        scene.take_otherwise("settings")

    def more_evidence(self) -> None:
        """Requests written, signed and handed over; the supplement that comes, and the old file's marks."""
        scene = self.scene
        self.player.open_case(further.APPLICANT)
        page = scene.go("assess", AssessPage)
        case_id = page.sheet.case_id if page.sheet is not None else ""
        found: list[str] = []
        scene.in_room(lambda room: found.append(further.report_of(room, case_id)))
        scene.in_room(lambda room: further.mark_first_pages(room, case_id, found[0]))
        further.write_requests(page)
        scene.in_room(lambda room: further.doubt_first(room, case_id))
        self.player.idle()
        scene.take(
            "assess-requests", drawn=True, sizes=SMALL, before=partial(self._open_side, page, "requests")
        )
        page.place.requests.signing.emit(PASSWORD)
        self.player.idle()
        self._hand_over("return-requests")
        path = further.supplement_from_society(self.sample, scene.clock, found[0])
        self.player.open_file(path)
        scene.go("roster", RosterPage)
        scene.take("roster-supplement", sizes=SMALL)
        self.player.open_case(further.APPLICANT)
        page = scene.go("assess", AssessPage)
        scene.take(
            "assess-supplement", drawn=True, sizes=SMALL, before=partial(self._open_side, page, "materials")
        )
        strip = page.place.marks.carrying
        strip.look.click()
        self.player.hands.wait(lambda: strip.carry.isVisibleTo(strip), "where the marks stand")
        scene.take("assess-carry", drawn=True, sizes=SMALL, before=partial(self._open_side, page, "marks"))
        page.place.hide_drawer()
        page.place.side.show_page("materials")

    def second_round(self) -> None:
        """Two assignments on the desk, and a material that does not open."""
        scene, program = self.scene, self.scene.running.program
        self.player.open_file(self.second, arrives="roster")
        self.window.banner.clear()
        self.window.session.show_desk()
        self.player.idle()
        scene.take("desk")
        self.window.session.open_assignment(program.room.assignment.id)
        self.player.idle()
        choices = {case.id: ("none", "") for case in program.room.assignment.cases}
        program.run(
            self.window, lambda: program.casework.declare(choices, PASSWORD), lambda _: None, lane="work"
        )
        self.player.idle()
        self.player.open_case(DAMAGED)
        page = scene.go("assess", AssessPage)
        materials = page.sheet.materials if page.sheet is not None else ()
        page.open_material(next(row.sha256 for row in materials if NAME in row.name))
        self.player.idle()
        scene.take("assess-refused", drawn=True, sizes=SMALL)

    def bad_days(self) -> None:
        """After the last day the assignment can only be read."""
        scene = self.scene
        scene.clock.move(days=60)
        scene.go("roster", RosterPage)
        scene.take("error-expired", sizes=SMALL)
