"""Is a round ready to be issued? Everything that stands in the way, and what a person should look at, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from cse_desktop.domain.times import SOCIETY_ZONE
from cse_desktop.errors import KnownError
from cse_desktop.society import conflicts, scopes
from cse_desktop.society.certificate_files import first_certificate
from cse_desktop.society.checking_samples import check_samples
from cse_desktop.society.desk import SocietyDesk
from cse_desktop.society.findings import Finding, Severity
from cse_desktop.society.materials import probe_materials
from cse_desktop.society.pack_shelf import PackShelf, Shelved
from cse_desktop.society.round_folder import read_round
from cse_desktop.society.rounds import Applicant, Round, Seat
from cse_desktop.society.rows import CertificateRow, SocietyRow
from cse_desktop.society.saying import named, say
from cse_desktop.society.supervising import RATERS, SUPERVISOR
from cse_desktop.trust.profile import CertificateFacts, read_certificate

GRACE = timedelta(days=30)
"""an assessor's certificate must outlive the assignment by this much"""
ASSESSORS = "assessors.toml"
ROUND = "round.toml"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A round that was read and checked, with what it needs at hand. Unfit parts are missing from the mappings."""

    round: Round
    society: SocietyRow
    ends: datetime
    """the end of the day of expiry, by the society's time"""
    packs: Mapping[str, Shelved]
    """applicant's number → packs and standard"""
    sample_packs: Mapping[str, Shelved]
    """standard sample's number → likewise"""
    certificates: Mapping[str, CertificateRow]
    """assessor's id → certificate named for them"""
    findings: tuple[Finding, ...]

    @property
    def seats(self) -> tuple[Seat, ...]:
        """The seats that get an assignment in this version."""
        return tuple(seat for seat in self.round.seats if seat.role != "marker")

    def scope(self, applicant: Applicant) -> str:
        """The policy OID of an applicant's case."""
        return scopes.oid_of(self.society.number, applicant.profile.field, applicant.profile.grade)


def check_round(
    desk: SocietyDesk, folder: Path, *, probe: bool = True
) -> tuple[Prepared | None, list[Finding]]:
    """Reads and checks a round folder; nothing is prepared where the folder itself has faults.

    `probe` asks the decoder whether every document opens (issuing does without, checking asks).
    """
    found, findings = read_round(folder)
    if found is None:
        return None, findings
    try:
        society = desk.society(found.society)
    except KnownError as problem:
        findings.append(Finding("error", "CHK-001", problem.what, ROUND, "society"))
        return None, findings
    ends = datetime.combine(found.expires, time(23, 59, 59), SOCIETY_ZONE)
    if desk.now() > ends:
        _add(
            findings,
            "error",
            "CHK-002",
            "check.expired",
            ROUND,
            "expires",
            day=found.expires.isoformat(),
        )
    _methods(found, findings)
    shelf = PackShelf(desk.home)
    packs = _packs(shelf, found, findings)
    sample_packs = check_samples(shelf, found, findings)
    _applicants(found, society, packs, findings)
    certificates = _certificates(desk, found, society, ends, findings)
    _panel(found, packs, findings)
    findings += conflicts.find_conflicts(found, certificates)
    if probe:
        findings += probe_materials(desk, _places(found))
    order = {"error": 0, "conflict": 1, "warning": 2, "note": 3}
    findings.sort(key=lambda finding: order[finding.severity])
    prepared = Prepared(found, society, ends, packs, sample_packs, certificates, tuple(findings))
    return prepared, findings


def _add(
    findings: list[Finding],
    severity: Severity,
    code: str,
    key: str,
    file: str,
    place: str = "",
    /,
    **values: object,
) -> None:
    findings.append(Finding(severity, code, say(key, **values), file, place))


def _methods(found: Round, findings: list[Finding]) -> None:
    for method in found.not_yet:
        _add(
            findings,
            "note",
            "CHK-015",
            "check.method_not_yet",
            ROUND,
            "methods",
            method=named("method", method),
        )
    if not found.carried_out:
        _add(findings, "error", "CHK-027", "check.no_method", ROUND, "methods")
    for seat in found.seats:
        if seat.role == "marker":
            _add(
                findings,
                "note",
                "CHK-016",
                "check.marker_left_out",
                ASSESSORS,
                seat.place,
                id=seat.id,
            )
    if "interview" in found.carried_out:
        for applicant in found.applicants:
            if applicant.number not in found.interviews:
                number = applicant.number
                _add(
                    findings,
                    "warning",
                    "CHK-022",
                    "check.no_interview",
                    "interviews.toml",
                    number=number,
                )


