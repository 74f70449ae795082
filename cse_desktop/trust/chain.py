"""Step 5 of reading: exactly leaf, society CA and root, given and never built, believed at one moment or refused.

The rules, in their order: each certificate fits the contract's table; the root is one of the reader's own; names,
key identifiers and signatures link the three; each is valid now and inside its issuer's life; the leaf's name lies
within the society's; at least one policy is both the leaf's and the society's; neither is revoked, and the lists
that say so are current (where status is required; otherwise a warning).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cse_desktop.errors.refusals import Refused
from cse_desktop.trust.crls import RevocationList, newer, newest, read_crl
from cse_desktop.trust.parsing import parsing
from cse_desktop.trust.profile import CertificateFacts, read_certificate

STATUS_UNKNOWN = "CSB-057"


@dataclass(frozen=True, slots=True)
class Believed:
    """A chain that is believed, the lists used for it, and what the reader should be warned of (codes)."""

    leaf: CertificateFacts
    society: CertificateFacts
    root: CertificateFacts
    society_crl: RevocationList | None
    root_crl: RevocationList | None
    warnings: tuple[str, ...] = ()

    @property
    def scopes(self) -> frozenset[str]:
        """The policies for which there is a path: the leaf's as far as the society has them now."""
        return frozenset(self.leaf.policies) & frozenset(self.society.policies)

    @property
    def crls(self) -> tuple[bytes, ...]:
        """The lists used (DER): society's, then root's."""
        return tuple(crl.der for crl in (self.society_crl, self.root_crl) if crl is not None)


def believe(
    leaf: bytes,
    society: bytes,
    roots: Sequence[bytes],
    crls: Sequence[bytes],
    now: datetime,
    *,
    status_required: bool,
) -> Believed:
    """The verdict on a leaf and its society CA (DER) with the reader's own roots and lists (DER), or `Refused`."""
    leaf_facts = read_certificate(leaf, "leaf")
    society_facts = read_certificate(society, "society")
    root_facts = _root_of(society_facts, roots)
    _linked(society_facts, root_facts)
    _linked(leaf_facts, society_facts)
    for facts in (leaf_facts, society_facts, root_facts):
        if not facts.not_before <= now <= facts.not_after:
            raise Refused("CSB-053", facts.kind)
    _within_society(leaf_facts, society_facts)
    found = Believed(
        leaf_facts,
        society_facts,
        root_facts,
        newest(crls, society_facts),
        newest(crls, root_facts),
    )
    return _checked_status(found, now, status_required)


def believe_again(
    found: Believed, carried: Sequence[bytes], now: datetime, *, status_required: bool
) -> Believed:
    """Step 5 repeated with the lists (DER: society's, root's) that the bundle carries, where they are newer."""
    if len(carried) != 2:
        raise Refused("CSB-058", "not exactly two lists")
    society_crl = newer(found.society_crl, read_crl(carried[0], found.society))
    root_crl = newer(found.root_crl, read_crl(carried[1], found.root))
    renewed = replace(found, society_crl=society_crl, root_crl=root_crl, warnings=())
    return _checked_status(renewed, now, status_required)


def _root_of(society: CertificateFacts, roots: Sequence[bytes]) -> CertificateFacts:
    """The reader's own root that the society CA names."""
    for der in roots:
        root = read_certificate(der, "root")
        if root.key_id == society.issuer_key_id and _names_as_issuer(society, root):
            _linked(root, root)
            return root
    raise Refused("CSB-051")


def _names_as_issuer(child: CertificateFacts, issuer: CertificateFacts) -> bool:
    return child.certificate.issuer.public_bytes() == issuer.certificate.subject.public_bytes()


def _linked(child: CertificateFacts, issuer: CertificateFacts) -> None:
    """Name, key identifier, signature and validity of `child` follow from `issuer`."""
    if not _names_as_issuer(child, issuer) or child.issuer_key_id not in (issuer.key_id, None):
        raise Refused("CSB-052", f"{child.kind} names another issuer")
    with parsing("CSB-052", f"signature on the {child.kind}"):
        child.certificate.verify_directly_issued_by(issuer.certificate)
    if child.not_before < issuer.not_before or child.not_after > issuer.not_after:
        raise Refused("CSB-050", f"the {child.kind} outlives its issuer")


def _within_society(leaf: CertificateFacts, society: CertificateFacts) -> None:
    if leaf.subject.organisation != society.subject.organisation:
        raise Refused("CSB-054")
    if leaf.society != society.society or not set(leaf.policies) & set(society.policies):
        raise Refused("CSB-055")


def _checked_status(found: Believed, now: datetime, required: bool) -> Believed:
    warnings: list[str] = []
    statuses = ((found.leaf, found.society_crl), (found.society, found.root_crl))
    for facts, crl in statuses:
        if crl is not None and crl.find(facts.serial) is not None:
            raise Refused("CSB-056", facts.kind)
    for facts, crl in statuses:
        if crl is None or not crl.is_current(now):
            if required:
                raise Refused(STATUS_UNKNOWN, facts.kind)
            warnings.append(STATUS_UNKNOWN)
    return replace(found, warnings=tuple(dict.fromkeys(warnings)))
