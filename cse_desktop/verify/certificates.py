"""The three certificates: their profile by comparing bytes with the only bytes allowed, and their chain."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from cse_desktop.errors.refusals import Refused
from cse_desktop.verify import der

ARC = "1.3.6.1.4.1.32473.7"
ROLES = {f"{ARC}.2.1": "assessor", f"{ARC}.2.2": "issuer", f"{ARC}.2.3": "intake"}
ISSUING, INTAKE = 1, 2
ECDSA_SHA256 = der.encode(der.SEQUENCE, der.oid("1.2.840.10045.4.3.2"))
_P256 = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")
_EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4"
_COUNTRY, _SERIAL, _ORGANISATION, _NAME = "2.5.4.6", "2.5.4.5", "2.5.4.10", "2.5.4.3"
_SUBJECT = ((_COUNTRY, der.PRINTABLE), (_ORGANISATION, der.UTF8), (_NAME, der.UTF8))
_LEAF_SUBJECT = (*_SUBJECT[:2], (_SERIAL, der.PRINTABLE), _SUBJECT[2])
_LIFE = {"root": timedelta(days=7305), "society": timedelta(days=1827), "leaf": timedelta(days=366)}
_SKI, _AKI, _KEY_USAGE, _SAN, _BASIC = "2.5.29.14", "2.5.29.35", "2.5.29.15", "2.5.29.17", "2.5.29.19"
_NAME_CONSTRAINTS, _CRL_POINTS, _POLICIES = "2.5.29.30", "2.5.29.31", "2.5.29.32"
_POLICY_CONSTRAINTS, _EKU, _INHIBIT_ANY = "2.5.29.36", "2.5.29.37", "2.5.29.54"
_SIGNS_CERTIFICATES, _SIGNS_DOCUMENTS = bytes.fromhex("03020106"), bytes.fromhex("030206c0")
_AGE_URI = re.compile(rb"age:age1[02-9ac-hj-np-z]{58}")
_PRINTABLE = re.compile(rb"[A-Za-z0-9 '()+,./:=?-]+")
BAD = "CSB-050"


@dataclass(frozen=True, slots=True)
class Certificate:
    """The parts of one certificate that are judged; names and extension values as their DER."""

    raw: bytes
    signed: bytes
    signature: bytes
    serial: bytes
    issuer: bytes
    subject: bytes
    name: tuple[tuple[str, int, bytes], ...]
    begins: datetime
    ends: datetime
    key_info: bytes
    extensions: dict[str, tuple[bool, bytes]]

    @property
    def digest(self) -> str:
        return sha256(self.raw).hexdigest()

    def named(self, kind: str) -> str:
        """The text of one part of the subject."""
        return next((value.decode("utf-8") for which, _, value in self.name if which == kind), "")

    @property
    def common_name(self) -> str:
        return self.named(_NAME)

    @property
    def organisation(self) -> str:
        return self.named(_ORGANISATION)

    @property
    def person(self) -> str:
        return self.named(_SERIAL)

    @property
    def key_id(self) -> bytes:
        """Content of the subject key identifier."""
        node = der.parse(self.extensions.get(_SKI, (False, b""))[1], BAD)
        if node.tag != der.OCTET_STRING or not 1 <= len(node.content) <= 64:
            raise Refused(BAD, "subject key identifier")
        return node.content

    @property
    def policies(self) -> tuple[str, ...]:
        """The policy identifiers, without qualifiers, each once."""
        node = der.parse(self.extensions.get(_POLICIES, (False, b""))[1], BAD)
        found = tuple(der.dotted(policy.only(der.OID)) for policy in node.parts())
        if node.tag != der.SEQUENCE or not found or len(set(found)) != len(found):
            raise Refused(BAD, "policies")
        return found

    @property
    def role(self) -> str:
        """What the extended key usage makes of a leaf: assessor, issuer or intake."""
        value = self.extensions.get(_EKU, (False, b""))[1]
        for role, word in ROLES.items():
            if value == der.encode(der.SEQUENCE, der.oid(role), der.oid(_EMAIL_PROTECTION)):
                return word
        raise Refused(BAD, "extended key usage")

    def verify(self, signature: bytes, signed: bytes, code: str) -> None:
        """Refuse with `code` unless this certificate's key made the ECDSA/SHA-256 `signature` over `signed`."""
        der.parse(signature, code).parts(der.INTEGER, der.INTEGER)
        try:
            key = load_der_public_key(self.key_info)
        except Exception:
            raise Refused(BAD, "public key") from None
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise Refused(BAD, "public key")
        try:
            key.verify(signature, signed, ec.ECDSA(SHA256()))
        except InvalidSignature:
            raise Refused(code) from None


