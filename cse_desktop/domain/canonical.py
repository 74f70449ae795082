"""Canonical JSON (RFC 8785) of the values that are signed or journalled: whole numbers and texts, never floats."""

import hashlib
import json
from typing import NoReturn

import rfc8785

from cse_desktop.errors import BugError, KnownError, Words

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]

LARGEST_BYTES = 8 * 1024 * 1024
DEEPEST = 32


def canonical_bytes(value: Json) -> bytes:
    """The canonical form of `value`; a value that has none (a float, a lone surrogate, U+007F) is our mistake."""
    try:
        found = rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise BugError(f"no canonical form: {type(error).__name__}") from None
    if b"\x7f" in found or _holds_a_float(value):
        raise BugError("no canonical form: U+007F or a float")
    return found


def digest_of(value: Json) -> str:
    """Lower-hex SHA-256 of the canonical form."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def parse_canonical(data: bytes, file: str) -> Json:
    """The value whose canonical form is exactly `data`; else a `KnownError` `JSON-001` naming `file`."""
    if len(data) > LARGEST_BYTES or b"\x7f" in data:
        raise _refusal(file)
    try:
        value: Json = json.loads(
            data.decode("utf-8"),
            parse_float=_no_number,
            parse_constant=_no_number,
            object_pairs_hook=_no_duplicates,
        )
        if depth(value) > DEEPEST or rfc8785.dumps(value) != data:
            raise _refusal(file)
    except (ValueError, RecursionError, rfc8785.CanonicalizationError):
        raise _refusal(file) from None
    return value


def depth(value: Json) -> int:
    """How deep lists and objects are nested; 0 for a number or text."""
    if isinstance(value, dict):
        return 1 + max((depth(inner) for inner in value.values()), default=0)
    if isinstance(value, list):
        return 1 + max((depth(inner) for inner in value), default=0)
    return 0


def _holds_a_float(value: object) -> bool:
    if isinstance(value, dict):
        return any(_holds_a_float(inner) for inner in value.values())
    if isinstance(value, list | tuple):
        return any(_holds_a_float(inner) for inner in value)
    return isinstance(value, float)


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _no_duplicates(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("a key twice")
    return table


def _refusal(file: str) -> KnownError:
    return KnownError(
        "JSON-001",
        Words(f"文件 {file} 不是规范的 JSON。", f"{file} is not canonical JSON."),
        safe=Words("未作任何更改。", "Nothing was changed."),
        next_step=Words("请向发送方索取新文件。", "Please ask the sender for a new file."),
    )
