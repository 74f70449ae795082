"""A supervisor's assignment from the society's issue to its receipt: what it holds, what is signed, what is refused."""

import base64
import hashlib
import json
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from cse_desktop.bundles.head import CaseEntry, parse_head
from cse_desktop.bundles.write import PayloadFile, payload_bytes
from cse_desktop.domain.canonical import canonical_bytes
from cse_desktop.domain.evidence_json import evidence_file
from cse_desktop.domain.records import Incident, Observation
from cse_desktop.domain.score_json import record_file
from cse_desktop.domain.times import format_time
from cse_desktop.errors import BugError, KnownError
from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.society import authorities
from cse_desktop.society.commands import _round_lines
from cse_desktop.society.office import Society
from cse_desktop.society.rows import AssignmentRow, CaseResultRow
from cse_desktop.society.standing import CaseStanding, standing
from cse_desktop.verify.__main__ import main as verify
from tests.e2e.supervising import DAY, SUPERVISOR, begin, seat, signed, watch
from tests.society.sending import Sender, good_payload
from tests.world import PASSWORD, World

REMARK = "个人陈述超时 4 分钟，组长未提醒。"
EVENT = "面试中途停电 3 分钟，计时暂停。"


@pytest.fixture
def desk(world: World) -> Iterator[AssessorDesk]:
    found = seat(world)
    yield found
    found.close_room()


@pytest.fixture
def work(world: World, desk: AssessorDesk) -> Casework:
    return begin(world, desk)


def cases(work: Casework) -> list[str]:
    return [case.id for case in work.room.assignment.cases]


def status(world: World) -> tuple[CaseStanding, ...]:
    """How the society has the supervisor's cases."""
    (found,) = standing(world.society).rounds
    return next(entry.cases for entry in found.assignments if entry.role == "supervisor")


# -- what is issued


def with_portrait_and_claims(folder: Path) -> None:
    """The first applicant of a round has both."""
    applicant = folder / "applicants" / "A001"
    Image.new("RGB", (30, 40), "navy").save(applicant / "materials" / "照片.png")
    profile = applicant / "profile.toml"
    text = profile.read_text(encoding="utf-8")
    profile.write_text(f'photo = "materials/照片.png"\n{text}', encoding="utf-8")
    claims = '[claims]\n"1.3" = { level = 3, where = "materials/03 项目报告.pdf", pages = "1" }\n'
    (applicant / "claims.toml").write_text(claims, encoding="utf-8")


def test_nothing_that_is_assessed_is_in_a_supervisors_file(world: World) -> None:
    desk = seat(world, prepare=with_portrait_and_claims)
    heads = {row.role: parse_head(row.bundle.encode()) for row in world.society.records.rows(AssignmentRow)}
    names = {role: {file.display_name for file in head.files} for role, head in heads.items()}
    assert {"03 项目报告.pdf", "questions.toml"} <= names["assessor"]
    assert names["assessor"] - names["supervisor"] == {
        *("03 项目报告.pdf", "01 简历.txt"),
        *("questions.toml", "phrases.toml"),
    }
    work = begin(world, desk)
    for case in work.room.assignment.cases:
        assert (case.claims, case.profile.periods, case.profile.cpd) == ((), (), ())
        assert (case.profile.formal_result, case.profile.formal_note) == ("withheld", "")
        assert case.profile.referees, "interests are declared by them"
        standard = work.room.standard(case.id)
        assert standard.questions == ()
        assert standard.supervision
    first, second = work.room.assignment.cases
    assert [file.display_name for file in first.materials] == ["照片.png"]
    assert first.portrait is not None
    assert second.materials == ()
    desk.close_room()


def test_a_supplement_goes_to_nobody_who_only_watches(world: World, desk: AssessorDesk) -> None:
    more = world.folder / "more.txt"
    more.write_text("示例", encoding="utf-8")
    done = Society(world.society).supplement("test-01", "A001", [more], world.folder / "further")
    assert {file.role for file in done.files} == {"lead", "assessor"}
    assert desk.state().identities


# -- what is recorded


