"""The main thread while rating: it must not stand still where an idle window beside it does not."""

import argparse
import json
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.bench.loop_gaps import NOTICED_MS
from tests.bench.processes import python
from tests.bench.starting import desk_with_roster
from tests.world import PASSWORD


@dataclass(frozen=True, slots=True)
class Stalls:
    """What two event loops, watched at the same time, missed."""

    ours: dict[str, float]
    theirs: dict[str, float]

    def __str__(self) -> str:
        """One line with both sides."""
        return (
            f"main-thread stalls over {NOTICED_MS} ms while rating ten keys a second for ten seconds: "
            f"{self.ours['stalls']:.0f} in {self.ours['acts']:.0f} ratings, the longest {self.ours['worst']:.1f} ms "
            f"(against {self.theirs['stalls']:.0f} and {self.theirs['worst']:.1f} ms for an idle window at the same "
            "time; goal none that the idle window does not show)"
        )


def bench(_: argparse.Namespace) -> Stalls:
    """A person rates in the program; beside it stands a window that does nothing."""
    with tempfile.TemporaryDirectory() as name:
        home = desk_with_roster(Path(name) / "world", applicants=2)
        script = (Path(name) / "compiled", "-m", "tests.bench.rate_in_window", str(home), PASSWORD)
        with ThreadPoolExecutor(2) as both:
            ours = both.submit(python, *script)
            theirs = both.submit(python, *script, "idle")
            return Stalls(_told(ours.result()), _told(theirs.result()))


def _told(words: list[str]) -> dict[str, float]:
    found: dict[str, float] = json.loads(" ".join(words))
    return found
