"""The detached CAdES-B signature over a tag manifest: making it, and step 4 and 6 of reading it."""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import asn1crypto.tsp  # noqa: F401 - being imported, it teaches `cms` the attribute signingCertificateV2
from asn1crypto import cms, core
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from cse_desktop.errors.refusals import Refused
from cse_desktop.trust.certificates import PrivateKey, PublicKey
from cse_desktop.trust.cms_shape import check_shape, is_naming, is_protection
from cse_desktop.trust.der import is_der
from cse_desktop.trust.parsing import parsing

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer as PyHankoSigner

LARGEST_SIGNATURE = 64 * 1024
LATE_YEAR = 2050
"""from this year on times are written as GeneralizedTime"""

_STRUCTURE = "CSB-040"
_ATTRIBUTES = "CSB-043"
_REQUIRED = {"content_type", "message_digest", "signing_time", "signing_certificate_v2"}
_OPTIONAL = {"cms_algorithm_protection"}


@dataclass(frozen=True, slots=True)
class Signature:
    """What a CMS says, its structure checked and nothing of it believed yet."""

    leaf: bytes
    """DER of the signer's certificate"""
    society: bytes
    """DER of the other certificate"""
    signed_attributes: bytes
    """DER as it was signed (SET OF)"""
    message_digest: bytes
    value: bytes
    claimed_time: datetime


def sign(content: bytes, leaf: bytes, society: bytes, key: PrivateKey, at: datetime) -> bytes:
    """The detached CMS (DER) over `content` by the holder of `leaf`; `at` is the time claimed."""
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes  # noqa: PLC0415 - half a second to import

    made = asyncio.run(
        hanko_signer(leaf, (society,), key).async_sign_general_data(
            content,
            "sha256",
            detached=True,
            use_cades=True,
            signed_attr_settings=PdfCMSSignedAttributes(signing_time=at.replace(microsecond=0)),
        )
    )
    return bytes(made.dump())


def hanko_signer(leaf: bytes, others: tuple[bytes, ...], key: PrivateKey) -> "PyHankoSigner":
    """A pyHanko signer that calls `key` for the raw signature, so that the key need not be exportable."""
    from pyhanko.sign.signers.pdf_cms import Signer  # noqa: PLC0415 - half a second to import

    class KeySigner(Signer):
        """Signs with a key that stays where it is."""

        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
            if digest_algorithm != "sha256":
                raise ValueError("only SHA-256 is signed with")
            return bytes(72) if dry_run else key.sign(data, ec.ECDSA(hashes.SHA256()))

    signer = KeySigner(
        signing_cert=asn1_x509.Certificate.load(leaf),
        signature_mechanism=cms.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
    )
    for der in others:
        signer.cert_registry.register(asn1_x509.Certificate.load(der))
    return signer


def read_signature(der: bytes) -> Signature:
    """Step 4: the structure of a detached CMS as the contract wants it, or `Refused` (CSB-040 to 046)."""
    if not 0 < len(der) <= LARGEST_SIGNATURE:
        raise Refused(_STRUCTURE, "size")
    with parsing(_STRUCTURE, "CMS"):
        if not is_der(der):
            raise Refused(_STRUCTURE, "not DER")
        outer = cms.ContentInfo.load(der, strict=True)
        if outer["content_type"].native != "signed_data":
            raise Refused(_STRUCTURE, "not SignedData")
        data = outer["content"]
        signer = _only_signer(data)
        _check_outside(data, signer)
        leaf, society = _certificates(data, signer)
        attributes = _attributes(signer)
        check_shape(der)
        return Signature(
            leaf=leaf,
            society=society,
            signed_attributes=b"\x31" + signer["signed_attrs"].dump()[1:],
            message_digest=_message_digest(attributes),
            value=signer["signature"].native,
            claimed_time=_claimed_time(attributes, leaf, signer["sid"].chosen),
        )


def check_signature(signature: Signature, content: bytes, key: PublicKey) -> None:
    """Step 6: the signature over `content` by `key`, or `Refused` CSB-060."""
    if hashlib.sha256(content).digest() != signature.message_digest:
        raise Refused("CSB-060", "digest")
    with parsing("CSB-060", "signature"):
        key.verify(signature.value, signature.signed_attributes, ec.ECDSA(hashes.SHA256()))


def _is_absent(value: core.Asn1Value) -> bool:
    return isinstance(value, core.Void)


def _only_signer(data: cms.SignedData) -> cms.SignerInfo:
    signers = data["signer_infos"]
    if len(signers) != 1:
        raise Refused("CSB-041")
    signer: cms.SignerInfo = signers[0]
    return signer


