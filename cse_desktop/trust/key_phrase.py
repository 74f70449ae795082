"""The key phrase: a few bytes that stand for one root and one society's key, to be compared by telephone (ADR 29)."""

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from cse_desktop.domain.canonical import canonical_bytes

PHRASE_BYTES = 6
PURPOSE = "cse-key-phrase/1"
_COST = 2**15
_BLOCK = 8
_LANES = 1


def key_phrase(root_sha256: str, society_key_sha256: str, number: int) -> bytes:
    """The phrase's bytes; a tenth of a second's work, so that whoever tries keys for a phrase pays that for each.

    `root_sha256` is the digest of the root's certificate (DER), `society_key_sha256` that of the public key
    (SubjectPublicKeyInfo) of the society's CA: it stays when the CA is reissued, and so does the phrase.
    """
    bound = canonical_bytes({"number": number, "root": root_sha256, "society_key": society_key_sha256})
    derivation = Scrypt(salt=PURPOSE.encode("ascii"), length=PHRASE_BYTES, n=_COST, r=_BLOCK, p=_LANES)
    return derivation.derive(bound)
