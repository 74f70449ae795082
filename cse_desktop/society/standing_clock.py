"""A clock that stands at one moment: for the sample, for tests, and for acts that are to bear a given date."""

from datetime import UTC, datetime


class StandingClock:
    """Tells always the same time, until it is set to another."""

    def __init__(self, at: datetime) -> None:
        self.set(at)

    def set(self, at: datetime) -> None:
        """Stands at another moment from now on; the time must be aware."""
        if at.tzinfo is None:
            raise ValueError("a time without zone")
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """The moment it stands at, in UTC."""
        return self._at

    def monotonic_ms(self) -> int:
        """Milliseconds since 1970 of that moment."""
        return int(self._at.timestamp() * 1000)
