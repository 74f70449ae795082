"""What is done in the roster: the order of the day, identity, cases on hold."""

from collections.abc import Sequence
from dataclasses import replace

from cse_desktop.domain.records import CaseState, Change, Recorded
from cse_desktop.errors import BugError
from cse_desktop.services.room import Room


def reorder(room: Room, case_ids: Sequence[str]) -> Recorded:
    """Puts the cases in the order drawn on the day; `case_ids` names all of them."""
    if sorted(case_ids) != sorted(case.id for case in room.assignment.cases):
        raise BugError("an order names every case once")
    room.must_not_be_expired()
    changes = [
        Change(room.stored_state(case_id), replace(room.state(case_id), position=position))
        for position, case_id in enumerate(case_ids)
    ]
    return room.act("reorder", None, *changes)


def check_identity(room: Room, case_id: str, checked: bool) -> Recorded:
    """Records that the applicant's identity was checked against a document, or takes that back."""
    return _state(room, case_id, "check-identity", replace(room.state(case_id), identity_checked=checked))


def hold(room: Room, case_id: str, on: bool) -> Recorded:
    """Puts a case on hold, or takes it up again."""
    return _state(room, case_id, "hold", replace(room.state(case_id), on_hold=on))


def _state(room: Room, case_id: str, kind: str, after: CaseState) -> Recorded:
    room.must_be_open(case_id)
    return room.act(kind, case_id, Change(room.stored_state(case_id), after))
