"""What is typed in from paper, as rows of the case file, and what the other rows become by it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from cse_desktop.domain.paper import (
    IDENTITY,
    NOTE,
    Stands,
    Transcription,
    held,
    ratings,
    settled_fields,
    stamp_of,
    standing,
    transcription,
)
from cse_desktop.domain.records import (
    INTERVIEW,
    Change,
    InterviewNote,
    InterviewState,
    PaperTyping,
    Rating,
    TypedValue,
    key_of,
)
from cse_desktop.services.room import Room

BEFORE_ANY = ("planned", "ready")
"""states of an interview that was not held on the screen"""


def typed_of(room: Room, case_id: str) -> list[TypedValue]:
    """Everything that anybody typed of the case."""
    return room.storage.rows(TypedValue, case_id=case_id)


def stands_of(room: Room, case_id: str, values: Iterable[TypedValue]) -> dict[str, Stands]:
    """What of `values` holds."""
    return standing(values, twice=room.standard(case_id).keyed_twice)


def transcription_of(room: Room, case_id: str) -> Transcription | None:
    """What of the case came from paper; None where nobody typed anything."""
    # sheets are few, and a roster of thousands asks for that of each case
    typings = [row for row in room.storage.rows(PaperTyping) if row.case_id == case_id]
    if not typings:
        return None
    values = typed_of(room, case_id)
    return transcription(
        typings,
        stands_of(room, case_id, values),
        room.storage.rows(Rating, case_id=case_id),
        room.storage.rows(InterviewNote, case_id=case_id),
        room.storage.one(InterviewState, case_id=case_id),
        phases_of(room),
        settled_fields(values),
    )


def phases_of(room: Room) -> list[str]:
    """The ids of the round's phases, in their order."""
    return [phase.id for phase in room.assignment.phases]


def with_changes(values: Iterable[TypedValue], changes: Iterable[Change]) -> list[TypedValue]:
    """The typed values after `changes`."""
    found = {key_of(row): row for row in values}
    for change in changes:
        if isinstance(change.after, TypedValue):
            found[key_of(change.after)] = change.after
        elif isinstance(change.before, TypedValue):
            found.pop(key_of(change.before), None)
    return list(found.values())


def following(
    room: Room, case_id: str, before: Mapping[str, Stands], after: Mapping[str, Stands], new_note: str = ""
) -> list[Change]:
    """What else changes where `after` holds in place of `before`; the note `new_note` is seen to elsewhere.

    What was done on the screen stays: a clock that ran there, a rating that was changed there.
    """
    changes: list[Change] = []
    interview = room.storage.one(InterviewState, case_id=case_id)
    began_before = interview.started_at if interview is not None else ""
    said, says = held(case_id, before, phases_of(room)), held(case_id, after, phases_of(room))
    if said != says and (interview in (None, said) or _not_held(interview)):
        changes.append(Change(interview, says))
        interview = says
    began = interview.started_at if interview is not None else ""
    changes += _identity(room, case_id, before, after)
    changes += _ratings(room, case_id, before, after, (began_before, began))
    for note in room.storage.rows(InterviewNote, case_id=case_id):
        mark = after.get(NOTE + note.note_id)
        if mark is not None and note.note_id != new_note:
            changes.append(Change(note, replace(note, stamp_ms=stamp_of(began, mark.value) or 0)))
    return [change for change in changes if change.before != change.after]


def _not_held(interview: InterviewState | None) -> bool:
    return interview is None or interview.state in BEFORE_ANY


def _identity(
    room: Room, case_id: str, before: Mapping[str, Stands], after: Mapping[str, Stands]
) -> list[Change]:
    if (IDENTITY in before) == (IDENTITY in after):
        return []
    state = replace(room.state(case_id), identity_checked=IDENTITY in after)
    return [Change(room.stored_state(case_id), state)]


def _ratings(
    room: Room,
    case_id: str,
    before: Mapping[str, Stands],
    after: Mapping[str, Stands],
    began: tuple[str, str],
) -> list[Change]:
    changes: list[Change] = []
    old, new = ratings(case_id, before, began[0]), ratings(case_id, after, began[1])
    for target in {*old, *new}:
        was, comes = old.get(target), new.get(target)
        if was == comes:
            continue
        current = room.storage.one(Rating, case_id=case_id, target=target, method=INTERVIEW)
        if comes is None:
            changes += [Change(current, None)] if current is not None and current == was else []
        elif was is None or current == was or (was.value, was.rated_at) != (comes.value, comes.rated_at):
            changes.append(Change(current, comes))
    return changes
