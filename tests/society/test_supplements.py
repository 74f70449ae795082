"""Supplements: from the request to scores on what was added, and who gets what."""

import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cse_desktop.bundles.bag import case_digest
from cse_desktop.bundles.head import CaseEntry
from cse_desktop.bundles.read import ReadBundle
from cse_desktop.bundles.write import payload_bytes
from cse_desktop.domain.assignment import Case, Material
from cse_desktop.domain.canonical import canonical_bytes, parse_canonical
from cse_desktop.domain.evidence_json import evidence_file
from cse_desktop.domain.records import EvidenceQuery, TakenSupplement
from cse_desktop.domain.score_json import record_file
from cse_desktop.domain.supplement_json import (
    SUPPLEMENT_FILE,
    Supplement,
    case_of_member,
    parse_supplement,
    with_supplement,
)
from cse_desktop.errors import KnownError, Words
from cse_desktop.services import querying
from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.society import appointing
from cse_desktop.society.intake import Received
from cse_desktop.society.office import Society
from cse_desktop.society.revoking import revoke
from cse_desktop.society.rows import CaseResultRow, QueryRow, SupplementRow
from cse_desktop.society.supplementing import Supplied
from tests.e2e.fill import fill_case
from tests.society.sending import Sender, age_identities, good_payload
from tests.world import PASSWORD, World

ROUND = "test-01"
NOTE = Words("如您所请。", "As you asked.")


def new_file(world: World, name: str = "补充 计算书.pdf", data: bytes = b"%PDF-1.7 more") -> Path:
    """A file on the secretary's disk."""
    path = world.folder / "came" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return path


def supply(world: World, *files: Path, applicant: str = "A001", out: str = "sent", **more: Any) -> Supplied:
    """What the office does."""
    return Society(world.society).supplement(ROUND, applicant, files, world.folder / out, **more)


def sent_to(supplied: Supplied, who: str) -> Path:
    """The file for one member."""
    (path,) = (file.path for file in supplied.files if file.assessor_id == who)
    return path


def said(read: ReadBundle) -> Supplement:
    """What the bundle's document says."""
    files = [Material(*(getattr(file, name) for name in NAMES)) for file in read.head.files]
    return parse_supplement(parse_canonical(read.kept[SUPPLEMENT_FILE], SUPPLEMENT_FILE), files)


NAMES = ("path", "display_name", "media_type", "size", "sha256")


def digest_of(read: ReadBundle) -> str:
    """The digest of the only case."""
    ((_, case),) = read.head.cases.items()
    return case.digest


def first_case(casework: Casework) -> Case:
    """The case of A001."""
    return next(case for case in casework.room.assignment.cases if case.profile.number == "A001")


def scores(
    world: World,
    sender: Sender,
    casework: Casework,
    digest: str,
    material: str = "",
) -> Received:
    """Scores of A001, assessed when the case's digest was `digest`, with a place marked in `material`."""
    case_id = first_case(casework).id
    files = {}
    for file in good_payload(world, casework, case_id):
        with file.open() as stream:
            files[file.path] = stream.read()
    evidence = json.loads(files[evidence_file(case_id)])
    if material:
        evidence["first"]["items"][0]["target"]["source"] = f"nih:sha-256;{material}"
    files[evidence_file(case_id)] = canonical_bytes(evidence)
    record = json.loads(files[record_file(case_id)])
    record["case"]["digest"] = digest
    record["evidence"] = hashlib.sha256(files[evidence_file(case_id)]).hexdigest()
    files[record_file(case_id)] = canonical_bytes(record)
    named = hashlib.sha256(files[record_file(case_id)]).hexdigest()
    payload = [payload_bytes(name, data, "application/octet-stream") for name, data in files.items()]
    cases = {case_id: CaseEntry(sender.issued.cases[case_id].scope, digest, 1, None, named)}
    return world.receive(sender.send("scores", payload, cases=cases, name="scores.csb"))[0]


