"""What goes wrong on the way of an assignment, and how the work goes on from there."""

import errno
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from cse_desktop.domain.records import Act, Declaration
from cse_desktop.errors import BugError, KnownError
from cse_desktop.keys.trust_store import FileTrust
from cse_desktop.services import interview_clock, interviewing, rating, roster
from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.services.room import Room
from cse_desktop.services.roster_sheets import roster_sheet
from tests.e2e.fill import fill_case
from tests.world import PASSWORD, World


def send_back(casework: Casework) -> None:
    """The outbox as it stands after the society refused what was made last."""
    storage = casework.room.storage
    refused = replace(
        storage.outbox()[-1], state="sent_back", answered_at=casework.room.now(), code="CSB-056"
    )
    storage.commit(Act("take-answer", None, (), undoable=False), settled=[refused])


def test_refused_declarations_are_signed_again(world: World, desk: AssessorDesk) -> None:
    desk.open_file(world.issued["e-001"])
    casework = desk.open_room(world.ids["e-001"])
    kept, recused = (case.id for case in casework.room.assignment.cases)
    choices = {kept: ("none", ""), recused: ("recuse", "同一课题组")}
    casework.declare(choices, PASSWORD)
    with pytest.raises(KnownError) as refused:
        casework.declare(choices, PASSWORD)
    assert refused.value.code == "DCL-003"

    send_back(casework)
    assert not casework.declaration_sheet().signed
    assert not casework.roster_sheet().declared
    casework.keep_choice(kept, "recuse", "现在知道有利害关系")
    assert [row.choice for row in casework.room.storage.rows(Declaration) if row.signed] == ["none", "recuse"]
    with pytest.raises(KnownError) as refused:
        casework.declare({kept: ("none", ""), recused: ("none", "")}, PASSWORD)
    assert refused.value.code == "DCL-004"
    again = casework.declare(choices, PASSWORD)
    assert (again.sequence, casework.declaration_sheet().signed) == (2, True)
    assert world.receive(casework.path_of(again.bundle_id))[0].outcome == "accepted"
    with pytest.raises(KnownError) as refused:
        casework.keep_choice(kept, "recuse", "太迟")
    assert refused.value.code == "DCL-003"


def test_clock_set_back_gives_no_days_back(world: World, casework: Casework, desk: AssessorDesk) -> None:
    first, second = (case.id for case in casework.room.assignment.cases)
    world.clock.move(days=50)
    rating.record_rating(casework.room, first, "1.1", "material", "3")
    assert casework.roster_sheet().attention[0].kind == "due"
    world.clock.move(days=10)
    assert casework.room.is_expired()
    send_back(casework)
    world.clock.move(days=-40)
    for room in (casework.room, reopened(desk, casework)):
        with pytest.raises(KnownError) as refused:
            rating.record_rating(room, second, "1.1", "material", "3")
        assert refused.value.code == "WAY-007"
    shown = {line.kind: line.words for line in roster_sheet(room).attention}
    assert "57600" in shown["clock"].zh
    assert "expired" in shown
    world.clock.move(days=40)
    assert "clock" not in {line.kind for line in roster_sheet(room).attention}


def reopened(desk: AssessorDesk, casework: Casework) -> Room:
    """The same assignment, closed and opened again."""
    desk.close_room()
    return desk.open_room(casework.room.assignment.id).room


def test_refusal_after_the_receipt_says_that_the_receipt_stands(
    world: World, casework: Casework, desk: AssessorDesk
) -> None:
    case_id = casework.room.assignment.cases[0].id
    fill_case(casework.room, case_id)
    casework.submit_cases([case_id], PASSWORD)
    casework.take_up_again(case_id, "面试评分录入有误")
    second = casework.submit_cases([case_id], PASSWORD)
    answer = world.receive(casework.path_of(second.bundle_id))[0].answer
    assert answer is not None
    storage = casework.room.storage
    delivered = replace(storage.outbox()[-1], state="delivered", answered_at=casework.room.now())
    storage.commit(Act("take-answer", None, (), undoable=False), settled=[delivered])
    opened = desk.open_file(answer)
    assert "该回执有效" in opened.words.zh
    assert "receipt stands" in opened.words.en
    assert storage.outbox()[-1] == delivered


