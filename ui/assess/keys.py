"""Binds the actions of the Assess place to what they do; full-width digits count as digits."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ui.actions import Actions
from ui.assess.document.keys import bind_pages, bind_reading
from ui.assess.rubric.pane import RubricPane

if TYPE_CHECKING:
    from ui.assess.page import AssessPage

FULL_WIDTH_ZERO = 0xFF10
LEVELS = 10


def bind_rating(owner: QWidget, actions: Actions, rubric: RubricPane) -> None:
    """Rating by keys, anywhere inside `owner`."""

    def rate(value: str | None) -> Callable[[], None]:
        return lambda: None if rubric.card.comment.composing else _rate(rubric, value)

    for level in range(LEVELS):
        actions.bind(f"assess.rate_{level}", owner, rate(str(level)))
        wide = QShortcut(QKeySequence(f"Alt+{chr(FULL_WIDTH_ZERO + level)}"), owner)
        wide.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        wide.activated.connect(rate(str(level)))
    actions.bind("assess.rate_ne", owner, rate("NE"))
    actions.bind("assess.rate_na", owner, rate("NA"))
    actions.bind("assess.clear_rating", owner, rate(None))
    actions.bind("assess.next_gap", owner, lambda: next_gap(rubric))
    actions.bind("assess.next_indicator", owner, lambda: rubric.step(down=True))
    actions.bind("assess.previous_indicator", owner, lambda: rubric.step(down=False))
    actions.bind("assess.comment", owner, rubric.begin_comment)


def _rate(rubric: RubricPane, value: str | None) -> None:
    rubric.rate(value)


def next_gap(rubric: RubricPane) -> bool:
    """The next gap; never while an input method is putting characters together."""
    return not rubric.card.comment.composing and rubric.go_to_next_gap()


def bind_assess(page: "AssessPage", actions: Actions) -> None:
    """Everything that can be done in the Assess place."""
    place, desk = page.place, page.place.desk
    bind_rating(page, actions, place.rubric)
    bind_pages(page, actions, desk)
    bind_reading(page, actions, desk)

    def draft() -> None:
        if place.rubric.current is not None:
            page.draft(*place.rubric.current.key)

    def history() -> None:
        if place.rubric.current is not None:
            place.rubric.history_wanted.emit(*place.rubric.current.key)

    for action_id, run in {
        "assess.attach": page.attach,
        "assess.attach_many": page.attach_many,
        "assess.highlight": lambda: page.mark("highlight"),
        "assess.underline": lambda: page.mark("underline"),
        "assess.mark_note": lambda: page.mark("note"),
        "assess.marks": lambda: place.toggle_side("marks"),
        "assess.coverage": lambda: place.toggle_side("coverage"),
        "assess.brief": page.open_brief,
        "assess.phrases": page.phrasing.open,
        "assess.requests": page.toggle_requests,
        "assess.to_and_fro": page.go_to_and_fro,
        "assess.window": page.open_window,
        "assess.draft_comment": draft,
        "assess.materials": place.toggle_materials,
        "assess.save_marked_copy": page.marked_copy.begin,
        "assess.find_everywhere": lambda: place.toggle_side("finding"),
        "assess.read_scans": page.everywhere.read_scans,
        "assess.read_scans_here": page.everywhere.read_scans_here,
        "assess.stop_reading_scans": page.everywhere.scans.stop,
        "assess.next_found": lambda: place.finding.step(forward=True),
        "assess.previous_found": lambda: place.finding.step(forward=False),
        "assess.next_case": lambda: page.step_case(forward=True),
        "assess.previous_case": lambda: page.step_case(forward=False),
        "assess.undo": page.undo,
        "assess.redo": page.redo,
        "assess.history": history,
        "assess.interview": page.enter_interview,
        "assess.compare": page.compare,
    }.items():
        actions.bind(action_id, page, run)
