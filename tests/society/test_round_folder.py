"""Round folders: what is good is read whole, and every fault is said with its file, key and reason."""

import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from cse_desktop.society.findings import Finding
from cse_desktop.society.round_folder import read_round
from tests.world import write_round

PROFILE = "applicants/A001/profile.toml"
Spoil = Callable[[Path], None]


def replacing(file: str, old: str, new: str) -> Spoil:
    """Puts `new` in the place of `old`, which must be there."""

    def spoil(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


def adding(file: str, text: str) -> Spoil:
    """Puts `text` at the beginning of a file, before its first table."""

    def spoil(folder: Path) -> None:
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(text + "\n" + old, encoding="utf-8")

    return spoil


def removing(file: str) -> Spoil:
    """Removes a file or folder."""

    def spoil(folder: Path) -> None:
        path = folder / file
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()

    return spoil


def linking(folder: Path) -> None:
    """Puts a link among the materials."""
    (folder / "applicants/A001/materials/link.pdf").symlink_to(folder / "round.toml")


def naming_written(folder: Path) -> None:
    """Names a written test whose paper is not there."""
    replacing("round.toml", '"interview"]', '"interview", "written"]')(folder)
    with (folder / "round.toml").open("a", encoding="utf-8") as file:
        file.write('\n[written]\npaper = "written/paper.toml"\n')


FAULTS: list[tuple[str, Spoil, str, str, str]] = [
    ("unknown key", adding("round.toml", "colour = 1"), "RND-001", "round.toml", "colour"),
    (
        "unknown key in a table",
        replacing("round.toml", "third_rater", "fourth_rater = true\nthird_rater"),
        "RND-001",
        "round.toml",
        "panel.fourth_rater",
    ),
    ("unknown key of an applicant", adding(PROFILE, "age = 40"), "RND-001", PROFILE, "age"),
    (
        "unknown key in a list",
        replacing("assessors.toml", "role =", "rank = 1\nrole ="),
        "RND-001",
        "assessors.toml",
        "assessor[1].rank",
    ),
    (
        "missing key",
        replacing("round.toml", "retention_days = 180", ""),
        "RND-002",
        "round.toml",
        "retention_days",
    ),
    ("missing key of an applicant", replacing(PROFILE, 'grade = "PE"', ""), "RND-002", PROFILE, "grade"),
    (
        "date as text",
        replacing("round.toml", "due = 2026-03-20", 'due = "2026-03-20"'),
        "RND-003",
        "round.toml",
        "due",
    ),
    (
        "date with a time",
        replacing("round.toml", "due = 2026-03-20", "due = 2026-03-20T00:00:00Z"),
        "RND-003",
        "round.toml",
        "due",
    ),
    (
        "interview without offset",
        replacing("interviews.toml", "+08:00", ""),
        "RND-003",
        "interviews.toml",
        "interview[1].start",
    ),
    (
        "flag as text",
        replacing("round.toml", "third_rater = true", 'third_rater = "yes"'),
        "RND-003",
        "round.toml",
        "panel.third_rater",
    ),
    (
        "flag as number",
        replacing("round.toml", "size = 2", "size = true"),
        "RND-003",
        "round.toml",
        "panel.size",
    ),
    ("newer format", replacing("round.toml", "format = 1", "format = 2"), "RND-004", "round.toml", "format"),
    (
        "unknown method",
        replacing("round.toml", '"interview"]', '"dance"]'),
        "RND-004",
        "round.toml",
        "methods",
    ),
    (
        "unknown role",
        replacing("assessors.toml", '"lead"', '"boss"'),
        "RND-004",
        "assessors.toml",
        "assessor[1].role",
    ),
    ("unknown route", replacing(PROFILE, '"initial"', '"shortcut"'), "RND-004", PROFILE, "route"),
    ("month", replacing(PROFILE, '"2011-09"', '"2011-13"'), "RND-004", PROFILE, "education[1].from"),
    ("id with a path", replacing("round.toml", '"test-01"', '"../x"'), "RND-004", "round.toml", "id"),
    (
        "certificate in a folder",
        replacing("assessors.toml", '"e-009.pem"', '"../e-009.pem"'),
        "RND-004",
        "assessors.toml",
        "assessor[1].certificate",
    ),
    ("empty name", replacing(PROFILE, 'name = "示例 申请人1"', 'name = " "'), "RND-004", PROFILE, "name"),
    (
        "control character",
        replacing(PROFILE, 'name = "示例 申请人1"', 'name = "a\\u0007b"'),
        "RND-004",
        PROFILE,
        "name",
    ),
    ("file missing", removing("assessors.toml"), "RND-005", "assessors.toml", ""),
    ("profile missing", removing(PROFILE), "RND-005", PROFILE, ""),
    ("materials missing", removing("applicants/A001/materials"), "RND-005", "applicants/A001/materials", ""),
    ("photo missing", adding(PROFILE, 'photo = "materials/photo.png"'), "RND-005", PROFILE, "photo"),
    ("photo elsewhere", adding(PROFILE, 'photo = "01 简历.txt"'), "RND-005", PROFILE, "photo"),
    ("paper missing", naming_written, "RND-005", "written/paper.toml", ""),
    ("no TOML", adding("interviews.toml", "= ="), "RND-006", "interviews.toml", ""),
    (
        "number twice",
        replacing("applicants/A002/profile.toml", '"A002"', '"A001"'),
        "RND-007",
        "applicants/A002/profile.toml",
        "number",
    ),
    (
        "seat twice",
        replacing(
            "assessors.toml",
            'id = "e-001"\ncertificate = "e-001.pem"\nrole = "assessor"',
            'id = "e-009"\ncertificate = "e-009.pem"\nrole = "lead"',
        ),
        "RND-007",
        "assessors.toml",
        "assessor[2].id",
    ),
    (
        "interview twice",
        replacing("interviews.toml", '"A002"', '"A001"'),
        "RND-007",
        "interviews.toml",
        "interview[2].applicant",
    ),
    (
        "applicant twice in a seat",
        replacing("assessors.toml", '["A001", "A002"]', '["A001", "A001"]'),
        "RND-007",
        "assessors.toml",
        "assessor[1].applicants",
    ),
    (
        "due before opens",
        replacing("round.toml", "due = 2026-03-20", "due = 2026-03-01"),
        "RND-008",
        "round.toml",
        "due",
    ),
    (
        "expires before due",
        replacing("round.toml", "expires = 2026-04-30", "expires = 2026-03-10"),
        "RND-008",
        "round.toml",
        "expires",
    ),
    (
        "ends before begin",
        replacing(PROFILE, '"2015-07"', '"2010-07"'),
        "RND-008",
        PROFILE,
        "education[1].to",
    ),
    (
        "nobody's seat",
        replacing("assessors.toml", '"A002"]', '"A999"]'),
        "RND-009",
        "assessors.toml",
        "assessor[1].applicants",
    ),
    (
        "nobody's interview",
        replacing("interviews.toml", '"A002"', '"A999"'),
        "RND-009",
        "interviews.toml",
        "interview[2].applicant",
    ),
    ("stray file", adding("applicants/A001/notes.txt", "x"), "RND-010", "applicants/A001/notes.txt", ""),
    ("stray file among applicants", adding("applicants/list.txt", "x"), "RND-010", "applicants/list.txt", ""),
    ("link among materials", linking, "RND-010", "applicants/A001/materials/link.pdf", ""),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A good round folder."""
    write_round(tmp_path / "round", {"e-009": "lead", "e-001": "assessor"})
    return tmp_path / "round"


def test_good_round_is_read_whole(folder: Path) -> None:
    found, faults = read_round(folder)
    assert faults == []
    assert found is not None
    assert (found.id, found.carried_out, found.not_yet) == ("test-01", ("material", "interview"), ())
    assert [seat.role for seat in found.seats] == ["lead", "assessor"]
    applicant = found.applicant("A001")
    assert [material.display_name for material in applicant.materials] == ["01 简历.txt", "03 项目报告.pdf"]
    assert [period.kind for period in applicant.profile.periods] == ["education", "post"]


@pytest.mark.parametrize(
    ("spoil", "code", "file", "key"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS]
)
def test_fault_is_said_with_file_and_key(folder: Path, spoil: Spoil, code: str, file: str, key: str) -> None:
    spoil(folder)
    found, faults = read_round(folder)
    assert found is None
    assert (code, file, key) in [(fault.code, fault.file, fault.key) for fault in faults]
    for fault in faults:
        assert fault.words.zh
        assert fault.words.en
        assert "{" not in fault.words.zh + fault.words.en


def test_all_faults_are_said_at_once(folder: Path) -> None:
    for spoil in (FAULTS[0][1], FAULTS[2][1], FAULTS[4][1]):
        spoil(folder)
    _, faults = read_round(folder)
    assert {fault.code for fault in faults} == {"RND-001", "RND-002"}
    assert len(faults) == 3


def test_what_file_managers_leave_behind_is_no_material(folder: Path) -> None:
    for name in (".DS_Store", "Thumbs.db"):
        (folder / "applicants/A001/materials" / name).write_bytes(b"x")
    found, faults = read_round(folder)
    assert found is not None
    assert faults == []
    assert len(found.applicant("A001").materials) == 2


def test_names_decomposed_by_another_system_are_found(folder: Path) -> None:
    decomposed = "re\u0301sume\u0301.txt"
    (folder / "applicants/A001/materials" / decomposed).write_bytes(b"x")
    adding(PROFILE, 'photo = "materials/r\u00e9sum\u00e9.txt"')(folder)
    found, faults = read_round(folder)
    assert faults == []
    assert found is not None
    assert found.applicant("A001").profile.photo == "r\u00e9sum\u00e9.txt"


def test_example_round_is_read_with_its_written_part(example_round: Path) -> None:
    found, faults = read_round(example_round)
    assert faults == []
    assert found is not None
    assert found.not_yet == ("written",)
    assert found.written is not None
    assert (found.written.scripts, found.written.own_remark_share) == (("K7QX",), Decimal("0.05"))
    assert found.seats[2].role == "marker"
    assert found.applicant("A001").claims[0].where == "03 项目报告.pdf"
    assert found.applicant("A001").profile.photo == "photo.png"


WRITTEN_FAULTS = [
    ("written/paper.toml", 'kind = "choice"', 'kind = "riddle"', "item[1].kind"),
    ("written/paper.toml", 'id = "q2"', 'id = "q1"', "item[2].id"),
    ("written/paper.toml", "minutes = 90", "minutes = 90\nseconds = 3", "seconds"),
    ("written/scripts/K7QX/answers.toml", 'blind_code = "K7QX"', 'blind_code = "K7QY"', "blind_code"),
    ("written/scripts/K7QX/answers.toml", "q2 =", "q9 =", "answers.q9"),
    ("written/scripts/K7QX/answers.toml", "page = 2", 'page = "two"', "answers.q3.page"),
    ("assessors.toml", '"K7QX"', '"K7QY"', "assessor[3].scripts"),
]


@pytest.mark.parametrize(("file", "old", "new", "key"), WRITTEN_FAULTS)
def test_written_part_is_read_strictly_too(
    example_round: Path, file: str, old: str, new: str, key: str
) -> None:
    replacing(file, old, new)(example_round)
    found, faults = read_round(example_round)
    assert found is None
    assert (file, key) in [(fault.file, fault.key) for fault in faults]


def test_a_finding_says_where_it_is() -> None:
    from cse_desktop.errors import Words  # noqa: PLC0415 - beside its only use

    finding = Finding("error", "RND-001", Words("甲", "a"), "round.toml", "panel.size")
    assert finding.where == "round.toml [panel.size]"
    assert finding.as_json()["words"] == {"zh": "甲", "en": "a"}
