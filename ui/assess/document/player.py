"""Plays a recording in its tab: play and pause, the time line, speed, volume, and a stretch of time as evidence.

Qt's multimedia is imported when the first recording is opened, on the main thread, step by step. The decoder has looked
at the file before; what Qt makes of it is shown and heard, and nothing else is done with it.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from cse_desktop.domain.times import clock
from cse_desktop.errors import KnownError
from ui.assess.document.media_bytes import MediaBytes
from ui.assess.document.picking import Picked
from ui.look import Look
from ui.look.tokens import SPACE
from ui.turns import in_turns
from ui.widgets import Retranslated, TextLabel, VerbButton, announce, error_text

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer

STEP_MS = 5_000
FINE_STEP_MS = 1_000
VOLUME_STEP = 10
LOADED = ("LoadedMedia", "BufferingMedia", "BufferedMedia")
SPEEDS = (0.75, 1.0, 1.25, 1.5, 2.0)


class PlayerView(Retranslated, QWidget):
    """One recording. It knows nothing of the case; `picked` is what can become evidence."""

    picked_changed = Signal()
    failed = Signal(object)
    """KnownError: it cannot be played after all"""
    position_changed = Signal(int)
    """milliseconds"""

    def __init__(
        self, media: MediaBytes, name: str, look: Look, *, picture: bool, parent: QWidget | None = None
    ) -> None:
        """`picture` says that the recording is a video."""
        super().__init__(parent)
        self._look = look
        self._name = name
        self._media = media
        self._picture = picture
        self._player: QMediaPlayer | None = None
        self._sound: QAudioOutput | None = None
        self._start: int | None = None
        self._end: int | None = None
        self._wanted = -1
        self._starting = False
        self._loaded = False
        self.trouble: KnownError | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ground", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._build()
        media.setParent(self)
        media.progressed.connect(
            lambda here, all_: self.state.say("reading.player.loading", n=here * 100 // all_)
        )
        media.failed.connect(self._fail)
        media.ready.connect(self._begin)
        self.retranslate()

    def _build(self) -> None:
        look = self._look
        self.screen_place = QFrame()
        room = QVBoxLayout(self.screen_place)
        room.setContentsMargins(0, 0, 0, 0)
        if not self._picture:
            icon = QLabel()
            look.dress(icon, "microphone", "quiet", 24)
            title = TextLabel(look, type="subtitle", wrap=True)
            title.say_plain(self._name.rsplit("/", 1)[-1])
            title.setAlignment(Qt.AlignmentFlag.AlignCenter)
            room.addStretch(1)
            room.addWidget(icon, 0, Qt.AlignmentFlag.AlignHCenter)
            room.addWidget(title)
            room.addStretch(1)
        self._build_controls()
        self._lay_out()

    def _build_controls(self) -> None:
        look = self._look
        self.state = TextLabel(look, "reading.player.opening", tone="quiet", wrap=True)
        self.state.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.play = VerbButton(look, "reading.player.play", kind="primary", icon="play", keys="Space")
        self.play.clicked.connect(self.toggle)
        self.line = QSlider(Qt.Orientation.Horizontal)
        self.line.setRange(0, 0)
        self.line.setSingleStep(STEP_MS)
        self.line.setPageStep(6 * STEP_MS)
        self.line.sliderMoved.connect(self.seek)
        self.line.actionTriggered.connect(lambda _: self.seek(self.line.sliderPosition()))
        self.time = TextLabel(look, type="small", tone="quiet")
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setRange(0, 100)
        self.volume.setValue(80)
        self.volume.setFixedWidth(look.px(90))
        self.volume.valueChanged.connect(self._set_volume)
        self.speed = QToolButton()
        self.speed.setProperty("bar", True)
        self.speed.clicked.connect(self.next_speed)
        self._speed = 1.0
        self.begin = VerbButton(look, "reading.player.begin")
        self.begin.clicked.connect(self.mark_start)
        self.finish = VerbButton(look, "reading.player.finish")
        self.finish.clicked.connect(self.mark_end)
        self.clear = VerbButton(look, "reading.player.clear", kind="plain")
        self.clear.clicked.connect(self.clear_range)
        self.stretch = TextLabel(look, tone="quiet")
        self._loud = TextLabel(look, "reading.player.volume", type="small", tone="quiet")

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(SPACE["m"])
        above.addWidget(self.play)
        above.addWidget(self.line, 1)
        above.addWidget(self.time)
        below = QHBoxLayout()
        below.setSpacing(SPACE["s"])
        for button in (self.begin, self.finish, self.clear):
            below.addWidget(button)
        below.addWidget(self.stretch, 1)
        for widget in (self._loud, self.volume, self.speed):
            below.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["l"], SPACE["l"], SPACE["l"], SPACE["l"])
        column.setSpacing(SPACE["m"])
        column.addWidget(self.screen_place, 1)
        column.addWidget(self.state)
        column.addLayout(above)
        column.addLayout(below)
        self._controls = (self.play, self.line, self.speed, self.begin, self.finish)
        for control in self._controls:
            control.setEnabled(False)
        for child in self.findChildren(QWidget):
            child.installEventFilter(self)

    # -- getting ready

    def _begin(self) -> None:
        """Each step waits for Qt's parts of some ten milliseconds; keys and painting come between."""
        in_turns(self, (self._load, self._find_sound, self._start_player))

    def _load(self) -> None:
        try:
            import PySide6.QtMultimedia  # noqa: PLC0415 - only who plays needs it
            import PySide6.QtMultimediaWidgets  # noqa: F401, PLC0415
        except ImportError:
            self._say_missing("reading.player.no_multimedia")

    def _find_sound(self) -> None:
        if self.trouble is not None:
            return
        from PySide6.QtMultimedia import QAudioOutput, QMediaDevices  # noqa: PLC0415

        if QMediaDevices.audioOutputs():
            self._sound = QAudioOutput(self)
        self._loud.setVisible(self._sound is not None)
        self.volume.setVisible(self._sound is not None)

    def _start_player(self) -> None:
        if self.trouble is not None:
            return
        from PySide6.QtMultimedia import QMediaPlayer  # noqa: PLC0415

        player = QMediaPlayer(self)
        self._player = player
        if self._sound is not None:
            player.setAudioOutput(self._sound)
            self._set_volume(self.volume.value())
        if self._picture:
            from PySide6.QtMultimediaWidgets import QVideoWidget  # noqa: PLC0415

            screen = QVideoWidget(self.screen_place)
            screen.setAccessibleName(self._look.t("reading.player.picture"))
            layout = self.screen_place.layout()
            if layout is not None:
                layout.addWidget(screen)
            player.setVideoOutput(screen)
        player.durationChanged.connect(self._take_length)
        player.mediaStatusChanged.connect(self._take_status)
        player.positionChanged.connect(self._take_position)
        player.playbackStateChanged.connect(lambda _: self.retranslate())
        player.errorOccurred.connect(lambda _error, _text: self._say_missing("reading.player.unplayable"))
        # a neutral address: Qt may write it to its log, and a material's name is the applicant's
        player.setSourceDevice(self._media.device, QUrl("material"))
        for control in self._controls:
            control.setEnabled(True)
        if self._sound is None:
            self.state.say("reading.player.no_sound")
        else:
            self.state.hide()

    def _say_missing(self, key: str) -> None:
        from cse_desktop.words import words  # noqa: PLC0415 - only where something is missing

        self._fail(KnownError("DOC-014", words(key), next_step=words("reading.player.elsewhere")))

    def _fail(self, error: KnownError) -> None:
        self.trouble = error
        for control in self._controls:
            control.setEnabled(False)
        self.state.show()
        self.state.say_plain(error_text(self._look, error))
        announce(self, self.state.text())
        self.failed.emit(error)

    # -- playing

    @property
    def ready(self) -> bool:
        """Whether it can be played, or has said why not."""
        return self.trouble is not None or self._loaded

    @property
    def playing(self) -> bool:
        """Whether time runs."""
        return self._player is not None and self._player.isPlaying()

    @property
    def position_ms(self) -> int:
        """Where it stands."""
        return self._player.position() if self._player is not None else 0

    @property
    def length_ms(self) -> int:
        """How long it is; 0 until that is known."""
        return self._player.duration() if self._player is not None else 0

    def toggle(self) -> None:
        """Plays or pauses."""
        if self._player is not None and self.trouble is None:
            if self.playing:
                self._player.pause()
            else:
                self._player.play()

    def pause(self) -> None:
        """Stands still; where it does already nothing happens."""
        if self.playing and self._player is not None:
            self._player.pause()

    def seek(self, ms: int) -> None:
        """Goes to a time, now or once it can be played."""
        if self._player is None or not self._loaded:
            self._wanted = ms
        elif self.trouble is None:
            self._player.setPosition(min(max(0, ms), self.length_ms))

    def play_from(self, ms: int) -> None:
        """Plays from a time on, now or once it can be played."""
        self._starting = True
        self.seek(ms)
        if self._loaded and self._player is not None and self.trouble is None:
            self._player.play()

    def be_plain(self) -> None:
        """Plays and nothing else: no picture, and no stretch to become evidence."""
        for widget in (self.screen_place, self.begin, self.finish, self.clear, self.stretch):
            widget.hide()

    def next_speed(self) -> None:
        """The next faster speed, from the fastest to the slowest."""
        faster = [speed for speed in SPEEDS if speed > self._speed]
        self._speed = faster[0] if faster else SPEEDS[0]
        if self._player is not None:
            self._player.setPlaybackRate(self._speed)
        self.retranslate()

    def _set_volume(self, percent: int) -> None:
        if self._sound is not None:
            self._sound.setVolume(percent / 100)

    def _take_length(self, ms: int) -> None:
        self.line.setRange(0, ms)
        self._show_time()

    def _take_status(self, status: object) -> None:
        """A time that was asked for before is gone to once the recording is loaded; Qt forgets it earlier."""
        if not self._loaded and getattr(status, "name", "") in LOADED:
            self._loaded = True
            if self._wanted >= 0:
                self.seek(self._wanted)
            if self._starting and self._player is not None:
                self._player.play()

    def _take_position(self, ms: int) -> None:
        if not self.line.isSliderDown():
            self.line.setValue(ms)
        self._show_time()
        self.position_changed.emit(ms)

    def _show_time(self) -> None:
        self.time.say_plain(f"{clock(self.position_ms)} / {clock(self.length_ms)}")

    # -- a stretch of time

    @property
    def range_ms(self) -> tuple[int, int] | None:
        """Start and end that were chosen; a start alone is a moment."""
        if self._start is None:
            return None
        end = self._end if self._end is not None else self._start
        return (min(self._start, end), max(self._start, end))

    @property
    def picked(self) -> Picked:
        """The stretch that was chosen, else the moment where it stands; one that was not gone into is a whole."""
        if self.range_ms is None and not self.position_ms:
            return Picked(0, "whole", ())
        start, end = self.range_ms or (self.position_ms, self.position_ms)
        return Picked(0, "time", (), start_ms=start, end_ms=end)

    def mark_start(self) -> None:
        """The stretch begins where it stands."""
        self._start = self.position_ms
        if self._end is not None and self._end < self._start:
            self._end = None
        self._tell_range()

    def mark_end(self) -> None:
        """The stretch ends where it stands."""
        self._end = self.position_ms
        if self._start is None:
            self._start = 0
        self._tell_range()

    def show_range(self, start_ms: int, end_ms: int) -> None:
        """Shows a stretch that is evidence, and goes to its beginning."""
        self._start, self._end = start_ms, end_ms
        self.seek(start_ms)
        self._tell_range()

    def clear_range(self) -> None:
        """No stretch is chosen."""
        self._start = self._end = None
        self._tell_range()

    def _tell_range(self) -> None:
        self.retranslate()
        self.picked_changed.emit()

    # -- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._act_on(event):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Space plays from every control but the buttons, which it presses."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and isinstance(watched, QSlider)
            and event.key() == Qt.Key.Key_Space
        ):
            self.toggle()
            return True
        return super().eventFilter(watched, event)

    def _act_on(self, event: QKeyEvent) -> bool:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = FINE_STEP_MS if shift else STEP_MS
        match Qt.Key(event.key()):
            case Qt.Key.Key_Space:
                self.toggle()
            case Qt.Key.Key_Left:
                self.seek(self.position_ms - step)
            case Qt.Key.Key_Right:
                self.seek(self.position_ms + step)
            case Qt.Key.Key_Up:
                self.volume.setValue(self.volume.value() + VOLUME_STEP)
            case Qt.Key.Key_Down:
                self.volume.setValue(self.volume.value() - VOLUME_STEP)
            case Qt.Key.Key_Home:
                self.seek(0)
            case Qt.Key.Key_End:
                self.seek(self.length_ms)
            case _:
                return False
        return True

    def close_player(self) -> None:
        """Stops, and lets go of the bytes."""
        if self._player is not None:
            self._player.stop()
            self._player.setSource(QUrl())
        self._media.close()

    def retranslate(self) -> None:
        look = self._look
        self.play.say("reading.player.pause" if self.playing else "reading.player.play")
        look.dress(self.play, "pause" if self.playing else "play", "on_accent", 16)
        self.setAccessibleName(look.t("reading.player.name", name=self._name))
        self.line.setAccessibleName(look.t("reading.player.line"))
        self.volume.setAccessibleName(look.t("reading.player.volume"))
        self.speed.setText(f"{self._speed:g} ×")
        self.speed.setAccessibleName(look.t("reading.player.speed", speed=f"{self._speed:g}"))
        self.speed.setToolTip(self.speed.accessibleName())
        chosen = self.range_ms
        self.clear.setVisible(chosen is not None)
        if chosen is None:
            self.stretch.say("reading.player.no_range")
        elif chosen[0] == chosen[1]:
            self.stretch.say("reading.player.moment", start=clock(chosen[0]))
        else:
            self.stretch.say("reading.player.range", start=clock(chosen[0]), end=clock(chosen[1]))
        if self.trouble is not None:
            self.state.say_plain(error_text(look, self.trouble))
