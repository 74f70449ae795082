"""The whole way of an assignment through the services: real files, real keys, both sides."""

from pathlib import Path

import pytest

from cse_desktop.domain.records import Declaration
from cse_desktop.errors import KnownError
from cse_desktop.services import rating, submitting
from cse_desktop.services.case_sheets import case_sheet
from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from tests.e2e.fill import COMMENT, fill_case
from tests.world import PASSWORD, World


def test_from_issue_to_verified_receipt(world: World, casework: Casework, desk: AssessorDesk) -> None:
    first = casework.room.assignment.cases[0].id
    fill_case(casework.room, first)
    assert casework.submission_sheet().rows[0].ready
    sent = casework.submit_cases([first], PASSWORD)
    acceptance = casework.return_sheet().rows[-1]
    usb = world.folder / "usb"
    usb.mkdir()
    casework.hand_over_to_folder(acceptance.bundle_id, usb)
    casework.hand_over_to_folder(sent.bundle_id, usb)
    assert [row.state for row in casework.return_sheet().rows] == ["handed_over", "handed_over"]

    received = world.receive(*sorted(usb.iterdir()))
    assert [file.outcome for file in received] == ["accepted", "accepted"]
    for file in received:
        assert file.answer is not None
        assert desk.open_file(file.answer).kind == "receipt"
    assert [row.state for row in casework.return_sheet().rows] == ["delivered", "delivered"]
    rows = {row.case_id: row.state for row in casework.roster_sheet().rows}
    assert rows[first] == "delivered"


def test_society_answers_the_same_bytes_again(world: World, casework: Casework) -> None:
    file = casework.path_of(casework.return_sheet().rows[0].bundle_id)
    once = world.receive(file)[0]
    assert once.answer is not None
    before = once.answer.read_bytes()
    again = world.receive(file)[0]
    assert again.stored
    assert again.answer is not None
    assert again.answer.read_bytes() == before


def test_submitted_case_is_locked_until_taken_up_again(
    world: World, casework: Casework, desk: AssessorDesk
) -> None:
    case_id = casework.room.assignment.cases[0].id
    fill_case(casework.room, case_id)
    sent = casework.submit_cases([case_id], PASSWORD)
    with pytest.raises(KnownError) as refused:
        rating.write_comment(casework.room, case_id, "1.1", "material", "改一下")
    assert refused.value.code == "WAY-003"
    answer = world.receive(casework.path_of(sent.bundle_id))[0].answer
    assert answer is not None
    desk.open_file(answer)

    with pytest.raises(KnownError):
        submitting.take_up_again(casework.room, case_id, "  ")
    casework.take_up_again(case_id, "面试评分录入有误")
    rating.record_rating(casework.room, case_id, "1.1", "material", "4")
    second = casework.submit_cases([case_id], PASSWORD)
    received = world.receive(casework.path_of(second.bundle_id))[0]
    assert (received.outcome, received.cases) == ("accepted", {case_id: "accepted"})
    assert case_sheet(casework.room, case_id).revision == 2


def test_gaps_keep_a_case_from_being_submitted(casework: Casework) -> None:
    case_id = casework.room.assignment.cases[0].id
    with pytest.raises(KnownError) as refused:
        casework.submit_cases([case_id], PASSWORD)
    assert refused.value.code == "WAY-009"
    assert casework.return_sheet().rows[0].kind == "acceptance"


def test_wrong_password_signs_nothing(casework: Casework) -> None:
    case_id = casework.room.assignment.cases[0].id
    fill_case(casework.room, case_id)
    with pytest.raises(KnownError) as refused:
        casework.submit_cases([case_id], "not the password")
    assert refused.value.code == "KEY-001"
    assert len(casework.return_sheet().rows) == 1


def test_recusal_destroys_the_material_unopened(world: World, desk: AssessorDesk) -> None:
    desk.open_file(world.issued["e-001"])
    casework = desk.open_room(world.ids["e-001"])
    kept, recused = (case.id for case in casework.room.assignment.cases)
    store = world.folder / "desks" / "e-001" / "cases"
    assert len(list(store.rglob("*.csemat"))) == 2
    with pytest.raises(KnownError) as refused:
        casework.declare({kept: ("none", ""), recused: ("recuse", " ")}, PASSWORD)
    assert refused.value.code == "DCL-002"

    casework.declare({kept: ("none", ""), recused: ("recuse", "同一课题组")}, PASSWORD)
    assert [path.stem for path in store.rglob("*.csemat")] == [kept]
    states = {row.case_id: row.state for row in casework.roster_sheet().rows}
    assert (states[recused], states[kept]) == ("recused", "declared")
    with pytest.raises(KnownError) as refused:
        rating.record_rating(casework.room, recused, "1.1", "material", "3")
    assert refused.value.code == "WAY-002"
    with pytest.raises(KnownError):
        casework.declare({kept: ("none", ""), recused: ("none", "")}, PASSWORD)
    row = casework.room.storage.one(Declaration, case_id=recused)
    assert row is not None
    assert row.choice == "recuse"


