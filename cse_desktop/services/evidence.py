"""Tying ratings to places in the applicant's materials."""

import json
from collections.abc import Sequence
from dataclasses import replace

from cse_desktop.domain.annotations import is_well_formed
from cse_desktop.domain.documents import Box
from cse_desktop.domain.records import Annotation, Change, EvidenceLink, Recorded
from cse_desktop.errors import BugError
from cse_desktop.services.room import Room

OWN_PARTS = ("sole", "leading", "partial", "unclear")
Link = tuple[str, str, str, str]
"""target, method, the applicant's own part, remark"""


def annotate(
    room: Room,
    case_id: str,
    material: str,
    page: int,
    shape: str,
    boxes: Sequence[Box],
    quote: str = "",
    prefix: str = "",
    suffix: str = "",
    note: str = "",
    links: Sequence[Link] = (),
    *,
    style: str = "highlight",
    colour: str = "plain",
    start_ms: int | None = None,
    end_ms: int | None = None,
) -> Recorded:
    """Marks a place in a material and ties it to ratings, in one act.

    `material` is the digest of its bytes, `page` counts from 0, `shape`, `style` and
    `colour` are as in the record; a stretch of `time` in sound or film runs from `start_ms` to `end_ms`.
    """
    case = room.must_be_open(case_id)
    if all(item.sha256 != material for item in case.materials):
        raise BugError("the case has no such material")
    rects = json.dumps([list(box) for box in boxes], separators=(",", ":"))
    place = (material, page, shape, rects, quote, prefix, suffix)
    annotation = Annotation(room.ids.new(), case_id, *place, note, style, colour, start_ms, end_ms)
    if not is_well_formed(annotation):
        raise BugError("an annotation that cannot be")
    tied = [Change(None, _link(case_id, annotation.annotation_id, *link)) for link in links]
    return room.act("attach-evidence" if tied else "annotate", case_id, Change(None, annotation), *tied)


def link(
    room: Room, case_id: str, annotation_id: str, target: str, method: str, own_part: str, remark: str = ""
) -> Recorded:
    """Ties an existing annotation to one more rating, or says its own part or remark anew."""
    room.must_be_open(case_id)
    if _annotation(room, case_id, annotation_id) is None:
        raise BugError("there is no such annotation")
    before = room.storage.one(EvidenceLink, annotation_id=annotation_id, target=target, method=method)
    after = _link(case_id, annotation_id, target, method, own_part, remark)
    return room.act("attach-evidence", case_id, Change(before, after))


def link_all(room: Room, case_id: str, annotation_id: str, links: Sequence[Link]) -> Recorded:
    """Ties an existing annotation to several ratings at once; one that is tied already says own part anew."""
    room.must_be_open(case_id)
    if _annotation(room, case_id, annotation_id) is None:
        raise BugError("there is no such annotation")
    changes = [
        Change(
            room.storage.one(EvidenceLink, annotation_id=annotation_id, target=target, method=method),
            _link(case_id, annotation_id, target, method, own_part, remark),
        )
        for target, method, own_part, remark in links
    ]
    return room.act("attach-evidence", case_id, *changes)


def unlink(room: Room, case_id: str, annotation_id: str, target: str, method: str) -> Recorded:
    """Takes an annotation away from a rating; the annotation stays."""
    room.must_be_open(case_id)
    before = room.storage.one(EvidenceLink, annotation_id=annotation_id, target=target, method=method)
    return room.act("detach-evidence", case_id, *([Change(before, None)] if before else []))


def remove(room: Room, case_id: str, annotation_id: str) -> Recorded:
    """Takes an annotation away, and with it what it was tied to."""
    room.must_be_open(case_id)
    annotation = _annotation(room, case_id, annotation_id)
    if annotation is None:
        return room.act("remove-annotation", case_id)
    links = room.storage.rows(EvidenceLink, annotation_id=annotation_id)
    gone = [Change(found, None) for found in links]
    return room.act("remove-annotation", case_id, *gone, Change(annotation, None))


def write_note(room: Room, case_id: str, annotation_id: str, note: str) -> Recorded:
    """Keeps the note beside an annotation."""
    room.must_be_open(case_id)
    before = _annotation(room, case_id, annotation_id)
    if before is None:
        raise BugError("there is no such annotation")
    return room.act("note-annotation", case_id, Change(before, replace(before, note=note)))


def restyle(room: Room, case_id: str, annotation_id: str, style: str, colour: str) -> Recorded:
    """Draws an annotation in another way, or gives it another meaning."""
    room.must_be_open(case_id)
    before = _annotation(room, case_id, annotation_id)
    if before is None:
        raise BugError("there is no such annotation")
    after = replace(before, style=style, colour=colour)
    if not is_well_formed(after):
        raise BugError("an annotation that cannot be")
    return room.act("restyle-annotation", case_id, Change(before, after))


def _annotation(room: Room, case_id: str, annotation_id: str) -> Annotation | None:
    found = room.storage.one(Annotation, annotation_id=annotation_id)
    if found is not None and found.case_id != case_id:
        raise BugError("an annotation of another case")
    return found


def _link(
    case_id: str, annotation_id: str, target: str, method: str, own_part: str, remark: str = ""
) -> EvidenceLink:
    if own_part not in OWN_PARTS:
        raise BugError("there is no such own part")
    return EvidenceLink(case_id, annotation_id, target, method, own_part, remark)