def _packs(shelf: PackShelf, found: Round, findings: list[Finding]) -> dict[str, Shelved]:
    packs: dict[str, Shelved] = {}
    told: set[tuple[str, str]] = set()
    versions: dict[str, str] = {}
    for applicant in found.applicants:
        try:
            shelved = shelf.standard(found.general_pack, applicant.pack)
        except KnownError as problem:
            findings.append(Finding("error", "CHK-010", problem.what, applicant.file, "professional_pack"))
            continue
        packs[applicant.number] = shelved
        if versions.setdefault(applicant.pack.id, applicant.pack.version) != applicant.pack.version:
            _add(
                findings,
                "error",
                "CHK-011",
                "check.two_versions",
                applicant.file,
                "professional_pack",
            )
        if (applicant.pack.id, applicant.profile.grade) not in told:
            told.add((applicant.pack.id, applicant.profile.grade))
            _uncovered(found, applicant, shelved, findings)
    return packs


def _uncovered(found: Round, applicant: Applicant, shelved: Shelved, findings: list[Finding]) -> None:
    """Indicators that no method of this round looks at."""
    grade = applicant.profile.grade
    missing = [
        indicator.id
        for indicator in shelved.standard.indicators.values()
        if not set(indicator.methods) & set(found.carried_out) and grade not in indicator.not_applicable
    ]
    if missing:
        values = {"pack": applicant.pack.id, "grade": grade, "indicators": ", ".join(missing)}
        _add(findings, "warning", "CHK-014", "check.uncovered", ROUND, "methods", **values)


def _applicants(
    found: Round, society: SocietyRow, packs: Mapping[str, Shelved], findings: list[Finding]
) -> None:
    for applicant in found.applicants:
        profile, shelved = applicant.profile, packs.get(applicant.number)
        for key, value, known in (
            ("field", profile.field, society.fields),
            ("grade", profile.grade, society.grades),
        ):
            if value not in scopes.listed(known):
                values = {"value": value, "code": society.code}
                _add(findings, "error", "CHK-026", "check.not_granted", applicant.file, key, **values)
        if not any(seat.role in RATERS for seat in found.seats_of(applicant.number)):
            number = applicant.number
            _add(findings, "warning", "CHK-021", "check.nobody", ASSESSORS, "", number=number)
        if shelved is None:
            continue
        if profile.grade not in {grade.code for grade in shelved.standard.grades}:
            _add(findings, "error", "CHK-012", "check.grade_not_in_pack", applicant.file, "grade")
        if shelved.standard.field != profile.field:
            _add(findings, "error", "CHK-013", "check.field_not_of_pack", applicant.file, "field")
        for claim in applicant.claims:
            if claim.indicator not in shelved.standard.indicators:
                file = applicant.file.replace("profile.toml", "claims.toml")
                place = f"claims.{claim.indicator}"
                _add(findings, "warning", "CHK-023", "check.unknown_claim", file, place)


def _certificates(
    desk: SocietyDesk, found: Round, society: SocietyRow, ends: datetime, findings: list[Finding]
) -> dict[str, CertificateRow]:
    rows: dict[str, CertificateRow] = {}
    for seat in found.seats:
        if seat.role == "marker":
            continue
        row = _certificate(desk, found, society, seat, findings)
        if row is None:
            continue
        rows.setdefault(seat.id, row)
        facts = read_certificate(row.der, "leaf")
        _validity(desk, seat, facts, ends, findings)
        _scope(found, society, seat, facts, findings)
    return rows


