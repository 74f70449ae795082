"""The root, the societies' CAs, their issuer and intake, and the CRLs: made, renewed, and written out for all."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cse_desktop.domain.canonical import canonical_bytes
from cse_desktop.domain.times import format_time, parse_time
from cse_desktop.errors import KnownError, Words
from cse_desktop.society.desk import CLOCK_TOLERANCE, SocietyDesk
from cse_desktop.society.rows import CertificateRow, CrlRow, SocietyRow
from cse_desktop.society.scopes import all_oids
from cse_desktop.trust import certificates, crls
from cse_desktop.trust.agefiles import recipient_of
from cse_desktop.trust.certificates import Subject
from cse_desktop.trust.oids import Role, parse_scope
from cse_desktop.trust.profile import CertificateFacts, read_certificate
from cse_desktop.words import words

ROOT = ""
"""how rows name the root where they name a society's code"""
OWN_ROLES: tuple[Role, ...] = ("issuer", "intake")
DESK_NAMES = {"issuer": "任务签发 Issuing", "intake": "成绩接收 Intake"}
RENEW_BEFORE = timedelta(days=45)
CRL_DAYS = {"society": 30, "root": 180}
FRESH_DAYS = {"society": 15, "root": 90}
"""a CRL with fewer days left is made anew when something is issued"""
LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class OwnSigner:
    """A society's issuer or intake, ready to sign."""

    certificate: bytes
    chain: tuple[bytes, ...]
    _key: Any

    def key(self) -> Any:
        """The private key."""
        return self._key


def ca_key_name(society: str) -> str:
    """Name of a CA's key among the home's keys; the root's where `society` is empty."""
    return f"{society}.ca" if society else "root"


def root_row(desk: SocietyDesk) -> CertificateRow:
    """The root's certificate; `KnownError` `SOC-014` where this home has none."""
    found = desk.records.one(CertificateRow, role="root", replaced_by="")
    if found is None:
        raise KnownError("SOC-014", words("society.desk.no_root"), next_step=words("society.desk.make_root"))
    return found


def ca_row(desk: SocietyDesk, society: str) -> CertificateRow:
    """A society's CA certificate as it stands; `KnownError` `SOC-015` where it is not authorised."""
    found = desk.records.one(CertificateRow, society=society, role="ca", replaced_by="")
    if found is None or found.revoked_at:
        raise KnownError(
            "SOC-015",
            words("society.desk.not_authorised").format(code=society),
            next_step=words("society.desk.authorise_first"),
        )
    return found


def own_row(desk: SocietyDesk, society: str, role: Role) -> CertificateRow:
    """The certificate of a society's issuer or intake; `KnownError` `SOC-016` unless it is valid now."""
    found = desk.records.one(CertificateRow, society=society, role=role, replaced_by="")
    now = desk.now_text()
    if found is None or found.revoked_at or not found.not_before <= now <= found.not_after:
        raise KnownError(
            "SOC-016",
            words("society.desk.own_certificate").format(code=society),
            next_step=words("society.desk.authorise_again"),
        )
    return found


def signer(desk: SocietyDesk, society: str, role: Role) -> OwnSigner:
    """A society's issuer or intake, ready to sign with its CA and the root beside it."""
    leaf = own_row(desk, society, role)
    chain = (ca_row(desk, society).der, root_row(desk).der)
    return OwnSigner(leaf.der, chain, desk.keys.signing_key(f"{society}.{role}"))


def make_trial_root(desk: SocietyDesk, name: str) -> CertificateRow:
    """The stand-in root of a trial: made once, then given back."""
    found = desk.records.one(CertificateRow, role="root", replaced_by="")
    if found is not None:
        return found
    key = desk.keys.signing_key(ca_key_name(ROOT), make=True)
    der = certificates.make_root(key, Subject(name, f"{name} Root"), desk.now() - CLOCK_TOLERANCE)
    row = certificate_row(read_certificate(der, "root"), issuer=ROOT, society=ROOT, role="root")
    with desk.records.transaction():
        desk.records.insert(row)
    return row


