"""The interview page: joins the room to the services; the clock runs here by monotonic time and is kept safe there."""

import os
import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desktop.domain.identifiers import uuid7
from cse_desktop.domain.machine_text import MachineText
from cse_desktop.domain.records import PlannedQuestion
from cse_desktop.errors import KnownError
from cse_desktop.services import asking, interviewing, rating, roster, undoing
from cse_desktop.services.history import history
from cse_desktop.services.interview_clock import LONGEST_STEP_MS
from cse_desktop.services.interview_sheets import interview_sheet
from cse_desktop.services.interviewing import Ticked
from cse_desktop.services.machine_reading import machine_texts
from cse_desktop.services.room import Room
from cse_desktop.services.roster_values import RosterSheet
from cse_desktop.services.sheets import GapRow, HistoryRow, InterviewSheet
from ui.actions import Actions
from ui.assess.acts import CaseActs
from ui.assess.attaching import Attaching
from ui.assess.phrasing import Phrasing
from ui.interview.clock import RUNNING, next_phase
from ui.interview.keys import bind_interview
from ui.interview.recording import Recording
from ui.interview.room import InterviewRoom, Middle
from ui.places import CasePlace
from ui.portraits import Portraits
from ui.program import Program

TICK_MS = 500
"""a crash costs no more of the clock than this and one commit"""
IDENTITY_FIRST = "INT-001"
"""the services' refusal to start before the identity was checked: the cure is one key away"""
FACE_MS = 200
LIVE = ("running", "paused")


def monotonic_ms() -> int:
    """Milliseconds of a clock that never goes back."""
    return time.monotonic_ns() // 1_000_000


