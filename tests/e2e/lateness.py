"""How late a machine is with a program that is killed: a promise in seconds is for a machine that has the time."""

from dataclasses import dataclass

SHORT_MS = 100
"""the main thread has its turn as often as this, and a commit is no longer, unless the machine has much else to do"""


@dataclass
class Late:
    """How long the machine let the program wait: its main thread for a turn, an act for the disk.

    The program promises its second for a machine that works; what a busy one takes it of is no fault of the program.
    """

    turn_ms: int = 0
    disk_ms: int = 0
    _last: int = 0
    _since: int = 0

    def breath(self, at: int, *, on_its_way: bool) -> None:
        """The main thread had its turn."""
        if self._last:
            self.turn_ms = max(self.turn_ms, at - self._last)
        self._last = at
        if self._since:
            self.disk_ms = max(self.disk_ms, at - self._since)
        self._since = (self._since or at) if on_its_way else 0

    def beyond(self, died: int) -> int:
        """Milliseconds more than on a machine that works, up to the moment of death."""
        self.breath(died, on_its_way=False)
        return max(0, self.turn_ms - SHORT_MS) + max(0, self.disk_ms - SHORT_MS)
