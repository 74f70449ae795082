"""Stamped notes: a time line above, one field below that is never taken away while somebody types in it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cse_desktop.domain.records import ClockJump, InterviewNote
from cse_desktop.domain.times import spoken
from ui.assess.rubric.comment import CommentField
from ui.assess.rubric.saving import SavingState
from ui.interview.jumps import JumpRow
from ui.interview.play_here import PlayHere
from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import Retranslated, TextLabel, VerbButton

FIELD_HEIGHT = 76
NOTHING: Mapping[str, str] = MappingProxyType({})


class NoteField(CommentField):
    """One note being written. Enter ends it, Shift+Enter breaks the line; while an input method is composing
    both belong to it."""

    finished = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if is_enter and plain:
            if not self.composing:
                self.finished.emit()
            return
        super().keyPressEvent(event)


class NoteRow(Retranslated, QFrame):
    """A line of the time line. Enter or a double click takes it up again."""

    taken_up = Signal(str)
    """note id"""
    play_wanted = Signal(int)
    """its moment, in milliseconds on the interview's clock"""

    def __init__(
        self,
        note: InterviewNote,
        question: str,
        look: Look,
        parent: QWidget | None = None,
        *,
        paper: str | None = None,
    ) -> None:
        """`paper`: the time beside it where it was typed in from paper, or empty; None where it was not."""
        super().__init__(parent)
        self._look = look
        self.note = note
        self._question, self._paper = question, paper
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("note", True)
        self.stamp = TextLabel(look, type="small", tone="quiet")
        self.stamp.setFont(look.font("small"))
        self.stamp.setFixedWidth(look.px(52))
        self.text = TextLabel(look, type="reading", wrap=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.about = TextLabel(look, type="small", tone="quiet")
        self.play = PlayHere(look)
        self.play.clicked.connect(lambda: self.play_wanted.emit(self.note.stamp_ms))
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE["m"], SPACE["xs"], SPACE["m"], SPACE["xs"])
        row.setSpacing(SPACE["m"])
        row.addWidget(self.stamp, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1)
        row.addWidget(self.about, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.play, 0, Qt.AlignmentFlag.AlignTop)
        self.show_note(note, question, paper)

    def show_note(self, note: InterviewNote, question: str, paper: str | None = None) -> None:
        """Shows the note anew."""
        self.note, self._question, self._paper = note, question, paper
        self.retranslate()

    def retranslate(self) -> None:
        stamp = spoken(self.note.stamp_ms)
        self.stamp.say_plain(stamp)
        self.text.say_plain(self.note.text)
        look, paper = self._look, self._paper
        about = [look.t("interview.note.about", number=self._question)] if self._question else []
        said = look.t("interview.note.row", time=stamp, text=self.note.text)
        if paper is not None:
            about.append(
                look.t("paper.note_mark", clock=paper) if paper else look.t("paper.note_mark_without")
            )
            mark = look.t("paper.mark_at", clock=paper) if paper else look.t("paper.mark")
            said = f"{said} – {mark}"
            self.about.setToolTip(mark)
        self.about.say_plain(" · ".join(about))
        self.setAccessibleName(said)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken_up.emit(self.note.note_id)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.taken_up.emit(self.note.note_id)
        event.accept()


