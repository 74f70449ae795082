"""Bundles of an assessor, made without the care of the assessor's own program."""

from dataclasses import dataclass
from pathlib import Path

from cse_desktop.bundles.head import CaseEntry, Head, parse_head
from cse_desktop.bundles.read import KeepAll, Reader, read_bundle
from cse_desktop.bundles.rules import KnownAssignment
from cse_desktop.bundles.write import BundleDraft, PayloadFile, payload_bytes, write_bundle
from cse_desktop.domain.acceptance_json import ACCEPTANCE_FILE, Acceptance, acceptance_document
from cse_desktop.domain.canonical import canonical_bytes
from cse_desktop.domain.ports import Signer
from cse_desktop.domain.records import Declaration
from cse_desktop.domain.times import format_time
from cse_desktop.services.casework import Casework
from cse_desktop.society import authorities
from cse_desktop.society.rows import AssignmentRow
from cse_desktop.trust.profile import read_certificate
from tests.e2e.fill import fill_case
from tests.world import PASSWORD, World

SOFTWARE = "test/1"


@dataclass
class Sender:
    """Makes bundles as `e-001` without the program's own care."""

    world: World
    signer: Signer
    row: AssignmentRow

    @property
    def issued(self) -> Head:
        """The assignment's head as it was issued."""
        return parse_head(self.row.bundle.encode())

    def send(
        self,
        kind: str,
        payload: list[PayloadFile],
        *,
        name: str = "made.csb",
        sequence: int = 1,
        cases: dict[str, CaseEntry] | None = None,
        recipients: list[str] | None = None,
        **changes: object,
    ) -> Path:
        """A bundle of this kind, signed by the assessor, for the society unless `recipients` say otherwise."""
        world = self.world
        values: dict[str, object] = {
            "kind": kind,
            "bundle_id": world.society.ids.new(),
            "assignment_id": self.row.assignment_id,
            "sequence": sequence,
            "assessor": self.issued.assessor,
            "audience": "csee",
            "created_claimed": format_time(world.clock.now()),
            "challenge": self.row.challenge,
            "software": SOFTWARE,
            "assignment_digest": self.row.tagmanifest_sha256,
            "standards": self.issued.standards,
            "cases": self.entries() if cases is None else cases,
            "journal_head": "0" * 64,
            **changes,
        }
        out = world.folder / name
        write_bundle(
            out,
            BundleDraft(**values),  # type: ignore[arg-type]  # the table is of mixed values
            payload,
            self.signer,
            authorities.current_crls(world.society, "csee"),
            recipients or [authorities.recipient(world.society, "csee")],
        )
        return out

    def entries(self) -> dict[str, CaseEntry]:
        """All cases, as an acceptance names them."""
        return {case_id: CaseEntry(case.scope, case.digest) for case_id, case in self.issued.cases.items()}

    def acceptance(self, choices: list[str] | None = None) -> list[PayloadFile]:
        """The declarations: `none` for each case unless told otherwise."""
        now = format_time(self.world.clock.now())
        given = choices or ["none"] * len(self.issued.cases)
        rows = tuple(
            Declaration(case_id, choice, "同一课题组" if choice == "recuse" else "", now)
            for case_id, choice in zip(self.issued.cases, given, strict=True)
        )
        found = Acceptance(self.row.assignment_id, self.row.tagmanifest_sha256, now, rows)
        data = canonical_bytes(acceptance_document(found))
        return [payload_bytes(ACCEPTANCE_FILE, data, "application/json")]


def good_payload(world: World, casework: Casework, case_id: str) -> list[PayloadFile]:
    """The data files of the case as the program itself would send them, read back from its own bundle."""
    fill_case(casework.room, case_id)
    path = casework.path_of(casework.submit_cases([case_id], PASSWORD).bundle_id)
    society = authorities.ca_row(world.society, "csee")
    known = KnownAssignment(3, "e-001", read_certificate(society.der, "society").key_sha256)
    reader = Reader(
        roots=[authorities.root_row(world.society).der],
        crls=authorities.current_crls(world.society, "csee"),
        identities=[world.society.keys.age_identity("csee.intake")],
        kinds=frozenset({"scores"}),
        audiences=frozenset({"csee"}),
        now=world.clock.now(),
        known=lambda _head, _signer: known,
    )
    kept = read_bundle(path, reader, KeepAll()).kept
    return [payload_bytes(name, data, "application/octet-stream") for name, data in kept.items()]
