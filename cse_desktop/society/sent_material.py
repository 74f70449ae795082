"""What went out to one assessor, and what each case was made of by then: as issued, and after each supplement."""

from collections.abc import Iterator
from dataclasses import dataclass

from cse_desktop.bundles.bag import build_manifest
from cse_desktop.bundles.head import FileEntry, Head, parse_head
from cse_desktop.bundles.names import CASES
from cse_desktop.domain.assignment_json import claims_file, profile_file
from cse_desktop.society.ports import Records
from cse_desktop.society.rows import AssignmentRow, SupplementRow


@dataclass(frozen=True, slots=True)
class Stage:
    """One case as it stood after a supplement, 0 being the assignment itself."""

    supplement: int
    digest: str
    materials: tuple[FileEntry, ...]
    """everything sent so far, the oldest first; what was replaced stays"""


@dataclass(frozen=True, slots=True)
class SentMaterial:
    """An assignment and its supplements, by what their bundles say of themselves."""

    issued: Head
    supplements: tuple[Head, ...]
    """in their order"""

    @property
    def manifests(self) -> tuple[bytes, ...]:
        """The payload manifests, over whose lines a case's digest is taken."""
        heads = (self.issued, *self.supplements)
        return tuple(build_manifest({file.path: file.sha256 for file in head.files}) for head in heads)

    def digests(self, case_id: str) -> tuple[str, ...]:
        """The digests of a case at its stages, the newest last."""
        heads = (self.issued, *self.supplements)
        return tuple(head.cases[case_id].digest for head in heads if case_id in head.cases)

    def stages(self, case_id: str) -> tuple[Stage, ...]:
        """All stages of a case of this assignment, the newest last."""
        return tuple(self._stages(case_id))

    def _stages(self, case_id: str) -> Iterator[Stage]:
        documents = {profile_file(case_id), claims_file(case_id)}
        materials: tuple[FileEntry, ...] = ()
        for head in (self.issued, *self.supplements):
            if case_id not in head.cases:
                continue
            own = (file for file in head.files if file.path.startswith(f"{CASES}{case_id}/"))
            materials += tuple(file for file in own if file.path not in documents)
            number = head.sequence if head.kind == "supplement" else 0
            yield Stage(number, head.cases[case_id].digest, materials)


def sent_material(records: Records, row: AssignmentRow) -> SentMaterial:
    """What was sent of an assignment so far."""
    supplements = records.rows(SupplementRow, assignment_id=row.assignment_id)
    return SentMaterial(
        parse_head(row.bundle.encode()), tuple(parse_head(found.bundle.encode()) for found in supplements)
    )
