"""The bag: manifests and BagIt tag files, each compared with the only text it may be."""

import re
from hashlib import sha256

from cse_desktop.errors.refusals import Refused
from cse_desktop.verify.archive import MOST_MEMBERS, name_allowed

TAG_MANIFEST, SIGNATURE, HEAD = "tagmanifest-sha256.txt", "tagmanifest-sha256.txt.p7s", "bundle.json"
MANIFEST, BAGIT, INFO = "manifest-sha256.txt", "bagit.txt", "bag-info.txt"
CHAIN, LISTS = "trust/chain.pem", "trust/crls.pem"
TAG_FILES = (HEAD, MANIFEST, BAGIT, INFO, CHAIN, LISTS)
"""In the order of the archive, after the tag manifest and its signature."""
LONGEST_TAG_FILES = 24 << 20
LONGEST_TAG_MANIFEST = 64 << 10
"""Six lines; it is read before anything is believed."""
_BAGIT_TEXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_LINE = re.compile(r"([0-9a-f]{64})  ([a-z0-9._/-]+)\n", re.ASCII)


def read_manifest(data: bytes, top: str) -> dict[str, str]:
    """Path → digest, in order; each line as required, sorted by path, none twice."""
    if not data.isascii() or data.count(b"\n") > MOST_MEMBERS:
        raise Refused("CSB-070")
    lines = list(_LINE.finditer(data.decode("ascii")))
    paths = [line[2] for line in lines]
    if sum(len(line[0]) for line in lines) != len(data) or paths != sorted(set(paths)):
        raise Refused("CSB-070")
    if not all(name_allowed(f"{top}/{path}") for path in paths):
        raise Refused("CSB-032")
    return {line[2]: line[1] for line in lines}


def check_tag_manifest(data: bytes, top: str) -> dict[str, str]:
    """The tag manifest must list exactly the tag files."""
    listed = read_manifest(data, top)
    if listed.keys() != set(TAG_FILES):
        raise Refused("CSB-070", "the tag manifest does not list the tag files")
    return listed


def check_digest(path: str, data: bytes, listed: dict[str, str]) -> None:
    """Refuse a tag file that differs from the tag manifest."""
    if sha256(data).hexdigest() != listed[path]:
        raise Refused("CSB-071", path)


def check_payload_manifest(data: bytes, top: str) -> dict[str, str]:
    """The manifest must list at least one file, all of them data."""
    listed = read_manifest(data, top)
    if not listed or not all(path.startswith("data/") for path in listed):
        raise Refused("CSB-070", "the manifest lists no data or something else")
    return listed


def check_texts(bagit: bytes, info: bytes, day: str, bundle_id: str, sizes: list[int]) -> None:
    """`bagit.txt` and `bag-info.txt` are functions of what is known elsewhere."""
    expected = (
        f"Bagging-Date: {day}\nExternal-Identifier: {bundle_id}\nPayload-Oxum: {sum(sizes)}.{len(sizes)}\n"
    )
    if bagit != _BAGIT_TEXT or info != expected.encode():
        raise Refused("CSB-076")
