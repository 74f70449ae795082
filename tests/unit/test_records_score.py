"""Score records: both ways the same, computed anew when read, and refused where anything does not fit."""

import copy
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cse_desktop.domain.annotations import COLOURS, SHAPES, STYLES
from cse_desktop.domain.canonical import canonical_bytes, parse_canonical
from cse_desktop.domain.evidence_json import evidence_document, evidence_file, parse_evidence, plain
from cse_desktop.domain.identifiers import uuid7
from cse_desktop.domain.packs.model import PackRef
from cse_desktop.domain.records import (
    Annotation,
    ClockJump,
    Comment,
    ConditionDoubt,
    EvidenceLink,
    InterviewNote,
    InterviewState,
    Opinion,
    PlannedQuestion,
    SoundRecording,
)
from cse_desktop.domain.score_json import parse_record, record_digest, record_file, score_documents
from cse_desktop.domain.score_record import RecordHeading, RecordRows, ScoreRecord
from cse_desktop.domain.score_rows_json import JUMP_KINDS
from cse_desktop.errors import BugError, KnownError
from tests.unit.small_packs import AT, CASE, all_at, changed, rating, small_standard

STANDARD = small_standard()
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=15).filter(str.strip)
VOID = st.just("") | TEXTS
IDS = st.builds(uuid7, st.integers(0, 2**48 - 1), st.binary(min_size=10, max_size=10))
EDGES = st.integers(0, 10_000)

HEADING = RecordHeading(
    assignment_id=uuid7(1, b"0" * 10),
    assignment_digest="a" * 64,
    case_id=CASE,
    case_digest="b" * 64,
    scope="1.3.6.1.4.1.32473.7.1.1.2.3",
    revision=1,
    supersedes=None,
    reason="",
    made_at=AT,
    general=STANDARD.general,
    professional=STANDARD.professional,
    standard_digest=STANDARD.digest,
    grade="PE",
    role="assessor",
    methods=("material", "interview"),
    journal_head="c" * 64,
    software="cse-desktop 0.1.0",
)


@st.composite
def annotations(draw: st.DrawFn) -> Annotation:
    quoted = draw(st.booleans())
    rects = draw(st.lists(st.lists(EDGES, min_size=4, max_size=4), max_size=3))
    shape = draw(st.sampled_from(SHAPES))
    start = draw(st.integers(0, 86_400_000)) if shape == "time" else None
    return Annotation(
        annotation_id=draw(IDS),
        case_id=CASE,
        material=draw(st.from_regex(r"[0-9a-f]{64}", fullmatch=True)),
        page=draw(st.integers(0, 500)) if start is None else 0,
        shape=shape,
        rects=canonical_bytes([list(box) for box in rects]).decode(),
        quote=draw(VOID) if quoted else "",
        prefix=draw(VOID) if quoted else "",
        suffix=draw(VOID) if quoted else "",
        note=draw(VOID),
        style=draw(st.sampled_from(STYLES)),
        colour=draw(st.sampled_from(COLOURS)),
        start_ms=start,
        end_ms=start + draw(st.integers(1, 100_000)) if start is not None else None,
    )


