"""A round that wants the sound itself: it goes with the scores of those who still consent, and of nobody else."""

import io
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from cse_desktop.bundles.head import CaseEntry
from cse_desktop.bundles.write import PayloadFile, payload_bytes
from cse_desktop.domain.recording_json import SOUND_TYPE, sound_file
from cse_desktop.domain.score_json import record_file
from cse_desktop.domain.sound import RATE, WAVE_HEAD_BYTES, wave_head
from cse_desktop.services import interviewing, roster
from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.services.recordings import CaseRecording
from cse_desktop.services.sending_sound import SentSound
from tests.e2e.fill import fill_case
from tests.society.sending import Sender, scores_files
from tests.tone import tone
from tests.world import PASSWORD, World, write_round

SECONDS = 3
SOUND = tone(0, SECONDS * RATE)
HALF = RATE
"""bytes of half a second"""


@pytest.fixture
def returned() -> str:
    """Whether the round wants the sound."""
    return "true"


@pytest.fixture
def lead(world: World) -> Iterator[AssessorDesk]:
    """The desk of `e-009`, who leads, and reads the members' scores."""
    found = world.enrol("e-009")
    yield found
    found.close_room()


@pytest.fixture
def desk(world: World, lead: AssessorDesk, returned: str) -> Iterator[AssessorDesk]:
    """The desk of `e-001`."""
    found = world.enrol("e-001")
    people = {"e-009": "lead", "e-001": "assessor"}
    write_round(world.round, people, record_audio="optional", return_recording=returned)
    world.issue()
    yield found
    found.close_room()


@pytest.fixture
def recording(desk: AssessorDesk, casework: Casework) -> CaseRecording:
    """The recording of the first case, three seconds long, its interview done and its form filled in."""
    case_id = casework.room.assignment.cases[0].id
    fill_case(casework.room, case_id)
    roster.check_identity(casework.room, case_id, True)
    interviewing.start(casework.room, case_id)
    found = desk.recording(casework.room, case_id)
    found.give_consent()
    record(found, SOUND)
    interviewing.finish(casework.room, case_id)
    return found


def record(recording: CaseRecording, sound: bytes) -> None:
    store = recording.open_store()
    store.begin(recording.now())
    for number, at in enumerate(range(0, len(sound), HALF)):
        store.append(sound[at : at + HALF], 500 * number)
    store.end("stopped")
    store.close()


def submit(casework: Casework, recording: CaseRecording) -> Path:
    return casework.path_of(casework.submit_cases([recording.case_id], PASSWORD).bundle_id)


def test_the_sound_goes_with_the_scores_and_plays_there(
    world: World, desk: AssessorDesk, casework: Casework, recording: CaseRecording
) -> None:
    assert recording.sheet().returned
    recording.settle()
    (row,) = [r for r in casework.submission_sheet().rows if r.case_id == recording.case_id]
    assert row.recording_minutes == 1
    path = submit(casework, recording)
    with wave.open(io.BytesIO(scores_files(world, casework, path)[sound_file(recording.case_id)])) as played:
        assert (played.getframerate(), played.getnchannels(), played.getsampwidth()) == (RATE, 1, 2)
        assert played.readframes(SECONDS * RATE + 1) == SOUND
    received = world.receive(path)[0]
    assert (received.outcome, received.code) == ("accepted", "")
    assert any("(about 1 min) came with the scores" in said.en for said in received.remarks)
    assert received.answer is not None
    desk.open_file(received.answer)
    assert [sent.state for sent in casework.room.storage.outbox() if sent.kind == "scores"] == ["delivered"]


def test_it_lies_open_nowhere_on_its_way(world: World, casework: Casework, recording: CaseRecording) -> None:
    world.receive(submit(casework, recording))
    for path in world.folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert b"WAVEfmt " not in data, path.name
            assert SOUND[1000:1200] not in data, path.name


def test_consent_taken_back_keeps_the_sound_here(
    world: World, casework: Casework, recording: CaseRecording
) -> None:
    recording.withdraw_consent()
    recording.settle()
    assert {row.recording_minutes for row in casework.submission_sheet().rows} == {0}
    path = submit(casework, recording)
    assert sound_file(recording.case_id) not in scores_files(world, casework, path)
    received = world.receive(path)[0]
    assert received.outcome == "accepted"
    assert any("the recording did not come" in said.en for said in received.remarks)


