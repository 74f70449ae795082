"""The rows of a score record as plain data, and back; evidence has its own document."""

import json

from cse_desktop.domain.canonical import Json, canonical_bytes
from cse_desktop.domain.evidence_json import plain, void
from cse_desktop.domain.identifiers import ID
from cse_desktop.domain.recording_json import RECORDING, read_recording, recording_document
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
    Rating,
    SoundRecording,
)
from cse_desktop.domain.score_record import RecordRows
from cse_desktop.domain.strict import DUPLICATE, LARGEST_INTEGER, MISSING_KEY, Table
from cse_desktop.domain.times import TIME
from cse_desktop.domain.transcription_json import (
    TRANSCRIPTION,
    read_transcription,
    transcription_document,
)
from cse_desktop.errors import Words

DOUBTS = "doubts"
INTERVIEW_STATES = ("planned", "ready", "running", "paused", "adjourned", "no_show", "done")
JUMP_KINDS = ("interrupted", "slept", "set_back", "set_forward", "behind")
JUMPS = "clock_jumps"
QUESTION_ORIGINS = ("bank", "gap", "own")
QUESTION_STATES = ("planned", "asked", "answered", "followed_up", "skipped")

_TARGET = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"


def rows_document(rows: RecordRows) -> dict[str, Json]:
    """The rows by name; those of a kind are in the order of their keys, notes in the order of the interview."""
    opinion = rows.opinion
    return {
        "identity_checked": rows.identity_checked,
        "ratings": [
            {
                "target": row.target,
                "method": row.method,
                "value": row.value,
                "rated_at": row.rated_at,
                "stamp_ms": row.stamp_ms,
            }
            for row in sorted(rows.ratings, key=lambda row: (row.target, row.method))
        ],
        "comments": [
            {"target": row.target, "method": row.method, "text": plain(row.text), "drafted": row.drafted}
            for row in sorted(rows.comments, key=lambda row: (row.target, row.method))
            if void(row.text)
        ],
        "questions": [
            _question(row) for row in sorted(rows.questions, key=lambda row: (row.position, row.question_id))
        ],
        "interview": None
        if rows.interview is None
        else _interview(rows.interview, rows.jumps, rows.recording),
        "interview_record": [
            {
                "id": row.note_id,
                "phase": row.phase or None,
                "stamp_ms": row.stamp_ms,
                "written_at": row.written_at,
                "text": plain(row.text),
                "question": row.question_id or None,
            }
            for row in sorted(rows.notes, key=lambda row: (row.stamp_ms, row.note_id))
            if void(row.text)
        ],
        "opinion": {
            "recommendation": opinion.recommendation,
            "lower_grade": opinion.lower_grade or None,
            "comment": void(opinion.comment),
            "feedback": void(opinion.feedback),
            "moderation": void(opinion.moderation),
            "computed_seen": opinion.computed_seen,
        },
        "confidential": {"note": void(opinion.confidential)},
        # written only where there is one, so that records without a doubt are as they always were
        **({DOUBTS: _doubts(rows.doubts)} if rows.doubts else {}),
        # likewise
        **({} if rows.transcription is None else {TRANSCRIPTION: transcription_document(rows.transcription)}),
    }


def _doubts(rows: tuple[ConditionDoubt, ...]) -> list[Json]:
    return [
        {"condition": row.condition, "text": plain(row.text)}
        for row in sorted(rows, key=lambda row: row.condition)
    ]


def _read_doubts(table: Table, case_id: str) -> tuple[ConditionDoubt, ...]:
    if DOUBTS not in table.names():
        return ()
    found = tuple(
        ConditionDoubt(
            case_id,
            entry.expect(("condition", "text")).text("condition", pattern=_TARGET),
            entry.text("text"),
        )
        for entry in table.tables(DOUBTS)
    )
    if not found:
        raise table.refusal(
            MISSING_KEY, DOUBTS, Words("没有内容时不得写出", "is left out where there are none")
        )
    return found