def test_each_point_is_said_stamped_undone_and_kept(world: World, work: Casework, desk: AssessorDesk) -> None:
    case_id = cases(work)[0]
    room = work.room
    work.observe(case_id, "identity", "kept")
    world.clock.move(minutes=5)
    work.observe(case_id, "time", "departed")
    work.write_remark(case_id, "time", REMARK)
    rows = {row.item: row for row in room.storage.rows(Observation, subject=case_id)}
    assert (rows["time"].state, rows["time"].remark) == ("departed", REMARK)
    assert rows["time"].observed_at == "2026-03-05T01:05:00Z"
    world.clock.move(minutes=5)
    work.write_remark(case_id, "time", REMARK + "已记入。")
    assert (
        room.storage.rows(Observation, subject=case_id, item="time")[0].observed_at == "2026-03-05T01:05:00Z"
    )
    for _ in range(4):
        assert work.undo_supervising(case_id) is not None
    assert work.undo_supervising(case_id) is None
    assert room.storage.rows(Observation) == []
    for _ in range(4):
        assert work.undo_supervising(case_id, redo=True) is not None
    desk.close_room()
    again = desk.open_room(world.ids[SUPERVISOR])
    assert {row.item for row in again.room.storage.rows(Observation)} == {"identity", "time"}
    kinds = [entry.kind for entry in again.room.storage.journal(case_id)]
    assert kinds[:4] == ["observe", "observe", "remark", "remark"]


def test_undo_stays_with_its_applicant_and_its_day(work: Casework) -> None:
    first, second = cases(work)
    work.observe(first, "identity", "kept")
    work.observe(DAY, "panel", "kept")
    work.observe(second, "identity", "kept")
    assert work.undo_supervising(DAY) is not None
    assert {row.subject for row in work.room.storage.rows(Observation)} == {first, second}
    assert work.undo_supervising(first) is not None
    assert {row.subject for row in work.room.storage.rows(Observation)} == {second}


def test_events_bear_their_time_and_say_when_they_were_noted_later(world: World, work: Casework) -> None:
    case_id = cases(work)[0]
    world.clock.move(days=7, hours=2)
    work.note_event(case_id, "10:58", EVENT)
    work.note_event(case_id, "09:30", "申请人迟到 2 分钟。")
    row = next(row for row in work.supervision_sheet(DAY).rows if row.case_id == case_id)
    assert [(event.at, event.late) for event in row.events] == [("09:30", True), ("10:58", False)]
    kept = work.room.storage.rows(Incident)
    assert {event.happened_at for event in kept} == {"2026-03-12T01:30:00Z", "2026-03-12T02:58:00Z"}
    with pytest.raises(KnownError) as refused:
        work.note_event(case_id, "11:30", EVENT)
    assert refused.value.code == "SUP-002"
    with pytest.raises(KnownError) as refused:
        work.note_event(case_id, "10:00", "  ")
    assert refused.value.code == "SUP-001"
    work.withdraw_event(row.events[0].incident_id)
    assert len(work.room.storage.rows(Incident)) == 1
    assert work.undo_supervising(case_id) is not None
    assert len(work.room.storage.rows(Incident)) == 2


def test_what_can_not_be_said_is_our_mistake(work: Casework) -> None:
    case_id = cases(work)[0]
    for subject, item, state in (
        (case_id, "panel", "kept"),
        (DAY, "identity", "kept"),
        (DAY, "panel", "not_applicable"),
        (case_id, "identity", "fine"),
    ):
        with pytest.raises(BugError):
            work.observe(subject, item, state)


def test_nothing_is_recorded_before_interests_are_declared(world: World, desk: AssessorDesk) -> None:
    desk.open_file(world.issued[SUPERVISOR])
    work = desk.open_room(world.ids[SUPERVISOR])
    for subject in (cases(work)[0], DAY):
        with pytest.raises(KnownError) as refused:
            work.observe(subject, "identity" if subject != DAY else "panel", "kept")
        assert refused.value.code == "WAY-001"


def test_a_supervisor_recuses_like_everybody_else(world: World, desk: AssessorDesk) -> None:
    work = begin(world, desk, recuse=(0,))
    first, second = cases(work)
    assert [row.case_id for row in work.supervision_sheet(DAY).rows] == [DAY, second]
    with pytest.raises(KnownError) as refused:
        work.observe(first, "identity", "kept")
    assert refused.value.code == "WAY-002"
    watch(work)
    acceptance = work.path_of(work.room.storage.outbox()[0].bundle_id)
    received = world.receive(acceptance, signed(work))
    assert [found.outcome for found in received] == ["accepted", "accepted"]
    assert [case.declared for case in status(world)] == ["recuse", "none"]


# -- what is signed


