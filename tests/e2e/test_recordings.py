"""Consent to a recording, what the record says of it, and its end, through the real desk and the real files."""

import io
import json
import tarfile
from collections.abc import Iterator
from typing import Any

import pytest

from cse_desktop.domain.records import RecordingConsent, SoundRecording
from cse_desktop.domain.sound import RATE
from cse_desktop.errors import BugError, KnownError
from cse_desktop.services import interviewing, roster
from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.services.gap_rows import gaps_of
from cse_desktop.services.recordings import CaseRecording
from cse_desktop.trust import agefiles
from cse_desktop.wiring.doctor import examine_home
from tests.e2e.fill import fill_case
from tests.world import PASSWORD, World, write_round

HALF = b"\x12\x34" * (RATE // 2)


@pytest.fixture
def wanted() -> str:
    """What the round says of recording."""
    return "required"


@pytest.fixture
def desk(world: World, wanted: str) -> Iterator[AssessorDesk]:
    """The desk of `e-001` in a round that records."""
    found = world.enrol("e-001")
    world.enrol("e-009")
    write_round(world.round, {"e-009": "lead", "e-001": "assessor"}, record_audio=wanted)
    world.issue()
    yield found
    found.close_room()


@pytest.fixture
def recording(desk: AssessorDesk, casework: Casework) -> CaseRecording:
    """The recording of the first case, whose interview runs."""
    case_id = casework.room.assignment.cases[0].id
    roster.check_identity(casework.room, case_id, True)
    interviewing.start(casework.room, case_id)
    return desk.recording(casework.room, case_id)


def record(recording: CaseRecording, halves: int = 4) -> None:
    store = recording.open_store()
    store.begin(recording.now())
    for number in range(halves):
        store.append(HALF, 500 * number)
    store.end("stopped")
    store.close()


def refused(call: object) -> str:
    assert callable(call)
    with pytest.raises(KnownError) as caught:
        call()
    return caught.value.code


def kept(casework: Casework, recording: CaseRecording) -> SoundRecording | None:
    return casework.room.storage.one(SoundRecording, case_id=recording.case_id)


def test_nothing_is_recorded_before_consent(casework: Casework, recording: CaseRecording) -> None:
    assert refused(recording.open_store) == "REC-002"
    assert not recording.sheet().held
    done = recording.give_consent()
    (entry,) = [line for line in casework.room.storage.journal() if line.act_id == done.act_id]
    assert (entry.kind, entry.actor, entry.undoable) == ("give-consent", "e-001", False)
    consent = recording.sheet().consent
    assert consent is not None
    assert (consent.given, consent.at, consent.heard_by) == (True, casework.room.now(), "e-001")
    assert casework.room.storage.undo(recording.case_id) is None or recording.sheet().consent == consent
    assert recording.give_consent().changes == ()
    record(recording)
    assert recording.sheet().held


@pytest.mark.parametrize("wanted", ["never"])
def test_a_round_without_recording_takes_no_consent(recording: CaseRecording) -> None:
    assert recording.sheet().wanted == "never"
    assert refused(recording.give_consent) == "REC-001"
    assert refused(recording.open_store) == "REC-001"


def test_consent_taken_back_stops_recording_and_keeps_what_there_is(
    casework: Casework, recording: CaseRecording
) -> None:
    with pytest.raises(BugError):
        recording.destroy()
    recording.give_consent()
    record(recording)
    recording.withdraw_consent()
    assert refused(recording.open_store) == "REC-002"
    assert recording.sheet().held
    heard = recording.heard()
    assert heard is not None
    recording.keep(heard)
    row = kept(casework, recording)
    assert row is not None
    assert (row.samples, row.from_ms, row.to_ms, row.gaps) == (2 * RATE, 0, 2_000, "[]")


def test_what_is_destroyed_is_gone_and_a_later_consent_begins_anew(
    world: World, casework: Casework, recording: CaseRecording
) -> None:
    recording.give_consent()
    record(recording)
    recording.settle()
    recording.withdraw_consent()
    recording.destroy()
    assert kept(casework, recording) is None
    assert recording.heard() is None
    assert not list(world.folder.rglob("*.cserec*"))
    assert [line.kind for line in casework.room.storage.journal()][-2:] == [
        "withdraw-consent",
        "destroy-recording",
    ]
    recording.give_consent()
    record(recording, halves=2)
    heard = recording.heard()
    assert heard is not None
    assert heard.samples == RATE
    with pytest.raises(BugError):
        recording.destroy()


def test_a_destruction_cut_short_is_done_at_the_next_opening(
    world: World, desk: AssessorDesk, casework: Casework, recording: CaseRecording
) -> None:
    recording.give_consent()
    record(recording)
    (path,) = world.folder.rglob("*.cserec")
    keys = next(path.parent.parent.glob("*.keys.json"))
    before = keys.read_bytes(), path.read_bytes()
    recording.withdraw_consent()
    recording.destroy()
    desk.close_room()
    keys.write_bytes(before[0])
    path.write_bytes(before[1])
    room = desk.open_room(world.ids["e-001"]).room
    assert not path.exists()
    assert not desk.recording(room, recording.case_id).sheet().held


def test_a_required_recording_that_is_missing_is_said_before_submission(
    casework: Casework, recording: CaseRecording
) -> None:
    def said() -> list[tuple[str, bool]]:
        found = gaps_of(casework.room, recording.case_id)
        return [(gap.kind, gap.blocks) for gap in found if gap.kind == "recording"]

    assert said() == [("recording", False)]
    recording.give_consent()
    record(recording)
    recording.settle()
    assert said() == []


def test_the_doctor_finds_the_recording_in_order(
    world: World, desk: AssessorDesk, recording: CaseRecording
) -> None:
    recording.give_consent()
    record(recording)
    recording.settle()
    desk.close_room()
    home = world.folder / "desks" / "e-001"
    assert [finding.code for finding in examine_home(home, PASSWORD, deep=True)] == ["DOC-000"]


def test_the_gaps_of_the_row_are_those_that_were_heard(casework: Casework, recording: CaseRecording) -> None:
    recording.give_consent()
    record(recording)
    store = recording.open_store()
    store.begin(recording.now())
    store.append(HALF, 9_000)
    store.close()
    recording.settle()
    row = kept(casework, recording)
    assert row is not None
    assert json.loads(row.gaps) == [[2_000, 9_000, "stopped"]]
    assert casework.room.storage.one(RecordingConsent, case_id=recording.case_id) is not None


def test_no_word_of_it_lies_open_on_the_disk(world: World, recording: CaseRecording) -> None:
    recording.give_consent()
    record(recording)
    files = [path for path in (world.folder / "desks").rglob("*") if path.is_file()]
    assert any(path.suffix == ".cserec" for path in files)
    assert not [path for path in files if b"RIFF" in path.read_bytes() or HALF[:4096] in path.read_bytes()]


def opened(casework: Casework, bundle_id: str) -> tuple[dict[str, Any], list[str]]:
    """The score record in a bundle, and the names of all its files."""
    plain = io.BytesIO()
    with casework.path_of(bundle_id).open("rb") as sealed:
        agefiles.decrypt(sealed, plain, casework._sender.unlocked.age_identities())
    plain.seek(0)
    with tarfile.open(fileobj=plain) as archive:
        names = archive.getnames()
        (path,) = [name for name in names if name.endswith("/record.json")]
        file = archive.extractfile(path)
        assert file is not None
        return json.load(file), names


def test_the_signed_record_names_the_recording_and_the_society_believes_it(
    world: World, casework: Casework, recording: CaseRecording
) -> None:
    fill_case(casework.room, recording.case_id)
    interviewing.start(casework.room, recording.case_id)
    recording.give_consent()
    record(recording)
    interviewing.finish(casework.room, recording.case_id)
    assert kept(casework, recording) is None, "as after a crash: nobody has said yet what it adds up to"
    sent = casework.submit_cases([recording.case_id], PASSWORD)
    row = kept(casework, recording)
    assert row is not None
    received = world.receive(casework.path_of(sent.bundle_id))[0]
    assert (received.outcome, received.code) == ("accepted", "")
    signed, names = opened(casework, sent.bundle_id)
    assert not [name for name in names if "sound" in name or "recording" in name or name.endswith(".wav")]
    assert signed["interview"]["recording"] == {
        "digest": row.sha256,
        "samples": 2 * RATE,
        "length_ms": 2_000,
        "format": {"rate": RATE, "bits": 16, "channels": 1},
        "from_ms": 0,
        "to_ms": 2_000,
        "gaps": [],
    }


def test_after_submission_consent_can_be_taken_back_and_the_sound_destroyed(
    world: World, casework: Casework, recording: CaseRecording
) -> None:
    fill_case(casework.room, recording.case_id)
    interviewing.start(casework.room, recording.case_id)
    recording.give_consent()
    record(recording)
    interviewing.finish(casework.room, recording.case_id)
    casework.submit_cases([recording.case_id], PASSWORD)
    assert refused(recording.open_store) == "WAY-003"
    heard = recording.heard()
    assert heard is not None
    assert recording.keep(heard).changes == ()
    recording.withdraw_consent()
    recording.destroy()
    assert not list(world.folder.rglob("*.cserec*"))
