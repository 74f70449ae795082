"""Assignments and acceptances as JSON: both ways the same, and every fault refused without quoting a value."""

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cse_desktop.domain.acceptance_json import Acceptance, acceptance_document, parse_acceptance
from cse_desktop.domain.assignment import (
    Assignment,
    Case,
    Claim,
    CpdYear,
    Material,
    Member,
    Period,
    Phase,
    Profile,
    Referee,
)
from cse_desktop.domain.assignment_json import (
    ASSIGNMENT_FILE,
    Carried,
    assignment_documents,
    claims_file,
    parse_assignment,
    profile_file,
)
from cse_desktop.domain.canonical import canonical_bytes, parse_canonical
from cse_desktop.domain.identifiers import uuid7
from cse_desktop.domain.packs.model import PackRef
from cse_desktop.domain.records import Declaration
from cse_desktop.errors import KnownError, Words
from tests.unit.small_packs import AT, CASE

RECIPIENT = "age1" + "q" * 58
CASE_2 = uuid7(1, b"\0" * 10)

NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,12}", fullmatch=True)
CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"])
TEXTS = st.text(CHARACTERS, min_size=1, max_size=12).filter(str.strip)
VOID = st.just("") | TEXTS
WORDS = st.builds(Words, TEXTS, TEXTS)
IDS = st.builds(uuid7, st.integers(0, 2**48 - 1), st.binary(min_size=10, max_size=10))
DIGESTS = st.from_regex(r"[0-9a-f]{64}", fullmatch=True)
REFS = st.builds(PackRef, NAMES, NAMES, st.none() | DIGESTS)
MONTHS = st.builds("{:04d}-{:02d}".format, st.integers(1950, 2030), st.integers(1, 12))
DAYS = st.dates().map(lambda day: day.isoformat()).filter(lambda day: day[0] != "0")


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start, end = sorted((draw(MONTHS), draw(MONTHS)))
    facts = draw(st.dictionaries(st.sampled_from(["degree", "own_part", "material"]), VOID, max_size=3))
    kind = draw(st.sampled_from(["education", "post", "project"]))
    return Period(kind, start, draw(st.sampled_from([end, ""])), draw(TEXTS), draw(VOID), facts)


@st.composite
def cases(draw: st.DrawFn, identifier: str, number: str) -> Case:
    names = draw(st.lists(TEXTS, unique=True, max_size=3))
    materials = tuple(
        Material(f"data/cases/{identifier}/m{n}.pdf", name, "application/pdf", n, draw(DIGESTS))
        for n, name in enumerate(names)
    )
    profile = Profile(
        number=number,
        name=draw(TEXTS),
        name_latin=draw(VOID),
        employer=draw(VOID),
        grade=draw(NAMES),
        field=draw(NAMES),
        route=draw(st.sampled_from(["initial", "upgrade", "re-registration", "mutual-recognition"])),
        photo=draw(st.none() | st.sampled_from(names)) if names else None,
        referees=tuple(draw(st.lists(st.builds(Referee, TEXTS, VOID), max_size=2))),
        formal_result="met",
        formal_note=draw(VOID),
        periods=tuple(draw(st.lists(periods(), max_size=3))),
        cpd=tuple(
            draw(st.lists(st.builds(CpdYear, st.integers(1950, 2030), st.integers(0, 999), VOID), max_size=2))
        ),
    )
    claims = draw(
        st.lists(
            st.builds(Claim, NAMES, st.integers(0, 9), VOID, VOID),
            max_size=3,
            unique_by=lambda c: c.indicator,
        )
    )
    return Case(
        identifier,
        "1.3.6.1.4.1.32473.7.1.1.2.3",
        draw(DIGESTS),
        draw(REFS),
        draw(DIGESTS),
        profile,
        tuple(claims),
        materials,
        draw(st.sampled_from([None, "2026-03-12T09:00:00+08:00"])),
    )


