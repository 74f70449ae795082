"""The person's appointment: the certificate that a society sent, and what it allows in words."""

import base64
import binascii
import re
import tomllib
from functools import cache
from pathlib import Path

from cse_desktop.domain.ports import Clock, IdentityInfo, KeyStore
from cse_desktop.errors import KnownError, Words
from cse_desktop.services.enrolment import nobody_enrolled
from cse_desktop.services.sender import TrustStore
from cse_desktop.services.sheets import AppointmentSheet
from cse_desktop.services.trusting import appointed
from cse_desktop.trust.chain import believe
from cse_desktop.trust.oids import parse_scope
from cse_desktop.words import words
from resources import resource

LARGEST_FILE = 256 * 1024
"""bytes of a certificate file"""
NAMED_FIELDS = ("electrical", "ict")
"""fields whose packs this version carries"""
_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----")


def install_certificate(path: Path, keys: KeyStore, trust: TrustStore, clock: Clock) -> IdentityInfo:
    """Installs leaf, society CA and root from a PEM file, for the identity whose keys they certify.

    The first root that comes is believed from then on; another root later is refused (`KEY-015`).
    """
    leaf, society, root = _certificates(path)
    roots = list(trust.roots())
    if roots and root not in roots:
        raise KnownError(
            "KEY-015",
            Words(
                "证书来自另一个根证书，与本机所信任的不同。",
                "The certificate comes from another root than the one trusted here.",
            ),
            safe=Words("原有的证书不变。", "The present certificate is unchanged."),
            next_step=Words("请向学会核实。", "Please check with the society."),
        )
    believe(leaf, society, [root], trust.crls(), clock.now(), status_required=False)
    installed = _install_for_its_owner(keys, leaf, (society, root))
    if not roots:
        trust.keep_root(root)
    return installed


def _install_for_its_owner(keys: KeyStore, leaf: bytes, chain: tuple[bytes, ...]) -> IdentityInfo:
    """The newest identity first: a certificate is for the keys it names, whoever enrolled last."""
    refused: KnownError | None = None
    for info in reversed(keys.identities()):
        try:
            return keys.install(info.id, leaf, chain)
        except KnownError as error:
            refused = error
    if refused is not None:
        raise refused
    raise nobody_enrolled()


def _certificates(path: Path) -> tuple[bytes, bytes, bytes]:
    with path.open("rb") as file:
        found = _PEM.findall(file.read(LARGEST_FILE))
    try:
        leaf, society, root = (base64.b64decode(b"".join(block.split()), validate=True) for block in found)
    except (ValueError, binascii.Error):
        raise KnownError(
            "KEY-014",
            Words("这不是学会签发的证书文件。", "This is not a certificate file from a society."),
            next_step=Words("请打开学会发来的 .pem 文件。", "Please open the .pem file the society sent."),
        ) from None
    return leaf, society, root


def appointment_sheet(info: IdentityInfo, clock: Clock) -> AppointmentSheet:
    """What the certificate allows, and until when."""
    leaf = appointed(info)
    days = (leaf.not_after - clock.now()).days
    return AppointmentSheet(
        name=info.name,
        society=Words(leaf.subject.organisation, leaf.subject.organisation),
        assessor_id=leaf.subject.serial_number or "",
        scope=scope_words(leaf.policies),
        valid_from=leaf.not_before.strftime("%Y-%m-%d"),
        valid_until=leaf.not_after.strftime("%Y-%m-%d"),
        days_left=days,
        recipient=leaf.recipient,
    )


def scope_words(oids: tuple[str, ...]) -> tuple[Words, ...]:
    """Each field with its grades, in words."""
    numbers = _numbers()
    by_field: dict[int, list[str]] = {}
    for oid in oids:
        scope = parse_scope(oid)
        if not scope.is_act:
            by_field.setdefault(scope.field, []).append(numbers["grades"].get(scope.grade, str(scope.grade)))
    found = []
    for field, grades in sorted(by_field.items()):
        name = _field_name(numbers["fields"].get(field, str(field)))
        found.append(Words(f"{name.zh}：{'、'.join(grades)}", f"{name.en}: {', '.join(grades)}"))
    return tuple(found)


def _field_name(field: str) -> Words:
    return words(f"casework.field.{field}") if field in NAMED_FIELDS else Words(field, field)


@cache
def _numbers() -> dict[str, dict[int, str]]:
    table = tomllib.loads(resource("society", "scopes.toml").read_text(encoding="utf-8"))
    return {kind: {int(number): str(name) for name, number in table[kind].items()} for kind in table}
