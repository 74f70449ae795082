"""The head of the interview room: who, the clock that can be read from across the table, and what moves it on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from cse_desktop.domain.times import spoken
from cse_desktop.services.sheets import InterviewSheet
from ui.assess.header import Portrait
from ui.interview.clock import InterviewClock, current_phase, next_phase
from ui.interview.phases import PhaseStrip
from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import ElidedLabel, Retranslated, TextLabel, VerbButton

LIVE = ("running", "paused")
ENDED = ("done", "no_show")


class ClockFace(Retranslated, QWidget):
    """Time left in the phase in large digits of one width, and beside it the whole time in small ones."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._state = "planned"
        self.digits = TextLabel(look, type="clock")
        self.digits.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.caption = TextLabel(look, type="small", tone="quiet")
        self.total = TextLabel(look, type="small", tone="quiet")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.caption)
        words.addWidget(self.total)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE["s"])
        row.addWidget(self.digits)
        row.addLayout(words)
        look.restyled.connect(self._measure)
        self._measure()
        self.show_time(0, 0, 0)

    def _measure(self) -> None:
        font = self._look.font("clock", medium=True)
        self.digits.setFont(font)
        self.digits.setMinimumWidth(self._look.px(104))
        self.caption.setMinimumWidth(self._look.px(92))

    def show_state(self, state: str) -> None:
        """Whether the clock runs."""
        self._state = state

    def show_time(self, total: int, phase: int, planned: int) -> None:
        """Shows the clock; after the planned time it counts the overtime, in words and without alarm."""
        left = planned - phase
        over = planned > 0 and left < 0
        shown = spoken(left) if planned else spoken(phase)
        if self.digits.text() != shown:
            self.digits.say_plain(shown)
        if over:
            key, tone = "interview.clock.over", "notice"
        elif self._state == "paused":
            key, tone = "interview.clock.paused", "busy"
        elif planned:
            key, tone = "interview.clock.left", "quiet"
        else:
            key, tone = "interview.clock.not_started", "quiet"
        self.caption.say(key)
        self.caption.set_tone(tone)
        self.digits.set_tone("notice" if over else "")
        self.total.say("interview.clock.total", time=spoken(total))
        self.setAccessibleName(f"{self.caption.text()} {shown}, {self.total.text()}")

    def retranslate(self) -> None:
        self.setAccessibleName(f"{self.caption.text()} {self.digits.text()}, {self.total.text()}")


