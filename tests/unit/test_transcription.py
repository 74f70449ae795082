"""Paper in the score record and among the gaps: told where it was, absent where it was not, refused where bent."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from cse_desktop.domain.canonical import canonical_bytes
from cse_desktop.domain.gaps import CaseRows, gaps
from cse_desktop.domain.paper import PaperMark, Transcription, Typist
from cse_desktop.domain.records import InterviewNote, InterviewState
from cse_desktop.domain.score_json import parse_record, record_file, score_documents
from cse_desktop.domain.score_record import ScoreRecord
from cse_desktop.errors import KnownError
from tests.unit.small_packs import AT, CASE
from tests.unit.test_gaps import sound
from tests.unit.test_records_score import HEADING, STANDARD, sample

ONE = Typist("示例·王", "2026-03-12T03:00:00Z", "2026-03-12T03:10:00Z")
TWO = Typist("示例·李", "2026-03-12T04:00:00Z", "2026-03-12T04:10:00Z")
NOTE = InterviewNote("01890a5d-ac96-774b-bcce-b302099a8099", CASE, "", 720_000, AT, "能说明接地方式")
HELD = InterviewState(
    CASE, "done", "questions", "{}", "", started_at="2026-03-12T01:00:00Z", ended_at="2026-03-12T01:40:00Z"
)
FOUND = Transcription(
    (ONE, TWO), (PaperMark("1", "09:20", settled=True), PaperMark("2", "")), (PaperMark(NOTE.note_id, "09:12"),),
    times=True, identity=True, consent="no",
)  # fmt: skip


def written(found: Transcription | None = FOUND) -> ScoreRecord:
    """A record whose interview ratings of two dimensions and one note came from paper."""
    before = sample()
    stamps = {"1": 1_200_000, "2": None}
    rated = tuple(
        replace(row, stamp_ms=stamps.get(row.target, row.stamp_ms)) if row.method == "interview" else row
        for row in before.rows.ratings
    )
    return replace(
        before,
        rows=replace(
            before.rows, ratings=rated, notes=(NOTE,), interview=HELD, transcription=found, jumps=()
        ),
    )


def documents(found: ScoreRecord) -> dict[str, Any]:
    return score_documents(found, STANDARD)


def test_it_is_told_and_read_again() -> None:
    again, _ = parse_record(CASE, documents(written()), STANDARD)
    assert again.rows.transcription == FOUND
    one = replace(FOUND, typed_by=(ONE,), ratings=(PaperMark("1", "09:20"),), consent="")
    again, _ = parse_record(CASE, documents(written(one)), STANDARD)
    assert again.rows.transcription == one


def test_a_record_without_paper_has_the_bytes_that_it_always_had() -> None:
    told = documents(written())[record_file(CASE)]
    silent = documents(written(None))[record_file(CASE)]
    assert "transcription" not in silent
    assert canonical_bytes({k: v for k, v in told.items() if k != "transcription"}) == canonical_bytes(silent)


def change(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    def apply(member: dict[str, Any]) -> None:
        *way, last = path.split(".")
        place: Any = member
        for step in way:
            place = place[int(step)] if step.isdigit() else place[step]
        place[last] = value

    return apply


BENT = [
    ("nobody", change("typed_by", []), "SCR-006"),
    ("three", change("typed_by", [{"name": str(n), "from": AT, "until": AT} for n in range(3)]), "SCR-006"),
    ("the same person twice", change("typed_by.1.name", " 示例·王"), "SCR-007"),
    ("a nameless person", change("typed_by.0.name", ""), "SCR-006"),
    ("not finished", change("typed_by.0.until", None), "SCR-005"),
    ("ends before it begins", change("typed_by.0.until", "2026-03-12T02:00:00Z"), "SCR-010"),
    ("a rating that is not there", change("ratings.0.target", "9.9"), "SCR-008"),
    ("a rating of the reading", change("ratings.0.target", "1.1"), "SCR-008"),
    ("a rating twice", change("ratings.1.target", "1"), "SCR-007"),
    ("another time than the stamp", change("ratings.0.at", "09:21"), "SCR-010"),
    ("no time beside a stamp", change("ratings.0.at", None), "SCR-010"),
    ("no time of day", change("ratings.0.at", "25:00"), "SCR-006"),
    ("a note that is not there", change("notes.0.id", CASE), "SCR-008"),
    ("a note at another time", change("notes.0.at", "09:13"), "SCR-010"),
    ("consent to what", change("consent", "maybe"), "SCR-006"),
    ("a key too many", change("signed", True), "SCR-003"),
]  # fmt: skip


@pytest.mark.parametrize(("bend", "code"), [row[1:] for row in BENT], ids=[row[0] for row in BENT])
def test_what_does_not_fit_is_refused(bend: Callable[[dict[str, Any]], None], code: str) -> None:
    found = documents(written())
    bend(found[record_file(CASE)]["transcription"])
    with pytest.raises(KnownError) as refused:
        parse_record(CASE, found, STANDARD)
    assert refused.value.code == code


def test_one_person_has_nothing_to_settle() -> None:
    found = documents(written())
    found[record_file(CASE)]["transcription"]["typed_by"].pop()
    with pytest.raises(KnownError) as refused:
        parse_record(CASE, found, STANDARD)
    assert refused.value.code == "SCR-010"


def kinds(rows: CaseRows, *, twice: bool) -> list[tuple[str, str, str]]:
    found = gaps(replace(STANDARD, keyed_twice=twice), HEADING.grade, HEADING.methods, rows)
    return [(gap.kind, gap.place, gap.words.en) for gap in found if gap.blocks]


@pytest.mark.parametrize(
    ("found", "unsettled", "twice", "said"),
    [
        (None, 0, True, ""),
        (replace(FOUND, typed_by=(ONE,)), 0, False, ""),
        (replace(FOUND, typed_by=(ONE,)), 0, True, "a second person"),
        (replace(FOUND, typed_by=(replace(ONE, until=""),)), 0, False, "not wholly typed in"),
        (replace(FOUND, typed_by=(ONE, replace(TWO, until=""))), 3, True, "not wholly typed in"),
        (FOUND, 2, True, "in 2 places"),
        (FOUND, 1, True, "in 1 place."),
        (FOUND, 0, True, ""),
    ],
)
def test_what_is_missing_of_the_paper(
    found: Transcription | None, unsettled: int, twice: bool, said: str
) -> None:
    rows = replace(sound(), transcription=found, unsettled=unsettled)
    left = kinds(rows, twice=twice)
    if not said:
        assert left == []
        return
    ((kind, place, text),) = left
    assert (kind, place) == ("transcription", "paper")
    assert said in text


def test_a_rating_on_paper_is_evidence_without_a_stamp() -> None:
    rated = [replace(row, stamp_ms=None) for row in sound().ratings]
    rows = replace(sound(), ratings=rated)
    assert [kind for kind, _, _ in kinds(rows, twice=False)] != []
    marks = tuple(PaperMark(row.target, "") for row in rated if row.method == "interview")
    there = replace(rows, transcription=replace(FOUND, typed_by=(ONE,), ratings=marks))
    assert kinds(there, twice=False) == []
