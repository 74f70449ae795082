"""Dates, times, numbers and sizes as people write them in each language, and the thin space in mixed text."""

import re
from datetime import date
from functools import lru_cache

from cse_desktop.zones import day_words

HAN = "\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
THIN = "\u2009"
_MIXED = re.compile(f"(?<=[{HAN}])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[{HAN}])")
_KIB = 1024


@lru_cache(maxsize=8192)
def spaced(text: str, language: str) -> str:
    """`text` with a thin space between Chinese and Latin letters or digits, where the language is Chinese."""
    return _MIXED.sub(THIN, text) if language.startswith("zh") else text


def day(text: str, language: str, *, today: date | None = None) -> str:
    """The day `text`, `YYYY-MM-DD`: `6 Mar 2026` or `2026年3月6日`; without the year where it is `today`'s."""
    return spaced(day_words(text, near=today).in_(language), language)


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
