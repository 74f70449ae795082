"""The recording of the interview in its room: joins bar, recorder and player to the services; nothing is modal."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from cse_desktop.domain.sound import LEAD_MS, RATE, SAMPLE_BYTES, Heard
from cse_desktop.domain.times import parse_time_ms, spoken
from cse_desktop.errors import KnownError
from cse_desktop.services.recordings import NEVER, CaseRecording, RecordingSheet
from cse_desktop.services.sheets import InterviewSheet
from ui.interview.clock import RUNNING
from ui.interview.recorder import DISK_FULL, Recorder
from ui.interview.room import InterviewRoom
from ui.interview.sound import Microphone, SoundInput
from ui.program import Program
from ui.turns import in_turns

GOES_ON_MS = 10 * 60_000
"""after a longer absence nobody is recorded without having pressed a key: the applicant may have left"""
SPARE_BYTES = 32 << 20
"""what the case file and the log beside the recording may still want"""
LOW_MINUTES = 60
ENDED = ("done", "no_show")


class Recording(QObject):
    """One interview's recording at a time; the page says which, and how its clock stands."""

    def __init__(
        self,
        program: Program,
        page: QWidget,
        room: InterviewRoom,
        clock: Callable[[], int],
        sound: SoundInput | None = None,
    ) -> None:
        """`clock` says what the interview's clock says, in milliseconds; `sound` is the microphone unless given."""
        super().__init__(page)
        self._program = program
        self._page = page
        self._room = room
        self._bar = room.recording
        self.recorder = Recorder(sound or Microphone(), clock, self)
        self._forget()
        bar, recorder = self._bar, self.recorder
        bar.toggled.connect(self.toggle)
        bar.consent_given.connect(self._consented)
        bar.destroy_wanted.connect(self._destroy)
        recorder.sounded.connect(bar.level.show_level)
        recorder.grew.connect(self._grow)
        recorder.looked.connect(self._looked)
        recorder.ended.connect(self._ended)
        recorder.failed.connect(self._failed)
        recorder.lost.connect(self._lost)
        room.notes.play_wanted.connect(self.play)

    def _forget(self) -> None:
        self._recording: CaseRecording | None = None
        self._wanted = NEVER
        self._sheet: RecordingSheet | None = None
        self._heard: Heard | None = None
        self._seen = False
        """the store was looked at"""
        self._missing: str | None = None
        """why there is no sound: None until that is known"""
        self._trouble = ""
        self._on = False
        """the person wants it, whether the clock runs or not"""
        self._clock_state = ""
        self._frozen = False
        self._came_back = False
        self._recorded_ms = 0
        self._left: int | None = None

    # -- the case

    def show(self, sheet: InterviewSheet) -> None:
        """The interview stands like this."""
        self._wanted = sheet.record_audio
        self._bar.setVisible(self._wanted != NEVER)
        if self._wanted == NEVER:
            return
        self._clock_state, self._frozen = sheet.state, sheet.case.frozen
        if self._recording is None:
            self._open(sheet.case.case_id)
        self._follow()

    def leave(self) -> None:
        """The case is left: what was heard is kept, and nothing more is recorded."""
        self._room.listening.close_player()
        self._room.notes.offer_playing(False)
        self.recorder.close()
        self._forget()
        self._bar.ask_nothing()
        self._bar.tell()
        self._bar.hide()

    def _open(self, case_id: str) -> None:
        recording = self._program.desk.recording(self._program.room, case_id)
        self._recording = recording
        self.recorder.open(recording)
        self._read()
        in_turns(self, (self._find,))

    def _read(self) -> None:
        recording = self._recording

        def came(sheet: RecordingSheet) -> None:
            if recording is self._recording:
                self._sheet = sheet
                self._bar.show_consent(sheet.consent, returned=sheet.returned)
                self._come_back()

        if recording is not None:
            self._program.run(self._page, recording.sheet, came, self._refuse)

    def _find(self) -> None:
        if self._recording is not None:
            self._missing = self.recorder.sound.missing()
            self._come_back()

    def _looked(self, heard: Heard | None) -> None:
        self._seen = True
        self._hear(heard)
        self._come_back()

    def _hear(self, heard: Heard | None) -> None:
        """What is durable, and so that the case file says the same."""
        self._heard = heard if heard is not None and heard.pieces else None
        recording = self._recording
        if self._heard is not None and recording is not None:
            known = self._heard
            self._recorded_ms = known.length_ms
            self._program.run(self._page, lambda: recording.keep(known), lambda _: None, self._refuse)

    def _come_back(self) -> None:
        """Once all is known: goes on where a pause or a crash had stopped it."""
        ready = self._sheet is not None and self._seen and self._missing is not None
        if ready and not self._came_back:
            self._came_back = True
            if self._heard is not None and self._agreed and self._clock_state in (RUNNING, "paused"):
                self._on = self._on or self._heard.pieces[-1].ended == "paused"
                if self._heard.cut_short:
                    self._say_interrupted(self._heard)
        self._follow()

    def _say_interrupted(self, heard: Heard) -> None:
        if self._recording is None:
            return
        away = parse_time_ms(self._recording.now()) - parse_time_ms(heard.last_at)
        away_ms = max(0, round(away.total_seconds() * 1000))
        self._on = away_ms <= GOES_ON_MS and not self._missing
        key = "recording.interrupted.resumed" if self._on else "recording.interrupted.resting"
        self._bar.tell(key, time=spoken(away_ms))

    # -- recording

    @property
    def _agreed(self) -> bool:
        consent = self._sheet.consent if self._sheet is not None else None
        return consent is not None and consent.given

    def toggle(self) -> None:
        """Records, or records no more; where neither can be it says why."""
        if self._recording is None or self._sheet is None:
            if self._wanted == NEVER:
                self._hint("recording.refused.round")
            return
        if not self._agreed:
            self._hint("recording.refused.ask")
            self._bar.consent.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._bar.tell()
        self._on = not self._on
        if self._on:
            self._trouble = ""
            self._missing = self.recorder.sound.missing()
            self._on = not self._missing
        self._follow()

    def _follow(self) -> None:
        """Records exactly while it is wanted, agreed to and possible, and the interview's clock runs."""
        if self._recording is None:
            return
        if self._frozen or self._clock_state not in (RUNNING, "paused", "planned", "ready"):
            self._on = False
        can = self._on and self._agreed and self._missing == "" and not self._trouble
        if can and self._clock_state == RUNNING:
            if not self.recorder.active:
                self._room.listening.close_player()
                self.recorder.begin()
        elif self.recorder.active:
            self.recorder.end("paused" if can and self._clock_state == "paused" else "stopped")
        self._room.notes.offer_playing(self._heard is not None and not self.recorder.active)
        self._say()

    def _say(self) -> None:
        minutes = self._minutes_left()
        state = self._state(minutes)
        self._bar.show_state(state, self._recorded_ms, minutes=minutes if minutes is not None else 0)

    def _state(self, minutes: int | None) -> str:
        if self.recorder.active:
            return "nearly_full" if minutes is not None and minutes < LOW_MINUTES else "recording"
        if self._frozen or self._clock_state in ENDED:
            return "ended"
        if self._trouble:
            return self._trouble
        if self._sheet is None or self._missing is None or not self._seen:
            return "looking"
        if self._missing or not self._agreed:
            return self._missing or "consent"
        if self._on:
            return "paused" if self._clock_state == "paused" else "waiting"
        return "required" if self._wanted == "required" and self._heard is None else "ready"

    def _minutes_left(self) -> int | None:
        if self._left is None:
            return None
        return max(0, self._left - SPARE_BYTES) // (60 * RATE * SAMPLE_BYTES)

    def _grow(self, durable_ms: int, left: int) -> None:
        self._recorded_ms, self._left = durable_ms, left
        self._say()

    def _ended(self, heard: Heard) -> None:
        self._hear(heard)
        self._follow()

    def _lost(self) -> None:
        self._trouble, self._on = "lost", False
        self._follow()

    def _failed(self, error: KnownError) -> None:
        self._trouble, self._on = "full" if error.code == DISK_FULL else "", False
        self._refuse(error)
        self._follow()

    # -- consent

    def _consented(self, given: bool) -> None:
        recording = self._recording
        if recording is None:
            return
        if not given:
            self._on = False
            self._follow()
        act = recording.give_consent if given else recording.withdraw_consent

        def done(_: object) -> None:
            self._read()
            if not given and self._recorded_ms:
                self._bar.ask_what_becomes(self._recorded_ms)
            elif given:
                self._bar.ask_nothing()

        def refused(error: KnownError) -> None:
            self._refuse(error)
            self._read()

        self._program.run(self._page, act, done, refused)

    def _destroy(self) -> None:
        """The store is closed first: what is open can not be destroyed everywhere."""
        recording = self._recording
        if recording is None:
            return
        self._room.listening.close_player()

        def closed() -> None:
            self._program.run(self._page, recording.destroy, gone, refused)

        def gone(_: object) -> None:
            self._begin_anew(recording.case_id)
            self._room.banner.say("good", lambda: self._program.look.t("recording.consent.destroyed"))

        def refused(error: KnownError) -> None:
            self._begin_anew(recording.case_id)
            self._refuse(error)

        self.recorder.close(closed)

    def _begin_anew(self, case_id: str) -> None:
        if self._recording is None or self._recording.case_id != case_id:
            return
        clock_state, frozen, wanted = self._clock_state, self._frozen, self._wanted
        self._forget()
        self._clock_state, self._frozen, self._wanted = clock_state, frozen, wanted
        self._open(case_id)
        self._follow()

    # -- listening

    def play(self, stamp_ms: int) -> None:
        """Plays from a moment of the interview, a few seconds before it; never while it records."""
        recording = self._recording
        if self.recorder.active:
            self._hint("recording.play.not_now")
        elif recording is None or self._heard is None:
            self._hint("recording.play.none")
        else:
            self._room.listening.play(recording.open_sound, max(0, self._heard.position(stamp_ms) - LEAD_MS))

    def _hint(self, key: str) -> None:
        self._room.banner.say("info", lambda: self._program.look.t(key))

    def _refuse(self, error: KnownError) -> None:
        self._room.banner.say_error(error)
