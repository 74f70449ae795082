"""The interview's clock: what was spent in each phase, and how it survives a crash, a closed lid, a clock set.

An act of the clock (`InterviewState`) keeps milliseconds per phase up to its moment, `since`. What has passed since
then is counted by the monotonic clock from look to look (`Room.looks`) and kept as a `Beat`, so that a crash costs no
more than the time since the last beat. Time for which nobody looked is not counted: the program was not there, or the
machine slept. That, and a wall clock that does not go with the monotonic one, is a `ClockJump`.
"""

import json
from dataclasses import dataclass, replace
from datetime import timedelta

from cse_desktop.domain.ports import Beat
from cse_desktop.domain.records import Change, ClockJump, InterviewState
from cse_desktop.domain.times import format_time_ms, parse_time_ms
from cse_desktop.services.room import Look, Room

RUNNING = "running"
LONGEST_STEP_MS = 15_000
"""more time than this between two looks was not spent interviewing: the machine slept"""
TOLERANCE_MS = 2_000
"""a wall clock that is put right by the network moves by less between two looks"""


@dataclass(frozen=True, slots=True)
class Step:
    """How a running interview stands at one look."""

    look: Look
    counted_ms: int
    """milliseconds since the last change"""
    jumps: tuple[tuple[str, int], ...]
    """kind and length in milliseconds of what happened since the last look"""


@dataclass(frozen=True, slots=True)
class Moved:
    """A state up to this moment, and what the way there discloses."""

    state: InterviewState
    look: Look
    jumps: tuple[Change, ...]


def stored(room: Room, case_id: str) -> InterviewState | None:
    """The interview's row, None before anything happened."""
    return room.storage.one(InterviewState, case_id=case_id)


def state_of(room: Room, case_id: str) -> InterviewState:
    """The interview's row, or a planned one."""
    return stored(room, case_id) or InterviewState(case_id, "planned", "", "{}", "")


def elapsed_of(state: InterviewState) -> dict[str, int]:
    """Milliseconds per phase, up to `since`."""
    return {str(phase): int(spent) for phase, spent in json.loads(state.elapsed).items()}


def elapsed_now(room: Room, state: InterviewState) -> dict[str, int]:
    """Milliseconds per phase, up to this moment."""
    elapsed = elapsed_of(state)
    if state.state == RUNNING:
        elapsed[state.phase] = elapsed.get(state.phase, 0) + step(room, state).counted_ms
    return elapsed


def clock_ms(room: Room, case_id: str) -> int:
    """Milliseconds on the interview's clock now, over all phases."""
    return sum(elapsed_now(room, state_of(room, case_id)).values())


def step(room: Room, state: InterviewState) -> Step:
    """What the clocks say of an interview that runs; changes nothing."""
    look = room.look()
    beat = room.storage.beat(state.case_id)
    if beat is None or beat.since != state.since:
        beat = Beat(state.case_id, state.since, 0, state.since)
    last = room.looks.get(state.case_id)
    if last is None:
        away = _ms(look.at - parse_time_ms(beat.at))
        return Step(look, beat.counted_ms, (("interrupted", away) if away >= 0 else ("set_back", -away),))
    gone = max(0, look.monotonic_ms - last.monotonic_ms)
    jumps = []
    if gone > LONGEST_STEP_MS:
        jumps.append(("slept", gone))
    drift = _ms(look.at - last.at) - gone
    if abs(drift) > TOLERANCE_MS:
        jumps.append(("set_forward" if drift > 0 else "set_back", abs(drift)))
    return Step(look, beat.counted_ms + (gone if gone <= LONGEST_STEP_MS else 0), tuple(jumps))


def moved_on(room: Room, state: InterviewState) -> Moved:
    """The state with the time so far added to the phase that is on, and `since` at this moment."""
    if state.state != RUNNING:
        return Moved(state, room.look(), ())
    found = step(room, state)
    elapsed = elapsed_of(state)
    elapsed[state.phase] = elapsed.get(state.phase, 0) + found.counted_ms
    packed = json.dumps(elapsed, sort_keys=True, separators=(",", ":"))
    after = replace(state, elapsed=packed, since=format_time_ms(found.look.at))
    return Moved(after, found.look, jumped(room, after, found.jumps))


def jumped(room: Room, state: InterviewState, jumps: tuple[tuple[str, int], ...]) -> tuple[Change, ...]:
    """Jumps as rows, where the interview's clock stands in `state`."""
    number = len(room.storage.rows(ClockJump, case_id=state.case_id))
    at = sum(elapsed_of(state).values())
    return tuple(
        Change(None, ClockJump(state.case_id, place, kind, state.phase, at, length, room.now()))
        for place, (kind, length) in enumerate(jumps, number + 1)
    )


def behind(room: Room) -> tuple[tuple[str, int], ...]:
    """How far the wall clock is behind the newest time that is known, as a jump; nothing within the tolerance."""
    known = room.newest_known()
    late = _ms(known - room.clock.now()) if known is not None else 0
    return (("behind", late),) if late > TOLERANCE_MS else ()


def keep(room: Room, state: InterviewState, look: Look, counted_ms: int = 0) -> None:
    """Remembers how far an interview has come since its last change, and when that was looked at."""
    if state.state != RUNNING:
        room.looks.pop(state.case_id, None)
        return
    room.storage.keep_beat(Beat(state.case_id, state.since, counted_ms, format_time_ms(look.at)))
    room.looks[state.case_id] = look


def _ms(length: timedelta) -> int:
    return round(length / timedelta(milliseconds=1))