@st.composite
def records(draw: st.DrawFn) -> ScoreRecord:
    """A record with all kinds of rows, each in the order in which records hold them."""
    marks = sorted(
        draw(st.lists(annotations(), max_size=3, unique_by=lambda mark: mark.annotation_id)),
        key=lambda mark: mark.annotation_id,
    )
    targets = list(STANDARD.indicators)
    links = [
        EvidenceLink(
            CASE,
            mark.annotation_id,
            target,
            "material",
            draw(st.sampled_from(["sole", "unclear"])),
            draw(VOID),
        )
        for mark in marks
        for target in sorted(draw(st.sets(st.sampled_from(targets), max_size=3)))
    ]
    level = draw(st.integers(0, 5))
    rows = changed(
        all_at(STANDARD, level), *(rating("1.1", "material", v) for v in [draw(st.sampled_from(["NE", "3"]))])
    )
    methods = st.sampled_from(["material", "interview"])
    comments = draw(
        st.lists(
            st.builds(Comment, st.just(CASE), st.sampled_from(targets), methods, TEXTS),
            max_size=4,
            unique_by=lambda row: (row.target, row.method),
        )
    )
    notes = draw(
        st.lists(
            st.builds(
                InterviewNote,
                IDS,
                st.just(CASE),
                st.sampled_from(["", "questions"]),
                st.integers(0, 10**7),
                st.just(AT),
                TEXTS,
            ),
            max_size=3,
            unique_by=lambda row: row.note_id,
        )
    )
    questions = [
        PlannedQuestion(
            CASE,
            f"q{n}",
            "bank",
            draw(st.sampled_from(["", *targets])),
            draw(VOID),
            draw(VOID),
            n,
            "asked",
            "e-014",
            5,
        )
        for n in range(draw(st.integers(0, 3)))
    ]
    reason = draw(st.sampled_from(["", "停电"]))
    interview = InterviewState(CASE, "done", "questions", '{"questions":7}', "", AT, AT, reason=reason)
    held = draw(st.booleans())
    jumps = [
        ClockJump(CASE, n, kind, draw(st.sampled_from(["", "questions"])), 5, 60_000, AT)
        for n, kind in enumerate(draw(st.lists(st.sampled_from(JUMP_KINDS), max_size=3)), 1)
    ]
    recording = SoundRecording(
        CASE,
        "e" * 64,
        draw(st.integers(1, 2**40)),
        draw(st.integers(0, 10**6)),
        10**7,
        draw(st.sampled_from(["[]", '[[5,9,"interrupted"],[20,20,"disk"]]'])),
    )
    recorded = held and draw(st.booleans())
    revision = draw(st.integers(1, 3))
    heading = replace(
        HEADING,
        revision=revision,
        supersedes="d" * 64 if revision > 1 else None,
        reason="更正笔误" if revision > 1 else "",
    )
    return ScoreRecord(
        heading,
        RecordRows(
            ratings=tuple(sorted(rows, key=lambda row: (row.target, row.method))),
            comments=tuple(sorted(comments, key=lambda row: (row.target, row.method))),
            annotations=tuple(marks),
            links=tuple(links),
            questions=tuple(questions),
            notes=tuple(sorted(notes, key=lambda row: (row.stamp_ms, row.note_id))),
            interview=interview if held else None,
            opinion=Opinion(
                CASE, "recommend", "", draw(VOID), draw(VOID), draw(VOID), draw(VOID), draw(st.booleans())
            ),
            identity_checked=draw(st.booleans()),
            jumps=tuple(jumps) if held else (),
            recording=recording if recorded else None,
        ),
    )


@settings(max_examples=60, deadline=None)
@given(records())
def test_a_record_comes_back_from_its_documents(record: ScoreRecord) -> None:
    documents = score_documents(record, STANDARD)
    read = {name: parse_canonical(canonical_bytes(document), name) for name, document in documents.items()}
    found, result = parse_record(CASE, read, STANDARD)
    assert found == record
    assert result.grade == "PE"


def sample() -> ScoreRecord:
    """One record with one row of each kind."""
    mark = Annotation(
        uuid7(2, b"0" * 10), CASE, "f" * 64, 11, "text", "[[1,2,3,4]]", "引文", "前", "后", "注"
    )
    return ScoreRecord(
        HEADING,
        RecordRows(
            ratings=tuple(sorted(all_at(STANDARD, 3), key=lambda row: (row.target, row.method))),
            comments=(Comment(CASE, "1", "dimension", "示例意见"),),
            annotations=(mark,),
            links=(EvidenceLink(CASE, mark.annotation_id, "2.1", "material", "leading", "示例"),),
            questions=(PlannedQuestion(CASE, "q1", "bank", "1.2", "问", "Ask", 0, "asked", "e-014", 5),),
            notes=(InterviewNote(uuid7(3, b"0" * 10), CASE, "questions", 5, AT, "示例记录"),),
            interview=InterviewState(CASE, "done", "questions", "{}", "", AT, AT),
            opinion=Opinion(CASE, "recommend", "", "示例总评", "反馈", "示例内部备注"),
            identity_checked=True,
        ),
    )


def test_a_record_without_jumps_and_recording_is_written_as_before_there_were_any() -> None:
    interview = documents_of(sample())[record_file(CASE)]["interview"]
    assert set(interview) == {"state", "phase", "elapsed_ms", "started_at", "ended_at"}


def documents_of(record: ScoreRecord) -> dict[str, Any]:
    return copy.deepcopy(score_documents(record, STANDARD))