def test_choices_survive_a_restart_before_they_are_signed(world: World, desk: AssessorDesk) -> None:
    desk.open_file(world.issued["e-001"])
    casework = desk.open_room(world.ids["e-001"])
    first, second = (case.id for case in casework.room.assignment.cases)
    casework.keep_choice(first, "recuse", "同一课题组")
    casework.keep_choice(second, "none", "")
    casework.keep_choice(second, "", "")
    desk.close_room()
    again = world.desk("e-001")
    again.unlock(PASSWORD)
    rows = {row.case_id: row for row in again.open_room(world.ids["e-001"]).declaration_sheet().rows}
    again.close_room()
    assert (rows[first].choice, rows[first].reason) == ("recuse", "同一课题组")
    assert rows[second].choice == ""


def test_every_case_must_be_declared(world: World, desk: AssessorDesk) -> None:
    desk.open_file(world.issued["e-001"])
    casework = desk.open_room(world.ids["e-001"])
    with pytest.raises(KnownError) as refused:
        casework.declare({casework.room.assignment.cases[0].id: ("none", "")}, PASSWORD)
    assert refused.value.code == "DCL-001"


def test_expired_assignment_can_only_be_read(world: World, casework: Casework) -> None:
    case_id = casework.room.assignment.cases[0].id
    rating.record_rating(casework.room, case_id, "1.1", "material", "3")
    world.clock.move(days=120)
    with pytest.raises(KnownError) as refused:
        rating.record_rating(casework.room, case_id, "1.1", "material", "4")
    assert refused.value.code == "WAY-007"
    sheet = case_sheet(casework.room, case_id).cell("1.1", "material")
    assert sheet is not None
    assert sheet.value == "3"
    assert casework.roster_sheet().attention[0].kind == "expired"


def test_expired_file_is_refused_and_leaves_nothing(world: World, desk: AssessorDesk) -> None:
    world.clock.move(days=120)
    with pytest.raises(KnownError) as refused:
        desk.open_file(world.issued["e-001"])
    assert refused.value.code == "CSB-082"
    assert list((world.folder / "desks" / "e-001" / "cases").glob("*.csecase")) == []


def test_file_for_somebody_else(world: World, desk: AssessorDesk) -> None:
    other = world.enrol("e-002")
    with pytest.raises(KnownError) as refused:
        other.open_file(world.issued["e-001"])
    assert refused.value.code == "CSB-020"
    assert refused.value.next_step is not None


def test_changed_byte_is_refused_with_a_code(world: World, desk: AssessorDesk, tmp_path: Path) -> None:
    whole = world.issued["e-001"].read_bytes()
    for at in range(0, len(whole), len(whole) // 23):
        broken = bytearray(whole)
        broken[at] ^= 1
        file = tmp_path / "broken.csb"
        file.write_bytes(broken)
        with pytest.raises(KnownError) as refused:
            desk.open_file(file)
        assert refused.value.code.startswith("CSB-")
    assert desk.open_file(world.issued["e-001"]).kind == "assignment"


def test_opened_twice_says_so(world: World, desk: AssessorDesk) -> None:
    desk.open_file(world.issued["e-001"])
    with pytest.raises(KnownError):
        desk.open_file(world.issued["e-001"])


def test_work_survives_a_new_start(world: World, casework: Casework, desk: AssessorDesk) -> None:
    case_id = casework.room.assignment.cases[0].id
    rating.record_rating(casework.room, case_id, "1.3", "material", "2")
    rating.write_comment(casework.room, case_id, "1.3", "material", COMMENT)
    desk.close_room()
    again = world.desk("e-001")
    again.unlock(PASSWORD)
    room = again.open_room(world.ids["e-001"]).room
    try:
        cell = case_sheet(room, case_id).cell("1.3", "material")
        assert cell is not None
        assert (cell.value, cell.comment) == ("2", COMMENT)
        undone = room.storage.undo(case_id)
        assert undone is not None
        assert case_sheet(room, case_id).cell("1.3", "material").comment == ""  # type: ignore[union-attr]
    finally:
        again.close_room()


def test_locked_desk_opens_nothing(world: World, desk: AssessorDesk) -> None:
    desk.lock()
    with pytest.raises(KnownError) as refused:
        desk.open_file(world.issued["e-001"])
    assert refused.value.code == "KEY-013"
    with pytest.raises(KnownError) as refused:
        desk.unlock("not the password")
    assert refused.value.code == "KEY-001"


def test_refused_bundle_is_sent_back_and_made_again(
    world: World, casework: Casework, desk: AssessorDesk
) -> None:
    """A certificate revoked meanwhile: the society refuses, the case shows it, nothing is lost."""
    from cse_desktop.society.revoking import revoke  # noqa: PLC0415 - beside its only use
    from cse_desktop.society.rows import CertificateRow  # noqa: PLC0415 - likewise

    case_id = casework.room.assignment.cases[0].id
    fill_case(casework.room, case_id)
    sent = casework.submit_cases([case_id], PASSWORD)
    row = world.society.records.one(CertificateRow, subject_id="e-001", role="assessor")
    assert row is not None
    revoke(world.society, row.serial, "superseded")
    received = world.receive(casework.path_of(sent.bundle_id))[0]
    assert received.outcome == "refused"
    assert received.code == "CSB-056"