def certify_society(
    desk: SocietyDesk, society: SocietyRow, fields: Sequence[str], grades: Sequence[str]
) -> None:
    """Gives a society its CA over fields × grades, its issuer and its intake; what already fits stays as it is."""
    root = root_row(desk)
    scopes = all_oids(society.number, fields, grades)
    key = desk.keys.signing_key(ca_key_name(society.code), make=True)
    before = desk.records.one(CertificateRow, society=society.code, role="ca", replaced_by="")
    if before is None or before.revoked_at or _scopes_of(before) != set(scopes):
        # leaves may not begin before their CA: the CA that takes another's place begins when that one did
        begin = parse_time(before.not_before) if before is not None else _beginning(desk, root)
        der = certificates.make_society_ca(
            key.public_key(),
            Subject(_organisation(society), _shortened(f"{_organisation(society)} CA")),
            scopes,
            root.der,
            desk.keys.signing_key(ca_key_name(ROOT)),
            begin,
        )
        row = certificate_row(read_certificate(der, "society"), issuer=ROOT, society=society.code, role="ca")
        _put_in_place(desk, row, before)
    desk.keys.age_identity(f"{society.code}.intake", make=True)
    for role in OWN_ROLES:
        _certify_own(desk, society, role)


def _put_in_place(desk: SocietyDesk, ca: CertificateRow, before: CertificateRow | None) -> None:
    """Keeps a CA certificate; the one before is revoked where it had scopes that are gone."""
    shrunk = before is not None and not _scopes_of(before) <= _scopes_of(ca)
    with desk.records.transaction():
        desk.records.insert(ca)
        if before is not None:
            replaced = replace(before, replaced_by=ca.digest)
            if shrunk and not before.revoked_at:
                replaced = replace(replaced, revoked_at=desk.now_text(), reason="superseded")
            desk.records.replace(replaced)
    if before is None:
        return
    if shrunk:
        renew_crl(desk, ROOT)
    for row in desk.records.rows(CertificateRow, issuer=ca.society, role="assessor"):
        if not row.revoked_at and row.not_after > desk.now_text():
            write_file(desk.home.certificate(ca.society, row.subject_id), chain_pem(desk, row))


def recipient(desk: SocietyDesk, society: str) -> str:
    """The age recipient of a society's intake."""
    return own_row(desk, society, "intake").recipient


def certificate_row(
    facts: CertificateFacts,
    *,
    issuer: str,
    society: str,
    role: str,
    employer: str = "",
    fields: Sequence[str] = (),
    request_sha256: str = "",
) -> CertificateRow:
    """The row of a certificate just made."""
    return CertificateRow(
        digest=facts.sha256,
        issuer=issuer,
        society=society,
        role=role,
        serial=f"{facts.serial:x}",
        subject_id=facts.subject.serial_number or "",
        name=facts.subject.name,
        employer=employer,
        fields=canonical_bytes(list(fields)).decode(),
        recipient=facts.recipient,
        scopes=canonical_bytes(list(facts.policies)).decode(),
        not_before=format_time(facts.not_before),
        not_after=format_time(facts.not_after),
        der=facts.der,
        request_sha256=request_sha256,
    )


def current_crls(desk: SocietyDesk, society: str) -> tuple[bytes, bytes]:
    """The newest CRLs (DER), the society's and the root's, made anew where they are missing or run out soon."""
    return current_crl(desk, society), current_crl(desk, ROOT)


def renew_crl(desk: SocietyDesk, issuer: str) -> CrlRow:
    """A new CRL of a society (or of the root), whatever is left of the one before."""
    ca = ca_row(desk, issuer) if issuer else root_row(desk)
    kind = "society" if issuer else "root"
    key = desk.keys.signing_key(ca_key_name(issuer))
    with desk.records.transaction():
        number = max((row.number for row in desk.records.rows(CrlRow, issuer=issuer)), default=0) + 1
        begin = _beginning(desk, ca)
        revoked = [
            crls.Revocation(int(row.serial, 16), parse_time(row.revoked_at), reason_of(row.reason))
            for row in desk.records.rows(CertificateRow, issuer=issuer)
            if row.revoked_at and row.role != "root"
        ]
        der = crls.make_crl(ca.der, key, number, begin, revoked, days=CRL_DAYS[kind])
        end = format_time(begin + timedelta(days=CRL_DAYS[kind]))
        row = CrlRow(issuer, number, format_time(begin), end, der)
        desk.records.insert(row)
    return row


