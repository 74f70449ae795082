"""Looking at an invitation: nothing in it is shown before it is verified."""

from dataclasses import dataclass
from pathlib import Path

from cse_desktop.domain.invitation import Invitation
from cse_desktop.domain.ports import Clock
from cse_desktop.errors import Words
from cse_desktop.given import read_text
from cse_desktop.services.sender import TrustStore
from cse_desktop.spoken import spoken
from cse_desktop.trust.invitations import LARGEST_INVITATION, read_invitation
from cse_desktop.zones import here_day


@dataclass(frozen=True, slots=True)
class InvitationSheet:
    """An invitation as a screen shows it."""

    says: Invitation
    phrase: Words
    """to be compared by telephone"""
    valid_until: str
    """`YYYY-MM-DD`"""
    is_known: bool
    """whether the root was trusted here before, so that the phrase need not be compared"""
    data: bytes
    """the file as it came, to be kept with the enrolment"""


def look_at_invitation(path: Path, trust: TrustStore, clock: Clock) -> InvitationSheet:
    """What the invitation says; `Refused` CSB-152 to 157 where it is not believed."""
    data = read_text(path, LARGEST_INVITATION).strip().encode("utf-8")
    roots = trust.roots()
    found = read_invitation(data, roots, trust.crls(), clock.now())
    return InvitationSheet(
        says=found.invitation,
        phrase=spoken(found.phrase),
        valid_until=here_day(found.not_after),
        is_known=bool(roots),
        data=data,
    )
