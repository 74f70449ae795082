"""The real program, killed at random moments while it records: what was said is heard, and nothing of it lies open."""

import os
import random
import signal
import subprocess
import sys
import time
import wave
from io import BytesIO
from pathlib import Path

import pytest

from cse_desktop.domain.records import InterviewNote
from cse_desktop.domain.sound import RATE, SAMPLE_BYTES
from cse_desktop.services.recordings import CaseRecording
from cse_desktop.wiring.desk import join_desk
from cse_desktop.wiring.doctor import examine_home
from tests.bench.starting import desk_with_roster
from tests.e2e.conftest import ROOT
from tests.e2e.recording import NOTE
from tests.tone import tone
from tests.world import PASSWORD

KILLS = 3
LONGEST_S = 3.5
MOST_LOST_S = 1.0


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A desk in a round that records, with the days of today."""
    return desk_with_roster(tmp_path / "world", applicants=2, record_audio="optional")


def test_killed_at_any_moment_it_plays_to_within_a_second_and_nothing_lies_open(
    home: Path, tmp_path: Path, torture: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(24)  # noqa: S311 - moments, not secrets
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    heard = 0
    lost: list[float] = []
    kills = 25 if torture else KILLS
    for number in range(kills):
        moment = chance.uniform(0.6, LONGEST_S)
        recorded_s, notes = _record_and_kill(home, temporary, moment, first=number == 0)
        for path in [*home.rglob("*"), *temporary.rglob("*")]:
            if path.is_file():
                _scan(path)
        sound, kept = _sound_and_notes(home)
        assert len(sound) % SAMPLE_BYTES == 0
        new = sound[heard:]
        assert new == tone(0, len(new) // SAMPLE_BYTES), "other sound than was heard"
        seconds = len(new) / SAMPLE_BYTES / RATE
        lost.append(recorded_s - seconds)
        assert lost[-1] <= MOST_LOST_S, f"{lost[-1]:.2f} s are missing of {recorded_s:.2f} s"
        assert set(notes) <= kept
        heard = len(sound)
        findings = examine_home(home, PASSWORD, deep=True)
        assert [finding.code for finding in findings] == ["DOC-000"], findings
    with capsys.disabled():
        print(f"\n{kills} kills while recording; seconds lost: {', '.join(f'{s:.2f}' for s in lost)}")


def _record_and_kill(home: Path, temporary: Path, moment: float, *, first: bool) -> tuple[float, list[str]]:
    """Seconds of sound until the kill, and the notes that were called kept."""
    command = [sys.executable, "-m", "tests.e2e.recording", str(home), *([] if first else ["again"])]
    environment = {**os.environ, "TMPDIR": str(temporary)}
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    began = process.stdout.readline().split()
    assert began[:1] == ["began"], began
    time.sleep(max(0.0, float(began[1]) + moment - time.monotonic()))
    process.send_signal(signal.SIGKILL)
    killed = time.monotonic()
    lines = process.stdout.read().splitlines(keepends=True)
    process.stdout.close()
    assert process.wait() == -signal.SIGKILL
    notes = [line.split(" ", 1)[1].strip() for line in lines if line.endswith("\n")]
    return killed - float(began[1]), notes


def _scan(path: Path) -> None:
    """What `strings` would find, and more: note text, heads of audio files, the tone itself."""
    data = path.read_bytes()
    for plain in (NOTE.encode(), NOTE.encode("utf-16-le"), b"RIFF", b"WAVEfmt ", b"OggS", b"fLaC"):
        assert plain not in data, f"{plain!r} in {path.name}"
    for first in (0, RATE // 2, RATE):
        assert tone(first + 100, 32) not in data, f"sound in {path.name}"


def _sound_and_notes(home: Path) -> tuple[bytes, set[str]]:
    """What a new start plays, and the notes that it shows."""
    desk = join_desk(home)
    desk.unlock(PASSWORD)
    (entry,) = desk.state().assignments
    room = desk.open_room(entry.assignment_id).room
    try:
        case_id = next(case.id for case in room.assignment.cases if case.profile.number == "A001")
        recording: CaseRecording = desk.recording(room, case_id)
        opened = recording.open_sound()
        data = opened.read(0, opened.size)
        opened.close()
        notes = {note.text for note in room.storage.rows(InterviewNote, case_id=case_id)}
    finally:
        desk.close_room()
    with wave.open(BytesIO(data)) as played:
        return played.readframes(played.getnframes()), notes
