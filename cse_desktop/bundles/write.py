"""Writing a bundle: sign inside, encrypt outside, and let the file appear whole or not at all."""

import hashlib
import io
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Protocol

from cse_desktop.bundles.bag import (
    BAGIT_TXT,
    bag_info,
    build_manifest,
    case_digest,
    folders_of,
    sha256_hex,
)
from cse_desktop.bundles.head import (
    Assessor,
    CaseEntry,
    FileEntry,
    Head,
    Issuer,
    StandardRef,
    head_bytes,
    parse_head,
)
from cse_desktop.bundles.limits import (
    LARGEST_FILE,
    LARGEST_MEMBER,
    LARGEST_TAG_FILES,
    MOST_MEMBERS,
    PIECE,
)
from cse_desktop.bundles.names import (
    BAG_INFO,
    BAGIT,
    CHAIN,
    CRLS,
    HEAD,
    MANIFEST,
    SIGNATURE,
    TAG_FILES,
    TAG_MANIFEST,
    is_data_name,
    is_display_name,
)
from cse_desktop.bundles.ustar import END, build_header, padding
from cse_desktop.domain.times import parse_time
from cse_desktop.durable import sync_folder
from cse_desktop.errors import BugError
from cse_desktop.errors.refusals import Refused
from cse_desktop.trust import agefiles, cms, crls
from cse_desktop.trust.certificates import PrivateKey, to_pem
from cse_desktop.trust.profile import read_certificate


class Signs(Protocol):
    """Whoever signs a bundle; `domain.ports.Signer` fits."""

    @property
    def certificate(self) -> bytes:
        """DER of the certificate."""
        ...

    @property
    def chain(self) -> tuple[bytes, ...]:
        """DER: society CA, root."""
        ...

    def key(self) -> PrivateKey:
        """The private key."""
        ...


@dataclass(frozen=True, slots=True)
class PayloadFile:
    """A data file to be sent. `open` gives its bytes from the beginning; size and digest are known before."""

    path: str
    """member name, `data/…`"""
    display_name: str
    media_type: str
    size: int
    sha256: str
    open: Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True)
class BundleDraft:
    """What the sender says of a bundle; the rest of `bundle.json` follows from payload, signer and recipients.

    Cases of an `assignment` have their digest filled in by the writer: leave it empty.
    """

    kind: str
    bundle_id: str
    assignment_id: str
    sequence: int
    assessor: Assessor
    audience: str
    created_claimed: str
    """UTC, `YYYY-MM-DDTHH:MM:SSZ`; also the time that the signature claims"""
    challenge: str
    software: str
    not_after: str | None = None
    assignment_digest: str | None = None
    standards: tuple[StandardRef, ...] = ()
    cases: Mapping[str, CaseEntry] | None = None
    journal_head: str | None = None


@dataclass(frozen=True, slots=True)
class WrittenBundle:
    """A bundle that is on the disk, durably."""

    bundle_id: str
    head: Head
    tagmanifest: bytes
    tagmanifest_sha256: str
    manifest: bytes
    p7s: bytes
    ciphertext_sha256: str
    size: int
    """bytes of the `.csb`"""


def payload_bytes(path: str, data: bytes, media_type: str, display_name: str = "") -> PayloadFile:
    """A data file made of bytes in memory; shown by the last part of its path unless a name is given."""
    return PayloadFile(
        path,
        display_name or path.rsplit("/", 1)[-1],
        media_type,
        len(data),
        sha256_hex(data),
        lambda: io.BytesIO(data),
    )


def manifest_of(payload: Sequence[PayloadFile]) -> bytes:
    """The manifest that a bundle with this payload will have."""
    return build_manifest({file.path: file.sha256 for file in payload})


