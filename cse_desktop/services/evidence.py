"""Tying ratings to places in the applicant's materials."""

import json
from collections.abc import Sequence
from dataclasses import replace

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
) -> Recorded:
    """Marks a place in a material and ties it to ratings, in one act.

    `material` is the digest of its bytes, `page` counts from 0, `shape` is `text`, `box` or `whole`.
    """
    case = room.must_be_open(case_id)
    if all(item.sha256 != material for item in case.materials):
        raise BugError("the case has no such material")
    rects = json.dumps([list(box) for box in boxes], separators=(",", ":"))
    annotation = Annotation(
        room.ids.new(), case_id, material, page, shape, rects, quote, prefix, suffix, note
    )
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
