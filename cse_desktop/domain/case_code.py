"""The code of a case on paper: seven characters, the last of which checks the others.

The alphabet has no two signs that look alike in print or in a hurried hand (of 8 B, 6 G, U V one each; of 0 O Q, 1 I L,
2 Z, 5 S none), and 23 of them, a prime: with weights that all differ, one wrong character and any two that changed
places are always found.
"""

import hashlib
import unicodedata
from collections.abc import Iterable
from typing import Literal

ALPHABET = "346789ACDEFHJKMNPRTUWXY"
LENGTH = 7
GROUP = 4
"""characters before the hyphen"""
_PRIME = len(ALPHABET)
_WEIGHTS = (2, 3, 4, 5, 6, 7, 1)

Fault = Literal["length", "character", "check"]


def case_code(assignment_id: str, case_id: str) -> str:
    """The code of a case of an assignment, as it is printed: `4KXM-7RE`. It tells nothing of the applicant."""
    digest = hashlib.sha256(f"{assignment_id}/{case_id}".encode()).digest()
    number = int.from_bytes(digest, "big")
    places = [number // _PRIME**place % _PRIME for place in range(LENGTH - 1)]
    weighed = sum(weight * place for weight, place in zip(_WEIGHTS, places, strict=False))
    return spelled([*places, -weighed % _PRIME])


def spelled(places: Iterable[int]) -> str:
    """Characters in two groups."""
    text = "".join(ALPHABET[place] for place in places)
    return f"{text[:GROUP]}-{text[GROUP:]}"


def read_code(typed: str) -> str:
    """What was typed as it is printed, however it was typed: small or full-width letters, spaces, any hyphen."""
    text = unicodedata.normalize("NFKC", typed).upper()
    plain = "".join(sign for sign in text if sign.isalnum())
    return f"{plain[:GROUP]}-{plain[GROUP:]}" if len(plain) > GROUP else plain


def fault_of(code: str) -> Fault | None:
    """What is wrong with a code as `read_code` gives it; None where its check character fits."""
    plain = code.replace("-", "")
    if any(sign not in ALPHABET for sign in plain):
        return "character"
    if len(plain) != LENGTH:
        return "length"
    places = [ALPHABET.index(sign) for sign in plain]
    return "check" if sum(w * place for w, place in zip(_WEIGHTS, places, strict=True)) % _PRIME else None
