"""What receipts and refusals have in common when they are read."""

import re
from collections.abc import Callable
from typing import TypeVar

from cse_desktop.bundles.read import ReadBundle
from cse_desktop.domain.canonical import parse_canonical
from cse_desktop.domain.strict import Table
from cse_desktop.domain.times import parse_time
from cse_desktop.errors import KnownError
from cse_desktop.errors.refusals import Refused

T = TypeVar("T")

COUNT = 2**31 - 1

_NOT_AS_REQUIRED = "CSB-120"
_CODE = re.compile(r"[A-Z]{3,5}-[0-9]{3}")


def data_file(read: ReadBundle, path: str) -> bytes:
    """A data file kept in memory; `Refused` CSB-120 if there is none."""
    try:
        return read.kept[path]
    except KeyError:
        raise Refused(_NOT_AS_REQUIRED, path) from None


def read_document(data: bytes, path: str, build: Callable[[Table], T]) -> T:
    """What `build` makes of a canonical JSON file; any fault is `Refused` CSB-120."""
    try:
        return build(Table(parse_canonical(data, path), prefix="ANSWER", file=path))
    except Refused:
        raise
    except KnownError as error:
        raise Refused(_NOT_AS_REQUIRED, f"{path} {error.code}") from None


def answered(read: ReadBundle, assignment_id: str) -> None:
    """The answer is about the assignment that its bundle names."""
    if read.head.assignment_id != assignment_id:
        raise Refused(_NOT_AS_REQUIRED, "assignment")


def checked_time(text: str) -> str:
    """The time as written, if there is such a day."""
    try:
        parse_time(text)
    except ValueError:
        raise Refused(_NOT_AS_REQUIRED, "time") from None
    return text


def checked_code(text: str) -> str:
    """A code as written; it may be newer than this program's own table."""
    if not _CODE.fullmatch(text):
        raise Refused(_NOT_AS_REQUIRED, "code")
    return text
