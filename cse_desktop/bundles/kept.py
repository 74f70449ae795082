"""A bundle that was believed when it came, kept as it came, and opened again later.

Whether to believe it was decided by `read`; here it only has to be that very bundle: its tag manifest has the digest
that was noted then, and everything else follows from that digest. Certificates that ran out since do not matter.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cse_desktop.bundles.bag import parse_manifest, sha256_hex
from cse_desktop.bundles.head import Head, parse_head
from cse_desktop.bundles.limits import LARGEST_KEPT, LARGEST_TAG_FILES, PIECE
from cse_desktop.bundles.names import FIRST, HEAD, MANIFEST, TAG_FILES, TAG_MANIFEST
from cse_desktop.bundles.ustar import Feed, Steps, read_end, read_header, read_padding
from cse_desktop.errors.refusals import Refused
from cse_desktop.trust import agefiles


@dataclass(frozen=True, slots=True)
class KeptBundle:
    """What a kept bundle says, and those of its data files that were wanted, by path."""

    head: Head
    files: Mapping[str, bytes]


def open_kept(
    data: bytes, tagmanifest_sha256: str, identities: Sequence[str], wanted: Callable[[str], bool]
) -> KeptBundle:
    """Decrypts a `.csb` by one of the age `identities` and gives the data files that are `wanted`.

    `Refused` where it cannot be decrypted or is not the bundle that `tagmanifest_sha256` names.
    """
    steps = _Opening(tagmanifest_sha256, wanted)
    feed = Feed(steps.run())
    try:
        agefiles.decrypt(io.BytesIO(data), feed, identities)
        feed.finish()
    finally:
        feed.close()
    return KeptBundle(parse_head(steps.tags[HEAD]), steps.files)


class _Opening:
    def __init__(self, tagmanifest_sha256: str, wanted: Callable[[str], bool]) -> None:
        self._expected = tagmanifest_sha256
        self._wanted = wanted
        self._seen: set[str] = set()
        self.tags: dict[str, bytes] = {}
        self.files: dict[str, bytes] = {}

    def run(self) -> Steps[None]:
        for name in FIRST:
            self.tags[name] = yield from self._member(name, LARGEST_TAG_FILES, keep=True)
        if sha256_hex(self.tags[TAG_MANIFEST]) != self._expected:
            raise Refused("CSB-022", "another bundle")
        digests = parse_manifest(self.tags[TAG_MANIFEST])
        for name in TAG_FILES:
            self.tags[name] = yield from self._member(name, LARGEST_TAG_FILES, keep=True)
            if sha256_hex(self.tags[name]) != digests.get(name):
                raise Refused("CSB-071")
        for path, digest in parse_manifest(self.tags[MANIFEST]).items():
            keep = self._wanted(path)
            found = yield from self._member(path, LARGEST_KEPT, keep=keep)
            if keep and sha256_hex(found) != digest:
                raise Refused("CSB-110")
            if keep:
                self.files[path] = found
        yield from read_end(self._seen)

    def _member(self, name: str, limit: int, *, keep: bool) -> Steps[bytes]:
        """The bytes of the member that must come next; empty where it is read through."""
        header = yield from read_header()
        self._seen.add(header.name)
        if header.name.partition("/")[2] != name or (keep and header.size > limit):
            raise Refused("CSB-034")
        parts, left = [], header.size
        while left:
            piece = yield min(left, PIECE)
            left -= len(piece)
            if keep:
                parts.append(piece)
        yield from read_padding(header.size)
        return b"".join(parts)
