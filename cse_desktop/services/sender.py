"""Who sends from a desk; apart from how bundles are made, which only sending needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cse_desktop.domain.ports import Unlocked


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
