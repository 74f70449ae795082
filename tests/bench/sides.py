"""Two sides measured in turn in one run: A B A B …, so that a drift of the machine meets both."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sides:
    """What was measured, in seconds, pair by pair."""

    name: str
    ours: list[float]
    theirs: list[float]
    against: str
    goal: str

    def __str__(self) -> str:
        """One line: the ratio of the medians and that of the fastest runs, both sides, and the goal."""
        ours, theirs = statistics.median(self.ours), statistics.median(self.theirs)
        fastest = min(self.ours) / min(self.theirs)
        return (
            f"{self.name}: {ours / theirs:.2f}x, the fastest runs {fastest:.2f}x "
            f"({_ms(self.ours)} against {_ms(self.theirs)} for {self.against}; "
            f"{len(self.ours)} pairs, median and spread in ms; goal {self.goal})"
        )


def in_turn(
    name: str,
    ours: Callable[[], object],
    theirs: Callable[[], object],
    *,
    runs: int,
    against: str,
    goal: str,
    warm_up: int = 1,
) -> Sides:
    """Runs both sides `warm_up` times uncounted, then `runs` times in turn; a side may say its seconds itself."""
    found: tuple[list[float], list[float]] = ([], [])
    for counted in range(-warm_up, runs):
        for side, call in zip(found, (ours, theirs), strict=True):
            began = time.perf_counter()
            said = call()
            spent = said if isinstance(said, float) else time.perf_counter() - began
            if counted >= 0:
                side.append(spent)
    return Sides(name, *found, against, goal)


def _ms(seconds: list[float]) -> str:
    return f"{statistics.median(seconds) * 1000:.2f} [{min(seconds) * 1000:.2f}–{max(seconds) * 1000:.2f}]"
