"""Sends further material of one applicant: a supplement for each assignment that holds the case, numbered in each.

Whoever recused gets none. An assignment's supplement answers the requests of its own assessor alone: what another
one asked stays between that one and the society.
"""

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from cse_desktop.bundles.bag import case_digest
from cse_desktop.bundles.head import Assessor, CaseEntry, FileEntry, head_bytes
from cse_desktop.bundles.write import BundleDraft, PayloadFile, manifest_of, payload_bytes, write_bundle
from cse_desktop.domain.acceptance_json import RECUSE
from cse_desktop.domain.canonical import Json, canonical_bytes, digest_of
from cse_desktop.domain.supplement_json import (
    MOST_SUPPLEMENTS,
    SUPPLEMENT_FILE,
    Supplement,
    supplement_document,
    supplement_member,
)
from cse_desktop.domain.times import parse_time
from cse_desktop.errors import KnownError, Words
from cse_desktop.society import authorities
from cse_desktop.society.checking import GRACE
from cse_desktop.society.desk import SocietyDesk
from cse_desktop.society.findings import Finding
from cse_desktop.society.further_files import FurtherFile
from cse_desktop.society.materials import probe_materials
from cse_desktop.society.media_types import UNKNOWN_EXTENSION, extension
from cse_desktop.society.rows import (
    AssignedCaseRow,
    AssignmentRow,
    CaseRow,
    CertificateRow,
    QueryRow,
    SocietyRow,
    SupplementRow,
)
from cse_desktop.society.saying import say
from cse_desktop.society.scopes import listed
from cse_desktop.society.sent_material import SentMaterial, sent_material
from cse_desktop.society.supervising import SUPERVISOR

LONGEST_EXTENSION = 4
"""what a supplement's member names have room for; the file's own name is kept beside"""
LONGEST_NOTE = 4000
"""characters"""


@dataclass(frozen=True, slots=True)
class Further:
    """What is to be sent of one applicant.

    `answers`: ids of the requests it answers, or None for all that are open. `note`: the society's words with it.
    """

    applicant: str
    files: tuple[FurtherFile, ...]
    answers: frozenset[str] | None = None
    note: Words | None = None


@dataclass(frozen=True, slots=True)
class SuppliedFile:
    """One supplement as it was handed out."""

    assignment_id: str
    assessor_id: str
    role: str
    number: int
    path: Path
    ciphertext_sha256: str
    answers: tuple[str, ...]
    fresh: bool
    """made now, and not given out again as it was"""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An assignment that gets none: its assessor recused, or has no certificate that it could be sent to."""

    assignment_id: str
    assessor_id: str
    role: str
    reason: Literal["recused", "no-certificate"]


@dataclass(frozen=True, slots=True)
class Supplied:
    """What sending came to."""

    files: tuple[SuppliedFile, ...]
    left_out: tuple[LeftOut, ...]
    findings: tuple[Finding, ...]
    """documents that do not open"""


def supply(desk: SocietyDesk, society: SocietyRow, round_id: str, further: Further, out: Path) -> Supplied:
    """Writes the supplements into the folder `out`; the same again gives the same bytes again.

    `KnownError` `SOC-047` where the round has no such applicant, `SOC-048` after its expiry, `SOC-049` where nobody
    is to get it, `SOC-052` where a file does not fit the case, `SOC-053` for requests that it can not answer,
    `SOC-054` for a note in one language.
    """
    case = desk.records.one(CaseRow, society=society.code, round_id=round_id, number=further.applicant)
    if case is None:
        raise KnownError("SOC-047", say("supplying.no_applicant", number=further.applicant, round=round_id))
    _check_note(further.note)
    findings = probe_materials(desk, {file.path: file.name for file in further.files})
    work = _Supplying(desk, society, case, further)
    files = []
    with desk.records.transaction():
        plans, left_out = work.plans()
        for place, plan in enumerate(plans):
            desk.progress(say("progress.supplying"), place, len(plans))
            row = plan.before or work.write(plan)
            files.append(
                SuppliedFile(
                    assignment_id=row.assignment_id,
                    assessor_id=plan.row.assessor_id,
                    role=plan.row.role,
                    number=row.number,
                    path=out / row.file_name,
                    ciphertext_sha256=row.ciphertext_sha256,
                    answers=tuple(query.query_id for query in plan.answers),
                    fresh=plan.before is None,
                )
            )
    out.mkdir(parents=True, exist_ok=True)
    for file in files:
        desk.blobs.copy_out(file.ciphertext_sha256, file.path)
    desk.progress(say("progress.supplying"), len(files), len(files))
    return Supplied(tuple(files), tuple(left_out), tuple(findings))


@dataclass(frozen=True, slots=True)
class _Plan:
    """One assignment's supplement: the one there is, or what is to go into a new one."""

    row: AssignmentRow
    certificate: CertificateRow
    sent: SentMaterial
    before: SupplementRow | None
    answers: tuple[QueryRow, ...]
    replaced: tuple[str, ...]
    """for each file the digest of the material it replaces, or empty"""