def test_from_the_request_to_scores_on_what_was_added(
    world: World, sender: Sender, casework: Casework
) -> None:
    world.receive(sender.send("acceptance", sender.acceptance()))
    query = sender.request("A001", "1.3")
    assert world.receive(sender.ask(query))[0].outcome == "accepted"
    world.clock.move(days=2)
    path = new_file(world)
    supplied = supply(world, path, note=NOTE)
    assert [(file.assessor_id, file.number, file.answers, file.fresh) for file in supplied.files] == [
        ("e-001", 1, (query.query_id,), True),
        ("e-009", 1, (), True),
    ]
    issued = sender.opened("assignment", world.issued["e-001"])
    read = sender.opened("supplement", sent_to(supplied, "e-001"), (issued.manifest,))
    (brought,) = (file for file in read.head.files if case_of_member(file.path))
    assert (brought.display_name, brought.media_type) == ("补充 计算书.pdf", "application/pdf")
    assert read.kept[brought.path] == path.read_bytes()
    assert set(read.head.recipients) == {*issued.head.recipients}
    assert (read.head.not_after, read.head.sequence) == (issued.head.not_after, 1)
    document = said(read)
    assert (document.number, document.note, document.answers) == (1, NOTE, (query.query_id,))

    digests = {case_id: case.digest for case_id, case in read.head.cases.items()}
    files = [Material(*(getattr(file, name) for name in NAMES)) for file in read.head.files]
    taken = with_supplement(casework.room.assignment, document, files, digests)
    assert taken.case(query.case_id).materials[-1].sha256 == brought.sha256

    (row,) = world.society.records.rows(QueryRow)
    assert row.answered_by == read.tagmanifest_sha256
    received = scores(world, sender, casework, digest_of(read), brought.sha256)
    assert (received.outcome, received.remarks) == ("accepted", ())
    assert [result.case_id for result in world.society.records.rows(CaseResultRow)] == [query.case_id]


def test_the_whole_way_through_the_program(world: World, desk: AssessorDesk, casework: Casework) -> None:
    """Asked, answered, read and scored on the assessor's own machine; what was scored before is remarked."""
    room, case = casework.room, first_case(casework)
    other = next(found for found in room.assignment.cases if found.id != case.id)
    querying.write_query(room, case.id, "1.3", "请补充计算书原件。")
    querying.write_query(room, other.id, "", "Which part is your own?")
    casework.ask([case.id, other.id], PASSWORD)
    sent = [casework.path_of(row.bundle_id) for row in casework.return_sheet().rows]
    for received in world.receive(*sent):
        assert (received.outcome, received.answer is not None) == ("accepted", True)
        desk.open_file(received.answer or Path())
    old = next(found for found in case.materials if found.display_name == "01 简历.txt")
    new = new_file(world, old.display_name, "示例 第二版\n".encode())
    desk.open_file(sent_to(supply(world, replacements=[(old.display_name, new)], note=NOTE), "e-001"))
    rows = {row.case_id: row for row in room.storage.rows(EvidenceQuery)}
    assert (bool(rows[case.id].answered_by), rows[other.id].answered_by) == (True, "")
    assert room.case(case.id).materials[-1].replaces == old.sha256
    fill_case(room, case.id)
    path = casework.path_of(casework.submit_cases([case.id], PASSWORD).bundle_id)
    received = world.receive(path)[0]
    assert (received.outcome, received.remarks) == ("accepted", ())

    fill_case(room, other.id)
    path = casework.path_of(casework.submit_cases([other.id], PASSWORD).bundle_id)
    later = supply(world, new_file(world), applicant="A002")
    received = world.receive(path)[0]
    assert received.outcome == "accepted"
    assert [remark.en for remark in received.remarks] == [
        "The applicant “A002” was assessed before supplement 2 arrived."
    ]
    desk.open_file(received.answer or Path())
    desk.open_file(sent_to(later, "e-001"))
    desk.open_file(sent_to(later, "e-001"))
    assert [row.number for row in room.storage.rows(TakenSupplement)] == [1, 2]


