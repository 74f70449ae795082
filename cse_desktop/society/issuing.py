"""Issues a round: one signed and encrypted assignment for each assessor and role, the same bytes every time."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cse_desktop.bundles.head import Assessor, CaseEntry, StandardRef, head_bytes
from cse_desktop.bundles.write import BundleDraft, PayloadFile, WrittenBundle, payload_bytes, write_bundle
from cse_desktop.domain.assignment import Assignment, Case, Member, Sample
from cse_desktop.domain.assignment_json import ASSIGNMENT_FILE, assignment_documents, sample_folder
from cse_desktop.domain.canonical import Json, canonical_bytes, digest_of
from cse_desktop.domain.packs.model import PackRef
from cse_desktop.domain.sample_json import agreed_document, agreed_file
from cse_desktop.domain.times import format_time
from cse_desktop.errors import KnownError
from cse_desktop.society import authorities
from cse_desktop.society.checking import Prepared, check_round
from cse_desktop.society.desk import SocietyDesk
from cse_desktop.society.findings import Finding, NotReadyError, grave
from cse_desktop.society.materials import material
from cse_desktop.society.media_types import extension
from cse_desktop.society.pack_shelf import Shelved, without_bank
from cse_desktop.society.rounds import Applicant, SampleFolder, Seat
from cse_desktop.society.rows import AssignedCaseRow, AssignmentRow, CaseRow, PackRow, RoundRow, SampleRow
from cse_desktop.society.supervising import RATERS, SUPERVISOR, portrait_of, shown_to_supervisor
from cse_desktop.words import words

ROLE_ORDER = ("lead", "assessor", "supervisor")


@dataclass(frozen=True, slots=True)
class IssuedFile:
    """One assignment as it was handed out."""

    assignment_id: str
    assessor_id: str
    role: str
    path: Path
    ciphertext_sha256: str
    cases: tuple[str, ...]
    fresh: bool
    """made now, and not given out again as it was"""


@dataclass(frozen=True, slots=True)
class Issued:
    """What issuing a round came to."""

    round_id: str
    files: tuple[IssuedFile, ...]
    findings: tuple[Finding, ...]
    """what did not stop it: warnings and notes"""


def issue_round(desk: SocietyDesk, folder: Path, out: Path, *, conflicts_seen: bool = False) -> Issued:
    """Issues the round in `folder` into the folder `out`.

    What was issued before is given out again byte for byte. `NotReadyError` with all findings where something stops
    it; `KnownError` `SOC-021` where the round was changed after it was issued.
    """
    prepared, findings = check_round(desk, folder, probe=False)
    if prepared is None or grave(findings, conflicts_seen=conflicts_seen):
        raise NotReadyError(findings)
    work = _Issuing(desk, prepared)
    out.mkdir(parents=True, exist_ok=True)
    files = []
    with desk.records.transaction():
        work.keep_round()
        for number, seat in enumerate(prepared.seats):
            desk.progress(words("society.progress.writing"), number, len(prepared.seats))
            row, fresh = work.assignment(seat)
            cases = tuple(case.assigned.case_id for case in work.cases_of(seat))
            path = out / row.file_name
            files.append(
                IssuedFile(row.assignment_id, seat.id, seat.role, path, row.ciphertext_sha256, cases, fresh)
            )
    for file in files:
        desk.blobs.copy_out(file.ciphertext_sha256, file.path)
    desk.progress(words("society.progress.writing"), len(files), len(files))
    return Issued(prepared.round.id, tuple(files), tuple(findings))


@dataclass(frozen=True, slots=True)
class _CaseParts:
    """A case's row and everything of it that goes into a bundle but its documents."""

    assigned: CaseRow
    applicant: Applicant
    materials: tuple[PayloadFile, ...]
    shelved: Shelved

    def for_supervisor(self, shelved: Shelved) -> "_CaseParts":
        """The same applicant without anything that is assessed; `shelved` are the packs without their questions."""
        return _CaseParts(
            self.assigned,
            shown_to_supervisor(self.applicant),
            portrait_of(self.applicant, self.materials),
            shelved,
        )


@dataclass(frozen=True, slots=True)
class _SampleParts:
    """A standard sample and everything of it that goes into a bundle but its profile."""

    sample: Sample
    pack: PackRef
    files: tuple[PayloadFile, ...]
    """its materials, and what was agreed"""


