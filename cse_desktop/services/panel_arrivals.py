"""What comes from other members of the panel: scores and consents to the lead, moderations to the members.

A member's scores are believed and kept as they came. Nothing of their content is read before the lead has submitted
the case; then they are opened each time they are shown (`panel_records`).
"""

from cse_desktop.bundles.head import Head
from cse_desktop.bundles.read import ReadBundle
from cse_desktop.bundles.rules import KnownAssignment, KnownCase
from cse_desktop.domain.assignment import Member
from cse_desktop.domain.canonical import parse_canonical
from cse_desktop.domain.consent_json import CONSENT_FILE, parse_consent
from cse_desktop.domain.moderation_json import moderation_file, parse_moderation
from cse_desktop.domain.ports import IdentityInfo
from cse_desktop.domain.records import (
    Act,
    Change,
    Moderated,
    Record,
    TakenConsent,
    TakenModeration,
    TakenScores,
)
from cse_desktop.errors import KnownError, Words
from cse_desktop.errors.refusals import Refused
from cse_desktop.services.outgoing import standard_refs
from cse_desktop.services.panel_files import is_kept, kept_name
from cse_desktop.services.panel_records import own_original
from cse_desktop.services.room import Room
from cse_desktop.trust.profile import read_certificate
from cse_desktop.words import words

TO_LEAD = frozenset({"scores", "consent"})
"""the rest goes from the lead to the members"""


def concerns(room: Room, head: Head) -> bool:
    """Whether a panel's bundle is about cases of this assignment, held in the role that it is for."""
    wanted = "lead" if head.kind in TO_LEAD else "assessor"
    cases = {case.id for case in room.assignment.cases}
    return room.assignment.role == wanted and not cases.isdisjoint(head.cases)


def known_panel(room: Room, info: IdentityInfo, head: Head) -> KnownAssignment:
    """What this desk knows of the assignment of another member: who they are, and the cases shared with them.

    The other's assignment has an id, a digest, a challenge and supplements of its own, which are not known here; what
    binds the two are society, person, case and scope. `PAN-001` where the sender is not of the panel,
    `PAN-002` for a file of one's own.
    """
    assignment = room.assignment
    if head.assessor.id == assignment.assessor_id:
        raise KnownError("PAN-002", words("panel.own_file"), safe=words("panel.nothing_changed"))
    if head.audience != assignment.society_code:
        raise Refused("CSB-081")
    role = "assessor" if head.kind in TO_LEAD else "lead"
    if all((member.id, member.role) != (head.assessor.id, role) for member in assignment.panel):
        raise KnownError(
            "PAN-001",
            words("panel.not_of_panel"),
            safe=words("panel.nothing_changed"),
            next_step=words("panel.ask_society"),
        )
    return KnownAssignment(
        society=assignment.society,
        assessor_id=head.assessor.id,
        society_key=read_certificate(info.chain[0], "society").key_sha256,
        cases={case.id: KnownCase(case.scope, case.digest) for case in assignment.cases},
        standards=frozenset(standard_refs(room)),
        any_order=True,
    )


def take_from_panel(room: Room, bundle: ReadBundle, data: bytes) -> Words:
    """Keeps a believed bundle of another member, `data` being its bytes as they came; says what that changed."""
    take = {"scores": _take_scores, "moderation": _take_moderation, "consent": _take_consent}
    return take[bundle.head.kind](room, bundle, data)


def _take_scores(room: Room, bundle: ReadBundle, data: bytes) -> Words:
    head, who = bundle.head, bundle.head.assessor.id
    changes: list[Change] = []
    for case_id, case in head.cases.items():
        before = room.storage.one(TakenScores, case_id=case_id, assessor_id=who)
        row = TakenScores(
            case_id,
            who,
            case.revision or 1,
            bundle.tagmanifest_sha256,
            case.record or "",
            bundle.signer.leaf.recipient,
            room.now(),
        )
        if _is_newer(before, row.revision, row.bundle):
            changes.append(Change(before, row))
    return _commit(room, bundle, data, "take-scores", changes)


