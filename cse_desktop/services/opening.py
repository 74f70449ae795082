"""From the documents that came with an assignment to what can be worked on: on arrival, and each time it is opened."""

import contextlib
import hashlib
from collections.abc import Mapping

from cse_desktop.bundles.head import Head, parse_head
from cse_desktop.domain.assignment import Assignment, Material
from cse_desktop.domain.assignment_json import Carried, parse_assignment
from cse_desktop.domain.canonical import Json, parse_canonical
from cse_desktop.domain.ports import CaseFiles, Clock, Ids, Storage
from cse_desktop.domain.records import Declaration, RecordingConsent, TakenSupplement
from cse_desktop.domain.sample_json import is_agreed
from cse_desktop.errors import KnownError
from cse_desktop.errors.refusals import Refused
from cse_desktop.services.kept_standards import KEPT, kept_standards
from cse_desktop.services.room import Room

DATA = "data/"
HEAD = "bundle.json"
TAG_MANIFEST = "tagmanifest-sha256.txt"


def room_of(storage: Storage, clock: Clock, ids: Ids, employer: str) -> Room:
    """The room of the assignment whose case file is open."""
    names = storage.payload_names()
    documents = {name: storage.payload(name) for name in names if _is_document(name)}
    head = parse_head(storage.payload(HEAD))
    assignment = assignment_from(head, hashlib.sha256(storage.payload(TAG_MANIFEST)).hexdigest(), documents)
    if storage.rows(TakenSupplement):
        from cse_desktop.services.supplements import supplied  # noqa: PLC0415 - few have any; it knows bundles

        assignment = supplied(assignment, storage)
    kept = {name: storage.payload(name) for name in names if name.startswith(KEPT)}
    standards = kept_standards(assignment, kept)
    if standards is None:
        from cse_desktop.services.standards import standards_of  # noqa: PLC0415 - an older file; it parses packs

        packs = {name: storage.payload(name) for name in names if name.startswith(DATA)}
        standards = standards_of(assignment, packs)
    return Room(assignment, standards, storage, clock, ids, employer)


def destroy_recused(room: Room, files: CaseFiles) -> None:
    """Destroys the materials of recused applicants; where that fails it is tried again at the next opening.

    They are not read meanwhile: the recusal stands in the case file.
    """
    for row in room.storage.rows(Declaration):
        if row.signed and row.choice == "recuse":
            with contextlib.suppress(KnownError):
                files.destroy_materials(room.assignment.id, row.case_id)


def destroy_withdrawn(room: Room, files: CaseFiles) -> None:
    """Destroys recordings for which consent was taken back; where that fails it is tried again likewise."""
    for row in room.storage.rows(RecordingConsent):
        if row.destroyed:
            with contextlib.suppress(KnownError):
                files.destroy_recording(room.assignment.id, row.case_id)


def assignment_from(head: Head, digest: str, documents: Mapping[str, bytes]) -> Assignment:
    """The assignment, from its documents and what the bundle says of its files."""
    carried = Carried(
        digest=digest,
        case_digests={case_id: case.digest for case_id, case in head.cases.items()},
        files=tuple(
            Material(file.path, file.display_name, file.media_type, file.size, file.sha256)
            for file in head.files
        ),
    )
    parsed: dict[str, Json] = {
        name: parse_canonical(data, name) for name, data in documents.items() if _is_document(name)
    }
    assignment = parse_assignment(parsed, carried)
    if assignment.id != head.assignment_id or {case.id: case.scope for case in assignment.cases} != {
        case_id: case.scope for case_id, case in head.cases.items()
    }:
        raise Refused("CSB-094", "assignment.json")
    if assignment.society_code != head.audience:
        raise Refused("CSB-092", "society")
    return assignment


def _is_document(name: str) -> bool:
    # what was agreed on a sample stays unread until one's own ratings are compared with it
    return name.startswith(DATA) and name.endswith(".json") and not is_agreed(name)
