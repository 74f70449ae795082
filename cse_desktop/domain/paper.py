"""What was written on paper in an interview and is typed in: fields, the rule for two persons, what follows from it.

A field is `identity` (`yes`), `consent` (`yes`, `no`), `day` (`YYYY-MM-DD`), `phase:<id>` and `ended` (`HH:MM`, when
a phase began and the interview ended), `rating:<target>`, `time:<target>` (`HH:MM`, the time beside the rating) and
`note:<id>` (`HH:MM` beside a note, or empty). A field that nobody filled in has no value.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cse_desktop.domain.canonical import canonical_bytes
from cse_desktop.domain.records import (
    INTERVIEW,
    InterviewNote,
    InterviewState,
    PaperTyping,
    Rating,
    TypedValue,
)
from cse_desktop.domain.times import SOCIETY_ZONE, format_time, parse_day, parse_time

FIRST, SECOND, SETTLED = 1, 2, 3
CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
"""pattern of a time of day"""
IDENTITY, CONSENT, DAY, ENDED = "identity", "consent", "day", "ended"
PHASE, RATING, TIME, NOTE = "phase:", "rating:", "time:", "note:"
_HALF_A_DAY = timedelta(hours=12)
_DIGITS = re.compile(r"([0-9]{1,2})[:.\s]?([0-9]{2})")


@dataclass(frozen=True, slots=True)
class Stands:
    """The value of a field that holds, and when it came to hold."""

    value: str
    at: str


@dataclass(frozen=True, slots=True)
class Typist:
    """Who typed a sheet in, and from when to when; `until` is empty while under way."""

    name: str
    begun_at: str
    until: str


@dataclass(frozen=True, slots=True)
class PaperMark:
    """A rating (by its target) or a note (by its id) that came from paper, with the time written there or empty."""

    key: str
    at: str
    settled: bool = False
    """two persons read the rating or its time differently, and looked again"""


@dataclass(frozen=True, slots=True)
class Transcription:
    """What of a case came from paper, and who typed it in."""

    typed_by: tuple[Typist, ...]
    """one person, or two"""
    ratings: tuple[PaperMark, ...]
    notes: tuple[PaperMark, ...]
    times: bool
    """when the interview was held is as the paper says"""
    identity: bool
    """that the identity was checked is as the paper says"""
    consent: str
    """to a recording, as ticked on paper: `yes`, `no`, or empty"""

    def has_rating(self, target: str) -> bool:
        """Whether the interview rating of `target` came from paper."""
        return any(mark.key == target for mark in self.ratings)


def read_clock(typed: str) -> str | None:
    """A time of day as `HH:MM`, however it was typed (`923`, `9:23`, `０９：２３`); None where it is none."""
    text = unicodedata.normalize("NFKC", typed).strip()
    found = _DIGITS.fullmatch(text)
    if found is None:
        return None
    clock = f"{int(found[1]):02}:{found[2]}"
    return clock if re.fullmatch(CLOCK, clock) else None


def same_person(one: str, other: str) -> bool:
    """Whether two names are written alike, but for case, width and spaces."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


# -- two persons


def is_compared(field: str) -> bool:
    """Whether two persons must agree on a field: on everything but notes, whose wording is nobody's measure."""
    return not field.startswith(NOTE)


def differences(values: Iterable[TypedValue]) -> tuple[str, ...]:
    """The fields that two persons read differently and that are not settled, in the order of their names."""
    first, second, settled = _by_turn(values)
    fields = sorted(field for field in {*first, *second} if is_compared(field))
    return tuple(
        field
        for field in fields
        if _said(first.get(field)) != _said(second.get(field)) and field not in settled
    )


def standing(values: Iterable[TypedValue], *, twice: bool) -> dict[str, Stands]:
    """The value of each field that holds: of the one person, or what two agree on or have settled."""
    first, second, settled = _by_turn(values)
    found: dict[str, Stands] = {}
    for field in {*first, *second}:
        one, other = first.get(field), second.get(field)
        if not twice or not is_compared(field):
            row = one
        elif _said(one) == _said(other):
            row = other
        else:
            row = settled.get(field)
        if row is not None and (row.value or field.startswith(NOTE)):
            found[field] = Stands(row.value, row.typed_at)
    return found


def settled_fields(values: Iterable[TypedValue]) -> frozenset[str]:
    """The fields that two persons read differently and that are settled."""
    first, second, settled = _by_turn(values)
    return frozenset(name for name in settled if _said(first.get(name)) != _said(second.get(name)))


def _by_turn(values: Iterable[TypedValue]) -> tuple[dict[str, TypedValue], ...]:
    turns: dict[int, dict[str, TypedValue]] = {FIRST: {}, SECOND: {}, SETTLED: {}}
    for row in values:
        turns[row.turn][row.field] = row
    return turns[FIRST], turns[SECOND], turns[SETTLED]


