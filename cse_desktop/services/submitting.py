"""Submitting: freeze, commit, sign and make the bundle in one act, for any number of ready cases."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cse_desktop.bundles.head import CaseEntry
from cse_desktop.bundles.write import PayloadFile, payload_bytes
from cse_desktop.domain.annotations import tied
from cse_desktop.domain.canonical import Json, canonical_bytes
from cse_desktop.domain.ports import Outgoing, Signer
from cse_desktop.domain.process_json import process_document
from cse_desktop.domain.progress import demand
from cse_desktop.domain.records import (
    Act,
    Annotation,
    Change,
    ClockJump,
    Comment,
    ConditionDoubt,
    EvidenceLink,
    InterviewNote,
    InterviewState,
    PlannedQuestion,
    Rating,
    Recorded,
    Reopening,
    SoundRecording,
    Submission,
)
from cse_desktop.domain.sample_json import CALIBRATION_FILE
from cse_desktop.domain.score_json import record_file, score_documents
from cse_desktop.domain.score_record import RecordHeading, RecordRows, ScoreRecord
from cse_desktop.domain.times import parse_time
from cse_desktop.errors import BugError, KnownError, Words
from cse_desktop.services.calibrating import calibration_bytes
from cse_desktop.services.case_states import standing
from cse_desktop.services.opinions import opinion_of
from cse_desktop.services.outgoing import SOFTWARE, Parcel, commit_sent, make_bundle
from cse_desktop.services.paper_rows import transcription_of
from cse_desktop.services.printing import SheetPrinter
from cse_desktop.services.room import Room
from cse_desktop.services.score_sheets import score_sheet_of
from cse_desktop.services.sender import Sender
from cse_desktop.services.sending_sound import SentSound
from cse_desktop.services.supervising import process_record
from cse_desktop.services.supervision_sheets import process_sheet_of
from cse_desktop.trust.pades import sign_pdf

SHEET_REASON = "Score sheet of an engineering competency assessment"
PROCESS_REASON = "Supervisor's sheet of an engineering competency assessment"


def score_sheet(room: Room, printer: SheetPrinter, case_id: str) -> bytes:
    """The score sheet as it will be signed (PDF)."""
    return printer.score_sheet(score_sheet_of(room, case_id, room.now(), _reason(room, case_id)))


def submit_cases(
    room: Room,
    sender: Sender,
    signer: Signer,
    printer: SheetPrinter,
    case_ids: Sequence[str],
    sound: SentSound,
) -> Outgoing:
    """Freezes the cases, signs their records and sheets, and makes the bundle; all of them or none.

    The recordings that the round wants are in it. A supervisor's records are of the process, and hold no rating.

    `WAY-009` when a case still has gaps; `WAY-003` when it is submitted already.
    """
    if not case_ids:
        raise BugError("nothing to submit")
    for case_id in case_ids:
        facts, _, _ = standing(room, case_id)
        demand("submit", facts)
    made_at, head = room.now(), room.storage.journal_head()
    payload: list[PayloadFile] = []
    cases: dict[str, CaseEntry] = {}
    for case_id in case_ids:
        heading = _heading(room, case_id, made_at, head)
        signed = _signed_process if room.supervises else _signed_scores
        files = signed(room, heading, printer, signer)
        recording = sound.of(room, case_id)
        payload += files if recording is None else [*files, recording]
        digest = next(file.sha256 for file in files if file.path == record_file(case_id))
        case = room.case(case_id)
        cases[case_id] = CaseEntry(case.scope, case.digest, heading.revision, heading.supersedes, digest)
    calibration = calibration_bytes(room)
    if calibration is not None:
        payload.append(payload_bytes(CALIBRATION_FILE, calibration, "application/json"))
    sent = make_bundle(room, sender, Parcel("scores", payload, cases, to_lead=True), signer)
    changes = [change for case_id in case_ids for change in _frozen(room, case_id, sent, cases[case_id])]
    return commit_sent(room, sender, sent, Act("submit", None, tuple(changes), undoable=False))


def take_up_again(room: Room, case_id: str, reason: str) -> Recorded:
    """Opens a submitted case for a correction; the next submission is a new revision with this reason."""
    room.must_allow("reopen", case_id)
    if not reason.strip():
        raise KnownError(
            "SUB-001",
            Words("更正需要说明理由。", "A correction needs a reason."),
        )
    newest = room.newest_submission(case_id)
    if newest is None:
        raise BugError("nothing was submitted")
    standing_row = room.standing_submission(case_id)
    revision = standing_row.revision + 1 if standing_row else 1
    again = Reopening(case_id, revision, reason.strip(), room.now())
    return room.act("take-up-again", case_id, Change(None, again), reason=reason.strip(), undoable=False)


def _reason(room: Room, case_id: str) -> str:
    reopened = room.storage.one(Reopening, case_id=case_id)
    return reopened.reason if reopened else ""


def _heading(room: Room, case_id: str, made_at: str, journal_head: str) -> RecordHeading:
    case, standard, storage = room.case(case_id), room.standard(case_id), room.storage
    newest = room.standing_submission(case_id)
    before = {sent.bundle_id: sent.tagmanifest_sha256 for sent in storage.outbox()}
    return RecordHeading(
        assignment_id=room.assignment.id,
        assignment_digest=room.assignment.digest,
        case_id=case_id,
        case_digest=case.digest,
        scope=case.scope,
        revision=newest.revision + 1 if newest else 1,
        supersedes=before[newest.bundle_id] if newest else None,
        reason=_reason(room, case_id),
        made_at=made_at,
        general=standard.general,
        professional=standard.professional,
        standard_digest=standard.digest,
        grade=case.profile.grade,
        role=room.assignment.role,
        methods=room.assignment.methods,
        journal_head=journal_head,
        software=SOFTWARE,
    )


def _record(room: Room, heading: RecordHeading) -> ScoreRecord:
    case_id, storage = heading.case_id, room.storage
    links = tuple(storage.rows(EvidenceLink, case_id=case_id))
    rows = RecordRows(
        ratings=tuple(storage.rows(Rating, case_id=case_id)),
        comments=tuple(storage.rows(Comment, case_id=case_id)),
        annotations=tied(storage.rows(Annotation, case_id=case_id), links),
        links=links,
        questions=tuple(storage.rows(PlannedQuestion, case_id=case_id)),
        notes=tuple(storage.rows(InterviewNote, case_id=case_id)),
        interview=storage.one(InterviewState, case_id=case_id),
        opinion=opinion_of(room, case_id),
        identity_checked=room.state(case_id).identity_checked,
        doubts=tuple(storage.rows(ConditionDoubt, case_id=case_id)),
        jumps=tuple(storage.rows(ClockJump, case_id=case_id)),
        recording=storage.one(SoundRecording, case_id=case_id),
        transcription=transcription_of(room, case_id),
    )
    return ScoreRecord(heading, rows)


def _signed_scores(
    room: Room, heading: RecordHeading, printer: SheetPrinter, signer: Signer
) -> list[PayloadFile]:
    record = _record(room, heading)
    documents = score_documents(record, room.standard(heading.case_id))
    sheet = printer.score_sheet(score_sheet_of(room, heading.case_id, heading.made_at, heading.reason))
    return _signed(room, heading, documents, sheet, SHEET_REASON, "评分表", signer)


def _signed_process(
    room: Room, heading: RecordHeading, printer: SheetPrinter, signer: Signer
) -> list[PayloadFile]:
    documents: dict[str, Json] = {
        record_file(heading.case_id): process_document(process_record(room, heading))
    }
    sheet = printer.process_sheet(process_sheet_of(room, heading))
    return _signed(room, heading, documents, sheet, PROCESS_REASON, "监督表", signer)


def _signed(
    room: Room,
    heading: RecordHeading,
    documents: Mapping[str, Json],
    sheet: bytes,
    reason: str,
    name: str,
    signer: Signer,
) -> list[PayloadFile]:
    case_id = heading.case_id
    number = room.case(case_id).profile.number
    at = parse_time(heading.made_at)
    signed = sign_pdf(sheet, signer.certificate, signer.chain, signer.key(), at, reason)
    return [
        *(
            payload_bytes(
                path, canonical_bytes(found), "application/json", f"{number} {path.rsplit('/', 1)[-1]}"
            )
            for path, found in documents.items()
        ),
        payload_bytes(f"data/cases/{case_id}/sheet.pdf", signed, "application/pdf", f"{number} {name}.pdf"),
    ]


def _frozen(room: Room, case_id: str, sent: Outgoing, entry: CaseEntry) -> list[Change]:
    if entry.revision is None or entry.record is None:
        raise BugError("a submitted case has a revision and a record")
    row = Submission(
        case_id, entry.revision, sent.bundle_id, entry.record, sent.created_at, _reason(room, case_id)
    )
    refused = room.storage.one(Submission, case_id=case_id, revision=entry.revision)
    changes = [Change(refused, row)]
    reopened = room.storage.one(Reopening, case_id=case_id)
    if reopened is not None:
        changes.append(Change(reopened, None))
    state = room.state(case_id)
    if not state.materials_done:
        changes.append(Change(room.stored_state(case_id), replace(state, materials_done=True)))
    return changes
