"""The assessor's own recommendation and words on a whole case."""

from dataclasses import replace

from cse_desktop.domain.records import Change, Opinion, Recorded
from cse_desktop.errors import BugError, KnownError, Words
from cse_desktop.services.room import Room

WORDS = ("comment", "feedback", "confidential", "moderation")
"""the fields of an opinion that are words"""


def opinion_of(room: Room, case_id: str) -> Opinion:
    """What was said so far; empty fields where nothing was."""
    return room.storage.one(Opinion, case_id=case_id) or Opinion(case_id, "", "", "", "", "")


def recommend(room: Room, case_id: str, recommendation: str, lower_grade: str = "") -> Recorded:
    """Gives the own global recommendation. It comes before the computed result is seen.

    Changing it afterwards is allowed and stays visible: the journal holds both, and that the computed result had
    been seen.
    """
    if all(known.id != recommendation for known in room.standard(case_id).recommendations):
        raise BugError("the pack has no such recommendation")
    before = opinion_of(room, case_id)
    return _write(
        room, case_id, replace(before, recommendation=recommendation, lower_grade=lower_grade), "recommend"
    )


def write(
    room: Room,
    case_id: str,
    *,
    comment: str | None = None,
    feedback: str | None = None,
    confidential: str | None = None,
    moderation: str | None = None,
) -> Recorded:
    """Keeps the overall comment, the feedback to the applicant, the confidential note, the words on a near miss."""
    before = opinion_of(room, case_id)
    after = replace(
        before,
        comment=before.comment if comment is None else comment,
        feedback=before.feedback if feedback is None else feedback,
        confidential=before.confidential if confidential is None else confidential,
        moderation=before.moderation if moderation is None else moderation,
    )
    return _write(room, case_id, after, "opinion")


def see_computed(room: Room, case_id: str) -> Recorded:
    """Opens the computed result; `OPI-001` before the own recommendation is given."""
    before = opinion_of(room, case_id)
    if not before.recommendation:
        raise KnownError(
            "OPI-001",
            Words("请先给出您自己的总体建议。", "Please give your own overall recommendation first."),
            next_step=Words("计算结果随后显示。", "The computed result is shown after that."),
        )
    return _write(room, case_id, replace(before, computed_seen=True), "see-computed", undoable=False)


def _write(room: Room, case_id: str, after: Opinion, kind: str, undoable: bool = True) -> Recorded:
    room.must_be_open(case_id)
    before = room.storage.one(Opinion, case_id=case_id)
    return room.act(kind, case_id, Change(before, after), undoable=undoable)
