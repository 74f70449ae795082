"""Records an interview: cuts the sound into half seconds and has each kept by a thread of its own.

The store's connection lives in that thread alone. Neither a key press nor the clock, which go by the storage lane, ever
wait for it, and it never waits for them but when it is opened.
"""

import contextlib
import math
import sys
from array import array
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QObject, Signal

from cse_desktop.domain.ports import SoundStore
from cse_desktop.domain.sound import RATE, SAMPLE_BYTES, Heard, milliseconds
from cse_desktop.errors import KnownError
from cse_desktop.services.recordings import CaseRecording
from ui.assess.document.arrivals import Arrivals
from ui.interview.sound import SoundInput

CHUNK_BYTES = RATE * SAMPLE_BYTES // 2
"""half a second: with what is on its way, less than a second is lost whenever the program ends"""
DISK_FULL = "CASE-006"
LOUDEST = 32_768


class _Scribe:
    """What lives in the recorder's thread."""

    def __init__(self, recording: CaseRecording) -> None:
        self._recording = recording
        self._store: SoundStore | None = None
        self._begun = False
        """a stretch is open: what comes for one that could not be begun is not laid into the one before"""

    def look(self) -> Heard | None:
        return self._store.heard() if self._store is not None else self._recording.heard()

    def begin(self, at: str) -> None:
        if self._store is None:
            self._store = self._recording.open_store()
        self._store.begin(at)
        self._begun = True

    def append(self, pcm: bytes, clock_ms: int) -> int | None:
        return self._store.append(pcm, clock_ms) if self._store is not None and self._begun else None

    def end(self, cause: str) -> Heard | None:
        """What is durable then; a full disk does not take the word that it has ended, but that is said later."""
        if self._store is None:
            return None
        if self._begun:
            self._begun = False
            with contextlib.suppress(KnownError):
                self._store.end(cause)
        return self._store.heard()

    def close(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None


class Recorder(QObject):
    """The sound of one interview on its way into its store."""

    grew = Signal(int, object)
    """milliseconds that are durable, bytes that are left on the disk: more than Qt's own integers hold"""
    sounded = Signal(int)
    """how loud it is, 0 to 100"""
    looked = Signal(object)
    """`Heard` or None: what there was when the case was opened"""
    ended = Signal(object)
    """`Heard`: a stretch has ended, and this is durable"""
    failed = Signal(object)
    """KnownError: the sound could not be kept; recording has stopped"""
    lost = Signal()
    """the device is gone; recording has stopped"""

    def __init__(self, sound: SoundInput, clock: Callable[[], int], parent: QObject | None = None) -> None:
        """`clock` says what the interview's clock says, in milliseconds."""
        super().__init__(parent)
        self._clock = clock
        self._arrivals = Arrivals(self)
        self._lane: ThreadPoolExecutor | None = None
        self._scribe: _Scribe | None = None
        self._recording: CaseRecording | None = None
        self._waiting = bytearray()
        self._heard_at = 0
        self._durable_ms = 0
        self.active = False
        """whether it listens"""
        self._sound = sound
        self.listen_to(sound)

    @property
    def sound(self) -> SoundInput:
        """What it listens to."""
        return self._sound

    def listen_to(self, sound: SoundInput) -> None:
        """Takes another source; not while it records."""
        if self._sound is not sound:
            self._sound.deleteLater()
        self._sound = sound
        sound.setParent(self)
        sound.heard.connect(self._take)
        sound.lost.connect(self._lose)

    def open(self, recording: CaseRecording) -> None:
        """Is for this case from now on; `looked` says what was recorded of it before."""
        self.close()
        self._recording = recording
        self._durable_ms = 0
        self._lane = ThreadPoolExecutor(1, thread_name_prefix="cse-recorder")
        self._scribe = _Scribe(recording)
        self._arrivals.watch(self._lane.submit(self._scribe.look), self._look, self._fail)

    def begin(self) -> None:
        """Listens and keeps what it hears."""
        if self.active or self._lane is None or self._scribe is None or self._recording is None:
            return
        self.active = True
        self._waiting.clear()
        self._arrivals.watch(
            self._lane.submit(self._scribe.begin, self._recording.now()), lambda _: None, self._fail
        )
        self._sound.begin()

    def end(self, cause: str) -> None:
        """Ends the stretch; what was heard is kept first. Where it does not record it does nothing."""
        if not self.active:
            return
        self._sound.end()
        self._finish(cause)

    def close(self, then: Callable[[], None] | None = None) -> None:
        """Is for no case any more; `then` is called once the store is closed, where that is of interest."""
        self.end("stopped")
        lane, self._lane = self._lane, None
        if lane is None or self._scribe is None:
            return
        if then is None:
            self._arrivals.forget()
        closed = lane.submit(self._scribe.close)
        if then is not None:
            self._arrivals.watch(closed, lambda _: then(), lambda _: then())
        lane.shutdown(wait=False)
        self._scribe = self._recording = None

    def _take(self, pcm: bytes) -> None:
        if not self.active:
            return
        self.sounded.emit(loudness(pcm))
        self._heard_at = self._clock()
        self._waiting += pcm
        while len(self._waiting) >= CHUNK_BYTES:
            self._keep(bytes(self._waiting[:CHUNK_BYTES]))

    def _keep(self, pcm: bytes) -> None:
        """Its moment is when something was heard last, less what was heard since it began."""
        if self._lane is None or self._scribe is None:
            return
        begun = self._heard_at - milliseconds(len(self._waiting) // SAMPLE_BYTES)
        del self._waiting[: len(pcm)]
        length = milliseconds(len(pcm) // SAMPLE_BYTES)
        self._arrivals.watch(
            self._lane.submit(self._scribe.append, pcm, begun),
            lambda left: self._kept(length, left),
            self._fail,
        )

    def _kept(self, length: int, left: int | None) -> None:
        if left is not None:
            self._durable_ms += length
            self.grew.emit(self._durable_ms, left)

    def _finish(self, cause: str) -> None:
        if self._waiting:
            self._keep(bytes(self._waiting))
        self.active = False
        self.sounded.emit(0)
        if self._lane is not None and self._scribe is not None:
            self._arrivals.watch(self._lane.submit(self._scribe.end, cause), self._end, lambda _: None)

    def _end(self, heard: Heard | None) -> None:
        if heard is not None:
            self.ended.emit(heard)

    def _look(self, heard: Heard | None) -> None:
        self._durable_ms += heard.length_ms if heard is not None else 0
        self.looked.emit(heard)

    def _lose(self) -> None:
        if self.active:
            self._finish("device")
            self.lost.emit()

    def _fail(self, error: KnownError) -> None:
        """Chunks that were on their way fail likewise: the first says it."""
        was, self.active = self.active, False
        if was:
            self._sound.end()
            self._waiting.clear()
            self._finish("disk")
        if was or error.code != DISK_FULL:
            self.failed.emit(error)


def loudness(pcm: bytes) -> int:
    """The loudest sample, 0 to 100, on a scale on which speech moves in the middle."""
    samples = array("h", pcm)
    if sys.byteorder == "big":
        samples.byteswap()
    peak = max(*samples, -min(samples)) if samples else 0
    return round(100 * math.sqrt(peak / LOUDEST))
