"""What a file is, by its first bytes: names and endings are lost on the way through mail and messengers."""

import codecs
from pathlib import Path
from typing import Literal

from cse_desktop.domain.invitation import OPENING
from cse_desktop.given import open_given

FileKind = Literal["certificate", "invitation", "request", "bundle"]

_LOOKED_AT = 64 * 1024
_CERTIFICATE_ENDINGS = (".pem", ".crt", ".cer")
_REQUEST = b'"format":"cse-enrolment"'


def kind_of_file(path: Path) -> FileKind:
    """What the file seems to be; whether it is that, its own reader decides. `OSError` where it cannot be read."""
    with open_given(path) as file:
        start = _as_text(file.read(_LOOKED_AT))
    if start.startswith(OPENING):
        return "invitation"
    if start.startswith(b"{"):
        return "request" if _REQUEST in start else "invitation"
    if start.startswith(b"-----BEGIN ") or path.suffix.lower() in _CERTIFICATE_ENDINGS:
        return "certificate"
    return "bundle"


def _as_text(start: bytes) -> bytes:
    """The beginning of a text without its mark, in UTF-8; what is no text stays as it is."""
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if start.startswith(mark):
            return start[len(mark) :].decode(encoding, "ignore").lstrip().encode("utf-8")
    return start.removeprefix(codecs.BOM_UTF8).lstrip(b" \t\r\n")
