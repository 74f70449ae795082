"""Taking in a file: what a society sent, and what comes from other members of the panel."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from cse_desktop.bundles.bag import sha256_hex
from cse_desktop.bundles.head import PANEL, Head
from cse_desktop.bundles.limits import LARGEST_TAKEN
from cse_desktop.bundles.read import ReadBundle
from cse_desktop.bundles.rules import KnownAssignment
from cse_desktop.domain.assignment import Assignment
from cse_desktop.domain.ports import CaseFiles, Clock, IdentityInfo, Unlocked
from cse_desktop.domain.times import format_time
from cse_desktop.errors import Words
from cse_desktop.errors.refusals import Refused
from cse_desktop.services.answers import known_answer, take_answer
from cse_desktop.services.incoming import read_incoming
from cse_desktop.services.panel_arrivals import concerns, known_panel, take_from_panel
from cse_desktop.services.room import Room
from cse_desktop.services.sender import TrustStore
from cse_desktop.services.supplements import SupplementPlace, known_supplement, place_of, take_supplement
from cse_desktop.services.trusting import KINDS, known_newcomer, reader_for
from cse_desktop.trust.chain import Believed

LOG = logging.getLogger(__name__)
T = TypeVar("T")


class WithRoom(Protocol):
    """Runs something on the storage lane, on the room of an assignment."""

    def __call__(self, assignment_id: str, use: Callable[[Room], T], /) -> T:
        """What `use` returns of that room."""
        ...


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came, for which assignment, and what is said of it."""

    kind: str
    assignment_id: str
    words: Words


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Opens bundles for the person who is unlocked."""

    unlocked: Unlocked
    info: IdentityInfo
    files: CaseFiles
    trust: TrustStore
    clock: Clock
    with_room: WithRoom

    def open_bundle(self, path: Path, kinds: frozenset[str] = KINDS) -> Arrival:
        """Reads a bundle and keeps what it brings; `Refused` or another `KnownError` where it must not be.

        Bundles of other than these `kinds` are refused.
        """
        now = self.clock.now()
        reader = reader_for(self.unlocked, self.trust, now, self._known, kinds)
        read = read_incoming(path, reader, self.files, self.unlocked, format_time(now), self._place_of)
        self._keep_crls(read.bundle.signer.crls)
        if read.assignment is not None:
            return Arrival("assignment", read.assignment.id, _arrived(read.assignment))
        head = read.bundle.head
        if head.kind in PANEL:
            return self._from_panel(path, read.bundle)
        if head.kind == "supplement":
            further = read.further
            taken = self.with_room(
                head.assignment_id, lambda room: take_supplement(room, read.bundle, further)
            )
            return Arrival("supplement", head.assignment_id, taken)
        said = self.with_room(head.assignment_id, lambda room: take_answer(room, read.bundle))
        return Arrival(head.kind, head.assignment_id, said)

    def _from_panel(self, path: Path, bundle: ReadBundle) -> Arrival:
        """Keeps a bundle of another member of the panel as it came."""
        if bundle.size > LARGEST_TAKEN:
            raise Refused("CSB-037", "to be kept")
        data = path.read_bytes()
        if sha256_hex(data) != bundle.ciphertext_sha256:
            raise Refused("CSB-022", "changed while it was read")
        head = bundle.head
        assignment_id = self._shared(head)
        said = self.with_room(assignment_id, lambda room: take_from_panel(room, bundle, data))
        return Arrival(head.kind, assignment_id, said)

    def _shared(self, head: Head) -> str:
        """The own assignment that shares cases with that of another member; `Refused` CSB-090 if there is none."""
        for entry in self.files.entries():
            if self.with_room(entry.assignment_id, lambda room: concerns(room, head)):
                return entry.assignment_id
        raise Refused("CSB-090", "no case of this panel")

    def _keep_crls(self, crls: Sequence[bytes]) -> None:
        """The bundle is believed, and what it brought may be in: lists that are not kept must not take that back."""
        try:
            self.trust.keep_crls(crls)
        except Exception as error:
            # whatever it is, the next bundle brings the lists again
            LOG.warning("revocation lists not kept: %s", type(error).__name__)

    def _known(self, head: Head, signer: Believed) -> KnownAssignment | None:
        if head.kind == "assignment":
            return known_newcomer(self.info)
        if head.kind in PANEL:
            return self.with_room(self._shared(head), lambda room: known_panel(room, self.info, head))
        ask = known_supplement if head.kind == "supplement" else known_answer
        return self.with_room(head.assignment_id, lambda room: ask(room, self.info, head))

    def _place_of(self, head: Head) -> SupplementPlace:
        return self.with_room(head.assignment_id, lambda room: place_of(room, head))


def _arrived(assignment: Assignment) -> Words:
    count = len(assignment.cases)
    return Words(
        f"已打开任务“{assignment.title.zh}”，共{count}位申请人。",
        f"Opened “{assignment.title.en}” with {count} applicants.",
    )
