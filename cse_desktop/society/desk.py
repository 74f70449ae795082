"""What every use case of the society works with, and the times as it writes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cse_desktop.domain.ports import Clock, Ids
from cse_desktop.domain.times import format_time
from cse_desktop.errors import KnownError, Words
from cse_desktop.society.home import SocietyHome
from cse_desktop.society.ports import Blobs, Prober, Progress, Records, SocietyKeys
from cse_desktop.society.rows import SocietyRow
from cse_desktop.words import words

CLOCK_TOLERANCE = timedelta(hours=1)
"""certificates and CRLs begin this much earlier, for readers whose clocks run late"""


def no_progress(_what: Words, _done: int, _all: int) -> None:
    """For callers that show none."""


@dataclass(frozen=True, slots=True)
class SocietyDesk:
    """The society's home with all that belongs to it. One process uses it at a time; the database sees to it."""

    home: SocietyHome
    records: Records
    blobs: Blobs
    keys: SocietyKeys
    clock: Clock
    ids: Ids
    software: str
    """name and version, as written into bundles"""
    probe: Prober | None = None
    progress: Progress = no_progress

    def now(self) -> datetime:
        """The clock's time, cut to the second, in UTC."""
        return self.clock.now().astimezone(UTC).replace(microsecond=0)

    def now_text(self) -> str:
        """The same as it is written."""
        return format_time(self.now())

    def society(self, code: str | None) -> SocietyRow:
        """The society called `code`, or the only one; `KnownError` `SOC-011` where that is none."""
        found: Sequence[SocietyRow] = self.records.rows(SocietyRow)
        if code is not None:
            found = [row for row in found if row.code == code]
        if len(found) == 1:
            return found[0]
        key = "society.desk.which_society" if len(found) > 1 else "society.desk.no_society"
        known = ", ".join(row.code for row in self.records.rows(SocietyRow)) or "–"
        raise KnownError(
            "SOC-011",
            words(key).format(code=code or "", known=known),
            next_step=words("society.desk.name_society"),
        )
