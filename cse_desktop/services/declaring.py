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

    An empty `choice` takes it back. `DCL-003` once the declarations are signed.
    """
    room.must_not_be_expired()
    room.case(case_id)
    before = room.storage.one(Declaration, case_id=case_id)
    if before is not None and before.signed:
        if not room.must_declare_again():
            raise _signed()
        # what was signed holds until it is signed again; until then the choice is the page's alone
        return room.act("choose", case_id)
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

    `choices`: case id → (`none` | `recuse`, reason). `DCL-001` when a case is left out, `DCL-002` for a recusal
    without a reason, `DCL-003` when they have been signed before and the society did not send them back, `DCL-004`
    where a recusal that was signed is taken back and the materials are gone.
    """
    room.must_not_be_expired()
    _must_be_whole(room, choices)
    _must_keep_recusals(room, files, choices)
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
    commit_sent(room, sender, sent, Act("declare", None, changes, undoable=False))
    destroy_recused(room, files)
    return sent


def _must_be_whole(room: Room, choices: Mapping[str, Choice]) -> None:
    if any(row.signed for row in room.storage.rows(Declaration)) and not room.must_declare_again():
        raise _signed()
    left = [case.profile.number for case in room.assignment.cases if case.id not in choices]
    if left:
        raise KnownError(
            "DCL-001",
            Words(f"还有{len(left)}位申请人未声明。", f"{len(left)} applicants are not declared yet."),
            next_step=Words("请逐一选择“无利害关系”或“回避”。", "Choose “no interest” or “recuse” for each."),
        )
    for case in room.assignment.cases:
        choice, reason = choices[case.id]
        if choice == RECUSE and not reason.strip():
            raise KnownError(
                "DCL-002",
                Words(
                    f"回避{case.profile.number}需要说明理由。",
                    f"Recusing from {case.profile.number} needs a reason.",
                ),
            )


def _must_keep_recusals(room: Room, files: CaseFiles, choices: Mapping[str, Choice]) -> None:
    """A recusal destroyed the materials, and nobody can assess without them."""
    for row in room.storage.rows(Declaration):
        taken_back = row.signed and row.choice == RECUSE and choices[row.case_id][0] != RECUSE
        had_any = bool(room.case(row.case_id).materials)
        if taken_back and had_any and not files.holds_materials(room.assignment.id, row.case_id):
            number = room.case(row.case_id).profile.number
            raise KnownError(
                "DCL-004",
                Words(
                    f"对{number}的回避不能撤回：其材料已销毁。",
                    f"The recusal from {number} cannot be taken back: the materials were destroyed.",
                ),
                safe=Words(
                    "其他申请人的记录不受影响。", "The records of the other applicants are not affected."
                ),
                next_step=Words(
                    "请仍选择“回避”并签名；如需评审该申请人，请联系学会重新下发。",
                    "Please keep “recuse” and sign; to assess this applicant, ask the society to issue them again.",
                ),
            )


def _signed() -> KnownError:
    return KnownError(
        "DCL-003",
        Words("声明已签名。", "The declarations have been signed."),
        next_step=Words("如情况有变，请联系学会。", "If anything has changed, please contact the society."),
    )
