"""The society's answer to a bundle it accepted: `data/receipt.json`, beside what was signed and the lists used."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cse_desktop.bundles.answers import (
    COUNT,
    answered,
    checked_code,
    checked_time,
    data_file,
    read_document,
)
from cse_desktop.bundles.bag import sha256_hex
from cse_desktop.bundles.head import KINDS
from cse_desktop.bundles.read import ReadBundle
from cse_desktop.bundles.write import PayloadFile, payload_bytes
from cse_desktop.domain.canonical import Json, canonical_bytes
from cse_desktop.domain.identifiers import DIGEST, ID, OID
from cse_desktop.domain.strict import Table
from cse_desktop.domain.times import TIME
from cse_desktop.errors.refusals import Refused

RECEIPT = "data/receipt.json"
ACCEPTED_MANIFEST = "data/accepted/tagmanifest-sha256.txt"
ACCEPTED_SIGNATURE = "data/accepted/tagmanifest-sha256.txt.p7s"
ACCEPTED = "accepted"
REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class CaseVerdict:
    """The answer for one case: `accepted`, or `refused` with a code."""

    revision: int | None
    verdict: str
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the society received, when, and what it says of each case."""

    assignment_id: str
    bundle_id: str
    kind: str
    sequence: int
    tagmanifest_sha256: str
    ciphertext_sha256: str
    signer_cert: str
    """digest of the DER of the signer's certificate"""
    scopes: tuple[str, ...]
    """distinct scopes of the cases"""
    received_at: str
    cases: Mapping[str, CaseVerdict]
    crls: tuple[str, ...]
    """digests (DER) of the lists used: society's, root's"""
    software: str


def receipt_for(
    received: ReadBundle, received_at: str, software: str, refused_cases: Mapping[str, str] | None = None
) -> Receipt:
    """The receipt for a bundle that was believed; `refused_cases` gives a code for each case that was not accepted."""
    codes = refused_cases or {}
    head = received.head
    return Receipt(
        assignment_id=head.assignment_id,
        bundle_id=head.bundle_id,
        kind=head.kind,
        sequence=head.sequence,
        tagmanifest_sha256=received.tagmanifest_sha256,
        ciphertext_sha256=received.ciphertext_sha256,
        signer_cert=received.signer.leaf.sha256,
        scopes=head.scopes,
        received_at=received_at,
        cases={
            case_id: CaseVerdict(case.revision, REFUSED if case_id in codes else ACCEPTED, codes.get(case_id))
            for case_id, case in head.cases.items()
        },
        crls=tuple(hashlib.sha256(der).hexdigest() for der in received.signer.crls),
        software=software,
    )


def receipt_payload(receipt: Receipt, received: ReadBundle) -> list[PayloadFile]:
    """The data files of the receipt's bundle."""
    return [
        payload_bytes(RECEIPT, receipt_bytes(receipt), "application/json"),
        payload_bytes(ACCEPTED_MANIFEST, received.tagmanifest, "text/plain"),
        payload_bytes(ACCEPTED_SIGNATURE, received.p7s, "application/pkcs7-signature"),
    ]


def receipt_bytes(receipt: Receipt) -> bytes:
    """The canonical JSON."""
    cases: dict[str, Json] = {
        case_id: {"revision": case.revision, "verdict": case.verdict, "code": case.code}
        for case_id, case in receipt.cases.items()
    }
    return canonical_bytes(
        {
            "assignment_id": receipt.assignment_id,
            "bundle_id": receipt.bundle_id,
            "kind": receipt.kind,
            "sequence": receipt.sequence,
            "tagmanifest_sha256": receipt.tagmanifest_sha256,
            "ciphertext_sha256": receipt.ciphertext_sha256,
            "signer_cert": receipt.signer_cert,
            "scopes": list(receipt.scopes),
            "received_at": receipt.received_at,
            "cases": cases,
            "crls": list(receipt.crls),
            "software": receipt.software,
        }
    )


def parse_receipt(read: ReadBundle) -> Receipt:
    """The receipt inside a bundle of that kind which was believed; else `Refused` CSB-120.

    What it answers – the outbox's row with this `tagmanifest_sha256` – is the caller's to find.
    """
    if set(read.kept) != {RECEIPT, ACCEPTED_MANIFEST, ACCEPTED_SIGNATURE}:
        raise Refused("CSB-120", "data files of a receipt")
    receipt = read_document(data_file(read, RECEIPT), RECEIPT, _receipt)
    if sha256_hex(read.kept[ACCEPTED_MANIFEST]) != receipt.tagmanifest_sha256:
        raise Refused("CSB-120", "accepted tag manifest")
    answered(read, receipt.assignment_id)
    if not set(receipt.cases) <= set(read.head.cases):
        raise Refused("CSB-120", "cases")
    return receipt


def _receipt(table: Table) -> Receipt:
    table.expect(
        {
            *("assignment_id", "bundle_id", "kind", "sequence", "tagmanifest_sha256", "ciphertext_sha256"),
            *("signer_cert", "scopes", "received_at", "cases", "crls", "software"),
        }
    )
    rows = table.table("cases")
    return Receipt(
        assignment_id=table.text("assignment_id", pattern=ID),
        bundle_id=table.text("bundle_id", pattern=ID),
        kind=table.choice("kind", KINDS),
        sequence=table.integer("sequence", 1, COUNT),
        tagmanifest_sha256=table.text("tagmanifest_sha256", pattern=DIGEST),
        ciphertext_sha256=table.text("ciphertext_sha256", pattern=DIGEST),
        signer_cert=table.text("signer_cert", pattern=DIGEST),
        scopes=table.texts("scopes", pattern=OID),
        received_at=checked_time(table.text("received_at", pattern=TIME)),
        cases=MappingProxyType({case_id: _verdict(rows.table(case_id)) for case_id in rows.names()}),
        crls=table.texts("crls", pattern=DIGEST),
        software=table.text("software"),
    )


def _verdict(table: Table) -> CaseVerdict:
    table.expect(("revision", "verdict", "code"))
    verdict = table.choice("verdict", (ACCEPTED, REFUSED))
    code = checked_code(table.text("code")) if table.has("code") else None
    if (code is not None) != (verdict == REFUSED):
        raise Refused("CSB-120", "code")
    return CaseVerdict(table.integer("revision", 1, COUNT) if table.has("revision") else None, verdict, code)
