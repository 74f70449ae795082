"""Turning to a page that is near, against a bare label that shows a ready picture."""

import argparse
import json
import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.first_page import PAGES, write_scan
from tests.bench.long_text import PAGES as TEXT_PAGES
from tests.bench.long_text import write_text
from tests.bench.processes import python

TURNS = 120
AT = 95
"""the percentile that counts"""


@dataclass(frozen=True, slots=True)
class Turns:
    """Milliseconds of each turn on both sides."""

    what: str
    ours: list[float]
    theirs: list[float]

    def __str__(self) -> str:
        """One line with both sides."""
        ours, theirs = _percentile(self.ours), _percentile(self.theirs)
        medians = statistics.median(self.ours), statistics.median(self.theirs)
        return (
            f"turn to a page already near, {self.what}, at the {AT}th percentile: {ours / theirs:.2f}x "
            f"({ours:.2f} against {theirs:.2f} ms for a bare label showing a ready picture; medians "
            f"{medians[0]:.2f} and {medians[1]:.2f} ms, {len(self.ours)} pairs; goal 1.5x)"
        )


def bench(_: argparse.Namespace) -> list[Turns]:
    """A scan of five hundred pages and a text of two thousand, at the size of a small window."""
    with tempfile.TemporaryDirectory() as name:
        return [
            _turned(Path(name), what, write, pages)
            for what, write, pages in (
                (f"scan of {PAGES} pages", write_scan, PAGES),
                (f"text of {TEXT_PAGES} pages", write_text, TEXT_PAGES),
            )
        ]


def _turned(folder: Path, what: str, write: Callable[[Path, int], None], pages: int) -> Turns:
    file = folder / "pages.pdf"
    write(file, pages)
    script = ("-m", "tests.bench.turn_in_window", str(file), str(TURNS))
    said = json.loads(" ".join(python(folder / "compiled", *script)))
    return Turns(what, *([second * 1000 for second in said[side]] for side in ("ours", "theirs")))


def _percentile(values: list[float]) -> float:
    return statistics.quantiles(values, n=100)[AT - 1]
