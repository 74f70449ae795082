"""The one place that tells days and times: by the round's zone, which is named; beside it this machine's time.

A round says its zone by the offsets of its times. An offset is named as what it is (`UTC+8`): many towns share one.
What belongs to no round, as a certificate does, is told by this machine's own time alone, which is named too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

from cse_desktop.errors.words import Words

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY = timedelta(days=1)
_NONE = Words("", "")


@dataclass(frozen=True, slots=True)
class Zone:
    """By which offset a round tells its times: that of its own time (UTC) which is nearest, as summer time ends."""

    points: tuple[tuple[datetime, timedelta], ...]

    def at(self, moment: datetime | str) -> datetime:
        """`moment` (aware, or as text with its offset) as a clock on the wall of the round shows it."""
        found = _aware(moment)
        _, offset = min(self.points, key=lambda point: abs(point[0] - found))
        return found.astimezone(timezone(offset))

    def day(self, moment: datetime | str) -> str:
        """The round's day at `moment`, `YYYY-MM-DD`."""
        return self.at(moment).date().isoformat()

    def combine(self, day: date, clock: time) -> datetime:
        """The moment at which the round's wall shows this day and time."""
        offsets = dict.fromkeys(offset for _, offset in self.points)
        found = [datetime.combine(day, clock, timezone(offset)) for offset in offsets]
        return next(
            (moment for moment in found if self.at(moment).utcoffset() == moment.utcoffset()), found[0]
        )

    def end_of(self, day: date | str) -> datetime:
        """The moment at which a day of the round is over."""
        return self.combine(_date(day) + _DAY, time(0))

    def name(self, moment: datetime | str) -> str:
        """What holds at `moment`: `UTC+8`, `UTC+5:45`, `UTC−3:30`."""
        return _named(self.at(moment))

    def order(self, moment: datetime | str | None) -> tuple[bool, datetime]:
        """By which times are sorted: as they come, whatever their offsets; what has no time comes last."""
        return (moment is None, _aware(moment) if moment is not None else self.points[0][0])

    # -- in words

    def clock(self, moment: datetime | str) -> str:
        """The time of day alone, `09:30`."""
        return f"{self.at(moment):%H:%M}"

    def written(self, moment: datetime | str) -> str:
        """In figures for what is printed or signed, wherever that is done: `2026-03-12 09:00 UTC+8`."""
        there = self.at(moment)
        return f"{there:%Y-%m-%d %H:%M} {_named(there)}"

    def said(self, moment: datetime | str) -> Words:
        """Day and time, and this machine's beside it: `12 Mar 2026 09:00 UTC+8 (here 11 Mar 20:00)`."""
        there, day = self.at(moment), day_words(self.day(moment))
        beside = self.beside(moment)
        return Words(
            f"{day.zh} {there:%H:%M} {_named(there)}{beside.zh}",
            f"{day.en} {there:%H:%M} {_named(there)}{beside.en}",
        )

    def said_clock(self, moment: datetime | str) -> Words:
        """Time of day, and this machine's beside it: `09:00 UTC+8 (here 11 Mar 20:00)`."""
        there, beside = self.at(moment), self.beside(moment)
        told = f"{there:%H:%M} {_named(there)}"
        return Words(told + beside.zh, told + beside.en)

    def beside(self, moment: datetime | str) -> Words:
        """This machine's time in brackets, with its day where that is another one; nothing where clocks agree."""
        there = self.at(moment)
        here = there.astimezone()
        if here.utcoffset() == there.utcoffset():
            return _NONE
        day = _NONE if here.date() == there.date() else day_words(here.date(), near=there.date())
        return Words(
            f"（本机 {day.zh}{' ' if day.zh else ''}{here:%H:%M}）",
            f" (here {day.en}{' ' if day.en else ''}{here:%H:%M})",
        )

    def until(self, day: date | str) -> Words:
        """A day by whose end something is due, and when that is here: `20 Mar 2026 UTC+8 (ends here 20 Mar 12:00)`."""
        end = self.end_of(day)
        last = end - timedelta(minutes=1)
        told, zone, here = day_words(day), self.name(last), end.astimezone()
        if last.astimezone().utcoffset() == self.at(last).utcoffset():
            return told
        ends = day_words(here.date(), near=_date(day))
        return Words(
            f"{told.zh} {zone}（本机 {ends.zh} {here:%H:%M} 截止）",
            f"{told.en} {zone} (ends here {ends.en} {here:%H:%M})",
        )


BEIJING = Zone(((datetime(1970, 1, 1, tzinfo=UTC), timedelta(hours=8)),))
"""the zone of a round that names no time; the societies' days begin and end by it"""


def zone_of(times: Iterable[datetime | str | None]) -> Zone:
    """The zone of a round that has these times, each with its own offset; `BEIJING` where there are none."""
    found: list[tuple[datetime, timedelta]] = []
    for moment in sorted(_aware(text) for text in times if text):
        point = moment.astimezone(UTC), moment.utcoffset() or timedelta(0)
        if len(found) > 1 and found[-1][1] == found[-2][1] == point[1]:
            found[-1] = point  # of a stretch with one offset its ends are enough
        else:
            found.append(point)
    return Zone(tuple(found)) if found else BEIJING


def day_words(day: date | str, *, near: date | None = None) -> Words:
    """A day: `6 Mar 2026`, `2026年3月6日`; without the year where it is that of `near`."""
    found = _date(day)
    zh, en = f"{found.month}月{found.day}日", f"{found.day} {_MONTHS[found.month - 1]}"
    if near is not None and near.year == found.year:
        return Words(zh, en)
    return Words(f"{found.year}年{zh}", f"{en} {found.year}")


def here_day(moment: datetime | str) -> str:
    """This machine's day, `YYYY-MM-DD`, for what belongs to no round."""
    return _aware(moment).astimezone().date().isoformat()


def here_written(moment: datetime | str) -> str:
    """This machine's day and time in figures, named, for what belongs to no round: `2026-03-12 09:00 UTC+8`."""
    here = _aware(moment).astimezone()
    return f"{here:%Y-%m-%d %H:%M} {_named(here)}"


def _named(moment: datetime) -> str:
    minutes = int((moment.utcoffset() or timedelta(0)) / timedelta(minutes=1))
    hours, rest = divmod(abs(minutes), 60)
    sign = "\N{MINUS SIGN}" if minutes < 0 else "+"
    return "UTC" if not minutes else f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def _aware(moment: datetime | str) -> datetime:
    found = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    if found.tzinfo is None:
        raise ValueError("a time without zone")
    return found


def _date(day: date | str) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day
