"""Ids, times and canonical JSON: how they are written, and what is refused."""

import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from cse_desktop.domain.canonical import Json, canonical_bytes, digest_of, parse_canonical
from cse_desktop.domain.identifiers import is_digest, is_id, milliseconds_of, uuid7
from cse_desktop.domain.times import (
    format_time,
    format_time_ms,
    is_month,
    months_between,
    parse_day,
    parse_local,
    parse_time,
    parse_time_ms,
)
from cse_desktop.errors import BugError, KnownError

MOMENTS = st.integers(0, 2**48 - 1)
CHANCE = st.binary(min_size=10, max_size=10)


@given(MOMENTS, CHANCE)
def test_an_id_is_a_uuid_of_version_seven_with_its_time(milliseconds: int, chance: bytes) -> None:
    made = uuid7(milliseconds, chance)
    assert is_id(made)
    assert uuid.UUID(made).version == 7
    assert uuid.UUID(made).variant == uuid.RFC_4122
    assert milliseconds_of(made) == milliseconds


@given(MOMENTS, MOMENTS, CHANCE, CHANCE)
def test_ids_sort_by_time(first: int, second: int, one: bytes, other: bytes) -> None:
    if first < second:
        assert uuid7(first, one) < uuid7(second, other)


@given(MOMENTS, CHANCE, CHANCE)
def test_chance_tells_ids_of_one_moment_apart(milliseconds: int, one: bytes, other: bytes) -> None:
    used = (1 << 80) - 1 & ~(0b111111 << 62)
    same = int.from_bytes(one, "big") & used == int.from_bytes(other, "big") & used
    assert (uuid7(milliseconds, one) == uuid7(milliseconds, other)) is same


def test_the_id_of_the_standards_example() -> None:
    chance = (0xCC3 << 68 | 0x18C4DC0C0C07398F).to_bytes(10, "big")
    assert uuid7(0x017F22E279B0, chance) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "017F22E2-79B0-7CC3-98C4-DC0C0C07398F",
        "017f22e2-79b0-4cc3-98c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3-c8c4-dc0c0c07398f",
        "017f22e279b07cc398c4dc0c0c07398f",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398f\n",
    ],
)
def test_what_is_no_id(text: str) -> None:
    assert not is_id(text)
    with pytest.raises(ValueError, match="not a UUIDv7"):
        milliseconds_of(text)


@pytest.mark.parametrize(("milliseconds", "chance"), [(-1, b"0" * 10), (2**48, b"0" * 10), (0, b"0" * 9)])
def test_what_makes_no_id(milliseconds: int, chance: bytes) -> None:
    with pytest.raises(ValueError, match=r"range|ten"):
        uuid7(milliseconds, chance)


def test_digests_are_lower_hex() -> None:
    assert is_digest("a" * 64)
    assert not is_digest("A" * 64)
    assert not is_digest("a" * 63)


@given(st.datetimes(datetime(1970, 1, 1), datetime(2999, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis wants naive bounds
def test_times_come_back(moment: datetime) -> None:
    assert parse_time(format_time(moment)) == moment.replace(microsecond=0)
    cut = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    assert parse_time_ms(format_time_ms(moment)) == cut


def test_times_are_written_in_utc() -> None:
    moment = datetime(2026, 3, 12, 9, tzinfo=timezone(timedelta(hours=8)))
    assert format_time(moment) == "2026-03-12T01:00:00Z"
    assert parse_local("2026-03-12T09:00:00+08:00") == moment


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-12",
        "2026-03-12T01:00:00+00:00",
        "2026-13-12T01:00:00Z",
        "2026-03-12t01:00:00Z",
        "2026-03-12T01:00:00.000Z",
        "２026-03-12T01:00:00Z",
    ],
)
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_time(text)


@pytest.mark.parametrize("text", ["2026-02-30", "2026-3-2", "20260302"])
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_day(text)


def test_times_need_their_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        format_time(datetime(2026, 3, 12))  # noqa: DTZ001 - that is what is refused
    with pytest.raises(ValueError, match="offset"):
        parse_local("2026-03-12T09:00:00")
    with pytest.raises(ValueError, match="milliseconds"):
        parse_time_ms("2026-03-12T09:00:00Z")


def test_months() -> None:
    assert months_between("2015-08", "2026-03") == 127
    assert months_between("2026-03", "2015-08") == 0
    assert not is_month("2026-13")
    with pytest.raises(ValueError, match="month"):
        months_between("2015", "2016-01")


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x7f")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x7f")), inner, max_size=4
        )
    ),
    max_leaves=20,
)


@given(JSON_VALUES)
def test_canonical_json_comes_back(value: Json) -> None:
    data = canonical_bytes(value)
    assert parse_canonical(data, "x.json") == value
    assert canonical_bytes(parse_canonical(data, "x.json")) == data
    assert is_digest(digest_of(value))
    assert data == rfc8785.dumps(value)


@pytest.mark.parametrize("value", [0.5, float("nan"), 2**53, "\ud800", "\x7f", {1: 2}])
def test_what_has_no_canonical_form_is_our_mistake(value: object) -> None:
    with pytest.raises(BugError):
        canonical_bytes([value])  # type: ignore[list-item] - values of wrong types are what is tried


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b'{"a": 1}',
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b'{"a":1.5}',
        b'{"a":1.0}',
        b"[NaN]",
        b"[1e3]",
        b"[1]\n",
        b"\xef\xbb\xbf[1]",
        b'["\\u0041"]',
        b'["\x7f"]',
        b'["\xff"]',
        b"[9007199254740992]",
        b"[" * 33 + b"]" * 33,
        b"[" * 100_000 + b"]" * 100_000,
        b'["' + b"a" * (8 * 1024 * 1024) + b'"]',
    ],
    ids=range(18),
)
def test_what_is_not_canonical_is_refused(data: bytes) -> None:
    with pytest.raises(KnownError) as refused:
        parse_canonical(data, "x.json")
    assert refused.value.code == "JSON-001"
    assert "x.json" in refused.value.what.zh


def refused_at_once(data: bytes) -> bool:
    try:
        parse_canonical(data, "x.json")
    except KnownError:
        return True
    return False


def test_depth_is_bounded_before_anything_is_parsed() -> None:
    assert not refused_at_once(b"[" * 32 + b"]" * 32)
    assert refused_at_once(b"[" * 33 + b"]" * 33)
    assert refused_at_once(b"[" * 4_000_000)
    assert refused_at_once(b'{"a":' * 1_000_000)
    assert not refused_at_once(canonical_bytes("[" * 100 + '"\\'))


def test_the_number_of_values_is_bounded_before_anything_is_parsed() -> None:
    assert not refused_at_once(canonical_bytes([0] * 99_000))
    assert refused_at_once(b"[" + b"0," * 1_000_000 + b"0]")
    assert refused_at_once(b"[" + b"[]," * 1_000_000 + b"0]")


@pytest.mark.parametrize(
    "data",
    [b'"' + b'\\"' * 4_000_000, b'"' * 8_000_001, b'"' + b"\\" * 7_999_999, b'["' + b"\\\\" * 3_000_000],
    ids=["quotes that are escaped", "quotes", "strokes", "pairs of strokes"],
)
def test_a_text_without_an_end_is_gone_through_once(data: bytes) -> None:
    """Taken up again at every quotation mark, each of these would run for days."""
    assert refused_at_once(data)


@given(
    st.recursive(
        st.none() | st.integers(-9, 9) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_texts_do_not_count_as_structure(value: Json) -> None:
    if b"\x7f" not in rfc8785.dumps(value):
        assert parse_canonical(canonical_bytes(value), "x.json") == value
