"""Receives what comes back: believes it or not, judges its content, and answers once by content.

The identity of a file is the digest of its ciphertext: what was answered before is answered with the same bytes.
Reading, judging and answering one file is one transaction.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from cse_desktop.bundles.head import Assessor, Head, parse_head
from cse_desktop.bundles.limits import LARGEST_FILE
from cse_desktop.bundles.read import ReadBundle, Reader, RefusedBundle, read_bundle
from cse_desktop.bundles.receipt import receipt_for, receipt_payload
from cse_desktop.bundles.refusal import refusal_for, refusal_payload
from cse_desktop.bundles.rules import KnownAssignment, KnownCase
from cse_desktop.bundles.write import BundleDraft, PayloadFile, write_bundle
from cse_desktop.domain.canonical import canonical_bytes
from cse_desktop.errors import BugError, KnownError, Words
from cse_desktop.errors.refusals import Refused
from cse_desktop.society import authorities
from cse_desktop.society.desk import SocietyDesk
from cse_desktop.society.judging import Judgement, judge_acceptance, judge_query, judge_scores
from cse_desktop.society.judging_panel import EarlyError, judge_consent, judge_moderation
from cse_desktop.society.received import Received, unanswered
from cse_desktop.society.received_sound import IntakeSink, ReceivedSound
from cse_desktop.society.rows import (
    AnswerRow,
    AssignedCaseRow,
    AssignmentRow,
    BundleRow,
    CaseResultRow,
    ConsentRow,
    ModerationRow,
    QueryRow,
    SocietyRow,
)
from cse_desktop.society.saying import named, say
from cse_desktop.society.sent_material import sent_material
from cse_desktop.trust.chain import Believed
from cse_desktop.trust.profile import read_certificate

__all__ = ["Received", "receive_files"]

KINDS = frozenset({"acceptance", "scores", "query", "moderation", "consent"})
NOT_YET = frozenset({"deletion"})
"""kinds that assessors may send by the format, and this version does not process"""
NOT_FOR_US = "CSB-020"
PIECE = 1 << 20


def receive_files(
    desk: SocietyDesk, society: SocietyRow | Sequence[SocietyRow], files: Sequence[Path], out: Path
) -> list[Received]:
    """Receives each file and writes its answer into `out`; one that is refused does not stop the others.

    Where several societies are given, a file goes to the one whose intake can decrypt it.
    """
    out = out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    societies = [society] if isinstance(society, SocietyRow) else society
    intakes = [_Intake(desk, row, out) for row in societies]
    found = []
    for number, file in enumerate(files):
        desk.progress(say("progress.receiving"), number, len(files))
        received = [intakes[0].receive(file)]
        for intake in intakes[1:]:
            if received[-1].code == NOT_FOR_US:
                received.append(intake.receive(file))
        found.append(received[-1])
    desk.progress(say("progress.receiving"), len(files), len(files))
    return found


class _Intake:
    """One society's intake, at work on a number of files."""

    def __init__(self, desk: SocietyDesk, society: SocietyRow, out: Path) -> None:
        self._desk = desk
        self._society = society
        self._out = out
        self._answered: list[tuple[str, Path]] = []
        """digests of answers, and where each is to be written once it is kept"""
        self._crls = authorities.current_crls(desk, society.code)
        self._signer = authorities.signer(desk, society.code, "intake")
        self._identity = desk.keys.age_identity(f"{society.code}.intake")
        self._own_recipient = authorities.recipient(desk, society.code)
        self._society_key = read_certificate(authorities.ca_row(desk, society.code).der, "society").key_sha256

    def receive(self, file: Path) -> Received:
        """Reads, judges and answers one file."""
        try:
            sha256 = _digest(file)
        except OSError:
            return unanswered(file, KnownError("SOC-040", say("receive.unreadable")))
        except Refused as refused:
            return unanswered(file, refused)
        self._answered.clear()
        with self._desk.records.transaction():
            before = self._desk.records.one(BundleRow, ciphertext_sha256=sha256, society=self._society.code)
            found = self._again(file, before) if before is not None else self._first_time(file, sha256)
        for answer, path in self._answered:
            self._desk.blobs.copy_out(answer, path)
        return found

    def _first_time(self, file: Path, sha256: str) -> Received:
        try:
            sink = IntakeSink()
            read = read_bundle(file, self._reader(), sink)
            if read.ciphertext_sha256 != sha256:
                raise Refused("CSB-022", "changed while it was read")
        except RefusedBundle as refused:
            return self._refuse(file, refused, sha256, None)
        except Refused as refused:
            return unanswered(file, refused)
        row = self._assignment(read.head)
        if row is None:
            return unanswered(file, Refused("CSB-090"))
        if read.repeated:
            found = self._desk.records.rows(BundleRow, tagmanifest_sha256=read.tagmanifest_sha256)
            return self._again(file, next(entry for entry in found if entry.judged))
        try:
            judgement = self._judge(read, row, sink.sounds)
        except Refused as refused:
            believed = RefusedBundle(refused, read.head, read.signer, read.tagmanifest_sha256)
            return self._refuse(file, believed, sha256, read)
        except EarlyError as early:
            return unanswered(file, early, read.head)
        return self._accept(file, read, row, judgement)

    def _reader(self) -> Reader:
        return Reader(
            roots=[authorities.root_row(self._desk).der],
            crls=self._crls,
            identities=[self._identity],
            kinds=KINDS | NOT_YET,
            audiences=frozenset({self._society.code}),
            now=self._desk.now(),
            known=self._known,
        )

    def _known(self, head: Head, _signer: Believed) -> KnownAssignment | None:
        """What this society knows of the assignment that a believed bundle names."""
        row = self._assignment(head)
        if row is None:
            return None
        records = self._desk.records
        sent = sent_material(records, row)
        digests = {case_id: sent.digests(case_id) for case_id in sent.issued.cases}
        results: type[CaseResultRow | ModerationRow] = (
            ModerationRow if head.kind == "moderation" else CaseResultRow
        )
        newest: dict[str, CaseResultRow | ModerationRow] = {}
        for result in records.rows(results, assignment_id=row.assignment_id):
            newest[result.case_id] = result
        sequences = {
            bundle.sequence: bundle.tagmanifest_sha256
            for bundle in records.rows(BundleRow, assignment_id=row.assignment_id, kind=head.kind)
            if bundle.judged
        }
        return KnownAssignment(
            society=self._society.number,
            assessor_id=row.assessor_id,
            society_key=self._society_key,
            digest=row.tagmanifest_sha256,
            challenge=row.challenge,
            cases={
                case_id: KnownCase(
                    case.scope,
                    digests[case_id][-1],
                    newest[case_id].revision if case_id in newest else 0,
                    newest[case_id].tagmanifest_sha256 if case_id in newest else None,
                    frozenset(digests[case_id][:-1]),
                )
                for case_id, case in sent.issued.cases.items()
            },
            standards=frozenset(sent.issued.standards),
            sequences=sequences,
        )

    def _assignment(self, head: Head) -> AssignmentRow | None:
        row = self._desk.records.one(AssignmentRow, assignment_id=head.assignment_id)
        return row if row is not None and row.society == self._society.code else None

    def _judge(self, read: ReadBundle, row: AssignmentRow, sounds: Mapping[str, ReceivedSound]) -> Judgement:
        """Step 12, by kind."""
        if read.head.kind in NOT_YET:
            raise Refused("CSB-086")
        cases = {
            case.case_id: case
            for case in self._desk.records.rows(AssignedCaseRow, assignment_id=row.assignment_id)
        }
        if read.head.kind == "acceptance":
            return judge_acceptance(read, row, cases)
        if read.head.kind == "scores":
            return judge_scores(self._desk, read, row, cases, sounds)
        judge = {
            "query": judge_query,
            "moderation": judge_moderation,
            "consent": judge_consent,
        }
        return judge[read.head.kind](self._desk, read, row, cases)

    def _accept(self, file: Path, read: ReadBundle, row: AssignmentRow, judgement: Judgement) -> Received:
        desk, now = self._desk, self._desk.now_text()
        if judgement.refused and len(judgement.refused) == len(read.head.cases):
            code = next(iter(judgement.refused.values()))
            believed = RefusedBundle(Refused(code), read.head, read.signer, read.tagmanifest_sha256)
            return self._refuse(file, believed, read.ciphertext_sha256, read, judgement.refused)
        receipt = receipt_for(read, now, desk.software, judgement.refused)
        payload = receipt_payload(receipt, read)
        bundle = self._bundle_row(read, now, judgement.refused)
        answer = self._answer("receipt", row, read.head, read.signer, payload, read.ciphertext_sha256)
        desk.records.insert(bundle, answer)
        self._keep(read, judgement, now)
        desk.blobs.put(file)
        remarks = (*judgement.remarks, *self._gap_remarks(row, read.head))
        return replace(self._received(file, bundle, answer), remarks=remarks)

    def _refuse(
        self,
        file: Path,
        refused: RefusedBundle,
        sha256: str,
        read: ReadBundle | None,
        refused_cases: Mapping[str, str] = MappingProxyType({}),
    ) -> Received:
        """Answers a bundle whose sender is believed; where the assignment is not the sender's, only says so."""
        desk, now = self._desk, self._desk.now_text()
        head, row = refused.head, self._assignment(refused.head)
        if row is None or not self._is_senders(row, refused.signer):
            return unanswered(file, refused, head)
        note = refusal_for(refused, sha256, now, desk.software)
        bundle = BundleRow(
            ciphertext_sha256=sha256,
            society=self._society.code,
            kind=head.kind,
            bundle_id=head.bundle_id,
            assignment_id=head.assignment_id,
            sequence=head.sequence,
            tagmanifest_sha256=refused.tagmanifest_sha256,
            signer_cert=refused.signer.leaf.sha256,
            received_at=now,
            verdict="refused",
            code=refused.code,
            judged=int(read is not None),
            cases=_codes(head, dict.fromkeys(head.cases, refused.code) | dict(refused_cases)),
        )
        answer = self._answer("refusal", row, head, refused.signer, refusal_payload(note), sha256)
        desk.records.insert(bundle, answer)
        desk.blobs.put(file)
        return self._received(file, bundle, answer)

    def _is_senders(self, row: AssignmentRow, signer: Believed) -> bool:
        same = signer.leaf.subject.serial_number == row.assessor_id and signer.leaf.role == "assessor"
        return same and signer.society.key_sha256 == self._society_key

    def _keep(self, read: ReadBundle, judgement: Judgement, now: str) -> None:
        """The rows that follow from what was judged."""
        records = self._desk.records
        for declared in judgement.declared:
            records.replace(declared)
        for query in judgement.asked:
            records.insert(
                QueryRow(
                    assignment_id=read.head.assignment_id,
                    query_id=query.query_id,
                    case_id=query.case_id,
                    target=query.target,
                    text=query.text,
                    written_at=query.written_at,
                    received_at=now,
                    bundle=read.tagmanifest_sha256,
                )
            )
        for kind, judged in ((CaseResultRow, judgement.scored), (ModerationRow, judgement.moderated)):
            for case_id, scored in judged.items():
                case = read.head.cases[case_id]
                row = kind(
                    assignment_id=read.head.assignment_id,
                    case_id=case_id,
                    revision=case.revision or 1,
                    tagmanifest_sha256=read.tagmanifest_sha256,
                    record_sha256=case.record or "",
                    recommendation=scored.recommendation,
                    computed=int(scored.computed),
                    received_at=now,
                    record=scored.record,
                )
                records.insert(row)
        records.insert(*judgement.calibrated)
        for entry in judgement.consented:
            records.insert(
                ConsentRow(
                    assignment_id=read.head.assignment_id,
                    case_id=entry.case_id,
                    sequence=read.head.sequence,
                    moderation=entry.moderation,
                    choice=entry.choice,
                    reason=entry.reason,
                    received_at=now,
                )
            )

    def _answer(
        self,
        kind: str,
        row: AssignmentRow,
        head: Head,
        signer: Believed,
        payload: list[PayloadFile],
        sha256: str,
    ) -> AnswerRow:
        desk = self._desk
        earlier = desk.records.rows(AnswerRow, assignment_id=row.assignment_id, kind=kind)
        sequence = len(earlier) + 1
        draft = BundleDraft(
            kind=kind,
            bundle_id=desk.ids.new(),
            assignment_id=row.assignment_id,
            sequence=sequence,
            assessor=Assessor(self._society.number, row.assessor_id),
            audience=self._society.code,
            created_claimed=desk.now_text(),
            challenge=row.challenge,
            software=desk.software,
            assignment_digest=row.tagmanifest_sha256,
            standards=parse_head(row.bundle.encode()).standards,
            cases=head.cases,
        )
        with desk.blobs.staged() as place:
            recipients = (signer.leaf.recipient, self._own_recipient)
            written = write_bundle(place, draft, payload, self._signer, self._crls, recipients)
            desk.blobs.keep(place, written.ciphertext_sha256)
        return AnswerRow(
            to_ciphertext_sha256=sha256,
            kind=kind,
            bundle_id=written.bundle_id,
            ciphertext_sha256=written.ciphertext_sha256,
            file_name=f"{row.round_id}_{row.assessor_id}_{head.kind}-{head.sequence}_{kind}-{sequence}.csb",
            made_at=draft.created_claimed,
            assignment_id=row.assignment_id,
            sequence=sequence,
        )

    def _again(self, file: Path, bundle: BundleRow) -> Received:
        """The stored answer, byte for byte."""
        answer = self._desk.records.one(AnswerRow, to_ciphertext_sha256=bundle.ciphertext_sha256)
        if answer is None:
            raise BugError("a bundle without its answer")
        return replace(self._received(file, bundle, answer), stored=True)

    def _received(self, file: Path, bundle: BundleRow, answer: AnswerRow) -> Received:
        """What became of a file that is answered; the answer is written out once all of it is committed."""
        path = self._out / answer.file_name
        self._answered.append((answer.ciphertext_sha256, path))
        reason = Refused(bundle.code) if bundle.code else None
        codes: dict[str, str] = json.loads(bundle.cases)
        return Received(
            file=file,
            outcome="refused" if reason else "accepted",
            kind=bundle.kind,
            code=bundle.code,
            words=reason.what if reason else None,
            sequence=bundle.sequence,
            assignment_id=bundle.assignment_id,
            cases={case_id: code or "accepted" for case_id, code in codes.items()},
            answer=path,
            stored=False,
        )

    def _bundle_row(self, read: ReadBundle, now: str, refused_cases: Mapping[str, str]) -> BundleRow:
        head = read.head
        return BundleRow(
            ciphertext_sha256=read.ciphertext_sha256,
            society=self._society.code,
            kind=head.kind,
            bundle_id=head.bundle_id,
            assignment_id=head.assignment_id,
            sequence=head.sequence,
            tagmanifest_sha256=read.tagmanifest_sha256,
            signer_cert=read.signer.leaf.sha256,
            received_at=now,
            verdict="accepted",
            code="",
            judged=1,
            cases=_codes(head, refused_cases),
        )

    def _gap_remarks(self, row: AssignmentRow, head: Head) -> tuple[Words, ...]:
        """Says which earlier files have not come; a number may be missing because that file was refused unread."""
        rows = self._desk.records.rows(BundleRow, assignment_id=row.assignment_id, kind=head.kind)
        known = {bundle.sequence for bundle in rows}
        missing = [number for number in range(1, min(head.sequence, 1000)) if number not in known]
        if not missing:
            return ()
        listed = ", ".join(str(number) for number in missing[:20])
        return (say("receive.gap", kind=named("bundle", head.kind), numbers=listed),)


def _codes(head: Head, refused: Mapping[str, str]) -> str:
    return canonical_bytes({case_id: refused.get(case_id, "") for case_id in head.cases}).decode()


def _digest(file: Path) -> str:
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as stream:
        while piece := stream.read(PIECE):
            digest.update(piece)
            size += len(piece)
            if size > LARGEST_FILE:
                raise Refused("CSB-010")
    return digest.hexdigest()
