"""The real clock and the real source of ids."""

import secrets
import sys
import time
from datetime import UTC, datetime, timedelta

from cse_desktop.domain.identifiers import uuid7

SLEEPLESS = {"linux": "CLOCK_BOOTTIME", "darwin": "CLOCK_MONOTONIC"}
"""where Python's own monotonic clock stands while the machine sleeps, the one that does not"""


class SystemClock:
    """The machine's clock. `offset` moves it, for a sample that plays on a day of its own."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self._offset = offset

    def now(self) -> datetime:
        """Wall time in UTC."""
        return datetime.now(UTC) + self._offset

    def monotonic_ms(self) -> int:
        """Milliseconds since some moment before the program began, those of sleep included."""
        clock = SLEEPLESS.get(sys.platform)
        passed = time.monotonic_ns() if clock is None else time.clock_gettime_ns(getattr(time, clock))
        return passed // 1_000_000


class SystemIds:
    """Fresh UUIDv7s by the machine's clock and its source of chance."""

    def new(self) -> str:
        """An id never given before."""
        return uuid7(time.time_ns() // 1_000_000, secrets.token_bytes(10))