def test_numbers_are_exact_texts_and_the_confidential_note_stands_apart() -> None:
    rows = sample().rows
    record = replace(
        sample(), rows=replace(rows, ratings=tuple(changed(list(rows.ratings), rating("1.2", "material", 4))))
    )
    document = documents_of(record)[record_file(CASE)]
    one = next(found for found in document["computed"]["indicators"] if found["id"] == "1.2")
    assert one["value"] == "7/2"
    assert one["parts"][1] == {"method": "interview", "level": 3, "weight": "1/2", "own": False}
    assert document["computed"]["clauses"][3]["state"] == "not_applied"
    assert document["confidential"] == {"note": "示例内部备注"}
    assert "示例内部备注" not in json.dumps(document["opinion"], ensure_ascii=False)
    assert any("7/2" in line["zh"] for line in document["computed_in_words"]["calculation"])


def test_the_record_names_its_evidence_by_digest() -> None:
    documents = documents_of(sample())
    evidence = hashlib.sha256(canonical_bytes(documents[evidence_file(CASE)])).hexdigest()
    assert documents[record_file(CASE)]["evidence"] == evidence
    assert (
        record_digest(documents, CASE)
        == hashlib.sha256(canonical_bytes(documents[record_file(CASE)])).hexdigest()
    )