@st.composite
def assignments(draw: st.DrawFn) -> Assignment:
    ids = draw(st.lists(IDS, min_size=1, max_size=3, unique=True))
    opens, due, expires = sorted(draw(st.tuples(DAYS, DAYS, DAYS)))
    return Assignment(
        id=draw(IDS),
        round_id=draw(NAMES),
        title=draw(WORDS),
        society=draw(st.integers(1, 999)),
        society_code=draw(NAMES),
        society_name=draw(WORDS),
        assessor_id=draw(NAMES),
        assessor_name=draw(TEXTS),
        role=draw(st.sampled_from(["assessor", "lead", "supervisor", "marker"])),
        methods=draw(st.sampled_from([("material",), ("interview",), ("material", "interview")])),
        not_yet=draw(st.sampled_from([(), ("written",)])),
        opens=opens,
        due=due,
        expires=expires,
        retention_days=draw(st.integers(0, 999)),
        message=draw(st.none() | WORDS),
        general_pack=draw(REFS),
        challenge=draw(DIGESTS),
        digest=draw(DIGESTS),
        society_recipient=RECIPIENT,
        lead_recipient=draw(st.sampled_from([None, RECIPIENT])),
        panel=tuple(
            draw(
                st.lists(
                    st.builds(Member, NAMES, TEXTS, st.sampled_from(["assessor", "lead", "supervisor"])),
                    max_size=3,
                    unique_by=lambda member: member.id,
                )
            )
        ),
        place=draw(VOID),
        order=draw(st.sampled_from(["fixed", "drawn"])),
        phases=tuple(
            draw(
                st.lists(
                    st.builds(Phase, NAMES, st.integers(0, 90)), max_size=4, unique_by=lambda phase: phase.id
                )
            )
        ),
        record_audio=draw(st.sampled_from(["never", "optional", "required"])),
        return_recording=draw(st.booleans()),
        cases=tuple(draw(cases(identifier, f"A{n:03d}")) for n, identifier in enumerate(ids)),
    )


def carried(assignment: Assignment) -> Carried:
    files = tuple(material for case in assignment.cases for material in case.materials)
    documents = tuple(
        Material(name, name, "application/json", 1, "0" * 64) for name in assignment_documents(assignment)
    )
    return Carried(assignment.digest, {case.id: case.digest for case in assignment.cases}, documents + files)


@settings(max_examples=60, deadline=None)
@given(assignments())
def test_an_assignment_comes_back_from_its_documents(assignment: Assignment) -> None:
    documents = assignment_documents(assignment)
    read = {name: parse_canonical(canonical_bytes(document), name) for name, document in documents.items()}
    assert parse_assignment(read, carried(assignment)) == assignment


def sample() -> Assignment:
    """One assignment with two cases."""
    profile = Profile(
        "A001",
        "示例 申请人甲",
        "Sample Applicant One",
        "示例电力设计院",
        "PE",
        "electrical",
        "initial",
        "photo.png",
        (Referee("示例 推荐人", "示例大学"),),
        "met",
        "",
        (Period("post", "2015-08", "", "工程师", "示例电力设计院", {"responsible_charge_from": "2022-01"}),),
        (CpdYear(2025, 46, ""),),
    )
    one = Case(
        CASE,
        "1.3.6.1.4.1.32473.7.1.1.2.3",
        "c" * 64,
        PackRef("small-field", "1.0.0", "d" * 64),
        "e" * 64,
        profile,
        (Claim("1.3", 3, "03 项目报告.pdf", "12-15"),),
        (Material(f"data/cases/{CASE}/m1.png", "photo.png", "image/png", 3, "f" * 64),),
        "2026-03-12T09:00:00+08:00",
    )
    two = replace(one, id=CASE_2, materials=(), profile=replace(profile, number="A002", photo=None))
    return Assignment(
        CASE, "2026-ee-03", Words("批次", "Round"), 1, "csee", Words("学会", "Society"), "e-014", "示例 专家",
        "assessor", ("material", "interview"), ("written",), "2026-03-02", "2026-03-20", "2026-04-30", 180, None,
        PackRef("small-general", "1.0.0", "a" * 64), "b" * 64, "9" * 64, RECIPIENT, None,
        (Member("e-014", "示例 专家", "assessor"),), "Room 302", "drawn", (Phase("questions", 25),), "optional",
        False, (one, two),
    )  # fmt: skip