class InterviewHead(Retranslated, QFrame):
    """What is always in sight in the interview room."""

    left = Signal()
    started = Signal()
    pause_wanted = Signal()
    next_wanted = Signal()
    phase_wanted = Signal(str)
    adjourn_wanted = Signal()
    no_show_wanted = Signal()
    finish_wanted = Signal()
    paper_wanted = Signal()
    identity_checked = Signal(bool)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._sheet: InterviewSheet | None = None
        self._checked = False
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.back = VerbButton(look, "interview.head.leave", kind="plain", icon="back", keys="F11")
        self.back.clicked.connect(self.left)
        self.portrait = Portrait(look)
        self._picture: QPixmap | None = None
        self.name = ElidedLabel(look, type="subtitle")
        self.facts = ElidedLabel(look, type="small", tone="quiet")
        self.name.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.identity = VerbButton(look, "interview.head.identity_open", icon="identity", keys="F7")
        self.identity.setCheckable(True)
        self.identity.clicked.connect(self.identity_checked)
        self.clock = ClockFace(look)
        self.start = VerbButton(look, "interview.head.start", kind="primary", icon="play", keys="F5")
        self.start.clicked.connect(self.started)
        self.pause = VerbButton(look, "interview.head.pause", icon="pause", keys="F6")
        self.pause.clicked.connect(self.pause_wanted)
        self.next = VerbButton(look, "interview.head.next", kind="primary", icon="next", keys="F8")
        self.next.clicked.connect(self._go_on)
        self.more = VerbButton(look, "interview.head.more", kind="plain", icon="menu")
        self.more.clicked.connect(self._open_menu)
        self.phases = PhaseStrip(look)
        self.phases.phase_wanted.connect(self.phase_wanted)
        self._place()
        self.retranslate()

    def _place(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self.facts)
        row = QHBoxLayout()
        row.setContentsMargins(SPACE["s"], SPACE["s"], SPACE["m"], SPACE["xs"])
        row.setSpacing(SPACE["s"])
        row.addWidget(self.back)
        row.addWidget(self.portrait)
        row.addLayout(words, 1)
        row.addWidget(self.identity)
        row.addSpacing(SPACE["m"])
        row.addWidget(self.clock)
        row.addSpacing(SPACE["s"])
        for button in (self.start, self.pause, self.next, self.more):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.phases)

    def show_sheet(self, sheet: InterviewSheet) -> None:
        """Shows how the interview stands."""
        self._sheet = sheet
        self._checked = sheet.identity_checked
        self.phases.show_phases(sheet.phases, sheet.phase)
        self.clock.show_state(sheet.state)
        self.retranslate()

    def show_portrait(self, picture: QPixmap | None) -> None:
        """The applicant's picture is there."""
        self._picture = picture
        if self._sheet is not None:
            self.portrait.show_person(self._sheet.case.profile.name, picture)

    def show_identity(self, checked: bool) -> None:
        """Whether the identity was checked."""
        self._checked = checked
        self.retranslate()

    def show_clock(self, clock: InterviewClock, now_ms: int) -> None:
        """Moves the digits on."""
        reading = clock.read(now_ms)
        self.clock.show_time(reading.total, reading.phase, reading.planned)
        self.phases.show_spent(reading.phase)

    def _go_on(self) -> None:
        if self._sheet is not None and next_phase(self._sheet) is None:
            self.finish_wanted.emit()
        else:
            self.next_wanted.emit()

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        ended = self._sheet is not None and self._sheet.state in ENDED
        again = [("interview.head.again", self.started)]
        ways = [
            ("interview.head.adjourn", self.adjourn_wanted),
            ("interview.head.no_show", self.no_show_wanted),
            ("interview.head.finish", self.finish_wanted),
        ]
        for key, signal in [*(again if ended else ways), ("interview.head.paper", self.paper_wanted)]:
            menu.addAction(self._look.t(key)).triggered.connect(signal)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def retranslate(self) -> None:
        sheet, look = self._sheet, self._look
        self.setAccessibleName(look.t("interview.name"))
        self.identity.setChecked(self._checked)
        self.identity.say("interview.head.identity_done" if self._checked else "interview.head.identity_open")
        look.dress(
            self.identity, "check" if self._checked else "identity", "good" if self._checked else "strong", 16
        )
        if sheet is None:
            return
        profile = sheet.case.profile
        self.name.say_plain(look.person(profile.name, profile.name_latin))
        state = look.t(f"interview.state.{sheet.state}")
        self.facts.say_plain(f"{sheet.case.number} · {look.words(sheet.case.grade.name)} · {state}")
        self.portrait.show_person(profile.name, self._picture)
        live = sheet.state in LIVE
        ended = sheet.state in ENDED
        self.start.setVisible(not live and not ended)
        self.start.say("interview.head.resume" if sheet.state == "adjourned" else "interview.head.start")
        self.pause.setVisible(live)
        self.pause.say("interview.head.resume" if sheet.state == "paused" else "interview.head.pause")
        look.dress(self.pause, "play" if sheet.state == "paused" else "pause", "strong", 16)
        self.next.setVisible(live)
        following = next_phase(sheet)
        if following is not None and current_phase(sheet) is not None:
            self.next.say("interview.head.next", name=look.words(following.name))
        else:
            self.next.say("interview.head.finish")
