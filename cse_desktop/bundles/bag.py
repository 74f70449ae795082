"""The BagIt part of a bundle: manifests, the two text files, and the digests that are defined over manifest lines."""

import hashlib
import re
from collections.abc import Iterable, Mapping

from cse_desktop.bundles.head import Head
from cse_desktop.bundles.limits import MOST_MEMBERS
from cse_desktop.bundles.names import CASES, is_name
from cse_desktop.errors.refusals import Refused

BAGIT_TXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

_LINE = re.compile(rb"([0-9a-f]{64})  ([!-~]+)\n")
_NOT_AS_REQUIRED = "CSB-070"


def sha256_hex(data: bytes) -> str:
    """Lower-hex SHA-256."""
    return hashlib.sha256(data).hexdigest()


def build_manifest(digests: Mapping[str, str]) -> bytes:
    """The manifest of files (path → digest): one line each, sorted by the bytes of the path."""
    rows = sorted(digests.items(), key=lambda row: row[0].encode())
    return b"".join(f"{digest}  {path}\n".encode() for path, digest in rows)


def parse_manifest(data: bytes) -> dict[str, str]:
    """Path → digest in the manifest's order, if it is written exactly as required; else `Refused`."""
    found: dict[str, str] = {}
    place = 0
    while place < len(data):
        line = _LINE.match(data, place)
        if line is None or len(found) >= MOST_MEMBERS:
            raise Refused(_NOT_AS_REQUIRED, "line")
        digest, path = line[1].decode(), line[2].decode()
        if not is_name(path):
            raise Refused("CSB-032", "manifest")
        if path in found:
            raise Refused("CSB-033", "manifest")
        found[path] = digest
        place = line.end()
    if build_manifest(found) != data:
        raise Refused(_NOT_AS_REQUIRED, "order")
    if folders_of(found) & set(found):
        raise Refused("CSB-032", "a file where a folder is")
    return found


def folders_of(paths: Iterable[str]) -> set[str]:
    """Every folder that files at `paths` lie in; none of them may be a file too, or no tar can unpack it."""
    parts = (path.split("/") for path in paths)
    return {"/".join(found[:depth]) for found in parts for depth in range(1, len(found))}


def bag_info(head: Head) -> bytes:
    """`bag-info.txt` of a head."""
    size = sum(file.size for file in head.files)
    return (
        f"Bagging-Date: {head.created_claimed[:10]}\n"
        f"External-Identifier: {head.bundle_id}\n"
        f"Payload-Oxum: {size}.{len(head.files)}\n"
    ).encode()


def case_digest(case_id: str, *manifests: bytes) -> str:
    """Digest of what is assessed of a case: its lines in the assignment's manifest, then in each supplement's."""
    mark = f"  {CASES}{case_id}/".encode()
    lines = [line for manifest in manifests for line in manifest.splitlines(keepends=True) if mark in line]
    return sha256_hex(b"".join(lines))


def assignment_digest(tag_manifest: bytes) -> str:
    """What later bundles name an assignment by: the digest of its tag manifest."""
    return sha256_hex(tag_manifest)
