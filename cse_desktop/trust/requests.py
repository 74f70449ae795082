"""Enrolment: the request an assessor's machine makes for a certificate, proving that one person holds both keys.

The age recipient stands inside the signed PKCS#10 request. What the certificate will say, the society decides: the
subject here (society as asked for, number as proposed) is a proposal.
"""

import hashlib
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID, SignatureAlgorithmOID

from cse_desktop.domain.canonical import Json, canonical_bytes, parse_canonical
from cse_desktop.domain.ports import IdentityInfo
from cse_desktop.domain.strict import Table
from cse_desktop.errors import KnownError
from cse_desktop.errors.refusals import Refused
from cse_desktop.trust.certificates import PrivateKey, PublicKey, Subject, new_key
from cse_desktop.trust.parsing import parsing
from cse_desktop.trust.profile import key_digest
from cse_desktop.trust.spelling import RECIPIENT

FORMAT = "cse-enrolment"
VERSION = 1
LARGEST_REQUEST = 64 * 1024

_NOT_AS_REQUIRED = "CSB-150"
_NO_PROOF = "CSB-151"
_FIELD = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A request that holds together: both keys, and what the person says of themselves."""

    key: PublicKey
    recipient: str
    name: str
    employer: str
    society: str
    """the society asked, as the person wrote it"""
    proposed_number: str
    fields: tuple[str, ...]
    sha256: str
    """digest of the request as it came"""

    @property
    def key_sha256(self) -> str:
        """Digest of the public key."""
        return key_digest(self.key)


def make_request(info: IdentityInfo, key: PrivateKey, fields: tuple[str, ...]) -> str:
    """The request (`*.csr.json`, canonical JSON) for an identity; `ValueError` if a name can not be written."""
    subject = Subject(info.society, info.name, info.assessor_id or info.id)
    request = _builder(subject, info.recipient).sign(key, hashes.SHA256())
    stated: list[Json] = list(fields)
    document: dict[str, Json] = {
        "format": FORMAT,
        "version": VERSION,
        "request": request.public_bytes(serialization.Encoding.PEM).decode("ascii"),
        "recipient": info.recipient,
        "name": info.name,
        "employer": info.employer,
        "society": info.society,
        "fields": stated,
    }
    return canonical_bytes(document).decode("utf-8")


def read_request(data: bytes) -> Enrolment:
    """The request, if it is made as required (else `Refused` CSB-150) and proves both keys (else CSB-151)."""
    if len(data) > LARGEST_REQUEST:
        raise Refused(_NOT_AS_REQUIRED, "too large")
    try:
        table = Table(parse_canonical(data, "csr.json"), prefix="CSR", file="csr.json")
        table.expect(("format", "version", "request", "recipient", "name", "employer", "society", "fields"))
        if table.text("format") != FORMAT or table.integer("version", 1, 2**31) != VERSION:
            raise Refused(_NOT_AS_REQUIRED, "format")
        pem = table.text("request").encode("ascii")
        recipient = table.text("recipient", pattern=RECIPIENT.pattern)
        name, employer, society = (
            table.text("name"),
            table.text("employer", empty=True),
            table.text("society"),
        )
        fields = table.texts("fields", pattern=_FIELD)
    except Refused:
        raise
    except (KnownError, UnicodeEncodeError):
        raise Refused(_NOT_AS_REQUIRED) from None
    key, subject = _proved(pem, recipient)
    if (subject.name, subject.organisation) != (name, society):
        raise Refused(_NO_PROOF, "names")
    number = subject.serial_number or ""
    return Enrolment(
        key, recipient, name, employer, society, number, fields, hashlib.sha256(data).hexdigest()
    )


def _proved(pem: bytes, recipient: str) -> tuple[PublicKey, Subject]:
    """Key and subject of a PKCS#10 request that is signed, made exactly as ours are, and names this recipient."""
    with parsing(_NOT_AS_REQUIRED, "PKCS#10"):
        request = x509.load_pem_x509_csr(pem)
        key = request.public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
            raise Refused(_NOT_AS_REQUIRED, "not a P-256 key")
        if request.public_bytes(serialization.Encoding.PEM) != pem:
            raise Refused(_NOT_AS_REQUIRED, "more than the request")
        if request.signature_algorithm_oid != SignatureAlgorithmOID.ECDSA_WITH_SHA256:
            raise Refused(_NOT_AS_REQUIRED, "algorithm")
        subject = Subject(
            _attribute(request, NameOID.ORGANIZATION_NAME),
            _attribute(request, NameOID.COMMON_NAME),
            _attribute(request, NameOID.SERIAL_NUMBER),
        )
        if not request.is_signature_valid:
            raise Refused(_NO_PROOF, "signature")
        if not _is_ours(request, key, subject, recipient):
            raise Refused(_NO_PROOF, "recipient")
        return key, subject


def _is_ours(
    request: x509.CertificateSigningRequest, key: PublicKey, subject: Subject, recipient: str
) -> bool:
    """Whether what is signed is exactly our request for this key, subject and recipient."""
    blank = new_key()
    built = _builder(subject, recipient).sign(blank, hashes.SHA256()).tbs_certrequest_bytes
    return built.replace(_spki(blank.public_key()), _spki(key)) == request.tbs_certrequest_bytes


def _spki(key: PublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def _attribute(request: x509.CertificateSigningRequest, oid: x509.ObjectIdentifier) -> str:
    (found,) = request.subject.get_attributes_for_oid(oid)
    return str(found.value)


def _builder(subject: Subject, recipient: str) -> x509.CertificateSigningRequestBuilder:
    address = x509.UniformResourceIdentifier(f"age:{recipient}")
    return (
        x509.CertificateSigningRequestBuilder()
        .subject_name(subject.x509())
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
    )
