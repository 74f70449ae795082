"""Standard samples: what was agreed on them, and how one's own ratings lie beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cse_desktop.domain.records import NOT_APPLICABLE, NOT_EVIDENCED
from cse_desktop.errors import Words

NO_LEVEL = (NOT_EVIDENCED, NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class AgreedLevel:
    """What experienced assessors agreed on for one indicator of a sample, and why."""

    target: str
    value: str
    """a level, NE or NA"""
    reason: Words
    material: str
    """display name of the material where it is seen best, or empty"""
    page: int
    """counts from 1; 0 where no page is named"""


@dataclass(frozen=True, slots=True)
class Difference:
    """One indicator, rated by oneself and agreed on."""

    target: str
    own: str
    agreed: str

    @property
    def by(self) -> int | None:
        """Levels above (or, negative, below) what was agreed; None where one of the two is no level."""
        if self.own in NO_LEVEL or self.agreed in NO_LEVEL:
            return None
        return int(self.own) - int(self.agreed)

    @property
    def same(self) -> bool:
        """Whether both say the same."""
        return self.own == self.agreed


@dataclass(frozen=True, slots=True)
class Comparison:
    """All indicators of one sample."""

    differences: tuple[Difference, ...]

    @property
    def same(self) -> int:
        """How many are the same."""
        return sum(found.same for found in self.differences)

    @property
    def within_one(self) -> int:
        """How many are the same, or one level apart."""
        return sum(found.same or found.by in (-1, 1) for found in self.differences)

    @property
    def leaning(self) -> Fraction | None:
        """Mean of the levels above what was agreed; None where there are no two levels to be compared."""
        by = [found.by for found in self.differences if found.by is not None]
        return Fraction(sum(by), len(by)) if by else None


def compare(own: Mapping[str, str], agreed: Sequence[AgreedLevel]) -> Comparison:
    """Own ratings (indicator → value) beside what was agreed; `KeyError` where one is not rated."""
    return Comparison(tuple(Difference(row.target, own[row.target], row.value) for row in agreed))
