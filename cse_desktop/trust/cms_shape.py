"""The shape of a CMS to the last field.

asn1crypto passes over fields that it has no name for. Such a place is covered by nobody's eyes, mostly not by the
signature either, and can carry anything: so all fields are counted here, after their meaning has been checked.
"""

import hashlib

from cse_desktop.errors.refusals import Refused
from cse_desktop.trust.der import element, elements_of

_INTEGER, _OCTETS, _NULL, _OID, _SEQUENCE, _SET, _TAGGED_0 = 0x02, 0x04, 0x05, 0x06, 0x30, 0x31, 0xA0
_SHA256_OID = bytes.fromhex("0609608648016503040201")
_ECDSA_SHA256_OID = bytes.fromhex("06082a8648ce3d040302")
_SHA256 = (element(_SEQUENCE, _SHA256_OID), element(_SEQUENCE, _SHA256_OID, bytes((_NULL, 0))))
"""with its parameters absent, and NULL"""


def check_shape(der: bytes) -> None:
    """`Refused` CSB-040 where a CMS (in DER, its meaning checked) has a field that the contract does not name."""
    (whole,) = _inside(der, _SEQUENCE)
    _, content = _inside(whole, _OID, _TAGGED_0)
    (data,) = _inside(content, _SEQUENCE)
    _, digests, encapsulated, _, signers = _inside(data, _INTEGER, _SET, _SEQUENCE, _TAGGED_0, _SET)
    (digest,) = _inside(digests, _SEQUENCE)
    _algorithm(digest)
    _inside(encapsulated, _OID)
    (signer,) = _inside(signers, _SEQUENCE)
    _, name, digest, attributes, algorithm, _ = _inside(
        signer, _INTEGER, _SEQUENCE, _SEQUENCE, _TAGGED_0, _SEQUENCE, _OCTETS
    )
    _inside(name, _SEQUENCE, _INTEGER)
    _algorithm(digest)
    _inside(algorithm, _OID)
    for _, attribute in elements_of(attributes):
        _inside(attribute, _OID, _SET)


def is_naming(value: bytes, leaf: bytes, issuer: bytes, serial: bytes) -> bool:
    """Whether a signingCertificateV2 (DER) names exactly `leaf`, with or without its issuer (DER) and serial (DER)."""
    digest = element(_OCTETS, hashlib.sha256(leaf).digest())
    directory_name = element(_SEQUENCE, element(0xA4, issuer))
    whose = element(_SEQUENCE, directory_name, serial)
    return value in [
        element(_SEQUENCE, element(_SEQUENCE, element(_SEQUENCE, algorithm, digest, named)))
        for algorithm in (b"", *_SHA256)
        for named in (b"", whose)
    ]


def is_protection(value: bytes) -> bool:
    """Whether a cmsAlgorithmProtection (DER) says SHA-256 and ECDSA with it, and nothing more."""
    return value in [element(_SEQUENCE, digest, element(0xA1, _ECDSA_SHA256_OID)) for digest in _SHA256]


def _inside(content: bytes, *tags: int) -> list[bytes]:
    """The contents of the elements inside, which must have exactly these tags."""
    found = elements_of(content)
    if tuple(tag for tag, _ in found) != tags:
        raise Refused("CSB-040", "a field that is not named")
    return [inner for _, inner in found]


def _algorithm(content: bytes) -> None:
    if element(_SEQUENCE, content) not in _SHA256:
        raise Refused("CSB-042")