def reason_of(text: str) -> str:
    """The reason a CRL gives for what a person wrote; `unspecified` where it is none of the standard ones."""
    plain = "".join(character for character in text.lower() if character.isalpha())
    return next((name for name in crls.REASONS if name.replace("_", "") == plain), "unspecified")


def publish(desk: SocietyDesk) -> None:
    """Writes root, CRLs and certificates into the home, where people take them from."""
    root = root_row(desk)
    write_file(desk.home.root_certificate, certificates.to_pem([root.der]))
    newest = {row.issuer: row.der for row in desk.records.rows(CrlRow)}
    if newest:
        order = sorted(newest, key=lambda issuer: (issuer == ROOT, issuer))
        write_file(desk.home.crls, crls.to_pem([newest[issuer] for issuer in order]))
    for society in desk.records.rows(SocietyRow):
        if society.code in newest and ROOT in newest:
            both = [newest[society.code], newest[ROOT]]
            write_file(desk.home.society_crls(society.code), crls.to_pem(both))


def chain_pem(desk: SocietyDesk, leaf: CertificateRow) -> bytes:
    """A leaf with its society CA and root, as PEM."""
    return certificates.to_pem([leaf.der, ca_row(desk, leaf.society).der, root_row(desk).der])


def _certify_own(desk: SocietyDesk, society: SocietyRow, role: Role) -> None:
    before = desk.records.one(CertificateRow, society=society.code, role=role, replaced_by="")
    now = desk.now()
    if before is not None and not before.revoked_at and parse_time(before.not_after) - now > RENEW_BEFORE:
        return
    ca = ca_row(desk, society.code)
    key = desk.keys.signing_key(f"{society.code}.{role}", make=True)
    der = certificates.make_leaf(
        key.public_key(),
        Subject(_organisation(society), DESK_NAMES[role], f"{society.code}-{role}"),
        role,
        (),
        recipient_of(desk.keys.age_identity(f"{society.code}.intake")),
        ca.der,
        desk.keys.signing_key(ca_key_name(society.code)),
        _beginning(desk, ca),
        days=366,
    )
    facts = read_certificate(der, "leaf")
    row = certificate_row(facts, issuer=society.code, society=society.code, role=role)
    with desk.records.transaction():
        desk.records.insert(row)
        if before is not None:
            desk.records.replace(replace(before, replaced_by=row.digest))


def current_crl(desk: SocietyDesk, issuer: str) -> bytes:
    """The newest CRL (DER) of a society or of the root, made anew where it is missing or runs out soon."""
    rows = desk.records.rows(CrlRow, issuer=issuer)
    kind = "society" if issuer else "root"
    newest = max(rows, key=lambda row: row.number, default=None)
    if newest is not None:
        left = parse_time(newest.next_update) - desk.now()
        can_renew = desk.keys.holds(ca_key_name(issuer))
        if left > timedelta(days=FRESH_DAYS[kind]) or (left > timedelta(0) and not can_renew):
            return newest.der
    return renew_crl(desk, issuer).der


def _beginning(desk: SocietyDesk, issuer: CertificateRow) -> datetime:
    """Now, a little earlier for late clocks, but never before the issuer's own beginning."""
    return max(desk.now() - CLOCK_TOLERANCE, parse_time(issuer.not_before))


def _scopes_of(ca: CertificateRow) -> set[str]:
    facts = read_certificate(ca.der, "society")
    return {oid for oid in facts.policies if not parse_scope(oid).is_act}


def _organisation(society: SocietyRow) -> str:
    return _shortened(society.name_zh)


def _shortened(text: str) -> str:
    return text[:LONGEST_NAME]


def write_file(path: Path, data: bytes) -> None:
    """Writes a public file in one step, if it does not stand there already."""
    if path.is_file() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{secrets.token_hex(8)}.part")  # two commands may write the same file at once
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def digest(data: bytes) -> str:
    """Lower-hex SHA-256."""
    return hashlib.sha256(data).hexdigest()


def names_of(society: SocietyRow) -> Words:
    """The society's name in both languages."""
    return Words(society.name_zh, society.name_en)
