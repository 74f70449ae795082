"""A person's own severity and pace: counted, and silent before there is enough to say."""

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cse_desktop.domain.own_ratings import LEAST_RATINGS, severity, time_left, worked

PAIRS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=LEAST_RATINGS, max_size=60)


@given(PAIRS)
def test_every_rating_is_counted_once(pairs: list[tuple[int, int]]) -> None:
    own = severity(pairs)
    assert own is not None
    assert own.count == len(pairs) == sum(own.levels.values())
    assert own.mean * len(pairs) == sum(given - expected for given, expected in pairs)
    assert (own.mean > 0) <= (own.above > 0)


def test_few_ratings_say_nothing() -> None:
    assert severity([(3, 2)] * (LEAST_RATINGS - 1)) is None
    own = severity([(3, 2)] * LEAST_RATINGS)
    assert own is not None
    assert (own.below, own.at, own.above, own.mean) == (0, 0, LEAST_RATINGS, Fraction(1))


def at(clock: str) -> str:
    return f"2026-03-12T{clock}Z"


@pytest.mark.parametrize(
    ("clocks", "minutes"),
    [
        ([], 0),
        (["09:00:00"], 0),
        (["09:00:00", "09:02:00", "09:03:00"], 3),
        (["09:00:00", "12:00:00", "12:01:00"], 6),
        (["09:00:00", "08:00:00", "08:01:00"], 1),
    ],
    ids=["nothing", "one act", "steady", "a pause counts five minutes", "a clock set back"],
)
def test_pauses_are_no_work(clocks: list[str], minutes: int) -> None:
    assert worked(map(at, clocks)) == timedelta(minutes=minutes)


def test_what_is_left_takes_as_long_as_what_was_done() -> None:
    assert time_left(timedelta(minutes=30), 20, 40) == timedelta(minutes=60)
    assert time_left(timedelta(minutes=30), LEAST_RATINGS - 1, 40) is None
    assert time_left(timedelta(), 20, 40) is None
