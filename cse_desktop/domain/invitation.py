"""A society's invitation to enrol: who it is, what it can appoint for, and which root it stands under.

These are the values and their one written form; whether they are believed is decided in `trust.invitations`.
"""

import re
from dataclasses import dataclass

from cse_desktop.domain.canonical import Json
from cse_desktop.domain.scope_list import LONGEST_WORDS, ScopeList, line_words, listed_json, parse_listed
from cse_desktop.domain.strict import OUT_OF_RANGE, TOO_NEW, Table
from cse_desktop.domain.typed_text import LARGEST_NUMBER, TextFault, line_fault, organisation_fault
from cse_desktop.errors import Words

FORMAT = "cse-invitation"
VERSION = 1
PREFIX = "INV"
OPENING = b'{"body":{'
"""how every invitation's file begins, being canonical"""
MOST_ADDRESSES = 8
_DIGEST = r"[0-9a-f]{64}"
_ADDRESS = re.compile(r"https?://[A-Za-z0-9\[][!-~]{0,199}")
_KEYS = ("format", "version", "society", "number", "fields", "grades", "addresses", "root")


@dataclass(frozen=True, slots=True)
class Invitation:
    """What an invitation says."""

    society: Words
    """the name; the Chinese one is that of the society's certificates"""
    number: int
    scopes: ScopeList
    addresses: tuple[str, ...]
    """where the society can be reached by network; may be none"""
    root_sha256: str
    """digest of the root's certificate (DER)"""


def invitation_body(invitation: Invitation) -> dict[str, Json]:
    """The part that is signed."""
    addresses: list[Json] = list(invitation.addresses)
    return {
        "format": FORMAT,
        "version": VERSION,
        "society": {"zh": invitation.society.zh, "en": invitation.society.en},
        "number": invitation.number,
        "fields": listed_json(invitation.scopes.fields),
        "grades": listed_json(invitation.scopes.grades),
        "addresses": addresses,
        "root": invitation.root_sha256,
    }


def parse_body(value: object) -> Invitation:
    """What a body says; a `KnownError` `INV-nnn` for one that is not written as required, `INV-011` for a newer one."""
    table = Table(value, prefix=PREFIX, file="invitation")
    if table.text("format", pattern=FORMAT) and table.integer("version", 1, LARGEST_NUMBER) != VERSION:
        raise table.refusal(TOO_NEW, "version", Words("版本较新", "is of a newer version"))
    table.expect(_KEYS)
    name = line_words(table, "society")
    addresses = table.texts("addresses")
    if organisation_fault(name.zh) is not None:
        raise table.refusal(OUT_OF_RANGE, "society", Words("名称过长", "is too long a name"))
    if len(addresses) > MOST_ADDRESSES or not all(map(is_address, addresses)):
        raise table.refusal(OUT_OF_RANGE, "addresses", Words("写法不合规定", "is not written as required"))
    return Invitation(
        society=name,
        number=table.integer("number", 1, LARGEST_NUMBER),
        scopes=ScopeList(parse_listed(table, "fields"), parse_listed(table, "grades")),
        addresses=addresses,
        root_sha256=table.text("root", pattern=_DIGEST),
    )


def is_address(text: str) -> bool:
    """Whether it is the address of a server, as an invitation may carry it."""
    return _ADDRESS.fullmatch(text) is not None


def english_name_fault(text: str) -> TextFault | None:
    """A society's English name, which stands in no certificate."""
    return line_fault(text, LONGEST_WORDS)