def test_scores_from_before_are_accepted_and_remarked(
    world: World, sender: Sender, casework: Casework
) -> None:
    world.receive(sender.send("acceptance", sender.acceptance()))
    supply(world, new_file(world))
    supply(world, new_file(world, "more.txt", b"more"))
    received = scores(world, sender, casework, first_case(casework).digest)
    assert received.outcome == "accepted"
    assert [remark.en for remark in received.remarks] == [
        "The applicant “A001” was assessed before supplement 1, 2 arrived."
    ]


def test_scores_from_before_can_not_rest_on_what_came_later(
    world: World, sender: Sender, casework: Casework
) -> None:
    path = new_file(world)
    supply(world, path)
    case = first_case(casework)
    later = hashlib.sha256(path.read_bytes()).hexdigest()
    received = scores(world, sender, casework, case.digest, later)
    assert (received.outcome, received.code) == ("refused", "CSB-121")


def test_a_record_of_one_stage_under_the_digest_of_another(
    world: World, sender: Sender, casework: Casework
) -> None:
    """`bundle.json` says that the case was assessed with the supplement; the record says without."""
    read = sender.opened(
        "supplement",
        sent_to(supply(world, new_file(world)), "e-001"),
        (sender.opened("assignment", world.issued["e-001"]).manifest,),
    )
    case = first_case(casework)
    payload = good_payload(world, casework, case.id)
    record = next(file.sha256 for file in payload if file.path == record_file(case.id))
    cases = {case.id: CaseEntry(case.scope, digest_of(read), 1, None, record)}
    received = world.receive(sender.send("scores", payload, cases=cases))[0]
    assert (received.outcome, received.code) == ("refused", "CSB-121")


def test_what_one_member_asked_another_never_sees(world: World, sender: Sender, lead: Sender) -> None:
    mine, theirs = sender.request("A001", "1.3"), lead.request("A001", "2.1", "组长的话")
    other = sender.request("A002")
    world.receive(sender.ask(mine, other), lead.ask(theirs))
    supplied = supply(world, new_file(world))
    for member, query in ((sender, mine), (lead, theirs)):
        issued = member.opened("assignment", world.issued[member.row.assessor_id])
        read = member.opened("supplement", sent_to(supplied, member.row.assessor_id), (issued.manifest,))
        assert said(read).answers == (query.query_id,)
        assert "组长的话".encode() not in read.kept[SUPPLEMENT_FILE]
    still_open = [row.query_id for row in world.society.records.rows(QueryRow, answered_by="")]
    assert still_open == [other.query_id]


def test_only_the_requests_named_are_answered(world: World, sender: Sender, lead: Sender) -> None:
    first, second, theirs = sender.request("A001"), sender.request("A001", "1.3"), lead.request("A001")
    world.receive(sender.ask(first, second), lead.ask(theirs))
    supplied = supply(world, new_file(world), answers=[second.query_id])
    assert {file.assessor_id: file.answers for file in supplied.files} == {
        "e-001": (second.query_id,),
        "e-009": (),
    }
    supplied = supply(world, new_file(world, "b.txt", b"b"), answers=[])
    assert [file.answers for file in supplied.files] == [(), ()]
    supplied = supply(world, new_file(world, "c.txt", b"c"))
    assert {file.answers for file in supplied.files} == {(first.query_id,), (theirs.query_id,)}


def test_whoever_recused_gets_none(world: World, sender: Sender, lead: Sender) -> None:
    query = sender.request("A001")
    world.receive(sender.ask(query))
    choices = ["recuse" if case_id == query.case_id else "none" for case_id in sender.issued.cases]
    world.receive(sender.send("acceptance", sender.acceptance(choices)))
    supplied = supply(world, new_file(world))
    assert [file.assessor_id for file in supplied.files] == ["e-009"]
    assert [(entry.assessor_id, entry.reason) for entry in supplied.left_out] == [("e-001", "recused")]
    other = supply(world, new_file(world), applicant="A002")
    assert [(file.assessor_id, file.number) for file in other.files] == [("e-001", 1), ("e-009", 2)]
    (standing,) = Society(world.society).status(ROUND).rounds
    assert [request.open for request in standing.assignments[0].requests] == [False]
    world.receive(lead.send("acceptance", lead.acceptance(choices), name="lead.csb"))
    with pytest.raises(KnownError) as refused:
        supply(world, new_file(world, "b.txt", b"b"))
    assert refused.value.code == "SOC-049"


