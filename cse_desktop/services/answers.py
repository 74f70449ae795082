"""Taking in the society's answers: only a verified receipt settles what was sent."""

from collections.abc import Mapping
from dataclasses import replace

from cse_desktop.bundles.head import Head
from cse_desktop.bundles.read import ReadBundle
from cse_desktop.bundles.receipt import RECEIPT, Receipt, parse_receipt
from cse_desktop.bundles.refusal import REFUSAL, RefusalNote, parse_refusal
from cse_desktop.bundles.rules import KnownAssignment, KnownCase
from cse_desktop.domain.ports import IdentityInfo, Outgoing
from cse_desktop.domain.records import Act, Change, Moderated, Submission
from cse_desktop.errors import Words
from cse_desktop.errors.refusals import Refused
from cse_desktop.services.outgoing import standard_refs
from cse_desktop.services.room import Room
from cse_desktop.services.supplements import earlier_digests
from cse_desktop.trust.profile import read_certificate
from cse_desktop.words import words

ACCEPTED = "accepted"
REFUSED = "refused"


def known_answer(room: Room, info: IdentityInfo, head: Head) -> KnownAssignment | None:
    """What this desk knows of the assignment that an answer names."""
    assignment = room.assignment
    if head.assignment_id != assignment.id:
        return None
    earlier = earlier_digests(room.storage)
    return KnownAssignment(
        society=assignment.society,
        assessor_id=assignment.assessor_id,
        society_key=read_certificate(info.chain[0], "society").key_sha256,
        digest=assignment.digest,
        challenge=assignment.challenge,
        cases={
            case.id: KnownCase(case.scope, case.digest, earlier=earlier.get(case.id, frozenset()))
            for case in assignment.cases
        },
        standards=frozenset(standard_refs(room)),
    )


def take_answer(room: Room, bundle: ReadBundle) -> Words:
    """Settles the outbox by a believed receipt or refusal; the same answer twice changes nothing more.

    `Refused` CSB-121 when it answers nothing that was sent from here.
    """
    if bundle.head.kind == "receipt":
        return _take_receipt(room, parse_receipt(bundle), bundle.kept[RECEIPT])
    return _take_refusal(room, parse_refusal(bundle), bundle.kept[REFUSAL])


def _take_receipt(room: Room, receipt: Receipt, document: bytes) -> Words:
    sent = _answered(room, receipt.tagmanifest_sha256)
    verdicts = {case_id: (case.verdict, case.code or "") for case_id, case in receipt.cases.items()}
    refused = [code for verdict, code in verdicts.values() if verdict == REFUSED]
    none_accepted = bool(verdicts) and len(refused) == len(verdicts)
    settled = replace(
        sent,
        state="sent_back" if none_accepted else "delivered",
        answered_at=receipt.received_at,
        code=refused[0] if none_accepted else "",
        answer=document,
    )
    _settle(room, sent, settled, verdicts)
    what = words(f"casework.bundle.{room.called(sent.kind)}")
    if none_accepted and sent.state == "delivered":
        return _receipt_stands(what)
    if none_accepted:
        return _sent_back(what, settled.code, words("casework.answer.see_return"))
    said = words("casework.answer.receipt")
    return Words(said.zh.format(what=what.zh), said.en.format(what=what.en))


def _take_refusal(room: Room, note: RefusalNote, document: bytes) -> Words:
    sent = _answered(room, note.tagmanifest_sha256)
    settled = replace(sent, state="sent_back", answered_at=note.received_at, code=note.code, answer=document)
    verdicts = dict.fromkeys(sent.case_ids, (REFUSED, note.code))
    _settle(room, sent, settled, verdicts)
    what = words(f"casework.bundle.{room.called(sent.kind)}")
    return _receipt_stands(what) if sent.state == "delivered" else _sent_back(what, note.code, note.reason)


def _answered(room: Room, tagmanifest_sha256: str) -> Outgoing:
    for sent in room.storage.outbox():
        if sent.tagmanifest_sha256 == tagmanifest_sha256:
            return sent
    raise Refused("CSB-121", "answers nothing sent from here")


def _settle(room: Room, before: Outgoing, after: Outgoing, verdicts: Mapping[str, tuple[str, str]]) -> None:
    """One transaction for the outbox's row and each case's verdict. A receipt is never undone by a refusal."""
    if before == after or (before.state == "delivered" and after.state == "sent_back"):
        return
    changes = []
    for case_id, (verdict, code) in verdicts.items():
        for row in room.storage.rows(Submission, case_id=case_id):
            if row.bundle_id == before.bundle_id:
                changes.append(Change(row, replace(row, verdict=verdict, code=code)))
        for agreed in room.storage.rows(Moderated, case_id=case_id):
            if agreed.bundle_id == before.bundle_id:
                changes.append(Change(agreed, replace(agreed, verdict=verdict, code=code)))
    room.storage.commit(Act("take-answer", None, tuple(changes), undoable=False), settled=[after])


def _receipt_stands(what: Words) -> Words:
    said = words("casework.answer.receipt_stands")
    return Words(said.zh.format(what=what.zh), said.en.format(what=what.en))


def _sent_back(what: Words, code: str, why: Words) -> Words:
    said = words("casework.answer.refusal")
    return Words(
        said.zh.format(what=what.zh, code=code, why=why.zh),
        said.en.format(what=what.en, code=code, why=why.en),
    )
