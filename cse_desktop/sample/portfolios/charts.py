"""Charts for the figures: curves, bars, plans of time, matrices."""

import math
from collections.abc import Sequence

from reportlab.lib.colors import Color, HexColor

from cse_desktop.sample.portfolios.drawing import Pen
from cse_desktop.sample.portfolios.look import GREY, INK

HUES = (
    HexColor("#1f6f8b"),
    HexColor("#d1732c"),
    HexColor("#4d8b4a"),
    HexColor("#8b4d7c"),
    HexColor("#b9a12c"),
)
GOOD, FAIR, BAD = HexColor("#4d8b4a"), HexColor("#d9a441"), HexColor("#bf4338")
LEFT, BELOW = 42.0, 30.0

Points = Sequence[tuple[float, float]]


class Axes:
    """The frame of a chart: values to places, linear or logarithmic."""

    def __init__(
        self,
        pen: Pen,
        width: float,
        height: float,
        x: tuple[float, float],
        y: tuple[float, float],
        *,
        logarithmic: bool = False,
        labels: tuple[str, str] = ("", ""),
    ) -> None:
        self._pen = pen
        self._x, self._y = x, y
        self._log = logarithmic
        self.width, self.height = width - LEFT - 12, height - BELOW - 14
        pen.text(LEFT, height - 8, labels[1], size=7.2, colour=GREY)
        pen.text(LEFT + self.width, 4, labels[0], size=7.2, colour=GREY, at="right")

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where the values stand on paper."""
        return LEFT + self.width * self._share(x, self._x), BELOW + self.height * self._share(y, self._y)

    def _share(self, value: float, span: tuple[float, float]) -> float:
        low, high = span
        if self._log:
            value, low, high = math.log10(max(value, 1e-9)), math.log10(low), math.log10(high)
        return min(1.02, max(-0.02, (value - low) / (high - low)))

    def ticks(self, across: Sequence[tuple[float, str]], up: Sequence[tuple[float, str]]) -> None:
        """Hairlines with their labels."""
        for value, label in across:
            place = self.at(value, self._y[0])
            self._pen.line(place, (place[0], BELOW + self.height), colour=HexColor("#e3e7e9"), width=0.4)
            self._pen.text(place[0], BELOW - 11, label, size=6.8, at="centre", colour=GREY)
        for value, label in up:
            place = self.at(self._x[0], value)
            self._pen.line(place, (LEFT + self.width, place[1]), colour=HexColor("#e3e7e9"), width=0.4)
            self._pen.text(LEFT - 5, place[1] - 2.4, label, size=6.8, at="right", colour=GREY)
        self._pen.line((LEFT, BELOW), (LEFT + self.width, BELOW), colour=GREY, width=0.7)
        self._pen.line((LEFT, BELOW), (LEFT, BELOW + self.height), colour=GREY, width=0.7)

    def curve(
        self, points: Points, colour: Color, *, width: float = 1.3, dash: tuple[float, ...] = ()
    ) -> None:
        """A curve through values."""
        self._pen.line(*(self.at(*point) for point in points), colour=colour, width=width, dash=dash)

    def legend(self, entries: Sequence[tuple[str, Color]], *, x: float | None = None) -> None:
        """Names of the curves, above the chart's right end."""
        at = LEFT + self.width if x is None else x
        for name, colour in reversed(entries):
            at -= 7.2 * 0.62 * sum(1.7 if ord(character) > 255 else 1 for character in name) + 6
            self._pen.text(at, BELOW + self.height + 6, name, size=7.2)
            self._pen.line(
                (at - 16, BELOW + self.height + 8.6),
                (at - 4, BELOW + self.height + 8.6),
                colour=colour,
                width=2,
            )
            at -= 26


def bars(
    pen: Pen,
    width: float,
    height: float,
    entries: Sequence[tuple[str, Sequence[float]]],
    most: float,
    unit: str,
    names: Sequence[str],
) -> None:
    """Grouped upright bars with their values."""
    axes = Axes(pen, width, height, (0, len(entries)), (0, most), labels=("", unit))
    axes.ticks([], [(most * step / 4, f"{most * step / 4:g}") for step in range(5)])
    each = axes.width / len(entries)
    thick = min(24.0, each * 0.7 / len(names))
    for number, (label, values) in enumerate(entries):
        middle = LEFT + each * (number + 0.5)
        for place, value in enumerate(values):
            left = middle + (place - len(values) / 2) * thick
            top = axes.at(0, value)[1]
            pen.box(left + 1, BELOW, thick - 2, top - BELOW, fill=HUES[place], stroke=None)
            pen.text(left + thick / 2, top + 3, f"{value:g}", size=6.2, at="centre", colour=GREY)
        pen.text(middle, BELOW - 11, label, size=6.8, at="centre")
    if len(names) > 1:
        axes.legend([(name, HUES[place]) for place, name in enumerate(names)])