def test_the_same_again_gives_the_same_bytes(world: World, sender: Sender) -> None:
    query = sender.request("A001")
    world.receive(sender.ask(query))
    files = [new_file(world), new_file(world, "b.txt", b"b")]
    first = supply(world, *files)
    world.clock.move(days=3)
    world.receive(sender.ask(sender.request("A001"), sequence=2))
    again = supply(world, *reversed(files), files[0], out="again")
    assert [file.fresh for file in again.files] == [False, False]
    assert [file.answers for file in again.files] == [file.answers for file in first.files]
    for one, other in zip(first.files, again.files, strict=True):
        assert (one.path.name, one.path.read_bytes()) == (other.path.name, other.path.read_bytes())
    assert len(world.society.records.rows(QueryRow, answered_by="")) == 1
    noted = supply(world, new_file(world, "c.txt", b"c"), note=NOTE)
    assert [file.number for file in noted.files] == [2, 2]


def test_issuing_again_still_gives_the_same_bytes(world: World, sender: Sender) -> None:
    before = {who: path.read_bytes() for who, path in world.issued.items()}
    supply(world, new_file(world))
    shutil.rmtree(world.folder / "out")
    world.clock.move(days=1)
    world.issue()
    assert {who: path.read_bytes() for who, path in world.issued.items()} == before


def test_each_supplement_counts_those_before_it_in(world: World, sender: Sender, casework: Casework) -> None:
    issued = sender.opened("assignment", world.issued["e-001"])
    manifests: list[bytes] = [issued.manifest]
    sendings = [("A001", "a.txt"), ("A002", "b.txt"), ("A001", "c.txt")]
    for number, (applicant, name) in enumerate(sendings, start=1):
        path = sent_to(supply(world, new_file(world, name, name.encode()), applicant=applicant), "e-001")
        assert path.name == f"test-01_e-001_assessor_supplement-{number}.csb"
        read = sender.opened("supplement", path, tuple(manifests))
        ((case_id, case),) = read.head.cases.items()
        manifests.append(read.manifest)
        assert case.digest == case_digest(case_id, *manifests)
        number_of = {case.id: case.profile.number for case in casework.room.assignment.cases}
        assert number_of[case_id] == applicant
    rows = world.society.records.rows(SupplementRow, assignment_id=sender.row.assignment_id)
    assert [row.number for row in rows] == [1, 2, 3]


def replaced(world: World, sender: Sender, supplied: Supplied) -> tuple[str, ...]:
    """Digests that the document for `e-001` says are replaced."""
    file = next(file for file in supplied.files if file.assessor_id == "e-001")
    rows = world.society.records.rows(SupplementRow, assignment_id=sender.row.assignment_id)
    manifests = [sender.opened("assignment", world.issued["e-001"]).manifest]
    for row in rows:
        read = sender.opened("supplement", world.society.blobs.path(row.ciphertext_sha256), tuple(manifests))
        manifests.append(read.manifest)
        if row.number == file.number:
            return tuple(said(read).replaces.values())
    raise AssertionError("no such supplement")


