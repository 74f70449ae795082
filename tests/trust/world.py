"""An in-memory world for the trust tests: a root, two societies, their people, real keys, and bundles among them."""

import io
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cse_desktop.bundles.bag import case_digest
from cse_desktop.bundles.head import Assessor, CaseEntry, Head, StandardRef
from cse_desktop.bundles.read import KeepAll, ReadBundle, Reader, read_bundle
from cse_desktop.bundles.rules import KnownAssignment, KnownCase
from cse_desktop.bundles.write import (
    BundleDraft,
    PayloadFile,
    WrittenBundle,
    manifest_of,
    payload_bytes,
    write_bundle,
)
from cse_desktop.domain.canonical import canonical_bytes
from cse_desktop.domain.query_json import QUERY_FILE, QueryPaper, query_document
from cse_desktop.domain.records import EvidenceQuery
from cse_desktop.domain.supplement_json import (
    SUPPLEMENT_FILE,
    Supplement,
    supplement_document,
    supplement_member,
)
from cse_desktop.domain.times import format_time
from cse_desktop.trust import agefiles, crls
from cse_desktop.trust.certificates import (
    PrivateKey,
    Subject,
    make_leaf,
    make_root,
    make_society_ca,
    new_key,
)
from cse_desktop.trust.chain import Believed
from cse_desktop.trust.oids import Role, scope_oid
from cse_desktop.trust.profile import read_certificate

NOW = datetime(2026, 3, 12, 1, 0, 0, tzinfo=UTC)
DAY = timedelta(days=1)
AUDIENCE = "sample-ee"
CHALLENGE = "c" * 43
ASSIGNMENT_ID = "019c0000-0000-7000-8000-000000000001"
CASE_A = "019c0000-0000-7000-8000-0000000000a1"
CASE_B = "019c0000-0000-7000-8000-0000000000a2"
STANDARD = StandardRef("cse-general+electrical", "0.1.0", "5" * 64)
SOFTWARE = "cse-desktop 0.1.0"
PE, SPE, AE = scope_oid(1, 1, 2), scope_oid(1, 1, 3), scope_oid(1, 1, 1)


def bundle_id(number: int) -> str:
    """A UUIDv7 that says nothing."""
    return f"019c0000-0000-7000-8000-{number:012x}"


@dataclass(frozen=True)
class Party:
    """Somebody with a certificate, its key and an age identity; fits `domain.ports.Signer`."""

    certificate: bytes
    chain: tuple[bytes, ...]
    private: PrivateKey
    identity: str
    recipient: str

    def key(self) -> PrivateKey:
        """The signing key."""
        return self.private


@dataclass(frozen=True)
class Society:
    """A society CA with its key."""

    number: int
    organisation: str
    ca: bytes
    key: PrivateKey


