"""Reading a bundle in one pass, in the contract's order: nothing is parsed before it is believed."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Protocol

from cse_desktop.bundles.bag import BAGIT_TXT, bag_info, parse_manifest, sha256_hex
from cse_desktop.bundles.head import FileEntry, Head, parse_head
from cse_desktop.bundles.limits import (
    LARGEST_FILE,
    LARGEST_JSON,
    LARGEST_KEPT,
    LARGEST_TAG_FILES,
    MOST_MEMBERS,
    PIECE,
)
from cse_desktop.bundles.names import (
    BAG_INFO,
    BAGIT,
    CHAIN,
    CRLS,
    FIRST,
    HEAD,
    MANIFEST,
    SIGNATURE,
    TAG_FILES,
    TAG_MANIFEST,
    is_data_name,
)
from cse_desktop.bundles.rules import (
    KnownAssignment,
    check_addressed,
    check_assigned_content,
    check_assignment,
    check_standards,
    check_supplied_content,
)
from cse_desktop.bundles.ustar import Feed, Header, Steps, read_end, read_header, read_padding
from cse_desktop.domain.identifiers import is_id
from cse_desktop.domain.ports import MaterialSink
from cse_desktop.errors import BugError
from cse_desktop.errors.refusals import Refused
from cse_desktop.trust import agefiles, cms, crls
from cse_desktop.trust.certificates import to_pem
from cse_desktop.trust.chain import Believed, believe, believe_again

LARGEST_UNBELIEVED = cms.LARGEST_SIGNATURE
"""bytes of the tag manifest and of the signature, which are read before anything is believed"""


@dataclass(frozen=True, slots=True)
class Reader:
    """What one side knows and accepts.

    `known` is asked once, with a head that is believed and addressed to this reader, for what this side knows of the
    assignment it names; None refuses the bundle (CSB-090).
    """

    roots: Sequence[bytes]
    """own roots, DER"""
    crls: Sequence[bytes]
    """held revocation lists of any CA, DER"""
    identities: Sequence[str]
    """age identities, `AGE-SECRET-KEY-1…`"""
    kinds: frozenset[str]
    audiences: frozenset[str] | None
    """ids of the societies it is; None for an assessor, who knows the society by number and key (step 9)"""
    now: datetime
    known: Callable[[Head, Believed], KnownAssignment | None]
    status_required: bool = True
    """refuse where revocation status is unknown (the society's intake); otherwise only warn"""


class Sink(Protocol):
    """Takes the data files of a bundle whose head has passed steps 1 to 10. Publishing is up to its owner."""

    def begin(self, head: Head, signer: Believed) -> None:
        """Called once, before the first data file; may refuse."""
        ...

    def member(self, file: FileEntry) -> AbstractContextManager[MaterialSink] | None:
        """Where the bytes of `file` go; None keeps them in memory, in `ReadBundle.kept`.

        The context is left normally only when size and digest were right.
        """
        ...


class KeepAll:
    """A sink that keeps every file in memory: for receipts, acceptances and scores."""

    def begin(self, head: Head, signer: Believed) -> None:
        """Nothing to prepare."""

    def member(self, file: FileEntry) -> AbstractContextManager[MaterialSink] | None:
        """In memory."""
        return None


class Nowhere:
    """Takes bytes that are read through and not kept."""

    def write(self, chunk: bytes) -> None:
        """Lets `chunk` go."""


class KeepNothing:
    """A sink that lets every file go: where only the bundle itself is in question."""

    def begin(self, head: Head, signer: Believed) -> None:
        """Nothing to prepare."""

    def member(self, file: FileEntry) -> AbstractContextManager[MaterialSink] | None:
        """Hashed, and let go."""
        return nullcontext(Nowhere())


@dataclass(frozen=True, slots=True)
class ReadBundle:
    """A bundle that passed steps 1 to 11; the schema of its data files and the transaction are the caller's."""

    head: Head
    head_bytes: bytes
    signer: Believed
    """chain, scopes and the revocation lists used, carried ones included where newer"""
    claimed_time: datetime
    """when the signature claims to have been made"""
    tagmanifest: bytes
    tagmanifest_sha256: str
    manifest: bytes
    p7s: bytes
    kept: Mapping[str, bytes]
    """data files that the sink left in memory, by path"""
    ciphertext_sha256: str
    size: int
    """bytes of the `.csb`"""
    warnings: tuple[str, ...]
    """codes that would have been refusals with `status_required`"""
    repeated: bool
    """this very bundle was seen before: answer with the stored answer"""


class RefusedBundle(Refused):
    """A refusal of a bundle whose signature and head were believed, so that it can be answered."""

    def __init__(self, cause: Refused, head: Head, signer: Believed, tagmanifest_sha256: str) -> None:
        super().__init__(cause.code, cause.detail)
        self.head = head
        self.signer = signer
        self.tagmanifest_sha256 = tagmanifest_sha256


def read_bundle(source: Path | BinaryIO, reader: Reader, sink: Sink) -> ReadBundle:
    """The bundle, believed, with its data files given to `sink`.

    `Refused` otherwise (`RefusedBundle` from step 8 on), with the sink left to be discarded.
    """
    if isinstance(source, Path):
        with source.open("rb", buffering=PIECE) as stream:
            return read_bundle(stream, reader, sink)
    ciphertext = _Ciphertext(source)
    steps = _Reading(reader, sink)
    feed = Feed(steps.run())
    try:
        agefiles.decrypt(ciphertext, feed, reader.identities)
        feed.finish()
        if ciphertext.read(1):
            raise Refused("CSB-022", "more after the end")
    except Refused as refused:
        raise steps.knowing(refused) from None
    finally:
        feed.close()
    return steps.result(ciphertext.digest.hexdigest(), ciphertext.size)


class _Ciphertext:
    """The file as it came: counted against its limit, and hashed."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()
        self.size = 0

    def read(self, size: int) -> bytes:
        return self._count(self._stream.read(size))

    def readline(self, size: int) -> bytes:
        return self._count(self._stream.readline(size))

    def _count(self, chunk: bytes) -> bytes:
        self.digest.update(chunk)
        self.size += len(chunk)
        if self.size > LARGEST_FILE:
            raise Refused("CSB-010")
        return chunk


class _Reading:
    """One reading, as steps over the decrypted archive."""

    def __init__(self, reader: Reader, sink: Sink) -> None:
        self._reader = reader
        self._sink = sink
        self._top = ""
        self._tags: dict[str, bytes] = {}
        self._kept: dict[str, bytes] = {}
        self._seen: set[str] = set()
        self._head: Head | None = None

    def run(self) -> Steps[None]:
        """Steps 3 to 11."""
        for name in FIRST:
            yield from self._tag(name, LARGEST_UNBELIEVED)
        tag_manifest = self._tags[TAG_MANIFEST]
        self._signature = cms.read_signature(self._tags[SIGNATURE])
        self._signer = believe(
            self._signature.leaf,
            self._signature.society,
            self._reader.roots,
            self._reader.crls,
            self._reader.now,
            status_required=self._reader.status_required,
        )
        cms.check_signature(self._signature, tag_manifest, self._signer.leaf.key)
        digests = parse_manifest(tag_manifest)
        if set(digests) != set(TAG_FILES):
            raise Refused("CSB-070", "tag files")
        for name in TAG_FILES:
            yield from self._tag(name, LARGEST_JSON if name == HEAD else LARGEST_TAG_FILES)
            if sha256_hex(self._tags[name]) != digests[name]:
                raise Refused("CSB-071")
        self._check_trust()
        head = parse_head(self._tags[HEAD])
        self._check_bag(head)
        self._head = head
        self._check_meaning(head)
        self._sink.begin(head, self._signer)
        yield from self._data()
        yield from read_end(self._seen)

    def result(self, ciphertext_sha256: str, size: int) -> ReadBundle:
        """What was read, after `run` has come to its end."""
        if self._head is None:
            raise BugError("nothing was read")
        return ReadBundle(
            head=self._head,
            head_bytes=self._tags[HEAD],
            signer=self._signer,
            claimed_time=self._signature.claimed_time,
            tagmanifest=self._tags[TAG_MANIFEST],
            tagmanifest_sha256=sha256_hex(self._tags[TAG_MANIFEST]),
            manifest=self._tags[MANIFEST],
            p7s=self._tags[SIGNATURE],
            kept=MappingProxyType(self._kept),
            ciphertext_sha256=ciphertext_sha256,
            size=size,
            warnings=self._signer.warnings,
            repeated=self._repeated,
        )

    def knowing(self, refused: Refused) -> Refused:
        """The refusal, with what is believed of the bundle where that much is."""
        if self._head is None:
            return refused
        return RefusedBundle(refused, self._head, self._signer, sha256_hex(self._tags[TAG_MANIFEST]))

    def _header(self, name: str) -> Steps[Header]:
        """The header of the member that must come next."""
        header = yield from read_header()
        if not self._top:
            self._top = header.name.partition("/")[0]
            if not is_id(self._top):
                raise Refused("CSB-032", "top folder")
        if header.name in self._seen:
            raise Refused("CSB-033")
        if header.name != f"{self._top}/{name}":
            raise Refused("CSB-034")
        self._seen.add(header.name)
        return header

    def _tag(self, name: str, limit: int) -> Steps[None]:
        header = yield from self._header(name)
        held = sum(len(data) for data in self._tags.values())
        if header.size > limit or held + header.size > LARGEST_TAG_FILES:
            raise Refused("CSB-037")
        self._tags[name] = (yield header.size) if header.size else b""
        yield from read_padding(header.size)

    def _check_trust(self) -> None:
        """Step 7, `trust/`: the chain is the one used; its lists are taken where newer, and step 5 repeats."""
        signer = self._signer
        if self._tags[CHAIN] != to_pem((signer.leaf.der, signer.society.der, signer.root.der)):
            raise Refused("CSB-077")
        carried = crls.from_pem(self._tags[CRLS])
        self._signer = believe_again(
            signer, carried, self._reader.now, status_required=self._reader.status_required
        )

    def _check_bag(self, head: Head) -> None:
        """Step 7, the bag: its files say what `bundle.json` says."""
        manifest = parse_manifest(self._tags[MANIFEST])
        if not all(is_data_name(name) for name in manifest):
            raise Refused("CSB-070", "not a data file")
        if {file.path: file.sha256 for file in head.files} != manifest or len(manifest) != len(head.files):
            raise Refused("CSB-073", "files")
        if len(manifest) + len(TAG_FILES) + len(FIRST) > MOST_MEMBERS:
            raise Refused("CSB-037")
        self._files = {file.path: file for file in head.files}
        self._order = tuple(manifest)
        if self._tags[BAGIT] != BAGIT_TXT or self._tags[BAG_INFO] != bag_info(head):
            raise Refused("CSB-076")
        if self._top != head.bundle_id:
            raise Refused("CSB-032", "top folder")

    def _check_meaning(self, head: Head) -> None:
        """Steps 8 to 10."""
        reader = self._reader
        check_addressed(
            head,
            self._signer,
            kinds=reader.kinds,
            audiences=reader.audiences,
            recipients=frozenset(agefiles.recipient_of(identity) for identity in reader.identities),
            now=reader.now,
        )
        known = reader.known(head, self._signer)
        digest = sha256_hex(self._tags[TAG_MANIFEST])
        self._repeated = check_assignment(head, self._signer, known, digest)
        if head.kind == "assignment":
            check_assigned_content(head, self._tags[MANIFEST])
        if head.kind == "supplement" and known is not None and not self._repeated:
            check_supplied_content(head, self._tags[MANIFEST], known.manifests)
        if known is not None:
            check_standards(head, known)

    def _data(self) -> Steps[None]:
        """Step 11: every data file, in the manifest's order, hashed on its way into the sink."""
        for path in self._order:
            file = self._files[path]
            header = yield from self._header(path)
            if header.size != file.size:
                raise Refused("CSB-111")
            place = self._sink.member(file)
            if place is None:
                yield from self._keep(file)
            else:
                with place as out:
                    yield from _stream(file, out)
            yield from read_padding(file.size)

    def _keep(self, file: FileEntry) -> Steps[None]:
        held = sum(len(data) for data in self._kept.values())
        if held + file.size > LARGEST_KEPT:
            raise Refused("CSB-037", "kept in memory")
        data = (yield file.size) if file.size else b""
        if sha256_hex(data) != file.sha256:
            raise Refused("CSB-110")
        self._kept[file.path] = data


def _stream(file: FileEntry, out: MaterialSink) -> Steps[None]:
    digest, left = hashlib.sha256(), file.size
    while left:
        piece = yield min(left, PIECE)
        digest.update(piece)
        out.write(piece)
        left -= len(piece)
    if digest.hexdigest() != file.sha256:
        raise Refused("CSB-110")
