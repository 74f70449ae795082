"""`bundle.json`: strict JSON, every field present and of its form."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NoReturn

import rfc8785

from cse_desktop.errors.refusals import Refused
from cse_desktop.verify.certificates import ARC

LONGEST_JSON = 8 << 20
DEEPEST_JSON = 32
MOST_JSON = 1_000_000
"""Values in one document, at all depths."""
ASSESSOR, ISSUER, INTAKE = "assessor", "issuer", "intake"
KINDS = {
    **dict.fromkeys(("assignment", "supplement", "recall", "reopen", "standards"), ISSUER),
    **dict.fromkeys(("receipt", "refusal"), INTAKE),
    **dict.fromkeys(("acceptance", "scores", "query", "deletion", "moderation", "consent"), ASSESSOR),
}
"""Kind → role of its signer."""
SCOPED = ("scores", "moderation", "consent")
"""Kinds whose every case must be within the signer's scopes."""
ABOUT_CASES = (*SCOPED, "assignment", "supplement", "query")
"""Kinds that say nothing without a case."""
REVISED = ("scores", "moderation")
"""Kinds whose cases have a revision and a record among the files."""
FORMAT = "cse-bundle"
Head = dict[str, Any]

# a text without an end is taken to the end of the data, so that no quotation mark is tried twice
_TEXT = re.compile(rb'"(?:[^"\\]++|\\.)*+\\?(?:"|\Z)', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


def parse_json(data: bytes, code: str) -> Any:
    """JSON whose canonical form equals its bytes; no floats, no U+007F, limited in size and depth."""
    if len(data) > LONGEST_JSON or b"\x7f" in data:
        raise Refused(code, "too long or a character not allowed")
    _weigh(data, code)

    def no_float(_: str) -> NoReturn:
        raise ValueError("a number that is no integer")

    try:
        value = json.loads(data.decode("utf-8"), parse_float=no_float, parse_constant=no_float)
        canonical = rfc8785.dumps(value)
    except (ValueError, RecursionError):
        raise Refused(code, "not JSON") from None
    if canonical != data:
        raise Refused(code, "not canonical")
    return value


def _weigh(data: bytes, code: str) -> None:
    """Refuse what is nested too deeply or holds too many values, before it is parsed.

    Both are told by the signs between the texts alone; where these do not balance, the parser says so.
    """
    signs = _TEXT.sub(b"", data)
    if sum(map(signs.count, (b",", b"[", b"{"))) >= MOST_JSON:
        raise Refused(code, "too many values")
    depth = 0
    for bracket in _BRACKET.finditer(signs):
        depth += 1 if bracket[0] in b"[{" else -1
        if depth > DEEPEST_JSON:
            raise Refused(code, "nested too deeply")


def read_time(text: object) -> datetime:
    """A time `YYYY-MM-DDTHH:MM:SSZ`; `ValueError` if it is none."""
    if not isinstance(text, str) or not _TIME.fullmatch(text):
        raise ValueError("not a time")
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _matches(pattern: str) -> Callable[[object], bool]:
    form = re.compile(pattern, re.ASCII)
    return lambda value: isinstance(value, str) and form.fullmatch(value) is not None


def _is_time(value: object) -> bool:
    try:
        return bool(read_time(value))
    except ValueError:
        return False


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_count(value: object) -> bool:
    return type(value) is int and value >= 1


def _is_size(value: object) -> bool:
    return type(value) is int and value >= 0


def _or_null(test: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: value is None or test(value)


def _object(**fields: Callable[[object], bool]) -> Callable[[object], bool]:
    def test(value: object) -> bool:
        return (
            isinstance(value, dict)
            and value.keys() == fields.keys()
            and all(check(value[key]) for key, check in fields.items())
        )

    return test


def _list(test: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and all(map(test, value))


def _different(values: list[object], test: Callable[[object], bool]) -> bool:
    return all(map(test, values)) and len(set(values)) == len(values)


def _map(key: Callable[[object], bool], test: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, dict) and all(key(k) and test(v) for k, v in value.items())


is_id = _matches(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
is_digest = _matches(r"[0-9a-f]{64}")
is_scope = _matches(re.escape(ARC) + r"\.1\.[1-9]\d*\.[1-9]\d*\.[1-9]\d*")
is_recipient = _matches(r"age1[02-9ac-hj-np-z]{58}")
_case = _object(
    scope=is_scope,
    digest=is_digest,
    revision=_or_null(_is_count),
    supersedes=_or_null(is_digest),
    record=_or_null(is_digest),
)
_file = _object(path=_is_text, sha256=is_digest, size=_is_size, media_type=_is_text, display_name=_is_text)
_standard = _object(id=_is_text, version=_is_text, digest=is_digest)
_FIELDS: dict[str, Callable[[object], bool]] = {
    "format": lambda value: value == FORMAT,
    "version": _is_count,
    "kind": lambda value: value in KINDS,
    "bundle_id": is_id,
    "assignment_id": is_id,
    "sequence": _is_count,
    "issuer": _object(cert=is_digest, role=_is_text),
    "assessor": _object(society=_is_count, id=_matches(r"[A-Za-z0-9 '()+,./:=?-]+")),
    "audience": _is_text,
    "recipients": lambda value: isinstance(value, list) and bool(value) and _different(value, is_recipient),
    "created_claimed": _is_time,
    "not_after": _or_null(_is_time),
    "challenge": _is_text,
    "assignment_digest": _or_null(is_digest),
    "standards": _list(_standard),
    "cases": _map(is_id, _case),
    "journal_head": _or_null(is_digest),
    "software": _is_text,
    "files": _list(_file),
    "crit": _list(_is_text),
}


def read_head(data: bytes, bundle_id: str) -> Head:
    """The fields of `bundle.json`; what only one kind needs is checked here too."""
    head = parse_json(data, "CSB-072")
    if isinstance(head, dict) and _is_count(head.get("version")) and head["version"] > 1:
        raise Refused("CSB-074")
    if not isinstance(head, dict) or head.keys() != _FIELDS.keys():
        raise Refused("CSB-073", "not exactly the fields")
    for name, test in _FIELDS.items():
        try:
            good = test(head[name])
        except TypeError:
            good = False
        if not good:
            raise Refused("CSB-080" if name == "kind" else "CSB-073", name)
    if head["crit"]:
        raise Refused("CSB-075")
    if head["bundle_id"] != bundle_id:
        raise Refused("CSB-073", "the top folder is not the bundle_id")
    if (head["kind"] == "assignment") != (head["assignment_digest"] is None):
        raise Refused("CSB-073", "assignment_digest")
    _check_cases(head)
    return head


def _check_cases(head: Head) -> None:
    society = head["assessor"]["society"]
    cases, records = head["cases"].values(), {file["sha256"] for file in head["files"]}
    if any(not case["scope"].startswith(f"{ARC}.1.{society}.") for case in cases):
        raise Refused("CSB-096", "a scope of another society")
    if head["kind"] in ABOUT_CASES and not cases:
        raise Refused("CSB-073", "no case")
    if head["kind"] in SCOPED and not head["standards"]:
        raise Refused("CSB-100", "none")
    for case in cases:
        if ((case["revision"] or 1) > 1) != (case["supersedes"] is not None):
            raise Refused("CSB-073", "supersedes")
        if head["kind"] in REVISED and (case["revision"] is None or case["record"] not in records):
            raise Refused("CSB-073", "revision or record")
