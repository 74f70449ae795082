"""Steps 8 to 10 of reading: whether a believed bundle is meant for this reader and answers what this reader knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cse_desktop.bundles.bag import case_digest
from cse_desktop.bundles.head import ANSWERS, ISSUED, REVISED, SCOPED, CaseEntry, Head, StandardRef
from cse_desktop.bundles.names import CASES
from cse_desktop.domain.times import parse_time
from cse_desktop.errors.refusals import Refused
from cse_desktop.trust.chain import Believed
from cse_desktop.trust.oids import Role, intake_oid, issuing_oid


@dataclass(frozen=True, slots=True)
class KnownCase:
    """What the reader knows of one case; `revision` 0 and `newest` None while none has been accepted."""

    scope: str
    digest: str
    revision: int = 0
    """the newest accepted"""
    newest: str | None = None
    """tag manifest digest of the bundle with that revision"""
    earlier: frozenset[str] = frozenset()
    """digests that the case had before supplements came: what was made by then, and its answers, still fit"""


@dataclass(frozen=True, slots=True)
class KnownAssignment:
    """What the reader knows of the assignment that a bundle names.

    `digest`, `challenge`, `cases` and `standards` are None for an `assignment` that arrives for the first time.
    """

    society: int
    assessor_id: str
    society_key: str
    """SHA-256 of the society CA's public key (`trust.profile.key_digest`)"""
    digest: str | None = None
    challenge: str | None = None
    cases: Mapping[str, KnownCase] | None = None
    standards: frozenset[StandardRef] | None = None
    scopes: frozenset[str] | None = None
    """scopes of the assessor's own certificate, where the reader is the assessor: no case may be outside them"""
    sequences: Mapping[int, str] = field(default_factory=dict)
    """sequence → tag manifest digest of the bundles of this kind and signer already seen"""
    any_order: bool = False
    """the reader is another member of the panel, to whom revisions come in any order, or not at all, and who has not
    always had the same supplements"""
    manifests: tuple[bytes, ...] = ()
    """payload manifests of the assignment and of each supplement so far, where a `supplement` is read"""


def role_for(kind: str) -> Role:
    """The role whose certificates sign bundles of `kind`."""
    if kind in ISSUED:
        return "issuer"
    return "intake" if kind in ANSWERS else "assessor"


def check_addressed(
    head: Head,
    signer: Believed,
    *,
    kinds: frozenset[str],
    audiences: frozenset[str] | None,
    recipients: frozenset[str],
    now: datetime,
) -> None:
    """Step 8: kind, audience, expiry, and the signer's role for this kind."""
    if head.kind not in kinds:
        raise Refused("CSB-080")
    if audiences is not None and head.audience not in audiences:
        raise Refused("CSB-081")
    if not recipients & set(head.recipients):
        raise Refused("CSB-084")
    if head.not_after is not None and now > parse_time(head.not_after):
        raise Refused("CSB-082")
    if (head.issuer.cert, head.issuer.role) != (signer.leaf.sha256, signer.leaf.role):
        raise Refused("CSB-085")
    _check_role(head, signer)


def check_assignment(
    head: Head, signer: Believed, known: KnownAssignment | None, tagmanifest_sha256: str
) -> bool:
    """Step 9: assignment, sequence, cases, revisions, scopes. Returns whether this very bundle was seen before."""
    if known is None:
        raise Refused("CSB-090")
    _check_parties(head, signer, known)
    if known.digest is not None and head.assignment_digest != known.digest:
        raise Refused("CSB-091")
    if known.challenge is not None and head.challenge != known.challenge:
        raise Refused("CSB-099")
    seen = known.sequences.get(head.sequence)
    if seen not in (None, tagmanifest_sha256):
        raise Refused("CSB-093")
    repeated = seen is not None
    for case_id, case in head.cases.items():
        _check_case(head, case_id, case, known, repeated=repeated)
    allowed = signer.scopes if head.kind in SCOPED else known.scopes
    if allowed is not None and not set(head.scopes) <= allowed:
        raise Refused("CSB-096")
    return repeated


def check_assigned_content(head: Head, manifest: bytes) -> None:
    """Of an `assignment`: each case's digest is that of its lines, and no file lies in another case's folder."""
    for case_id, case in head.cases.items():
        if case_digest(case_id, manifest) != case.digest:
            raise Refused("CSB-095", "digest")
    for file in head.files:
        if file.path.startswith(CASES) and file.path.split("/")[2] not in head.cases:
            raise Refused("CSB-094", "files")


def check_supplied_content(head: Head, manifest: bytes, earlier: Sequence[bytes]) -> None:
    """Of a `supplement`: it brings something for each case it names and for no other, and each digest counts it in.

    `earlier` are the manifests of the assignment and of all supplements before this one.
    """
    brought = {file.path.split("/")[2] for file in head.files if file.path.startswith(CASES)}
    if brought != set(head.cases):
        raise Refused("CSB-094", "files")
    for case_id, case in head.cases.items():
        if case_digest(case_id, *earlier, manifest) != case.digest:
            raise Refused("CSB-095", "digest")


def check_standards(head: Head, known: KnownAssignment) -> None:
    """Step 10: the standards are those assigned."""
    if known.standards is not None and not set(head.standards) <= known.standards:
        raise Refused("CSB-100")
    if head.kind in SCOPED and not head.standards:
        raise Refused("CSB-100", "none")


def _check_role(head: Head, signer: Believed) -> None:
    role = role_for(head.kind)
    society = signer.society.society
    if signer.leaf.role != role or society is None:
        raise Refused("CSB-083")
    acts = {"issuer": issuing_oid(society), "intake": intake_oid(society)}
    if role in acts and acts[role] not in signer.scopes:
        raise Refused("CSB-083", "act")


def _check_parties(head: Head, signer: Believed, known: KnownAssignment) -> None:
    """The society's key, the assessor named, and where the assessor signs, the one who signed."""
    if (head.assessor.society, head.assessor.id) != (known.society, known.assessor_id):
        raise Refused("CSB-092", "assessor")
    if signer.society.society != known.society or signer.society.key_sha256 != known.society_key:
        raise Refused("CSB-092", "society")
    if role_for(head.kind) == "assessor" and signer.leaf.subject.serial_number != known.assessor_id:
        raise Refused("CSB-092", "signer")


def _check_case(head: Head, case_id: str, case: CaseEntry, known: KnownAssignment, *, repeated: bool) -> None:
    if known.cases is None:
        return
    assigned = known.cases.get(case_id)
    if assigned is None:
        raise Refused("CSB-094")
    if case.scope != assigned.scope:
        raise Refused("CSB-095")
    # what a supplement adds up to is checked against its own lines; another member's supplements are not known here
    here = head.kind != "supplement" and not known.any_order
    if here and case.digest not in assigned.earlier | {assigned.digest}:
        raise Refused("CSB-095")
    if head.kind not in REVISED or repeated or known.any_order or case.revision is None:
        return
    if case.revision > assigned.revision + 1:
        raise Refused("CSB-098")
    if case.revision <= assigned.revision or case.supersedes != assigned.newest:
        raise Refused("CSB-097")