def test_a_file_takes_the_place_of_a_material(world: World, sender: Sender, casework: Casework) -> None:
    case = first_case(casework)
    old = next(found for found in case.materials if found.display_name == "01 简历.txt")
    name = old.display_name
    first = new_file(world, name, b"second version")
    supplied = supply(world, replacements=[(name, first)])
    assert replaced(world, sender, supplied) == (old.sha256,)
    again = supply(world, first, replacements=[(name, first)], out="again")
    assert [file.fresh for file in again.files] == [False, False]
    second = new_file(world, "简历 v3.txt", b"third version")
    supplied = supply(world, replacements=[(name, second)])
    assert replaced(world, sender, supplied) == (hashlib.sha256(b"second version").hexdigest(),)


def test_a_long_ending_has_no_room_in_the_member_name(world: World, sender: Sender) -> None:
    supplied = supply(world, new_file(world, "草图.numbers", b"n"), new_file(world, "照片.JPEG", b"j"))
    issued = sender.opened("assignment", world.issued["e-001"])
    read = sender.opened("supplement", sent_to(supplied, "e-001"), (issued.manifest,))
    found = {file.display_name: file.path.rsplit("/", 1)[-1] for file in read.head.files}
    assert found == {
        "supplement.json": "supplement.json",
        "照片.JPEG": "0001.jpeg",
        "草图.numbers": "0002.bin",
    }


def test_a_renewed_certificate_fits(world: World, sender: Sender) -> None:
    world.clock.move(days=1)
    desk = world.desk("e-001 new", home=world.folder / "desks" / "e-001 new")
    request = desk.enrol("示例·e-001", "示例检测中心", "csee", ["electrical"], PASSWORD)
    appointing.appoint(world.society, world.row, request, "*", assessor_id="e-001")
    supplied = supply(world, new_file(world))
    issued = sender.opened("assignment", world.issued["e-001"])
    with pytest.raises(KnownError) as refused:
        sender.opened("supplement", sent_to(supplied, "e-001"), (issued.manifest,))
    assert refused.value.code == "CSB-020"
    mine = replace(sender, identities=age_identities(world, "e-001 new"))
    assert mine.opened("supplement", sent_to(supplied, "e-001"), (issued.manifest,)).head.sequence == 1


def test_whoever_has_no_certificate_is_left_out_until_they_have(world: World, sender: Sender) -> None:
    path = new_file(world)
    revoke(world.society, "e-001", "superseded")
    supplied = supply(world, path)
    assert [file.assessor_id for file in supplied.files] == ["e-009"]
    assert [(entry.assessor_id, entry.reason) for entry in supplied.left_out] == [("e-001", "no-certificate")]
    world.clock.move(days=1)
    world.enrol("e-001")
    later = supply(world, path)
    assert [(file.assessor_id, file.fresh) for file in later.files] == [("e-001", True), ("e-009", False)]


def test_a_certificate_must_outlive_the_assignment(world: World, sender: Sender) -> None:
    revoke(world.society, "e-001", "superseded")
    world.clock.move(days=1)
    request = next((world.folder / "desks" / "e-001").rglob("*.csr.json"))
    ends = sender.issued.not_after
    assert ends == "2026-04-30T15:59:59Z"
    for days in (85, 86):
        appointing.appoint(world.society, world.row, request, "*", assessor_id="e-001", days=days)
        supplied = supply(world, new_file(world, f"{days}.txt", str(days).encode()))
        assert len(supplied.left_out) == (1 if days == 85 else 0)