def _said(row: TypedValue | None) -> str:
    return row.value if row is not None else ""


# -- what follows from what stands


def held(case_id: str, stands: Mapping[str, Stands], phases: Sequence[str]) -> InterviewState | None:
    """The interview as the paper says that it was held; None while its times are missing or out of order."""
    begun = [(phase, stands[PHASE + phase].value) for phase in phases if PHASE + phase in stands]
    if not begun or ENDED not in stands or DAY not in stands:
        return None
    clocks = [*(clock for _, clock in begun), stands[ENDED].value]
    if clocks != sorted(clocks):
        return None
    moments = [_moment(stands[DAY].value, clock) for clock in clocks]
    spent = {
        phase: (moments[place + 1] - moments[place]) // timedelta(milliseconds=1)
        for place, (phase, _) in enumerate(begun)
    }
    return InterviewState(
        case_id=case_id,
        state="done",
        phase=begun[-1][0],
        elapsed=canonical_bytes(dict(spent)).decode(),
        since="",
        started_at=format_time(moments[0]),
        ended_at=format_time(moments[-1]),
    )


def times_in_order(stands: Mapping[str, Stands], phases: Sequence[str]) -> bool:
    """Whether the times typed so far go forward."""
    wanted = [*(PHASE + phase for phase in phases), ENDED]
    clocks = [stands[field].value for field in wanted if field in stands]
    return clocks == sorted(clocks)


def ratings(case_id: str, stands: Mapping[str, Stands], started_at: str) -> dict[str, Rating]:
    """The interview ratings that follow, by target; stamped where the paper says a time and when it began is known."""
    found = {}
    for field, stood in stands.items():
        if field.startswith(RATING):
            target = field.removeprefix(RATING)
            beside = stands.get(TIME + target)
            stamp = stamp_of(started_at, beside.value if beside else "")
            found[target] = Rating(case_id, target, INTERVIEW, stood.value, stood.at, stamp)
    return found


def stamp_of(started_at: str, clock: str) -> int | None:
    """Milliseconds from the start (UTC) to a time of day written on paper; None where either is missing.

    A watch that is a little behind gives 0; a time far before the start belongs to the day after.
    """
    if not started_at or not clock:
        return None
    began = parse_time(started_at).astimezone(SOCIETY_ZONE)
    said = _at(began, clock)
    if began - said > _HALF_A_DAY:
        said += timedelta(days=1)
    return max(0, (said - began) // timedelta(milliseconds=1))


def transcription(
    typings: Iterable[PaperTyping],
    stands: Mapping[str, Stands],
    rated: Iterable[Rating],
    notes: Iterable[InterviewNote],
    interview: InterviewState | None,
    phases: Sequence[str],
    settled: Collection[str] = (),
) -> Transcription | None:
    """What of a case's rows came from paper, and still stands as it was typed; None where nobody typed anything."""
    typed_by = tuple(
        Typist(row.typed_by, row.begun_at, row.finished_at)
        for row in sorted(typings, key=lambda row: row.turn)
    )
    if not typed_by:
        return None
    return Transcription(
        typed_by=typed_by,
        ratings=tuple(
            PaperMark(row.target, _value(stands, TIME + row.target), _is_settled(settled, row.target))
            for row in sorted(rated, key=lambda row: row.target)
            if row.method == INTERVIEW and _is_from_paper(row, stands)
        ),
        notes=tuple(
            PaperMark(row.note_id, stands[NOTE + row.note_id].value)
            for row in sorted(notes, key=lambda row: row.note_id)
            if NOTE + row.note_id in stands and row.text.strip()
        ),
        times=interview is not None and held(interview.case_id, stands, phases) == interview,
        identity=IDENTITY in stands,
        consent=_value(stands, CONSENT),
    )


def _is_from_paper(row: Rating, stands: Mapping[str, Stands]) -> bool:
    """A rating that was changed on the screen since is the screen's."""
    stood = stands.get(RATING + row.target)
    return stood is not None and (stood.value, stood.at) == (row.value, row.rated_at)


def _is_settled(settled: Collection[str], target: str) -> bool:
    return RATING + target in settled or TIME + target in settled


def _value(stands: Mapping[str, Stands], field: str) -> str:
    return stands[field].value if field in stands else ""


def _moment(day: str, clock: str) -> datetime:
    found = datetime.combine(parse_day(day), datetime.min.time(), SOCIETY_ZONE)
    return _at(found, clock)


def _at(day: datetime, clock: str) -> datetime:
    hour, minute = clock.split(":")
    return day.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
