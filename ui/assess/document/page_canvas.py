"""The canvas of a document: pages below one another, fetched as they are needed, at any zoom and rotation."""

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QImage,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from cse_desktop.domain.documents import Box, OpenDocument
from ui.assess.document.geometry import WHOLE, Fit, PageLayout, Rect, fit_zoom, next_zoom
from ui.assess.document.painting import INKS, paint_edge, paint_image, paint_paper, qrect
from ui.assess.document.pictures import PageImages, Want, tiles
from ui.assess.document.texts import PageTexts
from ui.assess.document.visits import Spot
from ui.assess.document.way import ReadingWay
from ui.look import Look

NEAR = 2
"""pages before and after the visible ones that are fetched ahead"""
SETTLE_MS = 700
NAMING_MS = 20


def _covers(image: QImage, rect: Rect, want: Want) -> bool:
    """Whether a picture leaves nothing of its page to the paper below; tiles may leave a line between them."""
    return want.region is None and image.width() >= rect.width and image.height() >= rect.height


class PageCanvas(QAbstractScrollArea):
    """Shows the pages of one open document; what lies over them is painted by `paint_over`."""

    page_changed = Signal(int)
    zoom_changed = Signal(float, object)
    """percent, Fit"""
    place_settled = Signal(int, int)
    """page and zoom in percent where reading has come to rest"""
    decoding_failed = Signal(int, object)
    """page, KnownError"""
    jumped = Signal(object)
    """the Spot that was left for a page further off than the next"""

    def __init__(
        self,
        document: OpenDocument,
        name: str,
        look: Look,
        parent: QWidget | None = None,
        *,
        way: ReadingWay | None = None,
    ) -> None:
        super().__init__(parent)
        self.way = way or ReadingWay(self)
        self.look = look
        self.document = document
        self._name = name
        self._sizes = document.facts.page_sizes
        self._fit, self._zoom, self._rotation = Fit.WIDTH, 100.0, 0
        self._layout = PageLayout(self._sizes, 100.0)
        self._page = 0
        self._alone = 0
        """the page that is shown where pages are shown one at a time"""
        self._pending_page: int | None = None
        self._pending_spot: Spot | None = None
        self._asking = QTimer(self, singleShot=True, interval=12)
        self._settling = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._naming = QTimer(self, singleShot=True, interval=NAMING_MS)
        """the page is painted first, then named"""
        self._naming.timeout.connect(self._name_for_readers)
        self._bring(document)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._asking.timeout.connect(self._ask)
        self._settling.timeout.connect(lambda: self.place_settled.emit(self._page, round(self._zoom)))
        look.restyled.connect(self.viewport().update)
        self.way.changed.connect(self._take_way)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.setSingleStep(48)
            bar.valueChanged.connect(self._scrolled)
        self._name_for_readers()

    def _bring(self, document: OpenDocument) -> None:
        self.document = document
        self.images = PageImages(document, self)
        self.images.set_night(self.way.night)
        self.texts = PageTexts(document, self)
        self.texts.died.connect(self.decoding_failed)
        self.images.arrived.connect(self._repaint_page)
        self.images.thumbnail_arrived.connect(self._repaint_page)
        self.images.failed.connect(self.decoding_failed)

    def open_again(self, document: OpenDocument) -> None:
        """Goes on with the same document opened anew, after the decoder had stopped."""
        self.images.forget()
        self.images.deleteLater()
        self.texts.deleteLater()
        self._bring(document)
        self._asking.start()

    # -- where reading stands

    @property
    def page(self) -> int:
        """The page that is read: the one at the upper third of the window."""
        return self._page

    def pages_in_view(self) -> tuple[int, ...]:
        """Pages of which at least half is seen, or which fill at least half of the window."""
        top, height = self.verticalScrollBar().value(), self.viewport().height()
        found = []
        for page in self._layout.visible(top, height):
            rect = self._layout.rect(page)
            seen = min(rect.bottom, top + height) - max(rect.y, top)
            if 2 * seen >= min(rect.height, height):
                found.append(page)
        return tuple(found)

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return len(self._sizes)

    @property
    def zoom(self) -> float:
        """Zoom in percent."""
        return self._zoom

    @property
    def fit(self) -> Fit:
        """How the zoom follows the window."""
        return self._fit

    @property
    def rotation(self) -> int:
        """Degrees clockwise."""
        return self._rotation

    def go_to(self, page: int, box: Box | None = None) -> None:
        """Brings a page to the top, or a box on it into the upper third."""
        if not self._sizes:
            return
        page = min(max(page, 0), len(self._sizes) - 1)
        if not self.isVisible():
            self._pending_page, self._pending_spot = page, None
        elif abs(page - self._page) > 1:
            self.jumped.emit(self.spot)
        self._turn_to(page)
        rect = self._layout.rect(page)
        if box is None:
            self.verticalScrollBar().setValue(rect.y - 8)
        else:
            place = self._layout.box_rect(page, box)
            self.verticalScrollBar().setValue(place.y - self.viewport().height() // 3)
            self.horizontalScrollBar().setValue(place.x + place.width // 2 - self.viewport().width() // 2)
        self._note_page(page if box is None else None)

    @property
    def spot(self) -> Spot:
        """Where the window stands."""
        rect = self._layout.rect(self._page)
        return Spot(self._page, (self.verticalScrollBar().value() - rect.y) * WHOLE // rect.height)

    def return_to(self, spot: Spot) -> None:
        """Brings the window where it stood once, now or when it is shown; that is no jump."""
        if not 0 <= spot.page < len(self._sizes):
            return
        if not self.isVisible():
            self._pending_page, self._pending_spot = spot.page, spot
        self._turn_to(spot.page)
        rect = self._layout.rect(spot.page)
        self.verticalScrollBar().setValue(rect.y + spot.v * rect.height // WHOLE)
        self._note_page(spot.page)

    def scroll_by(self, lines: int) -> None:
        """Moves on by some lines; where one page stands alone, from its edge to the next page or the one before."""
        bar = self.verticalScrollBar()
        at_edge = bar.value() >= bar.maximum() if lines > 0 else bar.value() <= bar.minimum()
        if not (self.way.single and at_edge):
            bar.setValue(bar.value() + lines)
        elif lines > 0 and self._page + 1 < len(self._sizes):
            self.go_to(self._page + 1)
        elif lines < 0 and self._page > 0:
            self.go_to(self._page - 1)
            bar.setValue(bar.maximum())

    def _turn_to(self, page: int) -> None:
        """Where one page stands alone, the scroll bar reaches over that page only."""
        if self.way.single and page != self._alone:
            self._alone = page
            self._set_ranges()

    def _take_way(self) -> None:
        self.images.set_night(self.way.night)
        page = self._page
        self._alone = page
        self._relay(self._zoom if self._fit is Fit.FREE else None, None)
        self._note_page(page)
        self._asking.start()

    def set_zoom(self, percent: float, fit: Fit = Fit.FREE, at: QPoint | None = None) -> None:
        """Sets the zoom; what lies under `at`, else at the middle of the window, stays where it is."""
        self._fit = fit
        self._relay(percent if fit is Fit.FREE else None, at)

    def zoom_in(self) -> None:
        """One step larger."""
        self.set_zoom(next_zoom(self._zoom, larger=True))

    def zoom_out(self) -> None:
        """One step smaller."""
        self.set_zoom(next_zoom(self._zoom, larger=False))

    def rotate(self) -> None:
        """A quarter turn clockwise."""
        page = self._page
        self._rotation = (self._rotation + 90) % 360
        self._relay(self._zoom if self._fit is Fit.FREE else None, None)
        self.go_to(page)

    def _relay(self, percent: float | None, at: QPoint | None) -> None:
        view = self.viewport()
        anchor = at if at is not None else QPoint(view.width() // 2, view.height() // 3)
        ox, oy = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        held = self._layout.place_at(anchor.x() + ox, anchor.y() + oy)
        if held is None and len(self._layout):
            page = self._alone if self.way.single else self._layout.page_at(anchor.y() + oy)
            held = self._layout.place_at(anchor.x() + ox, anchor.y() + oy, page)
        if percent is None:
            percent = fit_zoom(
                self._sizes, self._page, self._rotation, (view.width(), view.height()), self._fit
            )
        self._zoom = percent
        alone = view.height() if self.way.single else 0
        self._layout = PageLayout(self._sizes, percent, self._rotation, view.width(), alone)
        self._set_ranges()
        if held is not None:
            spot = self._layout.box_rect(held.page, (held.u, held.v, held.u, held.v))
            self.horizontalScrollBar().setValue(spot.x - anchor.x())
            self.verticalScrollBar().setValue(spot.y - anchor.y())
        self.zoom_changed.emit(self._zoom, self._fit)
        self._scrolled()

    def _set_ranges(self) -> None:
        view = self.viewport()
        if self.way.single and self._sizes:
            first, last = self._layout.room(self._alone)
            self.verticalScrollBar().setRange(first, max(first, last - view.height()))
        else:
            self.verticalScrollBar().setRange(0, max(0, self._layout.height - view.height()))
        self.verticalScrollBar().setPageStep(max(1, view.height() - 48))
        self.horizontalScrollBar().setRange(0, max(0, self._layout.width - view.width()))
        self.horizontalScrollBar().setPageStep(max(1, view.width()))

    def _scrolled(self) -> None:
        self.viewport().update()
        self._note_page(None)
        self._asking.start()
        self._settling.start()

    def _note_page(self, page: int | None) -> None:
        if not self._sizes:
            return
        if self.way.single:
            page = self._alone
        elif page is None:
            bar = self.verticalScrollBar()
            at_end = bar.maximum() > 0 and bar.value() >= bar.maximum()
            share = 1 if at_end else 1 / 3
            page = self._layout.page_at(bar.value() + self.viewport().height() * share)
        if page != self._page:
            self._page = page
            self._naming.start()
            self.page_changed.emit(page)

    def _name_for_readers(self) -> None:
        self.setAccessibleName(
            self.look.t(
                "document.page.accessible", name=self._name, page=self._page + 1, pages=len(self._sizes)
            )
        )
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    # -- fetching

    def _wants(self, page: int) -> tuple[Want, ...]:
        rect = self._layout.rect(page)
        ratio = self.devicePixelRatioF()
        width, height = round(rect.width * ratio), round(rect.height * ratio)
        return tiles(page, width, height, self._rotation, self.way.night)

    def _ask(self) -> None:
        if not self._sizes or not self.isVisible():
            return
        bar, view = self.verticalScrollBar(), self.viewport()
        shown = self._layout.visible(bar.value(), view.height())
        first, last = shown[0], shown[-1]
        near = [
            page
            for step in range(1, NEAR + 1)
            for page in (last + step, first - step)
            if 0 <= page < len(self._sizes)
        ]
        visible = [want for page in shown for want in self._wants(page) if self._shows(want)]
        whole = [self._wants(page) for page in near]
        self.images.want(visible, [wants[0] for wants in whole if len(wants) == 1])
        for page in shown:
            self.texts.of(page)

    def _shows(self, want: Want) -> bool:
        if want.region is None:
            return True
        rect = qrect(self._layout.box_rect(want.page, want.region))
        return rect.intersects(self._window())

    def _window(self) -> QRect:
        view = self.viewport().rect()
        return view.translated(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _repaint_page(self, page: int) -> None:
        bar = self.verticalScrollBar()
        if page in self._layout.visible(bar.value(), self.viewport().height()):
            self.viewport().update()

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        ox, oy = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        painter.translate(-ox, -oy)
        shown = self._layout.visible(oy, self.viewport().height())
        # no pixel is painted twice: filling the window costs as much as showing a page
        ground = QRegion(event.rect().translated(ox, oy))
        for page in shown:
            ground -= QRegion(qrect(self._layout.rect(page)))
        painter.setClipRegion(ground)
        painter.fillRect(ground.boundingRect(), self.look.color("pressed"))
        painter.setClipping(False)
        with INKS.on_paper(self.way.night):
            for page in shown:
                self._paint_page(painter, page)
        painter.end()

    def _paint_page(self, painter: QPainter, page: int) -> None:
        rect = self._layout.rect(page)
        paint_edge(painter, rect, self.look.color("line"))
        wants = self._wants(page)
        held = [(want, self.images.kept(want)) for want in wants if self._shows(want)]
        if not all(image is not None and _covers(image, rect, want) for want, image in held):
            paint_paper(painter, rect)
        if any(image is None for _, image in held):
            stand_in = self.images.stand_in(wants[0])
            if stand_in is not None:
                paint_image(painter, qrect(rect), stand_in)
        for want, image in held:
            if image is not None:
                target = rect if want.region is None else self._layout.box_rect(page, want.region)
                paint_image(painter, qrect(target), image)
        self.paint_over(painter, page)

    def paint_over(self, painter: QPainter, page: int) -> None:
        """Paints what lies over a page."""

    # -- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        pending = self._pending_page
        self._relay(self._zoom if self._fit is Fit.FREE else None, QPoint(0, 0))
        if pending is not None and self.isVisible():
            self._go_where_left()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._asking.start()
        if self._pending_page is not None:
            QTimer.singleShot(0, self, self._go_where_left)

    def _go_where_left(self) -> None:
        if self._pending_page is None:
            return
        page, self._pending_page = self._pending_page, None
        spot, self._pending_spot = self._pending_spot, None
        if spot is not None:
            self.return_to(spot)
        else:
            self._turn_to(page)
            self.verticalScrollBar().setValue(self._layout.rect(page).y - 8)
            self._note_page(page)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._name_for_readers()
        super().changeEvent(event)
