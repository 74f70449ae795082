"""Every kind of this version, written by one side and read by the other."""

import hashlib
import io
import os
import stat
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

from cse_desktop.bundles.bag import case_digest, sha256_hex
from cse_desktop.bundles.head import CaseEntry, FileEntry, Head
from cse_desktop.bundles.read import KeepAll, ReadBundle, Reader, RefusedBundle, read_bundle
from cse_desktop.bundles.receipt import parse_receipt, receipt_bytes, receipt_for, receipt_payload
from cse_desktop.bundles.refusal import parse_refusal, refusal_for, refusal_payload
from cse_desktop.bundles.rules import KnownAssignment, KnownCase
from cse_desktop.bundles.write import PayloadFile, WrittenBundle, payload_bytes, write_bundle
from cse_desktop.domain.times import format_time
from cse_desktop.errors import BugError
from cse_desktop.errors.refusals import Refused
from cse_desktop.trust.chain import Believed
from cse_desktop.trust.oids import scope_oid
from cse_desktop.trust.profile import read_certificate
from tests.trust.world import (
    CASE_A,
    CASE_B,
    NOW,
    PE,
    SOFTWARE,
    SPE,
    STANDARD,
    Party,
    World,
    assigned_payload,
    bundle_id,
    intake_reader,
    knowing,
    known_assignment,
    plaintext,
    read,
    scores_payload,
    write_scores,
)


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def newcomer(world: World, **changes: Any) -> KnownAssignment:
    """What an assessor knows before the assignment arrives."""
    empty = {"digest": None, "challenge": None, "cases": None, "standards": None}
    return known_assignment(world, **{**empty, "scopes": frozenset({PE, SPE}), **changes})


def assessor_reader(world: World, known: KnownAssignment | None) -> Reader:
    return intake_reader(
        world,
        identities=(world.assessor.identity,),
        kinds=frozenset({"assignment", "receipt", "refusal"}),
        known=knowing(known),
        status_required=False,
    )


def write_assignment(world: World, out: Path, signer: Party | None = None, **changes: Any) -> WrittenBundle:
    cases = {CASE_A: CaseEntry(PE, ""), CASE_B: CaseEntry(SPE, "")}
    draft = world.draft("assignment", **{"cases": cases, "standards": (STANDARD,), **changes})
    recipients = [world.assessor.recipient]
    return write_bundle(out, draft, assigned_payload(), signer or world.issuer, world.crls, recipients)


def test_an_assignment_reaches_the_assessor(world: World, tmp_path: Path) -> None:
    written = write_assignment(world, tmp_path / "a.csb")
    found = read_bundle(tmp_path / "a.csb", assessor_reader(world, newcomer(world)), KeepAll())
    assert found.head == written.head
    assert found.head.cases[CASE_A].digest == case_digest(CASE_A, written.manifest)
    assert found.head.file(f"data/cases/{CASE_A}/m/0001.pdf").display_name == "01 个人简历.pdf"
    assert found.kept[f"data/cases/{CASE_B}/m/0001.pdf"] == b""
    assert (found.tagmanifest_sha256, found.ciphertext_sha256, found.size) == (
        written.tagmanifest_sha256,
        written.ciphertext_sha256,
        (tmp_path / "a.csb").stat().st_size,
    )
    assert not found.repeated
    assert found.claimed_time == NOW


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"scopes": frozenset({PE})}, "CSB-096"),
        ({"assessor_id": "e-015"}, "CSB-092"),
        ({"society": 2}, "CSB-092"),
        ({"society_key": "0" * 64}, "CSB-092"),
    ],
)
def test_an_assignment_that_is_not_for_this_assessor(
    world: World, tmp_path: Path, changes: dict[str, Any], code: str
) -> None:
    write_assignment(world, tmp_path / "a.csb")
    with pytest.raises(Refused) as refused:
        read_bundle(tmp_path / "a.csb", assessor_reader(world, newcomer(world, **changes)), KeepAll())
    assert refused.value.code == code


def test_an_assignment_signed_by_the_intake_or_an_assessor_is_refused(world: World, tmp_path: Path) -> None:
    for signer in (world.intake, world.assessor):
        write_assignment(world, tmp_path / "a.csb", signer)
        with pytest.raises(Refused) as refused:
            read_bundle(tmp_path / "a.csb", assessor_reader(world, newcomer(world)), KeepAll())
        assert refused.value.code == "CSB-083"


