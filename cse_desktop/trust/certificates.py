"""Making the three certificates of the contract's table: root, society CA, leaf; and the table itself, as extensions.

The strict check (`profile`) builds a received certificate again from these same functions and compares the bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from cse_desktop.trust.oids import ROLE_OIDS, Role, intake_oid, issuing_oid, parse_scope
from cse_desktop.trust.spelling import RECIPIENT, SERIAL_NUMBER

Kind = Literal["root", "society", "leaf"]
PrivateKey = ec.EllipticCurvePrivateKey
PublicKey = ec.EllipticCurvePublicKey

COUNTRY = "CN"
LIFE = {"root": timedelta(days=7305), "society": timedelta(days=1827), "leaf": timedelta(days=366)}
"""the longest a certificate of each kind may live: 20 and 5 calendar years with their leap days, and one"""
LONGEST_NAME = 64

_ROOT_YEARS = 20
_SOCIETY_YEARS = 5


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a certificate names. `serial_number` is None for root and society CA."""

    organisation: str
    name: str
    serial_number: str | None = None

    def x509(self) -> x509.Name:
        """The name with its attributes in the contract's order and string types; `ValueError` if not writable."""
        for text in (self.organisation, self.name):
            if not text.strip() or len(text) > LONGEST_NAME or not text.isprintable():
                raise ValueError("a name is empty, too long or not printable")
        attributes = [
            x509.NameAttribute(NameOID.COUNTRY_NAME, COUNTRY),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, self.organisation),
        ]
        if self.serial_number is not None:
            if not SERIAL_NUMBER.fullmatch(self.serial_number):
                raise ValueError("not a serial number")
            attributes.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, self.serial_number))
        attributes.append(x509.NameAttribute(NameOID.COMMON_NAME, self.name))
        return x509.Name(attributes)


@dataclass(frozen=True, slots=True)
class Content:
    """What varies in a certificate of one kind; everything else follows from the table."""

    kind: Kind
    subject: Subject
    key_id: bytes
    """SKI"""
    issuer_key_id: bytes | None = None
    """AKI; None for the root"""
    policies: tuple[str, ...] = ()
    role: Role | None = None
    recipient: str = ""


def new_key() -> PrivateKey:
    """A fresh P-256 key."""
    return ec.generate_private_key(ec.SECP256R1())


def key_id(key: PublicKey) -> bytes:
    """The subject key identifier of a public key (SHA-1 of the point, RFC 5280 method 1)."""
    return x509.SubjectKeyIdentifier.from_public_key(key).digest


def to_der(certificate: x509.Certificate) -> bytes:
    """The certificate's bytes."""
    return certificate.public_bytes(serialization.Encoding.DER)


def to_pem(certificates: Sequence[bytes]) -> bytes:
    """Certificates (DER) as PEM, one after the other."""
    return b"".join(
        x509.load_der_x509_certificate(der).public_bytes(serialization.Encoding.PEM) for der in certificates
    )


def make_root(key: PrivateKey, subject: Subject, not_before: datetime) -> bytes:
    """A root certificate (DER) for twenty years."""
    content = Content("root", subject, key_id(key.public_key()))
    return _issue(content, key.public_key(), subject.x509(), key, not_before, _years(not_before, _ROOT_YEARS))


def make_society_ca(
    key: PublicKey,
    subject: Subject,
    scopes: Sequence[str],
    root: bytes,
    root_key: PrivateKey,
    not_before: datetime,
) -> bytes:
    """A society CA (DER) for five years with `scopes` and both acts; `ValueError` unless all are one society's."""
    societies = {parse_scope(oid).society for oid in scopes}
    if len(societies) != 1 or any(parse_scope(oid).is_act for oid in scopes):
        raise ValueError("the scopes of one society are needed")
    society = societies.pop()
    issuer = x509.load_der_x509_certificate(root)
    policies = (*_in_order(scopes), issuing_oid(society), intake_oid(society))
    content = Content("society", subject, key_id(key), key_id(root_key.public_key()), policies)
    not_after = min(_years(not_before, _SOCIETY_YEARS), issuer.not_valid_after_utc)
    return _issue(content, key, issuer.subject, root_key, not_before, not_after)


