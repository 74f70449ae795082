"""What is checked, in which order: nothing is looked into before it is believed."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import BinaryIO

from cse_desktop.errors.refusals import Refused
from cse_desktop.verify import bag, certificates, cms, crls, payload, receipt
from cse_desktop.verify.archive import Archive
from cse_desktop.verify.certificates import Certificate
from cse_desktop.verify.crls import RevocationList
from cse_desktop.verify.head import ASSESSOR, KINDS, SCOPED, Head, read_head, read_time

Lists = dict[str, RevocationList]
"""By issuer: `society`, `root`."""


@dataclass(slots=True)
class Facts:
    """What a believed bundle says, and by what it was believed."""

    head: Head
    leaf: Certificate
    society: Certificate
    signing_time: datetime
    at: datetime
    tag_manifest: str
    status: str
    """Whose revocation lists counts: `given`, `carried`, or `newer` (given, but the bundle carried a newer one)."""
    lists: Lists
    bytes_of_data: int
    receipt: dict[str, object] = field(default_factory=dict)


def judge(
    stream: BinaryIO, root: Certificate, own_lists: list[bytes] | None, readers: set[str] | None, at: datetime
) -> Facts:
    """Read the plain archive once, to its end; `Refused` unless everything a stranger can check is right.

    `own_lists` are revocation lists in DER (None: by those that the bundle carries), `readers` the age recipients
    of the reader (None: the archive was not encrypted).
    """
    archive = Archive(stream)
    tag_manifest = _member(archive, bag.TAG_MANIFEST, bag.LONGEST_TAG_MANIFEST)
    signature = cms.read(_member(archive, bag.SIGNATURE, cms.LONGEST))
    leaf, society = signature.leaf, signature.society
    number = certificates.judge_chain(leaf, society, root, at)
    lists, status = _choose(own_lists or [], society, root), "carried" if own_lists is None else "given"
    if own_lists is not None:
        _judge_status(lists, leaf, society, at)
    signature.verify(tag_manifest)

    listed = bag.check_tag_manifest(tag_manifest, archive.top)
    tags = _read_tags(archive, listed, bag.LONGEST_TAG_FILES - len(tag_manifest))
    carried = _check_trust(tags, [leaf, society, root])
    for issuer, carried_list in _choose(carried, society, root).items():
        if issuer not in lists or carried_list.number > lists[issuer].number:
            lists[issuer], status = carried_list, "carried" if own_lists is None else "newer"
    _judge_status(lists, leaf, society, at)

    head = read_head(tags[bag.HEAD], archive.top)
    _judge_head(head, leaf, society, number, readers, at)
    manifest = bag.check_payload_manifest(tags[bag.MANIFEST], archive.top)
    sizes = payload.check_listed(head, manifest)
    day = head["created_claimed"][:10]
    in_order = [sizes[path] for path in manifest]
    bag.check_texts(tags[bag.BAGIT], tags[bag.INFO], day, archive.top, in_order)
    payload.check_cases(head, manifest)
    kept = payload.read_data(archive, manifest, sizes, head["kind"])
    facts = Facts(
        head=head,
        leaf=leaf,
        society=society,
        signing_time=signature.signing_time,
        at=at,
        tag_manifest=sha256(tag_manifest).hexdigest(),
        status=status,
        lists=lists,
        bytes_of_data=sum(sizes.values()),
    )
    if head["kind"] == "receipt":
        facts.receipt = receipt.check(kept, head, carried, root)
    return facts


def _member(archive: Archive, expected: str, most: int) -> bytes:
    if archive.next_member() != expected:
        raise Refused("CSB-034", expected)
    return archive.whole(most)


def _read_tags(archive: Archive, listed: dict[str, str], most: int) -> dict[str, bytes]:
    tags = {}
    for path in bag.TAG_FILES:
        tags[path] = _member(archive, path, most)
        most -= len(tags[path])
        bag.check_digest(path, tags[path], listed)
    return tags


def _check_trust(tags: dict[str, bytes], used: list[Certificate]) -> list[bytes]:
    """The chain sent along must be the one used; gives the two revocation lists, the society's and the root's."""
    chain = "".join(crls.to_pem(certificate.raw, "CERTIFICATE") for certificate in used)
    if tags[bag.CHAIN] != chain.encode():
        raise Refused("CSB-077")
    carried = crls.read_lists(tags[bag.LISTS])
    issuers = [crls.issuer_of(raw) for raw in carried]
    if issuers != [used[1].subject, used[2].subject]:
        raise Refused("CSB-058", "not the society's and the root's list")
    return carried


def _choose(encoded: list[bytes], society: Certificate, root: Certificate) -> Lists:
    """The newest list of each issuer; lists of others are passed over."""
    newest: Lists = {}
    for issuer, certificate, life in (
        ("society", society, crls.SOCIETY_LIFE),
        ("root", root, crls.ROOT_LIFE),
    ):
        own = [
            crls.read(raw, certificate, life) for raw in encoded if crls.issuer_of(raw) == certificate.subject
        ]
        if own:
            newest[issuer] = max(own, key=lambda found: found.number)
    return newest


def _judge_status(lists: Lists, leaf: Certificate, society: Certificate, at: datetime) -> None:
    crls.judge_status([(society, lists.get("root")), (leaf, lists.get("society"))], at)


def _judge_head(
    head: Head,
    leaf: Certificate,
    society: Certificate,
    number: int,
    readers: set[str] | None,
    at: datetime,
) -> None:
    """Whether this signer may say this, to this reader, now."""
    role = KINDS[head["kind"]]
    if leaf.role != role:
        raise Refused("CSB-083")
    if head["not_after"] is not None and read_time(head["not_after"]) < at:
        raise Refused("CSB-082")
    if readers is not None and not readers & set(head["recipients"]):
        raise Refused("CSB-084")
    if head["issuer"] != {"cert": leaf.digest, "role": role}:
        raise Refused("CSB-085")
    if head["assessor"]["society"] != number:
        raise Refused("CSB-092", "another society's signer")
    if role == ASSESSOR and head["assessor"]["id"] != leaf.person:
        raise Refused("CSB-092", "another assessor")
    if head["kind"] in SCOPED:
        scopes = {case["scope"] for case in head["cases"].values()}
        if not scopes <= set(certificates.common_policies(leaf, society)):
            raise Refused("CSB-096")