class _Issuing:
    """One round on its way out; what the members of a panel share is made once."""

    def __init__(self, desk: SocietyDesk, prepared: Prepared) -> None:
        self._desk = desk
        self._prepared = prepared
        self._round = prepared.round
        self._society = prepared.society
        self._crls = authorities.current_crls(desk, prepared.society.code)
        self._signer = authorities.signer(desk, prepared.society.code, "issuer")
        self._recipient = authorities.recipient(desk, prepared.society.code)
        self._cases: dict[str, _CaseParts] = {}
        self._samples: list[_SampleParts] = []
        self._bankless: dict[str, Shelved] = {}
        self._now = desk.now_text()

    def keep_round(self) -> None:
        """The round's row and its cases', made at the first issue."""
        records, found = self._desk.records, self._round
        if records.one(RoundRow, society=self._society.code, round_id=found.id) is None:
            days = (found.opens.isoformat(), found.due.isoformat(), found.expires.isoformat())
            records.insert(
                RoundRow(self._society.code, found.id, found.title.zh, found.title.en, *days, self._now)
            )
        for applicant in found.applicants:
            self._cases[applicant.number] = self._case(applicant)
        self._samples = [self._sample(folder) for folder in found.samples]

    def samples_of(self, seat: Seat) -> list[_SampleParts]:
        """The standard samples of the packs by which this seat rates; none for who does not rate."""
        if seat.role not in RATERS:
            return []
        used = {case.shelved.professional_ref for case in self.cases_of(seat)}
        return [sample for sample in self._samples if sample.pack in used]

    def cases_of(self, seat: Seat) -> list[_CaseParts]:
        """The cases of one seat, in the order in which it names them."""
        found = [self._cases[number] for number in seat.applicants]
        if seat.role != SUPERVISOR:
            return found
        return [case.for_supervisor(self._without_bank(case.shelved)) for case in found]

    def _without_bank(self, shelved: Shelved) -> Shelved:
        """Its packs without their questions; each pair is resolved once."""
        digest = shelved.standard.digest
        if digest not in self._bankless:
            self._bankless[digest] = without_bank(shelved)
        return self._bankless[digest]

    def assignment(self, seat: Seat) -> tuple[AssignmentRow, bool]:
        """The seat's assignment, and whether it was made now."""
        records = self._desk.records
        before = records.one(
            AssignmentRow,
            society=self._society.code,
            round_id=self._round.id,
            assessor_id=seat.id,
            role=seat.role,
        )
        identifier = before.assignment_id if before else self._desk.ids.new()
        challenge = before.challenge if before else secrets.token_hex(16)
        assignment = self._assignment(seat, identifier, challenge)
        payload = self._payload(assignment, self.cases_of(seat))
        payload += [file for sample in self.samples_of(seat) for file in sample.files]
        content = _content_digest(payload)
        if before is not None:
            if before.content_sha256 != content:
                raise KnownError(
                    "SOC-021",
                    words("society.issue.changed").format(id=seat.id, role=seat.role),
                    safe=words("society.issue.stands"),
                    next_step=words("society.issue.restore"),
                )
            return before, False
        return self._write(seat, assignment, payload, content), True

    def _write(
        self, seat: Seat, assignment: Assignment, payload: Sequence[PayloadFile], content: str
    ) -> AssignmentRow:
        desk = self._desk
        draft = BundleDraft(
            kind="assignment",
            bundle_id=desk.ids.new(),
            assignment_id=assignment.id,
            sequence=1,
            assessor=Assessor(self._society.number, seat.id),
            audience=self._society.code,
            created_claimed=self._now,
            challenge=assignment.challenge,
            software=desk.software,
            not_after=format_time(self._prepared.ends),
            standards=self._standards(seat),
            cases={case.id: CaseEntry(case.scope, "") for case in assignment.cases},
        )
        certificate = self._prepared.certificates[seat.id]
        recipients = (certificate.recipient, self._recipient)
        with desk.blobs.staged() as place:
            written = write_bundle(place, draft, payload, self._signer, self._crls, recipients)
            desk.blobs.keep(place, written.ciphertext_sha256)
        row = AssignmentRow(
            assignment_id=assignment.id,
            society=self._society.code,
            round_id=self._round.id,
            assessor_id=seat.id,
            role=seat.role,
            certificate=certificate.digest,
            issued_with=authorities.own_row(desk, self._society.code, "issuer").digest,
            bundle_id=written.bundle_id,
            challenge=assignment.challenge,
            content_sha256=content,
            tagmanifest_sha256=written.tagmanifest_sha256,
            ciphertext_sha256=written.ciphertext_sha256,
            file_name=f"{self._round.id}_{seat.id}_{seat.role}.csb",
            issued_at=self._now,
            not_after=format_time(self._prepared.ends),
            bundle=head_bytes(written.head).decode(),
            assignment=canonical_bytes(assignment_documents(assignment)[ASSIGNMENT_FILE]).decode(),
        )
        desk.records.insert(row, *_assigned(row, written))
        return row

    def _assignment(self, seat: Seat, identifier: str, challenge: str) -> Assignment:
        found, society = self._round, self._society
        return Assignment(
            id=identifier,
            round_id=found.id,
            title=found.title,
            society=society.number,
            society_code=society.code,
            society_name=authorities.names_of(society),
            assessor_id=seat.id,
            assessor_name=self._prepared.certificates[seat.id].name,
            role=seat.role,
            methods=found.carried_out,
            not_yet=found.not_yet,
            opens=found.opens.isoformat(),
            due=found.due.isoformat(),
            expires=found.expires.isoformat(),
            retention_days=found.retention_days,
            message=found.message,
            general_pack=self._general_ref(seat),
            challenge=challenge,
            digest="",
            society_recipient=self._recipient,
            lead_recipient=self._lead_recipient(seat),
            panel=self._panel(seat),
            place=found.place,
            order=found.order,
            phases=found.phases,
            record_audio=found.record_audio,
            return_recording=found.return_recording and found.record_audio != "never",
            cases=tuple(self._assigned_case(case) for case in self.cases_of(seat)),
            samples=tuple(parts.sample for parts in self.samples_of(seat)),
        )

    def _sample(self, folder: SampleFolder) -> _SampleParts:
        """The sample's row, made at the first issue, and its files, hashed."""
        records, applicant = self._desk.records, folder.applicant
        shelved = self._prepared.sample_packs[applicant.number]
        key = {"society": self._society.code, "round_id": self._round.id, "number": applicant.number}
        row = records.one(SampleRow, **key)
        fresh = SampleRow(
            sample_id=row.sample_id if row else self._desk.ids.new(),
            **key,
            name=applicant.profile.name,
            grade=applicant.profile.grade,
            general_pack=self._keep_pack(shelved.general_ref, shelved.general),
            professional_pack=self._keep_pack(shelved.professional_ref, shelved.professional),
            agreed=canonical_bytes(agreed_document(folder.agreed)).decode(),
        )
        if row is None:
            records.insert(fresh)
        name = agreed_file(fresh.sample_id)
        agreed = payload_bytes(name, fresh.agreed.encode(), "application/json")
        folder_name = sample_folder(fresh.sample_id)
        files = tuple(
            material(file, f"{folder_name}m/{number:04d}.{extension(file.display_name)}")
            for number, file in enumerate(applicant.materials, start=1)
        )
        case = Case(
            id=fresh.sample_id,
            scope="",
            digest="",
            pack=shelved.professional_ref,
            standard_digest=shelved.standard.digest,
            profile=applicant.profile,
            claims=(),
            materials=(),
            interview_start=None,
        )
        sample = Sample(case, tuple(row.target for row in folder.agreed), agreed.sha256)
        return _SampleParts(sample, shelved.professional_ref, (agreed, *files))

    def _assigned_case(self, case: _CaseParts) -> Case:
        shelved = case.shelved
        start = self._round.interviews.get(case.applicant.number)
        wanted = start is not None and "interview" in self._round.carried_out
        return Case(
            id=case.assigned.case_id,
            scope=case.assigned.scope,
            digest="",
            pack=shelved.professional_ref,
            standard_digest=shelved.standard.digest,
            profile=case.applicant.profile,
            claims=case.applicant.claims,
            materials=(),
            interview_start=start.isoformat() if start is not None and wanted else None,
        )

    def _case(self, applicant: Applicant) -> _CaseParts:
        """The case's row, made at the first issue, and its materials, hashed."""
        records = self._desk.records
        row = records.one(
            CaseRow, society=self._society.code, round_id=self._round.id, number=applicant.number
        )
        shelved = self._prepared.packs[applicant.number]
        fresh = CaseRow(
            case_id=row.case_id if row else self._desk.ids.new(),
            society=self._society.code,
            round_id=self._round.id,
            number=applicant.number,
            grade=applicant.profile.grade,
            scope=self._prepared.scope(applicant),
            general_pack=self._keep_pack(shelved.general_ref, shelved.general),
            professional_pack=self._keep_pack(shelved.professional_ref, shelved.professional),
            standard_digest=shelved.standard.digest,
        )
        if row is None:
            records.insert(fresh)
        files = tuple(
            material(file, f"data/cases/{fresh.case_id}/m/{number:04d}.{extension(file.display_name)}")
            for number, file in enumerate(applicant.materials, start=1)
        )
        return _CaseParts(fresh, applicant, files, shelved)

    def _keep_pack(self, ref: PackRef, files: Mapping[str, str]) -> str:
        """Keeps a pack as it goes out; its digest."""
        digest = ref.digest or ""
        if self._desk.records.one(PackRow, digest=digest) is None:
            text = canonical_bytes(dict[str, Json](files)).decode()
            self._desk.records.insert(PackRow(digest, ref.id, ref.version, text))
        return digest

    def _payload(self, assignment: Assignment, cases: Iterable[_CaseParts]) -> list[PayloadFile]:
        documents: Mapping[str, Json] = assignment_documents(assignment)
        payload = [
            payload_bytes(name, canonical_bytes(document), "application/json")
            for name, document in documents.items()
        ]
        packs: dict[str, Mapping[str, str]] = {}
        for case in cases:
            packs[case.shelved.general_ref.id] = case.shelved.general
            packs[case.shelved.professional_ref.id] = case.shelved.professional
            payload += case.materials
        for identifier, files in sorted(packs.items()):
            payload += [
                payload_bytes(f"data/standards/{identifier}/{name}", text.encode(), "application/toml")
                for name, text in sorted(files.items())
            ]
        return payload

    def _standards(self, seat: Seat) -> tuple[StandardRef, ...]:
        found = {}
        for case in self.cases_of(seat):
            ref = case.shelved.professional_ref
            found[ref.id] = StandardRef(ref.id, ref.version, case.shelved.standard.digest)
        return tuple(found[name] for name in sorted(found))

    def _general_ref(self, seat: Seat) -> PackRef:
        return self.cases_of(seat)[0].shelved.general_ref

    def _lead_recipient(self, seat: Seat) -> str | None:
        """The lead of all of this seat's applicants, where the round lets the lead read members' scores."""
        if not self._round.panel.lead_reads_members or seat.role != "assessor":
            return None
        for other in self._prepared.seats:
            if other.role == "lead" and other.id != seat.id and set(seat.applicants) <= set(other.applicants):
                return self._prepared.certificates[other.id].recipient
        return None

    def _panel(self, seat: Seat) -> tuple[Member, ...]:
        """Everybody who shares an applicant with this seat, each person once, in their first role."""
        found: dict[str, Member] = {}
        sharing = [other for other in self._prepared.seats if set(other.applicants) & set(seat.applicants)]
        for other in sorted(sharing, key=lambda other: ROLE_ORDER.index(other.role)):
            name = self._prepared.certificates[other.id].name
            found.setdefault(other.id, Member(other.id, name, other.role))
        return tuple(found.values())


def _content_digest(payload: Iterable[PayloadFile]) -> str:
    """Digest of everything that goes in: names, digests and what people call the files."""
    rows: list[Json] = [[file.path, file.sha256, file.display_name] for file in payload]
    return digest_of(sorted(rows, key=str))


def _assigned(row: AssignmentRow, written: WrittenBundle) -> list[AssignedCaseRow]:
    return [
        AssignedCaseRow(row.assignment_id, case_id, case.digest)
        for case_id, case in written.head.cases.items()
    ]
