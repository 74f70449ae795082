"""The Assess place: case head above, materials, document and rubric side by side as the window's width allows."""

from enum import Enum

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGraphicsDropShadowEffect, QSplitter, QVBoxLayout, QWidget

from cse_desktop.domain.documents import DocumentDecoder
from cse_desktop.services.sheets import CaseSheet
from ui.assess.attached import AttachedBar
from ui.assess.document.desk import DocumentDesk
from ui.assess.header import CaseHeader
from ui.assess.linking import LinkPicker
from ui.assess.materials import MaterialsPane
from ui.assess.rubric.bar import RatingBar
from ui.assess.rubric.lines import RubricLine, material_lines
from ui.assess.rubric.pane import RubricPane
from ui.assess.side.coverage import CoveragePage
from ui.assess.side.finding import FindingPage
from ui.assess.side.marks import MarksPage
from ui.assess.side.pane import SidePage, SidePane
from ui.assess.side.requests import RequestsPage
from ui.look import Look
from ui.widgets import InlineBanner, Retranslated, hairline

WIDE = 1600
NARROW = 1090
DOCUMENT_WIDTH = 680
RUBRIC_WIDTHS = (360, 400)
MATERIALS_WIDTH = 340
DRAWER_WIDTH = 400
LEAST = (640, 400)
"""said outright, so that a pane about to be rearranged never forces the window to grow"""


class Arrangement(Enum):
    """How many panes stand side by side."""

    ONE = "one"
    TWO = "two"
    THREE = "three"


def arrangement(window_width: int, text_percent: int) -> Arrangement:
    """The arrangement for a window; larger text counts as a narrower window."""
    width = window_width * 100 / max(100, text_percent)
    if width < NARROW:
        return Arrangement.ONE
    return Arrangement.TWO if width < WIDE else Arrangement.THREE


