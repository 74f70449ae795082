"""A supervisor's checklist: what can be said of a point, what is missing, and the record both ways."""

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from cse_desktop.domain.canonical import canonical_bytes, parse_canonical
from cse_desktop.domain.identifiers import uuid7
from cse_desktop.domain.packs.model import CheckItem
from cse_desktop.domain.process import missing, states_of, wants_remark
from cse_desktop.domain.process_json import ProcessRecord, departures, parse_process, process_document
from cse_desktop.domain.records import Incident, Observation
from cse_desktop.domain.score_json import parse_record, record_file
from cse_desktop.errors import KnownError, Words
from tests.unit.small_packs import AT, CASE
from tests.unit.test_records_score import HEADING, STANDARD

DAY = "2026-03-12"


def item(name: str, when: str, *, remark: bool = True, may_not_apply: bool = False) -> CheckItem:
    return CheckItem(name, when, Words(f"{name}。", f"{name}."), remark, may_not_apply)


ITEMS = (item("order", "day"), item("identity", "applicant", may_not_apply=True), item("time", "applicant"))
WATCHED = replace(STANDARD, supervision=ITEMS)
SEEN = (
    Observation(DAY, "order", "kept", "", AT),
    Observation(CASE, "identity", "not_applicable", "", AT),
    Observation(CASE, "time", "departed", "个人陈述延时 5 分钟。", AT),
)
EVENTS = (
    Incident(uuid7(7, b"0" * 10), CASE, AT, AT, "申请人的电脑重新启动了一次。"),
    Incident(uuid7(8, b"0" * 10), DAY, AT, AT, "上午停电 3 分钟。"),
)
RECORD = ProcessRecord(replace(HEADING, role="supervisor"), DAY, SEEN, EVENTS)


def said(state: str, remark: str = "", name: str = "time", subject: str = CASE) -> tuple[Observation, ...]:
    """`SEEN` with another observation in its place."""
    return (*SEEN[:2], Observation(subject, name, state, remark, AT if state else ""))


GAPS: list[tuple[tuple[Observation, ...], list[tuple[str, str]]]] = [
    (SEEN, []),
    (said("kept"), []),
    (said("departed"), [("remark", "time")]),
    (said("departed", "  "), [("remark", "time")]),
    (said("not_seen"), [("remark", "time")]),
    (said("", "写了一半"), [("unobserved", "time")]),
    (SEEN[:2], [("unobserved", "time")]),
    (said("kept", subject="another case"), [("unobserved", "time")]),
    ((), [("unobserved", "order"), ("unobserved", "identity"), ("unobserved", "time")]),
]


@pytest.mark.parametrize(("rows", "expected"), GAPS)
def test_what_is_missing(rows: tuple[Observation, ...], expected: list[tuple[str, str]]) -> None:
    found = missing(ITEMS, CASE, DAY, rows)
    assert [(gap.kind, gap.target) for gap in found] == expected
    assert all(gap.blocks for gap in found)


def test_an_observation_of_another_day_is_none() -> None:
    assert [gap.target for gap in missing(ITEMS, CASE, "2026-03-13", SEEN)] == ["order"]


def test_only_an_item_that_may_not_apply_can_be_said_not_to() -> None:
    assert [states_of(row)[-1] for row in ITEMS] == ["not_seen", "not_applicable", "not_seen"]
    assert not wants_remark(item("order", "day", remark=False), "departed")


def test_nothing_is_missing_where_there_is_no_checklist() -> None:
    assert missing((), CASE, DAY, ()) == ()


def test_a_record_is_the_same_both_ways_and_holds_no_rating() -> None:
    document = process_document(RECORD)
    again = parse_canonical(canonical_bytes(document), "record.json")
    found = parse_process(CASE, again, WATCHED)
    assert found.heading == RECORD.heading
    assert (found.day, set(found.observations), set(found.incidents)) == (DAY, set(SEEN), set(EVENTS))
    assert process_document(found) == document
    assert not {"ratings", "opinion", "computed", "evidence"} & set(document)
    assert departures(again) == 1


def bent(change: Callable[[dict[str, Any]], object]) -> Any:
    document = copy.deepcopy(json.loads(canonical_bytes(process_document(RECORD))))
    change(document)
    return document


FAULTS: list[tuple[str, Callable[[dict[str, Any]], object], str]] = [
    ("ratings in it", lambda d: d.update(ratings=[]), "PRC-003"),
    ("no events", lambda d: d.pop("events"), "PRC-004"),
    ("the kind of another", lambda d: d.update(kind="score-record"), "PRC-006"),
    ("the role of another", lambda d: d.update(role="assessor"), "PRC-006"),
    ("a later format", lambda d: d.update(format=2), "PRC-011"),
    ("no such day", lambda d: d.update(day="2026-02-30"), "PRC-006"),
    ("a state that is none", lambda d: d["checks"][0].update(state="fine"), "PRC-006"),
    (
        "not applicable where it may not be",
        lambda d: d["checks"][-1].update(state="not_applicable"),
        "PRC-006",
    ),
    ("an item that is none", lambda d: d["checks"][0].update(item="noise"), "PRC-008"),
    ("an item of the day said of the applicant", lambda d: d["checks"][-1].update(of="applicant"), "PRC-010"),
    ("an item twice", lambda d: d["checks"].append(d["checks"][0]), "PRC-007"),
    ("an event twice", lambda d: d["events"].append(d["events"][0]), "PRC-007"),
    ("an event without words", lambda d: d["events"][0].update(text=" "), "PRC-006"),
    ("no such time", lambda d: d["events"][0].update(happened_at="2026-02-30T00:00:00Z"), "PRC-006"),
    ("a correction without reason", lambda d: d.update(revision=2, supersedes="f" * 64), "PRC-004"),
    ("another standard", lambda d: d["standard"].update(digest="0" * 64), "PRC-010"),
]


@pytest.mark.parametrize(("change", "code"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_what_does_not_fit_is_refused(change: Callable[[dict[str, Any]], object], code: str) -> None:
    with pytest.raises(KnownError) as refused:
        parse_process(CASE, bent(change), WATCHED)
    assert refused.value.code == code


def test_neither_record_is_taken_for_the_other() -> None:
    with pytest.raises(KnownError, match="SCR"):
        parse_record(CASE, {record_file(CASE): bent(lambda _: None)}, WATCHED)
