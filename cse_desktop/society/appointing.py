"""Appoints an assessor: the enrolment request is proved, the scope is the society's to give, the certificate is kept.

The society never sees a private key of an assessor: it certifies the public one that the request brings.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cse_desktop.domain.times import parse_time
from cse_desktop.domain.typed_text import society_number
from cse_desktop.durable import hand_out, write_durably
from cse_desktop.errors import KnownError
from cse_desktop.given import read_text
from cse_desktop.society import authorities, scopes
from cse_desktop.society.authorising import narrower
from cse_desktop.society.certificate_files import first_certificate
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
    narrow: bool = False,
) -> Appointed:
    """Certifies the keys of `request` for `scope`; writes leaf, society CA and root as PEM.

    The file goes into the home, and to `out` (a file or folder) or else beside the request. There it takes the place
    of an earlier certificate of the same person, never of another file.

    The same request, scope and id give the certificate there is, as long as it lasts. `Refused` where the request is
    not proved, `KnownError` `SOC-012` for a scope that the society does not have, `SOC-030` … for id and days,
    `SOC-060` for a request to another society, `SOC-086` where the person would lose scopes and `narrow` does not say
    that they are to, `SOC-087` where `out` is another file.
    """
    if not 1 <= days <= MOST_DAYS:
        raise KnownError("SOC-030", words("society.appoint.days").format(most=MOST_DAYS))
    data = read_asked(request)
    asked = read_request(data)
    _must_be_asked(asked, society)
    oids = scopes.read_scope(
        scope, society.number, scopes.listed(society.fields), scopes.listed(society.grades)
    )
    target = out if out is not None else request.parent
    with desk.records.transaction():
        row = _standing(desk, society, asked.sha256, oids, assessor_id, days)
        fresh = row is None
        if row is None:
            row = _certify(desk, society, asked, oids, assessor_id, days)
            if not narrow:
                _must_not_lose(desk, row)
            if not target.is_dir():
                _must_be_theirs(desk, row, target)
    pem = authorities.chain_pem(desk, row)
    authorities.write_file(desk.home.certificate(society.code, row.subject_id), pem)
    path = _hand_out(desk, row, pem, target)
    authorities.publish(desk)
    return Appointed(row, path.resolve(), fresh)


def _must_be_asked(asked: Enrolment, society: SocietyRow) -> None:
    """A request names the society by its number, or by a name that says nothing here.

    The assessor's program would refuse a certificate from another society than it asked.
    """
    number = society_number(asked.society)
    if number is not None and number != society.number:
        raise KnownError(
            "SOC-060",
            words("society.appoint.other_society").format(asked=number, number=society.number),
            next_step=words("society.appoint.ask_applicant"),
        )


def _hand_out(desk: SocietyDesk, row: CertificateRow, pem: bytes, target: Path) -> Path:
    """The certificate's file at `target`, a file, or in it, a folder."""
    path = target / f"{row.subject_id}.pem" if target.is_dir() else target
    if _is_theirs(desk, row, path):
        write_durably(path, pem, part=f".{secrets.token_hex(8)}.part")
        return path
    if not target.is_dir():
        _must_be_theirs(desk, row, path, pem)
    return hand_out((pem,), path)


def _is_theirs(desk: SocietyDesk, row: CertificateRow, path: Path) -> bool:
    """Whether the file is a certificate that this society made for the same person."""
    der = first_certificate(path) if path.is_file() else None
    known = desk.records.one(CertificateRow, digest=hashlib.sha256(der).hexdigest()) if der else None
    return known is not None and (known.issuer, known.subject_id, known.name) == (
        row.issuer,
        row.subject_id,
        row.name,
    )


def _must_be_theirs(desk: SocietyDesk, row: CertificateRow, path: Path, pem: bytes = b"") -> None:
    if not os.path.lexists(path) or _is_theirs(desk, row, path):
        return
    if not path.is_file() or path.read_bytes() != pem:
        raise KnownError(
            "SOC-087",
            words("society.cli.out_taken").format(name=path.name),
            next_step=words("society.cli.other_out"),
        )


def _must_not_lose(desk: SocietyDesk, made: CertificateRow) -> None:
    """Who has a certificate in force keeps its scopes, unless it is said that they are to lose some."""
    for row in desk.records.rows(
        CertificateRow, issuer=made.issuer, role="assessor", subject_id=made.subject_id
    ):
        if row.digest == made.digest or row.revoked_at or row.not_after <= desk.now_text():
            continue
        lost = [oid for oid in scopes.listed(row.scopes) if oid not in scopes.listed(made.scopes)]
        if lost:
            raise narrower(words("society.scope.would_lose").format(lost=scopes.in_words(lost)))


def read_asked(request: Path) -> bytes:
    """The bytes of an enrolment request as the desk wrote it."""
    # a mail program may have added a mark or a line end to what the desk wrote
    return read_text(request, LARGEST_REQUEST).strip().encode()


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
