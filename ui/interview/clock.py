"""The interview's clock as arithmetic: what it says now, and how a phase stands against its plan; no widgets."""

from dataclasses import dataclass

from cse_desktop.services.sheets import InterviewSheet, PhaseRow

RUNNING = "running"
LAST_MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Reading:
    """What the clock says at one moment, in milliseconds."""

    total: int
    phase: int
    planned: int

    @property
    def left(self) -> int:
        """Time left in the phase; negative is overtime."""
        return self.planned - self.phase

    @property
    def over(self) -> bool:
        """Whether the phase has run past its plan."""
        return self.planned > 0 and self.left < 0

    @property
    def closing(self) -> bool:
        """Whether the last minute of the phase runs."""
        return self.planned > 0 and 0 <= self.left <= LAST_MINUTE_MS


class InterviewClock:
    """Counts on from a sheet by a monotonic clock, so that the window never asks the disk for the time."""

    def __init__(self, sheet: InterviewSheet, read_at_ms: int) -> None:
        self._base = sheet.clock_ms
        self._read_at = read_at_ms
        self._running = sheet.state == RUNNING
        row = current_phase(sheet)
        self._phase_base = row.elapsed_ms if row is not None else 0
        self._planned = row.phase.minutes * 60_000 if row is not None else 0

    @property
    def running(self) -> bool:
        """Whether it counts."""
        return self._running

    def read(self, now_ms: int) -> Reading:
        """What it says at `now_ms` of the same monotonic clock."""
        gone = max(0, now_ms - self._read_at) if self._running else 0
        return Reading(self._base + gone, self._phase_base + gone, self._planned)


def current_phase(sheet: InterviewSheet) -> PhaseRow | None:
    """The phase that runs, or None before the start."""
    return next((row for row in sheet.phases if row.phase.id == sheet.phase), None)


def next_phase(sheet: InterviewSheet) -> PhaseRow | None:
    """The phase after the one that runs; the first before the start; None at the last."""
    ids = [row.phase.id for row in sheet.phases]
    if not ids:
        return None
    index = ids.index(sheet.phase) + 1 if sheet.phase in ids else 0
    return sheet.phases[index] if index < len(ids) else None
