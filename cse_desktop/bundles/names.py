"""Member names of a bundle: the one rule for all of them, and the fixed ones."""

import re
import unicodedata

from cse_desktop.bundles.limits import DEEPEST_NAME, LONGEST_NAME

TAG_MANIFEST = "tagmanifest-sha256.txt"
SIGNATURE = "tagmanifest-sha256.txt.p7s"
HEAD = "bundle.json"
MANIFEST = "manifest-sha256.txt"
BAGIT = "bagit.txt"
BAG_INFO = "bag-info.txt"
CHAIN = "trust/chain.pem"
CRLS = "trust/crls.pem"
DATA = "data/"

FIRST = (TAG_MANIFEST, SIGNATURE)
TAG_FILES = (HEAD, MANIFEST, BAGIT, BAG_INFO, CHAIN, CRLS)
"""in the order of the archive, after the first two"""

CASES = "data/cases/"
LONGEST_DISPLAY_NAME = 400
"""characters, folders included"""

_UNWANTED = frozenset('\\:*?"<>|')
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
_ROOM = LONGEST_NAME - 37
_PART = re.compile(r"[a-z0-9][a-z0-9._-]*")
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")


def is_name(name: str) -> bool:
    """Whether `name`, without the top folder, may be a member of a bundle."""
    parts = name.split("/")
    if len(name) > _ROOM or not 1 <= len(parts) <= DEEPEST_NAME - 1:
        return False
    return all(_is_part(part) for part in parts)


def is_data_name(name: str) -> bool:
    """Whether `name` may be a data file."""
    return name.startswith(DATA) and is_name(name)


def is_display_name(name: str) -> bool:
    """Whether `name` may be shown and saved: parts joined by `/`, none of which leads elsewhere or hides anything."""
    if not 0 < len(name) <= LONGEST_DISPLAY_NAME or unicodedata.normalize("NFC", name) != name:
        return False
    if not all(_is_visible(character) and character not in _UNWANTED for character in name):
        return False
    return all(part.strip() == part and part.strip(".") for part in name.split("/"))


def display_name_of(raw: str) -> str:
    """The nearest name fit to be shown: normalised, with what is not allowed left out or put as `_`."""
    text = unicodedata.normalize("NFC", raw)
    kept = "".join(
        "_" if character in _UNWANTED else character for character in text if _is_visible(character)
    )
    parts = [part.strip() for part in kept.split("/")]
    named = [part if part.strip(".") else "_" for part in parts if part]
    return "/".join(named)[:LONGEST_DISPLAY_NAME].rstrip("/ ") or "_"


def _is_visible(character: str) -> bool:
    return unicodedata.category(character) not in _INVISIBLE


def _is_part(part: str) -> bool:
    return bool(_PART.fullmatch(part)) and not part.endswith(".") and not _DEVICE.fullmatch(part)
