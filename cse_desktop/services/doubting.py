"""Doubting an application condition: whether it is met the society has decided; the assessor may only flag a doubt."""

from cse_desktop.domain.records import Change, ConditionDoubt, Recorded
from cse_desktop.errors import BugError
from cse_desktop.services.room import Room


def doubt(room: Room, case_id: str, condition: str, text: str) -> Recorded:
    """Keeps why a condition is doubted; without any words the doubt is taken back."""
    case = room.must_be_open(case_id)
    known = {found.id for found in room.standard(case_id).conditions if found.grade == case.profile.grade}
    if condition not in known:
        raise BugError("the grade has no such condition")
    before = room.storage.one(ConditionDoubt, case_id=case_id, condition=condition)
    text = " ".join(text.split())
    after = ConditionDoubt(case_id, condition, text) if text else None
    if before is None and after is None:
        return room.act("doubt", case_id)
    return room.act("doubt", case_id, Change(before, after))
