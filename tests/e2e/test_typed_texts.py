"""What was pasted with invisible signs in it is signed, sent and accepted without them."""

from collections.abc import Callable

import pytest

from cse_desktop.domain.records import Declaration, EvidenceQuery
from cse_desktop.errors import KnownError
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.services.querying import write_query
from tests.world import PASSWORD, World

PASTED = "\x00申请人\x0b是我\x7f的同事\x1b\r\n（同一处室）"
SEEN = "申请人是我的同事\n（同一处室）"


def test_reasons_and_requests_reach_the_society_as_they_are_seen(world: World, desk: AssessorDesk) -> None:
    desk.open_file(world.issued["e-001"])
    work = desk.open_room(world.ids["e-001"])
    first, second = (case.id for case in work.room.assignment.cases)
    sent = work.declare({first: ("recuse", PASTED), second: ("none", "")}, PASSWORD)
    write_query(work.room, second, "", PASTED)
    assert refusal(lambda: write_query(work.room, second, "", "\x00\x7f")) == "ROOM-004"
    asked = work.ask([second], PASSWORD)
    storage = work.room.storage
    assert [row.reason for row in storage.rows(Declaration, case_id=first)] == [SEEN]
    assert [row.text for row in storage.rows(EvidenceQuery)] == [SEEN]
    folder = world.folder / "desks" / "e-001" / "outgoing"
    received = world.receive(folder / sent.file_name, folder / asked.file_name)
    assert [file.outcome for file in received] == ["accepted", "accepted"]


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(KnownError) as refused:
        act()
    return refused.value.code


def test_a_reason_of_which_nothing_is_seen_is_none(world: World, desk: AssessorDesk) -> None:
    desk.open_file(world.issued["e-001"])
    work = desk.open_room(world.ids["e-001"])
    first, second = (case.id for case in work.room.assignment.cases)
    choices = {first: ("recuse", "\x00\x7f \x0b"), second: ("none", "")}
    assert refusal(lambda: work.declare(choices, PASSWORD)) == "DCL-002"
    long = {first: ("recuse", "长" * 200_001), second: ("none", "")}
    assert refusal(lambda: work.declare(long, PASSWORD)) == "ROOM-003"
