"""How a case stands, in one of the few states, and each of its stages in a word."""

from cse_desktop.domain.ports import Outgoing
from cse_desktop.domain.records import (
    CaseState,
    Declaration,
    InterviewState,
    Rating,
    Submission,
)
from cse_desktop.errors import Words
from cse_desktop.services.gap_rows import gap_rows
from cse_desktop.services.room import Room
from cse_desktop.services.sheets import GapRow, Stage
from cse_desktop.words import words


def submitted_state(submission: Submission, outbox: dict[str, Outgoing]) -> str:
    """`submitted`, `handed_over`, `delivered` or `sent_back`, by the newest revision's bundle and its answer."""
    if submission.verdict == "accepted":
        return "delivered"
    if submission.verdict == "refused":
        return "sent_back"
    sent = outbox.get(submission.bundle_id)
    if sent is not None and sent.state in ("sent_back", "handed_over"):
        return sent.state
    return "submitted"


def case_state(room: Room, case_id: str, gaps: tuple[GapRow, ...]) -> str:
    """The whole case in one of the few states."""
    declaration = room.storage.one(Declaration, case_id=case_id)
    if declaration is not None and declaration.choice == "recuse":
        return "recused"
    newest = room.newest_submission(case_id)
    if newest is not None and room.reopening(case_id) is None:
        return submitted_state(newest, {row.bundle_id: row for row in room.storage.outbox()})
    if room.is_expired():
        return "expired"
    if room.state(case_id).on_hold:
        return "on_hold"
    if not any(gap.blocks for gap in gaps):
        return "ready"
    if _opinion_is_under_way(gaps):
        return "has_gaps"
    return "in_progress" if _begun(room, case_id) else "new"


def _opinion_is_under_way(gaps: tuple[GapRow, ...]) -> bool:
    """Everything is rated: what is left are gaps to close, not work to begin."""
    return not any(gap.kind == "unrated" for gap in gaps)


def _begun(room: Room, case_id: str) -> bool:
    state = room.storage.one(CaseState, case_id=case_id)
    return (state is not None and state.materials_opened) or bool(room.storage.rows(Rating, case_id=case_id))


def stages(room: Room, case_id: str, gaps: tuple[GapRow, ...], state: str) -> tuple[Stage, ...]:
    """Declared, materials, interview, submitted: each in a word."""
    declaration = room.storage.one(Declaration, case_id=case_id)
    if declaration is not None and declaration.choice == "recuse":
        return (_stage("declared", "blocked", "recused"),)
    signed = declaration is not None and declaration.signed
    found = [
        _stage("declared", "done" if signed else "open", "signed" if signed else "open"),
        _materials(room, case_id, gaps),
    ]
    if "interview" in room.assignment.methods:
        found.append(_interview(room, case_id))
    sent = {"submitted": "active", "handed_over": "active", "delivered": "done", "sent_back": "blocked"}
    found.append(_stage("submitted", sent.get(state, "open"), state if state in sent else "open"))
    return tuple(found)


def _materials(room: Room, case_id: str, gaps: tuple[GapRow, ...]) -> Stage:
    state = room.storage.one(CaseState, case_id=case_id)
    if state is None or not state.materials_opened:
        return _stage("materials", "open", "open")
    left = [gap for gap in gaps if gap.method == "material" and gap.kind == "unrated"]
    if left:
        text = words("casework.stage.materials.left").format(n=len(left))
        return Stage("materials", "active", text)
    return _stage("materials", "done", "done")


def _interview(room: Room, case_id: str) -> Stage:
    interview = room.storage.one(InterviewState, case_id=case_id)
    state = interview.state if interview else "planned"
    glyph = {"planned": "open", "done": "done", "no_show": "blocked"}.get(state, "active")
    return _stage("interview", glyph, state)


def _stage(stage: str, state: str, word: str) -> Stage:
    return Stage(stage, state, words(f"casework.stage.{stage}.{word}"))


def state_words(state: str) -> Words:
    """The state's name."""
    return words(f"states.state.{state}")


def rows_of_case(room: Room, case_id: str) -> tuple[tuple[GapRow, ...], str]:
    """The gaps and the state of one case."""
    declaration = room.storage.one(Declaration, case_id=case_id)
    recused = declaration is not None and declaration.choice == "recuse"
    frozen = room.is_frozen(case_id)
    gaps = () if recused or frozen else gap_rows(room, case_id)
    return gaps, case_state(room, case_id, gaps)