def make_leaf(
    key: PublicKey,
    subject: Subject,
    role: Role,
    policies: Sequence[str],
    recipient: str,
    society: bytes,
    society_key: PrivateKey,
    not_before: datetime,
    days: int,
) -> bytes:
    """A leaf (DER) for an assessor, the issuer or the intake, at most 366 days and never longer than its CA.

    `policies` are the assessor's scopes; the issuer's and the intake's act follow from the CA and need none.
    """
    if not 1 <= days <= LIFE["leaf"].days:
        raise ValueError("a leaf lives from 1 to 366 days")
    if subject.serial_number is None or not RECIPIENT.fullmatch(recipient):
        raise ValueError("a leaf needs a serial number and an age recipient")
    issuer = x509.load_der_x509_certificate(society)
    granted = policies_of(issuer)
    number = parse_scope(granted[0]).society
    wanted = {
        "assessor": _in_order(policies),
        "issuer": (issuing_oid(number),),
        "intake": (intake_oid(number),),
    }
    chosen = wanted[role]
    if not chosen or not set(chosen) <= set(granted):
        raise ValueError("a scope that the society does not have")
    if role == "assessor" and any(parse_scope(oid).is_act for oid in chosen):
        raise ValueError("an assessor has scopes, never acts")
    content = Content("leaf", subject, key_id(key), key_id(society_key.public_key()), chosen, role, recipient)
    not_after = min(not_before + timedelta(days=days), issuer.not_valid_after_utc)
    return _issue(content, key, issuer.subject, society_key, not_before, not_after)


def policies_of(certificate: x509.Certificate) -> tuple[str, ...]:
    """The policies a certificate names, in its order; none for a root."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    except x509.ExtensionNotFound:
        return ()
    return tuple(policy.policy_identifier.dotted_string for policy in found)


def extensions_of(content: Content) -> dict[x509.ObjectIdentifier, tuple[x509.ExtensionType, bool]]:
    """The table: every extension a certificate of this content has, with its criticality."""
    is_ca = content.kind != "leaf"
    path_length = {"root": 1, "society": 0, "leaf": None}[content.kind]
    found: list[tuple[x509.ExtensionType, bool]] = [
        (x509.BasicConstraints(ca=is_ca, path_length=path_length), True),
        (_key_usage(is_ca), True),
        (x509.SubjectKeyIdentifier(content.key_id), False),
    ]
    if content.kind != "root":
        found += _below_root(content)
    if content.kind == "society":
        found += _constraints(content)
    if content.kind == "leaf":
        found += _of_leaf(content)
    return {extension.oid: (extension, critical) for extension, critical in found}


def start_building(
    content: Content,
    key: PublicKey,
    issuer: x509.Name,
    serial: int,
    not_before: datetime,
    not_after: datetime,
) -> x509.CertificateBuilder:
    """The certificate without its extensions and signature."""
    return (
        x509.CertificateBuilder()
        .subject_name(content.subject.x509())
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(serial)
        .not_valid_before(not_before)
        .not_valid_after(not_after)
    )


def _issue(
    content: Content,
    key: PublicKey,
    issuer: x509.Name,
    issuer_key: PrivateKey,
    not_before: datetime,
    not_after: datetime,
) -> bytes:
    serial = x509.random_serial_number()
    builder = start_building(content, key, issuer, serial, not_before, not_after)
    for extension, critical in extensions_of(content).values():
        builder = builder.add_extension(extension, critical)
    return to_der(builder.sign(issuer_key, hashes.SHA256()))


def _below_root(content: Content) -> list[tuple[x509.ExtensionType, bool]]:
    issuer_key_id = content.issuer_key_id or b""
    point = x509.UniformResourceIdentifier(f"http://crl.invalid/{issuer_key_id.hex()}.crl")
    policies = [x509.PolicyInformation(x509.ObjectIdentifier(oid), None) for oid in content.policies]
    return [
        (x509.AuthorityKeyIdentifier(issuer_key_id, None, None), False),
        (x509.CRLDistributionPoints([x509.DistributionPoint([point], None, None, None)]), False),
        (x509.CertificatePolicies(policies), False),
    ]


def _constraints(content: Content) -> list[tuple[x509.ExtensionType, bool]]:
    names = x509.Name(list(content.subject.x509())[:2])
    return [
        (x509.NameConstraints(permitted_subtrees=[x509.DirectoryName(names)], excluded_subtrees=None), True),
        (x509.PolicyConstraints(require_explicit_policy=0, inhibit_policy_mapping=0), True),
        (x509.InhibitAnyPolicy(0), True),
    ]


def _of_leaf(content: Content) -> list[tuple[x509.ExtensionType, bool]]:
    role = x509.ObjectIdentifier(ROLE_OIDS[content.role or "assessor"])
    address = x509.UniformResourceIdentifier(f"age:{content.recipient}")
    return [
        (x509.ExtendedKeyUsage([role, ExtendedKeyUsageOID.EMAIL_PROTECTION]), False),
        (x509.SubjectAlternativeName([address]), False),
    ]


def _key_usage(is_ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_ca,
        content_commitment=not is_ca,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_ca,
        crl_sign=is_ca,
        encipher_only=False,
        decipher_only=False,
    )


def _in_order(oids: Sequence[str]) -> tuple[str, ...]:
    return tuple(scope.oid for scope in sorted({parse_scope(oid) for oid in oids}))


def _years(start: datetime, years: int) -> datetime:
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)
