"""An applicant's years: education, posts and projects as bars in lanes, on one scale with the CPD hours."""

from collections.abc import Sequence
from dataclasses import dataclass

from cse_desktop.domain.assignment import CpdYear, Period, Profile

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Span:
    """One bar: months since year 0, and the lane it lies in."""

    period: Period
    start: int
    end: int
    lane: int


def month_number(text: str) -> int:
    """`YYYY-MM` as months since year 0."""
    year, month = text.split("-")[:2]
    return int(year) * MONTHS + int(month) - 1


def spans(profile: Profile) -> tuple[Span, ...]:
    """All periods in lanes without overlap: education and posts above, projects below."""
    known = [period for period in profile.periods if period.start]
    latest = [month_number(period.end or period.start) for period in known]
    latest += [entry.year * MONTHS + MONTHS - 1 for entry in profile.cpd]
    today = max(latest, default=0) + 1
    laid: list[Span] = []
    first_free = 0
    for kinds in (("education", "post"), ("project",)):
        lanes: list[int] = []
        chosen = sorted((p for p in known if p.kind in kinds), key=lambda period: period.start)
        for period in chosen:
            start = month_number(period.start)
            end = month_number(period.end) if period.end else today
            lane = next((index for index, busy in enumerate(lanes) if busy <= start), len(lanes))
            if lane == len(lanes):
                lanes.append(0)
            lanes[lane] = end + 1
            laid.append(Span(period, start, max(end, start + 1), first_free + lane))
        first_free += len(lanes)
    return tuple(laid)


def years(bars: Sequence[Span], cpd: Sequence[CpdYear]) -> tuple[int, int]:
    """First year of the scale, and the year after its last."""
    starts = [span.start // MONTHS for span in bars] + [entry.year for entry in cpd]
    ends = [span.end // MONTHS + 1 for span in bars] + [entry.year + 1 for entry in cpd]
    return min(starts, default=0), max(ends, default=1)