def _certificate(
    desk: SocietyDesk, found: Round, society: SocietyRow, seat: Seat, findings: list[Finding]
) -> CertificateRow | None:
    def wrong(code: str, key: str) -> None:
        _add(
            findings,
            "error",
            code,
            key,
            ASSESSORS,
            f"{seat.place}.certificate",
            certificate=seat.certificate,
            id=seat.id,
        )

    beside = found.folder / seat.certificate
    at_home = desk.home.certificate(society.code, Path(seat.certificate).stem)
    path = next((path for path in (beside, at_home) if path.is_file() and not path.is_symlink()), None)
    if path is None:
        wrong("CHK-003", "check.certificate_missing")
        return None
    der = first_certificate(path)
    row = _row_of(desk, society, der) if der is not None else None
    if row is None or row.role != "assessor":
        wrong("CHK-004", "check.certificate_unknown")
        return None
    if row.revoked_at:
        wrong("CHK-005", "check.certificate_revoked")
    if row.subject_id != seat.id:
        wrong("CHK-007", "check.certificate_of_another")
    return row


def _row_of(desk: SocietyDesk, society: SocietyRow, der: bytes) -> CertificateRow | None:
    rows = desk.records.rows(CertificateRow, issuer=society.code)
    return next((row for row in rows if row.der == der), None)


def _validity(
    desk: SocietyDesk, seat: Seat, facts: CertificateFacts, ends: datetime, findings: list[Finding]
) -> None:
    place = f"{seat.place}.certificate"
    if facts.not_before > desk.now():
        _add(findings, "error", "CHK-006", "check.not_yet_valid", ASSESSORS, place, id=seat.id)
    elif facts.not_after < ends + GRACE:
        day = facts.not_after.date().isoformat()
        _add(findings, "error", "CHK-006", "check.too_short", ASSESSORS, place, id=seat.id, day=day)


def _scope(
    found: Round, society: SocietyRow, seat: Seat, facts: CertificateFacts, findings: list[Finding]
) -> None:
    outside = []
    for number in seat.applicants:
        profile = found.applicant(number).profile
        try:
            covered = scopes.oid_of(society.number, profile.field, profile.grade) in facts.policies
        except KnownError:
            continue  # said of the applicant already
        if not covered:
            outside.append(f"{number} ({profile.field}:{profile.grade})")
    if outside:
        values = {"id": seat.id, "cases": ", ".join(outside)}
        _add(findings, "error", "CHK-008", "check.outside_scope", ASSESSORS, seat.place, **values)


def _panel(found: Round, packs: Mapping[str, Shelved], findings: list[Finding]) -> None:
    leads = [seat for seat in found.seats if seat.role == "lead"]
    severity: Severity = "error" if found.panel.lead_reads_members else "warning"
    if not leads and (found.panel.size > 1 or found.panel.lead_reads_members):
        _add(findings, severity, "CHK-009", "check.no_lead", ASSESSORS)
    for applicant in found.applicants:
        raters = {seat.id for seat in found.seats_of(applicant.number) if seat.role in RATERS}
        leading = {seat.id for seat in found.seats_of(applicant.number) if seat.role == "lead"}
        if len(leading) > 1:
            _add(
                findings,
                "error",
                "CHK-009",
                "check.two_leads",
                ASSESSORS,
                "",
                number=applicant.number,
            )
        if 0 < len(raters) < found.panel.size:
            values = {"number": applicant.number, "found": len(raters), "size": found.panel.size}
            _add(findings, "warning", "CHK-020", "check.small_panel", ASSESSORS, "", **values)
        for seat in found.seats_of(applicant.number):
            if seat.role == SUPERVISOR and seat.id in raters:
                values = {"id": seat.id, "number": applicant.number}
                _add(
                    findings,
                    "error",
                    "CHK-030",
                    "check.rates_and_supervises",
                    ASSESSORS,
                    seat.place,
                    **values,
                )
    if found.panel.supervisor_signs and not any(seat.role == "supervisor" for seat in found.seats):
        _add(findings, "warning", "CHK-028", "check.no_supervisor", ASSESSORS)
    for seat in found.seats:
        shelved = [packs[number] for number in seat.applicants if number in packs]
        if seat.role == SUPERVISOR and any(not pack.standard.supervision for pack in shelved):
            _add(findings, "note", "CHK-029", "check.no_checklist", ASSESSORS, seat.place)


def _places(found: Round) -> dict[Path, str]:
    """Every document, and where in the round folder it stands."""
    return {
        material.path: material.path.relative_to(found.folder).as_posix()
        for applicant in (*found.applicants, *(sample.applicant for sample in found.samples))
        for material in applicant.materials
    }
