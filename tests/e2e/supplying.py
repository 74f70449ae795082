"""A society's supplement as the test wants it, well made or not, signed by the society's own issuer."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from cse_desktop.bundles.bag import case_digest
from cse_desktop.bundles.head import Assessor, CaseEntry
from cse_desktop.bundles.write import BundleDraft, PayloadFile, manifest_of, payload_bytes, write_bundle
from cse_desktop.domain.canonical import canonical_bytes
from cse_desktop.domain.supplement_json import (
    SUPPLEMENT_FILE,
    Supplement,
    supplement_document,
    supplement_member,
)
from cse_desktop.errors import Words
from cse_desktop.services.outgoing import standard_refs
from cse_desktop.services.room import Room
from cse_desktop.services.supplements import manifests
from cse_desktop.society import authorities
from tests.world import World


def report(*pages: str) -> bytes:
    """A PDF with one line of text on each page."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for text in pages:
        canvas.drawString(72, 760, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def supply(
    world: World,
    room: Room,
    out: Path,
    files: Mapping[str, bytes],
    *,
    number: int = 1,
    case_id: str = "",
    earlier: Sequence[bytes] | None = None,
    replaces: Mapping[str, str] | None = None,
    answers: Sequence[str] = (),
    note: Words | None = None,
    said: Supplement | None = None,
) -> Path:
    """Writes a supplement of `files` (display name → bytes) to the assessor of `room`.

    `replaces`: display name → digest; `said` is put in place of what the document would say.
    """
    assignment = room.assignment
    case = room.case(case_id or assignment.cases[0].id)
    members = {
        name: supplement_member(case.id, number, place, name.rsplit(".", 1)[-1])
        for place, name in enumerate(files, start=1)
    }
    supplement = said or Supplement(
        assignment.id,
        assignment.digest,
        number,
        note,
        tuple(answers),
        {members[name]: digest for name, digest in (replaces or {}).items()},
    )
    document = canonical_bytes(supplement_document(supplement))
    payload: list[PayloadFile] = [payload_bytes(SUPPLEMENT_FILE, document, "application/json")]
    payload += [payload_bytes(members[name], data, "application/pdf", name) for name, data in files.items()]
    before = manifests(room.storage) if earlier is None else earlier
    digest = case_digest(case.id, *before, manifest_of(payload))
    draft = BundleDraft(
        kind="supplement",
        bundle_id=world.society.ids.new(),
        assignment_id=assignment.id,
        sequence=number,
        assessor=Assessor(assignment.society, assignment.assessor_id),
        audience=assignment.society_code,
        created_claimed=world.society.now_text(),
        challenge=assignment.challenge,
        software="cse-society/test",
        assignment_digest=assignment.digest,
        standards=standard_refs(room),
        cases={case.id: CaseEntry(case.scope, digest)},
    )
    signer = authorities.signer(world.society, "csee", "issuer")
    crls = authorities.current_crls(world.society, "csee")
    write_bundle(out, draft, payload, signer, crls, [_recipient(world, room)])
    return out


def _recipient(world: World, room: Room) -> str:
    """The age recipient of the assessor's certificate."""
    from cse_desktop.society.rows import CertificateRow  # noqa: PLC0415 - beside its only use

    who = room.assignment.assessor_id
    rows = world.society.records.rows(CertificateRow, subject_id=who)
    return rows[-1].recipient