def read_rows(
    table: Table,
    case_id: str,
    annotations: tuple[Annotation, ...],
    links: tuple[EvidenceLink, ...],
) -> RecordRows:
    """The rows that the record says, with the evidence already read."""
    ratings = read_ratings(table, case_id)
    notes = tuple(_read_note(entry, case_id) for entry in table.tables("interview_record"))
    interview = _read_interview(table.table("interview"), case_id) if table.has("interview") else None
    rows = RecordRows(
        ratings=ratings,
        comments=tuple(_read_comment(entry, case_id) for entry in table.tables("comments")),
        annotations=annotations,
        links=links,
        questions=tuple(_read_question(entry, case_id) for entry in table.tables("questions")),
        notes=notes,
        interview=interview,
        opinion=_read_opinion(table, case_id),
        identity_checked=table.flag("identity_checked"),
        doubts=_read_doubts(table, case_id),
        jumps=_read_jumps(table, case_id),
        recording=_read_recording(table, case_id),
        transcription=read_transcription(table, ratings, notes, interview),
    )
    for name, keys in (
        ("ratings", [(row.target, row.method) for row in rows.ratings]),
        ("comments", [(row.target, row.method) for row in rows.comments]),
        ("questions", [(row.question_id, "") for row in rows.questions]),
        ("interview_record", [(row.note_id, "") for row in rows.notes]),
        (DOUBTS, [(row.condition, "") for row in rows.doubts]),
    ):
        if len(set(keys)) != len(keys):
            raise table.refusal(DUPLICATE, name, Words("有重复项", "names something twice"))
    return rows


def read_ratings(table: Table, case_id: str) -> tuple[Rating, ...]:
    """The ratings that the record says."""
    return tuple(_read_rating(entry, case_id) for entry in table.tables("ratings"))


def _question(row: PlannedQuestion) -> dict[str, Json]:
    return {
        "id": row.question_id,
        "origin": row.origin,
        "target": row.target or None,
        "text": {"zh": plain(row.text_zh), "en": plain(row.text_en)},
        "position": row.position,
        "state": row.state,
        "asked_by": row.asked_by or None,
        "stamp_ms": row.stamp_ms,
    }


def _interview(
    row: InterviewState, jumps: tuple[ClockJump, ...], recording: SoundRecording | None
) -> dict[str, Json]:
    elapsed: dict[str, Json] = json.loads(row.elapsed or "{}")
    found: dict[str, Json] = {
        "state": row.state,
        "phase": row.phase or None,
        "elapsed_ms": elapsed,
        "started_at": row.started_at or None,
        "ended_at": row.ended_at or None,
    }
    # what is absent where there is none: such a record is written as it was before there was any
    if row.reason:
        found["reason"] = plain(row.reason)
    if jumps:
        found[JUMPS] = [
            {
                "kind": jump.kind,
                "phase": jump.phase or None,
                "stamp_ms": jump.stamp_ms,
                "length_ms": jump.length_ms,
                "noticed_at": jump.noticed_at,
            }
            for jump in sorted(jumps, key=lambda jump: jump.number)
        ]
    if recording is not None:
        found[RECORDING] = recording_document(recording)
    return found


def _stamp(entry: Table) -> int | None:
    return entry.integer("stamp_ms", 0, LARGEST_INTEGER) if entry.has("stamp_ms") else None


def _void(entry: Table, key: str, pattern: str | None = None) -> str:
    return entry.text_or_none(key, pattern=pattern) or ""


def _read_rating(entry: Table, case_id: str) -> Rating:
    entry.expect(("target", "method", "value", "rated_at", "stamp_ms"))
    return Rating(
        case_id,
        entry.text("target", pattern=_TARGET),
        entry.text("method", pattern=_TARGET),
        entry.text("value", pattern="[0-9]|NE|NA"),
        entry.text("rated_at", pattern=TIME),
        _stamp(entry),
    )


