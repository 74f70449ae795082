"""Where the sound of an interview comes from: a device that is read on the main thread as its bytes arrive."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QElapsedTimer, QIODevice, QObject, QTimer, Signal

from cse_desktop.domain.sound import CHANNELS, RATE, SAMPLE_BYTES

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioFormat, QAudioSource

HELD_BYTES = 4 * RATE * SAMPLE_BYTES
"""sound that waits four seconds for a main thread that stands still"""
LOOK_MS = 500
GONE_MS = 5_000
"""a sound server may take two or three seconds to begin"""


class SoundInput(QObject):
    """Something that can be listened to, in the one format of `domain.sound`."""

    heard = Signal(object)
    """bytes: whole samples"""
    lost = Signal()
    """it delivers no more, and nobody has ended it"""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._device: QIODevice | None = None
        self._rest = b""

    def missing(self) -> str:
        """Why it cannot be listened to now: `device`, `codec`, or empty where it can."""
        raise NotImplementedError

    def begin(self) -> None:
        """Listens from now on; `lost` where that fails."""
        raise NotImplementedError

    def end(self) -> None:
        """Listens no more; what has arrived is delivered first."""
        raise NotImplementedError

    def listen(self, device: QIODevice) -> None:
        """Reads `device` whenever it has something."""
        self._device, self._rest = device, b""
        device.readyRead.connect(self._read)

    def let_go(self) -> None:
        """Reads what is there and the device no more."""
        if self._device is not None:
            self._read()
            device, self._device = self._device, None
            device.readyRead.disconnect(self._read)

    def _read(self) -> None:
        if self._device is None:
            return
        data = self._rest + self._device.readAll().data()
        whole = len(data) - len(data) % SAMPLE_BYTES
        self._rest = data[whole:]
        if whole:
            self.heard.emit(data[:whole])


class Microphone(SoundInput):
    """The system's own input, through Qt Multimedia, which is imported when somebody wants to record."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source: QAudioSource | None = None
        self._chosen = QByteArray()
        self._watched: QObject | None = None
        self._silence = QElapsedTimer()
        self._watch = QTimer(self)
        self._watch.setInterval(LOOK_MS)
        self._watch.timeout.connect(self._look_after)
        self.heard.connect(self._silence.restart)

    def missing(self) -> str:
        try:
            from PySide6.QtMultimedia import QMediaDevices  # noqa: PLC0415 - only who records needs it
        except ImportError:
            return "codec"
        device = QMediaDevices.defaultAudioInput()
        return "device" if device.isNull() or not device.isFormatSupported(_format()) else ""

    def begin(self) -> None:
        from PySide6.QtMultimedia import QAudioSource, QMediaDevices, QtAudio  # noqa: PLC0415 - see above

        chosen = QMediaDevices.defaultAudioInput()
        source = QAudioSource(chosen, _format(), self)
        source.setBufferSize(HELD_BYTES)
        self._source = source
        if self._watched is None:
            devices = QMediaDevices(self)
            devices.audioInputsChanged.connect(self._look_again)
            self._watched = devices
        self._chosen = chosen.id()
        device = source.start()
        if device is None or source.error() != QtAudio.Error.NoError:
            self._fail()
            return
        self._silence.start()
        self._watch.start()
        self.listen(device)

    def end(self) -> None:
        self._watch.stop()
        self.let_go()
        if self._source is not None:
            source, self._source = self._source, None
            source.stop()
            source.deleteLater()

    def _look_after(self) -> None:
        """A quiet room sounds too: a device that delivers nothing at all is gone, whether Qt has heard so or not."""
        if (
            self._source is not None
            and self._silence.hasExpired(GONE_MS)
            and not self._source.bytesAvailable()
        ):
            self._fail()

    def _look_again(self) -> None:
        from PySide6.QtMultimedia import QMediaDevices  # noqa: PLC0415 - see above

        if self._source is not None and all(
            device.id() != self._chosen for device in QMediaDevices.audioInputs()
        ):
            self._fail()

    def _fail(self) -> None:
        self.end()
        self.lost.emit()


def _format() -> "QAudioFormat":
    from PySide6.QtMultimedia import QAudioFormat  # noqa: PLC0415 - see above

    found = QAudioFormat()
    found.setSampleRate(RATE)
    found.setChannelCount(CHANNELS)
    found.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return found
