"""What the members of a panel submitted on a case, for the lead who has submitted it too.

Bundles are opened when they are asked for, and never before the own submission; what was read stays in memory while
the assignment is open, and nowhere else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cse_desktop.bundles.bag import sha256_hex
from cse_desktop.domain.canonical import Json, parse_canonical
from cse_desktop.domain.evidence_json import evidence_file
from cse_desktop.domain.moderation_json import Original
from cse_desktop.domain.panel import Voice
from cse_desktop.domain.records import Annotation, Comment, EvidenceLink, Opinion, Rating, TakenScores
from cse_desktop.domain.score_json import parse_record, record_file
from cse_desktop.errors import BugError, KnownError
from cse_desktop.errors.refusals import Refused
from cse_desktop.services.opinions import opinion_of
from cse_desktop.services.panel_files import open_panel_bundle
from cse_desktop.services.room import Room


@dataclass(frozen=True, slots=True)
class MemberRecord:
    """What one member submitted on a case: the rows of the signed record, and what names it."""

    original: Original
    ratings: tuple[Rating, ...]
    comments: tuple[Comment, ...]
    annotations: tuple[Annotation, ...]
    links: tuple[EvidenceLink, ...]
    opinion: Opinion
    same_materials: bool = True
    """False: what they assessed differs from what lies here, by a supplement"""

    @property
    def voice(self) -> Voice:
        """As the rules see it."""
        opinion = self.opinion
        return Voice(self.original.assessor_id, self.ratings, opinion.recommendation, opinion.lower_grade)


@dataclass(frozen=True, slots=True)
class PanelRecords:
    """The records of a case that can be read, and why others can not."""

    records: tuple[MemberRecord, ...]
    faults: Mapping[str, KnownError] = field(default_factory=dict)
    """assessor id → what is wrong with the record"""


class PanelShelf:
    """Opens members' bundles by the keys of whoever is unlocked, each record once."""

    def __init__(self, identities: Sequence[str]) -> None:
        self._identities = identities
        self._opened: dict[tuple[str, str], MemberRecord | KnownError] = {}

    def records(self, room: Room, case_id: str) -> PanelRecords:
        """The own record and those that came, in the order of the panel; empty before the own submission."""
        own = own_record(room, case_id)
        if own is None:
            return PanelRecords(())
        found, faults = [own], {}
        place = {member.id: at for at, member in enumerate(room.assignment.panel)}
        rows = room.storage.rows(TakenScores, case_id=case_id)
        for row in sorted(rows, key=lambda row: (place.get(row.assessor_id, len(place)), row.assessor_id)):
            opened = self._record(room, row)
            if isinstance(opened, MemberRecord):
                found.append(opened)
            else:
                faults[row.assessor_id] = opened
        return PanelRecords(tuple(found), faults)

    def _record(self, room: Room, row: TakenScores) -> MemberRecord | KnownError:
        key = row.bundle, row.case_id
        if key not in self._opened:
            try:
                self._opened[key] = self._open(room, row)
            except KnownError as fault:
                self._opened[key] = fault
        return self._opened[key]

    def _open(self, room: Room, row: TakenScores) -> MemberRecord:
        wanted = frozenset({record_file(row.case_id), evidence_file(row.case_id)})
        kept = open_panel_bundle(room.storage, row.bundle, self._identities, wanted.__contains__)
        if sha256_hex(kept.files.get(record_file(row.case_id), b"")) != row.record:
            raise Refused("CSB-120", "a record is not the one named")
        documents: dict[str, Json] = {name: parse_canonical(data, name) for name, data in kept.files.items()}
        record, _ = parse_record(row.case_id, documents, room.standard(row.case_id))
        heading, entry = record.heading, kept.head.cases[row.case_id]
        stated = (
            (heading.assignment_id, kept.head.assignment_id),
            (heading.case_digest, entry.digest),
            (heading.scope, entry.scope),
            (heading.grade, room.case(row.case_id).profile.grade),
            (heading.revision, row.revision),
            (heading.role, "assessor"),
            (heading.methods, room.assignment.methods),
        )
        if any(found != wanted_value for found, wanted_value in stated):
            raise Refused("CSB-121", "the record is about something else")
        rows = record.rows
        original = Original(row.assessor_id, row.bundle, row.revision, row.record)
        return MemberRecord(
            original,
            rows.ratings,
            rows.comments,
            rows.annotations,
            rows.links,
            rows.opinion,
            same_materials=entry.digest == room.case(row.case_id).digest,
        )


def own_original(room: Room, case_id: str) -> Original | None:
    """What names the own submitted record of a case; None while there is none, or it is being corrected."""
    submission = room.newest_submission(case_id)
    if submission is None or not room.is_frozen(case_id):
        return None
    sent = {row.bundle_id: row.tagmanifest_sha256 for row in room.storage.outbox()}
    if submission.bundle_id not in sent:
        raise BugError("a submission without its bundle")
    return Original(
        room.assignment.assessor_id,
        sent[submission.bundle_id],
        submission.revision,
        submission.record_digest,
    )


def own_record(room: Room, case_id: str) -> MemberRecord | None:
    """The own record as it was submitted: its rows stay frozen until it is taken up again."""
    original = own_original(room, case_id)
    if original is None:
        return None
    storage = room.storage
    return MemberRecord(
        original,
        tuple(storage.rows(Rating, case_id=case_id)),
        tuple(storage.rows(Comment, case_id=case_id)),
        tuple(storage.rows(Annotation, case_id=case_id)),
        tuple(storage.rows(EvidenceLink, case_id=case_id)),
        opinion_of(room, case_id),
    )
