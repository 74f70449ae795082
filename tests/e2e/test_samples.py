"""Standard samples from the round folder to the society's status, through the real desk and the real society."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cse_desktop.bundles.head import CaseEntry
from cse_desktop.bundles.write import payload_bytes
from cse_desktop.domain.canonical import canonical_bytes
from cse_desktop.domain.records import ComparedSample
from cse_desktop.domain.sample_json import CALIBRATION_FILE
from cse_desktop.domain.score_json import record_file
from cse_desktop.errors import BugError, KnownError
from cse_desktop.services import calibrating, rating
from cse_desktop.services.case_sheets import case_sheet
from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.services.sample_lines import sample_lines
from cse_desktop.society.checking import check_round
from cse_desktop.society.cli import main
from cse_desktop.society.rows import CalibrationRow
from cse_desktop.society.standing import standing
from cse_desktop.wiring.doctor import examine_home
from resources import resource
from tests.e2e.fill import fill_case
from tests.society.sending import Sender, scores_files
from tests.world import PASSWORD, World, write_round, write_sample

OWN = {"1.1": "4", "1.3": "2", "EE2": "2"}
SECRET = "议定理由"


@pytest.fixture
def desk(world: World) -> Iterator[AssessorDesk]:
    """The desk of `e-001`, in a round with one standard sample."""
    found = world.enrol("e-001")
    world.enrol("e-009")
    write_round(world.round, {"e-009": "lead", "e-001": "assessor"})
    write_sample(world.round)
    world.issue()
    yield found
    found.close_room()


@pytest.fixture
def sample(casework: Casework) -> str:
    """The id of the sample."""
    (line,) = sample_lines(casework.room)
    return line.case_id


def rate_all(casework: Casework, sample: str) -> None:
    for target, value in OWN.items():
        rating.record_rating(casework.room, sample, target, "material", value)
        rating.write_comment(casework.room, sample, target, "material", f"{target}：第2页有计算。")


def refused(call: object) -> str:
    assert callable(call)
    with pytest.raises(KnownError) as caught:
        call()
    return caught.value.code


def test_a_sample_is_read_and_rated_and_is_nobodys_case(
    desk: AssessorDesk, casework: Casework, sample: str
) -> None:
    room = casework.room
    assert sample not in {case.id for case in room.assignment.cases}
    sheet = case_sheet(room, sample)
    assert sheet.sample
    asked = [row.indicator.id for dimension in sheet.dimensions for row in dimension.indicators]
    assert asked == list(OWN)
    assert all(row.interview is None for d in sheet.dimensions for row in d.indicators)
    assert {gap.kind for gap in sheet.gaps} == {"unrated"}
    assert len(sheet.gaps) == 3
    assert sample not in {row.case_id for row in casework.submission_sheet().rows}
    assert sample not in {row.case_id for row in casework.roster_sheet().rows}
    opened = desk.materials(room, sample)(sheet.materials[0].sha256)()
    assert opened.size > 0
    opened.close()


def test_what_was_agreed_stays_unread_until_the_own_ratings_stand(casework: Casework, sample: str) -> None:
    room = casework.room
    with pytest.raises(BugError):
        calibrating.comparison_sheet(room, sample)
    assert refused(lambda: calibrating.compare_sample(room, sample)) == "CAL-022"
    assert room.assignment.sample(sample) is not None
    assert SECRET not in repr(room.assignment)
    assert SECRET not in repr(case_sheet(room, sample))
    rate_all(casework, sample)
    calibrating.compare_sample(room, sample)
    sheet = calibrating.comparison_sheet(room, sample)
    assert [(line.difference.own, line.difference.agreed, line.said.en) for line in sheet.lines] == [
        ("4", "3", "1 above"),
        ("2", "2", "the same"),
        ("2", "4", "2 below"),
    ]
    assert sheet.lines[2].reason.en == "Agreed reason EE2, page 3."
    assert (sheet.lines[2].material_name, sheet.lines[2].page) == ("03 项目报告.pdf", 3)
    assert sheet.summary.en == (
        "On the whole stricter, by 0.33 of a level. Of 3 the same 1, within one level 2."
    )
    assert refused(lambda: rating.record_rating(room, sample, "1.1", "material", "3")) == "CAL-020"
    assert room.storage.undo(sample) is None or room.storage.one(ComparedSample, case_id=sample) is not None
    assert calibrating.compare_sample(room, sample).changes == ()


def test_it_survives_being_closed(world: World, desk: AssessorDesk, casework: Casework, sample: str) -> None:
    rate_all(casework, sample)
    calibrating.compare_sample(casework.room, sample)
    desk.close_room()
    again = desk.open_room(world.ids["e-001"])
    (line,) = sample_lines(again.room)
    assert (line.compared, line.rated, line.asked) == (True, 3, 3)
    assert len(calibrating.comparison_sheet(again.room, sample).lines) == 3


def test_the_doctor_finds_it_in_order(
    world: World, desk: AssessorDesk, casework: Casework, sample: str
) -> None:
    rate_all(casework, sample)
    calibrating.compare_sample(casework.room, sample)
    desk.close_room()
    home = world.folder / "desks" / "e-001"
    assert [finding.code for finding in examine_home(home, PASSWORD, deep=True)] == ["DOC-000"]


def submitted(world: World, casework: Casework) -> Path:
    case_id = casework.room.assignment.cases[0].id
    fill_case(casework.room, case_id)
    return casework.path_of(casework.submit_cases([case_id], PASSWORD).bundle_id)


def test_the_society_computes_it_again_and_keeps_it(
    world: World, casework: Casework, sample: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rate_all(casework, sample)
    calibrating.compare_sample(casework.room, sample)
    received = world.receive(submitted(world, casework))[0]
    assert (received.outcome, received.code) == ("accepted", "")
    assert any(
        said.en
        == "Standard sample “标准样例S01”: of 3 the same 1, within one level 2, on average stricter by 0.33."
        for said in received.remarks
    )
    (entry,) = standing(world.society).rounds
    (found,) = next(a for a in entry.assignments if a.assessor_id == "e-001").samples
    assert (found.asked, found.same, found.within_one, found.leaning) == (3, 1, 2, "-1/3")
    (other,) = next(a for a in entry.assignments if a.assessor_id == "e-009").samples
    assert other.compared_at == ""
    assert main(["--lang", "en", "--home", str(world.folder / "society"), "status"]) == 0
    out = capsys.readouterr().out
    assert "standard sample “标准样例S01”: of 3 the same 1, within one level 2, on average -1/3 above" in out
    assert "no comparison received yet" in out
    (row,) = world.society.records.rows(CalibrationRow)
    assert [value for _, value, _ in json.loads(row.ratings)] == list(OWN.values())


def test_scores_without_a_comparison_are_accepted_where_the_pack_does_not_want_it(
    world: World, casework: Casework
) -> None:
    assert world.receive(submitted(world, casework))[0].outcome == "accepted"
    assert world.society.records.rows(CalibrationRow) == []


def altered(world: World, casework: Casework, change: "Change") -> Path:
    """The scores of the first case, signed without the program's care, with another result of the samples."""
    path = submitted(world, casework)
    case = casework.room.assignment.cases[0]
    files = scores_files(world, casework, path)
    paper = json.loads(files[CALIBRATION_FILE])
    change(paper)
    files[CALIBRATION_FILE] = canonical_bytes(paper)
    payload = [payload_bytes(name, data, "application/octet-stream") for name, data in files.items()]
    digest = next(file.sha256 for file in payload if file.path == record_file(case.id))
    entry = CaseEntry(case.scope, case.digest, 1, None, digest)
    return Sender.of(world, "e-001").send("scores", payload, cases={case.id: entry})


