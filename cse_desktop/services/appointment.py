"""The person's appointment: the certificate that a society sent, looked at before it is installed, and in words."""

import base64
import re
from dataclasses import dataclass
from pathlib import Path

from cse_desktop.domain.key_failures import foreign_certificate
from cse_desktop.domain.ports import Clock, IdentityInfo, KeyStore
from cse_desktop.domain.typed_text import society_number
from cse_desktop.errors import KnownError, Words
from cse_desktop.given import read_text
from cse_desktop.paths import Home
from cse_desktop.services import enrolment
from cse_desktop.services.enrolments import Enrolments
from cse_desktop.services.scopes import scope_words
from cse_desktop.services.sender import TrustStore
from cse_desktop.services.sheets import AppointmentSheet
from cse_desktop.services.trusting import appointed
from cse_desktop.spoken import spoken
from cse_desktop.trust.chain import Believed, believe
from cse_desktop.trust.invitations import Invited, read_kept
from cse_desktop.trust.key_phrase import key_phrase
from cse_desktop.trust.profile import CertificateFacts, read_certificate
from cse_desktop.zones import here_day

LARGEST_FILE = 256 * 1024
"""bytes of a certificate file"""
_PEM = re.compile(r"-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----")


@dataclass(frozen=True, slots=True)
class CertificateOffer:
    """A certificate that could be installed, in words, and the bytes that would be."""

    identity_id: str
    sheet: AppointmentSheet
    is_installed: bool
    """this very certificate is installed already"""
    replaces_until: str
    """`YYYY-MM-DD` of the certificate that it takes the place of; empty where it is the first"""
    phrase: Words | None
    """the society's key phrase, where nothing vouches for its root yet and nobody compared it before"""
    leaf: bytes
    society: bytes
    root: bytes


@dataclass(frozen=True, slots=True)
class Appointing:
    """Looks at certificates, and installs them, at one desk."""

    home: Home
    keys: KeyStore
    trust: TrustStore
    clock: Clock
    enrolments: Enrolments

    def look_at(self, path: Path) -> CertificateOffer:
        """What the file offers; `KnownError` where it is not for this desk or not to be believed. Nothing is kept."""
        leaf, society, root = _certificates(path)
        roots = list(self.trust.roots())
        if roots and root not in roots:
            raise _other_root()
        found = believe(leaf, society, [root], self.trust.crls(), self.clock.now(), status_required=False)
        if found.leaf.role != "assessor":
            raise enrolment.no_assessor_certificate()
        info = self._owner(found.leaf)
        self._must_be_asked(info, found)
        replaced = _replaced(info, found.leaf)
        said = self.enrolments.scopes(info.id)
        sheet = _sheet(info.name, found.leaf, self.clock, scope_words(found.leaf.policies, said))
        return CertificateOffer(
            identity_id=info.id,
            sheet=sheet,
            is_installed=info.certificate == leaf,
            replaces_until=replaced,
            phrase=None if roots or said is not None else _phrase(found),
            leaf=leaf,
            society=society,
            root=root,
        )

    def install(self, offer: CertificateOffer) -> IdentityInfo:
        """Installs what was looked at; the first root that comes is believed from then on."""
        believe(
            offer.leaf,
            offer.society,
            [offer.root],
            self.trust.crls(),
            self.clock.now(),
            status_required=False,
        )
        installed = self.keys.install(offer.identity_id, offer.leaf, (offer.society, offer.root))
        if not self.trust.roots():
            self.trust.keep_root(offer.root)
        return installed

    def _owner(self, leaf: CertificateFacts) -> IdentityInfo:
        """Whose keys the certificate names, whoever enrolled last; `KEY-005` where they are not here."""
        people = self.keys.identities()
        if not people:
            raise enrolment.nobody_enrolled()
        found = next((info for info in people if info.recipient == leaf.recipient), None)
        if found is None:
            raise foreign_certificate()
        return found

    def _must_be_asked(self, info: IdentityInfo, found: Believed) -> None:
        """The certificate comes from the society that was asked, and stands under what its invitation named."""
        asked = society_number(info.society)
        if asked is not None and found.leaf.society is not None and asked != found.leaf.society:
            raise enrolment.other_society(found.leaf.society, asked)
        invited = self._invited(info.id)
        if invited is None:
            return
        keys = (invited.invitation.root_sha256, invited.society_key_sha256)
        if keys != (found.root.sha256, found.society.key_sha256):
            raise enrolment.not_who_invited()

    def _invited(self, identity_id: str) -> Invited | None:
        kept = self.home.invitation(identity_id)
        return read_kept(kept.read_bytes()) if kept.is_file() else None


def appointment_sheet(info: IdentityInfo, clock: Clock, enrolments: Enrolments) -> AppointmentSheet:
    """What the certificate allows, and until when."""
    leaf = appointed(info)
    return _sheet(info.name, leaf, clock, scope_words(leaf.policies, enrolments.scopes(info.id)))


def _sheet(name: str, leaf: CertificateFacts, clock: Clock, scope: tuple[Words, ...]) -> AppointmentSheet:
    return AppointmentSheet(
        name=name,
        society=Words(leaf.subject.organisation, leaf.subject.organisation),
        assessor_id=leaf.subject.serial_number or "",
        scope=scope,
        valid_from=here_day(leaf.not_before),
        valid_until=here_day(leaf.not_after),
        days_left=(leaf.not_after - clock.now()).days,
        recipient=leaf.recipient,
    )


def _replaced(info: IdentityInfo, leaf: CertificateFacts) -> str:
    """Until when the present certificate lasts; `KEY-034` where that one was issued later."""
    if info.certificate is None:
        return ""
    present = read_certificate(info.certificate, "leaf")
    if present.not_before > leaf.not_before:
        raise enrolment.older_certificate()
    return here_day(present.not_after)


def _phrase(found: Believed) -> Words:
    return spoken(key_phrase(found.root.sha256, found.society.key_sha256, found.society.society or 0))


def _other_root() -> KnownError:
    return KnownError(
        "KEY-015",
        Words(
            "证书来自另一个根证书，与本机所信任的不同。",
            "The certificate comes from another root than the one trusted here.",
        ),
        safe=Words("原有的证书不变。", "The present certificate is unchanged."),
        next_step=Words("请向学会核实。", "Please check with the society."),
    )


def _certificates(path: Path) -> tuple[bytes, bytes, bytes]:
    try:
        found = _PEM.findall(read_text(path, LARGEST_FILE))
        leaf, society, root = (base64.b64decode("".join(block.split()), validate=True) for block in found)
    except (ValueError, KnownError):
        raise KnownError(
            "KEY-014",
            Words("这不是学会签发的证书文件。", "This is not a certificate file from a society."),
            next_step=Words("请打开学会发来的 .pem 文件。", "Please open the .pem file the society sent."),
        ) from None
    return leaf, society, root
