"""Declaring interests: one table, signed once, returned at once; recused applicants' materials are destroyed."""

from collections.abc import Mapping

from cse_desktop.bundles.head import CaseEntry
from cse_desktop.bundles.write import payload_bytes
from cse_desktop.domain.acceptance_json import ACCEPTANCE_FILE, RECUSE, Acceptance, acceptance_document
from cse_desktop.domain.canonical import canonical_bytes
from cse_desktop.domain.ports import CaseFiles, Outgoing, Signer
from cse_desktop.domain.records import Act, Change, Declaration, Recorded
from cse_desktop.errors import KnownError, Words
from cse_desktop.services.opening import destroy_recused
from cse_desktop.services.outgoing import Parcel, commit_sent, make_bundle
from cse_desktop.services.room import Room
from cse_desktop.services.sender import Sender

Choice = tuple[str, str]
"""`none` or `recuse`, and the reason"""


def keep_choice(room: Room, case_id: str, choice: str, reason: str) -> Recorded:
    """Keeps what is chosen for one applicant before it is signed, so that it survives a restart.

    An empty `choice` takes it back. `DEC-003` once the declarations are signed.
    """
    room.must_not_be_expired()
    room.case(case_id)
    before = room.storage.one(Declaration, case_id=case_id)
    if before is not None and before.signed:
        raise _signed()
    after = Declaration(case_id, choice, reason, room.now()) if choice else None
    if before is not None and after is not None and (before.choice, before.reason) == (choice, reason):
        return room.act("choose", case_id)
    if before is None and after is None:
        return room.act("choose", case_id)
    return room.act("choose", case_id, Change(before, after), undoable=False)


def declare(
    room: Room, sender: Sender, signer: Signer, files: CaseFiles, choices: Mapping[str, Choice]
) -> Outgoing:
    """Signs the declarations of all cases and makes the acceptance bundle.

    `choices`: case id → (`none` | `recuse`, reason). `DEC-001` when a case is left out, `DEC-002` for a recusal
    without a reason, `DEC-003` when they have been signed before.
    """
    room.must_not_be_expired()
    _must_be_whole(room, choices)
    now = room.now()
    rows = tuple(
        Declaration(case.id, choice, reason.strip(), now, signed=True)
        for case in room.assignment.cases
        for choice, reason in [choices[case.id]]
    )
    acceptance = Acceptance(room.assignment.id, room.assignment.digest, now, rows)
    document = canonical_bytes(acceptance_document(acceptance))
    payload = payload_bytes(ACCEPTANCE_FILE, document, "application/json")
    cases = {case.id: CaseEntry(case.scope, case.digest) for case in room.assignment.cases}
    sent = make_bundle(room, sender, Parcel("acceptance", [payload], cases), signer)
    before = {row.case_id: row for row in room.storage.rows(Declaration)}
    changes = tuple(Change(before.get(row.case_id), row) for row in rows)
    commit_sent(room, sent, Act("declare", None, changes, undoable=False))
    destroy_recused(room, files)
    return sent


def _must_be_whole(room: Room, choices: Mapping[str, Choice]) -> None:
    if any(row.signed for row in room.storage.rows(Declaration)):
        raise _signed()
    left = [case.profile.number for case in room.assignment.cases if case.id not in choices]
    if left:
        raise KnownError(
            "DEC-001",
            Words(f"还有{len(left)}位申请人未声明。", f"{len(left)} applicants are not declared yet."),
            next_step=Words("请逐一选择“无利害关系”或“回避”。", "Choose “no interest” or “recuse” for each."),
        )
    for case in room.assignment.cases:
        choice, reason = choices[case.id]
        if choice == RECUSE and not reason.strip():
            raise KnownError(
                "DEC-002",
                Words(
                    f"回避{case.profile.number}需要说明理由。",
                    f"Recusing from {case.profile.number} needs a reason.",
                ),
            )


def _signed() -> KnownError:
    return KnownError(
        "DEC-003",
        Words("声明已签名。", "The declarations have been signed."),
        next_step=Words("如情况有变，请联系学会。", "If anything has changed, please contact the society."),
    )