def new_note_id() -> str:
    """An id for a note, before the case file has heard of it."""
    return uuid7(time.time_ns() // 1_000_000, os.urandom(10))


class InterviewPage(CasePlace):
    """The interview of one case."""

    def __init__(
        self,
        program: Program,
        actions: Actions,
        parent: QWidget | None = None,
        *,
        now_ms: Callable[[], int] = monotonic_ms,
    ) -> None:
        super().__init__(parent)
        self._program = program
        self._now_ms = now_ms
        self.sheet: InterviewSheet | None = None
        self.room = InterviewRoom(program.decoder, program.look, new_note_id)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.room)
        self._acts: CaseActs[InterviewSheet] = CaseActs(
            program, self, interview_sheet, self._show, self._refuse
        )
        self._face = QTimer(self, interval=FACE_MS)
        self._face.timeout.connect(self._show_time)
        self._shown_at = 0
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._keep_clock)
        self._ticking = False
        self._runs = False
        """whether any interview of the assignment ran at the last look"""
        self._waiting_gap: GapRow | None = None
        self._asked = ""
        self._order: list[str] = []
        self.attaching = Attaching(
            self._acts, self.room.desk, self.room.rubric, self.room.attached, self._hint
        )
        self.recording = Recording(program, self, self.room, self._stamp)
        self._portraits = Portraits(program, self)
        self._portraits.came.connect(lambda _: self._show_portrait())
        self._wire()
        desk, values = self.room.desk, program.settings.values
        desk.way.choose(single=values.single_page, night=values.night_reading)
        desk.hinted.connect(lambda key, given: self._hint(key, **given))
        self.phrasing = Phrasing(program, self, self.room.rubric)
        bind_interview(self, actions)

    def _wire(self) -> None:
        head, plan, rubric = self.room.head, self.room.plan, self.room.rubric
        head.left.connect(self.leave)
        head.started.connect(self.start)
        head.pause_wanted.connect(self.pause)
        head.next_wanted.connect(lambda: self._do(interviewing.next_phase))
        head.phase_wanted.connect(self._go_to_phase)
        head.adjourn_wanted.connect(self.begin_adjourning)
        head.no_show_wanted.connect(self.begin_no_show)
        self.room.reason.given.connect(self._stop)
        self.room.reason.left.connect(self.room.writer.field.setFocus)
        head.finish_wanted.connect(lambda: self._do(interviewing.finish))
        head.identity_checked.connect(self._check_identity)
        head.paper_wanted.connect(self._go_to_paper)
        plan.marked.connect(self._mark)
        plan.taken.connect(self._take)
        plan.dropped.connect(lambda name: self._do(partial(asking.drop_question, question_id=name)))
        plan.given.connect(
            lambda name, member: self._do(partial(asking.give_question, question_id=name, member_id=member))
        )
        plan.share_wanted.connect(lambda: self._do(asking.share_questions))
        plan.added.connect(lambda text: self._do(partial(asking.add_question, text=text)))
        self.room.writer.written.connect(self._write)
        self.room.writer.finished.connect(self._acts.refresh)
        self.room.notes.taken_up.connect(self._take_up)
        self.room.pinned_opened.connect(self.open_pinned)
        rubric.rated.connect(self._rate)
        rubric.commented.connect(self._comment)
        rubric.draft_wanted.connect(self._draft)
        rubric.history_wanted.connect(self._history)
        rubric.evidence_opened.connect(self._open_evidence)

    # -- cases

    def open_case(self, case_id: str) -> None:
        """Shows the interview of a case; the one before is settled first."""
        if case_id != self._acts.case_id:
            self._leave_case()
        self._acts.open(case_id)
        self._program.run(self, self._program.casework.roster_sheet, self._take_roster)

    def close_case(self) -> None:
        self._leave_case()
        self._acts.close()
        self._waiting_gap = None
        self._runs = False
        for timer in (self._face, self._tick):
            timer.stop()
        self.running_changed.emit(False)

    def _leave_case(self) -> None:
        """What is still typed or shown belongs to the case that is left, and to no other."""
        self.room.rubric.turn_away()
        self.room.writer.put_away()
        self.room.desk.close_all()
        self.room.desk.machine.forget()
        self.room.reason.hide()
        self._ticking = False
        self.attaching.forget()
        self.recording.leave()
        self.sheet = None

    def jump_to(self, gap: GapRow) -> None:
        """Goes where a gap is cured."""
        self._waiting_gap = gap
        self.open_case(gap.case_id)

    def settle(self) -> None:
        """Commits what is being typed."""
        self.room.rubric.flush()
        self.room.writer.flush()

    def load(self) -> None:
        """The page is shown again."""
        self._acts.refresh()

    def leave(self) -> None:
        """Back to Assess; a running clock runs on."""
        self.settle()
        self.left.emit()

    def _take_roster(self, sheet: RosterSheet) -> None:
        self._order = [row.case_id for row in sheet.rows if row.state != "recused"]

    def step_case(self, *, forward: bool) -> None:
        """The interview of the next or previous applicant of the roster."""
        index = self._order.index(self._acts.case_id) if self._acts.case_id in self._order else -1
        index += 1 if forward else -1
        if 0 <= index < len(self._order):
            self.settle()
            self.interview_wanted.emit(self._order[index])

    def _show(self, sheet: InterviewSheet) -> None:
        before = self.sheet
        self.sheet = sheet
        asked = [q for q in sheet.questions if q.state != "planned" and q.stamp_ms is not None]
        last = max(asked, key=lambda q: (q.stamp_ms or 0, q.position)).question_id if asked else ""
        self._shown_at = self._now_ms()
        self.room.show_sheet(sheet, self._shown_at)
        if last != self._asked:
            self._asked = last
            self.room.plan.show_question(last)
        self.recording.show(sheet)
        self._show_portrait()
        if sheet.state != RUNNING:
            self._face.stop()
        elif not self._face.isActive():
            self._face.start()
            self._tick.start()
            self._keep_clock()
        if before is None or before.state != sheet.state:
            self._hold()
        if before is None:
            self.room.writer.field.setFocus()
            self._take_machine_texts(sheet.case.case_id)
        else:
            self.case_changed.emit(sheet.case.case_id)
        if self._waiting_gap is not None:
            self.room.rubric.go_to(self._waiting_gap.target)
            self._waiting_gap = None

    def _take_machine_texts(self, case_id: str) -> None:
        """What machines have read in scans can be found, selected and attached here as well, and is marked."""
        index = self._program.desk.texts(self._program.room, case_id)

        def came(texts: dict[str, dict[int, MachineText]]) -> None:
            if self.sheet is not None and self.sheet.case.case_id == case_id:
                self.room.desk.machine.add(texts)

        # an index that cannot be had leaves scans without text; the interview does not need it
        self._program.run(self, lambda: machine_texts(index), came, lambda _: None, lane="work")

    def _show_portrait(self) -> None:
        if self.sheet is not None:
            self.room.head.show_portrait(self._portraits.picture(self.sheet.case))

    def _refuse(self, error: KnownError) -> None:
        self.room.banner.say_error(error)
        if error.code == IDENTITY_FIRST:
            self.room.head.identity.setFocus(Qt.FocusReason.OtherFocusReason)

    def _hint(self, key: str, **given: object) -> None:
        self.room.banner.say("info", lambda: self._program.look.t(key, **given))

    # -- the clock

    def start(self) -> None:
        """Starts the interview, or goes on with one that was adjourned or had ended."""
        if self.sheet is None or self.sheet.state in LIVE:
            return
        adjourned = self.sheet.state == "adjourned"
        self._do(interviewing.resume if adjourned else interviewing.start)

    def pause(self) -> None:
        """Stops the clock, or lets it run on."""
        if self.sheet is not None and self.sheet.state in LIVE:
            self._do(interviewing.pause if self.sheet.state == RUNNING else interviewing.resume)

    def next_phase(self) -> None:
        """The next phase; after the last one the interview ends."""
        if self.sheet is not None and self.sheet.state in LIVE:
            last = next_phase(self.sheet) is None
            self._do(interviewing.finish if last else interviewing.next_phase)

    def begin_adjourning(self) -> None:
        """Asks why the interview is broken off."""
        if self.sheet is not None and self.sheet.state in LIVE:
            self.room.reason.ask("adjourned")

    def begin_no_show(self) -> None:
        """Asks why the applicant does not appear."""
        if self.sheet is not None and self.sheet.state not in ("done", "no_show"):
            self.room.reason.ask("no_show")

    def _stop(self, state: str, reason: str) -> None:
        self.room.writer.field.setFocus()
        stop = interviewing.no_show if state == "no_show" else interviewing.adjourn
        self._do(partial(stop, reason=reason))

    def _go_to_phase(self, phase: str) -> None:
        if self.sheet is not None and self.sheet.state in LIVE and phase != self.sheet.phase:
            self._do(partial(interviewing.go_to_phase, phase=phase))

    def _show_time(self) -> None:
        """Moves the digits on. After a sleep they stand until the sheet says what of it counts."""
        now = self._now_ms()
        if now - self._shown_at <= LONGEST_STEP_MS:
            self._shown_at = now
            self.room.show_clock(now)

    def _keep_clock(self) -> None:
        """Once at a time: where the lane is busy, beats that are late would only queue up."""
        if self._ticking:
            return
        self._ticking = True
        self._acts.ask(interviewing.tick, self._ticked, self._not_ticked)

    def _ticked(self, found: Ticked) -> None:
        self._ticking = False
        if bool(found.running) != self._runs:
            self._runs = bool(found.running)
            self._hold()
        if not found.running:
            self._tick.stop()
        if self._acts.case_id in found.disclosed:
            self.room.banner.say("notice", lambda: self._program.look.t("interview.jump.seen"))
            self._acts.refresh()

    def _hold(self) -> None:
        """The program does not lock while this interview is live, or one runs that was left for it."""
        live = self.sheet is not None and self.sheet.state in LIVE
        self.running_changed.emit(live or self._runs)

    def _not_ticked(self, error: KnownError) -> None:
        self._ticking = False
        self._refuse(error)

    def _do(self, act: Callable[[Room, str], object]) -> None:
        """An act of the clock or the plan. What is being typed is left alone."""
        case_id = self._acts.case_id
        if case_id:
            self.room.banner.clear()
            self._acts.do(lambda room: act(room, case_id))

    def _stamp(self) -> int:
        return self.room.clock_ms(self._now_ms())

    def _go_to_paper(self) -> None:
        self.settle()
        self.paper_wanted.emit(self._acts.case_id)

    def toggle_identity(self) -> None:
        """Ticks the identity as checked, or takes the tick back."""
        if self.sheet is not None:
            self._check_identity(not self.sheet.identity_checked)

    def _check_identity(self, checked: bool) -> None:
        case_id = self._acts.case_id
        self.room.head.show_identity(checked)
        self._acts.do(lambda room: roster.check_identity(room, case_id, checked))

    # -- questions and notes

    def _mark(self, question_id: str, state: str) -> None:
        stamp = self._stamp()
        self._do(partial(asking.mark_question, question_id=question_id, state=state, stamp_ms=stamp))

    def _take(self, question: PlannedQuestion) -> None:
        self._do(partial(asking.plan_question, question=question))

    def ask_next(self) -> None:
        """Marks the next planned question as asked; where none is planned the first suggestion is taken and asked."""
        sheet = self.sheet
        if sheet is None:
            return
        planned = next((question for question in sheet.questions if question.state == "planned"), None)
        if planned is not None:
            self._mark(planned.question_id, "asked")
        elif sheet.suggestions:
            question, stamp = sheet.suggestions[0], self._stamp()
            self._do(partial(asking.ask_at_once, question=question, stamp_ms=stamp))

    def mark_asked(self, state: str) -> None:
        """The question asked last was answered, or followed up; said again, it was only asked."""
        for question in self.sheet.questions if self.sheet is not None else ():
            if question.question_id == self._asked:
                self._mark(question.question_id, "asked" if question.state == state else state)

    def _write(self, note_id: str, text: str, stamp_ms: int) -> None:
        case_id, about = self._acts.case_id, self._asked
        writer = self.room.writer
        self._acts.do(
            lambda room: interviewing.write_note(room, case_id, note_id, text, stamp_ms, about),
            lambda _: writer.kept(),
            lambda _: writer.refused(note_id, text, stamp_ms),
        )

    def _take_up(self, note_id: str) -> None:
        for note in self.sheet.notes if self.sheet is not None else ():
            if note.note_id == note_id:
                self.room.writer.take_up(note)
                self._acts.refresh()

    # -- the rubric

    def _rate(self, target: str, method: str, value: str | None) -> None:
        case_id, stamp, rubric = self._acts.case_id, self._stamp(), self.room.rubric
        self.room.banner.clear()
        self._acts.do(
            lambda room: rating.record_rating(room, case_id, target, method, value, stamp),
            lambda _: rubric.settled(target, method, value),
            lambda _: rubric.refused(target, method),
        )

    def _comment(self, target: str, method: str, text: str) -> None:
        case_id, rubric = self._acts.case_id, self.room.rubric
        self._acts.do(
            lambda room: rating.write_comment(room, case_id, target, method, text),
            lambda _: rubric.comment_settled(),
            lambda _: rubric.comment_refused(target, method),
        )

    def _draft(self, target: str, method: str) -> None:
        case_id, language = self._acts.case_id, self._program.look.language

        def drafted(room: Room) -> str:
            text = rating.draft_comment(room, case_id, target, method, language)
            if text:
                rating.write_comment(room, case_id, target, method, text, drafted=True)
            return text

        self._acts.do(drafted, lambda text: self.room.rubric.show_draft(target, method, text))

    def _history(self, target: str, _method: str) -> None:
        case_id = self._acts.case_id

        def came(rows: tuple[HistoryRow, ...]) -> None:
            self.room.rubric.show_history(tuple(reversed(rows)))

        self._acts.ask(lambda room: history(room, case_id, target), came)

    def undo(self) -> None:
        """Takes the last act back."""
        self._undo(undoing.undo)

    def redo(self) -> None:
        """Does the act undone last again."""
        self._undo(undoing.redo)

    def _undo(self, which: Callable[[Room, str], object]) -> None:
        self.settle()
        self._do(which)

    # -- documents

    def open_pinned(self, number: int) -> None:
        """Opens pinned evidence by its number; the record comes back by its key."""
        row = self.room.pinned.place(number)
        if row is not None:
            self._open_evidence(row.annotation.annotation_id)

    def _open_evidence(self, annotation_id: str) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        materials = {row.sha256: row for row in sheet.case.materials}
        sources = self._program.desk.materials(self._program.room, sheet.case.case_id)
        for annotation in sheet.case.annotations:
            if annotation.annotation_id == annotation_id and annotation.material in materials:
                typing = self.room.writer.field.hasFocus()
                self.room.show_middle(Middle.DOCUMENTS)
                tab = self.room.desk.open_material(
                    materials[annotation.material], sources(annotation.material)
                )
                tab.show_annotation(annotation)
                if typing:
                    self.room.writer.field.setFocus()
