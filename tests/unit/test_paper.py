"""What is typed in from paper: how times are read, what two persons differ in, what stands, what follows from it."""

import json
from dataclasses import replace

import pytest

from cse_desktop.domain.paper import (
    Stands,
    Typist,
    differences,
    held,
    ratings,
    read_clock,
    same_person,
    settled_fields,
    stamp_of,
    standing,
    times_in_order,
    transcription,
)
from cse_desktop.domain.records import InterviewNote, PaperTyping, Rating, TypedValue

CASE = "01890a5d-ac96-774b-bcce-b302099a8057"
NOTE = "01890a5d-ac96-774b-bcce-b302099a8099"
PHASES = ("identity", "presentation", "questions")
FIRST_AT, SECOND_AT, SETTLED_AT = (f"2026-03-12T0{hour}:00:00Z" for hour in (3, 4, 5))


def typed(turn: int, at: str, **fields: str) -> list[TypedValue]:
    """What somebody typed; `_` stands for a colon in a field's name, as in `rating_1`."""
    return [TypedValue(CASE, turn, name.replace("_", ":", 1), value, at) for name, value in fields.items()]


def first(**fields: str) -> list[TypedValue]:
    return typed(1, FIRST_AT, **fields)


def second(**fields: str) -> list[TypedValue]:
    return typed(2, SECOND_AT, **fields)


def settled(**fields: str) -> list[TypedValue]:
    return typed(3, SETTLED_AT, **fields)


def stands(**fields: str) -> dict[str, Stands]:
    return standing(first(**fields), twice=False)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("9:05", "09:05"),
        ("905", "09:05"),
        ("0905", "09:05"),
        ("09.05", "09:05"),
        (" 9 05 ", "09:05"),
        ("９：０５", "09:05"),
        ("23:59", "23:59"),
        ("0:00", "00:00"),
        ("24:00", None),
        ("9:60", None),
        ("9:5", None),
        ("95", None),
        ("9", None),
        ("nine", None),
        ("", None),
    ],
)
def test_a_time_is_read_however_it_is_typed(text: str, clock: str | None) -> None:
    assert read_clock(text) == clock


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("示例·王", "示例·王", True),
        ("示例 王", "示例王", True),
        ("Sample Wang", "ｓａｍｐｌｅ  wang", True),
        ("示例·王", "示例·李", False),
    ],
)
def test_a_person_is_known_by_the_name(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same


@pytest.mark.parametrize(
    ("values", "left"),
    [
        ([*first(rating_1="3"), *second(rating_1="3")], ()),
        ([*first(rating_1="3"), *second(rating_1="4")], ("rating:1",)),
        ([*first(rating_1="3"), *second()], ("rating:1",)),
        ([*first(), *second(identity="yes")], ("identity",)),
        ([*first(rating_1=""), *second()], ()),
        ([*first(rating_1="3"), *second(rating_1="4"), *settled(rating_1="4")], ()),
        ([*first(rating_1="3", time_1="09:10"), *second(rating_1="3", time_1="09:18")], ("time:1",)),
        ([*first(ended="09:40", day="2026-03-12"), *second(ended="09:46", day="2026-03-12")], ("ended",)),
        ([*first(note_a="09:20")], ()),
    ],
)
def test_what_two_persons_differ_in(values: list[TypedValue], left: tuple[str, ...]) -> None:
    assert differences(values) == left


@pytest.mark.parametrize(
    ("values", "twice", "found"),
    [
        (first(rating_1="3"), False, {"rating:1": ("3", FIRST_AT)}),
        (first(rating_1="3"), True, {}),
        ([*first(rating_1="3"), *second(rating_1="3")], True, {"rating:1": ("3", SECOND_AT)}),
        ([*first(rating_1="3"), *second(rating_1="4")], True, {}),
        (
            [*first(rating_1="3"), *second(rating_1="4"), *settled(rating_1="5")],
            True,
            {"rating:1": ("5", SETTLED_AT)},
        ),
        # that a box is empty on the paper can be settled too: then nothing stands
        ([*first(rating_1="3"), *second(), *settled(rating_1="")], True, {}),
        # notes are typed once, and may be without a time
        (first(note_a=""), True, {"note:a": ("", FIRST_AT)}),
        # what is settled counts only while the two differ
        (
            [*first(rating_1="4"), *second(rating_1="4"), *settled(rating_1="3")],
            True,
            {"rating:1": ("4", SECOND_AT)},
        ),
    ],
)
def test_what_stands(values: list[TypedValue], twice: bool, found: dict[str, tuple[str, str]]) -> None:
    assert standing(values, twice=twice) == {name: Stands(*said) for name, said in found.items()}


def test_what_is_settled_counts_while_the_two_differ() -> None:
    values = [*first(rating_1="3", time_1="09:10", rating_2="3"), *second(rating_1="4", rating_2="3")]
    looked = settled(rating_1="4", time_1="", rating_2="3")
    assert settled_fields([*values, *looked]) == {"rating:1", "time:1"}


DAY = {"day": "2026-03-12"}


@pytest.mark.parametrize(
    ("fields", "began", "ended", "elapsed"),
    [
        (
            {
                "phase_identity": "09:02",
                "phase_presentation": "09:04",
                "phase_questions": "09:19",
                "ended": "09:45",
            },
            "2026-03-12T01:02:00Z",
            "2026-03-12T01:45:00Z",
            {"identity": 2, "presentation": 15, "questions": 26},
        ),
        (
            {"phase_identity": "09:02", "ended": "09:45"},
            "2026-03-12T01:02:00Z",
            "2026-03-12T01:45:00Z",
            {"identity": 43},
        ),
    ],
)
def test_the_interview_was_held_as_the_paper_says(
    fields: dict[str, str], began: str, ended: str, elapsed: dict[str, int]
) -> None:
    found = held(CASE, stands(**DAY, **fields), PHASES)
    assert found is not None
    assert (found.state, found.started_at, found.ended_at) == ("done", began, ended)
    assert json.loads(found.elapsed) == {phase: minutes * 60_000 for phase, minutes in elapsed.items()}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"phase_identity": "09:02"},
        {"ended": "09:45"},
        {"phase_identity": "09:20", "phase_presentation": "09:04", "ended": "09:45"},
        {"phase_identity": "09:20", "ended": "09:10"},
    ],
)
def test_without_times_in_order_nothing_is_said_of_the_interview(fields: dict[str, str]) -> None:
    assert held(CASE, stands(**DAY, **fields), PHASES) is None
    assert held(CASE, stands(**{**fields, "phase_identity": "09:00", "ended": "09:45"}), PHASES) is None


