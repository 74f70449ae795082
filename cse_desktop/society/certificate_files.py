"""Reads the first certificate of a PEM file as it was appointed: leaf first, its chain after it."""

import base64
import binascii
import re
from pathlib import Path

LARGEST_FILE = 256 * 1024
_FIRST = re.compile(rb"-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----")


def first_certificate(path: Path) -> bytes | None:
    """The DER of the first certificate in the file, or None where there is none."""
    with path.open("rb") as file:
        found = _FIRST.search(file.read(LARGEST_FILE))
    if found is None:
        return None
    try:
        return base64.b64decode(b"".join(found[1].split()), validate=True)
    except binascii.Error:
        return None
