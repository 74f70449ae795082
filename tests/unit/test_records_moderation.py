"""Moderations and consents as JSON: both ways the same, computed anew when read, refused where anything is off."""

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from cse_desktop.domain.canonical import canonical_bytes, parse_canonical
from cse_desktop.domain.consent_json import (
    LONGEST_REASON,
    ConsentEntry,
    ConsentPaper,
    consent_document,
    parse_consent,
)
from cse_desktop.domain.identifiers import uuid7
from cse_desktop.domain.moderation_json import (
    Agreed,
    Moderation,
    Original,
    Remark,
    moderation_digest,
    moderation_document,
    moderation_file,
    moderation_result,
    parse_moderation,
)
from cse_desktop.errors import KnownError
from tests.unit.small_packs import AT, CASE, all_at, small_standard

STANDARD = small_standard()
Edit = Callable[[dict[str, Any]], object]

MODERATION = Moderation(
    assignment_id=uuid7(1, b"0" * 10),
    assignment_digest="a" * 64,
    case_id=CASE,
    case_digest="b" * 64,
    scope="1.3.6.1.4.1.32473.7.1.1.2.3",
    revision=1,
    supersedes=None,
    reason="",
    made_at=AT,
    standard_digest=STANDARD.digest,
    grade="PE",
    methods=("material", "interview"),
    originals=(Original("e-001", "c" * 64, 1, "d" * 64), Original("e-009", "e" * 64, 2, "f" * 64)),
    absent=(Remark("e-002", "途中退出，学会未补派。"),),
    agreed=tuple(
        Agreed(row.target, row.method, row.value, "两人看法不同，以第12页为准。" if place == 0 else "")
        for place, row in enumerate(all_at(STANDARD, 3))
    ),
    recommendation="recommend",
    lower_grade="",
    recommendation_reason="",
    near_miss="",
    dissent=(Remark("e-001", "认为应暂缓。"),),
)


def document(moderation: Moderation = MODERATION) -> dict[str, Any]:
    return copy.deepcopy(moderation_document(moderation, STANDARD))


def test_a_moderation_comes_back() -> None:
    data = canonical_bytes(document())
    found = parse_moderation(CASE, parse_canonical(data, moderation_file(CASE)), STANDARD)
    assert found == MODERATION
    assert moderation_result(found, STANDARD).recommends
    assert moderation_digest(document()) != moderation_digest(document(replace(MODERATION, revision=2)))


MODERATION_FAULTS: list[tuple[str, Edit, str, str]] = [
    ("a newer format", lambda d: d.update(format=2), "MOD-011", "format"),
    ("an unknown key", lambda d: d.update(x=1), "MOD-003", "x"),
    ("another case", lambda d: d["case"].update(id=uuid7(9, b"1" * 10)), "MOD-010", "id"),
    ("a second without the first", lambda d: d.update(revision=2), "MOD-010", "supersedes"),
    (
        "a correction without reason",
        lambda d: d.update(revision=2, supersedes="a" * 64),
        "MOD-004",
        "reason",
    ),
    ("another standard", lambda d: d.update(standard="0" * 64), "MOD-010", "standard"),
    ("no such grade", lambda d: d.update(grade="ZZ"), "MOD-008", "grade"),
    ("no such method", lambda d: d.update(methods=["written"]), "MOD-006", "methods"),
    ("one record only", lambda d: d["originals"].pop(), "MOD-004", "originals"),
    ("a record twice", lambda d: d["originals"].append(d["originals"][0]), "MOD-007", "originals"),
    ("absent and there", lambda d: d["absent"][0].update(assessor="e-001"), "MOD-007", "absent"),
    ("absent without reason", lambda d: d["absent"][0].update(reason=" "), "MOD-006", "reason"),
    ("dissent of nobody", lambda d: d["dissent"][0].update(assessor="e-002"), "MOD-008", "dissent"),
    ("no such target", lambda d: d["agreed"][0].update(target="9.9"), "MOD-008", "agreed"),
    ("off the scale", lambda d: d["agreed"][0].update(value="9"), "MOD-006", "agreed"),
    ("rated twice", lambda d: d["agreed"].append(d["agreed"][0]), "MOD-007", "agreed"),
    ("no such recommendation", lambda d: d["recommendation"].update(id="x"), "MOD-008", "recommendation"),
    (
        "a lower grade without need",
        lambda d: d["recommendation"].update(lower_grade="AE"),
        "MOD-008",
        "lower_grade",
    ),
    ("computed otherwise", lambda d: d["computed"].update(recommends=False), "MOD-010", "computed"),
    ("a rating changed", lambda d: d["agreed"][0].update(value="4"), "MOD-010", "computed"),
]