def write_bundle(
    out: Path,
    draft: BundleDraft,
    payload: Sequence[PayloadFile],
    signer: Signs,
    held_crls: Sequence[bytes],
    recipients: Sequence[str],
) -> WrittenBundle:
    """Writes, signs and encrypts a bundle to `out`, which appears only when it is whole and durable.

    `held_crls` are lists (DER) of any CA; the newest of the signer's society and root are carried, and both must be
    there. `recipients` are age recipients; the sender's own is added. `Refused` CSB-010/037 when a limit is exceeded;
    `OSError` when the disk is full, with nothing left behind.
    """
    plan = _plan(draft, payload, signer, held_crls, recipients)
    folder = out.parent
    handle, part_name = tempfile.mkstemp(prefix=".", suffix=".part", dir=folder)
    part = Path(part_name)
    try:
        with os.fdopen(handle, "wb") as stream:
            counter = _Counter(stream)
            agefiles.encrypt(_archive(plan), counter, plan.head.recipients)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(out)
    except BaseException:
        with suppress(FileNotFoundError):
            part.unlink()
        raise
    sync_folder(folder)
    return WrittenBundle(
        bundle_id=draft.bundle_id,
        head=plan.head,
        tagmanifest=plan.tags[TAG_MANIFEST],
        tagmanifest_sha256=sha256_hex(plan.tags[TAG_MANIFEST]),
        manifest=plan.tags[MANIFEST],
        p7s=plan.tags[SIGNATURE],
        ciphertext_sha256=counter.digest.hexdigest(),
        size=counter.size,
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    """Everything of an archive but the data themselves."""

    head: Head
    tags: Mapping[str, bytes]
    """in the archive's order"""
    payload: tuple[PayloadFile, ...]
    """in manifest order"""


def _plan(
    draft: BundleDraft,
    payload: Sequence[PayloadFile],
    signer: Signs,
    held_crls: Sequence[bytes],
    recipients: Sequence[str],
) -> _Plan:
    files = tuple(sorted(payload, key=lambda file: file.path.encode()))
    _check_payload(files)
    manifest = manifest_of(files)
    head = _head(draft, files, manifest, signer, recipients)
    society, root = signer.chain
    tags = {
        HEAD: head_bytes(head),
        MANIFEST: manifest,
        BAGIT: BAGIT_TXT,
        BAG_INFO: bag_info(head),
        CHAIN: to_pem((signer.certificate, society, root)),
        CRLS: _carried(society, root, held_crls),
    }
    if parse_head(tags[HEAD]) != head:
        raise BugError("bundle.json reads otherwise than it was meant")
    tag_manifest = build_manifest({name: sha256_hex(tags[name]) for name in TAG_FILES})
    at = parse_time(draft.created_claimed)
    signature = cms.sign(tag_manifest, signer.certificate, society, signer.key(), at)
    tags = {TAG_MANIFEST: tag_manifest, SIGNATURE: signature, **tags}
    if sum(len(data) for data in tags.values()) > LARGEST_TAG_FILES:
        raise Refused("CSB-037", "tag files")
    return _Plan(head, tags, files)


def _check_payload(files: Sequence[PayloadFile]) -> None:
    paths = [file.path for file in files]
    if len(set(paths)) != len(paths) or not files:
        raise BugError("data files: none, or a path twice")
    if folders_of(paths) & set(paths):
        raise Refused("CSB-032", "a file where a folder is")
    for file in files:
        if not is_data_name(file.path) or not is_display_name(file.display_name):
            raise BugError("a name that no reader accepts")
        if file.size > LARGEST_MEMBER:
            raise Refused("CSB-037", "member")
    if len(files) + len(TAG_FILES) + 2 > MOST_MEMBERS:
        raise Refused("CSB-037", "members")
    if sum(file.size for file in files) > LARGEST_FILE - LARGEST_TAG_FILES:
        raise Refused("CSB-010")


def _head(
    draft: BundleDraft,
    files: Sequence[PayloadFile],
    manifest: bytes,
    signer: Signs,
    recipients: Sequence[str],
) -> Head:
    leaf = read_certificate(signer.certificate, "leaf")
    if leaf.role is None:
        raise BugError("a leaf without role")
    cases = dict(draft.cases or {})
    if draft.kind == "assignment":
        cases = {
            case_id: replace(case, digest=case_digest(case_id, manifest)) for case_id, case in cases.items()
        }
    return Head(
        kind=draft.kind,
        bundle_id=draft.bundle_id,
        assignment_id=draft.assignment_id,
        sequence=draft.sequence,
        issuer=Issuer(leaf.sha256, leaf.role),
        assessor=draft.assessor,
        audience=draft.audience,
        recipients=tuple(sorted({*recipients, leaf.recipient})),
        created_claimed=draft.created_claimed,
        not_after=draft.not_after,
        challenge=draft.challenge,
        assignment_digest=draft.assignment_digest,
        standards=draft.standards,
        cases=cases,
        journal_head=draft.journal_head,
        software=draft.software,
        files=tuple(
            FileEntry(file.path, file.sha256, file.size, file.media_type, file.display_name) for file in files
        ),
    )


def _carried(society: bytes, root: bytes, held: Sequence[bytes]) -> bytes:
    """The newest list of the society, then of the root, as PEM."""
    found = [
        crls.newest(held, read_certificate(society, "society")),
        crls.newest(held, read_certificate(root, "root")),
    ]
    lists = [crl.der for crl in found if crl is not None]
    if len(lists) != len(found):
        raise Refused("CSB-057", "none to carry")
    return crls.to_pem(lists)


def _archive(plan: _Plan) -> Iterator[bytes]:
    """The archive's bytes, in pieces."""
    for name, data in plan.tags.items():
        yield build_header(f"{plan.head.bundle_id}/{name}", len(data))
        yield data + padding(len(data))
    for file in plan.payload:
        yield build_header(f"{plan.head.bundle_id}/{file.path}", file.size)
        yield from _content(file)
        yield padding(file.size)
    yield END


def _content(file: PayloadFile) -> Iterator[bytes]:
    """The bytes of one data file, which must be those that were announced."""
    digest, left = hashlib.sha256(), file.size
    with file.open() as stream:
        while piece := stream.read(PIECE):
            left -= len(piece)
            digest.update(piece)
            if left < 0:
                break
            yield piece
    if left != 0 or digest.hexdigest() != file.sha256:
        raise BugError("a data file changed while it was written")


class _Counter:
    """A file that knows the digest and size of what was written to it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()
        self.size = 0

    def write(self, chunk: bytes) -> int:
        self.digest.update(chunk)
        self.size += len(chunk)
        if self.size > LARGEST_FILE:
            raise Refused("CSB-010")
        return self._stream.write(chunk)