def test_evidence_is_a_web_annotation() -> None:
    collection = documents_of(sample())[evidence_file(CASE)]
    assert collection["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert (collection["type"], collection["total"]) == ("AnnotationCollection", 1)
    (item,) = collection["first"]["items"]
    assert item["type"] == "Annotation"
    assert item["target"]["source"] == "nih:sha-256;" + "f" * 64
    assert item["target"]["selector"]["value"] == "page=12"
    assert item["target"]["selector"]["refinedBy"][1]["exact"] == "引文"
    assert item["body"][1]["cse:ownPart"] == "leading"


def test_rows_may_come_in_any_order() -> None:
    rows = sample().rows
    other = replace(sample(), rows=replace(rows, ratings=rows.ratings[::-1]))
    assert score_documents(other, STANDARD) == score_documents(sample(), STANDARD)


R, E = record_file(CASE), evidence_file(CASE)
Edit = Callable[[dict[str, Any]], object]


def rate(value: str) -> Edit:
    return lambda d: d[R]["ratings"][0].update(value=value)


FAULTS: list[tuple[str, Edit, str, str]] = [
    ("no evidence", lambda d: d.pop(E), "SCR-002", "evidence.json"),
    ("no record", lambda d: d.pop(R), "SCR-002", "record.json"),
    ("an unknown key", lambda d: d[R].update(x=1), "SCR-003", "x"),
    ("no opinion", lambda d: d[R].pop("opinion"), "SCR-004", "opinion"),
    ("a float", lambda d: d[R].update(revision=1.0), "SCR-005", "revision"),
    ("a newer format", lambda d: d[R].update(format=2), "SCR-011", "format"),
    ("another case", lambda d: d[R]["case"].update(id=uuid7(9, b"0" * 10)), "SCR-010", "case.id"),
    ("another standard", lambda d: d[R]["standard"].update(digest="0" * 64), "SCR-010", "standard.digest"),
    ("no such grade", lambda d: d[R].update(grade="ZZ"), "SCR-008", "grade"),
    ("no such method", lambda d: d[R].update(methods=["oral"]), "SCR-006", "methods"),
    ("a first revision that supersedes", lambda d: d[R].update(supersedes="0" * 64), "SCR-010", "supersedes"),
    ("a correction of nothing", lambda d: d[R].update(revision=2), "SCR-010", "supersedes"),
    (
        "a correction without reason",
        lambda d: d[R].update(revision=2, supersedes="0" * 64),
        "SCR-004",
        "reason",
    ),
    ("a rating raised", rate("5"), "SCR-010", "computed"),
    ("a rating off the scale", rate("9"), "SCR-006", "ratings[1].value"),
    ("a rating that is none", rate("good"), "SCR-006", "ratings[1].value"),
    ("NA not permitted", rate("NA"), "SCR-006", "ratings[1].value"),
    ("a rating of nothing", lambda d: d[R]["ratings"][0].update(target="9.9"), "SCR-008", "ratings[1]"),
    (
        "a rating by another method",
        lambda d: d[R]["ratings"][0].update(method="dimension"),
        "SCR-008",
        "ratings[1]",
    ),
    ("a rating twice", lambda d: d[R]["ratings"].append(d[R]["ratings"][0]), "SCR-007", "ratings"),
    ("a rating left out", lambda d: d[R]["ratings"].pop(), "SCR-010", "computed"),
    ("a comment on nothing", lambda d: d[R]["comments"][0].update(target="9"), "SCR-008", "comments"),
    ("a question about nothing", lambda d: d[R]["questions"][0].update(target="9.9"), "SCR-008", "questions"),
    (
        "no such recommendation",
        lambda d: d[R]["opinion"].update(recommendation="maybe"),
        "SCR-008",
        "opinion.recommendation",
    ),
    (
        "no such lower grade",
        lambda d: d[R]["opinion"].update(lower_grade="ZZ"),
        "SCR-008",
        "opinion.lower_grade",
    ),
    ("a verdict changed", lambda d: d[R]["computed"].update(recommends=False), "SCR-010", "computed"),
    (
        "a number changed",
        lambda d: d[R]["computed"]["dimensions"][0].update(value="4"),
        "SCR-010",
        "computed",
    ),
    (
        "words left out",
        lambda d: d[R]["computed_in_words"].pop("headline"),
        "SCR-004",
        "computed_in_words.headline",
    ),
    ("evidence changed", lambda d: d[E]["first"]["items"][0]["body"].pop(), "SCR-010", "evidence"),
    (
        "a negative stamp",
        lambda d: d[R]["interview_record"][0].update(stamp_ms=-1),
        "SCR-006",
        "interview_record[1].stamp_ms",
    ),
]


@pytest.mark.parametrize(("edit", "code", "key"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_a_faulty_record_is_refused(edit: Edit, code: str, key: str) -> None:
    documents = documents_of(sample())
    edit(documents)
    with pytest.raises(KnownError) as refused:
        parse_record(CASE, documents, STANDARD)
    assert refused.value.code == code
    assert key in refused.value.what.en
    assert "示例" not in refused.value.sentences("zh_CN") + refused.value.sentences("en")


EVIDENCE_FAULTS: list[tuple[str, Edit, str]] = [
    ("another case's collection", lambda d: d.update(id="urn:cse:case:x:evidence"), "SCR-010"),
    ("another context", lambda d: d.update({"@context": []}), "SCR-010"),
    ("a wrong total", lambda d: d.update(total=2), "SCR-010"),
    (
        "an annotation twice",
        lambda d: (d["first"]["items"].append(d["first"]["items"][0]), d.update(total=2)),
        "SCR-007",
    ),
    (
        "a rating tied twice",
        lambda d: d["first"]["items"][0]["body"].append(d["first"]["items"][0]["body"][1]),
        "SCR-007",
    ),
    ("a material by name", lambda d: d["first"]["items"][0]["target"].update(source="file.pdf"), "SCR-006"),
    ("page nought", lambda d: d["first"]["items"][0]["target"]["selector"].update(value="page=0"), "SCR-006"),
    (
        "a box of three",
        lambda d: d["first"]["items"][0]["target"]["selector"]["refinedBy"][0].update(
            {"cse:boxes": [[1, 2, 3]]}
        ),
        "SCR-005",
    ),
    (
        "a box off the page",
        lambda d: d["first"]["items"][0]["target"]["selector"]["refinedBy"][0].update(
            {"cse:boxes": [[1, 2, 3, 10_001]]}
        ),
        "SCR-006",
    ),
    ("no place", lambda d: d["first"]["items"][0]["target"]["selector"].update(refinedBy=[]), "SCR-006"),
    ("no own part", lambda d: d["first"]["items"][0]["body"][1].update({"cse:ownPart": "most"}), "SCR-006"),
]


@pytest.mark.parametrize(
    ("edit", "code"), [row[1:] for row in EVIDENCE_FAULTS], ids=[row[0] for row in EVIDENCE_FAULTS]
)
def test_faulty_evidence_is_refused(edit: Edit, code: str) -> None:
    rows = sample().rows
    document: Any = copy.deepcopy(evidence_document(CASE, rows.annotations, rows.links))
    edit(document)
    with pytest.raises(KnownError) as refused:
        parse_evidence(CASE, document, prefix="SCR")
    assert refused.value.code == code


def test_evidence_tied_to_nothing_is_our_mistake() -> None:
    with pytest.raises(BugError):
        evidence_document(CASE, (), sample().rows.links)


def test_texts_are_written_without_control_characters() -> None:
    assert plain("甲\r\n乙\r丙\x00\x7f\ud800\t丁") == "甲\n乙\n丙\t丁"
    assert plain("abc", 2) == "ab"
    rows = sample().rows
    odd = replace(rows, comments=(Comment(CASE, "1", "dimension", "好\x07的\r\n理由"),))
    documents = score_documents(ScoreRecord(HEADING, odd), STANDARD)
    record, _ = parse_record(CASE, documents, STANDARD)
    assert record.rows.comments[0].text == "好的\n理由"


def test_boxes_just_off_the_page_are_cut_at_its_edge() -> None:
    rows = sample().rows
    off = replace(rows.annotations[0], rects="[[-3,0,10004,20]]")
    found, _ = parse_evidence(CASE, evidence_document(CASE, (off,), rows.links), prefix="SCR")
    assert found[0].rects == "[[0,0,10000,20]]"


def test_the_pack_of_a_record_may_carry_its_digest() -> None:
    heading = replace(HEADING, general=PackRef("small-general", "1.0.0", None))
    record, _ = parse_record(CASE, score_documents(ScoreRecord(heading, sample().rows), STANDARD), STANDARD)
    assert record.heading.general.digest is None


def test_what_is_said_as_before_is_written_as_before() -> None:
    target = documents_of(sample())[evidence_file(CASE)]["first"]["items"][0]["target"]
    assert set(target) == {"type", "source", "selector"}, (
        "records of older programs are read, and read by them"
    )


def test_meaning_and_time_are_written_in_the_words_of_the_web() -> None:
    mark = replace(
        sample().rows.annotations[0],
        shape="time",
        page=0,
        rects="[]",
        colour="strength",
        start_ms=5,
        end_ms=65_000,
    )
    document: Any = evidence_document(CASE, (mark,), ())
    target = document["first"]["items"][0]["target"]
    assert target["styleClass"] == ["cse-highlight", "cse-strength"]
    assert target["selector"]["conformsTo"] == "http://www.w3.org/TR/media-frags/"
    assert target["selector"]["value"] == "t=0.005,65.000"
    assert parse_evidence(CASE, document, prefix="SCR")[0] == (mark,)
    for value in ("t=65.000,0.005", "t=00.005,65.000", "page=1"):
        target["selector"]["value"] = value
        with pytest.raises(KnownError):
            parse_evidence(CASE, document, prefix="SCR")
    target["selector"]["value"] = "t=0.005,65.000"
    for look in ([], ["cse-highlight", "cse-plain"], ["cse-highlight", "cse-pink"]):
        target["styleClass"] = look
        with pytest.raises(KnownError):
            parse_evidence(CASE, document, prefix="SCR")


CONDITIONS = [found.id for found in STANDARD.conditions if found.grade == "PE"]


def test_a_doubt_comes_back_and_a_record_without_one_says_nothing_of_doubts() -> None:
    assert "doubts" not in documents_of(sample())[R]
    doubts = tuple(ConditionDoubt(CASE, name, "示例 证明缺页") for name in sorted(CONDITIONS))
    assert doubts
    record = replace(sample(), rows=replace(sample().rows, doubts=doubts))
    documents = documents_of(record)
    assert [row["condition"] for row in documents[R]["doubts"]] == sorted(CONDITIONS)
    assert parse_record(CASE, documents, STANDARD)[0] == record


@pytest.mark.parametrize(
    ("doubts", "code"),
    [
        ([], "SCR-004"),
        (None, "SCR-005"),
        ([{"condition": "no-such", "text": "示例"}], "SCR-008"),
        ([{"condition": CONDITIONS[0], "text": " "}], "SCR-006"),
        ([{"condition": CONDITIONS[0], "text": "示例"}] * 2, "SCR-007"),
        ([{"condition": CONDITIONS[0]}], "SCR-004"),
    ],
    ids=["none written out", "void", "of no condition", "without a reason", "twice", "half of one"],
)
def test_faulty_doubts_are_refused(doubts: Any, code: str) -> None:
    documents = documents_of(sample())
    documents[R]["doubts"] = doubts
    with pytest.raises(KnownError) as refused:
        parse_record(CASE, documents, STANDARD)
    assert refused.value.code == code
