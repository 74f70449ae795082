"""Carries marks over to a file that has replaced another: reads the new one, looks the marks up, moves those found."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from cse_desktop.domain.documents import OpenDocument, PageText
from cse_desktop.domain.records import Annotation
from cse_desktop.domain.text_places import line_boxes
from cse_desktop.errors import KnownError
from cse_desktop.services import anchoring
from cse_desktop.services.anchoring import Carried
from cse_desktop.services.sheets import CaseSheet
from ui.assess.acts import CaseActs
from ui.assess.document.arrivals import Arrivals
from ui.assess.document.tab import Source
from ui.assess.side.carrying import CarryStrip
from ui.program import Program
from ui.widgets import InlineBanner


class Carrying:
    """One look at one pair of files at a time; a case that is left forgets it."""

    def __init__(
        self,
        program: Program,
        owner: QObject,
        acts: CaseActs[Any],
        strip: CarryStrip,
        banner: InlineBanner,
        sheet: Callable[[], CaseSheet | None],
        source: Callable[[str], Source],
    ) -> None:
        self._program = program
        self._owner = owner
        self._acts = acts
        self._strip = strip
        self._banner = banner
        self._sheet = sheet
        self._source = source
        self._arrivals = Arrivals(owner)
        self._document: OpenDocument | None = None
        self._moved: tuple[tuple[Annotation, Annotation], ...] = ()
        strip.look_wanted.connect(self._look)
        strip.carry_wanted.connect(self._carry)

    def forget(self) -> None:
        """The case is left."""
        self._arrivals.forget()
        self._let_go()
        self._moved = ()

    def _let_go(self) -> None:
        if self._document is not None:
            self._document.close()
            self._document = None

    def _refused(self, error: KnownError) -> None:
        self._let_go()
        self._strip.show_refused()
        self._banner.say_error(error)

    def _look(self, old: str, new: str) -> None:
        sheet = self._sheet()
        if sheet is None:
            return
        self.forget()
        marks = tuple(mark for mark in sheet.annotations if mark.material == old)

        def opened(document: OpenDocument) -> None:
            self._document = document
            self._read(document, marks, new, [])

        self._arrivals.watch(self._program.decoder.open(self._source(new), ""), opened, self._refused)

    def _read(
        self, document: OpenDocument, marks: tuple[Annotation, ...], new: str, texts: list[str]
    ) -> None:
        """The words of every page, one after another: what is looked at in the meantime goes before."""
        if len(texts) == len(document.facts.page_sizes):
            self._program.run(
                self._owner,
                lambda: anchoring.look_again(marks, texts),
                lambda found: self._place(document, found, new),
                self._refused,
                lane="work",
            )
            return

        def came(text: str) -> None:
            texts.append(text)
            self._read(document, marks, new, texts)

        self._arrivals.watch(document.words(len(texts)), came, self._refused)

    def _place(self, document: OpenDocument, found: tuple[Carried, ...], new: str) -> None:
        """The places of what was found, on the pages that have something."""
        if document is not self._document:
            return
        wanted = sorted({row.found.page for row in found if row.found.verdict != "lost" and not row.whole})
        pages: dict[int, PageText] = {}

        def came(page: PageText) -> None:
            pages[page.page] = page
            go_on()

        def go_on() -> None:
            if len(pages) < len(wanted):
                self._arrivals.watch(document.text(wanted[len(pages)]), came, self._refused)
                return
            self._let_go()
            self._moved = anchoring.places(found, new, pages, line_boxes)
            self._strip.show_found(found)

        go_on()

    def _carry(self) -> None:
        moved, self._moved = self._moved, ()
        case_id = self._acts.case_id
        if moved:
            self._acts.do(lambda room: anchoring.carry_over(room, case_id, moved))
