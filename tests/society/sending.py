"""Bundles of an assessor, made without the care of the assessor's own program."""

from dataclasses import dataclass, replace
from pathlib import Path

from cse_desktop.bundles.head import CaseEntry, Head, parse_head
from cse_desktop.bundles.read import KeepAll, ReadBundle, Reader, read_bundle
from cse_desktop.bundles.rules import KnownAssignment, KnownCase
from cse_desktop.bundles.write import BundleDraft, PayloadFile, payload_bytes, write_bundle
from cse_desktop.domain.acceptance_json import ACCEPTANCE_FILE, Acceptance, acceptance_document
from cse_desktop.domain.canonical import canonical_bytes
from cse_desktop.domain.ports import Signer
from cse_desktop.domain.query_json import QUERY_FILE, QueryPaper, query_document
from cse_desktop.domain.records import Declaration, EvidenceQuery
from cse_desktop.domain.times import format_time
from cse_desktop.keys.files import FileKeyStore
from cse_desktop.paths import Home
from cse_desktop.services.casework import Casework
from cse_desktop.society import authorities
from cse_desktop.society.rows import AssignmentRow, CaseRow
from cse_desktop.trust.profile import read_certificate
from tests.e2e.fill import fill_case
from tests.world import PASSWORD, QUICK, World

SOFTWARE = "test/1"


@dataclass
class Sender:
    """Makes and reads bundles as an assessor without the program's own care."""

    world: World
    signer: Signer
    identities: list[str]
    row: AssignmentRow

    @classmethod
    def of(cls, world: World, who: str) -> "Sender":
        """One member of the panel, with the keys of their own desk."""
        keys = FileKeyStore(Home(world.folder / "desks" / who).identities, hardness=QUICK)
        row = world.society.records.one(AssignmentRow, assignment_id=world.ids[who])
        assert row is not None
        return cls(world, keys.signer(keys.identities()[0].id, PASSWORD), age_identities(world, who), row)

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

    def request(self, number: str, target: str = "", text: str = "请补充计算书原件。") -> EvidenceQuery:
        """A request about the applicant with this number, not yet asked."""
        records, ids = self.world.society.records, self.world.society.ids
        case = records.one(CaseRow, round_id=self.row.round_id, number=number)
        assert case is not None
        return EvidenceQuery(ids.new(), case.case_id, target, text, format_time(self.world.clock.now()))

    def query(self, *requests: EvidenceQuery, **changes: str) -> list[PayloadFile]:
        """The paper with these requests; `changes` replace what it says of the assignment."""
        paper = QueryPaper(self.row.assignment_id, self.row.tagmanifest_sha256, requests)
        data = canonical_bytes(query_document(replace(paper, **changes)))  # type: ignore[arg-type]  # texts
        return [payload_bytes(QUERY_FILE, data, "application/json")]

    def ask(self, *requests: EvidenceQuery, sequence: int = 1, **changes: object) -> Path:
        """A query bundle about the cases of these requests."""
        asked = {request.case_id for request in requests}
        cases = {case_id: entry for case_id, entry in self.entries().items() if case_id in asked}
        name = f"query-{self.row.assessor_id}-{sequence}.csb"
        values: dict[str, object] = {"cases": cases, "name": name, "sequence": sequence, **changes}
        return self.send("query", self.query(*requests), **values)  # type: ignore[arg-type]  # mixed values

    def opened(self, kind: str, path: Path, manifests: tuple[bytes, ...] = ()) -> ReadBundle:
        """What the assessor's own reader makes of a bundle of the society."""
        society = authorities.ca_row(self.world.society, "csee")
        known = KnownAssignment(
            3, self.row.assessor_id, read_certificate(society.der, "society").key_sha256, manifests=manifests
        )
        if kind != "assignment":
            known = replace(
                known,
                digest=self.row.tagmanifest_sha256,
                challenge=self.row.challenge,
                cases={
                    case_id: KnownCase(case.scope, case.digest) for case_id, case in self.issued.cases.items()
                },
                standards=frozenset(self.issued.standards),
            )
        reader = Reader(
            roots=[authorities.root_row(self.world.society).der],
            crls=authorities.current_crls(self.world.society, "csee"),
            identities=self.identities,
            kinds=frozenset({kind}),
            audiences=None,
            now=self.world.clock.now(),
            known=lambda _head, _signer: known,
        )
        return read_bundle(path, reader, KeepAll())


def age_identities(world: World, who: str) -> list[str]:
    """What the desk of a person can decrypt with."""
    keys = FileKeyStore(Home(world.folder / "desks" / who).identities, hardness=QUICK)
    return keys.unlock(keys.identities()[0].id, PASSWORD).age_identities()


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


def scores_files(world: World, casework: Casework, path: Path) -> dict[str, bytes]:
    """The data files of a score bundle, as the society decrypts them."""
    assignment = casework.room.assignment
    society = authorities.ca_row(world.society, "csee")
    known = KnownAssignment(
        society=3,
        assessor_id=assignment.assessor_id,
        society_key=read_certificate(society.der, "society").key_sha256,
        digest=assignment.digest,
        challenge=assignment.challenge,
        cases={case.id: KnownCase(case.scope, case.digest) for case in assignment.cases},
        standards=frozenset(Sender.of(world, assignment.assessor_id).issued.standards),
    )
    reader = Reader(
        roots=[authorities.root_row(world.society).der],
        crls=authorities.current_crls(world.society, "csee"),
        identities=[world.society.keys.age_identity("csee.intake")],
        kinds=frozenset({"scores"}),
        audiences=frozenset({"csee"}),
        now=world.clock.now(),
        known=lambda _head, _signer: known,
    )
    return dict(read_bundle(path, reader, KeepAll()).kept)
