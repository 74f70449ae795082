"""Recordings in the document desk: real bytes through Qt's own player, by keys; what is missing is said in words."""

import io
import math
import struct
import sys
import wave
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cse_desktop.domain.documents import DocumentFacts, OpenDocument, Readable
from cse_desktop.domain.times import clock
from cse_desktop.errors import KnownError, Words
from cse_desktop.wiring.documents import ProgramDecoder
from tests.ui import case_samples as samples
from tests.ui.painted_documents import PaintedDocument, PaintingDecoder, done
from ui.assess.document.desk import DocumentDesk
from ui.assess.document.media_bytes import MOST, MediaBytes
from ui.assess.document.player import PlayerView
from ui.look import Look

pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support",
    "Invalid frameRate",
    "No RHI",
    "PulseAudio",
    "No audio device",
    "multimedia",
    "Input #0",
    extend=True,
)
RECORDING = samples.MATERIALS[0]
Key = Qt.Key
SECONDS = 30


def tone() -> bytes:
    """Half a minute of a quiet tone."""
    out = io.BytesIO()
    with wave.open(out, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(8000)
        wavelet = b"".join(struct.pack("<h", int(4000 * math.sin(i * 0.2))) for i in range(8000))
        written.writeframes(wavelet * SECONDS)
    return out.getvalue()


class Bytes:
    """What a store gives of a material; it notes the threads it was used by."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.closed = False

    @property
    def size(self) -> int:
        return len(self._data)

    def read(self, offset: int, length: int) -> bytes:
        return self._data[offset : offset + length]

    def close(self) -> None:
        self.closed = True


class RecordingDecoder(PaintingDecoder):
    """Says of what it is given that it may be played."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kind = kind

    def open(self, source: Callable[[], Readable], name: str, password: str = "") -> "Future[OpenDocument]":
        del source, name, password
        document = PaintedDocument(DocumentFacts(self._kind, True, (), False, "", (), None))
        self.opened.append(document)
        return done(document)


def opened(
    qtbot: QtBot, look: Look, data: bytes, kind: str = "audio"
) -> tuple[DocumentDesk, PlayerView, Bytes]:
    desk = DocumentDesk(RecordingDecoder(kind), look)
    qtbot.addWidget(desk)
    desk.resize(900, 700)
    desk.show()
    desk.show_case(samples.case_sheet())
    held = Bytes(data)
    tab = desk.open_material(RECORDING, lambda: held)
    qtbot.waitUntil(lambda: tab.player is not None)
    assert tab.player is not None
    player = tab.player
    qtbot.waitUntil(lambda: player.ready, timeout=15_000)
    player.setFocus()
    return desk, player, held


def test_a_recording_is_played_by_keys(qtbot: QtBot, look: Look) -> None:
    desk, player, held = opened(qtbot, look, tone())
    assert held.closed, "the store is let go once the bytes are here"
    assert abs(player.length_ms - SECONDS * 1000) < 100
    assert player.time.text().endswith("/ 0:30")
    qtbot.keyClick(player, Key.Key_Space)
    qtbot.waitUntil(lambda: player.playing and player.position_ms > 0, timeout=10_000)
    qtbot.keyClick(player, Key.Key_Space)
    qtbot.waitUntil(lambda: not player.playing)
    qtbot.keyClick(player, Key.Key_Home)
    qtbot.waitUntil(lambda: player.position_ms == 0)
    for _ in range(2):
        before = player.position_ms
        qtbot.keyClick(player, Key.Key_Right)
        qtbot.waitUntil(lambda: player.position_ms >= before + 4_000)  # noqa: B023 - called at once
    qtbot.keyClick(player, Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: 8_000 <= player.position_ms <= 9_500)
    assert player.play.accessibleName() == "播放"
    player.next_speed()
    assert player.speed.text() == "1.25 ×"
    loud = player.volume.value()
    qtbot.keyClick(player, Key.Key_Down)
    assert player.volume.value() == loud - 10
    assert not desk.bar.zoom.isEnabled()
    desk.close_material(RECORDING.sha256)


def test_a_stretch_of_time_is_chosen_and_can_be_attached(qtbot: QtBot, look: Look) -> None:
    desk, player, _ = opened(qtbot, look, tone())
    assert desk.picked is not None
    assert desk.picked[1].shape == "whole", "nobody went into it"
    assert desk.bar.attach.isEnabled()
    player.seek(4_000)
    qtbot.waitUntil(lambda: player.position_ms == 4_000)
    assert (desk.picked[1].shape, desk.picked[1].start_ms, desk.picked[1].end_ms) == ("time", 4_000, 4_000)
    with qtbot.waitSignal(desk.picked_changed):
        player.begin.click()
    player.seek(12_000)
    qtbot.waitUntil(lambda: player.position_ms == 12_000)
    player.finish.click()
    assert player.range_ms == (4_000, 12_000)
    picked = desk.picked
    assert picked is not None
    digest, what = picked
    assert digest == RECORDING.sha256
    assert (what.shape, what.start_ms, what.end_ms, what.quote) == ("time", 4_000, 12_000, "")
    assert "0:12" in player.stretch.text()
    player.clear.click()
    assert player.range_ms is None
    player.show_range(7_000, 9_000)
    qtbot.waitUntil(lambda: player.position_ms == 7_000)
    desk.close_all()


def test_a_time_asked_for_early_is_gone_to_once_it_can_be(qtbot: QtBot, look: Look) -> None:
    held = Bytes(tone())
    player = PlayerView(MediaBytes(lambda: held), "示例.wav", look, picture=False)
    qtbot.addWidget(player)
    player.show_range(7_000, 9_000)
    qtbot.waitUntil(lambda: player.position_ms == 7_000, timeout=15_000)
    player.close_player()


def test_a_machine_without_sound_says_so_and_plays_on(qtbot: QtBot, look: Look) -> None:
    from PySide6.QtMultimedia import QMediaDevices  # noqa: PLC0415 - imported as the player does

    desk, player, _ = opened(qtbot, look, tone())
    if QMediaDevices.audioOutputs():
        assert player.state.isHidden()
    else:
        assert "没有找到声音输出设备" in player.state.text()
        look.set_language("en")
        assert "No sound output" in player.state.text()
    assert player.play.isEnabled()
    desk.close_all()


def test_what_cannot_be_played_is_said_with_a_next_step(qtbot: QtBot, look: Look) -> None:
    desk, player, _ = opened(qtbot, look, b"RIFF\x00\x00\x00\x00WAVEnothing of use")
    qtbot.waitUntil(lambda: player.trouble is not None, timeout=10_000)
    assert "不能播放" in player.state.text()
    assert "另存副本" in player.state.text()
    assert not player.play.isEnabled()
    tab = desk.current
    assert tab is not None
    assert tab.refusal is not None
    assert "不能播放" in tab.refusal.why.text()
    assert tab.refusal.save.isVisible()
    assert desk.picked is not None
    assert desk.picked[1].shape == "whole"
    desk.close_all()


def test_a_machine_without_the_parts_to_play_says_so(
    qtbot: QtBot, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)
    desk, player, _ = opened(qtbot, look, tone())
    assert "缺少播放组件" in player.state.text()
    assert not player.play.isEnabled()
    desk.close_all()


def test_a_store_that_fails_and_a_recording_too_large_are_said(qtbot: QtBot, look: Look) -> None:
    class Broken(Bytes):
        def read(self, offset: int, length: int) -> bytes:
            raise KnownError("MAT-001", Words("读不出。", "Unreadable."))

    class Large(Bytes):
        @property
        def size(self) -> int:
            return MOST + 1

    class Short(Bytes):
        @property
        def size(self) -> int:
            return 100

    for held, code in ((Broken(b"x"), "MAT-001"), (Large(b""), "DOC-012"), (Short(b""), "DOC-013")):
        media = MediaBytes(lambda held=held: held)  # type: ignore[misc]  # a default binds it
        with qtbot.waitSignal(media.failed, timeout=5000) as failed:
            pass
        (error,) = failed.args
        assert error.code == code
        qtbot.waitUntil(lambda held=held: held.closed)  # type: ignore[misc]  # a default binds it
        media.close()
        media.deleteLater()


def test_closing_while_bytes_come_leaves_nothing_running(qtbot: QtBot, look: Look) -> None:
    held = Bytes(b"\0" * (40 << 20))
    media = MediaBytes(lambda: held)
    with qtbot.waitSignal(media.progressed):
        pass
    media.close()
    qtbot.waitUntil(lambda: held.closed)
    assert media.device.size() == 0
    media.deleteLater()


def film(qtbot: QtBot, path: Path) -> bytes:
    """Two seconds of a red picture, recorded by Qt's own recorder."""
    from PySide6.QtCore import QSize, QUrl  # noqa: PLC0415 - only here
    from PySide6.QtGui import QColor, QImage  # noqa: PLC0415
    from PySide6.QtMultimedia import (  # noqa: PLC0415
        QMediaCaptureSession,
        QMediaFormat,
        QMediaRecorder,
        QVideoFrame,
        QVideoFrameInput,
    )

    session, recorder, given = QMediaCaptureSession(), QMediaRecorder(), QVideoFrameInput()
    session.setVideoFrameInput(given)
    session.setRecorder(recorder)
    shape = QMediaFormat(QMediaFormat.FileFormat.MPEG4)
    shape.setVideoCodec(QMediaFormat.VideoCodec.MPEG4)
    recorder.setMediaFormat(shape)
    recorder.setVideoResolution(QSize(160, 120))
    recorder.setOutputLocation(QUrl.fromLocalFile(str(path)))
    picture = QImage(160, 120, QImage.Format.Format_RGB32)
    picture.fill(QColor(200, 20, 20))
    sent = 0

    def send() -> None:
        nonlocal sent
        while sent < 50:
            frame = QVideoFrame(picture)
            frame.setStartTime(sent * 40_000)
            frame.setEndTime((sent + 1) * 40_000)
            if not given.sendVideoFrame(frame):
                return
            sent += 1
        recorder.stop()

    given.readyToSendVideoFrame.connect(send)
    with qtbot.waitSignal(recorder.recorderStateChanged):
        recorder.record()
    qtbot.waitUntil(
        lambda: recorder.recorderState() is QMediaRecorder.RecorderState.StoppedState, timeout=20_000
    )
    return path.read_bytes()


def test_nothing_plays_on_where_it_is_not_seen(qtbot: QtBot, look: Look) -> None:
    desk, player, _ = opened(qtbot, look, tone())
    player.toggle()
    qtbot.waitUntil(lambda: player.playing)
    desk.hide()
    qtbot.waitUntil(lambda: not player.playing)
    desk.close_all()


def test_a_film_is_played_from_memory(qtbot: QtBot, look: Look, tmp_path: Path) -> None:
    desk, player, _ = opened(qtbot, look, film(qtbot, tmp_path / "film.mp4"), "video")
    assert player.trouble is None
    assert abs(player.length_ms - 2000) < 300
    qtbot.keyClick(player, Key.Key_Space)
    qtbot.waitUntil(lambda: player.position_ms > 200, timeout=10_000)
    desk.close_all()


def test_times_read_as_on_a_clock() -> None:
    assert (clock(0), clock(61_500), clock(3_729_000), clock(-5)) == ("0:00", "1:01", "1:02:09", "0:00")


def test_the_real_decoder_says_what_may_be_played(qtbot: QtBot, look: Look) -> None:
    decoder = ProgramDecoder()
    desk = DocumentDesk(decoder, look)
    qtbot.addWidget(desk)
    desk.show()
    data = tone()
    tab = desk.open_material(replace(RECORDING, name="示例录音.wav"), lambda: Bytes(data))
    qtbot.waitUntil(lambda: tab.ready, timeout=30_000)
    assert tab.player is not None
    player = tab.player
    qtbot.waitUntil(lambda: player.ready, timeout=15_000)
    assert player.trouble is None
    assert abs(player.length_ms - SECONDS * 1000) < 100
    desk.close_all()
    decoder.close()