def _check_outside(data: cms.SignedData, signer: cms.SignerInfo) -> None:
    """Versions, absent parts and algorithms."""
    if not _is_absent(data["crls"]):
        raise Refused("CSB-045")
    if not _is_absent(signer["unsigned_attrs"]):
        raise Refused("CSB-044")
    if data["version"].native != "v1" or signer["version"].native != "v1":
        raise Refused(_STRUCTURE, "version")
    content = data["encap_content_info"]
    if content["content_type"].native != "data" or not _is_absent(content["content"]):
        raise Refused(_STRUCTURE, "content is not detached")
    if signer["sid"].name != "issuer_and_serial_number":
        raise Refused(_STRUCTURE, "signer identifier")
    digests = list(data["digest_algorithms"])
    if len(digests) != 1:
        raise Refused("CSB-042")
    for algorithm in (*digests, signer["digest_algorithm"]):
        _check_algorithm(algorithm, "sha256", null_allowed=True)
    _check_algorithm(signer["signature_algorithm"], "sha256_ecdsa", null_allowed=False)


def _check_algorithm(
    algorithm: cms.DigestAlgorithm | cms.SignedDigestAlgorithm, name: str, *, null_allowed: bool
) -> None:
    parameters = algorithm["parameters"]
    absent = parameters.dump() == b"" or (null_allowed and parameters.dump() == b"\x05\x00")
    if algorithm["algorithm"].native != name or not absent:
        raise Refused("CSB-042")


def _certificates(data: cms.SignedData, signer: cms.SignerInfo) -> tuple[bytes, bytes]:
    """The signer's certificate and the other one; exactly these two."""
    found = [] if _is_absent(data["certificates"]) else list(data["certificates"])
    if len(found) != 2 or any(choice.name != "certificate" for choice in found):
        raise Refused("CSB-046")
    sid = signer["sid"].chosen
    mine = [choice.chosen for choice in found if _is_named(choice.chosen, sid)]
    others = [choice.chosen for choice in found if not _is_named(choice.chosen, sid)]
    if len(mine) != 1 or len(others) != 1:
        raise Refused("CSB-046")
    return mine[0].dump(), others[0].dump()


def _is_named(certificate: asn1_x509.Certificate, sid: cms.IssuerAndSerialNumber) -> bool:
    return bool(
        certificate.issuer.dump() == sid["issuer"].dump()
        and certificate.serial_number == sid["serial_number"].native
    )


def _attributes(signer: cms.SignerInfo) -> dict[str, cms.CMSAttribute]:
    """The signed attributes by name: each once, one value, exactly those allowed."""
    found = {attribute["type"].native: attribute for attribute in signer["signed_attrs"]}
    names = set(found)
    if len(found) != len(signer["signed_attrs"]) or not _REQUIRED <= names <= _REQUIRED | _OPTIONAL:
        raise Refused(_ATTRIBUTES)
    if any(len(attribute["values"]) != 1 for attribute in found.values()):
        raise Refused(_ATTRIBUTES, "values")
    if found["content_type"]["values"][0].native != "data":
        raise Refused(_ATTRIBUTES, "contentType")
    protection = found.get("cms_algorithm_protection")
    if protection is not None:
        _check_protection(protection["values"][0])
    return found


def _check_protection(value: cms.CMSAlgorithmProtection) -> None:
    if not is_protection(value.dump()):
        raise Refused(_ATTRIBUTES, "cmsAlgorithmProtection")


def _message_digest(attributes: dict[str, cms.CMSAttribute]) -> bytes:
    found: bytes = attributes["message_digest"]["values"][0].native
    return found


def _claimed_time(
    attributes: dict[str, cms.CMSAttribute], leaf: bytes, sid: cms.IssuerAndSerialNumber
) -> datetime:
    """The claimed time, after checking that the attributes name the signer's certificate."""
    naming = attributes["signing_certificate_v2"]["values"][0].dump()
    if not is_naming(naming, leaf, sid["issuer"].dump(), sid["serial_number"].dump()):
        raise Refused(_ATTRIBUTES, "signingCertificateV2")
    return _utc_time(attributes["signing_time"]["values"][0])


def _utc_time(claimed: cms.Time) -> datetime:
    """The time as CMS (RFC 5652, 11.3) has it written: UTCTime until 2049, to the second, in Z."""
    found: datetime = claimed.chosen.native
    form = "%Y%m%d%H%M%SZ" if found.year >= LATE_YEAR else "%y%m%d%H%M%SZ"
    is_late = claimed.name == "generalized_time"
    if found.strftime(form).encode() != claimed.chosen.contents or is_late != (found.year >= LATE_YEAR):
        raise Refused(_ATTRIBUTES, "signingTime")
    return found
