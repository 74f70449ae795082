"""Step 12 of reading, at the society: does the content of what an assessor sent fit the assignment?"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cse_desktop.bundles.head import CaseEntry
from cse_desktop.bundles.names import CASES
from cse_desktop.bundles.read import ReadBundle
from cse_desktop.domain.acceptance_json import ACCEPTANCE_FILE, NO_INTEREST, RECUSE, parse_acceptance
from cse_desktop.domain.assignment_json import RETURNED
from cse_desktop.domain.canonical import Json, parse_canonical
from cse_desktop.domain.consent_json import ConsentEntry
from cse_desktop.domain.evidence_json import evidence_file
from cse_desktop.domain.gaps import CaseRows, gaps
from cse_desktop.domain.packs.model import Standard
from cse_desktop.domain.paper import Transcription
from cse_desktop.domain.process_json import KIND as PROCESS
from cse_desktop.domain.query_json import QUERY_FILE, parse_query
from cse_desktop.domain.records import CaseState, EvidenceQuery, SoundRecording
from cse_desktop.domain.sample_json import CALIBRATION_FILE
from cse_desktop.domain.score_json import KIND as SCORES
from cse_desktop.domain.score_json import parse_record, record_file
from cse_desktop.domain.score_record import RecordHeading, ScoreRecord
from cse_desktop.domain.sound import RATE
from cse_desktop.errors import KnownError, Words
from cse_desktop.errors.refusals import Refused
from cse_desktop.society.desk import SocietyDesk
from cse_desktop.society.judging_samples import judge_samples, samples_of
from cse_desktop.society.pack_shelf import kept_standard
from cse_desktop.society.received_sound import ReceivedSound
from cse_desktop.society.rows import AssignedCaseRow, AssignmentRow, CalibrationRow, CaseRow, QueryRow
from cse_desktop.society.saying import say
from cse_desktop.society.sent_material import Stage, sent_material
from cse_desktop.society.supervising import SUPERVISOR, Watched, watched
from cse_desktop.trust.pades import check_pdf

NOT_AS_REQUIRED = "CSB-120"
AGAINST_THE_RULES = "CSB-121"
WORDING = frozenset({"vague_comment", "drafted_comment"})
"""gaps that are found by how a comment is worded: the assessor's own program asks, the society refuses only on facts"""


