"""What of a score record came from paper: the record's member `transcription`, absent where nothing did."""

from collections.abc import Iterable

from cse_desktop.domain.canonical import Json
from cse_desktop.domain.evidence_json import plain, void
from cse_desktop.domain.identifiers import ID
from cse_desktop.domain.paper import CLOCK, PaperMark, Transcription, Typist, same_person, stamp_of
from cse_desktop.domain.records import INTERVIEW, InterviewNote, InterviewState, Rating
from cse_desktop.domain.strict import DANGLING, DUPLICATE, MISMATCH, OUT_OF_RANGE, Table
from cse_desktop.domain.times import TIME
from cse_desktop.errors import Words

TRANSCRIPTION = "transcription"
_TARGET = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
_MOST_TYPISTS = 2


def transcription_document(found: Transcription) -> dict[str, Json]:
    """The transcription as plain data; marks are in the order of their keys."""
    return {
        "typed_by": [
            {"name": plain(who.name), "from": who.begun_at, "until": who.until} for who in found.typed_by
        ],
        "ratings": [
            {"target": mark.key, "at": void(mark.at), "settled": mark.settled} for mark in found.ratings
        ],
        "notes": [{"id": mark.key, "at": void(mark.at)} for mark in found.notes],
        "times": found.times,
        "identity": found.identity,
        "consent": void(found.consent),
    }


def read_transcription(
    table: Table,
    ratings: Iterable[Rating],
    notes: Iterable[InterviewNote],
    interview: InterviewState | None,
) -> Transcription | None:
    """What the record says came from paper, held against its rows; None where it says nothing."""
    if not table.has(TRANSCRIPTION):
        return None
    entry = table.table(TRANSCRIPTION).expect(
        ("typed_by", "ratings", "notes", "times", "identity", "consent")
    )
    found = Transcription(
        typed_by=tuple(_typist(row) for row in entry.tables("typed_by")),
        ratings=tuple(_rating(row) for row in entry.tables("ratings")),
        notes=tuple(_note(row) for row in entry.tables("notes")),
        times=entry.flag("times"),
        identity=entry.flag("identity"),
        consent=entry.choice("consent", ("yes", "no")) if entry.has("consent") else "",
    )
    _check_typists(entry, found)
    started_at = interview.started_at if interview is not None else ""
    _check_marks(
        entry,
        "ratings",
        found.ratings,
        {row.target: row.stamp_ms for row in ratings if row.method == INTERVIEW},
        started_at,
    )
    _check_marks(entry, "notes", found.notes, {row.note_id: row.stamp_ms for row in notes}, started_at)
    if found.times and interview is None:
        raise entry.refusal(DANGLING, "times", Words("没有面试", "there is no interview"))
    return found


def _typist(row: Table) -> Typist:
    row.expect(("name", "from", "until"))
    return Typist(row.text("name"), row.text("from", pattern=TIME), row.text("until", pattern=TIME))


def _rating(row: Table) -> PaperMark:
    row.expect(("target", "at", "settled"))
    return PaperMark(row.text("target", pattern=_TARGET), _clock(row), row.flag("settled"))


def _note(row: Table) -> PaperMark:
    row.expect(("id", "at"))
    return PaperMark(row.text("id", pattern=ID), _clock(row))


def _clock(row: Table) -> str:
    return row.text_or_none("at", pattern=CLOCK) or ""


def _check_typists(entry: Table, found: Transcription) -> None:
    people = found.typed_by
    if not 1 <= len(people) <= _MOST_TYPISTS:
        raise entry.refusal(OUT_OF_RANGE, "typed_by", Words("须为一人或两人", "must be one person or two"))
    if len(people) == _MOST_TYPISTS and same_person(people[0].name, people[1].name):
        raise entry.refusal(DUPLICATE, "typed_by", Words("两次录入须为两人", "one person can not be both"))
    if any(who.until < who.begun_at for who in people):
        raise entry.refusal(MISMATCH, "typed_by", Words("结束早于开始", "ends before it begins"))
    if len(people) == 1 and any(mark.settled for mark in found.ratings):
        raise entry.refusal(
            MISMATCH, "ratings", Words("一人录入没有分歧可核定", "one person has nothing to settle")
        )


def _check_marks(
    entry: Table, name: str, marks: tuple[PaperMark, ...], stamps: dict[str, int | None], started_at: str
) -> None:
    """Each mark belongs to a row of the record, once, and the row's stamp is what the paper's time gives."""
    if len({mark.key for mark in marks}) != len(marks):
        raise entry.refusal(DUPLICATE, name, Words("有重复项", "names something twice"))
    for mark in marks:
        if mark.key not in stamps:
            raise entry.refusal(DANGLING, name, Words("记录中没有所指的内容", "names nothing of the record"))
        wanted = stamp_of(started_at, mark.at)
        if stamps[mark.key] != (wanted if name == "ratings" else wanted or 0):
            raise entry.refusal(
                MISMATCH, name, Words("与纸上的时间不符", "does not go with the time on the paper")
            )
