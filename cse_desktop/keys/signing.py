"""What makes and uses the key that signs; apart from the rest, since reading and rating need none of it."""

import os
from dataclasses import replace

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from cse_desktop.domain.ports import IdentityInfo
from cse_desktop.keys import failures
from cse_desktop.keys.identity import Identity, purpose, sealed
from cse_desktop.keys.wrapping import KEY_BYTES, Hardness, wrap
from cse_desktop.trust.agefiles import new_identity
from cse_desktop.trust.certificates import PrivateKey, new_key
from cse_desktop.trust.parsing import parsing
from cse_desktop.trust.profile import CertificateFacts, key_digest, read_certificate
from cse_desktop.trust.requests import make_request


def made(info: IdentityInfo, password: str, hardness: Hardness) -> Identity:
    """A new identity with fresh keys; its recipient is filled in."""
    key = new_key()
    age_identity, recipient = new_identity()
    reading = os.urandom(KEY_BYTES)
    der = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    age = wrap(reading, age_identity.encode("ascii"), purpose(info.id, "age"))
    known = replace(info, recipient=recipient)
    return sealed(known, key_digest(key.public_key()), hardness, reading, der, age, password)


def private_key(kept: Identity, password: str) -> PrivateKey:
    """The private key for signing; `KEY-001` on a wrong password."""
    key = serialization.load_der_private_key(kept.signing_key(password), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key_digest(key.public_key()) != kept.key_sha256:
        raise failures.unknown_identity()
    return key


def request(kept: Identity, password: str, fields: tuple[str, ...]) -> str:
    """The enrolment request as JSON text; `KEY-008` where a name cannot stand in a certificate."""
    key = private_key(kept, password)
    try:
        return make_request(kept.info, key, fields)
    except ValueError as error:
        raise failures.not_writable() from error


def certified(kept: Identity, certificate: bytes, chain: tuple[bytes, ...]) -> Identity:
    """The identity with its certificate; `KEY-005` if that is not for its keys."""
    leaf = read_certificate(certificate, "leaf")
    if leaf.key_sha256 != kept.key_sha256 or leaf.recipient != kept.info.recipient:
        raise failures.foreign_certificate()
    _check_links(leaf, chain)
    number = leaf.subject.serial_number or ""
    return kept.with_certificate(replace(kept.info, certificate=certificate, chain=chain, assessor_id=number))


def _check_links(leaf: CertificateFacts, chain: tuple[bytes, ...]) -> None:
    """The leaf follows from the society CA, and that from the root; else `Refused` `CSB-052`."""
    if len(chain) != 2:
        raise failures.foreign_certificate()
    society, root = read_certificate(chain[0], "society"), read_certificate(chain[1], "root")
    for child, issuer in ((leaf, society), (society, root)):
        with parsing("CSB-052", f"signature on the {child.kind}"):
            child.certificate.verify_directly_issued_by(issuer.certificate)


class KeySigner:
    """`Signer`: the private key for one act."""

    def __init__(self, info: IdentityInfo, key: PrivateKey) -> None:
        if info.certificate is None:
            raise failures.no_certificate()
        self.certificate = info.certificate
        self.chain = info.chain
        self._key = key

    def key(self) -> PrivateKey:
        """The private key object."""
        return self._key