class _Supplying:
    """One applicant's further material on its way out."""

    def __init__(self, desk: SocietyDesk, society: SocietyRow, case: CaseRow, further: Further) -> None:
        self._desk = desk
        self._society = society
        self._case = case
        self._further = further
        self._crls = authorities.current_crls(desk, society.code)
        self._signer = authorities.signer(desk, society.code, "issuer")
        self._recipient = authorities.recipient(desk, society.code)
        self._now = desk.now_text()

    def plans(self) -> tuple[list[_Plan], list[LeftOut]]:
        """What is to be done for each assignment, and who is left out; nothing is written yet."""
        plans: list[_Plan] = []
        left_out: list[LeftOut] = []
        for row, assigned in self._holders():
            if self._now > row.not_after:
                raise KnownError("SOC-048", say("supplying.expired", day=row.not_after[:10]))
            certificate = self._certificate(row)
            if assigned.declared == RECUSE:
                left_out.append(LeftOut(row.assignment_id, row.assessor_id, row.role, "recused"))
            elif certificate is None:
                left_out.append(LeftOut(row.assignment_id, row.assessor_id, row.role, "no-certificate"))
            else:
                plans.append(self._plan(row, certificate))
        if not plans:
            key = "supplying.nobody_left" if left_out else "supplying.nobody"
            raise KnownError("SOC-049", say(key, number=self._case.number))
        _check_answers(self._further.answers, plans)
        return plans, left_out

    def _holders(self) -> list[tuple[AssignmentRow, AssignedCaseRow]]:
        """Every assignment by which the case is assessed, by assessor; a supervisor gets no materials."""
        records = self._desk.records
        found = []
        for assigned in records.rows(AssignedCaseRow, case_id=self._case.case_id):
            found += [
                (row, assigned)
                for row in records.rows(AssignmentRow, assignment_id=assigned.assignment_id)
                if row.role != SUPERVISOR
            ]
        return sorted(found, key=lambda holder: (holder[0].assessor_id, holder[0].role))

    def write(self, plan: _Plan) -> SupplementRow:
        """A new supplement; the requests that it answers are marked."""
        desk, row = self._desk, plan.row
        number = len(plan.sent.supplements) + 1
        supplement, payload = self._payload(plan, number)
        digest = case_digest(self._case.case_id, *plan.sent.manifests, manifest_of(payload))
        draft = BundleDraft(
            kind="supplement",
            bundle_id=desk.ids.new(),
            assignment_id=row.assignment_id,
            sequence=number,
            assessor=Assessor(self._society.number, row.assessor_id),
            audience=self._society.code,
            created_claimed=self._now,
            challenge=row.challenge,
            software=desk.software,
            not_after=row.not_after,
            assignment_digest=row.tagmanifest_sha256,
            standards=plan.sent.issued.standards,
            cases={self._case.case_id: CaseEntry(self._case.scope, digest)},
        )
        recipients = (plan.certificate.recipient, self._recipient)
        with desk.blobs.staged() as place:
            written = write_bundle(place, draft, payload, self._signer, self._crls, recipients)
            desk.blobs.keep(place, written.ciphertext_sha256)
        made = SupplementRow(
            assignment_id=row.assignment_id,
            number=number,
            case_id=self._case.case_id,
            certificate=plan.certificate.digest,
            issued_with=authorities.own_row(desk, self._society.code, "issuer").digest,
            bundle_id=written.bundle_id,
            content_sha256=self._content(),
            tagmanifest_sha256=written.tagmanifest_sha256,
            ciphertext_sha256=written.ciphertext_sha256,
            file_name=f"{row.round_id}_{row.assessor_id}_{row.role}_supplement-{number}.csb",
            made_at=self._now,
            bundle=head_bytes(written.head).decode(),
            supplement=canonical_bytes(supplement_document(supplement)).decode(),
        )
        desk.records.insert(made)
        for query in plan.answers:
            desk.records.replace(replace(query, answered_by=made.tagmanifest_sha256))
        return made

    def _plan(self, row: AssignmentRow, certificate: CertificateRow) -> _Plan:
        records = self._desk.records
        sent = sent_material(records, row)
        queries = records.rows(QueryRow, assignment_id=row.assignment_id, case_id=self._case.case_id)
        before = records.one(SupplementRow, assignment_id=row.assignment_id, content_sha256=self._content())
        if before is not None:
            answered = tuple(query for query in queries if query.answered_by == before.tagmanifest_sha256)
            return _Plan(row, certificate, sent, before, answered, ())
        if len(sent.supplements) >= MOST_SUPPLEMENTS:
            raise KnownError("SOC-049", say("supplying.too_many", most=MOST_SUPPLEMENTS))
        wanted = self._further.answers
        answers = tuple(
            query
            for query in queries
            if not query.answered_by and (wanted is None or query.query_id in wanted)
        )
        materials = sent.stages(self._case.case_id)[-1].materials
        replaced = tuple(_replaced(file, materials) for file in self._further.files)
        return _Plan(row, certificate, sent, None, answers, replaced)

    def _payload(self, plan: _Plan, number: int) -> tuple[Supplement, list[PayloadFile]]:
        """The document and all data files of supplement `number`."""
        files = []
        for place, file in enumerate(self._further.files, start=1):
            ending = extension(file.name)
            ending = ending if len(ending) <= LONGEST_EXTENSION else UNKNOWN_EXTENSION
            member = supplement_member(self._case.case_id, number, place, ending)
            files.append(replace(file.payload, path=member))
        supplement = Supplement(
            assignment_id=plan.row.assignment_id,
            assignment_digest=plan.row.tagmanifest_sha256,
            number=number,
            note=self._further.note,
            answers=tuple(query.query_id for query in plan.answers),
            replaces={file.path: digest for file, digest in zip(files, plan.replaced, strict=True) if digest},
        )
        document = canonical_bytes(supplement_document(supplement))
        return supplement, [payload_bytes(SUPPLEMENT_FILE, document, "application/json"), *files]

    def _content(self) -> str:
        """Digest of what the society puts in; not of the answers, which by themselves make no new supplement."""
        note = self._further.note
        files: list[Json] = [[file.name, file.payload.sha256, file.replaces] for file in self._further.files]
        said: Json = None if note is None else [note.zh, note.en]
        return digest_of({"case": self._case.case_id, "files": files, "note": said})

    def _certificate(self, row: AssignmentRow) -> CertificateRow | None:
        """The assessor's newest certificate in force that covers the case and outlives the assignment."""
        ends = parse_time(row.not_after) + GRACE
        found = [
            certificate
            for certificate in self._desk.records.rows(
                CertificateRow, issuer=self._society.code, role="assessor", subject_id=row.assessor_id
            )
            if not certificate.revoked_at
            and certificate.not_before <= self._now
            and parse_time(certificate.not_after) >= ends
            and self._case.scope in listed(certificate.scopes)
        ]
        return max(
            found, key=lambda certificate: (certificate.not_before, certificate.not_after), default=None
        )