def test_times_out_of_order_are_seen_while_they_are_typed() -> None:
    assert times_in_order(stands(phase_identity="09:00", phase_questions="09:00", ended="09:30"), PHASES)
    assert not times_in_order(stands(phase_identity="09:00", phase_questions="08:59"), PHASES)


@pytest.mark.parametrize(
    ("started_at", "clock", "stamp"),
    [
        ("2026-03-12T01:00:00Z", "09:00", 0),
        ("2026-03-12T01:00:00Z", "09:12", 720_000),
        ("2026-03-12T01:00:40Z", "09:01", 20_000),
        ("2026-03-12T01:00:40Z", "09:00", 0),
        ("2026-03-12T01:00:00Z", "08:50", 0),
        ("2026-03-12T15:50:00Z", "00:10", 1_200_000),
        ("", "09:12", None),
        ("2026-03-12T01:00:00Z", "", None),
    ],
)
def test_a_time_on_the_paper_has_its_place_on_the_clock(
    started_at: str, clock: str, stamp: int | None
) -> None:
    assert stamp_of(started_at, clock) == stamp


def test_ratings_follow_with_their_stamps() -> None:
    found = ratings(CASE, stands(rating_1="3", time_1="09:12", rating_2="NE"), "2026-03-12T01:00:00Z")
    assert found == {
        "1": Rating(CASE, "1", "interview", "3", FIRST_AT, 720_000),
        "2": Rating(CASE, "2", "interview", "NE", FIRST_AT, None),
    }


TYPING = PaperTyping(CASE, 1, "示例·王", FIRST_AT, SECOND_AT)
RATED = Rating(CASE, "1", "interview", "3", FIRST_AT)


def test_nothing_is_transcribed_where_nobody_typed() -> None:
    assert transcription([], {}, [RATED], [], None, PHASES) is None


def test_a_rating_changed_on_the_screen_since_is_not_the_papers() -> None:
    known = stands(rating_1="3")
    for row, marks in (
        (RATED, ["1"]),
        (replace(RATED, value="4"), []),
        (replace(RATED, rated_at=SETTLED_AT), []),
        (replace(RATED, method="material"), []),
    ):
        found = transcription([TYPING], known, [row], [], None, PHASES)
        assert found is not None
        assert [mark.key for mark in found.ratings] == marks
        assert found.typed_by == (Typist("示例·王", FIRST_AT, SECOND_AT),)


def test_notes_times_and_ticks_are_marked() -> None:
    known = stands(
        **DAY,
        identity="yes",
        consent="no",
        phase_identity="09:00",
        ended="09:30",
        **{f"note_{NOTE}": "09:12"},
    )
    note = InterviewNote(NOTE, CASE, "", 720_000, FIRST_AT, "能说明接地方式")
    found = transcription([TYPING], known, [], [note], held(CASE, known, PHASES), PHASES)
    assert found is not None
    assert [(mark.key, mark.at) for mark in found.notes] == [(NOTE, "09:12")]
    assert (found.times, found.identity, found.consent) == (True, True, "no")
    other = held(CASE, {**known, "ended": Stands("09:31", FIRST_AT)}, PHASES)
    found = transcription([TYPING], known, [], [], other, PHASES)
    assert found is not None
    assert not found.times
