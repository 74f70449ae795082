"""Certificates of schools and training bodies that do not exist."""

import io
import math

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from cse_desktop.sample.portfolios.drawing import Pen
from cse_desktop.sample.portfolios.look import FOOTER, GREY, INK, Look, Made
from cse_desktop.sample.portfolios.signature import signed_by, stamp


def certificate(
    look: Look, title: str, lines: tuple[str, ...], issuer: str, date: str, number: str, seal: str
) -> Made:
    """One page across: a frame of fine curves, the title, a few lines, number, date, signature and stamp."""
    target = io.BytesIO()
    width, height = landscape(A4)
    canvas = Canvas(target, pagesize=(width, height), invariant=1)
    canvas.setTitle(title)
    canvas.setSubject(FOOTER)
    pen = Pen(canvas, look)
    pen.box(0, 0, width, height, fill=HexColor("#fdfbf5"), stroke=None)
    _guilloche(pen, width, height)
    pen.box(38, 38, width - 76, height - 76, stroke=look.colour, line=1.4)
    pen.box(44, 44, width - 88, height - 88, stroke=look.colour, line=0.4)
    pen.text(width / 2, height - 138, title, size=34, at="centre", strong=True, colour=look.colour)
    pen.line((width / 2 - 70, height - 158), (width / 2 + 70, height - 158), colour=look.colour, width=0.8)
    for row, line in enumerate(lines):
        pen.text(
            width / 2,
            height - 222 - 36 * row,
            line,
            size=15 if row else 17,
            at="centre",
            strong=row == 0,
            colour=INK,
        )
    pen.text(76, 84, number, size=9.5, colour=GREY)
    pen.text(width - 90, 108, issuer, size=13, at="right", strong=True)
    pen.text(width - 90, 84, date, size=11, at="right", colour=GREY)
    signed_by(pen, width - 330, 96, issuer, 84)
    stamp(pen, width - 168, 118, 52, seal, "示例专用")
    pen.text(
        width / 2,
        54,
        f"{FOOTER} – 本证书为虚构，不具任何效力 / invented, of no validity",
        size=7.5,
        at="centre",
        colour=GREY,
    )
    canvas.showPage()
    canvas.save()
    return Made(target.getvalue(), 1, {})


def _guilloche(pen: Pen, width: float, height: float) -> None:
    base = pen.accent
    hue = Color(base.red, base.green, base.blue, alpha=0.20)
    for shift in range(9):
        for side in range(2):
            points = []
            for step in range(241):
                share = step / 240
                wave = 11 * math.sin(share * math.pi * 40 + shift * math.pi / 9) * math.cos(shift / 3)
                points.append((share * width, (20 if side == 0 else height - 20) + wave))
            pen.line(*points, colour=hue, width=0.35)
            upright = [
                (
                    (20 if side == 0 else width - 20)
                    + 11 * math.sin(step / 170 * math.pi * 28 + shift * math.pi / 9),
                    step / 170 * height,
                )
                for step in range(171)
            ]
            pen.line(*upright, colour=hue, width=0.35)
    for ring in range(16):
        turns = [
            (
                width / 2
                + (96 + ring * 2.4)
                * math.cos(step / 180 * 2 * math.pi)
                * (1 + 0.10 * math.sin(12 * step / 180 * 2 * math.pi + ring / 3)),
                height / 2
                - 6
                + (96 + ring * 2.4)
                * math.sin(step / 180 * 2 * math.pi)
                * (1 + 0.10 * math.sin(12 * step / 180 * 2 * math.pi + ring / 3)),
            )
            for step in range(181)
        ]
        pen.line(*turns, colour=Color(base.red, base.green, base.blue, alpha=0.09), width=0.5)
