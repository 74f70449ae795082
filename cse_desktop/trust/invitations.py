"""Invitations: made by a society's issuer, and believed as far as they can be before the root is there.

A newcomer holds no root yet, and the invitation carries only its digest. So what the issuer signed is held against the
issuer's and the CA's certificates that stand in the signature; that this CA is the society's is what the key phrase
is compared for, and what the certificate that comes later has to bear out.
"""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cse_desktop.domain.canonical import Json, canonical_bytes, parse_canonical
from cse_desktop.domain.invitation import PREFIX, Invitation, invitation_body, parse_body
from cse_desktop.domain.strict import TOO_NEW, Table
from cse_desktop.errors import KnownError
from cse_desktop.errors.refusals import Refused
from cse_desktop.trust.certificates import PrivateKey
from cse_desktop.trust.chain import believe, believe_below
from cse_desktop.trust.cms import check_signature, read_signature, sign
from cse_desktop.trust.key_phrase import key_phrase
from cse_desktop.trust.oids import issuing_oid
from cse_desktop.trust.profile import CertificateFacts

LARGEST_INVITATION = 256 * 1024
"""bytes; hundreds of fields stay far below"""

_NOT_AS_REQUIRED = "CSB-152"
_NOT_SIGNED = "CSB-153"
_NOT_THE_SOCIETY = "CSB-154"
_NOT_NOW = "CSB-155"
_OTHER_ROOT = "CSB-156"
_NEWER = "CSB-157"


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that holds together, and whose it is."""

    invitation: Invitation
    society_key_sha256: str
    """digest of the public key of the CA that signed the issuer"""
    issuer_sha256: str
    """digest of the issuer's certificate"""
    society_sha256: str
    """digest of the CA's"""
    not_after: datetime
    """until when the issuer's certificate lasts, and the invitation with it"""

    @property
    def phrase(self) -> bytes:
        """The key phrase; takes a tenth of a second."""
        found = self.invitation
        return key_phrase(found.root_sha256, self.society_key_sha256, found.number)


def make_invitation(
    invitation: Invitation, leaf: bytes, society: bytes, key: PrivateKey, at: datetime
) -> bytes:
    """The file (`{body, cms}`, canonical JSON), signed by the holder of the issuer's certificate `leaf`."""
    body = invitation_body(invitation)
    signature = sign(canonical_bytes(body), leaf, society, key, at)
    document: dict[str, Json] = {"body": body, "cms": base64.b64encode(signature).decode("ascii")}
    return canonical_bytes(document)


def read_invitation(data: bytes, roots: Sequence[bytes], crls: Sequence[bytes], now: datetime) -> Invited:
    """The invitation, or `Refused` CSB-152 to 157. `roots` are those trusted here already; there may be none."""
    invitation, signed, cms = _parsed(data)
    signature = read_signature(cms)
    if roots and invitation.root_sha256 not in {hashlib.sha256(root).hexdigest() for root in roots}:
        raise Refused(_OTHER_ROOT)
    try:
        leaf, society = _believed(signature.leaf, signature.society, roots, crls, now)
        check_signature(signature, signed, leaf.key)
    except Refused as refused:
        raise _said_of_invitation(refused) from None
    _must_be_its_issuer(invitation, leaf, society)
    return _invited(invitation, leaf, society)


def read_kept(data: bytes) -> Invited:
    """An invitation that was believed when it came: what it says, also after its day."""
    invitation, signed, cms = _parsed(data)
    signature = read_signature(cms)
    leaf, society = believe_below(signature.leaf, signature.society, None)
    check_signature(signature, signed, leaf.key)
    _must_be_its_issuer(invitation, leaf, society)
    return _invited(invitation, leaf, society)


def _invited(invitation: Invitation, leaf: CertificateFacts, society: CertificateFacts) -> Invited:
    return Invited(invitation, society.key_sha256, leaf.sha256, society.sha256, leaf.not_after)


def _parsed(data: bytes) -> tuple[Invitation, bytes, bytes]:
    """What it says, the bytes that are signed, and the signature (DER)."""
    if len(data) > LARGEST_INVITATION:
        raise Refused(_NOT_AS_REQUIRED, "too large")
    try:
        document = parse_canonical(data, "invitation")
        table = Table(document, prefix=PREFIX, file="invitation").expect(("body", "cms"))
        written = table.text("cms").encode("ascii")
        cms = base64.b64decode(written, validate=True)
        if base64.b64encode(cms) != written:
            raise Refused(_NOT_AS_REQUIRED, "cms")
        body = document["body"] if isinstance(document, dict) else None
        return parse_body(body), canonical_bytes(body), cms
    except (UnicodeEncodeError, binascii.Error):
        raise Refused(_NOT_AS_REQUIRED, "cms") from None
    except Refused:
        raise
    except KnownError as error:
        newer = error.code == f"{PREFIX}-{TOO_NEW:03d}"
        raise Refused(_NEWER if newer else _NOT_AS_REQUIRED, error.code) from None


def _believed(
    leaf: bytes, society: bytes, roots: Sequence[bytes], crls: Sequence[bytes], now: datetime
) -> tuple[CertificateFacts, CertificateFacts]:
    if not roots:
        return believe_below(leaf, society, now)
    found = believe(leaf, society, roots, crls, now, status_required=False)
    return found.leaf, found.society


def _said_of_invitation(refused: Refused) -> Refused:
    """Faults of certificates that mean something else here than in a bundle."""
    said = {"CSB-053": _NOT_NOW, "CSB-060": _NOT_SIGNED, "CSB-052": _NOT_SIGNED}
    return Refused(said[refused.code], refused.detail) if refused.code in said else refused


def _must_be_its_issuer(invitation: Invitation, leaf: CertificateFacts, society: CertificateFacts) -> None:
    """The signer is the issuer of the very society that the invitation names."""
    if leaf.policies != (issuing_oid(invitation.number),) or leaf.role != "issuer":
        raise Refused(_NOT_THE_SOCIETY, "role")
    if society.subject.organisation != invitation.society.zh:
        raise Refused(_NOT_THE_SOCIETY, "name")