def read(raw: bytes) -> Certificate:
    """One X.509 certificate, version 3, P-256, ecdsa-with-SHA256, without unique identifiers."""
    outer = der.parse(raw, BAD)
    if outer.tag != der.SEQUENCE:
        raise Refused(BAD, "not a certificate")
    body, algorithm, signature = outer.parts(der.SEQUENCE, der.SEQUENCE, der.BIT_STRING)
    fields = body.parts(0xA0, der.INTEGER, *[der.SEQUENCE] * 5, 0xA3)
    version, serial, inner, issuer, validity, subject, key_info, extensions = fields
    if version.only(der.INTEGER).integer() != 2 or {algorithm.raw, inner.raw} != {ECDSA_SHA256}:
        raise Refused(BAD, "version or algorithm")
    if serial.integer() <= 0 or len(serial.content) > 20:
        raise Refused(BAD, "serial number")
    if not key_info.raw.startswith(_P256) or len(key_info.raw) != len(_P256) + 64:
        raise Refused(BAD, "public key is not P-256")
    if len(validity.parts()) != 2:
        raise Refused(BAD, "validity")
    begins, ends = (moment.time() for moment in validity.parts())
    return Certificate(
        raw=raw,
        signed=body.raw,
        signature=bits(signature),
        serial=serial.raw,
        issuer=issuer.raw,
        subject=subject.raw,
        name=_read_name(subject),
        begins=begins,
        ends=ends,
        key_info=key_info.raw,
        extensions=read_extensions(extensions.only(der.SEQUENCE)),
    )


def bits(node: der.Node) -> bytes:
    """The bytes of a bit string without unused bits."""
    if node.content[0] != 0:
        raise Refused(node.code, "bit string")
    return node.content[1:]


def read_extensions(node: der.Node) -> dict[str, tuple[bool, bytes]]:
    """Identifier → (critical, DER of the value); none twice."""
    found: dict[str, tuple[bool, bytes]] = {}
    for extension in node.parts():
        parts = extension.parts()
        critical = len(parts) == 3 and parts[1].raw == b"\x01\x01\xff"
        if len(parts) != 2 + critical or parts[-1].tag != der.OCTET_STRING or der.dotted(parts[0]) in found:
            raise Refused(node.code, "malformed extension")
        found[der.dotted(parts[0])] = (critical, parts[-1].content)
    return found


def _read_name(node: der.Node) -> tuple[tuple[str, int, bytes], ...]:
    found = []
    for part in node.parts():
        if part.tag != der.SET:
            raise Refused(BAD, "malformed name")
        pair = part.only(der.SEQUENCE).parts()
        if len(pair) != 2:
            raise Refused(BAD, "malformed name")
        kind, value = pair
        try:
            value.content.decode("utf-8")
        except UnicodeDecodeError:
            raise Refused(BAD, "malformed name") from None
        if not value.content or (value.tag == der.PRINTABLE and not _PRINTABLE.fullmatch(value.content)):
            raise Refused(BAD, "malformed name")
        found.append((der.dotted(kind), value.tag, value.content))
    return tuple(found)


def judge_chain(leaf: Certificate, society: Certificate, root: Certificate, at: datetime) -> int:
    """Refuse unless the three are made as required, signed one by the other and valid at `at`.

    Gives the number of the society that the policies speak of.
    """
    for above, below in ((root, root), (root, society), (society, leaf)):
        if below.issuer != above.subject:
            raise Refused("CSB-051")
        above.verify(below.signature, below.signed, "CSB-052")
        if below.begins < above.begins or below.ends > above.ends:
            raise Refused(BAD, "validity outside the issuer's")
    _judge_authority("root", root, root, {})
    number = _judge_society(society, root)
    _judge_leaf(leaf, society, number)
    for certificate in (leaf, society, root):
        if not certificate.begins <= at <= certificate.ends:
            raise Refused("CSB-053")
    return number


def _judge_society(society: Certificate, root: Certificate) -> int:
    own_name = [part.raw for part in der.parse(society.subject, BAD).parts()[:2]]
    permitted = der.encode(0xA4, der.encode(der.SEQUENCE, *own_name))
    subtree = der.encode(der.SEQUENCE, der.encode(0xA0, der.encode(der.SEQUENCE, permitted)))
    parts = [scope_parts(policy) for policy in society.policies]
    expected = {
        _NAME_CONSTRAINTS: (True, subtree),
        _POLICY_CONSTRAINTS: (True, bytes.fromhex("3006800100810100")),
        _INHIBIT_ANY: (True, bytes.fromhex("020100")),
        _POLICIES: (False, society.extensions[_POLICIES][1]),
        **_issued_by(root),
    }
    if society.extensions.get(_NAME_CONSTRAINTS) not in (None, expected[_NAME_CONSTRAINTS]):
        raise Refused("CSB-054")
    _judge_authority("society", society, root, expected)
    numbers = {number for number, _, _ in parts}
    acts = [act for _, scope_field, act in parts if scope_field == 0]
    if len(numbers) != 1 or sorted(acts) != [ISSUING, INTAKE] or len(parts) == len(acts):
        raise Refused(BAD, "policies of the society")
    return numbers.pop()