def test_an_assignment_that_does_not_want_the_sound_does_not_speak_of_it() -> None:
    """It has the bytes that it had before that could be asked."""
    silent = assignment_documents(sample())[ASSIGNMENT_FILE]
    asking = assignment_documents(replace(sample(), return_recording=True))[ASSIGNMENT_FILE]
    assert isinstance(silent, dict)
    assert isinstance(asking, dict)
    assert "samples" not in silent, "nor of standard samples, where there is none"
    assert "return_recording" not in silent["interview"]  # type: ignore[operator]  # a table
    assert asking["interview"]["return_recording"] is True  # type: ignore[index, call-overload]  # likewise


Edit = Callable[[dict[str, Any]], object]
A, P, C = ASSIGNMENT_FILE, profile_file(CASE), claims_file(CASE)

FAULTS: list[tuple[str, Edit, str, str]] = [
    ("a document is missing", lambda d: d.pop(C), "ASG-002", "claims.json"),
    (
        "one document too many",
        lambda d: d.update({profile_file(uuid7(9, b"0" * 10)): d[P]}),
        "ASG-010",
        "cases",
    ),
    ("a key is missing", lambda d: d[A].pop("due"), "ASG-004", "due"),
    ("an unknown key", lambda d: d[A].update(colour=1), "ASG-003", "colour"),
    ("a void left out", lambda d: d[P].pop("name_latin"), "ASG-004", "name_latin"),
    ("a number as text", lambda d: d[A].update(retention_days="180"), "ASG-005", "retention_days"),
    ("a float", lambda d: d[A].update(retention_days=1.5), "ASG-005", "retention_days"),
    ("no object", lambda d: d.update({P: []}), "ASG-005", "profile.json"),
    ("a role of its own", lambda d: d[A].update(role="chief"), "ASG-006", "role"),
    ("no method", lambda d: d[A].update(methods=[]), "ASG-006", "methods"),
    ("a method unknown here", lambda d: d[A].update(methods=["written"]), "ASG-006", "methods"),
    ("days in disorder", lambda d: d[A].update(due="2026-05-01"), "ASG-006", "due"),
    ("no such day", lambda d: d[A].update(due="2026-02-30"), "ASG-006", "due"),
    (
        "no such time",
        lambda d: d[A]["cases"][0].update(interview_start="2026-03-12T09:00"),
        "ASG-006",
        "cases[1].interview_start",
    ),
    (
        "no word of returning",
        lambda d: d[A]["interview"].update(return_recording="yes"),
        "ASG-005",
        "return_recording",
    ),
    ("a bad id", lambda d: d[A].update(id="A" * 36), "ASG-006", "id"),
    ("a bad recipient", lambda d: d[A]["society"].update(recipient="age1x"), "ASG-006", "society.recipient"),
    ("no case", lambda d: d[A].update(cases=[]), "ASG-006", "cases"),
    ("a case twice", lambda d: d[A]["cases"].append(d[A]["cases"][0]), "ASG-007", "cases"),
    ("a number twice", lambda d: d[profile_file(CASE_2)].update(number="A001"), "ASG-007", "cases"),
    ("a member twice", lambda d: d[A]["panel"].append(d[A]["panel"][0]), "ASG-007", "panel"),
    (
        "a phase twice",
        lambda d: d[A]["interview"]["phases"].append({"id": "questions", "minutes": 1}),
        "ASG-007",
        "phases",
    ),
    ("a claim twice", lambda d: d[C]["claims"].append(d[C]["claims"][0]), "ASG-007", "claims"),
    (
        "a case not carried",
        lambda d: d[A]["cases"][0].update(id=uuid7(9, b"0" * 10)),
        "ASG-010",
        "cases[1].id",
    ),
    ("no portrait there", lambda d: d[P].update(photo="other.png"), "ASG-008", "photo"),
    (
        "a period that ends before it starts",
        lambda d: d[P]["periods"][0].update(end="2014-01"),
        "ASG-006",
        "periods[1].end",
    ),
    ("no such month", lambda d: d[P]["periods"][0].update(start="2014-13"), "ASG-006", "periods[1].start"),
    (
        "a fact with a strange name",
        lambda d: d[P]["periods"][0]["facts"].update({"a b": "x"}),
        "ASG-006",
        "periods[1].facts",
    ),
    ("a level off any scale", lambda d: d[C]["claims"][0].update(level=10), "ASG-006", "claims[1].level"),
    ("a newer format", lambda d: d[P].update(format=2), "ASG-011", "format"),
    ("a control character", lambda d: d[P].update(name="示例\u0000"), "ASG-006", "name"),
    ("half a character", lambda d: d[P].update(name="\ud800"), "ASG-006", "name"),
]


