"""How things stand: who is appointed, what went out, what came back, case by case."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from cse_desktop.domain.acceptance_json import RECUSE
from cse_desktop.domain.process_json import departures
from cse_desktop.domain.supplement_json import SUPPLEMENT_FILE
from cse_desktop.domain.times import parse_time
from cse_desktop.society.desk import SocietyDesk
from cse_desktop.society.judging_samples import asked_of, comparison_of, samples_of
from cse_desktop.society.rows import (
    AnswerRow,
    AssignedCaseRow,
    AssignmentRow,
    BundleRow,
    CalibrationRow,
    CaseResultRow,
    CaseRow,
    CertificateRow,
    QueryRow,
    RoundRow,
    SampleRow,
    SocietyRow,
    SupplementRow,
)
from cse_desktop.society.scopes import in_words, listed
from cse_desktop.society.standing_panel import PanelStanding, panel_standings
from cse_desktop.society.supervising import SUPERVISOR

ORDER = ("root", "ca", "issuer", "intake", "assessor")


@dataclass(frozen=True, slots=True)
class CaseStanding:
    """One case of one assignment."""

    number: str
    case_id: str
    declared: str
    """empty, `none` or `recuse`"""
    revision: int
    """the newest accepted; 0 for none"""
    recommendation: str
    received_at: str
    departures: int | None = None
    """of a supervisor's record: points of the process that were departed from"""


@dataclass(frozen=True, slots=True)
class BundleStanding:
    """One file that came in, and how it was answered."""

    kind: str
    sequence: int
    verdict: str
    code: str
    received_at: str
    answer: str
    """file name of the receipt or refusal"""


@dataclass(frozen=True, slots=True)
class RequestStanding:
    """One request for more evidence. It is open until a supplement answers it, or its assessor recuses."""

    query_id: str
    number: str
    """the applicant's"""
    target: str
    """an indicator, or empty"""
    text: str
    received_at: str
    open: bool
    days: int
    """whole days since it was received"""
    supplement: int
    """the one that answers it, or 0"""


@dataclass(frozen=True, slots=True)
class SupplementStanding:
    """One supplement that was sent."""

    number: int
    applicant: str
    file_name: str
    made_at: str
    files: tuple[str, ...]
    """display names of what it brought"""


@dataclass(frozen=True, slots=True)
class SampleStanding:
    """One standard sample that went out, and how its assessor's ratings lie beside what was agreed."""

    sample_id: str
    name: str
    compared_at: str
    """empty where nothing was received of it"""
    asked: int
    same: int
    within_one: int
    leaning: str
    """mean of levels above what was agreed, as an exact fraction such as `-1/3`; empty where there is none"""


@dataclass(frozen=True, slots=True)
class AssignmentStanding:
    """One assignment with its cases, what came back, what was asked and what was sent later."""

    assignment_id: str
    assessor_id: str
    role: str
    file_name: str
    issued_at: str
    not_after: str
    cases: tuple[CaseStanding, ...]
    bundles: tuple[BundleStanding, ...]
    requests: tuple[RequestStanding, ...]
    supplements: tuple[SupplementStanding, ...]
    samples: tuple[SampleStanding, ...]


@dataclass(frozen=True, slots=True)
class RoundStanding:
    """One round with its assignments, and what their panels agreed on."""

    round_id: str
    society: str
    title_zh: str
    title_en: str
    due: str
    expires: str
    assignments: tuple[AssignmentStanding, ...]
    panels: tuple[PanelStanding, ...]


