"""The six invented applicants: complete, consistent with themselves, and the same bytes every time."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image

from cse_desktop.sample.portfolios import SampleApplicant, build_applicants, write_applicant
from cse_desktop.sample.portfolios.ict_calculations import CAMPUS, availability
from cse_desktop.sample.portfolios.power_calculations import (
    PARK_LOADS,
    YUNXI,
    cable_rows,
    park_demand,
    setting_rows,
)
from cse_desktop.society.applicant_folder import read_applicants
from cse_desktop.society.findings import Finding
from cse_desktop.society.round_folder import read_sheet

APPLICANTS = build_applicants()
FOOTER = "示例材料 Sample material"


@pytest.fixture(scope="module")
def round_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("round")
    for applicant in APPLICANTS:
        write_applicant(applicant, folder / "applicants" / applicant.number)
    return folder


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_three_electrical_and_three_ict_applicants_in_all_grades() -> None:
    assert sorted((applicant.field, applicant.grade) for applicant in APPLICANTS) == [
        (field, grade) for field in ("electrical", "ict") for grade in ("AE", "PE", "SPE")
    ]


@pytest.mark.parametrize("applicant", APPLICANTS, ids=lambda applicant: applicant.number)
def test_everybody_is_obviously_invented(applicant: SampleApplicant) -> None:
    assert applicant.name.startswith("示例")
    assert applicant.name_latin.startswith("Sample ")
    assert "示例" in applicant.employer
    assert all("示例" in name or "Sample" in name for pair in applicant.referees for name in pair)


def test_the_society_reads_the_folders_without_a_finding(round_folder: Path) -> None:
    faults: list[Finding] = []
    read = read_applicants(round_folder, faults, read_sheet)
    assert faults == []
    assert [applicant.number for applicant in read] == [applicant.number for applicant in APPLICANTS]
    assert all(len(applicant.claims) >= 5 and len(applicant.materials) >= 8 for applicant in read)


def test_the_set_is_of_the_size_of_real_portfolios(round_folder: Path) -> None:
    total = sum(len(data) for data in files_of(round_folder).values())
    assert 15e6 < total < 40e6


@pytest.mark.parametrize("applicant", APPLICANTS, ids=lambda applicant: applicant.number)
def test_every_material_opens_and_says_that_it_is_a_sample(
    round_folder: Path, applicant: SampleApplicant
) -> None:
    materials = round_folder / "applicants" / applicant.number / "materials"
    for file in applicant.files:
        path = materials / file["name"]
        if path.suffix != ".pdf":
            with Image.open(path) as image:
                image.load()
                assert min(image.size) >= 390
            continue
        document = pdfium.PdfDocument(path)
        try:
            assert 1 <= len(document) <= 80
            texts = [document.get_page(page).get_textpage().get_text_range() for page in range(len(document))]
        finally:
            document.close()
        assert all((FOOTER in text) != bool(file.get("scan")) for text in texts), path.name


@pytest.mark.parametrize("applicant", APPLICANTS, ids=lambda applicant: applicant.number)
def test_claims_lead_to_pages_that_exist(round_folder: Path, applicant: SampleApplicant) -> None:
    folder = round_folder / "applicants" / applicant.number
    claims = tomllib.loads((folder / "claims.toml").read_text(encoding="utf-8"))["claims"]
    for claim in claims.values():
        document = pdfium.PdfDocument(folder / claim["where"])
        first, _, last = claim["pages"].partition("-")
        assert 1 <= int(first) <= int(last or first) <= len(document)
        document.close()


@pytest.mark.parametrize("applicant", APPLICANTS, ids=lambda applicant: applicant.number)
def test_hours_of_the_profile_are_those_of_the_record(applicant: SampleApplicant) -> None:
    recorded = [sum(entry[3] for entry in year["entries"]) for year in applicant.data["cpd"]]
    assert recorded == [entry["hours"] for entry in applicant.profile["cpd"]]
    for year, entry in zip(applicant.data["cpd"], applicant.profile["cpd"], strict=True):
        assert all(date.startswith(str(entry["year"])) for date, *_ in year["entries"])


@pytest.mark.parametrize("applicant", APPLICANTS, ids=lambda applicant: applicant.number)
def test_the_life_line_has_no_overlap_and_no_gap(applicant: SampleApplicant) -> None:
    studies, posts = applicant.profile["education"], applicant.profile["post"]
    for earlier, later in zip([*studies, *posts], [*studies[1:], *posts], strict=False):
        if earlier is not later:
            assert earlier["to"] < later["from"]
    assert posts[-1]["to"] == ""
    assert all(project["from"] >= posts[0]["from"] for project in applicant.profile["project"])


def test_the_weaknesses_an_assessor_should_find_are_there() -> None:
    short = {
        (applicant.number, entry["year"])
        for applicant in APPLICANTS
        for entry in applicant.profile["cpd"]
        if entry["hours"] < 40 and applicant.grade != "AE"
    }
    assert short == {("A003", 2024), ("A006", 2025)}
    assert availability() < 99.99


def test_figures_of_the_reports_add_up() -> None:
    assert YUNXI.at_10(1) == pytest.approx(14.81, abs=0.005)
    assert YUNXI.at_10(2) < 31.5
    assert all(float(row[-1]) > 1.5 for row in setting_rows()[1:])
    assert all(row[-1] == "满足" for row in cable_rows()[1:])
    demand = park_demand()
    assert demand.active == pytest.approx(0.9 * sum(load.kilowatt * load.demand for load in PARK_LOADS))
    assert demand.active / demand.apparent >= 0.95
    assert sum(building.points for building in CAMPUS) == 316


def test_the_same_bytes_are_made_in_another_process(round_folder: Path, tmp_path: Path) -> None:
    numbers = ("A001", "A004")
    code = (
        "import sys; from pathlib import Path\n"
        "from cse_desktop.sample.portfolios import build_applicants, write_applicant\n"
        "for a in build_applicants():\n"
        f"    if a.number in {numbers!r}: write_applicant(a, Path(sys.argv[1]) / a.number)\n"
    )
    environment = os.environ | {"PYTHONHASHSEED": "4711", "TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8"}
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, env=environment)
    for number in numbers:
        assert files_of(tmp_path / number) == files_of(round_folder / "applicants" / number)
