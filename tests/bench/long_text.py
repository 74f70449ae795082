"""A text PDF of two thousand pages, as a long design report is: Chinese and Latin words, a heading on each page."""

import random
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from cse_desktop.reports.type import REGULAR, register_fonts
from tests.bench.finding import RARE, WORDS

PAGES = 2000
LINES = 38
WORDS_A_LINE = 11


def write_text(path: Path, pages: int) -> None:
    """Pages of words; `RARE` stands on the last but one alone."""
    register_fonts()
    chance = random.Random(11)  # noqa: S311 - words, not secrets
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=1)
    for number in range(pages):
        words = canvas.beginText(56, 786)
        words.setFont(REGULAR, 16)
        words.textLine(f"{number + 1} {' '.join(chance.choices(WORDS, k=3))}")
        words.setFont(REGULAR, 10)
        for _ in range(LINES):
            words.textLine(" ".join(chance.choices(WORDS, k=WORDS_A_LINE)))
        if number == pages - 2:
            words.textLine(RARE)
        canvas.drawText(words)
        canvas.showPage()
    canvas.save()
