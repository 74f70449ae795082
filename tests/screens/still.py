"""A clock that stands: the same pictures are the same whenever they are taken."""

from datetime import UTC, datetime, timedelta

from cse_desktop.wiring.world import SystemClock

MORNING = datetime(2026, 9, 14, 0, 40, tzinfo=UTC)
"""a Monday, 08:40 in Beijing"""


class StillClock(SystemClock):
    """Stands until it is moved."""

    def __init__(self, at: datetime = MORNING) -> None:
        super().__init__()
        self._at = at
        self._began = at

    def now(self) -> datetime:
        """The time it was set to."""
        return self._at

    def monotonic_ms(self) -> int:
        """Milliseconds since it was made."""
        return int((self._at - self._began) / timedelta(milliseconds=1))

    def move(self, **by: float) -> None:
        """Moves it on: `move(minutes=3)`."""
        self._at += timedelta(**by)