@dataclass
class World:
    """Everybody there is."""

    root_key: PrivateKey = field(default_factory=new_key)
    root: bytes = b""
    home: Society = field(init=False)
    other: Society = field(init=False)

    def __post_init__(self) -> None:
        self.root = make_root(self.root_key, Subject("示例联合体 Sample", "Sample root"), NOW - 500 * DAY)
        self.home = self.society(1, "示例电气学会 Sample EE")
        self.other = self.society(2, "示例通信学会 Sample ICT")
        self.assessor = self.appoint(self.home, "assessor", "e-014", (PE, SPE))
        self.issuer = self.appoint(self.home, "issuer", "issuer-1")
        self.intake = self.appoint(self.home, "intake", "intake-1")
        self.stranger = self.appoint(
            self.other, "assessor", "e-014", (scope_oid(2, 1, 2), scope_oid(2, 1, 3))
        )
        self.crls = self.lists()

    def society(self, number: int, organisation: str) -> Society:
        """A society with grades 1 to 3 of field 1."""
        key = new_key()
        scopes = [scope_oid(number, 1, grade) for grade in (1, 2, 3)]
        subject = Subject(organisation, f"Sample society {number} CA")
        ca = make_society_ca(key.public_key(), subject, scopes, self.root, self.root_key, NOW - 400 * DAY)
        return Society(number, organisation, ca, key)

    def appoint(
        self,
        society: Society,
        role: Role,
        number: str,
        scopes: Sequence[str] = (),
        start: datetime = NOW - 10 * DAY,
        days: int = 365,
    ) -> Party:
        """Somebody of a society, with fresh keys."""
        key = new_key()
        identity, recipient = agefiles.new_identity()
        subject = Subject(society.organisation, f"示例 {number}", number)
        leaf = make_leaf(
            key.public_key(), subject, role, scopes, recipient, society.ca, society.key, start, days
        )
        return Party(leaf, (society.ca, self.root), key, identity, recipient)

    def lists(
        self,
        number: int = 1,
        at: datetime = NOW - DAY,
        revoked: Sequence[int] = (),
        society: Society | None = None,
        revoked_cas: Sequence[int] = (),
    ) -> tuple[bytes, bytes]:
        """The lists of a society and of the root."""
        chosen = society or self.home
        rows = [crls.Revocation(serial, at, "key_compromise") for serial in revoked]
        root_rows = [crls.Revocation(serial, at, "ca_compromise") for serial in revoked_cas]
        return (
            crls.make_crl(chosen.ca, chosen.key, number, at, rows, days=30),
            crls.make_crl(self.root, self.root_key, number, at, root_rows, days=180),
        )

    def draft(self, kind: str, **changes: Any) -> BundleDraft:
        """A draft that fits this world, with fields replaced."""
        draft = BundleDraft(
            kind=kind,
            bundle_id=bundle_id(0x100),
            assignment_id=ASSIGNMENT_ID,
            sequence=1,
            assessor=Assessor(1, "e-014"),
            audience=AUDIENCE,
            created_claimed=format_time(NOW),
            challenge=CHALLENGE,
            software=SOFTWARE,
            not_after=format_time(NOW + 30 * DAY),
            assignment_digest=None if kind == "assignment" else "d" * 64,
        )
        return replace(draft, **changes)


def assigned_payload() -> list[PayloadFile]:
    """Data files of an assignment with two cases."""
    files = [payload_bytes("data/assignment.json", b'{"title":"sample"}', "application/json")]
    for case_id, size in ((CASE_A, 70_000), (CASE_B, 0)):
        folder = f"data/cases/{case_id}"
        files.append(payload_bytes(f"{folder}/profile.json", b"{}", "application/json"))
        files.append(payload_bytes(f"{folder}/m/0001.pdf", b"%" * size, "application/pdf", "01 个人简历.pdf"))
    return files


def scores_payload(cases: Sequence[str] = (CASE_A, CASE_B), text: str = "3") -> list[PayloadFile]:
    """Data files of a scores bundle: a record per case."""
    return [
        payload_bytes(
            f"data/cases/{case_id}/record.json",
            f'{{"case":"{case_id}","value":"{text}"}}'.encode(),
            "application/json",
        )
        for case_id in cases
    ]


def scores_cases(
    payload: Sequence[PayloadFile], digests: Mapping[str, str] | None = None
) -> dict[str, CaseEntry]:
    """The head's entries for first revisions; case A is for PE, B for SPE."""
    known = digests or {}
    return {
        case_id: CaseEntry(scope, known.get(case_id, "a" * 64), 1, None, record.sha256)
        for case_id, scope in ((CASE_A, PE), (CASE_B, SPE))
        for record in payload
        if record.path == f"data/cases/{case_id}/record.json"
    }


def known_assignment(world: World, **changes: Any) -> KnownAssignment:
    """What both sides know of the sample assignment."""
    known = KnownAssignment(
        society=1,
        assessor_id="e-014",
        society_key=read_certificate(world.home.ca, "society").key_sha256,
        digest="d" * 64,
        challenge=CHALLENGE,
        cases={CASE_A: KnownCase(PE, "a" * 64), CASE_B: KnownCase(SPE, "a" * 64)},
        standards=frozenset({STANDARD}),
    )
    return replace(known, **changes)


