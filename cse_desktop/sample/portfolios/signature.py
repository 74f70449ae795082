"""Strokes that look like signatures, and stamps, all invented."""

import math
import random

from reportlab.lib.colors import Color, HexColor

from cse_desktop.sample.portfolios.drawing import Pen
from cse_desktop.sample.portfolios.look import MEDIUM

PEN_INK = HexColor("#1b2f6b")
SEAL = Color(0.78, 0.12, 0.14, alpha=0.82)


def signed_by(pen: Pen, x: float, y: float, name: str, width: float) -> None:
    """A scribble whose shape belongs to `name`."""
    dice = random.Random(f"signature {name}")  # noqa: S311 - a drawing, the same every time
    canvas = pen.canvas
    canvas.setStrokeColor(PEN_INK)
    canvas.setLineCap(1)
    at = x
    for _ in range(3):
        step = width / 3.4
        path = canvas.beginPath()
        path.moveTo(at, y + dice.uniform(0, 8))
        for _ in range(3):
            path.curveTo(
                at + dice.uniform(-4, step),
                y + dice.uniform(-4, 18),
                at + dice.uniform(0, step),
                y + dice.uniform(-5, 16),
                at + dice.uniform(step * 0.3, step),
                y + dice.uniform(-2, 12),
            )
        canvas.setLineWidth(dice.uniform(0.7, 1.3))
        canvas.drawPath(path, stroke=1, fill=0)
        at += step
    canvas.setLineCap(0)


def stamp(pen: Pen, x: float, y: float, radius: float, around: str, below: str = "") -> None:
    """A round red stamp: text around a star, a line below it."""
    canvas = pen.canvas
    canvas.saveState()
    canvas.translate(x, y)
    canvas.rotate(-7)
    canvas.setStrokeColor(SEAL)
    canvas.setFillColor(SEAL)
    canvas.setLineWidth(radius / 18)
    canvas.circle(0, 0, radius, stroke=1, fill=0)
    star = canvas.beginPath()
    for point in range(10):
        reach = radius * (0.30 if point % 2 == 0 else 0.12)
        turn = math.pi / 2 + point * math.pi / 5
        (star.lineTo if point else star.moveTo)(reach * math.cos(turn), reach * math.sin(turn))
    star.close()
    canvas.drawPath(star, stroke=0, fill=1)
    size = min(radius * 0.30, 3.9 * radius / max(len(around), 1))
    spread = min(250.0, 24.0 * len(around))
    canvas.setFont(MEDIUM, size)
    for number, character in enumerate(around):
        turn = spread / 2 - spread * number / max(1, len(around) - 1)
        canvas.saveState()
        canvas.rotate(turn)
        canvas.drawCentredString(0, radius * 0.93 - size, character)
        canvas.restoreState()
    if below:
        canvas.setFont(MEDIUM, radius * 0.19)
        canvas.drawCentredString(0, -radius * 0.62, below)
    canvas.restoreState()
