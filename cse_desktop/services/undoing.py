"""Undo and redo of every act on ratings, comments, evidence and notes, across restarts."""

from cse_desktop.domain.records import Recorded
from cse_desktop.services.room import Room


def undo(room: Room, case_id: str | None = None) -> Recorded | None:
    """Undoes the newest act of the case that can be undone; None if there is none."""
    if case_id is not None:
        room.must_be_open(case_id)
    return room.storage.undo(case_id)


def redo(room: Room, case_id: str | None = None) -> Recorded | None:
    """Redoes what was undone last; None if there is nothing to redo."""
    if case_id is not None:
        room.must_be_open(case_id)
    return room.storage.redo(case_id)
