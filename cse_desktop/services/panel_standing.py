"""Where the moderation of one case stands, worked out from what is here: one reading for sheets and for acts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from cse_desktop.domain.assignment import Member
from cse_desktop.domain.canonical import Json, digest_of
from cse_desktop.domain.panel import (
    FEWEST_VOICES,
    PanelCell,
    Voice,
    agreed_ratings,
    agreed_recommendation,
    agreed_result,
    missing_agreements,
    panel_cells,
)
from cse_desktop.domain.records import (
    AbsentMember,
    AgreedRating,
    CaseAgreement,
    Moderated,
    Rating,
    TakenConsent,
    TakenScores,
)
from cse_desktop.domain.scoring import Result
from cse_desktop.services.panel_records import PanelRecords, PanelShelf
from cse_desktop.services.room import Room

PanelState = Literal["closed", "waiting", "open", "ready", "signed", "outdated", "sent_back"]
"""`closed`: the own submission is missing; `waiting`: a member is; `outdated`: signed over what was replaced since"""


@dataclass(frozen=True, slots=True)
class PanelCase:
    """The moderation of one case as it stands."""

    case_id: str
    state: PanelState
    records: PanelRecords
    taken: tuple[TakenScores, ...]
    """what came from members, opened or not"""
    missing: tuple[Member, ...]
    """members from whom nothing came and whose absence is not explained"""
    absent: Mapping[str, str]
    """assessor id → why the case is moderated without them"""
    cells: tuple[PanelCell, ...]
    agreed: tuple[AgreedRating, ...]
    agreement: CaseAgreement
    ratings: tuple[Rating, ...]
    """what is agreed so far"""
    recommendation: tuple[str, str]
    result: Result | None
    """computed from what is agreed, while the case is open"""
    left: tuple[tuple[str, str], ...]
    """what is still to be settled"""
    signed: Moderated | None
    """the newest signed revision"""
    consents: tuple[TakenConsent, ...]
    """answers to it"""

    @property
    def voices(self) -> tuple[Voice, ...]:
        """The records as the rules see them."""
        return tuple(record.voice for record in self.records.records)

    @property
    def may_change(self) -> bool:
        """Whether what is agreed may be changed now."""
        return self.state in ("waiting", "open", "ready")


def raters(room: Room) -> tuple[Member, ...]:
    """The members of the panel who rate, the lead first."""
    members = [member for member in room.assignment.panel if member.role in ("lead", "assessor")]
    return tuple(sorted(members, key=lambda member: member.role != "lead"))


def panel_case(room: Room, shelf: PanelShelf, case_id: str) -> PanelCase:
    """How the moderation of a case stands; nothing of the members' content while it is `closed`."""
    storage, case, standard = room.storage, room.case(case_id), room.standard(case_id)
    records = shelf.records(room, case_id)
    taken = tuple(storage.rows(TakenScores, case_id=case_id))
    came = {row.assessor_id for row in taken} - set(records.faults)
    absent = {
        row.assessor_id: row.reason
        for row in storage.rows(AbsentMember, case_id=case_id)
        if row.assessor_id not in came
    }
    missing = tuple(
        member
        for member in raters(room)
        if member.role == "assessor" and member.id not in came and member.id not in absent
    )
    voices = tuple(record.voice for record in records.records)
    grade, methods = case.profile.grade, room.assignment.methods
    cells = panel_cells(standard, grade, methods, voices)
    agreed = tuple(storage.rows(AgreedRating, case_id=case_id))
    agreement = storage.one(CaseAgreement, case_id=case_id) or CaseAgreement(case_id)
    ratings = agreed_ratings(case_id, cells, agreed, room.now())
    result = agreed_result(standard, grade, methods, ratings) if voices else None
    near_miss = result is not None and result.near_miss
    left = missing_agreements(cells, agreed, voices, agreement, near_miss=near_miss)
    signed = newest_moderated(room, case_id)
    consents = _consents(room, case_id, signed)
    enough = len(voices) >= FEWEST_VOICES
    state = _state(
        room, records, signed, agreement, ready=enough and not left, complete=enough and not missing
    )
    return PanelCase(
        case_id,
        state,
        records,
        taken,
        missing,
        absent,
        cells,
        agreed,
        agreement,
        ratings,
        agreed_recommendation(voices, agreement),
        result,
        left,
        signed,
        consents,
    )


def newest_moderated(room: Room, case_id: str) -> Moderated | None:
    """The newest signed revision, refused or not."""
    rows = room.storage.rows(Moderated, case_id=case_id)
    place = {sent.bundle_id: sent.sequence for sent in room.storage.outbox()} if len(rows) > 1 else {}
    return max(rows, key=lambda row: place.get(row.bundle_id, 0), default=None)


def standing_moderated(room: Room, case_id: str) -> Moderated | None:
    """The newest revision that the society did not refuse: a refused one is made again under its own number."""
    rows = [row for row in room.storage.rows(Moderated, case_id=case_id) if not _is_refused(room, row)]
    return max(rows, key=lambda row: row.revision, default=None)


def _is_refused(room: Room, row: Moderated) -> bool:
    sent = {found.bundle_id: found.state for found in room.storage.outbox()}
    return row.verdict == "refused" or (not row.verdict and sent.get(row.bundle_id) == "sent_back")


def _state(
    room: Room,
    records: PanelRecords,
    signed: Moderated | None,
    agreement: CaseAgreement,
    *,
    ready: bool,
    complete: bool,
) -> PanelState:
    if not records.records:
        return "closed"
    if signed is not None and not agreement.correction:
        if _is_refused(room, signed):
            return "sent_back"
        return "signed" if signed.over == over_digest(records) else "outdated"
    if not complete:
        return "waiting"
    return "ready" if ready else "open"


def over_digest(records: PanelRecords) -> str:
    """A digest over the records that a moderation is about."""
    pairs: list[Json] = [[record.original.assessor_id, record.original.bundle] for record in records.records]
    return digest_of(sorted(pairs, key=str))


def _consents(room: Room, case_id: str, signed: Moderated | None) -> tuple[TakenConsent, ...]:
    """Answers to the moderation that stands, not to one that it replaced."""
    if signed is None:
        return ()
    sent = {row.bundle_id: row.tagmanifest_sha256 for row in room.storage.outbox()}
    bundle = sent.get(signed.bundle_id)
    return tuple(row for row in room.storage.rows(TakenConsent, case_id=case_id) if row.moderation == bundle)
