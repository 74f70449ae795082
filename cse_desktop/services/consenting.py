"""What a member says to a moderation: consent or dissent, case by case, signed together."""

from collections.abc import Sequence
from dataclasses import replace

from cse_desktop.bundles.head import CaseEntry
from cse_desktop.bundles.write import payload_bytes
from cse_desktop.domain.canonical import canonical_bytes, parse_canonical
from cse_desktop.domain.consent_json import (
    CHOICES,
    CONSENT_FILE,
    DISSENT,
    LONGEST_REASON,
    ConsentEntry,
    ConsentPaper,
    consent_document,
)
from cse_desktop.domain.moderation_json import Moderation, moderation_file, parse_moderation
from cse_desktop.domain.ports import Outgoing, Signer
from cse_desktop.domain.records import Act, Change, Recorded, TakenModeration
from cse_desktop.errors import BugError, KnownError
from cse_desktop.services.outgoing import Parcel, commit_sent, make_bundle
from cse_desktop.services.panel_files import open_panel_bundle
from cse_desktop.services.room import Room
from cse_desktop.services.sender import Sender
from cse_desktop.words import words


def taken_moderation(room: Room, identities: Sequence[str], row: TakenModeration) -> Moderation:
    """The moderation as it came."""
    name = moderation_file(row.case_id)
    kept = open_panel_bundle(room.storage, row.bundle, identities, name.__eq__)
    return parse_moderation(row.case_id, parse_canonical(kept.files[name], name), room.standard(row.case_id))


def is_answered(room: Room, row: TakenModeration) -> bool:
    """Whether the answer is signed, and the society has not sent it back."""
    state = {sent.bundle_id: sent.state for sent in room.storage.outbox()}.get(row.bundle_id, "")
    return bool(row.bundle_id) and state != "sent_back"


def choose(room: Room, case_id: str, choice: str, reason: str) -> Recorded:
    """Keeps what is chosen for one case before it is signed; a dissent without a reason is not yet complete."""
    room.must_not_be_expired()
    before = room.storage.one(TakenModeration, case_id=case_id)
    if before is None or choice not in ("", *CHOICES):
        raise BugError("there is no such moderation or choice")
    if is_answered(room, before):
        raise KnownError("PAN-020", words("panel.answered"))
    if len(reason) > LONGEST_REASON:
        raise KnownError("PAN-021", words("panel.too_long").format(most=LONGEST_REASON))
    after = replace(before, choice=choice, reason=reason.strip(), bundle_id="")
    return room.act("consent", case_id, Change(before, after), undoable=False)


def complete(row: TakenModeration) -> bool:
    """Whether the case is answered so that it can be signed."""
    return row.choice in CHOICES and (row.choice != DISSENT or bool(row.reason))


def consent(room: Room, sender: Sender, signer: Signer, case_ids: Sequence[str]) -> Outgoing:
    """Signs the answers to these cases' moderations, for the lead and the society; all of them or none.

    `PAN-022` where one is not answered, or a dissent has no reason.
    """
    if not case_ids:
        raise BugError("nothing to sign")
    room.must_not_be_expired()
    rows = []
    for case_id in case_ids:
        row = room.storage.one(TakenModeration, case_id=case_id)
        if row is None or is_answered(room, row):
            raise BugError("nothing to answer")
        if not complete(row):
            raise KnownError(
                "PAN-022", words("panel.choose_first").format(case=room.case(case_id).profile.number)
            )
        rows.append(row)
    paper = ConsentPaper(
        room.assignment.id,
        room.assignment.digest,
        room.now(),
        tuple(ConsentEntry(row.case_id, row.bundle, row.record, row.choice, row.reason) for row in rows),
    )
    file = payload_bytes(CONSENT_FILE, canonical_bytes(consent_document(paper)), "application/json")
    cases = {case_id: room.case(case_id) for case_id in case_ids}
    entries = {case_id: CaseEntry(case.scope, case.digest) for case_id, case in cases.items()}
    readers = tuple(sorted({row.recipient for row in rows}))
    sent = make_bundle(room, sender, Parcel("consent", [file], entries, readers=readers), signer)
    changes = tuple(Change(row, replace(row, bundle_id=sent.bundle_id)) for row in rows)
    return commit_sent(room, sender, sent, Act("sign-consent", None, changes, undoable=False))
