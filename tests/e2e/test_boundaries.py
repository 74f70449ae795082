"""What may be read and when, whose keys open what, and files that are not what they should be: through the services."""

import errno
import os
import stat
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from cse_desktop.domain.records import Act, Change, Declaration, InterviewNote, Submission
from cse_desktop.errors import BugError, KnownError, Words
from cse_desktop.services import evidence, interviewing
from cse_desktop.services.case_sheets import case_sheet
from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.services.interview_sheets import interview_sheet
from cse_desktop.services.room import Room
from cse_desktop.society import appointing
from cse_desktop.wiring.lanes import Lanes
from tests.e2e.fill import fill_case
from tests.world import PASSWORD, World


@pytest.fixture
def undeclared(world: World, desk: AssessorDesk) -> Casework:
    """The assignment opened; nothing is declared."""
    desk.open_file(world.issued["e-001"])
    return desk.open_room(world.ids["e-001"])


def refusal(call: Callable[[], object]) -> str:
    """The code with which `call` is refused."""
    with pytest.raises(KnownError) as refused:
        call()
    return refused.value.code


def readings(desk: AssessorDesk, casework: Casework, case_id: str) -> list[Callable[[], object]]:
    """Every way in which something of an applicant is read."""
    room = casework.room
    material = room.case(case_id).materials[0].sha256
    return [
        lambda: case_sheet(room, case_id),
        lambda: interview_sheet(room, case_id),
        lambda: casework.score_sheet(case_id, "en"),
        desk.materials(room, case_id)(material),
    ]


def test_nothing_of_an_applicant_is_read_before_the_declaration(
    desk: AssessorDesk, undeclared: Casework
) -> None:
    case_id = undeclared.room.assignment.cases[0].id
    assert [refusal(call) for call in readings(desk, undeclared, case_id)] == ["WAY-001"] * 4
    for row in undeclared.roster_sheet().rows:
        assert (row.grade, row.field, row.photo) == (None, None, None)
    assert undeclared.submission_sheet().rows == ()


def test_nothing_is_read_undeclared_after_the_last_day_either(
    world: World, desk: AssessorDesk, undeclared: Casework
) -> None:
    world.clock.move(days=90)
    case_id = undeclared.room.assignment.cases[0].id
    assert [refusal(call) for call in readings(desk, undeclared, case_id)] == ["WAY-001"] * 4


def test_nothing_of_a_recused_applicant_is_read(desk: AssessorDesk, undeclared: Casework) -> None:
    first, second = (case.id for case in undeclared.room.assignment.cases)
    undeclared.declare({first: ("recuse", "同一单位"), second: ("none", "")}, PASSWORD)
    assert [refusal(call) for call in readings(desk, undeclared, first)] == ["WAY-002"] * 4
    rows = {row.case_id: row for row in undeclared.roster_sheet().rows}
    assert (rows[first].grade, rows[first].field, rows[first].photo) == (None, None, None)
    assert rows[second].grade is not None
    assert [row.case_id for row in undeclared.submission_sheet().rows] == [second]
    assert case_sheet(undeclared.room, second).case_id == second


def test_a_recusal_that_is_only_chosen_is_not_yet_one(undeclared: Casework) -> None:
    room = undeclared.room
    case_id = room.assignment.cases[0].id
    chosen = Declaration(case_id, "recuse", "同一单位", room.now())
    room.storage.commit(Act("choose", case_id, (Change(None, chosen),), undoable=False))
    assert {row.state for row in undeclared.roster_sheet().rows} == {"new"}


