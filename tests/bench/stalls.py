"""The main thread while rating, reading, and typing with recording on: it stands still no more than an idle window."""

import argparse
import json
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.bench.first_page import PAGES, write_scan
from tests.bench.loop_gaps import NOTICED_MS
from tests.bench.processes import python
from tests.bench.starting import desk_with_roster
from tests.world import PASSWORD


@dataclass(frozen=True, slots=True)
class Stalls:
    """What two event loops, watched at the same time, missed."""

    what: str
    acts: str
    ours: dict[str, float]
    theirs: dict[str, float]

    def __str__(self) -> str:
        """One line with both sides."""
        return (
            f"main-thread stalls over {NOTICED_MS} ms while {self.what}: {self.ours['stalls']:.0f} in "
            f"{self.ours['acts']:.0f} {self.acts}, the longest {self.ours['worst']:.1f} ms (against "
            f"{self.theirs['stalls']:.0f} and {self.theirs['worst']:.1f} ms for an idle window at the same time; "
            "goal none that the idle window does not show)"
        )


def bench(_: argparse.Namespace) -> list[Stalls]:
    """A person works in the program; beside it stands a window that does nothing."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home = desk_with_roster(
            folder / "world",
            applicants=2,
            with_more=lambda materials: write_scan(materials / "scan.pdf", PAGES),
            record_audio="optional",
        )
        return [
            Stalls(what, acts, *_side_by_side(folder / "compiled", script, home))
            for what, acts, script in (
                ("rating ten keys a second for ten seconds", "ratings", "rate_in_window"),
                ("turning five pages of a scan a second for ten seconds", "pages", "read_in_window"),
                ("typing ten keys a second while the interview is recorded", "keys", "type_in_window"),
            )
        ]


def _side_by_side(compiled: Path, script: str, home: Path) -> tuple[dict[str, float], dict[str, float]]:
    with ThreadPoolExecutor(2) as both:
        ours = both.submit(python, compiled, "-m", f"tests.bench.{script}", str(home), PASSWORD)
        theirs = both.submit(
            python, compiled, "-m", "tests.bench.rate_in_window", str(home), PASSWORD, "idle"
        )
        return _told(ours.result()), _told(theirs.result())


def _told(words: list[str]) -> dict[str, float]:
    found: dict[str, float] = json.loads(" ".join(words))
    return found
