"""What went wrong beside an act that was done all the same: kept until it was said to the person."""

import logging
from collections import deque

from cse_desktop.errors import KnownError

LOG = logging.getLogger(__name__)


class Notices:
    """Told of on any lane, taken by whoever shows them; each is said once."""

    def __init__(self) -> None:
        self._waiting: deque[KnownError] = deque()

    def add(self, notice: KnownError) -> None:
        """One more to be said; one that waits already is not said twice."""
        LOG.warning("beside an act: %s", notice.code)
        if all((known.code, known.what) != (notice.code, notice.what) for known in tuple(self._waiting)):
            self._waiting.append(notice)

    def take(self) -> tuple[KnownError, ...]:
        """Everything that was not said yet."""
        found: list[KnownError] = []
        while self._waiting:
            found.append(self._waiting.popleft())
        return tuple(found)
