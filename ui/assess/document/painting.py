"""How pages and what lies on them are painted. Paper stays white in every theme, until somebody reads at night."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPen

from cse_desktop.domain.documents import Box
from ui.assess.document.geometry import PageLayout, Rect
from ui.assess.document.marks import Mark
from ui.look.tokens import DARK, LIGHT, RADIUS


class Inks:
    """The colours on paper: the light theme's also in a dark window, the dark theme's where pages are read at night."""

    def __init__(self) -> None:
        self._day = {role: QColor(value) for role, value in LIGHT.colors().items()}
        self._night = {role: QColor(value) for role, value in DARK.colors().items()}
        self.night = False

    def __getitem__(self, role: str) -> QColor:
        return (self._night if self.night else self._day)[role]

    @contextmanager
    def on_paper(self, night: bool) -> Iterator[None]:
        """What is painted within lies on the paper of the night, or of the day."""
        before, self.night = self.night, night
        try:
            yield
        finally:
            self.night = before


INKS = Inks()
HIGHLIGHTER = QColor(DARK.notice)
"""a bright ink for what was found: the light theme's is made for words, not for washing"""
TAG_PADDING = 5
NIGHT_SHARE = 0.6
"""of a wash's strength on dark paper"""


@dataclass(frozen=True, slots=True)
class MarkState:
    """How a mark is shown just now."""

    hovered: bool
    focused: bool


def qrect(rect: Rect) -> QRect:
    """The rectangle as Qt has it."""
    return QRect(rect.x, rect.y, rect.width, rect.height)


def paint_paper(painter: QPainter, rect: Rect, edge: QColor) -> None:
    """The empty sheet with its hairline edge."""
    painter.fillRect(qrect(rect), INKS["surface"])
    painter.setPen(QPen(edge, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(rect.x - 0.5, rect.y - 0.5, rect.width + 1, rect.height + 1))


def paint_image(painter: QPainter, target: QRect, image: QImage) -> None:
    """A picture in its place, scaled where it is not already at its size."""
    ratio = painter.device().devicePixelRatio() if painter.device() is not None else 1
    off = max(abs(image.width() - target.width() * ratio), abs(image.height() - target.height() * ratio))
    if off <= 1 and ratio == 1:
        # scaling by a pixel would cost as much as scaling by half, and blur what is sharp
        painter.drawImage(target.topLeft(), image)
        return
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, off > 1)
    painter.drawImage(target, image)


def paint_wash(
    painter: QPainter, layout: PageLayout, page: int, boxes: Iterable[Box], color: QColor, strength: float
) -> None:
    """Washes boxes with a colour as a highlighter does: what is printed stays readable."""
    painter.save()
    modes = QPainter.CompositionMode
    # on dark paper light is added where on white it is taken away, and less of it, for the print is light
    painter.setCompositionMode(modes.CompositionMode_Screen if INKS.night else modes.CompositionMode_Multiply)
    wash = QColor(color)
    wash.setAlphaF(strength * NIGHT_SHARE if INKS.night else strength)
    for box in boxes:
        painter.fillRect(qrect(layout.box_rect(page, box)), wash)
    painter.restore()


def paint_frame(
    painter: QPainter, layout: PageLayout, page: int, box: Box, color: QColor, width: int = 2
) -> None:
    """A frame round a box."""
    painter.setPen(QPen(color, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    rect = QRectF(qrect(layout.box_rect(page, box)))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.drawRoundedRect(rect, RADIUS / 3, RADIUS / 3)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def paint_mark(painter: QPainter, layout: PageLayout, mark: Mark, state: MarkState, font: QFont) -> None:
    """A mark: words washed and underlined, boxes framed, with a tag that says for what it is evidence."""
    accent = INKS["accent"]
    lively = state.hovered or state.focused
    if mark.shape == "text":
        paint_wash(painter, layout, mark.page, mark.boxes, accent, 0.30 if lively else 0.16)
        for box in mark.boxes:
            rect = layout.box_rect(mark.page, box)
            painter.fillRect(QRect(rect.x, rect.bottom - 1, rect.width, 2 if lively else 1), accent)
    else:
        for box in mark.boxes:
            paint_wash(painter, layout, mark.page, [box], accent, 0.14 if lively else 0.06)
            paint_frame(painter, layout, mark.page, box, accent, 2 if lively else 1)
    if state.focused:
        painter.setPen(QPen(accent, 2, Qt.PenStyle.DotLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for box in mark.boxes:
            painter.drawRect(qrect(layout.box_rect(mark.page, box)).adjusted(-4, -4, 4, 4))
    if mark.targets and mark.boxes:
        _paint_tag(painter, layout, mark, lively, font)


def tag_rect(layout: PageLayout, mark: Mark, font: QFont) -> QRect:
    """Where a mark's tag lies: above the right end of its first box, inside the page."""
    page = layout.rect(mark.page)
    first = layout.box_rect(mark.page, mark.boxes[0])
    metrics = QFontMetrics(font)
    width = metrics.horizontalAdvance(tag_text(mark)) + 2 * TAG_PADDING
    height = metrics.height() + 1
    x = min(first.x + first.width + 3, page.x + page.width - width - 2)
    y = max(page.y + 1, first.y - height // 2 if mark.shape == "text" else first.y - height + 1)
    return QRect(x, y, width, height)


def tag_text(mark: Mark) -> str:
    """The codes of a tag; more than two are counted."""
    shown = " ".join(mark.targets[:2])
    return f"{shown} +{len(mark.targets) - 2}" if len(mark.targets) > 2 else shown


def _paint_tag(painter: QPainter, layout: PageLayout, mark: Mark, lively: bool, font: QFont) -> None:
    rect = tag_rect(layout, mark, font)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(QPen(INKS["accent"], 1))
    painter.setBrush(INKS["accent"] if lively else INKS["accent_tint"])
    painter.drawRoundedRect(QRectF(rect), RADIUS / 2, RADIUS / 2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setFont(font)
    painter.setPen(INKS["on_accent"] if lively else INKS["accent_strong"])
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, tag_text(mark))


def paint_box_handles(painter: QPainter, layout: PageLayout, page: int, box: Box) -> None:
    """The box that is being drawn, with its corners."""
    paint_wash(painter, layout, page, [box], INKS["busy"], 0.10)
    paint_frame(painter, layout, page, box, INKS["busy"])
    rect = qrect(layout.box_rect(page, box))
    for corner in (rect.topLeft(), rect.topRight(), rect.bottomLeft(), rect.bottomRight()):
        painter.fillRect(QRect(corner.x() - 3, corner.y() - 3, 7, 7), INKS["busy"])
