"""The interview's clock: what was spent in each phase, and how it survives a crash or a closed lid.

Kept are milliseconds per phase up to a wall time (`since`); while it runs the time after `since` belongs to the
phase that is on. A tick moves `since` forward, so that a crash costs at most the time since the last tick.
"""

import json
from datetime import UTC, datetime

from cse_desktop.domain.records import InterviewState
from cse_desktop.services.room import Room

RUNNING = "running"
LONGEST_STEP_MS = 15_000
"""more time than this between two ticks was not spent interviewing: the machine slept or the clock was set"""


def stored(room: Room, case_id: str) -> InterviewState | None:
    """The interview's row, None before anything happened."""
    return room.storage.one(InterviewState, case_id=case_id)


def state_of(room: Room, case_id: str) -> InterviewState:
    """The interview's row, or a planned one."""
    return stored(room, case_id) or InterviewState(case_id, "planned", "", "{}", "")


def elapsed_of(state: InterviewState) -> dict[str, int]:
    """Milliseconds per phase, up to `since`."""
    return {str(phase): int(spent) for phase, spent in json.loads(state.elapsed).items()}


def moved_on(state: InterviewState, now: datetime) -> InterviewState:
    """The state with the time since the last tick added to the phase that is on, and `since` at `now`."""
    if state.state != RUNNING:
        return state
    elapsed = elapsed_of(state)
    elapsed[state.phase] = elapsed.get(state.phase, 0) + _step_ms(state, now)
    return _with(state, elapsed=elapsed, since=stamp(now))


def _step_ms(state: InterviewState, now: datetime) -> int:
    step = round((now - _parsed(state.since)).total_seconds() * 1000)
    return step if 0 <= step <= LONGEST_STEP_MS else 0


def clock_ms(room: Room, case_id: str) -> int:
    """Milliseconds on the interview's clock now, over all phases."""
    state = moved_on(state_of(room, case_id), room.clock.now())
    return sum(elapsed_of(state).values())


def stamp(moment: datetime) -> str:
    """Wall time with milliseconds, UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def _parsed(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def _with(state: InterviewState, *, elapsed: dict[str, int], since: str) -> InterviewState:
    packed = json.dumps(elapsed, sort_keys=True, separators=(",", ":"))
    return InterviewState(
        state.case_id, state.state, state.phase, packed, since, state.started_at, state.ended_at
    )