def test_bundle_that_was_not_committed_does_not_stay(world: World, desk: AssessorDesk) -> None:
    desk.open_file(world.issued["e-001"])
    casework = desk.open_room(world.ids["e-001"])
    choices = {case.id: ("none", "") for case in casework.room.assignment.cases}
    storage = casework.room.storage
    connection: Any = storage._connection  # type: ignore[attr-defined]  # a CaseFile
    connection.execute(
        "CREATE TEMP TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT RAISE(FAIL, 'full'); END"
    )
    with pytest.raises((KnownError, BugError)):
        casework.declare(choices, PASSWORD)
    folder = world.folder / "desks" / "e-001" / "outgoing"
    assert list(folder.glob("*.csb")) == []
    connection.execute("DROP TRIGGER full")

    sent = folder / casework.declare(choices, PASSWORD).file_name
    orphan = sent.with_name(sent.name.replace("-acceptance-1-", "-scores-1-"))
    others = [
        sent.with_name(sent.name.replace("e-001", "e-0012")),
        sent.with_name(sent.name.replace("-acceptance-1-", "-acceptance-1-x-")),
        sent.with_name(f"{sent.name[:-10]}zzzzzz.csb"),
        sent.with_name(f"{sent.name}.bak"),
        folder / "enrolment-000000.csr.json",
    ]
    for path in (orphan, *others):
        path.write_bytes(b"signed")
    reopened(desk, casework)
    assert not orphan.exists()
    assert all(path.exists() for path in (sent, *others))


def test_enrolment_that_fails_leaves_no_identity(world: World) -> None:
    desk = world.desk("e-007")
    with pytest.raises(KnownError) as refused:
        desk.enrol("示例" * 200, "示例单位", "csee", ["electrical"], PASSWORD)
    assert refused.value.code == "KEY-008"
    home = world.folder / "desks" / "e-007"
    (home / "outgoing").write_bytes(b"in the way")
    with pytest.raises(KnownError):
        desk.enrol("示例 专家", "示例单位", "csee", ["electrical"], PASSWORD)
    assert desk.state().identities == ()
    assert list((home / "identities").iterdir()) == []


class FullDisk(FileTrust):
    """A trust store whose disk is full."""

    def keep_crls(self, crls: Sequence[bytes]) -> None:
        raise OSError(errno.ENOSPC, "full", "crls.pem")


def test_lists_that_cannot_be_kept_do_not_take_the_assignment_back(
    world: World, desk: AssessorDesk, caplog: pytest.LogCaptureFixture
) -> None:
    folder = next((world.folder / "desks" / "e-001").rglob("root-*.der")).parent
    desk._trust = FullDisk(folder)
    caplog.clear()
    assert desk.open_file(world.issued["e-001"]).kind == "assignment"
    (told,) = caplog.messages
    assert told.startswith("revocation lists not kept: ")
    assert "crls.pem" not in told


def test_two_may_keep_lists_at_once(world: World, desk: AssessorDesk) -> None:
    desk.open_file(world.issued["e-001"])
    (lists,) = (world.folder / "desks" / "e-001").rglob("crls.pem")
    held = FileTrust(lists.parent).crls()
    lists.unlink()
    (lists.parent / "crls.pem.part").mkdir()
    FileTrust(lists.parent).keep_crls(held)
    assert tuple(FileTrust(lists.parent).crls()) == tuple(held)
    assert [path.name for path in lists.parent.glob("*.part")] == ["crls.pem.part"]


def test_interview_that_runs_is_paused_when_another_starts(world: World, casework: Casework) -> None:
    room = casework.room
    first, second = (case.id for case in room.assignment.cases)
    for case_id in (first, second):
        roster.check_identity(room, case_id, True)
    interviewing.start(room, first)
    world.clock.move(seconds=10)
    acts = len(list(room.storage.journal()))
    interviewing.start(room, second)
    assert len(list(room.storage.journal())) == acts + 1
    world.clock.move(seconds=5)
    assert (interview_clock.state_of(room, first).state, interview_clock.clock_ms(room, first)) == (
        "paused",
        10_000,
    )
    assert interview_clock.clock_ms(room, second) == 5_000
    interviewing.resume(room, first)
    world.clock.move(seconds=1)
    assert interview_clock.clock_ms(room, first) == 11_000
    assert interview_clock.state_of(room, second).state == "paused"
