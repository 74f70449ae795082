"""A pen for the figures: lines, boxes, texts and marks in one hand, on paper coordinates (origin below left)."""

from collections.abc import Callable, Sequence
from typing import Any

from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from cse_desktop.sample.portfolios.look import GREY, INK, MEDIUM, PALE, REGULAR, Look, register_fonts

Draw = Callable[["Pen", float, float], None]
"""draws into width and height, in points"""


class Pen:
    """Draws on a reportlab canvas."""

    def __init__(self, canvas: Any, look: Look) -> None:
        register_fonts()
        self.canvas = canvas
        self.look = look
        self.accent = look.colour
        self.tint = look.tint

    def line(
        self,
        *points: tuple[float, float],
        colour: Color = INK,
        width: float = 0.8,
        dash: tuple[float, ...] = (),
        arrow: bool = False,
    ) -> None:
        """A line through all points; an arrow's head lies at the last."""
        self.canvas.setStrokeColor(colour)
        self.canvas.setLineWidth(width)
        self.canvas.setDash(*((list(dash), 0) if dash else ([], 0)))
        path = self.canvas.beginPath()
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        self.canvas.drawPath(path, stroke=1, fill=0)
        self.canvas.setDash([], 0)
        if arrow:
            self._head(points[-2], points[-1], colour)

    def _head(self, before: tuple[float, float], tip: tuple[float, float], colour: Color) -> None:
        across, up = tip[0] - before[0], tip[1] - before[1]
        length = (across * across + up * up) ** 0.5 or 1.0
        across, up = across / length, up / length
        self.canvas.setFillColor(colour)
        path = self.canvas.beginPath()
        path.moveTo(*tip)
        path.lineTo(tip[0] - 6 * across + 2.4 * up, tip[1] - 6 * up - 2.4 * across)
        path.lineTo(tip[0] - 6 * across - 2.4 * up, tip[1] - 6 * up + 2.4 * across)
        path.close()
        self.canvas.drawPath(path, stroke=0, fill=1)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: Color | None = None,
        stroke: Color | None = INK,
        line: float = 0.8,
        radius: float = 0,
        dash: tuple[float, ...] = (),
    ) -> None:
        """A rectangle with its lower left corner at (x, y)."""
        if fill is not None:
            self.canvas.setFillColor(fill)
        if stroke is not None:
            self.canvas.setStrokeColor(stroke)
        self.canvas.setLineWidth(line)
        self.canvas.setDash(*((list(dash), 0) if dash else ([], 0)))
        drawn = {"stroke": int(stroke is not None), "fill": int(fill is not None)}
        if radius:
            self.canvas.roundRect(x, y, width, height, radius, **drawn)
        else:
            self.canvas.rect(x, y, width, height, **drawn)
        self.canvas.setDash([], 0)

    def ring(
        self,
        x: float,
        y: float,
        radius: float,
        *,
        fill: Color | None = None,
        stroke: Color | None = INK,
        line: float = 0.8,
    ) -> None:
        """A circle around (x, y)."""
        if fill is not None:
            self.canvas.setFillColor(fill)
        if stroke is not None:
            self.canvas.setStrokeColor(stroke)
        self.canvas.setLineWidth(line)
        self.canvas.circle(x, y, radius, stroke=int(stroke is not None), fill=int(fill is not None))

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 7.5,
        colour: Color = INK,
        at: str = "left",
        strong: bool = False,
    ) -> None:
        """Text with its base line at y; `at` is `left`, `centre` or `right` of x. Line feeds go downwards."""
        font = MEDIUM if strong else REGULAR
        self.canvas.setFont(font, size)
        self.canvas.setFillColor(colour)
        for number, line in enumerate(text.split("\n")):
            shift = {"left": 0.0, "centre": 0.5, "right": 1.0}[at] * stringWidth(line, font, size)
            self.canvas.drawString(x - shift, y - number * size * 1.35, line)

    def card(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        title: str,
        text: str = "",
        *,
        fill: Color | None = None,
        stroke: Color | None = None,
    ) -> None:
        """A rounded box with a title and a line or two below it, centred."""
        self.box(
            x, y, width, height, fill=fill or self.tint, stroke=stroke or self.accent, radius=4, line=0.7
        )
        lines = text.split("\n") if text else []
        middle = y + height / 2 + (5.2 * len(lines)) - 2.6
        self.text(x + width / 2, middle, title, at="centre", size=8, strong=True)
        for number, line in enumerate(lines):
            self.text(x + width / 2, middle - 11 - 9.5 * number, line, at="centre", size=6.6, colour=GREY)

    def grid(self, x: float, y: float, width: float, height: float, across: int, up: int) -> None:
        """Hairlines for a chart."""
        for step in range(across + 1):
            place = x + width * step / across
            self.line((place, y), (place, y + height), colour=PALE, width=0.35)
        for step in range(up + 1):
            place = y + height * step / up
            self.line((x, place), (x + width, place), colour=PALE, width=0.35)

    def curve(self, points: Sequence[tuple[float, float]], *, colour: Color, width: float = 1.2) -> None:
        """A line through many points."""
        self.line(*points, colour=colour, width=width)


class Figure(Flowable):
    """A drawing in the text, as wide as the column."""

    def __init__(self, draw: Draw, look: Look, height: float) -> None:
        super().__init__()
        self._draw = draw
        self._look = look
        self._height = height
        self._width = 0.0

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Takes the whole width."""
        self._width = available_width
        return available_width, min(self._height, available_height) if self._height else available_height

    def draw(self) -> None:
        """Draws itself where reportlab has put it."""
        self._draw(Pen(self.canv, self._look), self._width, self._height)