def _take_moderation(room: Room, bundle: ReadBundle, data: bytes) -> Words:
    """A moderation of cases that were submitted here; each must be over what was submitted here."""
    head = bundle.head
    for case_id in head.cases:
        if not room.is_frozen(case_id):
            raise KnownError(
                "PAN-003",
                words("panel.submit_first").format(case=room.case(case_id).profile.number),
                safe=words("panel.nothing_changed"),
                next_step=words("panel.submit_then_open"),
            )
    changes: list[Change] = []
    for case_id, case in head.cases.items():
        name = moderation_file(case_id)
        document = bundle.kept.get(name)
        if document is None:
            raise Refused("CSB-120", name)
        moderation = parse_moderation(case_id, parse_canonical(document, name), room.standard(case_id))
        fits = (moderation.revision, moderation.case_digest) == (case.revision, case.digest)
        if not fits or own_original(room, case_id) not in moderation.originals:
            raise KnownError(
                "PAN-004",
                words("panel.not_over_mine").format(case=room.case(case_id).profile.number),
                safe=words("panel.nothing_changed"),
                next_step=words("panel.send_newest"),
            )
        before = room.storage.one(TakenModeration, case_id=case_id)
        row = TakenModeration(
            case_id,
            moderation.revision,
            bundle.tagmanifest_sha256,
            case.record or "",
            bundle.signer.leaf.recipient,
            room.now(),
        )
        if _is_newer(before, row.revision, row.bundle):
            changes.append(Change(before, row))
    return _commit(room, bundle, data, "take-moderation", changes)


def _take_consent(room: Room, bundle: ReadBundle, data: bytes) -> Words:
    """A member's answers; those to a moderation that another has replaced are left out."""
    head, who = bundle.head, bundle.head.assessor.id
    document = bundle.kept.get(CONSENT_FILE)
    if document is None:
        raise Refused("CSB-120", CONSENT_FILE)
    paper = parse_consent(parse_canonical(document, CONSENT_FILE))
    if {entry.case_id for entry in paper.entries} != set(head.cases):
        raise Refused("CSB-120", "cases")
    sent = {
        row.bundle_id: row.tagmanifest_sha256 for row in room.storage.outbox() if row.kind == "moderation"
    }
    changes: list[Change] = []
    for entry in paper.entries:
        made = {row.record_digest: row for row in room.storage.rows(Moderated, case_id=entry.case_id)}
        over = made.get(entry.record)
        if over is None or sent.get(over.bundle_id) != entry.moderation:
            raise KnownError(
                "PAN-005",
                words("panel.no_such_moderation"),
                safe=words("panel.nothing_changed"),
                next_step=words("panel.ask_member"),
            )
        before = room.storage.one(TakenConsent, case_id=entry.case_id, assessor_id=who)
        row = TakenConsent(
            entry.case_id,
            who,
            entry.moderation,
            entry.choice,
            entry.reason,
            head.sequence,
            bundle.tagmanifest_sha256,
            room.now(),
        )
        newest = max(made.values(), key=lambda found: found.revision)
        if over == newest and (before is None or before.sequence < head.sequence):
            changes.append(Change(before, row))
    return _commit(room, bundle, data, "take-consent", changes)


def _is_newer(before: TakenScores | TakenModeration | None, revision: int, bundle: str) -> bool:
    """`CSB-097` where another bundle has this very revision: one of the two is not what the member stands by."""
    if before is not None and before.revision == revision and before.bundle != bundle:
        raise Refused("CSB-097")
    return before is None or before.revision < revision


def _commit(room: Room, bundle: ReadBundle, data: bytes, kind: str, changes: list[Change]) -> Words:
    if is_kept(room.storage, bundle.tagmanifest_sha256):
        return words("panel.here_already")
    if not changes:
        raise KnownError(
            "PAN-006",
            words("panel.older"),
            safe=words("panel.newer_stays"),
        )
    case_id = next(iter(bundle.head.cases)) if len(bundle.head.cases) == 1 else None
    act = Act(kind, case_id, tuple(changes), undoable=False)
    room.storage.commit(act, payloads={kept_name(bundle.tagmanifest_sha256): data})
    return _said(room, bundle.head, [change.record for change in changes])


def _said(room: Room, head: Head, rows: list[Record]) -> Words:
    taken = [case_id for row in rows if (case_id := getattr(row, "case_id", ""))]
    who = member_of(room, head.assessor.id).name
    numbers = [room.case(case_id).profile.number for case_id in taken]
    said = words(f"panel.arrived.{head.kind}")
    text = Words(
        said.zh.format(who=who, cases="、".join(numbers)), said.en.format(who=who, cases=", ".join(numbers))
    )
    closed = [case_id for case_id in taken if not room.is_frozen(case_id)]
    if head.kind == "scores" and closed:
        more = words("panel.arrived.closed")
        text = Words(text.zh + more.zh, f"{text.en} {more.en}")
    left_out = len(head.cases) - len(taken)
    if left_out:
        more = words("panel.arrived.left_out").format(n=left_out)
        text = Words(text.zh + more.zh, f"{text.en} {more.en}")
    return text


def member_of(room: Room, assessor_id: str) -> Member:
    """The member of the panel with this id; one by its id alone where the panel does not name them."""
    known = {member.id: member for member in room.assignment.panel}
    return known.get(assessor_id) or Member(assessor_id, assessor_id, "assessor")
