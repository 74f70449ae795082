"""What a society answers: `data/receipt.json` of a receipt, `data/refusal.json` of a refusal; strict both ways."""

from collections.abc import Mapping
from dataclasses import dataclass

from cse_desktop.domain.canonical import Json
from cse_desktop.domain.identifiers import DIGEST, ID, OID
from cse_desktop.domain.strict import MISMATCH, OUT_OF_RANGE, Table
from cse_desktop.domain.times import TIME, parse_time
from cse_desktop.errors import Words

RECEIPT_FILE = "data/receipt.json"
REFUSAL_FILE = "data/refusal.json"
ACCEPTED_FILES = ("data/accepted/tagmanifest-sha256.txt", "data/accepted/tagmanifest-sha256.txt.p7s")
"""the tag manifest received and its signature, carried by a receipt"""
ACCEPTED = "accepted"
REFUSED = "refused"

_CODE = r"[A-Z]{3,5}-[0-9]{3}"
_KIND = r"[a-z]{3,20}"
_LARGEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class CaseVerdict:
    """The society's answer on one case: `accepted`, or `refused` with a code. `revision` 0 where there is none."""

    revision: int
    verdict: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A receipt, or where `code` is given a refusal; the outbox settles on `tagmanifest_sha256`."""

    assignment_id: str
    bundle_id: str
    """of the bundle answered"""
    kind: str
    sequence: int
    tagmanifest_sha256: str
    ciphertext_sha256: str
    signer_cert: str
    """digest of the certificate that signed the bundle answered"""
    scopes: tuple[str, ...]
    received_at: str
    cases: Mapping[str, CaseVerdict]
    crls: tuple[str, ...]
    """digests of the revocation lists used (DER): the society's, then the root's"""
    software: str
    code: str = ""
    words: Words | None = None
    """of a refusal: what is wrong and what to do, as the society's program says it"""

    @property
    def is_refusal(self) -> bool:
        """Whether the bundle as a whole was sent back."""
        return bool(self.code)


def answer_document(answer: Answer) -> dict[str, Json]:
    """The document as plain data: for `RECEIPT_FILE`, or `REFUSAL_FILE` where there is a code."""
    cases: dict[str, Json] = {
        case_id: {"revision": case.revision or None, "verdict": case.verdict, "code": case.code or None}
        for case_id, case in answer.cases.items()
    }
    document: dict[str, Json] = {
        "assignment_id": answer.assignment_id,
        "bundle_id": answer.bundle_id,
        "kind": answer.kind,
        "sequence": answer.sequence,
        "tagmanifest_sha256": answer.tagmanifest_sha256,
        "ciphertext_sha256": answer.ciphertext_sha256,
        "signer_cert": answer.signer_cert,
        "scopes": list[Json](answer.scopes),
        "received_at": answer.received_at,
        "cases": cases,
        "crls": list[Json](answer.crls),
        "software": answer.software,
    }
    if answer.words is not None:
        document["code"] = answer.code
        document["words"] = {"zh": answer.words.zh, "en": answer.words.en}
    return document


def parse_answer(document: Json, file: str) -> Answer:
    """The answer that `file` (`RECEIPT_FILE` or `REFUSAL_FILE`) holds; `KnownError` `ANS-nnn` at the first fault."""
    table = Table(document, prefix="ANS", file=file)
    refusal = file == REFUSAL_FILE
    table.expect((*_KEYS, "code", "words") if refusal else _KEYS)
    received_at = table.text("received_at", pattern=TIME)
    try:
        parse_time(received_at)
    except ValueError:
        raise table.refusal(OUT_OF_RANGE, "received_at", Words("没有这样的时间", "is no such time")) from None
    return Answer(
        assignment_id=table.text("assignment_id", pattern=ID),
        bundle_id=table.text("bundle_id", pattern=ID),
        kind=table.text("kind", pattern=_KIND),
        sequence=table.integer("sequence", 1, _LARGEST),
        tagmanifest_sha256=table.text("tagmanifest_sha256", pattern=DIGEST),
        ciphertext_sha256=table.text("ciphertext_sha256", pattern=DIGEST),
        signer_cert=table.text("signer_cert", pattern=DIGEST),
        scopes=table.texts("scopes", pattern=OID),
        received_at=received_at,
        cases=_cases(table),
        crls=table.texts("crls", pattern=DIGEST),
        software=table.text("software"),
        code=table.text("code", pattern=_CODE) if refusal else "",
        words=table.words("words") if refusal else None,
    )


_KEYS = (
    "assignment_id",
    "bundle_id",
    "kind",
    "sequence",
    "tagmanifest_sha256",
    "ciphertext_sha256",
    "signer_cert",
    "scopes",
    "received_at",
    "cases",
    "crls",
    "software",
)


def _cases(table: Table) -> dict[str, CaseVerdict]:
    rows = table.table("cases")
    found = {}
    for case_id in rows.names():
        row = rows.table(case_id).expect(("revision", "verdict", "code"))
        Table({"id": case_id}, prefix="ANS", file=table.file, place="cases").text("id", pattern=ID)
        verdict = CaseVerdict(
            revision=row.integer("revision", 1, _LARGEST) if row.has("revision") else 0,
            verdict=row.choice("verdict", (ACCEPTED, REFUSED)),
            code=row.text_or_none("code", pattern=_CODE) or "",
        )
        if bool(verdict.code) != (verdict.verdict == REFUSED):
            raise row.refusal(
                MISMATCH, "code", Words("与结论不一致", "is there exactly where the verdict is a refusal")
            )
        found[case_id] = verdict
    return found
