"""Requests for evidence and supplements as JSON, and what a supplement makes of an assignment."""

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from cse_desktop.domain.assignment import Material
from cse_desktop.domain.canonical import canonical_bytes, parse_canonical
from cse_desktop.domain.identifiers import uuid7
from cse_desktop.domain.query_json import (
    LONGEST_QUERY,
    MOST_QUERIES,
    QueryPaper,
    parse_query,
    query_document,
)
from cse_desktop.domain.records import EvidenceQuery
from cse_desktop.domain.supplement_json import (
    SUPPLEMENT_FILE,
    Supplement,
    case_of_member,
    parse_supplement,
    supplement_document,
    supplement_member,
    with_supplement,
)
from cse_desktop.errors import KnownError, Words
from tests.unit.small_packs import AT, CASE
from tests.unit.test_records_assignment import CASE_2, sample

QUERY_1, QUERY_2 = uuid7(2, b"\0" * 10), uuid7(3, b"\0" * 10)
PAPER = QueryPaper(
    CASE,
    "9" * 64,
    (
        EvidenceQuery(QUERY_1, CASE, "1.3", "请补充第12页计算的原始数据。", AT),
        EvidenceQuery(QUERY_2, CASE_2, "", "Which part of the report is your own?", AT),
    ),
)
Edit = Callable[[dict[str, Any]], object]


def test_requests_come_back() -> None:
    data = canonical_bytes(query_document(PAPER))
    assert parse_query(parse_canonical(data, "data/query.json")) == PAPER


QUERY_FAULTS: list[tuple[str, Edit, str, str]] = [
    ("no request", lambda d: d.update(queries=[]), "QRY-004", "queries"),
    ("a request twice", lambda d: d["queries"].append(d["queries"][0]), "QRY-007", "queries"),
    (
        "too many",
        lambda d: d.update(
            queries=[{**d["queries"][0], "id": uuid7(n, b"\0" * 10)} for n in range(MOST_QUERIES + 1)]
        ),
        "QRY-006",
        "queries",
    ),
    ("a blank text", lambda d: d["queries"][0].update(text=" "), "QRY-006", "text"),
    ("too long", lambda d: d["queries"][0].update(text="文" * (LONGEST_QUERY + 1)), "QRY-006", "text"),
    ("a strange target", lambda d: d["queries"][0].update(target="1 3"), "QRY-006", "target"),
    ("no such time", lambda d: d["queries"][0].update(at="2026-13-12T01:00:00Z"), "QRY-006", "at"),
    ("an unknown key", lambda d: d["queries"][0].update(x=1), "QRY-003", "x"),
    ("a newer format", lambda d: d.update(format=2), "QRY-011", "format"),
]


@pytest.mark.parametrize(
    ("edit", "code", "key"), [row[1:] for row in QUERY_FAULTS], ids=[row[0] for row in QUERY_FAULTS]
)
def test_faulty_requests_are_refused(edit: Edit, code: str, key: str) -> None:
    document = copy.deepcopy(query_document(PAPER))
    edit(document)
    with pytest.raises(KnownError) as refused:
        parse_query(document)
    assert (refused.value.code, key in refused.value.what.en) == (code, True)
    assert "原始" not in refused.value.sentences("zh_CN")


def brought(case_id: str = CASE, name: str = "补充 计算书.pdf", number: int = 1, place: int = 1) -> Material:
    path = supplement_member(case_id, number, place, "pdf")
    return Material(path, name, "application/pdf", 9, "7" * 64)


FIRST = Supplement(CASE, "9" * 64, 1, Words("如您所请", "As you asked"), (QUERY_1,), {})
DOCUMENT = Material(SUPPLEMENT_FILE, "supplement.json", "application/json", 1, "0" * 64)


def test_a_supplement_comes_back() -> None:
    again = replace(FIRST, replaces={brought().path: "f" * 64}, note=None)
    for supplement in (FIRST, again):
        read = parse_canonical(canonical_bytes(supplement_document(supplement)), SUPPLEMENT_FILE)
        assert parse_supplement(read, (DOCUMENT, brought())) == supplement


def test_members_are_told_from_documents() -> None:
    assert case_of_member(brought().path) == CASE
    for path in (SUPPLEMENT_FILE, f"data/cases/{CASE}/m/0001.pdf", f"data/cases/{CASE}/s1/0001.pdf"):
        assert case_of_member(path) is None


