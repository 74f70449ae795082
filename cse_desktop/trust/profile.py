"""The strict check of one certificate against the contract's table: it is built again and compared byte for byte."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cse_desktop.errors.refusals import Refused
from cse_desktop.trust.certificates import (
    LIFE,
    Content,
    Kind,
    PrivateKey,
    PublicKey,
    Subject,
    extensions_of,
    new_key,
    policies_of,
    start_building,
)
from cse_desktop.trust.der import is_der
from cse_desktop.trust.oids import ROLE_OIDS, Role, Scope, intake_oid, issuing_oid, parse_scope
from cse_desktop.trust.parsing import parsing
from cse_desktop.trust.spelling import RECIPIENT

LARGEST_CERTIFICATE = 16 * 1024
"""bytes; a society with hundreds of scopes stays far below"""
LARGEST_SERIAL = 2**159
"""positive and at most twenty bytes"""

_NOT_AS_REQUIRED = "CSB-050"


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """A certificate that fits the table, and what it says. Nothing here says that anybody signed it."""

    kind: Kind
    der: bytes
    certificate: x509.Certificate
    subject: Subject
    serial: int
    not_before: datetime
    not_after: datetime
    key: PublicKey
    key_id: bytes
    issuer_key_id: bytes | None
    policies: tuple[str, ...]
    society: int | None
    """number of the society; None for the root"""
    role: Role | None
    recipient: str

    @property
    def sha256(self) -> str:
        """Digest of the DER, lower hex."""
        return hashlib.sha256(self.der).hexdigest()

    @property
    def key_sha256(self) -> str:
        """Digest of the public key (SubjectPublicKeyInfo), lower hex: stays when the certificate is reissued."""
        return key_digest(self.key)


@lru_cache(maxsize=512)
def read_certificate(der: bytes, kind: Kind) -> CertificateFacts:
    """What the certificate says, if it is made exactly as the table wants a `kind`; else `Refused` CSB-050.

    The answer depends on the bytes alone, so it is kept: an intake sees the same CAs and signers again and again.
    """
    if len(der) > LARGEST_CERTIFICATE or not is_der(der):
        raise Refused(_NOT_AS_REQUIRED, "too large or not DER")
    with parsing(_NOT_AS_REQUIRED, f"{kind} certificate"):
        certificate = x509.load_der_x509_certificate(der)
        content = _content(certificate, kind)
        if _built_again(certificate, content) != certificate.tbs_certificate_bytes:
            raise Refused(_NOT_AS_REQUIRED, f"{kind} differs from its profile")
        return _facts(certificate, content, der)


def key_digest(key: PublicKey) -> str:
    """Lower-hex SHA-256 of a public key's SubjectPublicKeyInfo."""
    spki = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(spki).hexdigest()


def _content(certificate: x509.Certificate, kind: Kind) -> Content:
    """What the certificate holds in the places that may vary."""
    extensions = certificate.extensions
    own = extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    issuer_key_id = None
    if kind != "root":
        issuer_key_id = extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
    role: Role | None = None
    recipient = ""
    if kind == "leaf":
        role = _role(extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
        names = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        recipient = names.get_values_for_type(x509.UniformResourceIdentifier)[0].removeprefix("age:")
        if not RECIPIENT.fullmatch(recipient):
            raise Refused(_NOT_AS_REQUIRED, "not an age recipient")
    subject = Subject(
        _attribute(certificate, NameOID.ORGANIZATION_NAME),
        _attribute(certificate, NameOID.COMMON_NAME),
        _attribute(certificate, NameOID.SERIAL_NUMBER) if kind == "leaf" else None,
    )
    return Content(kind, subject, own, issuer_key_id, policies_of(certificate), role, recipient)


def _attribute(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    (found,) = certificate.subject.get_attributes_for_oid(oid)
    return str(found.value)


def _role(usage: x509.ExtendedKeyUsage) -> Role:
    for role, oid in ROLE_OIDS.items():
        if x509.ObjectIdentifier(oid) in usage:
            return role
    raise Refused(_NOT_AS_REQUIRED, "no role")


def _built_again(certificate: x509.Certificate, content: Content) -> bytes:
    """The part that is signed, as the table would have it, with the extensions in the order found."""
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise Refused(_NOT_AS_REQUIRED, "not a P-256 key")
    builder = start_building(
        content,
        key,
        certificate.issuer,
        certificate.serial_number,
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
    )
    wanted = extensions_of(content)
    if [extension.oid for extension in certificate.extensions if extension.oid not in wanted]:
        raise Refused(_NOT_AS_REQUIRED, "an extension too many")
    if len(list(certificate.extensions)) != len(wanted):
        raise Refused(_NOT_AS_REQUIRED, "an extension is missing")
    for extension in certificate.extensions:
        builder = builder.add_extension(*wanted[extension.oid])
    return builder.sign(_throwaway(), hashes.SHA256()).tbs_certificate_bytes


@cache
def _throwaway() -> PrivateKey:
    """A key for signing what is only compared, never kept."""
    return new_key()


def _facts(certificate: x509.Certificate, content: Content, der: bytes) -> CertificateFacts:
    not_before, not_after = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not_after <= not_before or not_after - not_before > LIFE[content.kind]:
        raise Refused(_NOT_AS_REQUIRED, f"the {content.kind}'s life")
    if not 0 < certificate.serial_number < LARGEST_SERIAL:
        raise Refused(_NOT_AS_REQUIRED, "serial")
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise Refused(_NOT_AS_REQUIRED, "not a P-256 key")
    return CertificateFacts(
        kind=content.kind,
        der=der,
        certificate=certificate,
        subject=content.subject,
        serial=certificate.serial_number,
        not_before=not_before,
        not_after=not_after,
        key=key,
        key_id=content.key_id,
        issuer_key_id=content.issuer_key_id,
        policies=content.policies,
        society=_society(content),
        role=content.role,
        recipient=content.recipient,
    )


def _society(content: Content) -> int | None:
    """The one society that all policies belong to, if they are what this kind and role may have."""
    if content.kind == "root":
        return None
    scopes = [parse_scope(oid) for oid in content.policies]
    societies = {scope.society for scope in scopes}
    if len(societies) != 1 or len(set(scopes)) != len(scopes):
        raise Refused(_NOT_AS_REQUIRED, "policies")
    society = societies.pop()
    if not _fitting(content, scopes, society):
        raise Refused(_NOT_AS_REQUIRED, "policies")
    return society


def _fitting(content: Content, scopes: list[Scope], society: int) -> bool:
    acts = {scope.oid for scope in scopes if scope.is_act}
    if content.kind == "society":
        return acts == {issuing_oid(society), intake_oid(society)} and len(scopes) > len(acts)
    if content.role == "issuer":
        return content.policies == (issuing_oid(society),)
    if content.role == "intake":
        return content.policies == (intake_oid(society),)
    return not acts
