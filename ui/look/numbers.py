"""Dates, times, numbers and sizes as people write them in each language, and the thin space in mixed text."""

import re
from datetime import UTC, date, datetime
from functools import lru_cache

HAN = "\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
THIN = "\u2009"
_MIXED = re.compile(f"(?<=[{HAN}])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[{HAN}])")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_KIB = 1024


@lru_cache(maxsize=8192)
def spaced(text: str, language: str) -> str:
    """`text` with a thin space between Chinese and Latin letters or digits, where the language is Chinese."""
    return _MIXED.sub(THIN, text) if language.startswith("zh") else text


def moment(text: str) -> datetime | date:
    """The day (`YYYY-MM-DD`) or time (ISO 8601) in `text`; times come back in the machine's own zone."""
    if len(text) == len("2026-01-31"):
        return date.fromisoformat(text)
    found = datetime.fromisoformat(text)
    return found if found.tzinfo is None else found.astimezone()


def day(text: str, language: str, *, today: date | None = None) -> str:
    """The day in `text`: `6 Mar 2026` or `2026年3月6日`; without the year where it is `today`'s."""
    found = moment(text)
    near = today is not None and found.year == today.year
    if language.startswith("zh"):
        short = f"{found.month}月{found.day}日"
        return spaced(short if near else f"{found.year}年{short}", language)
    short = f"{found.day} {_MONTHS[found.month - 1]}"
    return short if near else f"{short} {found.year}"


def clock(text: str) -> str:
    """The time of day in `text`, `09:30`; times with an offset are shown as written there."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is UTC or text.endswith("Z"):
        found = found.astimezone()
    return f"{found:%H:%M}"


def count(value: int, language: str) -> str:
    """A number with its thousands set apart: `10,000`; both languages write it so."""
    del language
    return f"{value:,}"


def size(octets: int) -> str:
    """A file's size in the unit that fits: `820 B`, `3.4 MB`."""
    amount = float(octets)
    for unit in ("B", "KB", "MB"):
        if amount < _KIB:
            return f"{amount:.0f} {unit}" if unit == "B" or amount >= 100 else f"{amount:.1f} {unit}"
        amount /= _KIB
    return f"{amount:.1f} GB"
