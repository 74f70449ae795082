"""Marking what is picked without tying it to a rating, and what is done to marks and notes in the side pane."""

from collections.abc import Callable
from typing import Any

from cse_desktop.domain.records import Recorded
from cse_desktop.services import evidence, scratching
from cse_desktop.services.room import Room
from ui.assess.acts import CaseActs
from ui.assess.annotating import annotate_picked
from ui.assess.document.desk import DocumentDesk
from ui.assess.side.marks import MarksPage


class Marking:
    """Joins a document desk and the page of marks to the services."""

    def __init__(
        self, acts: CaseActs[Any], desk: DocumentDesk, page: MarksPage, hint: Callable[[str], None]
    ) -> None:
        """`hint` says a text of the catalogue where nothing is picked."""
        self._acts = acts
        self._desk = desk
        self._page = page
        self._hint = hint
        page.coloured.connect(self._colour)
        page.noted.connect(self._note)
        page.removed.connect(self._remove)
        page.scratched.connect(self._scratch)
        page.unscratched.connect(self._unscratch)

    def mark(self, style: str, desk: DocumentDesk | None = None) -> None:
        """Marks what is picked as `highlight`, `underline` or `note`; what was framed is a box, however asked for.

        `desk` is another one than the case's own, in a window of its own.
        """
        found = (desk or self._desk).picked
        if found is None:
            self._hint("marks.nothing_picked")
            return
        case_id, (digest, picked) = self._acts.case_id, found
        drawn = "box" if picked.shape == "box" and style != "note" else style
        self._acts.do(lambda room: annotate_picked(room, case_id, digest, picked, style=drawn))

    def tie_picked(self, links: list[tuple[str, str]], part: str, remark: str) -> None:
        """Marks what is picked and ties it to several ratings, in one act."""
        found = self._desk.picked
        if found is None:
            self._hint("marks.nothing_picked")
            return
        case_id, (digest, picked) = self._acts.case_id, found
        tied = [(target, method, part, remark) for target, method in links]
        style = "box" if picked.shape == "box" else "highlight"
        self._acts.do(lambda room: annotate_picked(room, case_id, digest, picked, links=tied, style=style))

    def _colour(self, annotation_id: str, colour: str) -> None:
        line = self._page.current
        if line is not None:
            style, case_id = line.annotation.style, self._acts.case_id
            self._acts.do(lambda room: evidence.restyle(room, case_id, annotation_id, style, colour))

    def _note(self, annotation_id: str, note: str) -> None:
        case_id = self._acts.case_id
        self._acts.do(lambda room: evidence.write_note(room, case_id, annotation_id, note))

    def _remove(self, annotation_id: str) -> None:
        case_id = self._acts.case_id
        self._acts.do(lambda room: evidence.remove(room, case_id, annotation_id))

    def _scratch(self, text: str, beside_page: bool) -> None:
        case_id, tab, view = self._acts.case_id, self._desk.current, self._desk.view
        material = tab.material.sha256 if tab is not None and beside_page else ""
        page = view.page if view is not None and material else 0

        def act(room: Room) -> Recorded:
            return scratching.write(room, case_id, text, material, page)

        self._acts.do(act)

    def _unscratch(self, note_id: str) -> None:
        case_id = self._acts.case_id
        self._acts.do(lambda room: scratching.remove(room, case_id, note_id))