@dataclass(frozen=True, slots=True)
class CertificateStanding:
    """One certificate issued here."""

    society: str
    role: str
    id: str
    serial: str
    scope: str
    not_after: str
    revoked_at: str
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The whole of a home, or one round of it."""

    societies: tuple[SocietyRow, ...]
    certificates: tuple[CertificateStanding, ...]
    rounds: tuple[RoundStanding, ...]


def standing(desk: SocietyDesk, round_id: str | None = None) -> Standing:
    """How things stand, of one round or of all."""
    records = desk.records
    rounds = [row for row in records.rows(RoundRow) if round_id in (None, row.round_id)]
    return Standing(
        societies=tuple(records.rows(SocietyRow)),
        certificates=tuple(
            _certificate(row)
            for row in sorted(
                records.rows(CertificateRow),
                key=lambda row: (row.society, ORDER.index(row.role), row.subject_id),
            )
            if round_id is None and not row.replaced_by and row.role != "root"
        ),
        rounds=tuple(_round(desk, row) for row in rounds),
    )


def _certificate(row: CertificateRow) -> CertificateStanding:
    scope = in_words(listed(row.scopes)) if row.role in ("assessor", "ca") else ""
    return CertificateStanding(
        row.society, row.role, row.subject_id, row.serial, scope, row.not_after, row.revoked_at, row.reason
    )


def _round(desk: SocietyDesk, row: RoundRow) -> RoundStanding:
    found = desk.records.rows(AssignmentRow, society=row.society, round_id=row.round_id)
    assignments = sorted(found, key=lambda entry: (entry.assessor_id, entry.role))
    return RoundStanding(
        round_id=row.round_id,
        society=row.society,
        title_zh=row.title_zh,
        title_en=row.title_en,
        due=row.due,
        expires=row.expires,
        assignments=tuple(_assignment(desk, entry) for entry in assignments),
        panels=panel_standings(desk, row.society, row.round_id),
    )


def _assignment(desk: SocietyDesk, row: AssignmentRow) -> AssignmentStanding:
    records = desk.records
    answers = {
        answer.to_ciphertext_sha256: answer.file_name
        for answer in records.rows(AnswerRow, assignment_id=row.assignment_id)
    }
    came = sorted(
        records.rows(BundleRow, assignment_id=row.assignment_id),
        key=lambda bundle: (bundle.received_at, bundle.kind, bundle.sequence),
    )
    order = [entry["id"] for entry in json.loads(row.assignment)["cases"]]
    cases = records.rows(AssignedCaseRow, assignment_id=row.assignment_id)
    return AssignmentStanding(
        assignment_id=row.assignment_id,
        assessor_id=row.assessor_id,
        role=row.role,
        file_name=row.file_name,
        issued_at=row.issued_at,
        not_after=row.not_after,
        cases=tuple(
            _case(desk, row, case) for case in sorted(cases, key=lambda case: order.index(case.case_id))
        ),
        bundles=tuple(
            BundleStanding(
                bundle.kind,
                bundle.sequence,
                bundle.verdict,
                bundle.code,
                bundle.received_at,
                answers.get(bundle.ciphertext_sha256, ""),
            )
            for bundle in came
        ),
        requests=_requests(desk, row),
        supplements=_supplements(desk, row),
        samples=tuple(_samples(desk, row)),
    )


def _samples(desk: SocietyDesk, row: AssignmentRow) -> Iterator[SampleStanding]:
    for sample_id, entry in samples_of(row).items():
        sample = desk.records.one(SampleRow, sample_id=sample_id)
        received = desk.records.one(CalibrationRow, assignment_id=row.assignment_id, sample_id=sample_id)
        name, asked = sample.name if sample else "", len(asked_of(entry))
        if received is None:
            yield SampleStanding(sample_id, name, "", asked, 0, 0, "")
            continue
        _, found = comparison_of(desk, received)
        leaning = "" if found.leaning is None else str(found.leaning)
        yield SampleStanding(
            sample_id, name, received.compared_at, asked, found.same, found.within_one, leaning
        )


def _requests(desk: SocietyDesk, row: AssignmentRow) -> tuple[RequestStanding, ...]:
    """The requests of one assignment, those of one applicant together, the oldest first."""
    records = desk.records
    queries = records.rows(QueryRow, assignment_id=row.assignment_id)
    recused = {
        case.case_id
        for case in records.rows(AssignedCaseRow, assignment_id=row.assignment_id, declared=RECUSE)
    }
    numbers = {query.case_id: _number(desk, query.case_id) for query in queries}
    sent = {
        supplement.tagmanifest_sha256: supplement.number
        for supplement in records.rows(SupplementRow, assignment_id=row.assignment_id)
    }
    found = [
        RequestStanding(
            query_id=query.query_id,
            number=numbers[query.case_id],
            target=query.target,
            text=query.text,
            received_at=query.received_at,
            open=not query.answered_by and query.case_id not in recused,
            days=(desk.now() - parse_time(query.received_at)).days,
            supplement=sent.get(query.answered_by, 0),
        )
        for query in queries
    ]
    return tuple(sorted(found, key=lambda request: (request.number, request.received_at, request.query_id)))


def _supplements(desk: SocietyDesk, row: AssignmentRow) -> tuple[SupplementStanding, ...]:
    return tuple(
        SupplementStanding(
            number=supplement.number,
            applicant=_number(desk, supplement.case_id),
            file_name=supplement.file_name,
            made_at=supplement.made_at,
            files=tuple(
                file["display_name"]
                for file in json.loads(supplement.bundle)["files"]
                if file["path"] != SUPPLEMENT_FILE
            ),
        )
        for supplement in desk.records.rows(SupplementRow, assignment_id=row.assignment_id)
    )


def _number(desk: SocietyDesk, case_id: str) -> str:
    """The applicant's number of a case."""
    case = desk.records.one(CaseRow, case_id=case_id)
    return case.number if case else ""


def _case(desk: SocietyDesk, row: AssignmentRow, assigned: AssignedCaseRow) -> CaseStanding:
    records = desk.records
    results = records.rows(CaseResultRow, assignment_id=assigned.assignment_id, case_id=assigned.case_id)
    newest = max(results, key=lambda row: row.revision, default=None)
    return CaseStanding(
        number=_number(desk, assigned.case_id),
        case_id=assigned.case_id,
        declared=assigned.declared,
        revision=newest.revision if newest else 0,
        recommendation=newest.recommendation if newest else "",
        received_at=newest.received_at if newest else "",
        departures=departures(json.loads(newest.record)) if newest and row.role == SUPERVISOR else None,
    )