@pytest.mark.parametrize(("edit", "code", "key"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_a_faulty_assignment_is_refused(edit: Edit, code: str, key: str) -> None:
    documents = copy.deepcopy(assignment_documents(sample()))
    edit(documents)
    with pytest.raises(KnownError) as refused:
        parse_assignment(documents, carried(sample()))
    assert refused.value.code == code
    assert key in refused.value.what.en
    said = refused.value.sentences("en") + refused.value.sentences("zh_CN")
    assert "示例" not in said
    assert "Sample" not in said


def test_two_materials_of_one_name_are_refused() -> None:
    bundle = carried(sample())
    twice = replace(bundle.files[-1], path=f"data/cases/{CASE}/m2.png")
    with pytest.raises(KnownError) as refused:
        parse_assignment(assignment_documents(sample()), replace(bundle, files=(*bundle.files, twice)))
    assert refused.value.code == "ASG-007"


def test_a_case_can_be_found_by_its_id() -> None:
    assert sample().case(CASE_2).profile.number == "A002"
    with pytest.raises(KeyError):
        sample().case("x")


ACCEPTANCE = Acceptance(
    CASE, "9" * 64, AT, (Declaration(CASE, "none", "", AT), Declaration(CASE_2, "recuse", "曾为同事", AT))
)


def test_an_acceptance_comes_back() -> None:
    data = canonical_bytes(acceptance_document(ACCEPTANCE))
    assert parse_acceptance(parse_canonical(data, "data/acceptance.json")) == ACCEPTANCE
    assert ACCEPTANCE.recused == (CASE_2,)


ACCEPTANCE_FAULTS: list[tuple[str, Edit, str, str]] = [
    ("not accepted", lambda d: d["confidentiality"].update(accepted=False), "ACC-006", "accepted"),
    ("no declaration", lambda d: d.update(declarations=[]), "ACC-004", "declarations"),
    ("recused for no reason", lambda d: d["declarations"][1].update(reason=None), "ACC-004", "reason"),
    ("a blank reason", lambda d: d["declarations"][1].update(reason=" "), "ACC-006", "reason"),
    ("a choice of its own", lambda d: d["declarations"][0].update(choice="maybe"), "ACC-006", "choice"),
    ("a case twice", lambda d: d["declarations"].append(d["declarations"][0]), "ACC-007", "declarations"),
    ("no such time", lambda d: d["declarations"][0].update(at="2026-13-12T01:00:00Z"), "ACC-006", "at"),
    ("an unknown key", lambda d: d.update(x=1), "ACC-003", "x"),
    ("a newer format", lambda d: d.update(format=9), "ACC-011", "format"),
    ("a bad digest", lambda d: d["assignment"].update(digest="9"), "ACC-006", "assignment.digest"),
]


@pytest.mark.parametrize(
    ("edit", "code", "key"), [row[1:] for row in ACCEPTANCE_FAULTS], ids=[row[0] for row in ACCEPTANCE_FAULTS]
)
def test_a_faulty_acceptance_is_refused(edit: Edit, code: str, key: str) -> None:
    document: Any = copy.deepcopy(acceptance_document(ACCEPTANCE))
    edit(document)
    with pytest.raises(KnownError) as refused:
        parse_acceptance(document)
    assert refused.value.code == code
    assert key in refused.value.what.zh
