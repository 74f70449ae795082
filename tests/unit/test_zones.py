"""Days and times as they are told: by the round's zone, named, and this machine's time beside it."""

import ast
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from datetime import time as clock_time
from pathlib import Path

import pytest

from cse_desktop.domain.deadlines import days_left, is_over
from cse_desktop.zones import BEIJING, Zone, day_words, here_day, here_written, zone_of

ROOT = Path(__file__).resolve().parents[2]
Travel = Callable[[str], None]
START = "2026-03-12T09:00:00+08:00"
NEW_YORK = zone_of(["2026-03-12T09:00:00-04:00"])
LONDON = zone_of(["2026-10-23T09:00:00+01:00", "2026-10-24T17:00:00+01:00", "2026-10-26T09:00:00+00:00"])
"""a round over the end of summer time, on 25 October 2026 at 01:00 UTC"""


@pytest.fixture
def travel(monkeypatch: pytest.MonkeyPatch) -> Iterator[Travel]:
    """Takes this machine to another zone."""

    def there(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield there
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("here", "said"),
    [
        ("Asia/Shanghai", "12 Mar 2026 09:00 UTC+8"),
        ("America/New_York", "12 Mar 2026 09:00 UTC+8 (here 11 Mar 21:00)"),
        ("Pacific/Kiritimati", "12 Mar 2026 09:00 UTC+8 (here 15:00)"),
        ("Asia/Kathmandu", "12 Mar 2026 09:00 UTC+8 (here 06:45)"),
        ("Europe/London", "12 Mar 2026 09:00 UTC+8 (here 01:00)"),
    ],
)
def test_a_time_is_told_where_the_round_is_and_here_beside_it(travel: Travel, here: str, said: str) -> None:
    travel(here)
    zone = zone_of([START])
    for moment in (START, "2026-03-12T01:00:00Z", datetime(2026, 3, 12, 1, tzinfo=UTC)):
        assert zone.said(moment).en == said
        assert zone.said_clock(moment).en == said.removeprefix("12 Mar 2026 ")
        assert zone.clock(moment) == "09:00"
        assert zone.written(moment) == "2026-03-12 09:00 UTC+8"
        assert zone.day(moment) == "2026-03-12"


def test_both_languages_and_the_turn_of_a_year(travel: Travel) -> None:
    travel("America/New_York")
    zone = zone_of(["2027-01-01T08:00:00+08:00"])
    assert zone.said("2027-01-01T00:00:00Z").zh == "2027年1月1日 08:00 UTC+8（本机 2026年12月31日 19:00）"
    assert zone.said("2027-01-01T00:00:00Z").en == "1 Jan 2027 08:00 UTC+8 (here 31 Dec 2026 19:00)"
    assert day_words("2026-03-06", near=date(2026, 1, 1)).en == "6 Mar"


@pytest.mark.parametrize(
    ("here", "said"),
    [
        ("Asia/Shanghai", "20 Mar 2026"),
        ("America/New_York", "20 Mar 2026 UTC+8 (ends here 20 Mar 12:00)"),
        ("Pacific/Kiritimati", "20 Mar 2026 UTC+8 (ends here 21 Mar 06:00)"),
        ("Asia/Kathmandu", "20 Mar 2026 UTC+8 (ends here 20 Mar 21:45)"),
        ("Europe/London", "20 Mar 2026 UTC+8 (ends here 20 Mar 16:00)"),
    ],
)
def test_a_day_that_something_is_due_ends_where_the_round_is(travel: Travel, here: str, said: str) -> None:
    travel(here)
    assert BEIJING.until("2026-03-20").en == said
    last, over = datetime(2026, 3, 20, 15, 59, 59, tzinfo=UTC), datetime(2026, 3, 20, 16, tzinfo=UTC)
    assert (is_over("2026-03-20", last, BEIJING), is_over("2026-03-20", over, BEIJING)) == (False, True)
    assert BEIJING.end_of("2026-03-20") == over
    assert days_left("2026-03-20", last, BEIJING) == 0
    assert not is_over("2026-03-20", over, NEW_YORK)
    assert days_left("2026-03-20", over, NEW_YORK) == 0


