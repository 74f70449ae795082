"""What this desk believes: its roots, its newest revocation lists, and a reader made of them."""

from collections.abc import Callable
from datetime import datetime

from cse_desktop.bundles.head import PANEL, Head
from cse_desktop.bundles.read import Reader
from cse_desktop.bundles.rules import KnownAssignment
from cse_desktop.domain.ports import IdentityInfo, Unlocked
from cse_desktop.errors import KnownError, Words
from cse_desktop.services.sender import TrustStore
from cse_desktop.trust.chain import Believed
from cse_desktop.trust.profile import CertificateFacts, read_certificate

KINDS = frozenset({"assignment", "supplement", "receipt", "refusal"}) | PANEL
"""what an assessor's program takes in, in this version"""


def appointed(info: IdentityInfo) -> CertificateFacts:
    """The identity's certificate; `KnownError` while the society has not appointed."""
    if info.certificate is None or len(info.chain) != 2:
        raise KnownError(
            "KEY-010",
            Words("学会尚未为您签发证书。", "The society has not issued your certificate yet."),
            next_step=Words(
                "请把登记申请文件交给学会，收到证书文件后在此打开。",
                "Send the enrolment request to the society, and open the certificate file here when it comes.",
            ),
        )
    return read_certificate(info.certificate, "leaf")


def reader_for(
    unlocked: Unlocked,
    trust: TrustStore,
    now: datetime,
    known: Callable[[Head, Believed], KnownAssignment | None],
    kinds: frozenset[str] = KINDS,
) -> Reader:
    """A reader of what societies, and the other members of a panel, send to this person."""
    return Reader(
        roots=trust.roots(),
        crls=trust.crls(),
        identities=unlocked.age_identities(),
        kinds=kinds,
        audiences=None,
        now=now,
        known=known,
        status_required=False,
    )


def known_newcomer(info: IdentityInfo) -> KnownAssignment:
    """What is known of an assignment that arrives for the first time: for whom, from whom, within what scope."""
    leaf = appointed(info)
    society = read_certificate(info.chain[0], "society")
    if society.society is None:
        raise KnownError("KEY-011", Words("证书不完整。", "The certificate is incomplete."))
    return KnownAssignment(
        society=society.society,
        assessor_id=leaf.subject.serial_number or "",
        society_key=society.key_sha256,
        scopes=frozenset(leaf.policies) & frozenset(society.policies),
    )
