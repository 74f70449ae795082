"""Enrolments: begun, waiting for their certificate, sent again, abandoned.

An identity without a certificate is an enrolment that waits. Beside its keys stand the request as it was made and,
where the society invited, the invitation; neither holds a secret, so that everything here but beginning needs no
password. The keys are destroyed first and what stands beside them after: half of an abandoned enrolment waits no more.
"""

import contextlib
import json
from dataclasses import dataclass
from pathlib import Path

from cse_desktop.domain.invitation import Invitation, parse_body
from cse_desktop.domain.key_failures import not_writable
from cse_desktop.domain.ports import IdentityInfo, Ids, KeyStore
from cse_desktop.domain.scope_list import ScopeList
from cse_desktop.domain.typed_text import (
    employer_fault,
    organisation_fault,
    person_fault,
    society_number,
)
from cse_desktop.durable import private_folder, remove_durably, write_durably
from cse_desktop.errors import KnownError, Words
from cse_desktop.paths import Home
from cse_desktop.services.disk import disk_in_words
from cse_desktop.services.enrolment import no_such_enrolment, not_listed_field
from cse_desktop.services.scopes import illustrative_scopes
from cse_desktop.words import words


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person says of themselves when they enrol."""

    name: str
    employer: str
    society: str
    """the society's number, as it was typed or as the invitation says"""
    fields: tuple[str, ...]
    """ids, as the society or the illustrative list has them"""
    invitation: bytes | None = None
    """the invitation as it came, believed before"""


@dataclass(frozen=True, slots=True)
class WaitingEnrolment:
    """An enrolment whose certificate has not come."""

    identity_id: str
    name: str
    employer: str
    society: Words
    has_request: bool
    """False where the program was ended before the request was written"""


class Enrolments:
    """The enrolments of one desk."""

    def __init__(self, home: Home, keys: KeyStore, ids: Ids) -> None:
        self._home = home
        self._keys = keys
        self._ids = ids

    def begin(self, wanted: Wanted, password: str) -> Path:
        """Makes the keys of a new identity; returns the request file for the society.

        Where the request cannot be made or written, nothing of the identity stays. `KEY-008` for what cannot stand in
        it, `KEY-039` for fields that are not the society's.
        """
        wanted = _judged(wanted)
        made = self._keys.create(_identity(wanted, self._ids.new()), password)
        try:
            request = self._keys.request(made.id, password, wanted.fields).encode("utf-8")
            with disk_in_words():
                folder = private_folder(self._home.request(made.id).parent)
                if wanted.invitation is not None:
                    write_durably(self._home.invitation(made.id), wanted.invitation)
                write_durably(folder / self._home.request(made.id).name, request)
            return self.request(made.id)
        except BaseException:
            # keys without a request are nobody's; where they cannot be taken away they wait, and can be abandoned
            with contextlib.suppress(KnownError):
                self.abandon(made.id)
            raise

    def waiting(self) -> tuple[WaitingEnrolment, ...]:
        """The enrolments that wait, the newest first."""
        found = (info for info in reversed(self._keys.identities()) if info.certificate is None)
        return tuple(
            WaitingEnrolment(
                info.id, info.name, info.employer, self.society_of(info), self._has_request(info.id)
            )
            for info in found
        )

    def request(self, identity_id: str) -> Path:
        """The request to be sent (again), where a person finds it; `KEY-032` where there is none."""
        sent, kept = self._sent(identity_id), self._home.request(identity_id)
        with disk_in_words():
            if kept.is_file():
                data = kept.read_bytes()
                if not sent.is_file() or sent.read_bytes() != data:
                    write_durably(private_folder(sent.parent) / sent.name, data)
        if not sent.is_file():
            raise no_such_enrolment()
        return sent

    def abandon(self, identity_id: str) -> None:
        """Destroys the keys of an enrolment that waits; a certificate for them is of no use any more.

        Nothing happens where it is gone already. An appointed identity is not touched (`BugError`).
        """
        with disk_in_words():
            self._keys.remove(identity_id)
        self._clear(identity_id)

    def invitation(self, identity_id: str) -> Invitation | None:
        """What the society said of itself when it invited; None where it did not."""
        try:
            return parse_body(json.loads(self._home.invitation(identity_id).read_bytes())["body"])
        except (OSError, ValueError, KeyError, TypeError, KnownError):
            return None

    def scopes(self, identity_id: str) -> ScopeList | None:
        """The fields and grades of the society that invited; None where it did not."""
        invited = self.invitation(identity_id)
        return None if invited is None else invited.scopes

    def society_of(self, info: IdentityInfo) -> Words:
        """The society in words: as it names itself in its invitation, else by its number."""
        invited = self.invitation(info.id)
        return invited.society if invited is not None else society_in_words(info.society)

    def _sent(self, identity_id: str) -> Path:
        return self._home.outgoing / f"enrolment-{identity_id[-6:]}.csr.json"

    def _has_request(self, identity_id: str) -> bool:
        return self._home.request(identity_id).is_file() or self._sent(identity_id).is_file()

    def _clear(self, identity_id: str) -> None:
        """What stood beside the keys; the person's name is in it, so it does not stay."""
        beside = self._home.request(identity_id)
        with disk_in_words():
            for path in (beside, self._home.invitation(identity_id), self._sent(identity_id)):
                remove_durably(path)
            if beside.parent.is_dir() and not any(beside.parent.iterdir()):
                beside.parent.rmdir()


def society_in_words(asked: str) -> Words:
    """The society as the person named it: a number, or a code."""
    number = society_number(asked)
    if number is None:
        return Words(asked, asked)
    return words("opening.enrol.society_by_number").format(number=number)


def _judged(wanted: Wanted) -> Wanted:
    """What was typed, trimmed; refused by the rules that later steps have."""
    name, employer, society = wanted.name.strip(), wanted.employer.strip(), wanted.society.strip()
    if person_fault(name) or employer_fault(employer) or organisation_fault(society):
        raise not_writable()
    listed = {entry.id for entry in _offered(wanted).fields}
    if not wanted.fields or not set(wanted.fields) <= listed:
        raise not_listed_field()
    return Wanted(name, employer, society, tuple(dict.fromkeys(wanted.fields)), wanted.invitation)


def _offered(wanted: Wanted) -> ScopeList:
    if wanted.invitation is None:
        return illustrative_scopes()
    return parse_body(json.loads(wanted.invitation)["body"]).scopes


def _identity(wanted: Wanted, identity_id: str) -> IdentityInfo:
    return IdentityInfo(
        id=identity_id,
        name=wanted.name,
        employer=wanted.employer,
        society=wanted.society,
        assessor_id="",
        recipient="",
        certificate=None,
    )
