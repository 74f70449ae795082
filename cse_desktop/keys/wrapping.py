"""How one key protects another: Argon2id from the password, AES-256-GCM bound to a purpose; names are in the data."""

import base64
import binascii
import os
import unicodedata
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from cse_desktop.keys.failures import not_our_key

KEY_BYTES = 32
_NONCE_BYTES = 12
_SUITE = "A256GCM"


@dataclass(frozen=True, slots=True)
class Hardness:
    """What one guess at a password costs; kept beside each identity, so that it can grow."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4

    def derive(self, password: str, salt: bytes) -> bytes:
        """The key that a password stands for; the same however an input method composes its characters."""
        derivation = Argon2id(
            salt=salt, length=KEY_BYTES, iterations=self.passes, lanes=self.lanes, memory_cost=self.memory_kib
        )
        return derivation.derive(unicodedata.normalize("NFKC", password).encode("utf-8"))


USUAL = Hardness()


def wrap(under: bytes, key: bytes, purpose: str) -> str:
    """`key` encrypted under `under`, bound to `purpose`: suite, dot, base64 of nonce and ciphertext."""
    nonce = os.urandom(_NONCE_BYTES)
    sealed = AESGCM(under).encrypt(nonce, key, purpose.encode("utf-8"))
    return f"{_SUITE}.{base64.b64encode(nonce + sealed).decode('ascii')}"


def unwrap(under: bytes, wrapped: str, purpose: str) -> bytes:
    """The key again; `KnownError` `KEY-002` for another key, purpose or suite, or altered text."""
    suite, _, text = wrapped.partition(".")
    try:
        sealed = base64.b64decode(text, validate=True)
        if suite != _SUITE or len(sealed) <= _NONCE_BYTES:
            raise not_our_key()
        return AESGCM(under).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], purpose.encode("utf-8"))
    except (binascii.Error, ValueError, InvalidTag):
        raise not_our_key() from None
