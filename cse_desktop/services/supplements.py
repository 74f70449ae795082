"""Further material that a society sends: taken in beside the assignment, and read with it from then on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cse_desktop.bundles.bag import case_digest
from cse_desktop.bundles.head import Head, parse_head
from cse_desktop.bundles.names import HEAD, MANIFEST, SIGNATURE, TAG_MANIFEST
from cse_desktop.bundles.read import ReadBundle
from cse_desktop.bundles.rules import KnownAssignment, KnownCase
from cse_desktop.domain.assignment import Assignment, Material
from cse_desktop.domain.canonical import parse_canonical
from cse_desktop.domain.ports import IdentityInfo, NewSupplement, Storage
from cse_desktop.domain.records import Act, CaseState, Change, Declaration, EvidenceQuery, TakenSupplement
from cse_desktop.domain.supplement_json import (
    SUPPLEMENT_FILE,
    Supplement,
    parse_supplement,
    with_supplement,
)
from cse_desktop.errors import KnownError, Words
from cse_desktop.errors.refusals import Refused
from cse_desktop.services.outgoing import standard_refs
from cse_desktop.services.room import Room
from cse_desktop.trust.profile import read_certificate
from cse_desktop.words import words


@dataclass(frozen=True, slots=True)
class SupplementPlace:
    """Where the materials of a supplement may go."""

    taken: bool
    """it is here already: its bytes are read through and kept nowhere"""
    recused: frozenset[str]
    """cases of which nothing is kept"""


def supplied(assignment: Assignment, storage: Storage) -> Assignment:
    """The assignment with all further material that was taken in."""
    for taken in storage.rows(TakenSupplement):
        head = parse_head(storage.payload(_kept(taken.number, HEAD)))
        document = storage.payload(_kept(taken.number, SUPPLEMENT_FILE))
        assignment = _with(assignment, head, document)[0]
    return assignment


def place_of(room: Room, head: Head) -> SupplementPlace:
    """Where the materials of a supplement that is believed may go; `SUP-101` where one before it is missing."""
    taken = {row.number for row in room.storage.rows(TakenSupplement)}
    if head.sequence > len(taken) + 1:
        raise KnownError(
            "SUP-101",
            words("supplement.out_of_order"),
            safe=words("supplement.nothing_changed"),
            next_step=words("supplement.open_first"),
        )
    rows = room.storage.rows(Declaration)
    recused = frozenset(row.case_id for row in rows if row.signed and row.choice == "recuse")
    return SupplementPlace(head.sequence in taken, recused)


def known_supplement(room: Room, info: IdentityInfo, head: Head) -> KnownAssignment | None:
    """What this desk knows of the assignment that a supplement names."""
    assignment = room.assignment
    if head.assignment_id != assignment.id:
        return None
    taken = room.storage.rows(TakenSupplement)
    return KnownAssignment(
        society=assignment.society,
        assessor_id=assignment.assessor_id,
        society_key=read_certificate(info.chain[0], "society").key_sha256,
        digest=assignment.digest,
        challenge=assignment.challenge,
        cases={case.id: KnownCase(case.scope, case.digest) for case in assignment.cases},
        standards=frozenset(standard_refs(room)),
        sequences={row.number: row.tagmanifest_sha256 for row in taken},
        manifests=manifests(room.storage),
    )


def manifests(storage: Storage) -> tuple[bytes, ...]:
    """The payload manifests of the assignment and of each supplement, in their order."""
    taken = storage.rows(TakenSupplement)
    return (storage.payload(MANIFEST), *(storage.payload(_kept(row.number, MANIFEST)) for row in taken))


def earlier_digests(storage: Storage) -> Mapping[str, frozenset[str]]:
    """Case id → digests that the case had before a supplement brought something for it."""
    known = manifests(storage)
    cases = {
        case_id
        for row in storage.rows(TakenSupplement)
        for case_id in parse_head(storage.payload(_kept(row.number, HEAD))).cases
    }
    return {
        case_id: frozenset(case_digest(case_id, *known[:count]) for count in range(1, len(known)))
        for case_id in cases
    }


def take_supplement(room: Room, bundle: ReadBundle, new: NewSupplement | None) -> Words:
    """Takes in a believed supplement whose materials lie in `new`; one that is here already changes nothing.

    `KnownError` where it does not fit the assignment; nothing is kept then.
    """
    if bundle.repeated or new is None:
        return words("supplement.here_already")
    try:
        return _take(room, bundle, new)
    except BaseException:
        new.discard()
        raise


def _take(room: Room, bundle: ReadBundle, new: NewSupplement) -> Words:
    head = bundle.head
    document = bundle.kept.get(SUPPLEMENT_FILE)
    if document is None:
        raise Refused("CSB-120", SUPPLEMENT_FILE)
    assignment, supplement = _with(room.assignment, head, document)
    changes = [Change(None, _row(room, bundle)), *_answered(room, head, supplement), *_not_done(room, head)]
    case_id = next(iter(head.cases)) if len(head.cases) == 1 else None
    new.publish()
    act = Act("take-supplement", case_id, tuple(changes), undoable=False)
    room.storage.commit(act, payloads=_payloads(bundle, document))
    room.assignment = assignment
    return _said(room, head, supplement)


def _with(assignment: Assignment, head: Head, document: bytes) -> tuple[Assignment, Supplement]:
    files = tuple(
        Material(file.path, file.display_name, file.media_type, file.size, file.sha256) for file in head.files
    )
    supplement = parse_supplement(parse_canonical(document, SUPPLEMENT_FILE), files)
    if supplement.number != head.sequence:
        raise Refused("CSB-120", "number")
    digests = {case_id: case.digest for case_id, case in head.cases.items()}
    return with_supplement(assignment, supplement, files, digests), supplement


def _row(room: Room, bundle: ReadBundle) -> TakenSupplement:
    head = bundle.head
    return TakenSupplement(head.sequence, head.bundle_id, bundle.tagmanifest_sha256, room.now())


def _answered(room: Room, head: Head, supplement: Supplement) -> list[Change]:
    """Requests that it answers; one that this case file does not know was asked from another copy of it."""
    asked = room.storage.rows(EvidenceQuery)
    return [
        Change(query, replace(query, answered_by=head.bundle_id))
        for query in asked
        if query.query_id in supplement.answers and not query.answered_by
    ]


def _not_done(room: Room, head: Head) -> list[Change]:
    """Reading is not done with while there is something new to read."""
    found = []
    for case_id in head.cases:
        state = room.storage.one(CaseState, case_id=case_id)
        if state is not None and state.materials_done and not room.is_frozen(case_id):
            found.append(Change(state, replace(state, materials_done=False)))
    return found


def _payloads(bundle: ReadBundle, document: bytes) -> dict[str, bytes]:
    """Its document as it came, and what proves who sent it."""
    number = bundle.head.sequence
    return {
        _kept(number, SUPPLEMENT_FILE): document,
        _kept(number, HEAD): bundle.head_bytes,
        _kept(number, MANIFEST): bundle.manifest,
        _kept(number, TAG_MANIFEST): bundle.tagmanifest,
        _kept(number, SIGNATURE): bundle.p7s,
    }


def _kept(number: int, name: str) -> str:
    return f"supplements/{number:04d}/{name}"


def _said(room: Room, head: Head, supplement: Supplement) -> Words:
    cases = [room.case(case_id).profile.number for case_id in head.cases]
    said = words("supplement.arrived")
    files = len(head.files) - 1
    text = Words(
        said.zh.format(cases="、".join(cases), files=files),
        said.en.format(cases=", ".join(cases), files=files),
    )
    note = supplement.note
    if note is None:
        return text
    lead = words("supplement.note")
    return Words(text.zh + lead.zh.format(note=note.zh), text.en + lead.en.format(note=note.en))
