"""The page for interviews on paper: prints sheets, and leads through typing one in, one step at a time."""

import os
import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desktop.domain.identifiers import uuid7
from cse_desktop.domain.records import INTERVIEW
from cse_desktop.errors import KnownError
from cse_desktop.services import rating, transcribing, undoing
from cse_desktop.services.paper_sheets import PaperSheet, paper_sheet
from cse_desktop.services.room import Room
from ui.actions import Actions
from ui.assess.acts import CaseActs
from ui.assess.rubric.saving import SavingState
from ui.paper.differ import Differences
from ui.paper.form import PaperForm
from ui.paper.start import PaperStart
from ui.paper.steps import AllTyped, WhoTypes
from ui.program import Program
from ui.widgets import ElidedLabel, InlineBanner, PageStack, Retranslated, TextLabel, VerbButton

START = "start"


def new_note_id() -> str:
    """An id for a note, before the case file has heard of it."""
    return uuid7(time.time_ns() // 1_000_000, os.urandom(10))


class PaperPage(Retranslated, QWidget):
    """What is typed is kept at once; nothing waits for the end."""

    left = Signal()
    interview_wanted = Signal(str)
    """case id"""

    def __init__(self, program: Program, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._program = program
        self._look = program.look
        self.sheet: PaperSheet | None = None
        self._step, self._turn = START, 0
        self._acts: CaseActs[PaperSheet] = CaseActs(program, self, paper_sheet, self._show, self._refused)
        self._build()
        self._wire()
        for action_id, run in {
            "paper.finish": self.finish,
            "paper.undo": self.undo,
            "paper.redo": self.redo,
            "paper.another": self.begin_another,
        }.items():
            actions.bind(action_id, self, run)
        self.setFocusProxy(self.start)
        self.retranslate()

    # -- public

    def load(self) -> None:
        """Asks for what is shown afresh."""
        casework = self._program.casework
        self._program.run(self, casework.day_sheet, self.start.sheets.show_day, self.banner.say_error)
        self._acts.refresh()

    def show_case(self, case_id: str) -> None:
        """A gap of a case is cured here: the paper has to be at hand, so its code is asked for first."""
        self.begin_another()
        self.start.sheets.choose(case_id)

    def settle(self) -> None:
        """Commits what is being typed."""
        if self._step == "fields":
            self.form.settle()

    def close_case(self) -> None:
        """Puts away what is shown of any applicant."""
        self.settle()
        self._acts.close()
        self.sheet = None
        for view in (self.form, self.who, self.differ):
            view.forget()
        self._go_to(START)

    def put_away(self) -> None:
        """The assignment is closed, or the desk locked: nothing of it stays on the page."""
        self.close_case()
        self.start.code.field.clear()
        self.start.sheets.forget()

    def enter_code(self, typed: str) -> None:
        """Opens the case whose code was typed."""
        self.start.code.say_wrong(None)
        self.banner.clear()
        room = self._program.room
        self._program.run(
            self,
            lambda: transcribing.case_of_code(room, typed),
            self._open,
            self.start.code.say_wrong,
        )

    def begin_another(self) -> None:
        """Asks for the code of another sheet."""
        self.close_case()
        self.start.code.field.clear()
        self.start.code.say_wrong(None)
        self.start.code.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def finish(self) -> None:
        """All of the sheet is typed."""
        sheet = self.sheet
        if sheet is not None and sheet.step == "fields":
            self.settle()
            self._do(partial(transcribing.finish, case_id=sheet.case_id, turn=sheet.turn))

    def undo(self) -> None:
        """Takes the last act back."""
        self._undo(undoing.undo)

    def redo(self) -> None:
        """Does the act undone last again."""
        self._undo(undoing.redo)

    def retranslate(self) -> None:
        self.setAccessibleName(self._look.t("paper.title"))
        self._say_head()

    # -- building

    def _build(self) -> None:
        look = self._look
        back = VerbButton(look, "paper.back", kind="plain", icon="back")
        back.setProperty("flush", True)
        back.clicked.connect(self._leave)
        self._who = ElidedLabel(look, type="subtitle")
        self._typist = TextLabel(look, type="small", tone="quiet")
        self.saving = SavingState(look)
        head = QHBoxLayout()
        head.setSpacing(look.px(16))
        head.addWidget(TextLabel(look, "paper.title", type="title"))
        head.addWidget(self._who, 1, Qt.AlignmentFlag.AlignBottom)
        head.addWidget(self.saving, 0, Qt.AlignmentFlag.AlignBottom)
        head.addWidget(self._typist, 0, Qt.AlignmentFlag.AlignBottom)
        self._intro = TextLabel(look, "paper.intro", tone="quiet", wrap=True)
        self.banner = InlineBanner(look)
        self.start = PaperStart(self._program, self.banner)
        self.who = WhoTypes(look)
        self.form = PaperForm(look, new_note_id)
        self.differ = Differences(look)
        self.done = AllTyped(look)
        self._views: dict[str, QWidget] = {
            START: self.start,
            "name": self.who,
            "fields": self.form,
            "differences": self.differ,
            "done": self.done,
        }
        self._stack = PageStack()
        for view in self._views.values():
            self._stack.addWidget(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(24), look.px(12), look.px(24), look.px(16))
        column.setSpacing(look.px(8))
        column.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(head)
        column.addWidget(self._intro)
        column.addWidget(self.banner)
        column.addWidget(self._stack, 1)

    def _wire(self) -> None:
        self.start.code.entered.connect(self.enter_code)
        self.who.begun.connect(self._begin)
        self.form.typed.connect(self._type)
        self.form.note_written.connect(self._write_note)
        self.form.reason_written.connect(self._write_reason)
        self.form.line_wanted.connect(self._add_line)
        self.form.finish_wanted.connect(self.finish)
        self.form.misread.connect(self._say_what_is_taken)
        self.differ.settled.connect(self._settle)
        self.done.again_wanted.connect(self._take_up)
        self.done.room_wanted.connect(self._enter_room)
        self.done.next_wanted.connect(self.begin_another)

    # -- showing

    def _open(self, case_id: str) -> None:
        self._acts.open(case_id)

    def _show(self, sheet: PaperSheet) -> None:
        self.sheet = sheet
        view = self._views[sheet.step]
        if sheet.step == "fields":
            self.form.show_sheet(sheet)
        elif isinstance(view, WhoTypes | Differences | AllTyped):
            view.show_sheet(sheet)
        if (sheet.step, sheet.turn) != (self._step, self._turn):
            self._go_to(sheet.step, sheet.turn)
        self._say_head()

    def _go_to(self, step: str, turn: int = 0) -> None:
        self._step, self._turn = step, turn
        view = self._views[step]
        self._stack.setCurrentWidget(view)
        self._intro.setVisible(step == START)
        if step != START:
            if isinstance(view, PaperForm | Differences):
                view.begin()
            else:
                view.setFocus(Qt.FocusReason.OtherFocusReason)
            self.saving.rest(False)
        self._say_head()

    def _say_head(self) -> None:
        sheet, look = self.sheet, self._look
        self._who.setVisible(sheet is not None)
        self._typist.setVisible(sheet is not None and sheet.step == "fields")
        if sheet is None:
            return
        who = (
            sheet.number,
            look.person(sheet.name, sheet.name_latin),
            look.words(sheet.grade.name),
            sheet.code,
        )
        self._who.say_plain("  ".join(who))
        typing = next((row for row in sheet.typings if row.turn == sheet.turn), None)
        if typing is not None:
            key = "paper.form.typist" if sheet.turn == 1 else "paper.form.typist_second"
            self._typist.say(key, name=typing.typed_by)

    def _refused(self, error: KnownError) -> None:
        self.banner.say_error(error)

    def _say_what_is_taken(self, key: str) -> None:
        if key:
            self.banner.say("notice", lambda: self._look.t(key))
        else:
            self.banner.clear()

    # -- acting

    def _leave(self) -> None:
        self.settle()
        if self._step == START:
            self.left.emit()
        else:
            self.begin_another()

    def _enter_room(self) -> None:
        if self.sheet is not None:
            self.interview_wanted.emit(self.sheet.case_id)

    def _do(self, act: Callable[[Room], object], failed: Callable[[KnownError], None] | None = None) -> None:
        self.banner.clear()
        self.saving.begin()

        def refused(error: KnownError) -> None:
            self.saving.refused()
            if failed is not None:
                failed(error)

        self._acts.do(act, lambda _: self.saving.done(), refused)

    def _begin(self, name: str) -> None:
        sheet = self.sheet
        if sheet is not None:
            self._do(partial(transcribing.begin, case_id=sheet.case_id, turn=sheet.turn, name=name))

    def _type(self, field: str, value: str) -> None:
        sheet = self.sheet
        if sheet is not None:
            self._do(
                partial(
                    transcribing.type_value, case_id=sheet.case_id, turn=sheet.turn, field=field, value=value
                )
            )

    def _write_note(self, note_id: str, clock: str, text: str, question: str) -> None:
        sheet = self.sheet
        if sheet is not None:
            self._do(
                partial(
                    transcribing.write_paper_note,
                    case_id=sheet.case_id,
                    note_id=note_id,
                    clock=clock,
                    text=text,
                    question_id=question,
                )
            )

    def _write_reason(self, target: str, text: str) -> None:
        sheet = self.sheet
        if sheet is not None:
            self._do(
                partial(
                    rating.write_comment, case_id=sheet.case_id, target=target, method=INTERVIEW, text=text
                )
            )

    def _add_line(self, code: str) -> None:
        """Another indicator is on the paper: it becomes a line of the form."""
        sheet = self.sheet
        line = next((line for line in sheet.others if line.target.upper() == code), None) if sheet else None
        if line is None:
            self.form.say_no_line(code)
        else:
            self.form.add_line(line)

    def _settle(self, field: str, value: str) -> None:
        sheet = self.sheet
        if sheet is not None:
            self._do(partial(transcribing.settle, case_id=sheet.case_id, field=field, value=value))

    def _take_up(self) -> None:
        sheet = self.sheet
        if sheet is not None:
            self._do(partial(transcribing.take_up, case_id=sheet.case_id))

    def _undo(self, which: Callable[[Room, str], object]) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        self.settle()
        case_id = sheet.case_id
        self._do(lambda room: which(room, case_id))
