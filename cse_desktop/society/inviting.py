"""Invites assessors to enrol: one signed file that says who the society is and what it can appoint for.

The file is the same for everybody and holds no secret. Its key phrase is told by telephone, or printed where assessors
know it to be the society's own.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cse_desktop.domain.invitation import MOST_ADDRESSES, OPENING, Invitation, is_address
from cse_desktop.durable import hand_out, write_durably
from cse_desktop.errors import KnownError, Words
from cse_desktop.errors.refusals import Refused
from cse_desktop.society import authorities, scopes
from cse_desktop.society.desk import SocietyDesk
from cse_desktop.society.rows import SocietyRow
from cse_desktop.spoken import spoken
from cse_desktop.trust.invitations import Invited, make_invitation, read_invitation
from cse_desktop.words import words


@dataclass(frozen=True, slots=True)
class Inviting:
    """An invitation made: what it says, its phrase, the files written, and whether it was made now."""

    invitation: Invitation
    phrase: Words
    not_after: datetime
    path: Path
    fresh: bool


def invite(
    desk: SocietyDesk, society: SocietyRow, addresses: Sequence[str] | None, out: Path | None
) -> Inviting:
    """The society's invitation, kept in the home and written to `out` (a file or folder) where one is named.

    Repeating it gives the same bytes as long as nothing changed. Where `addresses` is None those of the invitation
    before stand. `KnownError` `SOC-062` for what is no address, `SOC-015/016` for a society without certificates.
    """
    authorities.ca_row(desk, society.code)
    kept = desk.home.invitation(society.code)
    before = _before(desk, kept)
    if addresses is None:
        addresses = before.invitation.addresses if before is not None else ()
    invitation = _invitation(desk, society, addresses)
    data = _standing(desk, society, kept, before, invitation)
    fresh = data is None
    if data is None:
        signer = authorities.signer(desk, society.code, "issuer")
        data = make_invitation(invitation, signer.certificate, signer.chain[0], signer.key(), desk.now())
        authorities.write_file(kept, data)
    path = kept if out is None else _hand_out(data, out, society)
    found = _read(desk, data)
    return Inviting(invitation, spoken(found.phrase), found.not_after, path.resolve(), fresh)


def _hand_out(data: bytes, out: Path, society: SocietyRow) -> Path:
    """An invitation takes the place of an earlier one; nothing else that stands there is replaced."""
    target = out / f"{society.code}.invitation.json" if out.is_dir() else out
    if target.is_file() and _is_invitation(target):
        write_durably(target, data)
        return target
    return hand_out([data], target)


def _is_invitation(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(OPENING)) == OPENING


def _invitation(desk: SocietyDesk, society: SocietyRow, addresses: Sequence[str]) -> Invitation:
    different = tuple(dict.fromkeys(addresses))
    if len(different) > MOST_ADDRESSES or not all(map(is_address, different)):
        raise KnownError("SOC-062", words("society.invite.bad_address").format(most=MOST_ADDRESSES))
    name = authorities.names_of(society)
    return Invitation(
        society=Words(authorities.organisation(society), name.en),
        number=society.number,
        scopes=scopes.listed_scopes(scopes.listed(society.fields), scopes.listed(society.grades)),
        addresses=different,
        root_sha256=hashlib.sha256(authorities.root_row(desk).der).hexdigest(),
    )


def _standing(
    desk: SocietyDesk, society: SocietyRow, kept: Path, before: Invited | None, wanted: Invitation
) -> bytes | None:
    """The invitation as it was made before, where it says the same and its issuer is still the one who signs."""
    if before is None or before.invitation != wanted:
        return None
    issuer = authorities.own_row(desk, society.code, "issuer")
    same_ca = authorities.ca_row(desk, society.code).digest == before.society_sha256
    return kept.read_bytes() if before.issuer_sha256 == issuer.digest and same_ca else None


def _before(desk: SocietyDesk, kept: Path) -> Invited | None:
    if not kept.is_file():
        return None
    try:
        return _read(desk, kept.read_bytes())
    except Refused:
        return None


def _read(desk: SocietyDesk, data: bytes) -> Invited:
    return read_invitation(data, (authorities.root_row(desk).der,), (), desk.now())
