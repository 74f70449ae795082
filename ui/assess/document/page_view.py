"""The page view: a canvas of pages on which words are selected, boxes drawn, and evidence marks followed."""

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QWidget

from cse_desktop.domain.annotations import QUOTED
from cse_desktop.domain.documents import Box, OpenDocument, PageLink
from cse_desktop.domain.text_places import line_boxes
from ui.assess.document.geometry import MAX_ZOOM, MIN_ZOOM, Place
from ui.assess.document.links import LinkCard, PageLinks
from ui.assess.document.marks import Mark
from ui.assess.document.page_canvas import PageCanvas
from ui.assess.document.painting import (
    HIGHLIGHTER,
    INKS,
    MarkState,
    paint_box_handles,
    paint_frame,
    paint_mark,
    paint_tag,
    paint_wash,
    tag_rects,
)
from ui.assess.document.picking import Picking
from ui.assess.document.selection import character_at, is_on_text
from ui.assess.document.texts import Findings
from ui.assess.document.way import ReadingWay
from ui.look import Look
from ui.widgets import announce

CLICK_SLACK = 4
WHEEL_NOTCH = 120
"""eighths of a degree that one notch of a wheel turns"""
STEPS = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
    Qt.Key.Key_Home: "line_start",
    Qt.Key.Key_End: "line_end",
}
BOX_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class PageView(PageCanvas):
    """Shows one open document and what a person picks and finds in it; it knows nothing of the case."""

    picked_changed = Signal()
    mark_activated = Signal(str)
    """annotation id"""
    box_mode_changed = Signal(bool)

    def __init__(
        self,
        document: OpenDocument,
        name: str,
        look: Look,
        parent: QWidget | None = None,
        *,
        way: ReadingWay | None = None,
    ) -> None:
        self._marks: tuple[Mark, ...] = ()
        self._hovered = ""
        self._lines: dict[int, tuple[Box, ...]] = {}
        """lines of text of the pages that have marks"""
        self._focused_mark = ""
        self._box_mode = False
        self._pressed: QPoint | None = None
        self._turned = 0
        """how far the wheel was turned at the edge of a page that stands alone"""
        super().__init__(document, name, look, parent, way=way)
        self.viewport().setMouseTracking(True)
        self.findings = Findings(document, self)
        self.findings.moved.connect(self._show_hit)
        self.findings.changed.connect(self.viewport().update)
        self._follow_links(document)
        self._link: PageLink | None = None
        self.link_card: LinkCard | None = None
        self.picking = Picking(self)
        self.picking.changed.connect(self.viewport().update)
        self.picking.changed.connect(self.picked_changed)

    def open_again(self, document: OpenDocument) -> None:
        super().open_again(document)
        self.links.deleteLater()
        self._follow_links(document)
        self.findings.go_on_with(document)

    def renew_texts(self) -> None:
        """A machine has read pages of this document."""
        self.texts.renew()
        self._lines.clear()
        self._ask()
        self.viewport().update()

    # -- links

    def _follow_links(self, document: OpenDocument) -> None:
        self.links = PageLinks(document, self)
        self.links.arrived.connect(self._repaint_page)

    def _ask(self) -> None:
        super()._ask()
        if self._sizes and self.isVisible():
            for page in self._layout.visible(self.verticalScrollBar().value(), self.viewport().height()):
                self.links.of(page)

    def step_link(self) -> None:
        """Focuses the next link of the page that is read, from the last to the first; Enter follows it."""
        known = self.links.of(self._page)
        if not known:
            return
        self._link = known[(known.index(self._link) + 1) % len(known)] if self._link in known else known[0]
        self._focused_mark = ""
        link = self._link
        if link.page is not None:
            told = self.look.t("reading.link.page", page=link.page + 1)
        else:
            told = self.look.t("reading.link.address")
        self.setAccessibleDescription(told)
        self.go_to(self._page, link.box)
        announce(self, told)
        self.viewport().update()

    def follow(self, link: PageLink) -> None:
        """Goes where a link leads, to be gone back from; an address is shown and no more."""
        if link.page is None:
            if self.link_card is None:
                self.link_card = LinkCard(self.look, self)
                self.link_card.left.connect(self.setFocus)
            self.link_card.show_address(link.address)
        elif 0 <= link.page < len(self._sizes):
            self._link = None
            if abs(link.page - self._page) <= 1:
                self.jumped.emit(self.spot)
            self.go_to(link.page)

    # -- marks, hits, picking

    def set_marks(self, marks: tuple[Mark, ...]) -> None:
        """The evidence marks of this document."""
        self._marks = marks
        self.viewport().update()

    @property
    def focused_mark(self) -> str:
        """Id of the annotation that was gone to last, or empty."""
        return self._focused_mark

    def step_mark(self, forward: bool) -> None:
        """Focuses the next or previous mark; Enter then goes to what it is evidence for."""
        if not self._marks:
            return
        ids = [mark.annotation_id for mark in self._marks]
        if self._focused_mark in ids:
            index = (ids.index(self._focused_mark) + (1 if forward else -1)) % len(ids)
        else:
            index = next((i for i, mark in enumerate(self._marks) if mark.page >= self._page), 0)
        self.show_mark(ids[index])

    def show_mark(self, annotation_id: str) -> None:
        """Brings a mark into sight and focuses it."""
        for mark in self._marks:
            if mark.annotation_id == annotation_id:
                self._focused_mark, self._link = annotation_id, None
                self.go_to(mark.page, mark.boxes[0] if mark.boxes else None)
                self.setAccessibleDescription(
                    self.look.t("document.mark.accessible", codes=", ".join(mark.targets), quote=mark.quote)
                )
                self.viewport().update()

    def show_place(self, page: int, boxes: tuple[Box, ...]) -> None:
        """Brings a place into sight."""
        self.go_to(page, boxes[0] if boxes else None)

    def set_box_mode(self, on: bool) -> None:
        """Whether dragging draws a box and arrows move it."""
        if on == self._box_mode:
            return
        self._box_mode = on
        if on and self.picking.box is None:
            self.picking.put_box(self._page)
        self.viewport().setCursor(Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor)
        self.box_mode_changed.emit(on)

    @property
    def box_mode(self) -> bool:
        """Whether dragging draws a box."""
        return self._box_mode

    def _show_hit(self) -> None:
        hit = self.findings.current
        if hit is not None:
            self.go_to(hit.page, hit.boxes[0] if hit.boxes else None)

    def _mark_at(self, x: int, y: int) -> Mark | None:
        place = self._layout.place_at(x, y)
        if place is None:
            return None
        tags = self._tags(place.page)
        for mark in self._marks:
            if mark.page != place.page or not mark.boxes:
                continue
            tag = tags.get(mark.annotation_id)
            if mark.holds(place.u, place.v) or (tag is not None and tag.contains(x, y)):
                return mark
        return None

    def _tags(self, page: int) -> dict[str, QRect]:
        """Where the tags of a page lie."""
        marks = [mark for mark in self._marks if mark.page == page]
        text = self.texts.of(page) if marks else None
        if text is not None and page not in self._lines:
            self._lines[page] = line_boxes(text, 0, len(text.text))
        return tag_rects(self._layout, marks, self._lines.get(page, ()), self.look.font("small", medium=True))

    # -- painting

    def paint_over(self, painter: QPainter, page: int) -> None:
        marks = [mark for mark in self._marks if mark.page == page]
        if marks:
            self._paint_marks(painter, page, marks)
        self._paint_finds(painter, page)

    def _paint_marks(self, painter: QPainter, page: int, marks: list[Mark]) -> None:
        font = self.look.font("small", medium=True)
        tags = self._tags(page)
        for mark in marks:
            state = MarkState(mark.annotation_id == self._hovered, mark.annotation_id == self._focused_mark)
            paint_mark(painter, self._layout, mark, state)
            if mark.annotation_id in tags:
                paint_tag(painter, tags[mark.annotation_id], mark, state, font)

    def _paint_finds(self, painter: QPainter, page: int) -> None:
        if self._link is not None and self._link in self.links.of(page):
            paint_frame(painter, self._layout, page, self._link.box, INKS["accent"])
        current = self.findings.current
        for hit in self.findings.on_page(page):
            strength = 0.95 if hit is current else 0.45
            paint_wash(painter, self._layout, page, hit.boxes, HIGHLIGHTER, strength)
        if self.picking.page == page and self.picking.box is not None:
            paint_box_handles(painter, self._layout, page, self.picking.box)
        picked = self.picking.picked
        if picked is not None and picked.page == page and picked.shape in QUOTED:
            paint_wash(painter, self._layout, page, picked.boxes, INKS["busy"], 0.30)

    # -- mouse

    def _canvas(self, event: QMouseEvent) -> QPoint:
        spot = event.position().toPoint()
        return spot + QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        spot = self._canvas(event)
        self._pressed = spot
        place = self._layout.place_at(spot.x(), spot.y())
        if place is None:
            self.picking.clear()
            return
        text = self.texts.of(place.page)
        boxed = self._box_mode or bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if boxed or not self.document.facts.has_text or (text is not None and not text.text.strip()):
            self.picking.begin_box(place)
        elif text is not None:
            self.picking.begin_text(text, place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        spot = self._canvas(event)
        if event.buttons() & Qt.MouseButton.LeftButton and self._pressed is not None:
            place = self._layout.place_at(spot.x(), spot.y(), self.picking.page) if self._sizes else None
            if place is not None:
                self._drag(place)
            return
        mark = self._mark_at(spot.x(), spot.y())
        hovered = mark.annotation_id if mark is not None else ""
        if hovered != self._hovered:
            self._hovered = hovered
            self.viewport().update()
        self.viewport().setCursor(self._cursor(spot, mark))

    def _drag(self, place: Place) -> None:
        if self.picking.drawing:
            self.picking.extend_box(place)
        else:
            self.picking.extend_text(place)

    def _cursor(self, spot: QPoint, mark: Mark | None) -> Qt.CursorShape:
        if self._box_mode:
            return Qt.CursorShape.CrossCursor
        if mark is not None:
            return Qt.CursorShape.PointingHandCursor
        place = self._layout.place_at(spot.x(), spot.y())
        if place is not None and self.links.at(place.page, place.u, place.v) is not None:
            return Qt.CursorShape.PointingHandCursor
        text = self.texts.of(place.page) if place is not None else None
        if place is not None and text is not None and is_on_text(text, place.u, place.v):
            return Qt.CursorShape.IBeamCursor
        return Qt.CursorShape.ArrowCursor

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        spot = self._canvas(event)
        moved = (spot - self._pressed).manhattanLength() > CLICK_SLACK
        self._pressed = None
        self.picking.end_drag()
        if moved or self.picking.picked is not None:
            return
        mark = self._mark_at(spot.x(), spot.y())
        if mark is not None:
            self._focused_mark = mark.annotation_id
            self.mark_activated.emit(mark.annotation_id)
            return
        place = self._layout.place_at(spot.x(), spot.y())
        link = self.links.at(place.page, place.u, place.v) if place is not None else None
        if link is not None:
            self.follow(link)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        spot = self._canvas(event)
        place = self._layout.place_at(spot.x(), spot.y())
        text = self.texts.of(place.page) if place is not None else None
        if place is not None and text is not None:
            self.picking.begin_text(text, place, "word")

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            factor = 1.0 + event.angleDelta().y() / 1200
            wanted = min(MAX_ZOOM, max(MIN_ZOOM, self._zoom * factor))
            self.set_zoom(wanted, at=event.position().toPoint())
            return
        if self.way.single and self._turn_by_wheel(event.angleDelta().y()):
            return
        super().wheelEvent(event)

    def _turn_by_wheel(self, turned: int) -> bool:
        bar = self.verticalScrollBar()
        if not turned or bar.minimum() < bar.value() < bar.maximum():
            self._turned = 0
            return False
        if bar.value() < bar.maximum() if turned < 0 else bar.value() > bar.minimum():
            self._turned = 0
            return False
        self._turned += turned
        if abs(self._turned) >= WHEEL_NOTCH:
            self._turned = 0
            self.scroll_by(-turned)
        return True

    # -- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = Qt.Key(event.key()), event.modifiers()
        shift = bool(held & Qt.KeyboardModifier.ShiftModifier)
        control = bool(held & Qt.KeyboardModifier.ControlModifier)
        if self._box_mode and key in BOX_STEPS:
            step = 20 if control else 100
            across, down = BOX_STEPS[key]
            self.picking.step_box(across * step, down * step, shift)
        elif shift and key in STEPS:
            self._step_text(STEPS[key], control)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not control:
            self._enter()
        elif key is Qt.Key.Key_Escape and (self._box_mode or self.picking.picked is not None):
            self.set_box_mode(False)
            self.picking.clear()
        elif not self._move(key, control, shift):
            super().keyPressEvent(event)

    def _enter(self) -> None:
        if self._box_mode:
            self.set_box_mode(False)
        elif self._link is not None and self._link in self.links.of(self._page):
            self.follow(self._link)
        elif self._focused_mark:
            self.mark_activated.emit(self._focused_mark)

    def _step_text(self, step: str, by_word: bool) -> None:
        hit = self.findings.current
        page = self.picking.page if self.picking.picked is not None else hit.page if hit else self._page
        text = self.texts.of(page)
        if text is None or not text.text:
            return
        if by_word and step in ("left", "right"):
            step = f"word_{step}"
        rect = self._layout.rect(page)
        top = max(0, self.verticalScrollBar().value() - rect.y) * 10_000 // rect.height
        first = character_at(text, 0, top) or 0
        self.picking.step_text(text, step, hit if hit is not None and hit.page == page else None, first)

    def _move(self, key: Qt.Key, control: bool, shift: bool) -> bool:
        bar, across = self.verticalScrollBar(), self.horizontalScrollBar()
        moves = {
            Qt.Key.Key_Down: bar.singleStep(),
            Qt.Key.Key_Up: -bar.singleStep(),
            Qt.Key.Key_PageDown: bar.pageStep(),
            Qt.Key.Key_PageUp: -bar.pageStep(),
            Qt.Key.Key_Space: -bar.pageStep() if shift else bar.pageStep(),
        }
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go_to(0 if key is Qt.Key.Key_Home else len(self._sizes) - 1)
        elif not control and key in moves:
            self.scroll_by(moves[key])
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not control:
            step = 1 if key is Qt.Key.Key_Right else -1
            if across.maximum() > 0:
                across.setValue(across.value() + step * across.singleStep())
            else:
                self.go_to(self._page + step)
        else:
            return False
        return True

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave and self._hovered:
            self._hovered = ""
            self.viewport().update()
        return super().viewportEvent(event)
