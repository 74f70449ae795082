"""The gaps of a case as rows that a screen can jump from."""

from collections.abc import Iterable

from cse_desktop.domain.assignment import Case
from cse_desktop.domain.gaps import CaseRows, Gap, MaterialSeen, gaps
from cse_desktop.domain.paper import differences
from cse_desktop.domain.records import (
    CaseState,
    Comment,
    EvidenceLink,
    EvidenceQuery,
    InterviewState,
    Opinion,
    PlannedQuestion,
    Rating,
    SoundRecording,
)
from cse_desktop.services.paper_rows import transcription_of, typed_of
from cse_desktop.services.reading import SEEN_MS
from cse_desktop.services.room import Room
from cse_desktop.services.roster_values import GapRow


def acts_of(room: Room, case_id: str) -> CaseRows:
    """All that was said and done on one case, as the rules want it."""
    storage, standard = room.storage, room.standard(case_id)
    transcription = transcription_of(room, case_id)
    return CaseRows(
        ratings=storage.rows(Rating, case_id=case_id),
        comments=storage.rows(Comment, case_id=case_id),
        evidence=storage.rows(EvidenceLink, case_id=case_id),
        questions=storage.rows(PlannedQuestion, case_id=case_id),
        state=storage.one(CaseState, case_id=case_id),
        interview=storage.one(InterviewState, case_id=case_id),
        opinion=storage.one(Opinion, case_id=case_id),
        # requests are few, and a roster of thousands asks for those of each case
        unrecorded=room.assignment.record_audio == "required"
        and storage.one(SoundRecording, case_id=case_id) is None,
        transcription=transcription,
        unsettled=len(differences(typed_of(room, case_id))) if transcription and standard.keyed_twice else 0,
        queries=[query for query in storage.rows(EvidenceQuery) if query.case_id == case_id],
    )


def materials_seen(room: Room, case: Case) -> tuple[MaterialSeen, ...]:
    """The case's materials but for the portrait, and whether each was ever opened."""
    opened = {place.material for place in room.storage.places(case.id)}
    seen = room.storage.pages_seen(case.id, SEEN_MS)
    unseen = {material: found.pages - found.seen for material, found in seen.items()}
    return tuple(
        MaterialSeen(
            material.sha256, material.display_name, material.sha256 in opened, unseen.get(material.sha256, 0)
        )
        for material in case.materials
        if material.display_name != case.profile.photo
    )


def gaps_of(room: Room, case_id: str) -> tuple[Gap, ...]:
    """Everything missing or exceptional in one case, blocking ones first; of a sample, what is still to be rated."""
    case = room.case(case_id)
    sample = room.assignment.sample(case_id)
    found = gaps(
        room.standard(case_id),
        case.profile.grade,
        room.methods(case_id),
        acts_of(room, case_id),
        materials_seen(room, case),
    )
    if sample is None:
        return found
    return tuple(gap for gap in found if gap.kind == "unrated" and gap.target in sample.asked)


def as_rows(case_id: str, found: Iterable[Gap]) -> tuple[GapRow, ...]:
    """Gaps as a screen wants them."""
    return tuple(
        GapRow(gap.kind, gap.blocks, case_id, gap.target, gap.method, gap.place, gap.words, gap.why)
        for gap in found
    )


def gap_rows(room: Room, case_id: str) -> tuple[GapRow, ...]:
    """Everything missing or exceptional in one case, as rows."""
    return as_rows(case_id, gaps_of(room, case_id))