def test_materials_of_a_recused_applicant_left_by_a_crash_go_at_the_next_opening(
    world: World, desk: AssessorDesk, undeclared: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (case.id for case in undeclared.room.assignment.cases)
    files, assignment = desk._files, world.ids["e-001"]
    with monkeypatch.context() as broken:
        broken.setattr(files, "destroy_materials", fail)
        undeclared.declare({first: ("recuse", "同一单位"), second: ("none", "")}, PASSWORD)
    assert files.holds_materials(assignment, first)
    desk.close_room()
    desk.open_room(assignment)
    assert not files.holds_materials(assignment, first)
    assert files.holds_materials(assignment, second)


def test_materials_ask_the_case_file_on_its_own_thread(world: World, desk: AssessorDesk) -> None:
    desk.open_file(world.issued["e-001"])
    lanes = Lanes()
    again = world.desk("e-001", in_storage=lanes.in_storage)
    again.unlock(PASSWORD)
    casework = lanes.storage.submit(again.open_room, world.ids["e-001"]).result()
    room = casework.room
    casework.declare({case.id: ("none", "") for case in room.assignment.cases}, PASSWORD)
    case = room.assignment.cases[0]
    material = again.materials(room, case.id)(case.materials[0].sha256)()
    assert len(material.read(0, material.size)) == case.materials[0].size
    material.close()
    again.close_room()
    lanes.close()


def test_a_note_and_a_mark_stay_with_their_case(casework: Casework) -> None:
    room = casework.room
    first, second = (case.id for case in room.assignment.cases)
    note = "01900000-0000-7000-8000-00000000000a"
    interviewing.write_note(room, first, note, "first", 0)
    with pytest.raises(BugError):
        interviewing.write_note(room, second, note, "second", 0)
    assert [row.text for row in room.storage.rows(InterviewNote)] == ["first"]
    mark = mark_of(room, first)
    acts: list[Callable[[], object]] = [
        lambda: evidence.write_note(room, second, mark, "second"),
        lambda: evidence.remove(room, second, mark),
        lambda: evidence.link(room, second, mark, "1.1", "material", "sole"),
    ]
    for act in acts:
        with pytest.raises(BugError):
            act()


def mark_of(room: Room, case_id: str) -> str:
    """A place marked in the first material of a case."""
    material = room.case(case_id).materials[0].sha256
    (change,) = evidence.annotate(room, case_id, material, 0, "whole", []).changes
    return str(change.record.annotation_id)  # type: ignore[union-attr]  # an annotation


def test_a_certificate_that_comes_while_the_desk_is_open_can_sign_at_once(
    world: World, desk: AssessorDesk
) -> None:
    made = world.desk("e-030")
    request = made.enrol("示例·e-030", "示例检测中心", "csee", ["electrical"], PASSWORD)
    made.unlock(PASSWORD)
    target = world.folder / "e-030.pem"
    appointing.appoint(world.society, world.row, request, "*", assessor_id="e-030", out=target)
    assert made.open_file(target).kind == "certificate"
    assert made._keys_in_memory().info.assessor_id == "e-030"
    assert made._keys_in_memory().info.chain


def test_who_waits_for_a_second_certificate_goes_on_with_the_first(world: World, desk: AssessorDesk) -> None:
    desk.open_file(world.issued["e-001"])
    desk.lock()
    desk.enrol("示例·再次", "示例检测中心", "csee", ["electrical"], "another password")
    assert desk.state().identities[0].assessor_id == "e-001"
    desk.unlock(PASSWORD)
    assert desk.open_room(world.ids["e-001"]).roster_sheet().rows
    sheet = desk.appointment()
    assert sheet is not None
    assert sheet.assessor_id == "e-001"
    desk.lock()
    desk.unlock("another password")
    assert desk.appointment() is None
    desk.lock()
    assert refusal(lambda: desk.unlock("nobody's password")) == "KEY-001"


def test_a_bundle_where_nobody_is_enrolled_says_so(world: World, desk: AssessorDesk) -> None:
    assert refusal(lambda: world.desk("nobody").open_file(world.issued["e-001"])) == "KEY-012"


def test_files_that_are_no_bundles_are_refused_in_words(desk: AssessorDesk, tmp_path: Path) -> None:
    folder = tmp_path / "folder.pem"
    folder.mkdir()
    empty = tmp_path / "empty.csb"
    empty.touch()
    link = tmp_path / "gone.csb"
    link.symlink_to(tmp_path / "nowhere")
    key = tmp_path / "key.pem"
    key.write_text("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", encoding="ascii")
    codes = {path.name: refusal(partial(desk.open_file, path)) for path in (folder, tmp_path, link, key)}
    assert codes == {
        folder.name: "FILE-001",
        tmp_path.name: "FILE-001",
        "gone.csb": "FILE-001",
        "key.pem": "KEY-014",
    }
    assert refusal(lambda: desk.open_file(empty)).startswith("CSB-")


def test_a_pipe_is_no_file_and_nobody_waits_for_it(desk: AssessorDesk, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csb"
    os.mkfifo(pipe)
    codes: list[str] = []
    waiting = threading.Thread(
        target=lambda: codes.append(refusal(lambda: desk.open_file(pipe))), daemon=True
    )
    waiting.start()
    waiting.join(5)
    assert codes == ["FILE-001"]


def test_a_disk_that_fails_is_said_in_words_and_the_case_can_be_submitted_later(
    world: World, casework: Casework
) -> None:
    case_id = casework.room.assignment.cases[0].id
    fill_case(casework.room, case_id)
    outgoing = casework.path_of(casework.return_sheet().rows[0].bundle_id).parent
    aside = outgoing.rename(outgoing.with_name("aside"))
    outgoing.touch()
    assert refusal(lambda: casework.submit_cases([case_id], PASSWORD)) == "FILE-001"
    assert not casework.room.is_frozen(case_id)
    outgoing.unlink()
    aside.rename(outgoing)
    sent = casework.submit_cases([case_id], PASSWORD)
    assert world.receive(casework.path_of(sent.bundle_id))[0].outcome == "accepted"


def test_a_bundle_written_but_not_committed_is_made_anew(
    world: World, casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, case_id = casework.room, casework.room.assignment.cases[0].id
    fill_case(room, case_id)
    with monkeypatch.context() as full:
        full.setattr(room.storage, "commit", fail)
        assert refusal(lambda: casework.submit_cases([case_id], PASSWORD)) == "CASE-007"
    assert not room.is_frozen(case_id)
    sent = casework.submit_cases([case_id], PASSWORD)
    assert sent.sequence == 1
    assert world.receive(casework.path_of(sent.bundle_id))[0].outcome == "accepted"
    assert refusal(lambda: casework.submit_cases([case_id], PASSWORD)) == "WAY-003"


def test_an_assignment_that_cannot_be_opened_leaves_the_open_one_open(
    world: World, desk: AssessorDesk, casework: Casework
) -> None:
    assert refusal(lambda: desk.open_room("01900000-0000-7000-8000-0000000000aa")) == "CASE-001"
    assert casework.roster_sheet().rows
    assert desk.open_room(world.ids["e-001"]) is casework


def test_drives_that_cannot_sync_a_folder_still_take_bundles(
    casework: Casework, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def of_files_only(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "folders cannot be synced here")
        real(handle)

    monkeypatch.setattr(os, "fsync", of_files_only)
    stick = tmp_path / "stick"
    stick.mkdir()
    row = casework.return_sheet().rows[0]
    assert casework.hand_over_to_folder(row.bundle_id, stick).state == "handed_over"


def test_a_drive_without_links_still_lets_materials_go(
    world: World, desk: AssessorDesk, casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EOPNOTSUPP, "no links here")

    monkeypatch.setattr(os, "link", no_links)
    case_id = casework.room.assignment.cases[0].id
    desk._files.destroy_materials(world.ids["e-001"], case_id)
    assert not desk._files.holds_materials(world.ids["e-001"], case_id)


def test_a_refused_revision_keeps_its_number_on_the_sheet_and_in_the_record(
    world: World, casework: Casework
) -> None:
    room, case_id = casework.room, casework.room.assignment.cases[0].id
    fill_case(room, case_id)
    for _ in range(2):
        sent = casework.submit_cases([case_id], PASSWORD)
        (row,) = room.storage.rows(Submission, bundle_id=sent.bundle_id)
        assert (row.revision, case_sheet(room, case_id).revision) == (1, 1)
        refuse(room, row)
        world.clock.move(minutes=1)
        casework.take_up_again(case_id, "更正笔误")
        assert case_sheet(room, case_id).revision == 1
        assert casework.submission_sheet().rows[0].revision == 1


def test_what_was_submitted_last_counts_whatever_its_number(world: World, casework: Casework) -> None:
    room, case_id = casework.room, casework.room.assignment.cases[0].id
    fill_case(room, case_id)
    for _ in range(2):
        casework.submit_cases([case_id], PASSWORD)
        world.clock.move(minutes=-1)
        casework.take_up_again(case_id, "更正笔误")
    for row in room.storage.rows(Submission, case_id=case_id):
        refuse(room, row)
    third = casework.submit_cases([case_id], PASSWORD)
    newest = room.newest_submission(case_id)
    assert newest is not None
    assert (newest.bundle_id, newest.revision) == (third.bundle_id, 1)
    assert casework.roster_sheet().rows[0].state == "submitted"


def refuse(room: Room, row: Submission) -> None:
    """What a refusal by the society leaves in the case file."""
    after = replace(row, verdict="refused", code="CSB-093")
    room.storage.commit(Act("take-answer", None, (Change(row, after),), undoable=False))


def test_a_slow_drive_keeps_nobody_from_rating(world: World, desk: AssessorDesk) -> None:
    desk.open_file(world.issued["e-001"])
    lanes = Lanes()
    again = world.desk("e-001", in_storage=lanes.in_storage)
    again.unlock(PASSWORD)
    casework = lanes.storage.submit(again.open_room, world.ids["e-001"]).result()
    sent = casework.declare({case.id: ("none", "") for case in casework.room.assignment.cases}, PASSWORD)

    class SlowDrive:
        def __init__(self, _folder: Path) -> None:
            """Every folder is alike."""

        def deliver(self, _source: Path, name: str) -> str:
            """Answers only once the storage lane has done something else."""
            lanes.storage.submit(casework.roster_sheet).result(5)
            return name

    casework._to_folder = SlowDrive
    assert casework.hand_over_to_folder(sent.bundle_id, world.folder).state == "handed_over"
    again.close_room()
    lanes.close()


def fail(*_: object, **__: object) -> None:
    raise KnownError("CASE-007", Words("无法读写。", "Could not be written."))
