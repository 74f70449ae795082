"""Who sends from a desk, and what lies in its folder; apart from how bundles are made, which only sending needs."""

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cse_desktop.domain.assignment import Assignment
from cse_desktop.domain.ports import Unlocked
from cse_desktop.services.room import Room


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


def remove_unknown(room: Room, folder: Path) -> None:
    """Takes away signed bundles of this assignment that its outbox does not name: a crash left them uncommitted.

    A file that cannot be removed is left for the next opening.
    """
    before, after = name_around(room.assignment)
    ours = re.compile(rf"{re.escape(before)}[a-z]+-[0-9]+{re.escape(after)}")
    known = {sent.file_name for sent in room.storage.outbox()}
    with contextlib.suppress(OSError):
        for path in sorted(folder.iterdir()):
            if ours.fullmatch(path.name) and path.name not in known:
                with contextlib.suppress(OSError):
                    path.unlink()
