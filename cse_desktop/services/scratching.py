"""Private notes beside a page or about a case: they stay in the case file and enter no bundle."""

from dataclasses import replace

from cse_desktop.domain.records import Change, Recorded, ScratchNote
from cse_desktop.errors import BugError
from cse_desktop.services.room import Room


def write(room: Room, case_id: str, text: str, material: str = "", page: int = 0) -> Recorded:
    """Keeps a new note; `material` is the digest it lies beside, empty where it is about the case."""
    case = room.must_be_open(case_id)
    if material and all(item.sha256 != material for item in case.materials):
        raise BugError("the case has no such material")
    if not text.strip():
        return room.act("scratch", case_id)
    note = ScratchNote(room.ids.new(), case_id, material, page, room.now(), text.strip())
    return room.act("scratch", case_id, Change(None, note))


def rewrite(room: Room, case_id: str, note_id: str, text: str) -> Recorded:
    """Puts other words into a note; without any words the note is taken away."""
    room.must_be_open(case_id)
    before = _note(room, case_id, note_id)
    after = replace(before, text=text.strip()) if text.strip() else None
    return room.act("scratch", case_id, Change(before, after))


def remove(room: Room, case_id: str, note_id: str) -> Recorded:
    """Takes a note away."""
    room.must_be_open(case_id)
    return room.act("scratch", case_id, Change(_note(room, case_id, note_id), None))


def _note(room: Room, case_id: str, note_id: str) -> ScratchNote:
    found = room.storage.one(ScratchNote, note_id=note_id)
    if found is None or found.case_id != case_id:
        raise BugError("there is no such note")
    return found