def test_an_acceptance_reaches_the_society(world: World, tmp_path: Path) -> None:
    payload = [payload_bytes("data/acceptance.json", b"{}", "application/json")]
    draft = world.draft("acceptance", cases={CASE_A: CaseEntry(PE, "a" * 64)})
    write_bundle(tmp_path / "a.csb", draft, payload, world.assessor, world.crls, [world.intake.recipient])
    found = read_bundle(tmp_path / "a.csb", intake_reader(world), KeepAll())
    assert found.kept == {"data/acceptance.json": b"{}"}
    assert found.signer.leaf.subject.serial_number == "e-014"


def test_an_assessor_without_the_scope_may_still_decline(world: World, tmp_path: Path) -> None:
    narrow = world.appoint(world.home, "assessor", "e-014", (scope_oid(1, 1, 1),))
    payload = [payload_bytes("data/acceptance.json", b"{}", "application/json")]
    draft = world.draft("acceptance", cases={CASE_A: CaseEntry(PE, "a" * 64)})
    write_bundle(tmp_path / "a.csb", draft, payload, narrow, world.crls, [world.intake.recipient])
    assert read_bundle(tmp_path / "a.csb", intake_reader(world), KeepAll()).head.kind == "acceptance"


def answer(world: World, out: Path, received: ReadBundle, refused: dict[str, str]) -> WrittenBundle:
    receipt = receipt_for(received, format_time(NOW), SOFTWARE, refused)
    draft = world.draft(
        "receipt",
        bundle_id=bundle_id(0x300),
        cases=dict(received.head.cases),
        standards=received.head.standards,
        not_after=None,
    )
    payload = receipt_payload(receipt, received)
    return write_bundle(out, draft, payload, world.intake, world.crls, [world.assessor.recipient])


def test_scores_are_answered_with_a_receipt(world: World, tmp_path: Path) -> None:
    sent = write_scores(world, tmp_path / "s.csb")
    received = read_bundle(tmp_path / "s.csb", intake_reader(world), KeepAll())
    answer(world, tmp_path / "r.csb", received, {CASE_B: "CSB-121"})
    back = read_bundle(tmp_path / "r.csb", assessor_reader(world, known_assignment(world)), KeepAll())
    receipt = parse_receipt(back)
    assert receipt.tagmanifest_sha256 == sent.tagmanifest_sha256
    assert receipt.scopes == (PE, SPE)
    verdicts = {case_id: (v.verdict, v.code, v.revision) for case_id, v in receipt.cases.items()}
    assert verdicts == {CASE_A: ("accepted", None, 1), CASE_B: ("refused", "CSB-121", 1)}
    assert receipt.signer_cert == read_certificate(world.assessor.certificate, "leaf").sha256
    assert receipt.crls == tuple(sha256_hex(der) for der in world.crls)
    assert back.kept["data/accepted/tagmanifest-sha256.txt"] == sent.tagmanifest
    assert receipt_bytes(receipt) == back.kept["data/receipt.json"]


def test_a_receipt_signed_by_an_assessor_is_refused(world: World, tmp_path: Path) -> None:
    write_scores(world, tmp_path / "s.csb")
    received = read_bundle(tmp_path / "s.csb", intake_reader(world), KeepAll())
    forger = World.__new__(World)
    forger.__dict__.update(world.__dict__, intake=world.assessor)
    answer(forger, tmp_path / "r.csb", received, {})
    with pytest.raises(Refused) as refused:
        read_bundle(tmp_path / "r.csb", assessor_reader(world, known_assignment(world)), KeepAll())
    assert refused.value.code == "CSB-083"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"verdict":"accepted"', b'"verdict":"perhaps"'),
        (b'"code":null', b'"code":"CSB-121"'),
        (b'"sequence":1', b'"sequence":0'),
        (b'"received_at":"2026-03-12', b'"received_at":"2026-13-12'),
        (b'"kind":"scores"', b'"kind":"present"'),
        (b'"software":', b'"softwares":'),
        (b'"tagmanifest_sha256":"', b'"tagmanifest_sha256":"0'),
    ],
)
def test_a_receipt_that_says_what_it_must_not(world: World, tmp_path: Path, old: bytes, new: bytes) -> None:
    write_scores(world, tmp_path / "s.csb")
    received = read_bundle(tmp_path / "s.csb", intake_reader(world), KeepAll())
    answer(world, tmp_path / "r.csb", received, {})
    back = read_bundle(tmp_path / "r.csb", assessor_reader(world, known_assignment(world)), KeepAll())
    text = back.kept["data/receipt.json"]
    assert old in text
    with pytest.raises(Refused) as refused:
        parse_receipt(replace(back, kept={**back.kept, "data/receipt.json": text.replace(old, new)}))
    assert refused.value.code == "CSB-120"