FURTHER = {"target": "1.2", "value": "3", "comment": None}
Change = Callable[[dict[str, Any]], object]
FALSE: list[tuple[str, Change, str]] = [
    ("a rating left out", lambda p: p["samples"][0]["ratings"].pop(), "CSB-121"),
    (
        "a rating added",
        lambda p: p["samples"][0]["ratings"].append(dict(p["samples"][0]["ratings"][0], target="1.2")),
        "CSB-121",
    ),
    ("no level", lambda p: p["samples"][0]["ratings"][0].update(value="7"), "CSB-121"),
    ("NA where it may not be", lambda p: p["samples"][0]["ratings"][0].update(value="NA"), "CSB-121"),
    ("other agreed ratings", lambda p: p["samples"][0].update(agreed="0" * 64), "CSB-121"),
    (
        "another sample",
        lambda p: p["samples"][0].update(id="01890a5d-ac96-774b-bcce-b302099a8057"),
        "CSB-121",
    ),
    ("another assignment", lambda p: p.update(assignment_digest="0" * 64), "CSB-121"),
    ("twice", lambda p: p["samples"].append(p["samples"][0]), "CSB-120"),
    ("no time", lambda p: p["samples"][0].update(compared_at="yesterday"), "CSB-120"),
    ("something else", lambda p: p.update(remark=""), "CSB-120"),
]


