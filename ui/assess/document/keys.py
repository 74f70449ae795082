"""Binds what is done while reading to its keys; shared by every window in which documents are read."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.actions import Actions
from ui.assess.document.desk import DocumentDesk
from ui.assess.document.geometry import Fit
from ui.assess.document.page_view import PageView


def bind_reading(owner: QWidget, actions: Actions, desk: DocumentDesk) -> None:
    """Back and forward, pages alone, night, copying and the split, anywhere inside `owner`."""
    for action_id, run in {
        "assess.back": desk.go_back,
        "assess.forward": desk.go_forward,
        "assess.single_page": desk.way.toggle_single,
        "assess.night": desk.way.toggle_night,
        "assess.beside": desk.toggle_beside,
    }.items():
        actions.bind(action_id, owner, run)
    # words in other fields are copied by those fields
    actions.bind("assess.copy", desk, desk.copy_words)


def bind_pages(owner: QWidget, actions: Actions, desk: DocumentDesk) -> None:
    """Paging, zoom, find and marks, anywhere inside `owner`."""

    def on_view(act: Callable[[PageView], object]) -> Callable[[], None]:
        def run() -> None:
            if desk.view is not None:
                act(desk.view)

        return run

    for action_id, run in {
        "assess.attach_box": desk.toggle_box_mode,
        "assess.find": desk.begin_find,
        "assess.zoom_in": on_view(PageView.zoom_in),
        "assess.zoom_out": on_view(PageView.zoom_out),
        "assess.fit": on_view(lambda view: view.set_zoom(100, Fit.WIDTH)),
        "assess.rotate": desk.rotate,
        "assess.next_page": on_view(lambda view: view.go_to(view.page + 1)),
        "assess.previous_page": on_view(lambda view: view.go_to(view.page - 1)),
        "assess.next_mark": on_view(lambda view: view.step_mark(forward=True)),
        "assess.previous_mark": on_view(lambda view: view.step_mark(forward=False)),
        "assess.next_link": on_view(PageView.step_link),
        "assess.next_document": lambda: desk.step_tab(forward=True),
        "assess.previous_document": lambda: desk.step_tab(forward=False),
        "assess.close_document": desk.close_current,
    }.items():
        actions.bind(action_id, owner, run)