@pytest.mark.parametrize("returned", ["false"])
def test_where_the_round_does_not_want_it_it_stays_and_is_refused_if_it_comes(
    world: World, casework: Casework, recording: CaseRecording
) -> None:
    assert not recording.sheet().returned
    files = scores_files(world, casework, submit(casework, recording))
    assert sound_file(recording.case_id) not in files
    received = world.receive(send(world, casework, recording, files, wave_head(1) + b"\0\0"))[0]
    assert (received.outcome, received.code) == ("refused", "CSB-121")


WAVE = wave_head(SECONDS * RATE) + SOUND
OTHER = [
    ("other sound", wave_head(SECONDS * RATE) + SOUND[:-2] + b"\x07\x07"),
    ("another length", wave_head(SECONDS * RATE - 1) + SOUND[:-2]),
    ("another head", WAVE[: WAVE_HEAD_BYTES - 4] + b"\0\0\0\0" + SOUND),
    ("hardly anything", b"RIFF"),
]


@pytest.mark.parametrize("sound", [row[1] for row in OTHER], ids=[row[0] for row in OTHER])
def test_another_sound_than_the_record_names_is_refused(
    world: World, casework: Casework, recording: CaseRecording, sound: bytes
) -> None:
    files = scores_files(world, casework, submit(casework, recording))
    received = world.receive(send(world, casework, recording, files, sound))[0]
    assert (received.outcome, received.code) == ("refused", "CSB-121")


def test_the_sound_of_a_case_that_is_not_in_the_bundle_is_refused(
    world: World, casework: Casework, recording: CaseRecording
) -> None:
    files = scores_files(world, casework, submit(casework, recording))
    other = next(case.id for case in casework.room.assignment.cases if case.id != recording.case_id)
    received = world.receive(send(world, casework, recording, files, WAVE, sound_of=other))[0]
    assert (received.outcome, received.code) == ("refused", "CSB-120")


def test_what_is_recorded_meanwhile_is_not_in_the_file(
    desk: AssessorDesk, casework: Casework, recording: CaseRecording
) -> None:
    recording.settle()
    record(recording, tone(SECONDS * RATE, RATE))
    sound = SentSound(casework._files, casework._sender.unlocked).of(casework.room, recording.case_id)
    assert sound is not None
    with sound.open() as stream:
        assert stream.read() == WAVE
    assert sound.size == len(WAVE)


def test_a_lead_takes_in_a_member_who_sends_the_sound(
    world: World, lead: AssessorDesk, casework: Casework, recording: CaseRecording
) -> None:
    path = submit(casework, recording)
    lead.open_file(world.issued["e-009"])
    room = lead.open_room(world.ids["e-009"])
    room.declare({case.id: ("none", "") for case in room.room.assignment.cases}, PASSWORD)
    fill_case(room.room, recording.case_id)
    room.submit_cases([recording.case_id], PASSWORD)
    lead.open_file(path)
    (row,) = [row for row in room.panel_sheet().rows if row.case_id == recording.case_id]
    assert {line.assessor_id: line.state for line in row.members} == {"e-009": "here", "e-001": "here"}


def send(
    world: World,
    casework: Casework,
    recording: CaseRecording,
    files: dict[str, bytes],
    sound: bytes,
    sound_of: str = "",
) -> Path:
    """The scores again, with this sound, signed by the assessor without the program's care."""
    case = casework.room.case(recording.case_id)
    payload: list[PayloadFile] = [
        payload_bytes(name, data, "application/octet-stream")
        for name, data in files.items()
        if name != sound_file(case.id)
    ]
    payload.append(payload_bytes(sound_file(sound_of or case.id), sound, SOUND_TYPE))
    record_digest = next(file.sha256 for file in payload if file.path == record_file(case.id))
    entry = CaseEntry(case.scope, case.digest, 1, None, record_digest)
    return Sender.of(world, "e-001").send("scores", payload, cases={case.id: entry})
