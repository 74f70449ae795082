"""Canonical JSON (RFC 8785) of the values that are signed or journalled: whole numbers and texts, never floats."""

import hashlib
import json
import re
from typing import NoReturn

from cse_desktop.errors import BugError, KnownError, Words

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]

LARGEST_BYTES = 8 * 1024 * 1024
LARGEST_NUMBER = 2**53 - 1
DEEPEST = 32
MOST_VALUES = 1_000_000
"""in one document, at all depths"""

# a text that never ends is taken whole, so that a hostile document is gone through once, not once a quotation mark
_TEXT = re.compile(rb'"(?:[^"\\]++|\\.)*+\\?(?:"|\Z)', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")


def canonical_bytes(value: Json) -> bytes:
    """The canonical form of `value`; a value that has none (a float, a lone surrogate, U+007F) is our mistake."""
    try:
        found = _written(value)
    except (ValueError, RecursionError) as error:
        raise BugError(f"no canonical form: {type(error).__name__}") from None
    if b"\x7f" in found:
        raise BugError("no canonical form: U+007F")
    return found


def digest_of(value: Json) -> str:
    """Lower-hex SHA-256 of the canonical form."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def parse_canonical(data: bytes, file: str) -> Json:
    """The value whose canonical form is exactly `data`; else a `KnownError` `JSON-001` naming `file`."""
    if len(data) > LARGEST_BYTES or b"\x7f" in data or not _is_bearable(data):
        raise _refusal(file)
    try:
        value: Json = json.loads(
            data.decode("utf-8"),
            parse_float=_no_number,
            parse_constant=_no_number,
            object_pairs_hook=_no_duplicates,
        )
        if _written(value) != data:
            raise _refusal(file)
    except (ValueError, RecursionError):
        raise _refusal(file) from None
    return value


def _is_bearable(data: bytes) -> bool:
    """Whether depth and number of values are within bounds, told before anything is parsed by the signs between texts.

    Parsing first would already have cost what the bounds are there to save: a stack frame a bracket, an object a value.
    """
    signs = _TEXT.sub(b"", data)
    if sum(map(signs.count, (b",", b"[", b"{"))) >= MOST_VALUES:
        return False
    depth = 0
    for bracket in _BRACKET.finditer(signs):
        depth += 1 if bracket[0] in b"[{" else -1
        if depth > DEEPEST:
            return False
    return True


def _written(value: Json) -> bytes:
    """RFC 8785 of `value`; `ValueError` where it has none.

    Of whole numbers and texts the standard library writes the same bytes, many times as fast, as long as the order
    of keys by code point is that by UTF-16 unit: for ASCII it is.
    """
    if _has_unusual_keys(value):
        import rfc8785  # noqa: PLC0415 - no format of ours has such keys

        return bytes(rfc8785.dumps(value))
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def _has_unusual_keys(value: object) -> bool:
    """Whether any key is not ASCII; `ValueError` for what is no `Json`, or a number that JSON may not carry."""
    if value is None or isinstance(value, str | bool):
        return False
    if isinstance(value, int):
        if abs(value) > LARGEST_NUMBER:
            raise ValueError("a number too large")
        return False
    found = False
    if isinstance(value, dict):
        try:
            found = not "".join(value).isascii()
        except TypeError:
            raise ValueError("a key that is no text") from None
        value = value.values()
    elif not isinstance(value, list | tuple):
        raise ValueError("neither text nor whole number")
    for inner in value:
        found |= _has_unusual_keys(inner)
    return found


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
