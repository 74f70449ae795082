"""Taking in an assignment: believed step by step, materials encrypted as they are read, all or nothing."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from cse_desktop.bundles.head import PANEL, FileEntry, Head
from cse_desktop.bundles.names import HEAD, MANIFEST, SIGNATURE, TAG_MANIFEST
from cse_desktop.bundles.read import Nowhere, ReadBundle, Reader, read_bundle
from cse_desktop.domain.assignment import Assignment
from cse_desktop.domain.ports import CaseFiles, MaterialSink, NewAssignment, NewSupplement, Unlocked
from cse_desktop.domain.records import Act, CaseState, Change
from cse_desktop.errors import KnownError, Words
from cse_desktop.errors.refusals import Refused
from cse_desktop.services.arriving_samples import check_samples
from cse_desktop.services.kept_standards import keep_standards
from cse_desktop.services.opening import assignment_from
from cse_desktop.services.standards import standards_of
from cse_desktop.services.supplements import SupplementPlace
from cse_desktop.trust.chain import Believed

CASES = "data/cases/"
SAMPLES = "data/samples/"
DOCUMENTS = ("profile.json", "claims.json", "agreed.json")


PlaceOf = Callable[[Head], SupplementPlace]
"""where the materials of a believed supplement may go; refuses one that comes too early"""


class MaterialsIn:
    """Sends materials into the stores of their applicants, and keeps documents in memory."""

    def __init__(self, files: CaseFiles, unlocked: Unlocked, place_of: PlaceOf) -> None:
        self._files = files
        self._unlocked = unlocked
        self._place_of = place_of
        self._recused: frozenset[str] = frozenset()
        self._read_through = False
        self._from_panel = self._scores = False
        self.new: NewAssignment | None = None
        self.further: NewSupplement | None = None

    def begin(self, head: Head, signer: Believed) -> None:
        """Begins the import; refuses what is here already or comes too early."""
        self._from_panel, self._scores = head.kind in PANEL, head.kind == "scores"
        if head.kind == "assignment":
            self.new = self._files.begin(head.assignment_id, self._unlocked)
        if head.kind == "supplement":
            place = self._place_of(head)
            self._recused, self._read_through = place.recused, place.taken
            if not place.taken:
                self.further = self._files.begin_supplement(head.assignment_id, head.sequence, self._unlocked)

    def member(self, file: FileEntry) -> AbstractContextManager[MaterialSink] | None:
        """Materials go into their applicant's store; everything else stays in memory."""
        if self._scores and file.path.startswith(CASES):
            # what another member says of a case is kept as ciphertext; nothing of it is looked at here
            return nullcontext(Nowhere())
        if self._from_panel:
            return None
        case_id = material_case(file.path)
        if case_id is None:
            return None
        if self._read_through or case_id in self._recused:
            return nullcontext(Nowhere())
        writing = self.new or self.further
        return None if writing is None else writing.materials(case_id).member(file.sha256, file.size)

    def discard(self) -> None:
        """Leaves nothing behind."""
        for new in (self.new, self.further):
            if new is not None:
                new.discard()


def material_case(path: str) -> str | None:
    """The case, or the standard sample, whose material a data file is; None for documents."""
    for folder in (CASES, SAMPLES):
        if path.startswith(folder):
            case_id, _, rest = path.removeprefix(folder).partition("/")
            return None if rest in DOCUMENTS else case_id
    return None


@dataclass(frozen=True, slots=True)
class Imported:
    """What came in: an assignment, or a bundle of another kind that was read whole."""

    bundle: ReadBundle
    assignment: Assignment | None
    further: NewSupplement | None = None
    """materials of a supplement, written and not yet published; None where it was here already"""


def read_incoming(
    path: Path, reader: Reader, files: CaseFiles, unlocked: Unlocked, now: str, place_of: PlaceOf
) -> Imported:
    """Reads any bundle sent to an assessor; an assignment is made a case file of, in one act."""
    sink = MaterialsIn(files, unlocked, place_of)
    try:
        bundle = read_bundle(path, reader, sink)
        if bundle.head.kind != "assignment":
            return Imported(bundle, None, sink.further)
        if sink.new is None:
            raise Refused("CSB-090")
        assignment = assignment_from(bundle.head, bundle.tagmanifest_sha256, bundle.kept)
        standards = standards_of(assignment, bundle.kept)
        check_samples(assignment, standards, bundle.kept)
        _must_be_doable(assignment)
        payloads = {**_payloads(bundle), **keep_standards(standards)}
        sink.new.finish(_facts(assignment, unlocked, now), payloads, _first_act(assignment))
    except BaseException:
        sink.discard()
        raise
    return Imported(bundle, assignment)


def _must_be_doable(assignment: Assignment) -> None:
    """Refuses, before anything is kept, what this version has no work place for."""
    if assignment.role == "marker":
        raise KnownError(
            "ASG-100",
            Words("此版本尚不能阅卷。", "This version cannot mark written tests yet."),
            safe=Words("文件未被打开，也未被更改。", "The file was not opened and is unchanged."),
            next_step=Words("请告知学会。", "Please tell the society."),
        )


def _facts(assignment: Assignment, unlocked: Unlocked, now: str) -> dict[str, str]:
    return {
        "assignment_id": assignment.id,
        "identity": unlocked.info.id,
        "title_zh": assignment.title.zh,
        "title_en": assignment.title.en,
        "society_code": assignment.society_code,
        "society_zh": assignment.society_name.zh,
        "society_en": assignment.society_name.en,
        "role": assignment.role,
        "opens": assignment.opens,
        "due": assignment.due,
        "expires": assignment.expires,
        "case_count": str(len(assignment.cases)),
        "opened_at": now,
    }


def _payloads(bundle: ReadBundle) -> dict[str, bytes]:
    """The documents as they came, and what proves who sent them."""
    return {
        **bundle.kept,
        HEAD: bundle.head_bytes,
        MANIFEST: bundle.manifest,
        TAG_MANIFEST: bundle.tagmanifest,
        SIGNATURE: bundle.p7s,
    }


def _first_act(assignment: Assignment) -> Act:
    states = [Change(None, CaseState(case.id, at)) for at, case in enumerate(assignment.cases)]
    return Act("open-assignment", None, tuple(states), undoable=False)
