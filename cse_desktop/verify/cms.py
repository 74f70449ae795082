"""The detached signature: CMS SignedData, CAdES-B, with nothing in it that need not be there."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from cse_desktop.errors.refusals import Refused
from cse_desktop.verify import certificates, der
from cse_desktop.verify.certificates import ECDSA_SHA256, Certificate

LONGEST = 64 << 10
BAD, ATTRIBUTES = "CSB-040", "CSB-043"
_DATA, _SIGNED_DATA = der.oid("1.2.840.113549.1.7.1"), der.oid("1.2.840.113549.1.7.2")
_SHA256 = der.encode(der.SEQUENCE, der.oid("2.16.840.1.101.3.4.2.1"))
_SHA256_NULL = der.encode(der.SEQUENCE, der.oid("2.16.840.1.101.3.4.2.1"), b"\x05\x00")
_CONTENT_TYPE, _MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
_SIGNING_TIME, _SIGNING_CERTIFICATE = "1.2.840.113549.1.9.5", "1.2.840.113549.1.9.16.2.47"
_PROTECTION = "1.2.840.113549.1.9.52"
_NEEDED = {_CONTENT_TYPE, _MESSAGE_DIGEST, _SIGNING_TIME, _SIGNING_CERTIFICATE}


@dataclass(frozen=True, slots=True)
class Signature:
    """What the CMS claims, not yet believed; `verify` says whether the leaf signed `content`."""

    leaf: Certificate
    society: Certificate
    signed: bytes
    value: bytes
    message_digest: bytes
    signing_time: datetime

    def verify(self, content: bytes) -> None:
        """Refuse unless the leaf's key signed exactly `content`."""
        if sha256(content).digest() != self.message_digest:
            raise Refused("CSB-060")
        self.leaf.verify(self.value, self.signed, "CSB-060")


def read(raw: bytes) -> Signature:
    """The one signature in a `.p7s`; structure, algorithms and attributes are checked."""
    if len(raw) > LONGEST:
        raise Refused(BAD, "too long")
    kind, wrapped = der.parse(raw, BAD).parts(der.OID, 0xA0)
    signed_data = wrapped.only(der.SEQUENCE)
    fields = signed_data.parts()
    if kind.raw != _SIGNED_DATA or any(field.tag == 0xA1 for field in fields):
        raise Refused("CSB-045" if kind.raw == _SIGNED_DATA else BAD)
    version, digests, content, carried, signers = signed_data.parts(
        der.INTEGER, der.SET, der.SEQUENCE, 0xA0, der.SET
    )
    if version.integer() != 1 or content.raw != der.encode(der.SEQUENCE, _DATA):
        raise Refused(BAD, "version or content")
    if len(digests.parts()) != 1 or digests.parts()[0].raw not in (_SHA256, _SHA256_NULL):
        raise Refused("CSB-042")
    if len(signers.parts()) != 1:
        raise Refused("CSB-041")
    encoded = [certificate.raw for certificate in carried.parts()]
    if len(encoded) != 2 or encoded != sorted(encoded) or encoded[0] == encoded[1]:
        raise Refused("CSB-046")
    return _read_signer(signers.only(der.SEQUENCE), [certificates.read(each) for each in encoded])


def _read_signer(signer: der.Node, carried: list[Certificate]) -> Signature:
    if any(field.tag == 0xA1 for field in signer.parts()):
        raise Refused("CSB-044")
    version, name, digest, signed, algorithm, value = signer.parts(
        der.INTEGER, der.SEQUENCE, der.SEQUENCE, 0xA0, der.SEQUENCE, der.OCTET_STRING
    )
    if version.integer() != 1:
        raise Refused(BAD, "version of the signer")
    if digest.raw not in (_SHA256, _SHA256_NULL) or algorithm.raw != ECDSA_SHA256:
        raise Refused("CSB-042")
    leaves = [c for c in carried if der.encode(der.SEQUENCE, c.issuer, c.serial) == name.raw]
    if len(leaves) != 1:
        raise Refused("CSB-046")
    leaf = leaves[0]
    society = carried[1] if leaf is carried[0] else carried[0]
    attributes = _read_attributes(signed)
    _check_attributes(attributes, leaf)
    message_digest = attributes[_MESSAGE_DIGEST]
    if message_digest.tag != der.OCTET_STRING:
        raise Refused(ATTRIBUTES)
    return Signature(
        leaf=leaf,
        society=society,
        signed=der.encode(der.SET, signed.content),
        value=value.content,
        message_digest=message_digest.content,
        signing_time=der.parse(attributes[_SIGNING_TIME].raw, ATTRIBUTES).time(),
    )


def _read_attributes(signed: der.Node) -> dict[str, der.Node]:
    encoded = [attribute.raw for attribute in signed.parts()]
    if encoded != sorted(encoded):
        raise Refused(ATTRIBUTES, "not in order")
    found: dict[str, der.Node] = {}
    for attribute in signed.parts():
        parts = attribute.parts()
        if len(parts) != 2 or parts[1].tag != der.SET or len(parts[1].parts()) != 1:
            raise Refused(ATTRIBUTES, "not one value")
        if der.dotted(parts[0]) in found:
            raise Refused(ATTRIBUTES, "twice")
        found[der.dotted(parts[0])] = parts[1].parts()[0]
    if found.keys() - {_PROTECTION} != _NEEDED:
        raise Refused(ATTRIBUTES, "not exactly the attributes needed")
    return found


def _check_attributes(attributes: dict[str, der.Node], leaf: Certificate) -> None:
    if attributes[_CONTENT_TYPE].raw != _DATA:
        raise Refused(ATTRIBUTES, "content type")
    if _PROTECTION in attributes:
        signature = b"\xa1" + ECDSA_SHA256[1:]
        allowed = [der.encode(der.SEQUENCE, digest, signature) for digest in (_SHA256, _SHA256_NULL)]
        if attributes[_PROTECTION].raw not in allowed:
            raise Refused(ATTRIBUTES, "algorithm protection")
    directory_name = der.encode(der.SEQUENCE, der.encode(0xA4, leaf.issuer))
    whose = der.encode(der.SEQUENCE, directory_name, leaf.serial)
    digest = der.encode(der.OCTET_STRING, sha256(leaf.raw).digest())
    allowed = [
        der.encode(
            der.SEQUENCE, der.encode(der.SEQUENCE, der.encode(der.SEQUENCE, algorithm, digest, issuer))
        )
        for algorithm in (b"", _SHA256, _SHA256_NULL)
        for issuer in (b"", whose)
    ]
    if attributes[_SIGNING_CERTIFICATE].raw not in allowed:
        raise Refused(ATTRIBUTES, "signing certificate")
