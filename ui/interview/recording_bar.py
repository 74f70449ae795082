"""The line that says how the recording stands: consent, one button, the level, the state in words; never in the way."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from cse_desktop.domain.records import RecordingConsent
from cse_desktop.domain.times import spoken
from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import ElidedLabel, Retranslated, TextLabel, VerbButton, announce

LOUD = 92
"""from here on sound is cut off at the top"""
TONES = {
    "recording": "good",
    "nearly_full": "notice",
    "full": "bad",
    "lost": "notice",
    "required": "notice",
}
BEGINS = ("ready", "required", "waiting", "lost", "full", "device")
"""states in which the button can be pressed"""


class LevelMeter(Retranslated, QWidget):
    """How loud it is, as a bar; it says nothing to a screen reader but what it is."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.level = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.retranslate()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(96), self._look.px(10))

    def show_level(self, level: int) -> None:
        """0 to 100; it falls more slowly than it rises, so that a word can be seen."""
        shown = max(level, self.level - 8) if level else 0
        if shown != self.level:
            self.level = shown
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        body = QRectF(self.rect())
        radius = body.height() / 2
        painter.setBrush(self._look.color("line"))
        painter.drawRoundedRect(body, radius, radius)
        if self.level:
            painter.setBrush(self._look.color("notice" if self.level >= LOUD else "good"))
            body.setWidth(max(body.height(), body.width() * self.level / 100))
            painter.drawRoundedRect(body, radius, radius)
        painter.end()
        del event

    def retranslate(self) -> None:
        self.setAccessibleName(self._look.t("recording.level.name"))


class RecordingBar(Retranslated, QFrame):
    """Asks nothing of the services itself."""

    consent_given = Signal(bool)
    toggled = Signal()
    destroy_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._consent: RecordingConsent | None = None
        self._returned = False
        self.state = "looking"
        self._values: dict[str, object] = {}
        self._recorded_ms = 0
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.record = VerbButton(look, "recording.verb.record", icon="record", keys="F9")
        self.record.clicked.connect(self.toggled)
        self.level = LevelMeter(look)
        self.icon = QLabel()
        self.words = TextLabel(look)
        self.notice = ElidedLabel(look, tone="notice")
        self.consent = QCheckBox()
        self.consent.clicked.connect(self.consent_given)
        self._build_question()
        self.line = QWidget()
        row = QHBoxLayout(self.line)
        row.setContentsMargins(SPACE["m"], SPACE["xs"], SPACE["m"], SPACE["xs"])
        row.setSpacing(SPACE["s"])
        row.addWidget(self.consent)
        row.addSpacing(SPACE["m"])
        row.addWidget(self.record)
        row.addWidget(self.level)
        row.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.words)
        row.addWidget(self.notice, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.line)
        column.addWidget(self.question)
        self.hide()
        self.retranslate()

    def _build_question(self) -> None:
        look = self._look
        self.question = QFrame()
        self.question.setProperty("banner", "notice")
        self._asked = TextLabel(look, wrap=True)
        self.keep = VerbButton(look, "recording.consent.keep")
        self.keep.clicked.connect(self.ask_nothing)
        self.give_up = VerbButton(look, "recording.consent.destroy")
        self.give_up.clicked.connect(self._ask_again)
        self.cancel = VerbButton(look, "recording.consent.cancel")
        self.cancel.clicked.connect(self.ask_nothing)
        self.confirm = VerbButton(look, "recording.consent.confirm", kind="danger")
        self.confirm.clicked.connect(self._destroy)
        row = QHBoxLayout(self.question)
        row.setContentsMargins(SPACE["m"], SPACE["s"], SPACE["m"], SPACE["s"])
        row.setSpacing(SPACE["s"])
        row.addWidget(self._asked, 1)
        for button in (self.keep, self.give_up, self.cancel, self.confirm):
            row.addWidget(button)
        self.question.hide()

    def show_consent(self, consent: RecordingConsent | None, *, returned: bool = False) -> None:
        """Whether the applicant agrees; `returned`: to the recording going to the society as well."""
        self._consent, self._returned = consent, returned
        self.retranslate()

    def show_state(self, state: str, recorded_ms: int = 0, **values: object) -> None:
        """How it stands, by a name of `recording.state`; a change is announced, the running time is not."""
        changed = state != self.state
        self.state, self._values, self._recorded_ms = state, values, recorded_ms
        self._speak()
        if changed:
            self._dress()
            announce(self, self.words.text())

    def tell(self, key: str = "", **values: object) -> None:
        """Says something beside the state that stays until it is past; empty says nothing more."""
        if key:
            self.notice.say(key, **values)
            announce(self, self.notice.text())
        else:
            self.notice.say_plain("")

    def ask_what_becomes(self, recorded_ms: int) -> None:
        """Consent was taken back and there is a recording: keep it or destroy it."""
        self._recorded_ms = recorded_ms
        self._ask(sure=False)

    def ask_nothing(self) -> None:
        """The question is answered, or past: the line is there again."""
        self.line.show()
        self.question.hide()

    def _ask_again(self) -> None:
        self._ask(sure=True)

    def _ask(self, *, sure: bool) -> None:
        for button in (self.keep, self.give_up):
            button.setVisible(not sure)
        for button in (self.cancel, self.confirm):
            button.setVisible(sure)
        if sure:
            self._asked.say("recording.consent.sure")
        else:
            self._asked.say("recording.consent.withdrawn", time=spoken(self._recorded_ms))
        self.line.hide()
        self.question.show()
        (self.cancel if sure else self.keep).setFocus()
        announce(self, self._asked.text())

    def _destroy(self) -> None:
        self.ask_nothing()
        self.destroy_wanted.emit()

    def _dress(self) -> None:
        running = self.state in ("recording", "nearly_full")
        tone = TONES.get(self.state, "quiet")
        name = "record" if running else "microphone"
        self._look.dress(self.icon, name, "bad" if running else tone, 16)
        self.words.set_tone("" if running else tone)
        self.level.setVisible(running)
        self.record.say("recording.verb.stop" if running else "recording.verb.record")
        self._look.dress(self.record, "stop" if running else "record", "strong", 16)
        self.record.setEnabled(running or self.state in BEGINS or self.state == "paused")

    def _speak(self) -> None:
        text = self._look.t(f"recording.state.{self.state}", time=spoken(self._recorded_ms), **self._values)
        if self.words.text() != text:
            self.words.say_plain(text)
            self.setAccessibleName(f"{self._look.t('recording.name')}: {text}")

    def retranslate(self) -> None:
        look, consent = self._look, self._consent
        given = consent is not None and consent.given
        self.consent.setChecked(given)
        if consent is not None and given:
            self.consent.setText(look.t("recording.consent.since", time=look.clock(consent.at)))
        else:
            tick = "tick_returned" if self._returned else "tick"
            self.consent.setText(look.t(f"recording.consent.{tick}"))
        tip = look.t("recording.consent.tip_returned" if self._returned else "recording.consent.tip")
        self.consent.setAccessibleName(self.consent.text())
        self.consent.setToolTip(tip)
        self.consent.setAccessibleDescription(tip)
        self._speak()
        self._dress()