def test_a_receipt_needs_what_was_accepted(world: World, tmp_path: Path) -> None:
    write_scores(world, tmp_path / "s.csb")
    received = read_bundle(tmp_path / "s.csb", intake_reader(world), KeepAll())
    with pytest.raises(Refused):
        parse_receipt(received)


def test_a_refusal_reaches_the_assessor(world: World, tmp_path: Path) -> None:
    write_scores(world, tmp_path / "s.csb", challenge="x" * 43)
    data = (tmp_path / "s.csb").read_bytes()
    with pytest.raises(RefusedBundle) as refused:
        read(data, intake_reader(world))
    note = refusal_for(refused.value, sha256_hex(data), format_time(NOW), SOFTWARE)
    draft = world.draft("refusal", bundle_id=bundle_id(0x301), not_after=None)
    recipients = [world.assessor.recipient]
    write_bundle(tmp_path / "r.csb", draft, refusal_payload(note), world.intake, world.crls, recipients)
    back = read_bundle(tmp_path / "r.csb", assessor_reader(world, known_assignment(world)), KeepAll())
    assert parse_refusal(back) == note
    assert note.code == "CSB-099"
    assert note.tagmanifest_sha256 == refused.value.tagmanifest_sha256


class Collector:
    """A sink that streams materials away and keeps the rest."""

    def __init__(self) -> None:
        self.head: Head | None = None
        self.streamed: dict[str, bytes] = {}
        self.left: list[str] = []

    def begin(self, head: Head, signer: Believed) -> None:
        self.head = head

    def member(self, file: FileEntry) -> "_Place | None":
        return _Place(self, file) if file.media_type == "application/pdf" else None


class _Place:
    def __init__(self, owner: Collector, file: FileEntry) -> None:
        self.owner, self.file, self.pieces = owner, file, list[bytes]()

    def __enter__(self) -> "_Place":
        return self

    def write(self, chunk: bytes) -> None:
        self.pieces.append(chunk)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.owner.streamed[self.file.path] = b"".join(self.pieces)
        else:
            self.owner.left.append(self.file.path)


def test_materials_stream_into_the_sink(world: World, tmp_path: Path) -> None:
    write_assignment(world, tmp_path / "a.csb")
    sink = Collector()
    found = read_bundle(tmp_path / "a.csb", assessor_reader(world, newcomer(world)), sink)
    assert sink.head == found.head
    assert sink.streamed == {
        f"data/cases/{CASE_A}/m/0001.pdf": b"%" * 70_000,
        f"data/cases/{CASE_B}/m/0001.pdf": b"",
    }
    assert set(found.kept) == {
        "data/assignment.json",
        f"data/cases/{CASE_A}/profile.json",
        f"data/cases/{CASE_B}/profile.json",
    }


def test_the_same_input_gives_the_same_archive_but_for_the_signature(world: World, tmp_path: Path) -> None:
    one = write_scores(world, tmp_path / "1.csb")
    two = write_scores(world, tmp_path / "2.csb")
    assert one.tagmanifest == two.tagmanifest
    assert one.ciphertext_sha256 != two.ciphertext_sha256
    first = plaintext((tmp_path / "1.csb").read_bytes(), world.intake)
    second = plaintext((tmp_path / "2.csb").read_bytes(), world.intake)
    after = first.index(b"bundle.json\0") - 37
    assert first[-(len(first) - after) :][:100].rstrip(b"\0").endswith(b"/bundle.json")
    assert first[after:] == second[second.index(b"bundle.json\0") - 37 :]


