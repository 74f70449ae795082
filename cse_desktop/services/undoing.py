"""Undo and redo of every act on ratings, comments, evidence and notes, across restarts."""

from cse_desktop.domain.records import Recorded
from cse_desktop.services.room import Room

PANEL_ACTS = frozenset({"agree", "agree-case", "go-without"})
"""acts on what a panel agrees on: taken back where they were done, not among the own ratings"""


def undo(room: Room, case_id: str) -> Recorded | None:
    """Undoes the newest act of the case that can be undone; None if there is none."""
    room.must_be_open(case_id)
    return None if room.storage.can_undo(case_id)[0] in PANEL_ACTS else room.storage.undo(case_id)


def redo(room: Room, case_id: str) -> Recorded | None:
    """Redoes what was undone last; None if there is nothing to redo."""
    room.must_be_open(case_id)
    return None if room.storage.can_undo(case_id)[1] in PANEL_ACTS else room.storage.redo(case_id)
