"""Appoints an assessor: the enrolment request is proved, the scope is the society's to give, the certificate is kept.

The society never sees a private key of an assessor: it certifies the public one that the request brings.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cse_desktop.domain.times import parse_time
from cse_desktop.errors import KnownError
from cse_desktop.society import authorities, scopes
from cse_desktop.society.desk import CLOCK_TOLERANCE, SocietyDesk
from cse_desktop.society.rows import CertificateRow, SocietyRow
from cse_desktop.trust import certificates
from cse_desktop.trust.certificates import Subject
from cse_desktop.trust.profile import read_certificate
from cse_desktop.trust.requests import LARGEST_REQUEST, Enrolment, read_request
from cse_desktop.words import words

MOST_DAYS = 366
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_NUMBERED = re.compile(r"e-([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Appointed:
    """An appointment: the row kept, the file written, and whether it was made now."""

    row: CertificateRow
    path: Path
    fresh: bool


def appoint(
    desk: SocietyDesk,
    society: SocietyRow,
    request: Path,
    scope: str,
    *,
    assessor_id: str | None = None,
    days: int = MOST_DAYS,
    out: Path | None = None,
) -> Appointed:
    """Certifies the keys of `request` for `scope`; writes leaf, society CA and root as PEM.

    The file goes into the home, and to `out` (a file or folder) or else beside the request.

    The same request, scope and id give the certificate there is, as long as it lasts. `Refused` where the request is
    not proved, `KnownError` `SOC-012` for a scope that the society does not have, `SOC-030` … for id and days.
    """
    if not 1 <= days <= MOST_DAYS:
        raise KnownError("SOC-030", words("society.appoint.days").format(most=MOST_DAYS))
    data = _read(request)
    asked = read_request(data)
    oids = scopes.read_scope(
        scope, society.number, scopes.listed(society.fields), scopes.listed(society.grades)
    )
    row = _standing(desk, society, asked.sha256, oids, assessor_id, days)
    fresh = row is None
    if row is None:
        row = _certify(desk, society, asked, oids, assessor_id, days)
    pem = authorities.chain_pem(desk, row)
    authorities.write_file(desk.home.certificate(society.code, row.subject_id), pem)
    target = out if out is not None else request.parent
    path = target / f"{row.subject_id}.pem" if target.is_dir() else target
    authorities.write_file(path, pem)
    authorities.publish(desk)
    return Appointed(row, path.resolve(), fresh)


def _read(request: Path) -> bytes:
    with request.open("rb") as file:
        return file.read(LARGEST_REQUEST + 1)


def _standing(
    desk: SocietyDesk,
    society: SocietyRow,
    request_sha256: str,
    oids: Sequence[str],
    assessor_id: str | None,
    days: int,
) -> CertificateRow | None:
    """The certificate that this appointment made before, while it lasts."""
    for row in desk.records.rows(CertificateRow, issuer=society.code, request_sha256=request_sha256):
        same = list(scopes.listed(row.scopes)) == list(oids) and assessor_id in (None, row.subject_id)
        lasted = parse_time(row.not_after) - parse_time(row.not_before)
        if same and lasted == timedelta(days=days) and not row.revoked_at and row.not_after > desk.now_text():
            return row
    return None


def _certify(
    desk: SocietyDesk,
    society: SocietyRow,
    asked: Enrolment,
    oids: Sequence[str],
    assessor_id: str | None,
    days: int,
) -> CertificateRow:
    ca = authorities.ca_row(desk, society.code)
    key = desk.keys.signing_key(authorities.ca_key_name(society.code))
    with desk.records.transaction():
        identifier = _identifier(desk, society, asked, assessor_id)
        subject = Subject(read_certificate(ca.der, "society").subject.organisation, asked.name, identifier)
        begin = max(desk.now() - CLOCK_TOLERANCE, parse_time(ca.not_before))
        try:
            der = certificates.make_leaf(
                asked.key, subject, "assessor", oids, asked.recipient, ca.der, key, begin, days
            )
        except ValueError:
            raise KnownError("SOC-032", words("society.appoint.not_possible")) from None
        row = authorities.certificate_row(
            read_certificate(der, "leaf"),
            issuer=society.code,
            society=society.code,
            role="assessor",
            employer=asked.employer,
            fields=asked.fields,
            request_sha256=asked.sha256,
        )
        desk.records.insert(row)
    return row


def _identifier(desk: SocietyDesk, society: SocietyRow, asked: Enrolment, wanted: str | None) -> str:
    """The assessor's id: as wanted if it is free or this person's already, else the next of `e-001`, `e-002` …"""
    rows = desk.records.rows(CertificateRow, issuer=society.code, role="assessor")
    _must_be_one_person(rows, asked, wanted, desk.now_text())
    if wanted is None:
        before = next((row.subject_id for row in rows if row.request_sha256 == asked.sha256), None)
        if before is not None:
            return before
        taken = [int(found[1]) for row in rows if (found := _NUMBERED.fullmatch(row.subject_id))]
        return f"e-{max(taken, default=0) + 1:03d}"
    if not _ID.fullmatch(wanted):
        raise KnownError("SOC-033", words("society.appoint.bad_id"))
    others = [row for row in rows if row.subject_id == wanted and not row.revoked_at]
    if any(row.name != asked.name and row.not_after > desk.now_text() for row in others):
        raise KnownError("SOC-034", words("society.appoint.id_taken").format(id=wanted))
    return wanted


def _must_be_one_person(
    rows: Sequence[CertificateRow], asked: Enrolment, wanted: str | None, now: str
) -> None:
    """One pair of keys is one person: under two ids it would have two votes in a panel."""
    others = [row for row in rows if not row.revoked_at and row.not_after > now and row.subject_id != wanted]
    for row in others if wanted is not None else ():
        if read_certificate(row.der, "leaf").key_sha256 == asked.key_sha256:
            raise KnownError("SOC-036", words("society.appoint.same_keys").format(id=row.subject_id))
