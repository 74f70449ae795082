"""Finding in the whole case: joins the page of the side pane, the index in the background, and the documents."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cse_desktop.services.finding import Findings, FoundPlace, OpenIndex, find, pages_with
from cse_desktop.services.sheets import CaseSheet
from ui.assess.document.texts import Pages
from ui.assess.side.indexing import CaseIndexer
from ui.program import Program

if TYPE_CHECKING:
    from ui.assess.page import AssessPage


class FindingEverywhere(QObject):
    """Begins the index of a case when it is first shown, and leads from a place found to its page."""

    def __init__(self, program: Program, page: "AssessPage") -> None:
        super().__init__(page)
        self._program = program
        self._page = page
        self._index: OpenIndex | None = None
        self._order: tuple[str, ...] = ()
        self.indexer = CaseIndexer(program, self)
        self._side = page.place.finding
        self.indexer.progressed.connect(self._side.show_progress)
        self._side.wanted.connect(self._find)
        self._side.place_chosen.connect(self._open)

    def show(self, sheet: CaseSheet) -> None:
        """A case is shown, perhaps for the first time, perhaps with more materials than before."""
        order = tuple(row.sha256 for row in sheet.materials)
        if self._index is not None and order == self._order:
            return
        self._order = order
        self._index = self._program.desk.texts(self._program.room, sheet.case_id)
        self.indexer.begin(self._index, sheet.materials, {row: self._page.source(row) for row in order})

    def pages_with(self, digest: str, term: str, then: Callable[[Pages], None]) -> None:
        """Says on which pages of a material a term stands, or None where the index cannot tell; see `Findings`."""
        index = self._index
        if index is None:
            then(None)
            return
        self._program.run(
            self, lambda: pages_with(index, digest, term), then, lambda _: then(None), lane="work"
        )

    def leave(self) -> None:
        """The case is left."""
        self.indexer.stop()
        self._index, self._order = None, ()
        self._side.forget()

    def _find(self, term: str) -> None:
        index, order = self._index, self._order
        if index is None or not term:
            self._side.show_findings(Findings(term, 0, (), cut=False))
            return

        def found(findings: Findings) -> None:
            if index is self._index:
                self._side.show_findings(findings)

        self._program.run(self, lambda: find(index, term, order), found, lane="work")

    def _open(self, place: FoundPlace, term: str) -> None:
        page, desk = self._page, self._page.place.desk
        # a drawer would lie over the place; the next one is a key away
        page.place.hide_drawer()
        page.open_material(place.material)
        tab = desk.tab_of(place.material)
        if tab is None:
            return
        if tab.view is not None:
            desk.show_found(term, place.page, place.number)
        else:
            tab.opened.connect(lambda: desk.show_found(term, place.page, place.number))
