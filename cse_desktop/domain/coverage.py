"""Which indicators rest on which materials: counts, and the holes where nothing rests or nothing is used."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cse_desktop.domain.annotations import reading_order
from cse_desktop.domain.records import Annotation, EvidenceLink


@dataclass(frozen=True, slots=True)
class Coverage:
    """A grid of indicators (rows) and materials (columns); `cells` holds only what is not empty."""

    targets: tuple[str, ...]
    materials: tuple[str, ...]
    """digests"""
    cells: dict[tuple[str, str], tuple[str, ...]]
    """target, digest → ids of the annotations tied, in the order of the pages"""

    def count(self, target: str, material: str) -> int:
        """How many places of a material support an indicator."""
        return len(self.cells.get((target, material), ()))

    def of_target(self, target: str) -> int:
        """How many places support an indicator."""
        return sum(self.count(target, material) for material in self.materials)

    def of_material(self, material: str) -> int:
        """How many ties a material has."""
        return sum(self.count(target, material) for target in self.targets)

    @property
    def without_evidence(self) -> tuple[str, ...]:
        """Indicators that nothing supports."""
        return tuple(target for target in self.targets if not self.of_target(target))

    @property
    def never_used(self) -> tuple[str, ...]:
        """Digests of materials that support nothing."""
        return tuple(material for material in self.materials if not self.of_material(material))


def coverage(
    targets: Sequence[str],
    materials: Sequence[str],
    annotations: Iterable[Annotation],
    links: Iterable[EvidenceLink],
) -> Coverage:
    """The grid of `targets` and `materials`; a place tied to one indicator by two methods counts once."""
    by_id = {found.annotation_id: found for found in annotations}
    gathered: dict[tuple[str, str], set[str]] = {}
    for link in links:
        place = by_id.get(link.annotation_id)
        if place is not None and link.target in targets and place.material in materials:
            gathered.setdefault((link.target, place.material), set()).add(link.annotation_id)
    cells = {
        key: tuple(sorted(found, key=lambda name: (*reading_order(by_id[name]), name)))
        for key, found in gathered.items()
    }
    return Coverage(tuple(targets), tuple(materials), cells)