def write_scores(world: World, out: Path, **changes: Any) -> WrittenBundle:
    """A good scores bundle from the assessor to the society, with fields of the draft replaced."""
    payload = scores_payload()
    fields: dict[str, Any] = {"cases": scores_cases(payload), "standards": (STANDARD,), **changes}
    return write_bundle(
        out,
        world.draft("scores", **fields),
        payload,
        world.assessor,
        world.crls,
        [world.intake.recipient],
    )


def write_query(world: World, out: Path, **changes: Any) -> WrittenBundle:
    """A good query from the assessor to the society, about case A."""
    fields: dict[str, Any] = {"cases": {CASE_A: CaseEntry(PE, "a" * 64)}, "standards": (STANDARD,), **changes}
    paper = QueryPaper(
        ASSIGNMENT_ID,
        "d" * 64,
        (EvidenceQuery(bundle_id(0x200), CASE_A, "1.3", "请补充计算书原件。", format_time(NOW)),),
    )
    payload = [payload_bytes(QUERY_FILE, canonical_bytes(query_document(paper)), "application/json")]
    draft = world.draft("query", **fields)
    return write_bundle(out, draft, payload, world.assessor, world.crls, [world.intake.recipient])


def write_supplement(world: World, out: Path, **changes: Any) -> WrittenBundle:
    """A good supplement from the society to the assessor, with one file for case A."""
    member = supplement_member(CASE_A, 1, 1, "pdf")
    said = Supplement(ASSIGNMENT_ID, "d" * 64, 1, None, (), {})
    document = canonical_bytes(supplement_document(said))
    payload = [
        payload_bytes(SUPPLEMENT_FILE, document, "application/json"),
        payload_bytes(member, b"%PDF more", "application/pdf", "补充 计算书.pdf"),
    ]
    digest = case_digest(CASE_A, manifest_of(assigned_payload()), manifest_of(payload))
    fields: dict[str, Any] = {"cases": {CASE_A: CaseEntry(PE, digest)}, "standards": (STANDARD,), **changes}
    recipients = [world.assessor.recipient, world.intake.recipient]
    draft = world.draft("supplement", **fields)
    return write_bundle(out, draft, payload, world.issuer, world.crls, recipients)


def intake_reader(world: World, **changes: Any) -> Reader:
    """The society's intake, which knows the sample assignment."""
    known = known_assignment(world)

    def find(head: Head, signer: Believed) -> KnownAssignment | None:
        return known if head.assignment_id == ASSIGNMENT_ID else None

    reader = Reader(
        roots=(world.root,),
        crls=world.crls,
        identities=(world.intake.identity,),
        kinds=frozenset({"acceptance", "scores"}),
        audiences=frozenset({AUDIENCE}),
        now=NOW,
        known=find,
    )
    return replace(reader, **changes)


def knowing(known: KnownAssignment | None) -> Callable[[Head, Believed], KnownAssignment | None]:
    """A reader's knowledge that is the same whatever it is asked."""
    return lambda head, signer: known


def read(data: bytes, reader: Reader) -> ReadBundle:
    """Reads a bundle from memory, everything kept."""
    return read_bundle(io.BytesIO(data), reader, KeepAll())


def plaintext(data: bytes, party: Party) -> bytes:
    """The archive inside a bundle."""
    out = io.BytesIO()
    agefiles.decrypt(io.BytesIO(data), out, [party.identity])
    return out.getvalue()


def encrypted(archive: bytes, *recipients: str) -> bytes:
    """An archive encrypted by anybody."""
    out = io.BytesIO()
    agefiles.encrypt([archive], out, recipients)
    return out.getvalue()


def judge(*command: str, folder: Path, script: str = "") -> str:
    """Runs an outside tool, which must be there and succeed; returns what it printed."""
    done = subprocess.run(command, cwd=folder, input=script, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"
    return done.stdout
