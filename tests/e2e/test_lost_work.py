"""What was signed and recorded survives an older case file, half a recording, and a disk that fails in between."""

import errno
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cse_desktop.errors import KnownError
from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.services.recordings import CaseRecording
from cse_desktop.wiring.doctor import examine_home
from tests.e2e.fill import fill_case
from tests.e2e.keyboard import at_the_keyboard
from tests.e2e.test_recordings import record
from tests.world import PASSWORD, World, write_round


@pytest.fixture
def recorded(world: World) -> Iterator[tuple[AssessorDesk, Casework]]:
    """A declared assignment whose interviews may be recorded."""
    desk = world.enrol("e-001")
    world.enrol("e-009")
    write_round(world.round, {"e-009": "lead", "e-001": "assessor"}, record_audio="optional")
    world.issue()
    desk.open_file(world.issued["e-001"])
    casework = desk.open_room(world.ids["e-001"])
    casework.declare({case.id: ("none", "") for case in casework.room.assignment.cases}, PASSWORD)
    yield desk, casework
    desk.close_room()


def home_of(world: World) -> Path:
    return world.folder / "desks" / "e-001"


def codes(casework: Casework) -> list[str]:
    return [notice.code for notice in casework.room.notices.take()]


def test_an_older_case_file_put_back_is_said_and_nothing_signed_is_lost(
    world: World, desk: AssessorDesk, casework: Casework, tmp_path: Path
) -> None:
    room, case_id = casework.room, casework.room.assignment.cases[0].id
    path = next(home_of(world).rglob("*.csecase"))
    fill_case(room, case_id)
    desk.close_room()
    older = shutil.copyfile(path, tmp_path / "older")
    casework = desk.open_room(world.ids["e-001"])
    sent = casework.submit_cases([case_id], PASSWORD)
    signed = casework.path_of(sent.bundle_id)
    before = signed.read_bytes()
    desk.close_room()
    newer = shutil.copyfile(path, tmp_path / "newer")

    shutil.copyfile(older, path)
    for _ in range(2):
        casework = desk.open_room(world.ids["e-001"])
        (notice,) = casework.room.notices.take()
        assert notice.code == "CASE-016"
        assert notice.safe is not None
        assert signed.name in notice.safe.zh
        desk.close_room()
    assert signed.read_bytes() == before
    assert [line.code for line in examine_home(home_of(world), PASSWORD, deep=True)] == ["DOC-010"]
    again = desk.open_room(world.ids["e-001"]).submit_cases([case_id], PASSWORD)
    assert (again.sequence, sent.sequence) == (2, 1)
    assert signed.read_bytes() == before, "what is signed anew has another name"
    desk.close_room()
    assert world.receive(signed)[0].outcome == "accepted"

    shutil.copyfile(newer, path)
    casework = desk.open_room(world.ids["e-001"])
    assert casework.path_of(sent.bundle_id).read_bytes() == before


def test_a_signed_file_gets_its_name_once_the_case_file_knows_of_it(
    world: World, desk: AssessorDesk, casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, case_id = casework.room, casework.room.assignment.cases[0].id
    fill_case(room, case_id)
    real = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if self.suffix == ".part" and Path(target).suffix == ".csb":
            raise OSError(errno.EIO, "the disk fails")
        return real(self, target)

    with monkeypatch.context() as disk:
        disk.setattr(Path, "replace", failing)
        sent = casework.submit_cases([case_id], PASSWORD)
        with pytest.raises(KnownError):
            casework.path_of(sent.bundle_id)
    folder = home_of(world) / "outgoing"
    assert not (folder / sent.file_name).exists()
    desk.close_room()
    casework = desk.open_room(world.ids["e-001"])
    assert codes(casework) == []
    assert (folder / sent.file_name).is_file()
    assert world.receive(casework.path_of(sent.bundle_id))[0].outcome == "accepted"


def test_what_cannot_be_destroyed_is_said_and_destroyed_at_the_next_opening(
    world: World, desk: AssessorDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.open_file(world.issued["e-001"])
    casework = desk.open_room(world.ids["e-001"])
    first, second = (case.id for case in casework.room.assignment.cases)
    keys = next(home_of(world).rglob("*.keys.json"))
    real = Path.replace

    def full(self: Path, target: Path) -> Path:
        if Path(target) == keys:
            raise OSError(errno.ENOSPC, "full")
        return real(self, target)

    with monkeypatch.context() as disk:
        disk.setattr(Path, "replace", full)
        casework.declare({first: ("recuse", "同一单位"), second: ("none", "")}, PASSWORD)
        (notice,) = casework.room.notices.take()
        assert notice.code == "CASE-017"
        assert "CASE-006" in notice.what.zh
        desk.close_room()
        assert codes(desk.open_room(world.ids["e-001"])) == ["CASE-017"]
        desk.close_room()
    casework = desk.open_room(world.ids["e-001"])
    assert codes(casework) == []
    assert not desk._files.holds_materials(world.ids["e-001"], first)
    assert desk._files.holds_materials(world.ids["e-001"], second)


@pytest.mark.parametrize("kept", [0, 40_000])
def test_a_case_with_half_a_recording_is_recorded_and_submitted(
    world: World, recorded: tuple[AssessorDesk, Casework], kept: int
) -> None:
    desk, casework = recorded
    room, case_id = casework.room, casework.room.assignment.cases[0].id
    recording = desk.recording(room, case_id)
    recording.give_consent()
    record(recording)
    recording.settle()
    path = next(home_of(world).rglob("*.cserec"))
    path.write_bytes(path.read_bytes()[:kept])
    fill_case(room, case_id)
    sent = casework.submit_cases([case_id], PASSWORD)
    assert codes(casework) == ["CASE-018"]
    assert world.receive(casework.path_of(sent.bundle_id))[0].outcome == "accepted"
    assert "DOC-011" in [line.code for line in examine_home(home_of(world), PASSWORD, deep=True)]


def test_a_recording_goes_on_where_the_one_before_cannot_be_read(
    world: World, recorded: tuple[AssessorDesk, Casework]
) -> None:
    desk, casework = recorded
    room, case_id = casework.room, casework.room.assignment.cases[0].id
    recording: CaseRecording = desk.recording(room, case_id)
    recording.give_consent()
    record(recording)
    path = next(home_of(world).rglob("*.cserec"))
    path.write_bytes(b"half a file")
    record(recording)
    assert codes(casework) == ["CASE-018"]
    heard = recording.heard()
    assert heard is not None
    assert heard.samples > 0


def test_the_window_says_that_an_older_case_file_or_none_was_found(
    world: World, desk: AssessorDesk, casework: Casework
) -> None:
    signed = casework.path_of(casework.return_sheet().rows[0].bundle_id)
    desk.close_room()
    newer = signed.with_name(signed.name.replace("-acceptance-1-", "-scores-1-"))
    shutil.copyfile(signed, newer)
    with at_the_keyboard(home_of(world), world.clock) as person:
        person.unlock(PASSWORD)
        person.hands.wait(lambda: person.window.place == "roster", "the roster")
        person.waits_to_read("没有删除")
        assert newer.name in person.window.banner.text
        assert "CASE-016" in person.window.banner.text
    path = next(home_of(world).rglob("*.csecase"))
    path.rename(world.folder / "moved away")
    with at_the_keyboard(home_of(world), world.clock) as person:
        person.unlock(PASSWORD)
        person.idle()
        person.window.open_path(world.issued["e-001"])
        person.waits_to_read("案卷文件")
        assert "CASE-014" in person.window.banner.text
        assert path.name in person.window.banner.text