class AssessPlace(Retranslated, QWidget):
    """Arranges the parts of one case. It shows what it is told and does nothing by itself."""

    material_wanted = Signal(str)
    """digest"""
    pages_known = Signal(str, int)
    """digest of a material on top, and how many pages it has"""
    arranged = Signal(str, list)
    """arrangement, widths: a person moved the line between panes"""

    def __init__(self, decoder: DocumentDecoder, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._arrangement: Arrangement | None = None
        self._widths: dict[str, list[int]] = {}
        self._rubric_over = False
        self.setMinimumSize(*LEAST)
        self.setProperty("ground", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.header = CaseHeader(look)
        self.banner = InlineBanner(look)
        self.desk = DocumentDesk(decoder, look)
        self.attached = AttachedBar(look)
        self.linking = LinkPicker(look)
        self.rubric = RubricPane(look)
        self.bar = RatingBar(self.rubric, look)
        self.materials = MaterialsPane(look)
        self.finding = FindingPage(look)
        self.marks = MarksPage(look)
        self.coverage = CoveragePage(look)
        self.requests = RequestsPage(look)
        self.side = SidePane(
            look,
            (
                SidePage("materials", "materials", "assess.side.materials", self.materials, self.materials),
                SidePage("finding", "search", "finding.name", self.finding, self.finding),
                SidePage("marks", "bookmark", "marks.name", self.marks, self.marks),
                SidePage("coverage", "thumbnails", "marks.coverage.name", self.coverage, self.coverage),
                SidePage("requests", "message", "query.name", self.requests, self.requests),
            ),
        )
        self._middle = QWidget()
        middle = QVBoxLayout(self._middle)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.desk, 1)
        middle.addWidget(self.linking)
        middle.addWidget(self.attached)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self._middle)
        self.splitter.addWidget(self.rubric)
        self.splitter.splitterMoved.connect(self._moved)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.banner)
        column.addWidget(hairline())
        column.addWidget(self.splitter, 1)
        column.addWidget(self.bar)
        self._wire()
        self.retranslate()
        look.restyled.connect(self._arrange)

    def _wire(self) -> None:
        self.header.materials_wanted.connect(self.toggle_materials)
        self.header.gap_wanted.connect(self.rubric.go_to_next_gap)
        self.side.closed.connect(self.hide_drawer)
        self.materials.material_chosen.connect(self._choose)
        self.desk.material_shown.connect(self._note_shown)
        self.bar.rubric_wanted.connect(self.toggle_rubric)
        self.rubric.comment_begun.connect(self._bring_rubric)

    # -- what it shows

    def show_case(self, case: CaseSheet) -> None:
        """Shows another case, or the same one anew."""
        self.header.show_case(case)
        self.materials.show_case(case)
        self.finding.show_case(case.materials)
        self.marks.show_case(case)
        self.coverage.show_case(case)
        self.requests.show_case(case)
        self.desk.show_case(case)
        self.rubric.show_lines(self.lines_of(case), case.standard, case.grade, frozen=case.frozen)

    def lines_of(self, case: CaseSheet) -> tuple[RubricLine, ...]:
        """The rubric's lines of a case."""
        return material_lines(case)

    def _choose(self, sha256: str) -> None:
        self.hide_drawer()
        self.material_wanted.emit(sha256)

    def _note_shown(self, sha256: str) -> None:
        self.materials.mark_current(sha256)
        view = self.desk.view
        if view is not None:
            self.materials.show_pages(sha256, view.page_count)
            self.pages_known.emit(sha256, view.page_count)

    # -- panes

    @property
    def arrangement(self) -> Arrangement:
        """How the panes stand now."""
        return self._arrangement or Arrangement.TWO

    def use_widths(self, widths: dict[str, list[int]]) -> None:
        """Widths of panes remembered for this screen set-up, by arrangement."""
        self._widths = dict(widths)
        self._arrangement = None
        self._arrange()

    def _arrange(self) -> None:
        wanted = arrangement(self.window().width(), self._look.text_percent)
        if wanted is self._arrangement:
            return
        self._arrangement = wanted
        self.header.set_narrow(wanted is Arrangement.ONE)
        self.header.materials.setVisible(wanted is not Arrangement.THREE)
        self.side.close_button.setVisible(wanted is not Arrangement.THREE)
        self.bar.setVisible(wanted is Arrangement.ONE)
        if wanted is Arrangement.THREE:
            self._dock_side()
        else:
            self._float_side()
        self._rubric_over = self._rubric_over and wanted is Arrangement.ONE
        self._show_panes()

    def _dock_side(self) -> None:
        self.side.setGraphicsEffect(None)  # type: ignore[arg-type]  # Qt takes a null effect, its stub does not
        self.side.setProperty("floating", False)
        self.splitter.insertWidget(0, self.side)
        self.side.show()

    def _float_side(self) -> None:
        self.side.setParent(self)
        shadow = QGraphicsDropShadowEffect(self.side)
        shadow.setBlurRadius(24)
        shadow.setOffset(QPoint(4, 0))
        color = self._look.color("shadow")
        color.setAlphaF(0.18)
        shadow.setColor(color)
        self.side.setGraphicsEffect(shadow)
        self.side.hide()

    def _show_panes(self) -> None:
        one = self.arrangement is Arrangement.ONE
        self._middle.setVisible(not (one and self._rubric_over))
        self.rubric.setVisible(not one or self._rubric_over)
        self.bar.set_compact(self._rubric_over)
        px = self._look.px
        narrow, usual = (px(width) for width in RUBRIC_WIDTHS)
        if one:
            self.rubric.setMinimumWidth(0)
            self.rubric.setMaximumWidth(16_777_215)
            self._middle.setMinimumWidth(0)
            return
        self._middle.setMinimumWidth(min(px(DOCUMENT_WIDTH), max(480, self.width() - narrow - 1)))
        self.rubric.setMinimumWidth(narrow)
        self.rubric.setMaximumWidth(px(520))
        kept = self._widths.get(self.arrangement.value)
        if kept and len(kept) == self.splitter.count():
            self.splitter.setSizes(kept)
            return
        rest = self.width()
        if self.arrangement is Arrangement.THREE:
            self.side.setMinimumWidth(px(280))
            left = px(MATERIALS_WIDTH)
            self.splitter.setSizes([left, rest - left - usual, usual])
        else:
            right = usual if rest - usual >= px(DOCUMENT_WIDTH) else narrow
            self.splitter.setSizes([rest - right, right])

    def _moved(self, _position: int, _index: int) -> None:
        self._widths[self.arrangement.value] = self.splitter.sizes()
        self.arranged.emit(self.arrangement.value, self.splitter.sizes())

    def toggle_materials(self) -> None:
        """Opens or closes the drawer at the materials; with three panes the keys go to the list."""
        self.toggle_side("materials")

    def toggle_side(self, page: str) -> None:
        """Brings a page of the side pane on top and the keys into it; a drawer that has them already closes."""
        floating = self.arrangement is not Arrangement.THREE
        focus = self.focusWidget()
        inside = focus is not None and focus.isVisible() and self.side.isAncestorOf(focus)
        if floating and inside and self.side.isVisible() and self.side.page == page:
            self.hide_drawer()
            return
        self.side.show_page(page)
        if floating:
            self._put_drawer()
            self.side.show()
            self.side.raise_()
        self.side.take_focus()

    def hide_drawer(self) -> None:
        """Closes the drawer; the keys go back to the document, or where none is open to what opens the drawer."""
        if self.arrangement is Arrangement.THREE or not self.side.isVisible():
            return
        had_focus = self.side.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self.side.hide()
        if had_focus and self.desk.current is not None:
            self.desk.current.take_focus()
        elif had_focus:
            self.header.materials.setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_rubric(self) -> None:
        """In a narrow window: the whole rubric instead of the document, and back."""
        self._rubric_over = not self._rubric_over
        self._show_panes()
        self.bar.whole.say("assess.pane.document" if self._rubric_over else "rubric.bar.whole")
        if self._rubric_over:
            self.rubric.rows.setFocus()

    def _bring_rubric(self) -> None:
        """In a narrow window the comment stands behind the document: words are typed only where they are seen."""
        if self.arrangement is Arrangement.ONE and not self._rubric_over:
            self.toggle_rubric()

    def _put_drawer(self) -> None:
        top = self.splitter.geometry().top()
        width = min(self._look.px(DRAWER_WIDTH), self.width() - 80)
        self.side.setGeometry(QRect(0, top, width, self.height() - top))

    def showEvent(self, event: QShowEvent) -> None:
        """Window and text may have changed their size while another place was shown."""
        super().showEvent(event)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        before = self._arrangement
        self._arrange()
        if before is self._arrangement and not self._widths.get(self.arrangement.value):
            self._show_panes()
        if self.side.parent() is self and self.side.isVisible():
            self._put_drawer()

    def retranslate(self) -> None:
        self.setAccessibleName(self._look.t("assess.name"))
