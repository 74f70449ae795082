"""Certificate revocation lists: making complete v2 lists, checking them strictly, and looking a serial up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from cse_desktop.errors.refusals import Refused
from cse_desktop.trust.certificates import PrivateKey, key_id, new_key
from cse_desktop.trust.der import is_der
from cse_desktop.trust.parsing import parsing
from cse_desktop.trust.profile import CertificateFacts

LIFE_DAYS = {"society": 30, "root": 180}
LARGEST_LIST = 8 * 1024 * 1024

REASONS = {
    "unspecified": None,
    "key_compromise": x509.ReasonFlags.key_compromise,
    "ca_compromise": x509.ReasonFlags.ca_compromise,
    "affiliation_changed": x509.ReasonFlags.affiliation_changed,
    "superseded": x509.ReasonFlags.superseded,
    "cessation_of_operation": x509.ReasonFlags.cessation_of_operation,
    "privilege_withdrawn": x509.ReasonFlags.privilege_withdrawn,
    "aa_compromise": x509.ReasonFlags.aa_compromise,
}
"""what a revocation may give as its reason; a hold is not among them"""

_NAMES = {flag: name for name, flag in REASONS.items()} | {x509.ReasonFlags.unspecified: "unspecified"}
_NOT_AS_REQUIRED = "CSB-058"


@dataclass(frozen=True, slots=True)
class Revocation:
    """One certificate taken back."""

    serial: int
    at: datetime
    reason: str
    """a key of `REASONS`"""


@dataclass(frozen=True, slots=True)
class RevocationList:
    """A complete list that one CA signed, believed."""

    der: bytes
    number: int
    this_update: datetime
    next_update: datetime
    revoked: Mapping[int, Revocation]

    def is_current(self, now: datetime) -> bool:
        """Whether the list speaks about `now`."""
        return self.this_update <= now <= self.next_update

    def find(self, serial: int) -> Revocation | None:
        """The revocation of the certificate with this serial, or None."""
        return self.revoked.get(serial)


def make_crl(
    ca: bytes,
    ca_key: PrivateKey,
    number: int,
    this_update: datetime,
    revoked: Iterable[Revocation] = (),
    *,
    days: int,
) -> bytes:
    """A complete list (DER). `number` must be higher than that of the list before; `days` at most 30 (root: 180)."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(x509.load_der_x509_certificate(ca).subject)
        .last_update(this_update)
        .next_update(this_update + timedelta(days=days))
    )
    for row in sorted(revoked, key=lambda row: row.serial):
        builder = builder.add_revoked_certificate(_entry(row))
    for extension in _extensions(number, key_id(ca_key.public_key())):
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(ca_key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def read_crl(der: bytes, issuer: CertificateFacts) -> RevocationList:
    """The list, if `issuer` signed it and it is made exactly as required; else `Refused` CSB-058."""
    if len(der) > LARGEST_LIST or not is_der(der):
        raise Refused(_NOT_AS_REQUIRED, "too large or not DER")
    with parsing(_NOT_AS_REQUIRED, "revocation list"):
        crl = x509.load_der_x509_crl(der)
        if not _is_from(crl, issuer) or not crl.is_signature_valid(issuer.key):
            raise Refused(_NOT_AS_REQUIRED, f"not signed by the {issuer.kind}")
        number = crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
        next_update = crl.next_update_utc
        if next_update is None or number < 0:
            raise Refused(_NOT_AS_REQUIRED, "nextUpdate or number")
        revoked = {row.serial_number: _revocation(row) for row in crl}
        if len(revoked) != len(crl) or _built_again(crl, issuer, number) != crl.tbs_certlist_bytes:
            raise Refused(_NOT_AS_REQUIRED, "differs from its profile")
        life = next_update - crl.last_update_utc
        if not timedelta(0) < life <= timedelta(days=LIFE_DAYS[issuer.kind]):
            raise Refused(_NOT_AS_REQUIRED, "life")
        return RevocationList(der, number, crl.last_update_utc, next_update, revoked)


def newest(held: Sequence[bytes], issuer: CertificateFacts) -> RevocationList | None:
    """The newest list of `issuer` among `held` (DER, of any CA); lists of other CAs are passed over."""
    found: RevocationList | None = None
    for der in held:
        with parsing(_NOT_AS_REQUIRED, "held revocation list"):
            if not _is_from(x509.load_der_x509_crl(der), issuer):
                continue
        crl = read_crl(der, issuer)
        if found is None or crl.number > found.number:
            found = crl
    return found


def newer(held: RevocationList | None, carried: RevocationList) -> RevocationList:
    """Which of two believed lists counts: the carried one only if its number is higher."""
    # A list whose thisUpdate is still to come by our clock counts too. The CA signed it after the one we hold, so
    # what it revokes is revoked: passing over it would let a slow clock, or one set back, believe a signer who is
    # known to be revoked. About anybody else it does not speak yet, so their status is unknown until it does.
    return carried if held is None or carried.number > held.number else held


def to_pem(crls: Sequence[bytes]) -> bytes:
    """Lists (DER) as PEM, one after the other."""
    return b"".join(x509.load_der_x509_crl(der).public_bytes(serialization.Encoding.PEM) for der in crls)


def from_pem(pem: bytes) -> tuple[bytes, ...]:
    """The lists (DER) of a PEM file that holds nothing else, written as `to_pem` writes; else `Refused` CSB-058."""
    marker = b"-----END X509 CRL-----\n"
    with parsing(_NOT_AS_REQUIRED, "revocation lists"):
        parts = [part + marker for part in pem.split(marker)[:-1]]
        found = tuple(x509.load_pem_x509_crl(part).public_bytes(serialization.Encoding.DER) for part in parts)
        if to_pem(found) != pem:
            raise Refused(_NOT_AS_REQUIRED, "more than the lists")
    return found


def _is_from(crl: x509.CertificateRevocationList, issuer: CertificateFacts) -> bool:
    """Whether the list names this CA, by name and key."""
    authority = crl.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
    subject = issuer.certificate.subject
    return authority == issuer.key_id and crl.issuer.public_bytes() == subject.public_bytes()


def _extensions(number: int, issuer_key_id: bytes) -> tuple[x509.ExtensionType, ...]:
    return (x509.AuthorityKeyIdentifier(issuer_key_id, None, None), x509.CRLNumber(number))


def _entry(row: Revocation) -> x509.RevokedCertificate:
    builder = x509.RevokedCertificateBuilder().serial_number(row.serial).revocation_date(row.at)
    flag = REASONS[row.reason]
    if flag is not None:
        builder = builder.add_extension(x509.CRLReason(flag), critical=False)
    return builder.build()


def _revocation(row: x509.RevokedCertificate) -> Revocation:
    flag = None
    for extension in row.extensions:
        if isinstance(extension.value, x509.CRLReason):
            flag = extension.value.reason
        elif not isinstance(extension.value, x509.InvalidityDate):
            raise Refused(_NOT_AS_REQUIRED, "an extension of a revocation not allowed")
    if flag not in _NAMES:
        raise Refused(_NOT_AS_REQUIRED, "a reason not allowed")
    return Revocation(row.serial_number, row.revocation_date_utc, _NAMES[flag])


def _entry_again(row: x509.RevokedCertificate) -> x509.RevokedCertificate:
    """The entry as the contract would have it, with the extensions it has, in the order found."""
    builder = x509.RevokedCertificateBuilder().serial_number(row.serial_number)
    builder = builder.revocation_date(row.revocation_date_utc)
    for extension in row.extensions:
        builder = builder.add_extension(extension.value, critical=False)
    return builder.build()


def _built_again(crl: x509.CertificateRevocationList, issuer: CertificateFacts, number: int) -> bytes:
    """The part that is signed, as the contract would have it, in the order found."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(crl.last_update_utc)
        .next_update(crl.next_update_utc or crl.last_update_utc)
    )
    for row in crl:
        builder = builder.add_revoked_certificate(_entry_again(row))
    wanted = {extension.oid: extension for extension in _extensions(number, issuer.key_id)}
    for extension in crl.extensions:
        builder = builder.add_extension(wanted[extension.oid], critical=False)
    return builder.sign(_throwaway(), hashes.SHA256()).tbs_certlist_bytes


@cache
def _throwaway() -> PrivateKey:
    """A key for signing what is only compared, never kept."""
    return new_key()