def gantt(
    pen: Pen,
    width: float,
    height: float,
    months: Sequence[str],
    tasks: Sequence[tuple[str, float, float, float]],
) -> None:
    """Tasks as bars: name, planned start and end in months, actual end; the actual is the thin dark bar."""
    label = 118.0
    each = (width - label) / len(months)
    row = (height - 18) / len(tasks)
    for number, month in enumerate(months):
        x = label + each * number
        if number % 2 == 0:
            pen.box(x, 0, each, height - 14, fill=HexColor("#f5f7f8"), stroke=None)
        pen.text(x + each / 2, height - 9, month, size=6.6, at="centre", colour=GREY)
    for number, (name, start, end, actual) in enumerate(tasks):
        y = height - 18 - row * (number + 1)
        pen.text(0, y + row / 2 - 2.6, name, size=7.4)
        pen.box(
            label + each * start,
            y + row * 0.28,
            each * (end - start),
            row * 0.46,
            fill=pen.accent,
            stroke=None,
            radius=1.5,
        )
        late = actual > end
        pen.box(
            label + each * start,
            y + row * 0.14,
            each * (actual - start),
            row * 0.1,
            fill=BAD if late else INK,
            stroke=None,
        )


def timeline(
    pen: Pen, width: float, height: float, span: float, events: Sequence[tuple[float, str, str, Color]]
) -> None:
    """Events along a line: minute, time, words, hue; texts alternate above and below."""
    middle = height / 2
    pen.line((10, middle), (width - 10, middle), colour=GREY, width=1.4, arrow=True)
    for number, (at, time, said, colour) in enumerate(events):
        x = 24 + (width - 70) * at / span
        up = number % 2 == 0
        reach = 22 + 30 * ((number // 2) % 2)
        end = middle + reach if up else middle - reach
        pen.line((x, middle), (x, end), colour=colour, width=0.7)
        pen.ring(x, middle, 3, fill=colour, stroke=None)
        top = end + 3 + 9 * said.count("\n") + 9 if up else end - 9
        pen.text(x - 4, top, time, size=6.6, strong=True, colour=colour)
        pen.text(x - 4, top - 9, said, size=6.6)


def matrix(
    pen: Pen,
    width: float,
    height: float,
    across: Sequence[str],
    up: Sequence[str],
    marks: Sequence[tuple[int, int, str]],
) -> None:
    """A risk matrix: likelihood across, consequence upwards, marks in its cells."""
    left, below = 70.0, 22.0
    cell_w, cell_h = (width - left) / len(across), (height - below) / len(up)
    for column in range(len(across)):
        for row in range(len(up)):
            score = (column + 1) * (row + 1)
            hue = GOOD if score <= 4 else FAIR if score <= 9 else BAD
            fill = Color(*(1 - (1 - part) * 0.32 for part in (hue.red, hue.green, hue.blue)))
            pen.box(
                left + column * cell_w,
                below + row * cell_h,
                cell_w,
                cell_h,
                fill=fill,
                stroke=HexColor("#ffffff"),
                line=1.2,
            )
    for column, name in enumerate(across):
        pen.text(left + (column + 0.5) * cell_w, 8, name, size=7, at="centre", colour=GREY)
    for row, name in enumerate(up):
        pen.text(left - 6, below + (row + 0.5) * cell_h - 2.5, name, size=7, at="right", colour=GREY)
    stacked: dict[tuple[int, int], int] = {}
    for column, row, name in marks:
        place = stacked.get((column, row), 0)
        stacked[(column, row)] = place + 1
        x, y = left + (column + 0.25 + 0.26 * place) * cell_w, below + (row + 0.5) * cell_h
        pen.ring(x, y, 9, fill=HexColor("#ffffff"), stroke=INK, line=0.6)
        pen.text(x, y - 2.6, name, size=6.8, at="centre", strong=True)