def _replaced(file: FurtherFile, materials: Sequence[FileEntry]) -> str:
    """Digest of the material whose place `file` takes, or empty; refuses what the case has already."""
    same = next((material for material in materials if material.sha256 == file.payload.sha256), None)
    if same is not None:
        raise _misfit("supplying.content_there", name=file.name, material=same.display_name)
    names = {material.display_name: material.sha256 for material in materials}  # the newest of a name
    if file.replaces and file.replaces not in names:
        raise _misfit("supplying.no_material", name=file.replaces)
    if file.name in names and file.name != file.replaces:
        raise _misfit("supplying.name_taken", name=file.name)
    return names[file.replaces] if file.replaces else ""


def _misfit(key: str, **values: object) -> KnownError:
    return KnownError("SOC-052", say(key, **values), safe=say("issue.nothing_written"))


def _check_answers(wanted: Collection[str] | None, plans: Sequence[_Plan]) -> None:
    answered = {query.query_id for plan in plans for query in plan.answers}
    missing = sorted(set(wanted or ()) - answered)
    if missing:
        raise KnownError(
            "SOC-053",
            say("supplying.no_request", ids=", ".join(missing)),
            safe=say("issue.nothing_written"),
            next_step=say("supplying.look_at_status"),
        )


def _check_note(note: Words | None) -> None:
    for text in () if note is None else (note.zh, note.en):
        if not text.strip() or len(text) > LONGEST_NOTE:
            raise KnownError("SOC-054", say("supplying.note", most=LONGEST_NOTE))
        if any(unicodedata.category(character) in ("Cc", "Cs") for character in text.replace("\n", "")):
            raise KnownError("SOC-054", say("round.control_character"))