def test_a_case_with_anything_missing_is_not_signed(work: Casework) -> None:
    first, second = cases(work)
    watch(work, leave=("panel",))
    with pytest.raises(KnownError) as refused:
        signed(work, first)
    assert refused.value.code == "WAY-009", "what is asked of the day is missing in every case"
    watch(work, DAY)
    work.observe(second, "time", "departed")
    with pytest.raises(KnownError) as refused:
        signed(work, second)
    assert refused.value.code == "WAY-009", "a departure needs a remark"
    signed(work, first)


def test_the_society_receives_keeps_and_answers(world: World, work: Casework, desk: AssessorDesk) -> None:
    first, second = cases(work)
    watch(work)
    work.observe(first, "time", "departed")
    work.write_remark(first, "time", REMARK)
    world.clock.move(days=7, hours=2)
    work.note_event(DAY, "10:30", EVENT)
    (received,) = world.receive(signed(work))
    assert received.outcome == "accepted"
    assert received.cases == {first: "accepted", second: "accepted"}
    assert [remark.zh for remark in received.remarks if "A001" in remark.zh] == [
        "监督员对申请人“A001”的面试过程记有偏离 1 项、事项 1 条，内容见监督记录和监督表。"
    ]
    assert [case.departures for case in status(world)] == [1, 0]
    told = [line.zh.strip() for entry in standing(world.society).rounds for line in _round_lines(entry)]
    assert "A001 已收到监督记录，第 1 版，偏离 1 项" in told
    row = world.society.records.rows(CaseResultRow, case_id=first)[0]
    record: dict[str, Any] = json.loads(row.record)
    assert record["kind"] == "process-record"
    assert record["role"] == "supervisor"
    assert not {"ratings", "opinion", "computed", "evidence"} & set(record)
    assert [event["text"] for event in record["events"]] == [EVENT]
    assert received.answer is not None
    opened = desk.open_file(received.answer)
    assert (opened.kind, opened.words.zh) == ("receipt", "学会已收到：签名监督记录。")
    assert [line.state for line in work.return_sheet().rows] == ["delivered", "made"]
    assert "监督记录" in work.return_sheet().rows[0].sentence.zh


def test_what_comes_later_is_a_new_revision_with_its_reason(world: World, work: Casework) -> None:
    first, second = cases(work)
    watch(work)
    world.receive(signed(work))
    with pytest.raises(KnownError) as refused:
        work.observe(DAY, "panel", "departed")
    assert refused.value.code == "WAY-003"
    with pytest.raises(KnownError) as refused:
        work.undo_supervising(first)
    assert refused.value.code == "WAY-003"
    world.clock.move(days=8)
    work.take_up_again(first, "补记停电")
    work.note_event(first, "10:30", EVENT)
    (received,) = world.receive(signed(work))
    assert received.outcome == "accepted"
    assert [(case.revision, case.case_id == first) for case in status(world)] == [(2, True), (1, False)]
    newest = world.society.records.rows(CaseResultRow, case_id=first)[-1]
    assert json.loads(newest.record)["reason"] == "补记停电"
    assert second in {row.case_id for row in world.society.records.rows(CaseResultRow)}


def test_the_signed_sheet_says_all_of_it_in_both_languages(
    world: World, work: Casework, tmp_path: Path
) -> None:
    first, _ = cases(work)
    watch(work)
    work.observe(first, "time", "departed")
    work.write_remark(first, "time", REMARK)
    world.clock.move(days=8)
    work.note_event(first, "10:30", EVENT)
    for name, data in kept_files(world, signed(work)).items():
        if name == f"data/cases/{first}/sheet.pdf":
            (tmp_path / "sheet.pdf").write_bytes(data)
    (tmp_path / "day.pdf").write_bytes(work.process_sheet(DAY, named=False))
    for name, who in (("sheet.pdf", True), ("day.pdf", False)):
        text = words_of(tmp_path / name)
        for said in ("监督表", "Supervisor's sheet", "有偏离", "Departed from", "补记", "停电", "超时"):
            assert said in text, (name, said)
        assert ("申请人1" in text) == who, "the day's sheet names nobody unless asked to"
        assert "A001" in text
    assert "申请人1" in words_of_bytes(work.process_sheet(DAY, named=True), tmp_path)


def words_of(path: Path) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    )
    return done.stdout


def words_of_bytes(data: bytes, folder: Path) -> str:
    (folder / "named.pdf").write_bytes(data)
    return words_of(folder / "named.pdf")


