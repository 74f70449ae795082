"""Finding in the whole case: joins the page of the side pane, the index in the background, and the documents."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cse_desktop.services.finding import Findings, FoundPlace, OpenIndex, find, pages_with
from cse_desktop.services.sheets import CaseSheet
from ui.assess.document.texts import Pages
from ui.assess.side.indexing import CaseIndexer, Progress
from ui.assess.side.scan_reading import ScanReading
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
        self.scans = ScanReading(program, page.place.desk.machine, self)
        self.scans.changed.connect(self._side.scans.show_reading)
        self.scans.read.connect(self.indexer.note_machine_read)
        self.scans.nothing_found.connect(self._say_nothing_left)
        self.indexer.progressed.connect(self._offer_scans)
        self._side.scans.all_wanted.connect(self.read_scans)
        self._side.scans.current_wanted.connect(self.read_scans_here)
        self._side.scans.stop_wanted.connect(self.scans.stop)
        self._side.scans.look_wanted.connect(self.scans.look)
        page.place.desk.material_shown.connect(self._side.scans.show_current)

    def show(self, sheet: CaseSheet) -> None:
        """A case is shown, perhaps for the first time, perhaps with more materials than before."""
        order = tuple(row.sha256 for row in sheet.materials)
        if self._index is not None and order == self._order:
            return
        self._order = order
        self._index = self._program.desk.texts(self._program.room, sheet.case_id)
        sources = {row: self._page.source(row) for row in order}
        self.scans.begin(self._index, sources)
        self.indexer.begin(self._index, sheet.materials, sources)

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
        self.scans.leave()
        self._index, self._order = None, ()
        self._side.forget()

    # -- scans

    @property
    def order(self) -> tuple[str, ...]:
        """Digests of the case's materials, in the order in which the case lists them."""
        return self._order

    def read_scans(self) -> None:
        """Reads all scanned pages of the case by machine, and shows how far that is."""
        self._show_side()
        self.scans.start(self._order)

    def read_scans_here(self) -> None:
        """The same for the document on top alone."""
        tab = self._page.place.desk.current
        if tab is None:
            self._say_nothing_left(one=True)
            return
        self._show_side()
        self.scans.start((tab.material.sha256,), one=True)

    def _show_side(self) -> None:
        place = self._page.place
        if not (place.side.isVisible() and place.side.page == "finding"):
            place.toggle_side("finding")

    def _say_nothing_left(self, one: bool) -> None:
        key = "ocr.state.nothing_here" if one else "ocr.state.nothing"
        self._page.place.banner.say("info", lambda: self._program.look.t(key))

    def _offer_scans(self, progress: Progress) -> None:
        """An engine is looked for once there is something for it to read."""
        if progress.scans:
            self.scans.look_once()

    # -- finding

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