@contextmanager
def small_writes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Which durable steps are taken, in their order."""
    steps: list[str] = []
    fsync, replace_ = os.fsync, Path.replace

    def noted_fsync(handle: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        fsync(handle)

    def noted_replace(self: Path, target: Path) -> Path:
        steps.append("rename")
        return replace_(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", noted_fsync)
        patch.setattr(Path, "replace", noted_replace)
        yield steps


def test_a_bundle_appears_whole_and_durable(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small_writes(monkeypatch) as steps:
        write_scores(world, tmp_path / "s.csb")
    assert steps == ["file", "rename", "folder"]
    assert [path.name for path in tmp_path.iterdir()] == ["s.csb"]
    assert (tmp_path / "s.csb").stat().st_mode & 0o777 == 0o600


def test_a_payload_that_changed_leaves_nothing_behind(world: World, tmp_path: Path) -> None:
    good = scores_payload()
    bad = PayloadFile("data/z.bin", "z.bin", "text/plain", 3, sha256_hex(b"abc"), lambda: io.BytesIO(b"abd"))
    draft = world.draft("acceptance")
    for payload in ([*good, bad], [*good, replace(bad, size=2)], [*good, replace(bad, size=4)]):
        with pytest.raises(BugError):
            write_bundle(tmp_path / "s.csb", draft, payload, world.assessor, world.crls, [])
    assert list(tmp_path.iterdir()) == []


def test_what_no_reader_accepts_is_not_written(world: World, tmp_path: Path) -> None:
    good = scores_payload()
    draft = world.draft("acceptance")
    wrong_name = replace(good[0], path="data/UPPER")
    long_name = replace(good[0], path=f"data/cases/{CASE_A}/sixteen-bytes.pd")
    hidden = replace(good[0], display_name="../x")
    for payload in ([], [good[0], good[0]], [wrong_name], [long_name], [hidden]):
        with pytest.raises(BugError):
            write_bundle(tmp_path / "s.csb", draft, payload, world.assessor, world.crls, [])
    both_ways = [replace(good[0], path=path) for path in ("data/a", "data/a/b")]
    for payload, lists, code in ((good, (), "CSB-057"), (both_ways, world.crls, "CSB-032")):
        with pytest.raises(Refused) as refused:
            write_bundle(tmp_path / "s.csb", draft, payload, world.assessor, lists, [])
        assert refused.value.code == code
    assert list(tmp_path.iterdir()) == []


def test_a_known_case_may_have_moved_on(world: World, tmp_path: Path) -> None:
    """An acceptance after scores: revisions are no matter of it."""
    payload = [payload_bytes("data/acceptance.json", b"{}", "application/json")]
    draft = world.draft("acceptance", cases={CASE_A: CaseEntry(PE, "a" * 64)})
    write_bundle(tmp_path / "a.csb", draft, payload, world.assessor, world.crls, [world.intake.recipient])
    known = known_assignment(world, cases={CASE_A: KnownCase(PE, "a" * 64, 3, "b" * 64)})
    found = read_bundle(tmp_path / "a.csb", intake_reader(world, known=knowing(known)), KeepAll())
    assert found.head.cases[CASE_A].revision is None


class _Discarding(KeepAll):
    """A sink that only counts."""

    def __init__(self) -> None:
        self.size = 0

    def member(self, file: FileEntry) -> "_Counting":
        return _Counting(self)


class _Counting:
    def __init__(self, owner: _Discarding) -> None:
        self.owner = owner

    def __enter__(self) -> "_Counting":
        return self

    def write(self, chunk: bytes) -> None:
        self.owner.size += len(chunk)

    def __exit__(self, *_: object) -> None:
        """Nothing is held."""


def test_memory_does_not_grow_with_the_materials(world: World, tmp_path: Path) -> None:
    size = 48 * 1024 * 1024
    material = tmp_path / "material"
    with material.open("wb") as stream:
        stream.truncate(size)
    with material.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    path = f"data/cases/{CASE_A}/m/0001.pdf"
    payload = [PayloadFile(path, "big.pdf", "application/pdf", size, digest, lambda: material.open("rb"))]
    draft = world.draft("assignment", cases={CASE_A: CaseEntry(PE, "")})
    write_assignment(world, tmp_path / "small.csb")
    tracemalloc.start()
    try:
        recipients = [world.assessor.recipient]
        write_bundle(tmp_path / "a.csb", draft, payload, world.issuer, world.crls, recipients)
        sink = _Discarding()
        read_bundle(tmp_path / "a.csb", assessor_reader(world, newcomer(world)), sink)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sink.size == size
    assert peak < size // 8