@dataclass(frozen=True, slots=True)
class Scored:
    """An accepted score record."""

    recommendation: str
    computed: bool
    """whether the computed result recommends"""
    record: str
    doubts: int = 0
    """application conditions that the assessor doubts"""
    recording: SoundRecording | None = None
    """what the record says of the interview's recording"""
    watched: Watched | None = None
    """of a supervisor's record, which has no ratings"""
    transcription: Transcription | None = None
    """what of it was typed in from paper"""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found and is to be kept, and the cases that are refused, each with a code."""

    declared: tuple[AssignedCaseRow, ...] = ()
    asked: tuple[EvidenceQuery, ...] = ()
    """requests that were not known before"""
    scored: Mapping[str, Scored] = field(default_factory=dict)
    moderated: Mapping[str, Scored] = field(default_factory=dict)
    consented: tuple[ConsentEntry, ...] = ()
    calibrated: tuple[CalibrationRow, ...] = ()
    """comparisons with standard samples that were not known before"""
    refused: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[Words, ...] = ()


def judge_acceptance(read: ReadBundle, row: AssignmentRow, cases: Mapping[str, AssignedCaseRow]) -> Judgement:
    """The declarations of all cases; `Refused` CSB-120 for a bad document, CSB-121 where a recusal is taken back."""
    if set(read.kept) != {ACCEPTANCE_FILE}:
        raise Refused(NOT_AS_REQUIRED, "files of an acceptance")
    try:
        acceptance = parse_acceptance(parse_canonical(read.kept[ACCEPTANCE_FILE], ACCEPTANCE_FILE))
    except KnownError as fault:
        raise Refused(NOT_AS_REQUIRED, fault.code) from None
    named = {entry.case_id for entry in acceptance.declarations}
    fits = (acceptance.assignment_id, acceptance.assignment_digest) == (
        row.assignment_id,
        row.tagmanifest_sha256,
    )
    if not fits or named != set(cases) or set(read.head.cases) != named:
        raise Refused(AGAINST_THE_RULES, "not the assignment's cases")
    declared = []
    for entry in acceptance.declarations:
        before = cases[entry.case_id]
        if before.declared == RECUSE and entry.choice == NO_INTEREST:
            raise Refused(AGAINST_THE_RULES, "a recusal is not taken back")
        declared.append(
            replace(before, declared=entry.choice, reason=entry.reason, declared_at=entry.declared_at)
        )
    recused = [entry for entry in acceptance.declarations if entry.choice == RECUSE]
    remarks = (say("receive.recused", count=len(recused)),) if recused else ()
    return Judgement(declared=tuple(declared), remarks=remarks)


def judge_scores(
    desk: SocietyDesk,
    read: ReadBundle,
    row: AssignmentRow,
    cases: Mapping[str, AssignedCaseRow],
    sounds: Mapping[str, ReceivedSound],
) -> Judgement:
    """Each case by itself: its record is parsed, computed again, and held against the assignment and the rules.

    `Refused` CSB-120 where the bundle is not made of its cases' files, or a record is not the one it names.
    """
    records = _records(read, row)
    calibrated, said_of_samples = judge_samples(desk, read, row)
    sent = sent_material(desk.records, row)
    scored: dict[str, Scored] = {}
    refused: dict[str, str] = {}
    remarks: list[Words] = []
    returned = json.loads(row.assignment)["interview"].get(RETURNED, False)
    for case_id, entry in read.head.cases.items():
        case = desk.records.one(CaseRow, case_id=case_id)
        if case is None:
            raise Refused("CSB-094")
        stages = sent.stages(case_id)
        assessed = next(stage for stage in stages if stage.digest == entry.digest)
        try:
            found = _score(desk, read, row, cases[case_id], case, entry, assessed, records[case_id])
            _check_sound(found.recording, sounds.get(case_id), returned=returned)
            scored[case_id] = found
        except KnownError as fault:
            refused[case_id] = fault.code if fault.code.startswith("CSB-") else NOT_AS_REQUIRED
            remarks.append(_why("case_refused", case.number, fault))
            continue
        if found.watched is not None and (found.watched.departures or found.watched.events):
            said = {"departures": found.watched.departures, "events": found.watched.events}
            remarks.append(say("receive.watched", number=case.number, **said))
        if found.doubts:
            remarks.append(say("receive.doubts", number=case.number, count=found.doubts))
        if found.transcription is not None:
            people = ", ".join(who.name for who in found.transcription.typed_by)
            count = len(found.transcription.ratings)
            remarks.append(say("receive.transcribed", number=case.number, count=count, people=people))
        if found.recording is not None and returned:
            key = "recording_came" if case_id in sounds else "recording_missing"
            minutes = -(-found.recording.samples // (60 * RATE))
            remarks.append(say(f"receive.{key}", number=case.number, minutes=minutes))
        unseen = [str(stage.supplement) for stage in stages[stages.index(assessed) + 1 :]]
        if unseen:
            remarks.append(
                say("receive.before_supplement", number=case.number, supplements=", ".join(unseen))
            )
    if any(not cases[case_id].declared for case_id in read.head.cases):
        remarks.append(say("receive.not_declared"))
    remarks += said_of_samples
    return Judgement(scored=scored, refused=refused, calibrated=calibrated, remarks=tuple(remarks))


def judge_query(
    desk: SocietyDesk, read: ReadBundle, row: AssignmentRow, cases: Mapping[str, AssignedCaseRow]
) -> Judgement:
    """Each case by itself: its requests are about an indicator of its standard, and none is another under its id.

    `Refused` CSB-120 for a bad document, CSB-121 where it is not about this assignment and exactly the cases named.
    """
    if row.role == SUPERVISOR:
        raise Refused(AGAINST_THE_RULES, "a supervisor assesses no evidence")
    if set(read.kept) != {QUERY_FILE}:
        raise Refused(NOT_AS_REQUIRED, "files of a query")
    try:
        paper = parse_query(parse_canonical(read.kept[QUERY_FILE], QUERY_FILE))
    except KnownError as fault:
        raise Refused(NOT_AS_REQUIRED, fault.code) from None
    if (paper.assignment_id, paper.assignment_digest) != (row.assignment_id, row.tagmanifest_sha256):
        raise Refused(AGAINST_THE_RULES, "another assignment")
    if {query.case_id for query in paper.queries} != set(read.head.cases):
        raise Refused(AGAINST_THE_RULES, "not the cases asked about")
    known = {asked.query_id: asked for asked in desk.records.rows(QueryRow, assignment_id=row.assignment_id)}
    fresh: list[EvidenceQuery] = []
    numbers: list[str] = []
    refused: dict[str, str] = {}
    remarks: list[Words] = []
    for case_id in read.head.cases:
        case = desk.records.one(CaseRow, case_id=case_id)
        if case is None:
            raise Refused("CSB-094")
        queries = [query for query in paper.queries if query.case_id == case_id]
        try:
            _check_queries(desk, queries, cases[case_id], case, known)
        except Refused as fault:
            refused[case_id] = fault.code
            remarks.append(_why("requests_refused", case.number, fault))
            continue
        asked = [query for query in queries if query.query_id not in known]
        fresh += asked
        numbers += [case.number] if asked else []
    if fresh:
        remarks.insert(0, say("receive.asked", count=len(fresh), numbers=", ".join(sorted(numbers))))
    if any(not cases[case_id].declared for case_id in read.head.cases):
        remarks.append(say("receive.not_declared"))
    return Judgement(asked=tuple(fresh), refused=refused, remarks=tuple(remarks))


def _check_queries(
    desk: SocietyDesk,
    queries: list[EvidenceQuery],
    assigned: AssignedCaseRow,
    case: CaseRow,
    known: Mapping[str, QueryRow],
) -> None:
    if assigned.declared == RECUSE:
        raise Refused(AGAINST_THE_RULES, "recused")
    indicators = kept_standard(desk.records, case.general_pack, case.professional_pack).indicators
    if not {query.target for query in queries} <= {"", *indicators}:
        raise Refused(AGAINST_THE_RULES, "no indicator of the standard")
    for query in queries:
        before = known.get(query.query_id)
        if before is None:
            continue
        kept = (before.case_id, before.target, before.text, before.written_at)
        if (query.case_id, query.target, query.text, query.written_at) != kept:
            raise Refused(AGAINST_THE_RULES, "another request has this id")


def _records(read: ReadBundle, row: AssignmentRow) -> dict[str, Json]:
    """The record of each case, after looking at what must hold of the bundle as a whole."""
    cases = read.head.cases
    may_come = {name for case_id in cases for name in _files(case_id, row.role)}
    if samples_of(row):
        may_come.add(CALIBRATION_FILE)
    if not set(read.kept) <= may_come:
        raise Refused(NOT_AS_REQUIRED, "a file that belongs to no case")
    digests = {file.path: file.sha256 for file in read.head.files}
    if any(digests.get(record_file(case_id)) != entry.record for case_id, entry in cases.items()):
        raise Refused(NOT_AS_REQUIRED, "a record is not the one named")
    try:
        names = {case_id: record_file(case_id) for case_id in cases}
        return {case_id: parse_canonical(read.kept[name], name) for case_id, name in names.items()}
    except KnownError as fault:
        raise Refused(NOT_AS_REQUIRED, fault.code) from None


def _score(
    desk: SocietyDesk,
    read: ReadBundle,
    row: AssignmentRow,
    assigned: AssignedCaseRow,
    case: CaseRow,
    entry: CaseEntry,
    assessed: Stage,
    document: Json,
) -> Scored:
    if assigned.declared == RECUSE:
        raise Refused(AGAINST_THE_RULES, "recused")
    supervises = row.role == SUPERVISOR
    if isinstance(document, dict) and document.get("kind") == (SCORES if supervises else PROCESS):
        raise Refused(AGAINST_THE_RULES, "not the record of this role")
    text = read.kept[record_file(case.case_id)].decode("utf-8")
    standard = kept_standard(desk.records, case.general_pack, case.professional_pack, bank=not supervises)
    if supervises:
        process, found = watched(row, case.case_id, document, standard)
        _check_heading(process.heading, row, case, entry)
        check_pdf(read.kept.get(_sheet_file(case.case_id), b""), read.signer.leaf.der)
        return Scored("", False, text, watched=found)
    documents: dict[str, Json] = {record_file(case.case_id): document}
    evidence = evidence_file(case.case_id)
    if evidence in read.kept:
        documents[evidence] = parse_canonical(read.kept[evidence], evidence)
    record, result = parse_record(case.case_id, documents, standard)
    _check_heading(record.heading, row, case, entry)
    _check_evidence(record, assessed)
    _check_rules(record, standard)
    check_pdf(read.kept.get(_sheet_file(case.case_id), b""), read.signer.leaf.der)
    rows = record.rows
    return Scored(
        rows.opinion.recommendation,
        result.recommends,
        text,
        len(rows.doubts),
        rows.recording,
        transcription=rows.transcription,
    )


def _check_sound(said: SoundRecording | None, came: ReceivedSound | None, *, returned: bool) -> None:
    """A recording comes only where the round wants it, and is the one that the record names.

    One that does not come is no fault: the applicant may have taken consent back.
    """
    if came is None:
        return
    if not returned:
        raise Refused(AGAINST_THE_RULES, "a recording that was not asked for")
    if said is None or not came.is_of(said):
        raise Refused(AGAINST_THE_RULES, "the recording is not the one that the record names")


def _check_heading(heading: RecordHeading, row: AssignmentRow, case: CaseRow, entry: CaseEntry) -> None:
    """The record is about this assignment, the case as `bundle.json` says that it was, and this revision."""
    methods = tuple(json.loads(row.assignment)["methods"])
    stated = (
        (heading.assignment_id, row.assignment_id),
        (heading.assignment_digest, row.tagmanifest_sha256),
        (heading.case_digest, entry.digest),
        (heading.scope, case.scope),
        (heading.grade, case.grade),
        (heading.role, row.role),
        (heading.methods, methods),
        (heading.revision, entry.revision),
        (heading.supersedes, entry.supersedes),
    )
    if any(found != wanted for found, wanted in stated):
        raise Refused(AGAINST_THE_RULES, "the record is about something else")


def _check_evidence(record: ScoreRecord, assessed: Stage) -> None:
    """Every place marked lies in a material that the case had when it was assessed."""
    materials = {file.sha256 for file in assessed.materials}
    if not {annotation.material for annotation in record.rows.annotations} <= materials:
        raise Refused(AGAINST_THE_RULES, "evidence that is no material of the case")


def _check_rules(record: ScoreRecord, standard: Standard) -> None:
    """No fact is missing that would have kept the case from being submitted."""
    heading, rows = record.heading, record.rows
    state = CaseState(heading.case_id, 0, identity_checked=rows.identity_checked)
    found = gaps(
        standard,
        heading.grade,
        heading.methods,
        CaseRows(
            ratings=rows.ratings,
            comments=rows.comments,
            evidence=rows.links,
            questions=rows.questions,
            state=state,
            interview=rows.interview,
            opinion=rows.opinion,
            transcription=rows.transcription,
        ),
    )
    blocking = sorted({gap.kind for gap in found if gap.blocks} - WORDING)
    if blocking:
        raise Refused(AGAINST_THE_RULES, ", ".join(blocking))


def _files(case_id: str, role: str) -> tuple[str, ...]:
    evidence = () if role == SUPERVISOR else (evidence_file(case_id),)
    return record_file(case_id), *evidence, _sheet_file(case_id)


def _sheet_file(case_id: str) -> str:
    return f"{CASES}{case_id}/sheet.pdf"


def _why(key: str, number: str, fault: KnownError) -> Words:
    detail = f" ({fault.detail})" if isinstance(fault, Refused) and fault.detail else ""
    reason = Words(fault.what.zh + detail, fault.what.en + detail)
    return say(f"receive.{key}", number=number, code=fault.code, reason=reason)
