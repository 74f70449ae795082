"""Who sends from a desk, and what lies in its folder; apart from how bundles are made, which only sending needs."""

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cse_desktop.domain.assignment import Assignment
from cse_desktop.domain.ports import Outgoing, Unlocked
from cse_desktop.durable import publish, set_aside
from cse_desktop.errors import KnownError
from cse_desktop.services.disk import disk_in_words
from cse_desktop.services.room import Room
from cse_desktop.words import words

LOG = logging.getLogger(__name__)
NEVER_SENT = "never-sent"
"""folder of signed files that the program was too late to keep"""


class TrustStore(Protocol):
    """The roots and revocation lists that a desk keeps (DER)."""

    def roots(self) -> Sequence[bytes]:
        """Roots that are believed."""
        ...

    def keep_root(self, root: bytes) -> None:
        """Believes one more root."""
        ...

    def crls(self) -> Sequence[bytes]:
        """The revocation lists held."""
        ...

    def keep_crls(self, crls: Sequence[bytes]) -> None:
        """Holds these lists from now on, in place of those before."""
        ...


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends from this desk, and where bundles are kept."""

    unlocked: Unlocked
    trust: TrustStore
    folder: Path
    """the home's `outgoing/`"""


def name_around(assignment: Assignment) -> tuple[str, str]:
    """How the names of an assignment's bundles begin and end; between are kind and number."""
    return f"{assignment.round_id}-{assignment.assessor_id}-", f"-{assignment.id[-6:]}.csb"


def next_number(room: Room, folder: Path, kind: str) -> int:
    """The number of the next bundle of a kind: after those that the outbox knows, and those that lie in the folder.

    Where an older copy of the case file was put back the folder knows more; what was signed is never written over.
    """
    known = [sent.sequence for sent in room.storage.outbox() if sent.kind == kind]
    there = [number for found, number in map(_kind_and_number(room), _names(folder)) if found == kind]
    return max(known + there, default=0) + 1


def part_of(folder: Path, sent: Outgoing) -> Path:
    """Where a signed file lies until the case file knows of it."""
    return folder / f"{sent.file_name}.{sent.bundle_id[-6:]}.part"


def signed_file(folder: Path, sent: Outgoing) -> Path:
    """Where a bundle's file stands; one that the case file knows of gets its name, where it has not got it yet."""
    path, part = folder / sent.file_name, part_of(folder, sent)
    if part.exists() and not path.exists():
        with disk_in_words():
            publish(part, path)
    return path


def settle_outgoing(room: Room, folder: Path) -> None:
    """Ends what was cut short when something was signed, and says which signed files the case file does not know.

    A file that it does not know was never said to be sent, or is of a newer case file than the one that was put back:
    nothing that was signed is deleted.
    """
    outbox = room.storage.outbox()
    kind_and_number = _kind_and_number(room)
    try:
        for sent in outbox:
            signed_file(folder, sent)
        for name in _names(folder):
            if name.endswith(".part") and kind_and_number(name.rsplit(".", 2)[0])[0]:
                LOG.warning("a signed file that was never sent is put away")
                set_aside(folder / name, folder / NEVER_SENT)
    except (KnownError, OSError) as error:
        LOG.warning("what was signed is not put in order: %s", type(error).__name__)
    known = {sent.file_name for sent in outbox}
    unknown = [name for name in _names(folder) if name not in known and kind_and_number(name)[0]]
    if unknown:
        room.notices.add(_older_case_file(unknown))


def _kind_and_number(room: Room) -> Callable[[str], tuple[str, int]]:
    """Reads the names of this assignment's bundles; no kind where it is another file."""
    before, after = name_around(room.assignment)
    ours = re.compile(rf"{re.escape(before)}([a-z]+)-([0-9]+){re.escape(after)}")

    def read(name: str) -> tuple[str, int]:
        found = ours.fullmatch(name)
        return (found[1], int(found[2])) if found else ("", 0)

    return read


def _names(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir())
    except OSError:
        return []


def _older_case_file(names: Sequence[str]) -> KnownError:
    return KnownError(
        "CASE-016",
        words("casework.beside.older").format(count=len(names)),
        safe=words("casework.beside.older_safe").format(names=", ".join(names)),
        next_step=words("casework.beside.older_next"),
    )