def kept_files(world: World, path: Path) -> dict[str, bytes]:
    """The data files of a bundle, as the society reads it."""
    from cse_desktop.bundles.read import KeepAll, Reader, read_bundle  # noqa: PLC0415 - beside its only use
    from cse_desktop.bundles.rules import KnownAssignment  # noqa: PLC0415 - likewise
    from cse_desktop.trust.profile import read_certificate  # noqa: PLC0415 - likewise

    society = authorities.ca_row(world.society, "csee")
    known = KnownAssignment(3, SUPERVISOR, read_certificate(society.der, "society").key_sha256)
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


def test_a_pack_without_a_checklist_takes_events_and_a_signature(world: World) -> None:
    from resources import resource  # noqa: PLC0415 - beside its only use

    for pack in ("cse-general", "cse-electrical"):
        target = world.society.home.packs / pack / "0.1.0"
        target.mkdir(parents=True)
        for entry in resource("packs", pack, "0.1.0").iterdir():
            if entry.name.endswith(".toml"):
                text = entry.read_text(encoding="utf-8")
                cut = text.partition("[[supervision.item]]")[0] if entry.name == "pack.toml" else text
                (target / entry.name).write_text(cut, encoding="utf-8")
    desk = seat(world)
    work = begin(world, desk)
    sheet = work.supervision_sheet(DAY)
    assert not sheet.has_checklist
    assert [row.ready for row in sheet.rows] == [False, True, True]
    world.clock.move(days=8)
    work.note_event(DAY, "10:30", EVENT)
    (received,) = world.receive(signed(work))
    assert received.outcome == "accepted"
    desk.close_room()


def on_two_days(folder: Path) -> None:
    """The second applicant comes a day later, the third has no time."""
    place = folder / "interviews.toml"
    text = place.read_text(encoding="utf-8").replace("2026-03-12T10", "2026-03-13T10")
    head, _, _ = text.partition('[[interview]]\napplicant = "A003"')
    place.write_text(head, encoding="utf-8")


def test_each_day_is_asked_by_itself_and_stands_in_the_records_of_its_applicants(world: World) -> None:
    desk = seat(world, 3, prepare=on_two_days)
    work = begin(world, desk)
    first, second, third = cases(work)
    later, undated = "2026-03-13", "undated"
    sheets = {case_id: work.supervision_sheet(case_id) for case_id in (first, second, third)}
    assert [sheet.day for sheet in sheets.values()] == [DAY, later, undated]
    assert sheets[first].days == (DAY, later, undated)
    work.observe(DAY, "panel", "kept")
    work.observe(later, "panel", "not_seen")
    work.write_remark(later, "panel", "第二天上午未到场。")
    for day in (DAY, later, undated):
        for row in work.supervision_sheet(day).rows:
            for check in row.checks:
                if not check.state:
                    work.observe(row.case_id, check.item, "kept")
    (received,) = world.receive(signed(work, first, second, third))
    assert received.outcome == "accepted"
    said = {}
    for found in world.society.records.rows(CaseResultRow):
        record = json.loads(found.record)
        panel = next(check for check in record["checks"] if check["item"] == "panel")
        said[found.case_id] = (record["day"], panel["state"])
    assert said == {first: (DAY, "kept"), second: (later, "not_seen"), third: (None, "kept")}
    desk.close_room()


def test_strangers_tools_believe_a_supervisors_bundle(world: World, work: Casework, tmp_path: Path) -> None:
    watch(work)
    path = signed(work)
    root, crls, key = (tmp_path / name for name in ("root.pem", "crls.pem", "key.txt"))
    root.write_bytes(as_pem([authorities.root_row(world.society).der], "CERTIFICATE"))
    crls.write_bytes(as_pem(authorities.current_crls(world.society, "csee"), "X509 CRL"))
    key.write_text(world.society.keys.age_identity("csee.intake"), encoding="utf-8")
    at = format_time(world.clock.now())
    assert (
        verify([str(path), "--root", str(root), "--crl", str(crls), "--identity", str(key), "--at", at]) == 0
    )


def as_pem(ders: Sequence[bytes], label: str) -> bytes:
    """These certificates or lists, one after the other."""
    lines = []
    for der in ders:
        text = base64.encodebytes(der).decode()
        lines.append(f"-----BEGIN {label}-----\n{text}-----END {label}-----\n")
    return "".join(lines).encode()


# -- what is refused


