"""One identity as it is kept: what everybody may know, and the private keys, wrapped.

The password's key wraps two things, each by itself: the reading key, which opens case files and bundles, and the
signing key. So the reading key may lie in the system's key ring, and still lets nobody sign.
"""

import base64
import json
import os
from dataclasses import dataclass, replace

from cse_desktop.domain.ports import IdentityInfo
from cse_desktop.errors import KnownError
from cse_desktop.keys import failures
from cse_desktop.keys.wrapping import Hardness, unwrap, wrap

FORMAT = 1
_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Identity:
    """An identity with its wrapped keys, fit for writing to disk."""

    info: IdentityInfo
    key_sha256: str
    """digest of the signing key's public part"""
    hardness: Hardness
    salt: bytes
    reading: str
    """the reading key, wrapped by the password's key"""
    signing: str
    """the signing key, wrapped by the password's key"""
    age: str
    """the age identity, wrapped by the reading key"""

    def reading_key(self, password: str) -> bytes:
        """The key for reading and working; `KEY-001` on a wrong password."""
        return self._open(self.reading, password, "reading")

    def signing_key(self, password: str) -> bytes:
        """The private key for signing, as PKCS #8; `KEY-001` on a wrong password."""
        return self._open(self.signing, password, "signing")

    def with_password(self, old: str, new: str) -> "Identity":
        """The same keys under another password."""
        reading = self.reading_key(old)
        signing = self.signing_key(old)
        return sealed(self.info, self.key_sha256, self.hardness, reading, signing, self.age, new)

    def with_certificate(self, info: IdentityInfo) -> "Identity":
        """The same keys, and what the society says of them."""
        return replace(self, info=info)

    def _open(self, wrapped: str, password: str, what: str) -> bytes:
        try:
            return unwrap(self.hardness.derive(password, self.salt), wrapped, purpose(self.info.id, what))
        except KnownError:
            raise failures.wrong_password() from None

    def to_json(self) -> bytes:
        """As written to disk."""
        info = self.info
        told = {
            "format": FORMAT,
            "id": info.id,
            "name": info.name,
            "employer": info.employer,
            "society": info.society,
            "assessor_id": info.assessor_id,
            "recipient": info.recipient,
            "certificate": None if info.certificate is None else _text(info.certificate),
            "chain": [_text(der) for der in info.chain],
            "key_sha256": self.key_sha256,
            "derivation": {
                "name": "argon2id",
                "memory_kib": self.hardness.memory_kib,
                "passes": self.hardness.passes,
                "lanes": self.hardness.lanes,
                "salt": _text(self.salt),
            },
            "wrapped": {"reading": self.reading, "signing": self.signing, "age": self.age},
        }
        return json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8")


def from_json(data: bytes) -> Identity:
    """The identity as written; `KEY-004` where the file is damaged or of a later format."""
    try:
        told = json.loads(data)
        derivation, wrapped = told["derivation"], told["wrapped"]
        if told["format"] != FORMAT or derivation["name"] != "argon2id":
            raise failures.unknown_identity()
        certificate = told["certificate"]
        info = IdentityInfo(
            id=str(told["id"]),
            name=str(told["name"]),
            employer=str(told["employer"]),
            society=str(told["society"]),
            assessor_id=str(told["assessor_id"]),
            recipient=str(told["recipient"]),
            certificate=None if certificate is None else base64.b64decode(certificate, validate=True),
            chain=tuple(base64.b64decode(text, validate=True) for text in told["chain"]),
        )
        return Identity(
            info,
            str(told["key_sha256"]),
            Hardness(int(derivation["memory_kib"]), int(derivation["passes"]), int(derivation["lanes"])),
            base64.b64decode(derivation["salt"], validate=True),
            str(wrapped["reading"]),
            str(wrapped["signing"]),
            str(wrapped["age"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise failures.unknown_identity() from None


def purpose(identity_id: str, what: str) -> str:
    """What a wrapped key is bound to."""
    return f"cse-desktop/{identity_id}/{what}"


def sealed(
    info: IdentityInfo,
    key_sha256: str,
    hardness: Hardness,
    reading: bytes,
    signing: bytes,
    age: str,
    password: str,
) -> Identity:
    """An identity whose keys are wrapped under `password`; `KEY-003` where that is too short."""
    if len(password) < failures.SHORTEST_PASSWORD:
        raise failures.short_password()
    salt = os.urandom(_SALT_BYTES)
    under = hardness.derive(password, salt)
    return Identity(
        info,
        key_sha256,
        hardness,
        salt,
        wrap(under, reading, purpose(info.id, "reading")),
        wrap(under, signing, purpose(info.id, "signing")),
        age,
    )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