def _judge_authority(
    kind: str, certificate: Certificate, above: Certificate, more: dict[str, tuple[bool, bytes]]
) -> None:
    path_length = b"\x01" if kind == "root" else b"\x00"
    basic = der.encode(der.SEQUENCE, b"\x01\x01\xff", der.encode(der.INTEGER, path_length))
    _judge_shape(
        kind,
        certificate,
        _SUBJECT,
        {_BASIC: (True, basic), _KEY_USAGE: (True, _SIGNS_CERTIFICATES), **more},
    )


def _judge_leaf(leaf: Certificate, society: Certificate, number: int) -> None:
    san = der.parse(leaf.extensions.get(_SAN, (False, b""))[1], BAD).only(0x86)
    if not _AGE_URI.fullmatch(san.content):
        raise Refused(BAD, "age recipient")
    role, policies = leaf.role, leaf.policies
    expected = {
        _BASIC: (True, der.encode(der.SEQUENCE)),
        _KEY_USAGE: (True, _SIGNS_DOCUMENTS),
        _EKU: (False, leaf.extensions[_EKU][1]),
        _SAN: (False, der.encode(der.SEQUENCE, san.raw)),
        _POLICIES: (False, leaf.extensions[_POLICIES][1]),
        **_issued_by(society),
    }
    _judge_shape("leaf", leaf, _LEAF_SUBJECT, expected)
    if leaf.name[:2] != society.name[:2]:
        raise Refused("CSB-054")
    act = {"issuer": ISSUING, "intake": INTAKE}.get(role)
    if act and policies != (f"{ARC}.1.{number}.0.{act}",):
        raise Refused(BAD, "policies of the leaf")
    parts = [scope_parts(policy) for policy in policies]
    if len({scope_number for scope_number, _, _ in parts}) != 1 or (not act and not all(p[1] for p in parts)):
        raise Refused(BAD, "policies of the leaf")
    if not common_policies(leaf, society):
        raise Refused("CSB-055")


def common_policies(leaf: Certificate, society: Certificate) -> list[str]:
    """The leaf's policies for which there is a path: a society CA may have been reissued with fewer."""
    return [policy for policy in leaf.policies if policy in society.policies]


def _judge_shape(
    kind: str,
    certificate: Certificate,
    subject: tuple[tuple[str, int], ...],
    expected: dict[str, tuple[bool, bytes]],
) -> None:
    if tuple(part[:2] for part in certificate.name) != subject or certificate.name[0][2] != b"CN":
        raise Refused(BAD, f"subject of the {kind}")
    key_id = der.encode(der.OCTET_STRING, certificate.key_id)
    if certificate.extensions != {**expected, _SKI: (False, key_id)}:
        raise Refused(BAD, f"extensions of the {kind}")
    if not timedelta() < certificate.ends - certificate.begins <= _LIFE[kind]:
        raise Refused(BAD, f"life of the {kind}")


def _issued_by(above: Certificate) -> dict[str, tuple[bool, bytes]]:
    uri = f"http://crl.invalid/{above.key_id.hex()}.crl".encode()
    name = der.encode(0xA0, der.encode(0xA0, der.encode(0x86, uri)))
    return {
        _AKI: (False, authority_key(above)),
        _CRL_POINTS: (False, der.encode(der.SEQUENCE, der.encode(der.SEQUENCE, name))),
    }


def authority_key(above: Certificate) -> bytes:
    """The authority key identifier that points at `above`."""
    return der.encode(der.SEQUENCE, der.encode(0x80, above.key_id))


def scope_parts(policy: str) -> tuple[int, int, int]:
    """Society, field (0: an act) and grade of a policy `ARC.1.s.f.g`."""
    found = re.fullmatch(re.escape(ARC) + r"\.1\.([1-9]\d*)\.(0|[1-9]\d*)\.([1-9]\d*)", policy, re.ASCII)
    if not found or (found[2] == "0" and int(found[3]) not in (ISSUING, INTAKE)):
        raise Refused(BAD, "a policy that is no scope")
    return int(found[1]), int(found[2]), int(found[3])
