"""Turning to a page that is near, against a bare label that shows a ready picture."""

import argparse
import json
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.bench.first_page import PAGES, write_scan
from tests.bench.processes import python

TURNS = 120
AT = 95
"""the percentile that counts"""


@dataclass(frozen=True, slots=True)
class Turns:
    """Milliseconds of each turn on both sides."""

    ours: list[float]
    theirs: list[float]

    def __str__(self) -> str:
        """One line with both sides."""
        ours, theirs = _percentile(self.ours), _percentile(self.theirs)
        return (
            f"turn to a page already near, at the {AT}th percentile: {ours / theirs:.2f}x ({ours:.2f} against "
            f"{theirs:.2f} ms for a bare label showing a ready picture; medians {statistics.median(self.ours):.2f} and "
            f"{statistics.median(self.theirs):.2f} ms, {len(self.ours)} pairs; goal 1.5x)"
        )


def bench(_: argparse.Namespace) -> Turns:
    """A scan of five hundred pages, at the size of a small window."""
    with tempfile.TemporaryDirectory() as name:
        scan = Path(name) / "scan.pdf"
        write_scan(scan, PAGES)
        script = ("-m", "tests.bench.turn_in_window", str(scan), str(TURNS))
        said = json.loads(" ".join(python(Path(name) / "compiled", *script)))
        return Turns(*([second * 1000 for second in said[side]] for side in ("ours", "theirs")))


def _percentile(values: list[float]) -> float:
    return statistics.quantiles(values, n=100)[AT - 1]