class NoteTimeLine(QScrollArea):
    """All notes, oldest above; it follows the newest one unless somebody scrolled up."""

    taken_up = Signal(str)
    play_wanted = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._playable = False
        self._rows: dict[str, NoteRow] = {}
        self._jumps: list[JumpRow] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setProperty("ground", "surface")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, SPACE["s"], 0, SPACE["s"])
        self._column.setSpacing(SPACE["xs"])
        self.empty = TextLabel(look, "interview.note.empty", tone="quiet", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setContentsMargins(SPACE["xl"], SPACE["xxl"], SPACE["xl"], 0)
        self._column.addWidget(self.empty)
        self._column.addStretch(1)
        self.setWidget(inner)
        self._at_end = True
        self.verticalScrollBar().rangeChanged.connect(self._follow)
        self.verticalScrollBar().valueChanged.connect(self._note_end)

    def show_notes(
        self,
        notes: tuple[InterviewNote, ...],
        numbers: dict[str, int],
        hidden: str,
        jumps: tuple[ClockJump, ...] = (),
        paper: Mapping[str, str] = NOTHING,
    ) -> None:
        """Shows notes and what the clocks disclose; `hidden` is the note that is being written in the field.

        `paper`: notes typed in from paper, and the times written there.
        """
        shown = [note for note in notes if note.note_id != hidden]
        wanted = {note.note_id for note in shown}
        for name in [name for name in self._rows if name not in wanted]:
            self._rows.pop(name).deleteLater()
        for note in shown:
            about = str(numbers.get(note.question_id, "")) if note.question_id else ""
            if note.note_id in self._rows:
                self._rows[note.note_id].show_note(note, about, paper.get(note.note_id))
            else:
                row = NoteRow(note, about, self._look, paper=paper.get(note.note_id))
                row.taken_up.connect(self.taken_up)
                row.play_wanted.connect(self.play_wanted)
                row.play.setVisible(self._playable)
                self._rows[note.note_id] = row
        self._show_jumps(jumps)
        lines: list[tuple[int, QWidget]] = [(note.stamp_ms, self._rows[note.note_id]) for note in shown]
        lines += [(row.jump.stamp_ms, row) for row in self._jumps]
        for index, (_, line) in enumerate(sorted(lines, key=lambda line: line[0]), 1):
            if self._column.indexOf(line) != index:
                self._column.insertWidget(index, line)
        self.empty.setVisible(not lines)

    def _show_jumps(self, jumps: tuple[ClockJump, ...]) -> None:
        if tuple(row.jump for row in self._jumps) != jumps:
            for row in self._jumps:
                row.deleteLater()
            self._jumps = [JumpRow(jump, self._look) for jump in jumps]

    def offer_playing(self, playable: bool) -> None:
        """Whether the moment of a note can be heard now."""
        if playable != self._playable:
            self._playable = playable
            for row in self._rows.values():
                row.play.setVisible(playable)

    def row(self, note_id: str) -> NoteRow | None:
        """The row of a note."""
        return self._rows.get(note_id)

    def _note_end(self, value: int) -> None:
        self._at_end = value >= self.verticalScrollBar().maximum() - 4

    def _follow(self, _low: int, high: int) -> None:
        if self._at_end:
            self.verticalScrollBar().setValue(high)


class NoteWriter(Retranslated, QFrame):
    """The field for the note being written, its stamp, and whether it is kept."""

    written = Signal(str, str, int)
    """note id, text, stamp in milliseconds"""
    finished = Signal()

    def __init__(self, look: Look, new_id: Callable[[], str], parent: QWidget | None = None) -> None:
        """`new_id` names a note from its first character on, so that nothing waits for an answer."""
        super().__init__(parent)
        self._look = look
        self._new_id = new_id
        self._note_id = ""
        self._stamp = 0
        self._now_ms = 0
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.stamp = TextLabel(look, type="small", tone="quiet")
        self.saving = SavingState(look)
        self.field = NoteField(look)
        self.field.setFixedHeight(look.px(FIELD_HEIGHT))
        self.field.edited.connect(self._edited)
        self.field.committed.connect(self._commit)
        self.field.finished.connect(self.finish)
        self.keep = VerbButton(look, "interview.note.keep", icon="check", keys="Enter")
        self.keep.setProperty("bar", True)
        self.keep.clicked.connect(self.finish)
        head = QHBoxLayout()
        head.setSpacing(SPACE["s"])
        head.addWidget(self.stamp)
        head.addStretch(1)
        head.addWidget(self.saving)
        head.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["m"], SPACE["xs"], SPACE["m"], SPACE["m"])
        column.setSpacing(SPACE["xs"])
        column.addLayout(head)
        column.addWidget(self.field)
        self.retranslate()

    @property
    def note_id(self) -> str:
        """The note in the field, or empty."""
        return self._note_id

    def show_time(self, now_ms: int) -> None:
        """The clock, for the stamp of the next note."""
        self._now_ms = now_ms

    def take_up(self, note: InterviewNote) -> None:
        """Goes on with a note from the time line."""
        self.finish()
        self._note_id, self._stamp = note.note_id, note.stamp_ms
        self.field.begin_with(note.text)
        self.field.setFocus()
        self.retranslate()

    def kept(self) -> None:
        """What was written is durable."""
        self.saving.done()

    def refused(self, note_id: str, text: str, stamp_ms: int) -> None:
        """The note was not kept: it stays in the field, or comes back into it where that is free."""
        self.saving.refused()
        if note_id == self._note_id:
            self.field.refused()
        elif not self._note_id:
            self._note_id, self._stamp = note_id, stamp_ms
            self.field.offer(text)
            self.retranslate()

    def finish(self) -> None:
        """Ends the note and clears the field for the next one; not while an input method is composing."""
        if self.field.composing:
            return
        self.put_away()
        self.finished.emit()

    def put_away(self) -> None:
        """Ends the note, whatever is being composed in it: its case is left."""
        self.field.let_go()
        self._note_id = ""
        self.field.begin_with("")
        self.saving.rest(False)
        self.retranslate()

    def flush(self) -> None:
        """Keeps what was typed so far."""
        self.field.let_go()

    def _edited(self) -> None:
        if not self._note_id:
            self._note_id, self._stamp = self._new_id(), self._now_ms
            self.retranslate()

    def _commit(self, text: str) -> None:
        if self._note_id:
            self.saving.begin()
            self.written.emit(self._note_id, text, self._stamp)

    def retranslate(self) -> None:
        look = self._look
        self.field.setPlaceholderText(look.t("interview.note.hint"))
        self.field.setAccessibleName(look.t("interview.note.field"))
        if self._note_id:
            self.stamp.say("interview.note.since", time=spoken(self._stamp))
        else:
            self.stamp.say("interview.note.next")
