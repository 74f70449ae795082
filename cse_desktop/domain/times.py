"""How times and days are written: UTC to the second (`2026-03-12T01:00:00Z`), or to the millisecond for clocks."""

import re
from datetime import UTC, date, datetime, timedelta, timezone

TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
"""pattern of a time; `parse_time` also knows which days exist"""

MONTH = r"[0-9]{4}-(?:0[1-9]|1[0-2])"
"""pattern of a month"""

_TIME_MS = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_LOCAL = _DAY + r"T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})"

SOCIETY_ZONE = timezone(timedelta(hours=8))
"""a society's days begin and end by the time of Beijing"""


def clock(ms: int) -> str:
    """A time within a recording, as a clock shows it: `3:07`, `1:02:09`."""
    minutes, seconds = divmod(max(0, ms) // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def format_time(moment: datetime) -> str:
    """An aware time, cut to the second, in UTC."""
    return f"{_utc(moment).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def format_time_ms(moment: datetime) -> str:
    """An aware time, cut to the millisecond, in UTC."""
    utc = _utc(moment)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"


def parse_time(text: str) -> datetime:
    """The aware UTC time; `ValueError` if it is not written exactly so."""
    if not re.fullmatch(TIME, text):
        raise ValueError("not a time")
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def parse_time_ms(text: str) -> datetime:
    """The aware UTC time with its milliseconds; `ValueError` if it is not written exactly so."""
    if not re.fullmatch(_TIME_MS, text):
        raise ValueError("not a time with milliseconds")
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def parse_local(text: str) -> datetime:
    """An aware time as `2026-03-12T09:00:00+08:00`; `ValueError` if it is not written so."""
    if not re.fullmatch(_LOCAL, text):
        raise ValueError("not a local time with its offset")
    return datetime.fromisoformat(text)


def parse_day(text: str) -> date:
    """A day as `2026-03-20`; `ValueError` if there is no such day."""
    if not re.fullmatch(_DAY, text):
        raise ValueError("not a day")
    return date.fromisoformat(text)


def is_month(text: str) -> bool:
    """Whether `text` is a month as `2026-03`."""
    return re.fullmatch(MONTH, text) is not None


def months_between(start: str, end: str) -> int:
    """Months from the month `start` up to the month `end` (both `YYYY-MM`), at least 0."""
    return max(0, _month_number(end) - _month_number(start))


def _month_number(text: str) -> int:
    if not is_month(text):
        raise ValueError("not a month")
    return int(text[:4]) * 12 + int(text[5:7]) - 1


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time without zone")
    return moment.astimezone(UTC)


def spoken(milliseconds: int) -> str:
    """Minutes and seconds as digits, with hours only where needed; the sign is left to words."""
    seconds = abs(milliseconds) // 1000
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"
