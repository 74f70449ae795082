"""Binds the actions of the interview room to what they do."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from ui.actions import Actions
from ui.assess.document.keys import bind_reading
from ui.assess.keys import bind_rating
from ui.interview.room import PINNED_KEYS, Middle

if TYPE_CHECKING:
    from ui.interview.page import InterviewPage


def bind_interview(page: "InterviewPage", actions: Actions) -> None:
    """Everything that can be done in the interview room."""
    room, desk = page.room, page.room.desk
    bind_rating(page, actions, room.rubric)
    bind_reading(page, actions, desk)
    acts: dict[str, Callable[[], object]] = {
        "interview.identity": page.toggle_identity,
        "interview.start": page.start,
        "interview.pause": page.pause,
        "interview.next_phase": page.next_phase,
        "interview.note": room.writer.field.setFocus,
        "interview.next_question": page.ask_next,
        "interview.answered": partial(page.mark_asked, "answered"),
        "interview.followed_up": partial(page.mark_asked, "followed_up"),
        "interview.own_question": room.begin_own_question,
        "interview.adjourn": page.begin_adjourning,
        "interview.no_show": page.begin_no_show,
        "interview.audio": page.recording.toggle,
        "interview.record": partial(room.show_middle, Middle.RECORD),
        "interview.documents": room.toggle_documents,
        "interview.leave": page.leave,
        "assess.next_case": partial(page.step_case, forward=True),
        "assess.previous_case": partial(page.step_case, forward=False),
        "assess.materials": room.toggle_documents,
        "assess.phrases": page.phrasing.open,
        "assess.attach": page.attaching.attach,
        "assess.attach_box": desk.toggle_box_mode,
        "assess.find": desk.begin_find,
        "assess.undo": page.undo,
        "assess.redo": page.redo,
    }
    for action_id, run in acts.items():
        actions.bind(action_id, page, run)
    for number in range(1, PINNED_KEYS + 1):
        actions.bind(f"interview.pinned_{number}", page, partial(page.open_pinned, number))