@pytest.mark.parametrize(
    ("edit", "code", "key"), [row[1:] for row in MODERATION_FAULTS], ids=[row[0] for row in MODERATION_FAULTS]
)
def test_faulty_moderations_are_refused(edit: Edit, code: str, key: str) -> None:
    found = document()
    edit(found)
    with pytest.raises(KnownError) as refused:
        parse_moderation(CASE, found, STANDARD)
    assert refused.value.code == code
    assert key in refused.value.what.en


def test_a_near_miss_needs_a_comment() -> None:
    """Dimension 2 is at 8/3, its line at 11/4: one dimension fails, by less than a quarter."""
    agreed = tuple(
        replace(row, value="1") if (row.target, row.method) == ("2.3", "material") else row
        for row in MODERATION.agreed
    )
    near = replace(MODERATION, agreed=agreed)
    assert moderation_result(near, STANDARD).near_miss
    with pytest.raises(KnownError) as refused:
        parse_moderation(CASE, document(near), STANDARD)
    assert refused.value.code == "MOD-004"
    said = replace(near, near_miss="仅一个维度略低，经合议维持。")
    assert parse_moderation(CASE, document(said), STANDARD) == said


PAPER = ConsentPaper(
    uuid7(2, b"0" * 10),
    "a" * 64,
    AT,
    (
        ConsentEntry(CASE, "b" * 64, "c" * 64, "consent", ""),
        ConsentEntry(uuid7(3, b"0" * 10), "b" * 64, "d" * 64, "dissent", "1.3 应为 2。"),
    ),
)


def test_consents_come_back() -> None:
    data = canonical_bytes(consent_document(PAPER))
    assert parse_consent(parse_canonical(data, "data/consent.json")) == PAPER


CONSENT_FAULTS: list[tuple[str, Edit, str, str]] = [
    ("none", lambda d: d.update(cases=[]), "CNS-004", "cases"),
    ("a case twice", lambda d: d["cases"].append(d["cases"][0]), "CNS-007", "cases"),
    ("dissent without reason", lambda d: d["cases"][1].update(reason=None), "CNS-004", "reason"),
    ("too long", lambda d: d["cases"][1].update(reason="文" * (LONGEST_REASON + 1)), "CNS-006", "reason"),
    ("another choice", lambda d: d["cases"][0].update(choice="maybe"), "CNS-006", "choice"),
    ("no such time", lambda d: d.update(made_at="2026-13-12T01:00:00Z"), "CNS-006", "made_at"),
    ("a newer format", lambda d: d.update(format=2), "CNS-011", "format"),
    ("an unknown key", lambda d: d.update(x=1), "CNS-003", "x"),
]


@pytest.mark.parametrize(
    ("edit", "code", "key"), [row[1:] for row in CONSENT_FAULTS], ids=[row[0] for row in CONSENT_FAULTS]
)
def test_faulty_consents_are_refused(edit: Edit, code: str, key: str) -> None:
    found: dict[str, Any] = copy.deepcopy(consent_document(PAPER))
    edit(found)
    with pytest.raises(KnownError) as refused:
        parse_consent(found)
    assert refused.value.code == code
    assert key in refused.value.what.en
