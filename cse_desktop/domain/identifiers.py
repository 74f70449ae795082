"""Sortable unique ids (UUIDv7) made from a time and chance that the caller brings, and how ids are written."""

import re

ID = r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
"""pattern of a UUIDv7 in lower case"""
DIGEST = r"[0-9a-f]{64}"
"""pattern of a SHA-256 in lower hex"""
OID = r"[0-2](\.(0|[1-9][0-9]{0,17})){2,30}"
"""pattern of an object identifier"""

RANDOM_BYTES = 10
_LATEST = 2**48 - 1


def uuid7(milliseconds: int, random: bytes) -> str:
    """The UUIDv7 of `milliseconds` since 1970 (UTC) and ten random bytes (six of their 80 bits are not used)."""
    if not 0 <= milliseconds <= _LATEST:
        raise ValueError("time out of range")
    if len(random) != RANDOM_BYTES:
        raise ValueError("ten random bytes are needed")
    chance = int.from_bytes(random, "big")
    value = milliseconds << 80
    value |= 0x7 << 76
    value |= (chance >> 68 & 0xFFF) << 64
    value |= 0b10 << 62
    value |= chance & (1 << 62) - 1
    text = f"{value:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def is_id(text: str) -> bool:
    """Whether `text` is a UUIDv7 in lower case."""
    return re.fullmatch(ID, text) is not None


def is_digest(text: str) -> bool:
    """Whether `text` is a SHA-256 in lower hex."""
    return re.fullmatch(DIGEST, text) is not None


def milliseconds_of(identifier: str) -> int:
    """The time inside a UUIDv7, in milliseconds since 1970; fit for sorting, not to be believed."""
    if not is_id(identifier):
        raise ValueError("not a UUIDv7")
    return int(identifier.replace("-", "")[:12], 16)
