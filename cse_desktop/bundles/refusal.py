"""The society's answer to a bundle it did not accept: `data/refusal.json`."""

from dataclasses import dataclass

from cse_desktop.bundles.answers import (
    COUNT,
    answered,
    checked_code,
    checked_time,
    data_file,
    read_document,
)
from cse_desktop.bundles.head import KINDS
from cse_desktop.bundles.read import ReadBundle, RefusedBundle
from cse_desktop.bundles.write import PayloadFile, payload_bytes
from cse_desktop.domain.canonical import Json, canonical_bytes
from cse_desktop.domain.identifiers import DIGEST, ID
from cse_desktop.domain.strict import Table
from cse_desktop.domain.times import TIME
from cse_desktop.errors import Words
from cse_desktop.errors.refusals import REFUSALS, Refused

REFUSAL = "data/refusal.json"


@dataclass(frozen=True, slots=True)
class RefusalNote:
    """Which bundle was sent back, when, by which code, and what to do, in the society's words."""

    assignment_id: str
    bundle_id: str
    kind: str
    sequence: int
    tagmanifest_sha256: str
    ciphertext_sha256: str
    received_at: str
    code: str
    reason: Words
    next_step: Words
    software: str


def refusal_for(
    refused: RefusedBundle, ciphertext_sha256: str, received_at: str, software: str
) -> RefusalNote:
    """The answer to a bundle that was refused after its signature was believed."""
    row = REFUSALS[refused.code]
    return RefusalNote(
        assignment_id=refused.head.assignment_id,
        bundle_id=refused.head.bundle_id,
        kind=refused.head.kind,
        sequence=refused.head.sequence,
        tagmanifest_sha256=refused.tagmanifest_sha256,
        ciphertext_sha256=ciphertext_sha256,
        received_at=received_at,
        code=refused.code,
        reason=row.what,
        next_step=row.next_step,
        software=software,
    )


def refusal_payload(note: RefusalNote) -> list[PayloadFile]:
    """The data file of the refusal's bundle."""
    return [payload_bytes(REFUSAL, refusal_bytes(note), "application/json")]


def refusal_bytes(note: RefusalNote) -> bytes:
    """The canonical JSON."""
    return canonical_bytes(
        {
            "assignment_id": note.assignment_id,
            "bundle_id": note.bundle_id,
            "kind": note.kind,
            "sequence": note.sequence,
            "tagmanifest_sha256": note.tagmanifest_sha256,
            "ciphertext_sha256": note.ciphertext_sha256,
            "received_at": note.received_at,
            "code": note.code,
            "reason": _both(note.reason),
            "next_step": _both(note.next_step),
            "software": note.software,
        }
    )


def parse_refusal(read: ReadBundle) -> RefusalNote:
    """The note inside a bundle of that kind which was believed; else `Refused` CSB-120."""
    if set(read.kept) != {REFUSAL}:
        raise Refused("CSB-120", "data files of a refusal")
    note = read_document(data_file(read, REFUSAL), REFUSAL, _note)
    answered(read, note.assignment_id)
    return note


def _both(text: Words) -> Json:
    return {"zh": text.zh, "en": text.en}


def _note(table: Table) -> RefusalNote:
    table.expect(
        {
            *("assignment_id", "bundle_id", "kind", "sequence", "tagmanifest_sha256", "ciphertext_sha256"),
            *("received_at", "code", "reason", "next_step", "software"),
        }
    )
    return RefusalNote(
        assignment_id=table.text("assignment_id", pattern=ID),
        bundle_id=table.text("bundle_id", pattern=ID),
        kind=table.choice("kind", KINDS),
        sequence=table.integer("sequence", 1, COUNT),
        tagmanifest_sha256=table.text("tagmanifest_sha256", pattern=DIGEST),
        ciphertext_sha256=table.text("ciphertext_sha256", pattern=DIGEST),
        received_at=checked_time(table.text("received_at", pattern=TIME)),
        code=checked_code(table.text("code")),
        reason=table.words("reason"),
        next_step=table.words("next_step"),
        software=table.text("software"),
    )