SUPPLEMENT_FAULTS: list[tuple[str, Edit, tuple[Material, ...], str, str]] = [
    ("no material", lambda d: None, (DOCUMENT,), "SUP-010", "number"),
    ("files of another number", lambda d: d.update(number=2), (brought(),), "SUP-010", "number"),
    (
        "files elsewhere",
        lambda d: None,
        (replace(brought(), path=f"data/cases/{CASE}/m/0001.pdf"),),
        "SUP-010",
        "number",
    ),
    ("replaced by nothing", lambda d: d["replaces"].update(x="f" * 64), (brought(),), "SUP-008", "replaces"),
    ("an answer twice", lambda d: d["answers"].append(QUERY_1), (brought(),), "SUP-007", "answers"),
    ("an unknown key", lambda d: d.update(x=1), (brought(),), "SUP-003", "x"),
    ("a newer format", lambda d: d.update(format=2), (brought(),), "SUP-011", "format"),
]


@pytest.mark.parametrize(
    ("edit", "files", "code", "key"),
    [row[1:] for row in SUPPLEMENT_FAULTS],
    ids=[row[0] for row in SUPPLEMENT_FAULTS],
)
def test_a_faulty_supplement_is_refused(edit: Edit, files: tuple[Material, ...], code: str, key: str) -> None:
    document = copy.deepcopy(supplement_document(FIRST))
    edit(document)
    with pytest.raises(KnownError) as refused:
        parse_supplement(document, files)
    assert (refused.value.code, key in refused.value.what.en) == (code, True)


def test_an_assignment_takes_a_supplement_in() -> None:
    before = sample()
    after = with_supplement(before, FIRST, (DOCUMENT, brought()), {CASE: "8" * 64})
    assert after.case(CASE_2) == before.case(CASE_2)
    case = after.case(CASE)
    assert case.digest == "8" * 64
    assert case.materials == (*before.case(CASE).materials, replace(brought(), supplement=1))


def test_a_replacing_file_may_have_the_old_name() -> None:
    old = sample().case(CASE).materials[0]
    new = brought(name=old.display_name)
    naming = replace(FIRST, replaces={new.path: old.sha256})
    after = with_supplement(sample(), naming, (new,), {CASE: "8" * 64})
    assert after.case(CASE).materials[-1] == replace(new, supplement=1, replaces=old.sha256)
    assert after.case(CASE).portrait == old.sha256


def test_either_name_of_the_same_content_may_be_taken_over() -> None:
    before = sample()
    old = before.case(CASE).materials[0]
    twin = replace(old, path=f"{old.path}2", display_name="the same again.png")
    cases = tuple(
        replace(case, materials=(*case.materials, twin)) if case.id == CASE else case for case in before.cases
    )
    for name in (old.display_name, twin.display_name):
        new = brought(name=name)
        naming = replace(FIRST, replaces={new.path: old.sha256})
        after = with_supplement(replace(before, cases=cases), naming, (new,), {CASE: "8" * 64})
        assert after.case(CASE).materials[-1].replaces == old.sha256


@pytest.mark.parametrize(
    ("supplement", "files", "digests", "code"),
    [
        (replace(FIRST, assignment_digest="8" * 64), (brought(),), {CASE: "8" * 64}, "SUP-010"),
        (FIRST, (brought(),), {CASE_2: "8" * 64}, "SUP-010"),
        (FIRST, (brought(name="photo.png"),), {CASE: "8" * 64}, "SUP-007"),
        (FIRST, (brought(), brought(place=2)), {CASE: "8" * 64}, "SUP-007"),
        (replace(FIRST, replaces={brought().path: "6" * 64}), (brought(),), {CASE: "8" * 64}, "SUP-008"),
    ],
    ids=["another assignment", "another case", "a name taken", "a name twice", "nothing to replace"],
)
def test_a_supplement_that_does_not_fit_is_refused(
    supplement: Supplement, files: tuple[Material, ...], digests: dict[str, str], code: str
) -> None:
    with pytest.raises(KnownError) as refused:
        with_supplement(sample(), supplement, files, digests)
    assert refused.value.code == code
