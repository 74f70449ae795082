"""What the lead does with a panel's records: agree on where they differ, and sign what was agreed.

The originals stay as they are. What all members stand for is agreed without a word.
"""

from collections.abc import Sequence
from dataclasses import replace

from cse_desktop.bundles.head import CaseEntry
from cse_desktop.bundles.write import PayloadFile, payload_bytes
from cse_desktop.domain.canonical import canonical_bytes
from cse_desktop.domain.consent_json import DISSENT
from cse_desktop.domain.moderation_json import (
    Agreed,
    Moderation,
    Remark,
    moderation_digest,
    moderation_document,
    moderation_faults,
    moderation_file,
    parse_moderation,
)
from cse_desktop.domain.panel import recommendations_differ
from cse_desktop.domain.ports import Outgoing, Signer
from cse_desktop.domain.recommendation_ids import LOWER_GRADE
from cse_desktop.domain.records import (
    AbsentMember,
    Act,
    AgreedRating,
    CaseAgreement,
    Change,
    Moderated,
    Recorded,
    TakenConsent,
)
from cse_desktop.errors import BugError, KnownError
from cse_desktop.services.outgoing import Parcel, commit_sent, make_bundle
from cse_desktop.services.panel_records import PanelShelf
from cse_desktop.services.panel_standing import (
    PanelCase,
    over_digest,
    panel_case,
    raters,
    standing_moderated,
)
from cse_desktop.services.room import Room
from cse_desktop.services.sender import Sender
from cse_desktop.services.undoing import PANEL_ACTS
from cse_desktop.words import words


def agree_rating(
    room: Room, shelf: PanelShelf, case_id: str, target: str, method: str, value: str, reason: str
) -> Recorded:
    """Records the agreed rating of something the members differ on, and why; both empty take it back.

    `PAN-012` for a value that is not on the scale there.
    """
    case = _changeable(room, shelf, case_id)
    cell = next((cell for cell in case.cells if (cell.target, cell.method) == (target, method)), None)
    if cell is None or not cell.differs:
        raise BugError("the members do not differ there")
    if value and value not in agreeable(room, case_id, target):
        raise KnownError("PAN-012", words("panel.no_such_rating"))
    key = {"case_id": case_id, "target": target, "method": method}
    before = room.storage.one(AgreedRating, **key)
    said = reason.strip()
    after = AgreedRating(case_id, target, method, value, said, room.now()) if value or said else None
    if before is not None and after is not None:
        same = (before.value, before.reason) == (after.value, after.reason)
        after = before if same else after
    if before is None and after is None:
        return room.act("agree", case_id)
    return room.act("agree", case_id, Change(before, after))


def agreeable(room: Room, case_id: str, target: str) -> tuple[str, ...]:
    """The values that may be agreed on: the levels, NE, and NA where the pack permits it."""
    standard = room.standard(case_id)
    indicator = standard.indicators.get(target)
    grade = room.case(case_id).profile.grade
    permitted = indicator is not None and grade in indicator.not_applicable
    return (*(str(level.value) for level in standard.levels), "NE", *(("NA",) if permitted else ()))


def agree_case(room: Room, shelf: PanelShelf, case_id: str, **said: str) -> Recorded:
    """Records what was agreed on for the case: `recommendation` `lower_grade` `reason` `near_miss`."""
    _changeable(room, shelf, case_id)
    before = room.storage.one(CaseAgreement, case_id=case_id)
    after = replace(before or CaseAgreement(case_id), **{name: text.strip() for name, text in said.items()})
    if after.recommendation != LOWER_GRADE:
        after = replace(after, lower_grade="")
    if before is None and after == CaseAgreement(case_id):
        return room.act("agree-case", case_id)
    return room.act("agree-case", case_id, Change(before, after))


def go_without(room: Room, shelf: PanelShelf, case_id: str, assessor_id: str, reason: str) -> Recorded:
    """Says why the case is moderated without a member; an empty reason takes it back."""
    case = _changeable(room, shelf, case_id)
    if assessor_id not in {member.id for member in raters(room)} or any(
        record.original.assessor_id == assessor_id for record in case.records.records
    ):
        raise BugError("not a member who is missing")
    before = room.storage.one(AbsentMember, case_id=case_id, assessor_id=assessor_id)
    after = AbsentMember(case_id, assessor_id, reason.strip()) if reason.strip() else None
    if before is None and after is None:
        return room.act("go-without", case_id)
    return room.act("go-without", case_id, Change(before, after))


def undo_agreement(room: Room, shelf: PanelShelf, case_id: str) -> Recorded | None:
    """Undoes the newest act on what is agreed; None where there is none."""
    _changeable(room, shelf, case_id)
    return room.storage.undo(case_id) if room.storage.can_undo(case_id)[0] in PANEL_ACTS else None


def redo_agreement(room: Room, shelf: PanelShelf, case_id: str) -> Recorded | None:
    """Redoes what was undone last; None where there is nothing to redo."""
    _changeable(room, shelf, case_id)
    return room.storage.redo(case_id) if room.storage.can_undo(case_id)[1] in PANEL_ACTS else None


def moderate_again(room: Room, shelf: PanelShelf, case_id: str, reason: str) -> Recorded:
    """Takes a signed moderation up again; the next signature makes a new revision with this reason."""
    room.must_not_be_expired()
    case = panel_case(room, shelf, case_id)
    if case.state not in ("signed", "outdated", "sent_back"):
        raise BugError("nothing was signed")
    if not reason.strip():
        raise KnownError("PAN-013", words("panel.reason_needed"))
    before = room.storage.one(CaseAgreement, case_id=case_id)
    after = replace(before or CaseAgreement(case_id), correction=reason.strip())
    return room.act("moderate-again", case_id, Change(before, after), reason=reason.strip(), undoable=False)


