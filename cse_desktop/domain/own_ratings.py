"""How a person rates over a whole assignment: their own ratings beside what is expected, and their own pace."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from cse_desktop.domain.times import parse_time

STILL_AT_IT = timedelta(minutes=5)
"""between two acts: a longer pause is counted as this much work and no more"""
LEAST_RATINGS = 10
"""before so many ratings nothing is said of pace or severity"""


@dataclass(frozen=True, slots=True)
class Severity:
    """Ratings beside the levels expected: counts, and the mean difference in levels (above is positive)."""

    below: int
    at: int
    above: int
    mean: Fraction
    levels: Mapping[int, int]
    """level → how often it was given"""

    @property
    def count(self) -> int:
        """How many ratings it rests on."""
        return self.below + self.at + self.above


def severity(pairs: Sequence[tuple[int, int]]) -> Severity | None:
    """Of pairs (level given, level expected); None before there are enough to say anything."""
    if len(pairs) < LEAST_RATINGS:
        return None
    apart = [given - expected for given, expected in pairs]
    return Severity(
        below=sum(found < 0 for found in apart),
        at=sum(found == 0 for found in apart),
        above=sum(found > 0 for found in apart),
        mean=Fraction(sum(apart), len(apart)),
        levels=dict(Counter(given for given, _ in pairs)),
    )


def worked(times: Iterable[str]) -> timedelta:
    """Time at work, from the times of acts (`YYYY-MM-DDTHH:MM:SSZ`): pauses count only up to `STILL_AT_IT`.

    A clock set back counts nothing.
    """
    total, last = timedelta(), None
    for moment in map(parse_time, times):
        if last is not None and moment > last:
            total += min(moment - last, STILL_AT_IT)
        last = moment
    return total


def time_left(spent: timedelta, done: int, left: int) -> timedelta | None:
    """How long what is left takes at the pace so far; None before there is a pace."""
    if done < LEAST_RATINGS or not spent:
        return None
    return spent * left / done
