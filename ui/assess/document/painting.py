"""How pages and what lies on them are painted. Paper stays white in every theme, until somebody reads at night."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPen

from cse_desktop.domain.annotations import QUOTED
from cse_desktop.domain.documents import Box
from ui.assess.document.geometry import PageLayout, Rect
from ui.assess.document.marks import COLOUR_TONES, Mark
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
NOTE_SIGN = "✎"
_STEPS_DOWN = 4
"""how many rows below its own line a tag may move"""
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


def paint_paper(painter: QPainter, rect: Rect) -> None:
    """The empty sheet."""
    painter.fillRect(qrect(rect), INKS["surface"])


def paint_edge(painter: QPainter, rect: Rect, edge: QColor) -> None:
    """The hairline around a sheet."""
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


def paint_mark(painter: QPainter, layout: PageLayout, mark: Mark, state: MarkState) -> None:
    """A mark: words washed and underlined, boxes framed, in the colour of what it means."""
    accent = INKS[COLOUR_TONES[mark.colour]]
    lively = state.hovered or state.focused
    if mark.shape in QUOTED:
        if mark.style != "underline" or lively:
            paint_wash(painter, layout, mark.page, mark.boxes, accent, 0.30 if lively else 0.16)
        thick = 2 if lively or mark.style == "underline" else 1
        for box in mark.boxes:
            rect = layout.box_rect(mark.page, box)
            painter.fillRect(QRect(rect.x, rect.bottom - 1, rect.width, thick), accent)
    else:
        for box in mark.boxes:
            paint_wash(painter, layout, mark.page, [box], accent, 0.14 if lively else 0.06)
            paint_frame(painter, layout, mark.page, box, accent, 2 if lively else 1)
    if state.focused:
        painter.setPen(QPen(accent, 2, Qt.PenStyle.DotLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for box in mark.boxes:
            painter.drawRect(qrect(layout.box_rect(mark.page, box)).adjusted(-4, -4, 4, 4))


def tag_rects(
    layout: PageLayout, marks: Iterable[Mark], lines: Sequence[Box], font: QFont
) -> dict[str, QRect]:
    """Annotation id → where its tag lies, for the marks of one page; `lines` are the page's lines of text.

    A tag stands in the margin beside its first line, right or left, or below another one: never on words. Where a
    page is full of words from edge to edge it hangs over the paper's right edge.
    """
    metrics = QFontMetrics(font)
    height = metrics.height() + 1
    taken: list[QRect] = []
    found: dict[str, QRect] = {}
    for mark in marks:
        if not mark.boxes or not tag_text(mark):
            continue
        page = layout.rect(mark.page)
        first = layout.box_rect(mark.page, mark.boxes[0])
        width = metrics.horizontalAdvance(tag_text(mark)) + 2 * TAG_PADDING
        words = [qrect(layout.box_rect(mark.page, line)) for line in lines]
        top = max(page.y + 1, first.y + (first.height - height) // 2 if mark.shape in QUOTED else first.y)
        right, left = page.x + page.width - width - 2, page.x + 2
        tries = [
            QRect(x, top + step * (height + 2), width, height)
            for step in range(_STEPS_DOWN)
            for x in (right, left)
        ]
        free = (
            place
            for place in tries
            if not any(place.intersects(other) for other in taken)
            and not any(place.intersects(w) for w in words)
        )
        over = QRect(page.x + page.width - TAG_PADDING, top, width, height)
        found[mark.annotation_id] = next(free, over)
        taken.append(found[mark.annotation_id])
    return found


def tag_text(mark: Mark) -> str:
    """The codes of a tag, more than two are counted; a sign where there is only a note."""
    if not mark.targets:
        return NOTE_SIGN if mark.note or mark.style == "note" else ""
    shown = " ".join(mark.targets[:2])
    return f"{shown} +{len(mark.targets) - 2}" if len(mark.targets) > 2 else shown


def paint_tag(painter: QPainter, rect: QRect, mark: Mark, state: MarkState, font: QFont) -> None:
    """A mark's tag, in the colour of what it means; it has a ground of its own and reads on any paper."""
    lively = state.hovered or state.focused
    tone = COLOUR_TONES[mark.colour]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(QPen(INKS[tone], 1))
    painter.setBrush(INKS[tone] if lively else INKS[f"{tone}_tint"])
    painter.drawRoundedRect(QRectF(rect), RADIUS / 2, RADIUS / 2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setFont(font)
    painter.setPen(INKS["on_accent"] if lively else INKS[tone])
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, tag_text(mark))


def paint_box_handles(painter: QPainter, layout: PageLayout, page: int, box: Box) -> None:
    """The box that is being drawn, with its corners."""
    paint_wash(painter, layout, page, [box], INKS["busy"], 0.10)
    paint_frame(painter, layout, page, box, INKS["busy"])
    rect = qrect(layout.box_rect(page, box))
    for corner in (rect.topLeft(), rect.topRight(), rect.bottomLeft(), rect.bottomRight()):
        painter.fillRect(QRect(corner.x() - 3, corner.y() - 3, 7, 7), INKS["busy"])
