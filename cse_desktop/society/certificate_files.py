"""Reads the first certificate of a PEM file as it was appointed: leaf first, its chain after it."""

import base64
import binascii
import re
from pathlib import Path

from cse_desktop.errors import KnownError
from cse_desktop.given import read_text

LARGEST_FILE = 256 * 1024
_FIRST = re.compile(r"-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----")


def first_certificate(path: Path) -> bytes | None:
    """The DER of the first certificate in the file, or None where there is none."""
    try:
        found = _FIRST.search(read_text(path, LARGEST_FILE))
        return base64.b64decode("".join(found[1].split()), validate=True) if found is not None else None
    except (KnownError, binascii.Error):
        return None