def moderate(
    room: Room, sender: Sender, signer: Signer, shelf: PanelShelf, case_ids: Sequence[str]
) -> Outgoing:
    """Signs what was agreed on these cases, for the society and the members; all of them or none.

    `PAN-014` where something is still to be settled.
    """
    if not case_ids:
        raise BugError("nothing to sign")
    room.must_not_be_expired()
    made_at = room.now()
    payload: list[PayloadFile] = []
    entries: dict[str, CaseEntry] = {}
    rows: list[Moderated] = []
    readers: set[str] = set()
    for case_id in case_ids:
        case = panel_case(room, shelf, case_id)
        if case.state != "ready":
            raise KnownError(
                "PAN-014",
                words("panel.not_settled").format(case=room.case(case_id).profile.number),
                next_step=words("panel.settle_first"),
            )
        moderation = _moderation(room, case, made_at)
        file, entry = _written(room, case, moderation)
        payload.append(file)
        entries[case_id] = entry
        rows.append(
            Moderated(
                case_id,
                moderation.revision,
                "",
                entry.record or "",
                over_digest(case.records),
                made_at,
                moderation.reason,
            )
        )
        readers |= {row.recipient for row in case.taken}
    parcel = Parcel("moderation", payload, entries, readers=tuple(sorted(readers)))
    sent = make_bundle(room, sender, parcel, signer)
    changes = [change for row in rows for change in _signed(room, replace(row, bundle_id=sent.bundle_id))]
    return commit_sent(room, sender, sent, Act("moderate", None, tuple(changes), undoable=False))


def _moderation(room: Room, case: PanelCase, made_at: str) -> Moderation:
    shown, standard = room.case(case.case_id), room.standard(case.case_id)
    standing = standing_moderated(room, case.case_id)
    sent = {row.bundle_id: row.tagmanifest_sha256 for row in room.storage.outbox()}
    reasons = {(row.target, row.method): row.reason for row in case.agreed}
    differing = {(cell.target, cell.method) for cell in case.cells if cell.differs}
    recommendation, lower_grade = case.recommendation
    agreement = case.agreement
    near_miss = case.result is not None and case.result.near_miss
    return Moderation(
        assignment_id=room.assignment.id,
        assignment_digest=room.assignment.digest,
        case_id=case.case_id,
        case_digest=shown.digest,
        scope=shown.scope,
        revision=standing.revision + 1 if standing else 1,
        supersedes=sent[standing.bundle_id] if standing else None,
        reason=agreement.correction if standing else "",
        made_at=made_at,
        standard_digest=standard.digest,
        grade=shown.profile.grade,
        methods=room.assignment.methods,
        originals=tuple(record.original for record in case.records.records),
        absent=tuple(Remark(who, reason) for who, reason in sorted(case.absent.items())),
        agreed=tuple(
            Agreed(row.target, row.method, row.value, reasons.get(key, "") if key in differing else "")
            for row in case.ratings
            for key in [(row.target, row.method)]
        ),
        recommendation=recommendation,
        lower_grade=lower_grade,
        recommendation_reason=agreement.reason if recommendations_differ(case.voices) else "",
        near_miss=agreement.near_miss if near_miss else "",
        dissent=tuple(
            Remark(row.assessor_id, row.reason)
            for row in room.storage.rows(TakenConsent, case_id=case.case_id)
            if row.choice == DISSENT and _is_there(row, case)
        ),
    )


def _is_there(row: TakenConsent, case: PanelCase) -> bool:
    return any(record.original.assessor_id == row.assessor_id for record in case.records.records)


def _written(room: Room, case: PanelCase, moderation: Moderation) -> tuple[PayloadFile, CaseEntry]:
    """The document, read again and held against the rules as the society will."""
    standard = room.standard(case.case_id)
    document = moderation_document(moderation, standard)
    found = parse_moderation(case.case_id, document, standard)
    faults = moderation_faults(found, standard, case.voices)
    if found != moderation or faults:
        raise BugError(f"a moderation that would be refused: {faults}")
    shown = room.case(case.case_id)
    name = moderation_file(case.case_id)
    file = payload_bytes(
        name, canonical_bytes(document), "application/json", f"{shown.profile.number} moderation.json"
    )
    entry = CaseEntry(
        shown.scope, shown.digest, moderation.revision, moderation.supersedes, moderation_digest(document)
    )
    return file, entry


def _signed(room: Room, row: Moderated) -> list[Change]:
    """The signed revision; one that the society refused is made again in its place."""
    refused = room.storage.one(Moderated, case_id=row.case_id, revision=row.revision)
    changes = [Change(refused, row)]
    agreement = room.storage.one(CaseAgreement, case_id=row.case_id)
    if agreement is not None and agreement.correction:
        changes.append(Change(agreement, replace(agreement, correction="")))
    return changes


def _changeable(room: Room, shelf: PanelShelf, case_id: str) -> PanelCase:
    """The case, if what is agreed on it may be changed now; otherwise `KnownError` says why not."""
    room.must_not_be_expired()
    if room.assignment.role != "lead":
        raise KnownError("PAN-010", words("panel.lead_only"))
    case = panel_case(room, shelf, case_id)
    if case.state == "closed":
        raise KnownError("PAN-011", words("panel.closed"), next_step=words("panel.submit_own"))
    if not case.may_change:
        raise KnownError("PAN-015", words("panel.signed"), next_step=words("panel.take_up_again"))
    return case