def test_summer_time_ends_in_the_midst_of_a_round(travel: Travel) -> None:
    travel("Asia/Shanghai")
    assert LONDON.said("2026-10-23T08:00:00Z").en == "23 Oct 2026 09:00 UTC+1 (here 16:00)"
    assert LONDON.said("2026-10-26T09:00:00Z").en == "26 Oct 2026 09:00 UTC (here 17:00)"
    # begun a little before its planned time: still that day's clock
    assert LONDON.clock("2026-10-26T08:50:00Z") == "08:50"
    assert LONDON.combine(date(2026, 10, 26), clock_time(9)) == datetime(2026, 10, 26, 9, tzinfo=UTC)
    assert LONDON.combine(date(2026, 10, 23), clock_time(9)) == datetime(2026, 10, 23, 8, tzinfo=UTC)
    travel("Europe/London")
    assert LONDON.said("2026-10-23T08:00:00Z").en == "23 Oct 2026 09:00 UTC+1"
    assert LONDON.said("2026-10-26T09:00:00Z").en == "26 Oct 2026 09:00 UTC"


@pytest.mark.parametrize(
    ("start", "name"),
    [
        ("2026-03-12T09:00:00+08:00", "UTC+8"),
        ("2026-03-12T09:00:00+05:45", "UTC+5:45"),
        ("2026-03-12T09:00:00-03:30", "UTC−3:30"),
        ("2026-03-12T09:00:00+14:00", "UTC+14"),
        ("2026-03-12T09:00:00Z", "UTC"),
    ],
)
def test_an_offset_is_named_as_what_it_is(start: str, name: str) -> None:
    assert zone_of([start, None]).name(start) == name


def test_what_belongs_to_no_round_is_told_here(travel: Travel) -> None:
    travel("America/New_York")
    assert here_day("2027-03-05T00:55:00Z") == "2027-03-04"
    assert here_written("2027-03-05T00:55:00Z") == "2027-03-04 19:55 UTC−5"
    assert zone_of([]) == BEIJING
    with pytest.raises(ValueError, match="without zone"):
        BEIJING.day("2026-03-12T09:00:00")


def test_times_are_sorted_as_they_come() -> None:
    starts = [None, "2026-10-26T09:00:00+00:00", "2026-10-26T09:30:00+01:00"]
    assert sorted(starts, key=Zone.order.__get__(LONDON)) == [starts[2], starts[1], None]


# -- one place

TOLD = re.compile(
    r"\.(?:astimezone|strftime|fromtimestamp)\(|%[HYm]|\[:1[06]\]|datetime\.now\(|date\.today\(|QDateTime"
)
ALLOWED = {
    "cse_desktop/zones.py": "the one place",
    "cse_desktop/domain/times.py": "how times are written in records: UTC",
    "cse_desktop/decode/office/binary.py": "what stands in an applicant's table has no zone",
    "cse_desktop/decode/office/spreadsheet.py": "likewise",
    "cse_desktop/wiring/world.py": "the clock itself",
    "cse_desktop/society/desk.py": "the clock itself, in UTC",
    "cse_desktop/society/standing_clock.py": "the clock itself, in UTC",
    "cse_desktop/bundles/bag.py": "a tag file in UTC, by the format",
    "cse_desktop/trust/cms.py": "a signature's time in UTC",
    "cse_desktop/keys/trust_store.py": "part of a digest",
    "cse_desktop/sample/portfolios/papers.py": "part of a name",
}
"""files that handle times by themselves, with the reason; `cse_desktop/verify` stands alone and says UTC"""


def code_of(path: Path) -> str:
    """The source without comments and docstrings."""
    return ast.unparse(ast.parse(path.read_text(encoding="utf-8")))


def test_nothing_else_tells_days_and_times() -> None:
    found = set()
    for package in ("cse_desktop", "ui", "db"):
        for path in (ROOT / package).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith("cse_desktop/verify/") and TOLD.search(code_of(path)):
                found.add(name)
    assert found - set(ALLOWED) == set(), "tell days and times by cse_desktop.zones"
    assert set(ALLOWED) - found == set(), "allowed and not needed"