def _read_comment(entry: Table, case_id: str) -> Comment:
    entry.expect(("target", "method", "text", "drafted"))
    return Comment(
        case_id,
        entry.text("target", pattern=_TARGET),
        entry.text("method", pattern=_TARGET),
        entry.text("text"),
        entry.flag("drafted"),
    )


def _read_question(entry: Table, case_id: str) -> PlannedQuestion:
    entry.expect(("id", "origin", "target", "text", "position", "state", "asked_by", "stamp_ms"))
    text = entry.table("text").expect(("zh", "en"))
    return PlannedQuestion(
        case_id=case_id,
        question_id=entry.text("id", pattern=_TARGET),
        origin=entry.choice("origin", QUESTION_ORIGINS),
        target=_void(entry, "target", _TARGET),
        text_zh=text.text("zh", empty=True),
        text_en=text.text("en", empty=True),
        position=entry.integer("position", 0, 100_000),
        state=entry.choice("state", QUESTION_STATES),
        asked_by=_void(entry, "asked_by"),
        stamp_ms=_stamp(entry),
    )


def _read_note(entry: Table, case_id: str) -> InterviewNote:
    entry.expect(("id", "phase", "stamp_ms", "written_at", "text", "question"))
    return InterviewNote(
        note_id=entry.text("id", pattern=ID),
        case_id=case_id,
        phase=_void(entry, "phase", _TARGET),
        stamp_ms=entry.integer("stamp_ms", 0, LARGEST_INTEGER),
        written_at=entry.text("written_at", pattern=TIME),
        text=entry.text("text"),
        question_id=_void(entry, "question", _TARGET),
    )


def _read_interview(entry: Table, case_id: str) -> InterviewState:
    entry.expect(("state", "phase", "elapsed_ms", "started_at", "ended_at"), ("reason", JUMPS, RECORDING))
    elapsed = entry.table("elapsed_ms")
    spent: dict[str, Json] = {phase: elapsed.integer(phase, 0, LARGEST_INTEGER) for phase in elapsed.names()}
    return InterviewState(
        case_id=case_id,
        state=entry.choice("state", INTERVIEW_STATES),
        phase=_void(entry, "phase", _TARGET),
        elapsed=canonical_bytes(spent).decode(),
        since="",
        started_at=_void(entry, "started_at", TIME),
        ended_at=_void(entry, "ended_at", TIME),
        reason=_void(entry, "reason"),
    )


def _read_recording(table: Table, case_id: str) -> SoundRecording | None:
    if not table.has("interview") or not table.table("interview").has(RECORDING):
        return None
    return read_recording(table.table("interview").table(RECORDING), case_id)


def _read_jumps(table: Table, case_id: str) -> tuple[ClockJump, ...]:
    if not table.has("interview") or not table.table("interview").has(JUMPS):
        return ()
    return tuple(
        ClockJump(
            case_id=case_id,
            number=number,
            kind=entry.expect(("kind", "phase", "stamp_ms", "length_ms", "noticed_at")).choice(
                "kind", JUMP_KINDS
            ),
            phase=_void(entry, "phase", _TARGET),
            stamp_ms=entry.integer("stamp_ms", 0, LARGEST_INTEGER),
            length_ms=entry.integer("length_ms", 0, LARGEST_INTEGER),
            noticed_at=entry.text("noticed_at", pattern=TIME),
        )
        for number, entry in enumerate(table.table("interview").tables(JUMPS), 1)
    )


def _read_opinion(table: Table, case_id: str) -> Opinion:
    entry = table.table("opinion").expect(
        ("recommendation", "lower_grade", "comment", "feedback", "moderation", "computed_seen")
    )
    confidential = table.table("confidential").expect(("note",))
    return Opinion(
        case_id=case_id,
        recommendation=entry.text("recommendation", pattern=_TARGET),
        lower_grade=_void(entry, "lower_grade", _TARGET),
        comment=_void(entry, "comment"),
        feedback=_void(entry, "feedback"),
        confidential=_void(confidential, "note"),
        moderation=_void(entry, "moderation"),
        computed_seen=entry.flag("computed_seen"),
    )
