"""Is a round ready? Certificates, scopes, panels, packs, conflicts and documents, each with its finding."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from cse_desktop.decode.probe import probe_all
from cse_desktop.errors import KnownError, Words
from cse_desktop.society.checking import check_round
from cse_desktop.society.findings import Finding, NotReadyError
from cse_desktop.society.issuing import issue_round
from cse_desktop.society.ports import Probed
from cse_desktop.society.revoking import revoke
from resources import resource
from tests.contract.test_decode_media import mp4
from tests.contract.test_decode_pdf import locked
from tests.society.test_round_folder import Spoil, replacing
from tests.world import World, write_round

PEOPLE = {"e-009": "lead", "e-001": "assessor"}


@pytest.fixture
def ready(world: World) -> World:
    """Two appointed people and a round that is ready."""
    for who in PEOPLE:
        world.enrol(who)
    write_round(world.round, PEOPLE)
    return world


def findings(world: World) -> list[Finding]:
    """What the check finds."""
    return check_round(world.society, world.round)[1]


def codes(found: Sequence[Finding], *severities: str) -> set[str]:
    """Codes of the findings of these severities."""
    return {finding.code for finding in found if finding.severity in severities}


def test_a_ready_round_has_nothing_that_stops_it(ready: World) -> None:
    assert codes(findings(ready), "error", "conflict", "warning") == set()


SPOILT: list[tuple[str, Spoil, str, str]] = [
    ("another society", replacing("round.toml", '"csee"', '"elsewhere"'), "error", "CHK-001"),
    (
        "expired",
        replacing("round.toml", "expires = 2026-04-30", "expires = 2026-03-04\n"),
        "error",
        "RND-008",
    ),
    ("certificate missing", replacing("assessors.toml", '"e-001.pem"', '"e-777.pem"'), "error", "CHK-003"),
    (
        "certificate of another",
        replacing("assessors.toml", 'certificate = "e-001.pem"', 'certificate = "e-009.pem"'),
        "error",
        "CHK-007",
    ),
    (
        "expires too late",
        replacing("round.toml", "expires = 2026-04-30", "expires = 2027-03-01"),
        "error",
        "CHK-006",
    ),
    ("no lead", replacing("assessors.toml", '"lead"', '"assessor"'), "error", "CHK-009"),
    ("two leads", replacing("assessors.toml", '"assessor"', '"lead"'), "error", "CHK-009"),
    ("unknown general pack", replacing("round.toml", "cse-general", "cse-nothing"), "error", "CHK-010"),
    (
        "unknown version",
        replacing("applicants/A001/profile.toml", '"0.1.0"', '"9.9.9"'),
        "error",
        "CHK-010",
    ),
    (
        "pack of another field",
        replacing("applicants/A001/profile.toml", '"electrical"', '"ict"'),
        "error",
        "CHK-013",
    ),
    (
        "field not granted",
        replacing("applicants/A001/profile.toml", '"electrical"', '"nuclear"'),
        "error",
        "CHK-026",
    ),
    ("grade unknown", replacing("applicants/A001/profile.toml", '"PE"', '"XE"'), "error", "CHK-012"),
    ("panel too small", replacing("round.toml", "size = 2", "size = 3"), "warning", "CHK-020"),
    (
        "supervisor wanted",
        replacing("round.toml", "supervisor_signs = false", "supervisor_signs = true"),
        "warning",
        "CHK-028",
    ),
    (
        "uncovered indicators",
        replacing("round.toml", '"material", "interview"', '"material"'),
        "warning",
        "CHK-014",
    ),
    ("written part", replacing("round.toml", '"interview"]', '"interview", "written"]'), "error", "RND-002"),
]


@pytest.mark.parametrize(
    ("spoil", "severity", "code"), [row[1:] for row in SPOILT], ids=[row[0] for row in SPOILT]
)
def test_what_stands_in_the_way_is_found(ready: World, spoil: Spoil, severity: str, code: str) -> None:
    spoil(ready.round)
    assert code in codes(findings(ready), severity)


def test_expired_round_is_refused_in_words(ready: World) -> None:
    ready.clock.move(days=60)
    with pytest.raises(NotReadyError) as refused:
        issue_round(ready.society, ready.round, ready.folder / "out")
    assert "CHK-002" in codes(refused.value.findings, "error")
    assert not (ready.folder / "out").exists()


def test_scope_must_cover_every_case(world: World) -> None:
    world.enrol("e-009")
    world.enrol("e-001", scope="electrical:SPE; ict")
    write_round(world.round, PEOPLE)
    outside = [finding for finding in findings(world) if finding.code == "CHK-008"]
    assert len(outside) == 1
    assert "A001 (electrical:PE)" in outside[0].words.en


def test_revoked_certificate_stops_the_issue(ready: World) -> None:
    revoke(ready.society, "e-001", "key-compromise")
    assert "CHK-005" in codes(findings(ready), "error")


def test_certificate_of_another_home_is_unknown(ready: World, tmp_path: Path) -> None:
    other = World(tmp_path / "other")
    other.enrol("e-001")
    (ready.round / "e-001.pem").write_bytes((other.round / "e-001.pem").read_bytes())
    other.close()
    assert "CHK-004" in codes(findings(ready), "error")


def test_certificate_is_found_in_the_home_too(ready: World) -> None:
    (ready.round / "e-001.pem").unlink()
    assert codes(findings(ready), "error") == set()


CONFLICTS: list[tuple[str, Spoil, str, str]] = [
    (
        "same name",
        replacing("applicants/A001/profile.toml", "示例 申请人1", "示例 e-001"),
        "conflict",
        "CHK-019",
    ),
    (
        "referee",
        replacing("applicants/A001/profile.toml", "示例 推荐人", "示例  E-001"),
        "conflict",
        "CHK-019",
    ),
    (
        "same employer",
        replacing("applicants/A001/profile.toml", '"示例电力设计院"\ngrade', '"示例检测中心"\ngrade'),
        "warning",
        "CHK-018",
    ),
    (
        "present post",
        replacing("applicants/A001/profile.toml", '"示例电力设计院"\ntitle', '"示例检测中心"\ntitle'),
        "warning",
        "CHK-018",
    ),
    (
        "referee's employer",
        replacing("applicants/A001/profile.toml", "示例大学", "示例检测中心"),
        "note",
        "CHK-018",
    ),
]


@pytest.mark.parametrize(
    ("spoil", "severity", "code"), [row[1:] for row in CONFLICTS], ids=[row[0] for row in CONFLICTS]
)
def test_conflicts_of_name_and_employer_are_found(
    ready: World, spoil: Spoil, severity: str, code: str
) -> None:
    spoil(ready.round)
    assert code in codes(findings(ready), severity)


def test_conflict_stops_the_issue_until_it_was_looked_at(ready: World) -> None:
    CONFLICTS[0][1](ready.round)
    with pytest.raises(NotReadyError):
        issue_round(ready.society, ready.round, ready.folder / "out")
    assert len(issue_round(ready.society, ready.round, ready.folder / "out", conflicts_seen=True).files) == 2


def test_documents_that_do_not_open_are_said_in_words(ready: World) -> None:
    def probe(files: Sequence[Path]) -> Mapping[Path, Probed]:
        answers = {path: Probed(True, None) for path in files[1:]}
        return answers | {files[0]: Probed(False, Words("文件已损坏。", "The file is damaged."))}

    desk = replace(ready.society, probe=probe)
    found = [finding for finding in check_round(desk, ready.round)[1] if finding.code == "CHK-017"]
    assert [finding.file for finding in found] == ["applicants/A001/materials/01 简历.txt"]
    assert "The file is damaged." in found[0].words.en


def test_films_that_cannot_be_played_and_locked_documents_are_said(ready: World) -> None:
    def probe(files: Sequence[Path]) -> Mapping[Path, Probed]:
        return {
            path: Probed(seen.opens, seen.words) for path, seen in zip(files, probe_all(files), strict=True)
        }

    materials = ready.round / "applicants" / "A001" / "materials"
    (materials / "90 film.mp4").write_bytes(mp4(b"av01"))
    (materials / "91 film.mp4").write_bytes(mp4())
    (materials / "92 locked.pdf").write_bytes(locked())
    (materials / "93 records.csv").write_bytes("编号,学时,说明\n1,2,三\n".encode("gb18030"))
    desk = replace(ready.society, probe=probe)
    found = {
        finding.file: finding for finding in check_round(desk, ready.round)[1] if finding.code == "CHK-017"
    }
    said = {Path(file).name: finding.words.en for file, finding in found.items() if file}
    assert set(said) == {"90 film.mp4", "92 locked.pdf"}
    assert "AV1" in said["90 film.mp4"]
    assert "password" in said["92 locked.pdf"]
    assert all(finding.severity == "warning" for finding in found.values())


def test_round_changed_after_its_issue_is_refused(ready: World) -> None:
    ready.issue()
    (ready.round / "applicants/A001/materials/01 简历.txt").write_text("更改", encoding="utf-8")
    with pytest.raises(KnownError) as refused:
        ready.issue()
    assert refused.value.code == "SOC-021"


def test_issued_again_byte_for_byte(ready: World) -> None:
    ready.issue()
    before = {who: path.read_bytes() for who, path in ready.issued.items()}
    for path in ready.issued.values():
        path.unlink()
    ready.clock.move(days=3)
    ready.issue()
    assert {who: path.read_bytes() for who, path in ready.issued.items()} == before


def test_cases_have_one_id_for_the_whole_panel(ready: World) -> None:
    issued = issue_round(ready.society, ready.round, ready.folder / "out")
    assert len({file.cases for file in issued.files}) == 1


def with_supervisor(world: World, **people: str) -> None:
    """The ready round with further seats: id (`e_005`) → role."""
    roles = {who.replace("_", "-"): role for who, role in people.items()}
    for who in roles:
        if who not in PEOPLE:
            world.enrol(who)
    write_round(world.round, PEOPLE)
    place = world.round / "assessors.toml"
    seats = [
        f'[[assessor]]\nid = "{who}"\ncertificate = "{who}.pem"\nrole = "{role}"\napplicants = ["A001"]\n'
        for who, role in roles.items()
    ]
    place.write_text("\n".join([place.read_text(encoding="utf-8"), *seats]), encoding="utf-8")


def test_a_round_with_a_supervisor_is_ready(ready: World) -> None:
    with_supervisor(ready, e_005="supervisor")
    assert codes(findings(ready), "error", "conflict", "warning") == set()


def test_nobody_assesses_an_applicant_who_is_only_watched(world: World) -> None:
    world.enrol("e-005")
    write_round(world.round, {"e-005": "supervisor"})
    assert "CHK-021" in codes(findings(world), "warning")


def test_who_rates_does_not_supervise_the_same_applicant(ready: World) -> None:
    with_supervisor(ready, e_001="supervisor")
    assert "CHK-030" in codes(findings(ready), "error")


def test_a_supervisor_without_a_checklist_is_said(ready: World) -> None:
    with_supervisor(ready, e_005="supervisor")
    target = ready.society.home.packs / "cse-general" / "0.1.0"
    target.mkdir(parents=True)
    for entry in resource("packs", "cse-general", "0.1.0").iterdir():
        if entry.name.endswith(".toml"):
            text = entry.read_text(encoding="utf-8").partition("[[supervision.item]]")[0]
            (target / entry.name).write_text(text, encoding="utf-8")
    assert "CHK-029" in codes(findings(ready), "note")