BAD: list[tuple[str, dict[str, Any], str]] = [
    ("no such applicant", {"applicant": "A777"}, "SOC-047"),
    ("no file", {"names": []}, "SOC-050"),
    ("a file that is not there", {"names": ["missing.pdf"]}, "SOC-050"),
    ("a folder", {"names": ["folder"]}, "SOC-050"),
    ("one name twice", {"names": ["a.txt", "folder/a.txt"]}, "SOC-050"),
    ("one content twice", {"names": ["a.txt", "copy.txt"]}, "SOC-050"),
    ("a name that is taken", {"names": ["01 简历.txt"]}, "SOC-052"),
    ("a material that the case has", {"names": ["have.txt"]}, "SOC-052"),
    ("no such material", {"replaces": [("nothing.txt", "a.txt")]}, "SOC-052"),
    ("another's name", {"replaces": [("03 项目报告.pdf", "01 简历.txt")]}, "SOC-052"),
    ("one file for two", {"replaces": [("01 简历.txt", "a.txt"), ("03 项目报告.pdf", "a.txt")]}, "SOC-051"),
    ("two files for one", {"replaces": [("01 简历.txt", "a.txt"), ("01 简历.txt", "b.txt")]}, "SOC-051"),
    ("no such request", {"answers": ["019c0000-0000-7000-8000-00000000abcd"]}, "SOC-053"),
    ("a request about another", {"about": "A002"}, "SOC-053"),
    ("a note in one language", {"note": Words("只有中文", "")}, "SOC-054"),
    ("a note that steers", {"note": Words("好", "\x1b[2J")}, "SOC-054"),
    ("a note too long", {"note": Words("好" * 4001, "x")}, "SOC-054"),
    ("too late", {"days": 60}, "SOC-048"),
]


@pytest.mark.parametrize(("how", "code"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_what_can_not_be_sent(world: World, sender: Sender, how: dict[str, Any], code: str) -> None:
    about = sender.request("A001")
    other = sender.request("A002")
    world.receive(sender.ask(about, other))
    folder = new_file(world, "a.txt", b"a").parent
    for name, data in (("copy.txt", b"a"), ("b.txt", b"b"), ("01 简历.txt", b"again")):
        new_file(world, name, data)
    have = world.round / "applicants" / "A001" / "materials" / "01 简历.txt"
    new_file(world, "have.txt", have.read_bytes())
    (folder / "folder").mkdir()
    (folder / "folder" / "a.txt").write_bytes(b"other")
    world.clock.move(days=how.get("days", 0))
    answers: Sequence[str] | None = [other.query_id] if "about" in how else how.get("answers")
    replacements = [(name, folder / file) for name, file in how.get("replaces", ())]
    names = how.get("names", [] if replacements else ["b.txt"])
    with pytest.raises(KnownError) as refused:
        supply(
            world,
            *(folder / name for name in names),
            applicant=how.get("applicant", "A001"),
            replacements=replacements,
            answers=answers,
            note=how.get("note"),
        )
    assert refused.value.code == code
    assert world.society.records.rows(SupplementRow) == []
    assert len(world.society.records.rows(QueryRow, answered_by="")) == 2
    assert not (world.folder / "sent").exists()


def test_an_answered_request_is_not_answered_again(world: World, sender: Sender) -> None:
    query = sender.request("A001")
    world.receive(sender.ask(query))
    first = new_file(world)
    supply(world, first)
    assert [file.fresh for file in supply(world, first, answers=[query.query_id]).files] == [False, False]
    with pytest.raises(KnownError) as refused:
        supply(world, new_file(world, "b.txt", b"b"), answers=[query.query_id])
    assert refused.value.code == "SOC-053"
    later = sender.request("A001")
    world.receive(sender.ask(later, sequence=2))
    with pytest.raises(KnownError) as refused:
        supply(world, first, answers=[later.query_id])
    assert refused.value.code == "SOC-053"


def test_what_is_open_is_told_with_its_days(world: World, sender: Sender, lead: Sender) -> None:
    first = sender.request("A001", "1.3", "第一行\n第二行")
    world.receive(sender.ask(first))
    world.clock.move(days=4, hours=3)
    (found,) = Society(world.society).status(ROUND).rounds[0].assignments[0].requests
    assert (found.number, found.target, found.text) == ("A001", "1.3", "第一行\n第二行")
    assert (found.open, found.days, found.supplement) == (True, 4, 0)
    supply(world, new_file(world))
    assignment = Society(world.society).status(ROUND).rounds[0].assignments[0]
    assert [(request.open, request.supplement) for request in assignment.requests] == [(False, 1)]
    assert [(sent.number, sent.applicant, sent.files) for sent in assignment.supplements] == [
        (1, "A001", ("补充 计算书.pdf",))
    ]