def bundle_of(sender: Sender, files: dict[str, bytes], case_ids: list[str], sequence: int) -> Path:
    """A scores bundle of these files, as somebody might make it who holds the keys."""
    entries = {
        case_id: replace(entry, revision=1, record=hashlib.sha256(files[record_file(case_id)]).hexdigest())
        for case_id, entry in sender.entries().items()
        if case_id in case_ids
    }
    assert all(isinstance(entry, CaseEntry) for entry in entries.values())
    payload: list[PayloadFile] = [
        payload_bytes(name, data, "application/octet-stream") for name, data in files.items()
    ]
    return sender.send("scores", payload, cases=entries, sequence=sequence, name=f"bent-{sequence}.csb")


def process_files(world: World, work: Casework) -> dict[str, bytes]:
    """The files of the first case as the program signs them."""
    first = cases(work)[0]
    watch(work)
    work.observe(first, "time", "departed")
    work.write_remark(first, "time", REMARK)
    return kept_files(world, signed(work, first))


def check(document: dict[str, Any], item: str) -> dict[str, Any]:
    found: dict[str, Any] = next(row for row in document["checks"] if row["item"] == item)
    return found


BENT: list[tuple[str, Callable[[dict[str, Any]], object], str]] = [
    ("as it was made", lambda d: None, ""),
    ("an item left out", lambda d: d["checks"].pop(), "CSB-121"),
    ("no item at all", lambda d: d.update(checks=[]), "CSB-121"),
    ("a departure without words", lambda d: check(d, "time").update(remark=None), "CSB-121"),
    ("another day", lambda d: d.update(day="2026-03-13"), "CSB-121"),
    ("no day", lambda d: d.update(day=None), "CSB-121"),
    ("the role of an assessor", lambda d: d.update(role="assessor"), "CSB-120"),
    ("said to be scores", lambda d: d.update(kind="score-record"), "CSB-121"),
    ("with ratings", lambda d: d.update(ratings=[]), "CSB-120"),
    ("an item that is none", lambda d: check(d, "time").update(item="noise"), "CSB-120"),
    ("another case", lambda d: d["case"].update(digest="0" * 64), "CSB-121"),
]


@pytest.mark.parametrize(("bend", "code"), [row[1:] for row in BENT], ids=[row[0] for row in BENT])
def test_what_the_society_makes_of_a_bent_record(
    world: World, work: Casework, bend: Callable[[dict[str, Any]], object], code: str
) -> None:
    first = cases(work)[0]
    files = process_files(world, work)
    document = json.loads(files[record_file(first)])
    bend(document)
    files[record_file(first)] = canonical_bytes(document)
    (received,) = world.receive(bundle_of(Sender.of(world, SUPERVISOR), files, [first], 1))
    assert (received.cases[first], received.code) == (code or "accepted", code)
    assert bool(world.society.records.rows(CaseResultRow)) == (not code)


def test_an_unsigned_sheet_or_evidence_beside_it_is_refused(world: World, work: Casework) -> None:
    first = cases(work)[0]
    files = process_files(world, work)
    sender = Sender.of(world, SUPERVISOR)
    without = {name: data for name, data in files.items() if not name.endswith("sheet.pdf")}
    (received,) = world.receive(bundle_of(sender, without, [first], 1))
    assert received.code == "CSB-122"
    (received,) = world.receive(bundle_of(sender, {**files, evidence_file(first): b"{}"}, [first], 2))
    assert received.code == "CSB-120"


def test_ratings_from_a_supervisor_and_a_process_record_from_an_assessor_are_refused(
    world: World, work: Casework
) -> None:
    first = cases(work)[0]
    process = process_files(world, work)
    assessor = world.desk("e-001")
    assessor.unlock(PASSWORD)
    assessor.open_file(world.issued["e-001"])
    rating = assessor.open_room(world.ids["e-001"])
    rating.declare({case.id: ("none", "") for case in rating.room.assignment.cases}, PASSWORD)
    scores: dict[str, bytes] = {}
    for file in good_payload(world, rating, first):
        with file.open() as stream:
            scores[file.path] = stream.read()
    del scores[evidence_file(first)]
    (from_supervisor,) = world.receive(bundle_of(Sender.of(world, SUPERVISOR), scores, [first], 1))
    assert from_supervisor.code == "CSB-121"
    (from_assessor,) = world.receive(bundle_of(Sender.of(world, "e-001"), process, [first], 1))
    assert from_assessor.code == "CSB-121"
    assert world.society.records.rows(CaseResultRow) == []
    assessor.close_room()


def test_a_supervisor_asks_for_no_evidence(world: World, work: Casework) -> None:
    assert work.room.supervises
    sender = Sender.of(world, SUPERVISOR)
    (received,) = world.receive(sender.ask(sender.request("A001")))
    assert received.code == "CSB-121"