@pytest.mark.parametrize(("change", "code"), [row[1:] for row in FALSE], ids=[row[0] for row in FALSE])
def test_a_false_result_is_refused(
    world: World, casework: Casework, sample: str, change: Change, code: str
) -> None:
    rate_all(casework, sample)
    calibrating.compare_sample(casework.room, sample)
    received = world.receive(altered(world, casework, change))[0]
    assert (received.outcome, received.code) == ("refused", code)
    assert world.society.records.rows(CalibrationRow) == []


def test_a_comparison_is_not_made_twice(world: World, casework: Casework, sample: str) -> None:
    rate_all(casework, sample)
    calibrating.compare_sample(casework.room, sample)
    path = submitted(world, casework)
    assert world.receive(path)[0].outcome == "accepted"
    second = casework.room.assignment.cases[1].id
    fill_case(casework.room, second)
    sent = casework.path_of(casework.submit_cases([second], PASSWORD).bundle_id)
    received = world.receive(sent)[0]
    assert received.outcome == "accepted", "the same result comes with every bundle"
    assert not [said for said in received.remarks if "Standard sample" in said.en]
    assert len(world.society.records.rows(CalibrationRow)) == 1


REQUIRED = "calibration_required = true\n"


def test_a_pack_may_want_it_first(world: World) -> None:
    own_pack(world)
    desk = world.enrol("e-001")
    write_round(world.round, {"e-001": "lead"})
    write_sample(world.round)
    world.issue()
    desk.open_file(world.issued["e-001"])
    casework = desk.open_room(world.ids["e-001"])
    casework.declare({case.id: ("none", "") for case in casework.room.assignment.cases}, PASSWORD)
    room = casework.room
    case_id = room.assignment.cases[0].id
    with pytest.raises(KnownError) as first:
        rating.record_rating(room, case_id, "1.1", "material", "3")
    assert first.value.code == "CAL-021"
    assert "标准样例S01" in first.value.what.zh
    assert case_sheet(room, case_id).materials, "reading is possible meanwhile"
    (line,) = sample_lines(room)
    rate_all(casework, line.case_id)
    calibrating.compare_sample(room, line.case_id)
    rating.record_rating(room, case_id, "1.1", "material", "3")
    desk.close_room()


def own_pack(world: World) -> None:
    """The society's own copy of the packs, with the rule."""
    for pack in ("cse-general", "cse-electrical"):
        target = world.society.home.packs / pack / "0.1.0"
        target.mkdir(parents=True)
        for entry in resource("packs", pack, "0.1.0").iterdir():
            text = entry.read_text(encoding="utf-8")
            if entry.name == "pack.toml" and pack == "cse-general":
                text = text.replace("format = 1\n", "format = 1\n" + REQUIRED, 1)
            (target / entry.name).write_text(text, encoding="utf-8")


def test_what_is_wrong_with_a_sample_is_said_before_it_is_issued(world: World) -> None:
    world.enrol("e-001")
    write_round(world.round, {"e-001": "lead"})
    write_sample(world.round, {"9.9": "3", "1.1": "8", "3.2": "3", "1.3": "NA"})
    _, findings = check_round(world.society, world.round, probe=False)
    said = [(found.code, found.key) for found in findings if found.code.startswith("CHK-03")]
    assert said == [("CHK-031", "9.9"), ("CHK-031", "1.1"), ("CHK-031", "3.2"), ("CHK-031", "1.3")]
    (world.round / "samples" / "S01" / "agreed.toml").write_text("", encoding="utf-8")
    _, findings = check_round(world.society, world.round, probe=False)
    assert "RND-003" in {found.code for found in findings} or findings[0].code.startswith("RND")


def test_the_same_round_gives_the_same_files_again(world: World, casework: Casework) -> None:
    before = world.issued["e-001"].read_bytes()
    world.issue()
    assert world.issued["e-001"].read_bytes() == before


def test_a_supervisor_gets_no_sample(world: World) -> None:
    world.enrol("e-001")
    desk = world.enrol("e-005")
    write_round(world.round, {"e-001": "lead", "e-005": "supervisor"})
    write_sample(world.round)
    world.issue()
    desk.open_file(world.issued["e-005"])
    assert desk.open_room(world.ids["e-005"]).room.assignment.samples == ()
    desk.close_room()
