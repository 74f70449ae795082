"""Days and clocks: when an assignment is over, and whether this machine's clock can be believed.

A society's day ends at midnight in Beijing. Times are given, never taken: the caller brings the clock's time and
the newest time known from elsewhere (a journal entry, a society's signed bundle).
"""

from datetime import datetime, timedelta

from cse_desktop.domain.times import SOCIETY_ZONE, parse_day
from cse_desktop.errors import Words

CLOCK_TOLERANCE = timedelta(minutes=5)
"""a clock set back by no more than this is not worth a word"""


def day_at(moment: datetime) -> str:
    """The society's day at `moment` (aware), `YYYY-MM-DD`."""
    return moment.astimezone(SOCIETY_ZONE).date().isoformat()


def days_left(last_day: str, now: datetime) -> int:
    """Whole days from the society's today to `last_day`; 0 on that day, negative after it."""
    return (parse_day(last_day) - parse_day(day_at(now))).days


def is_over(last_day: str, now: datetime) -> bool:
    """Whether `last_day` has passed."""
    return day_at(now) > last_day


def believed_now(now: datetime, newest_known: datetime | None) -> datetime:
    """The time by which days are judged: a clock set back does not give days back."""
    return now if newest_known is None else max(now, newest_known)


def clock_problem(now: datetime, newest_known: datetime | None) -> Words | None:
    """Says that the clock went backwards, if it did by more than the tolerance."""
    if newest_known is None or newest_known - now <= CLOCK_TOLERANCE:
        return None
    minutes = int((newest_known - now) / timedelta(minutes=1))
    return Words(
        f"本机时钟比最近一次记录早约 {minutes} 分钟。已记录的内容不受影响；请校准时钟，收件时间以学会为准。",
        f"This machine's clock is about {minutes} minutes behind the newest record. Nothing recorded is affected; "
        "please set the clock. The society's time of receipt is what counts.",
    )


def may_purge(received_at: datetime | None, retention_days: int, now: datetime) -> bool:
    """Whether a case may be destroyed: the receipt is there and the days of retention after it have passed."""
    return received_at is not None and now >= received_at + timedelta(days=retention_days)
