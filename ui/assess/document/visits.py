"""Back and forward through the places visited, as in a browser; pure values, no widgets."""

from dataclasses import dataclass

KEPT = 100


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the window stands on a page: `v` is its upper edge, in ten-thousandths of the page's height."""

    page: int
    v: int


@dataclass(frozen=True, slots=True)
class Visit:
    """A spot in one material."""

    material: str
    """digest"""
    spot: Spot


class Visits:
    """The places before and after the one where reading stands."""

    def __init__(self) -> None:
        self._before: list[Visit] = []
        self._after: list[Visit] = []

    @property
    def can_go_back(self) -> bool:
        """Whether something was left."""
        return bool(self._before)

    @property
    def can_go_forward(self) -> bool:
        """Whether somebody has gone back."""
        return bool(self._after)

    def leave(self, visit: Visit) -> None:
        """A place is left by a jump; what lay ahead is forgotten."""
        self._after.clear()
        if not self._before or self._before[-1] != visit:
            self._before.append(visit)
            del self._before[:-KEPT]

    def back(self, here: Visit | None) -> Visit | None:
        """The place before; `here` then lies ahead. None where there is none."""
        return _go(self._before, self._after, here)

    def forward(self, here: Visit | None) -> Visit | None:
        """The place gone back from; None where there is none."""
        return _go(self._after, self._before, here)

    def forget(self) -> None:
        """Another case is read."""
        self._before.clear()
        self._after.clear()


def _go(there: list[Visit], behind: list[Visit], here: Visit | None) -> Visit | None:
    while there:
        found = there.pop()
        if found != here:
            if here is not None:
                behind.append(here)
            return found
    return None
