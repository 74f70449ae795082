"""The sheets to write on, judged by other people's tools: what stands on them, in which letters, and nothing cut."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cse_desktop.domain.case_code import fault_of
from cse_desktop.errors import KnownError
from cse_desktop.reports.day_record import print_day_record
from cse_desktop.services import asking, rating
from cse_desktop.services.casework import Casework
from cse_desktop.services.day_sheets import day_record
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.services.interview_sheets import interview_sheet
from tests.e2e.paper import code_of, keyed_twice
from tests.world import World, write_round

APPLICANTS = 3
A4 = "595.276 x 841.89 pts (A4)"
FLAGGED = "1.3"


@pytest.fixture
def twice() -> bool:
    """Whether the pack wants two persons."""
    return False


@pytest.fixture
def desk(world: World, twice: bool) -> Iterator[AssessorDesk]:
    """The desk of `e-001`, with a round of three."""
    found = world.enrol("e-001")
    world.enrol("e-009")
    if twice:
        keyed_twice(world)
    write_round(world.round, {"e-009": "lead", "e-001": "assessor"}, APPLICANTS, record_audio="optional")
    world.issue()
    yield found
    found.close_room()


def run(*command: str | Path) -> str:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True).stdout


def kept(pdf: bytes, folder: Path) -> Path:
    path = folder / "sheets.pdf"
    path.write_bytes(pdf)
    return path


def plan(casework: Casework, count: int) -> list[str]:
    """Plans the first suggestions of the first case, and leaves a gap of the reading; their Chinese texts."""
    room, case_id = casework.room, casework.room.assignment.cases[0].id
    rating.record_rating(room, case_id, FLAGGED, "material", "NE")
    taken = interview_sheet(room, case_id).suggestions[:count]
    for question in taken:
        asking.plan_question(room, case_id, question)
    return [question.text_zh for question in taken]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_a_sheet_has_everything_that_is_asked(casework: Casework, tmp_path: Path) -> None:
    questions = plan(casework, 4)
    room, case_id = casework.room, casework.room.assignment.cases[0].id
    path = kept(casework.paper_forms("", case_id, "zh_CN"), tmp_path)
    text = squeezed(run("pdftotext", "-layout", path, "-"))
    code = code_of(room, case_id)
    assert fault_of(code) is None
    wanted = ["面试记录表", "测试批次", "示例学会", code, "A001", "示例申请人1", "SampleApplicantA001"]
    wanted += ["2026-03-12", "计划09:00", "Room1", "专业工程师", "已核验身份", "申请人同意", "申请人不同意"]
    wanted += ["核验身份", "个人陈述", "提问", "打分", "合议", "面试结束", "评价专家签名", "监督员签名"]
    for word in (*wanted, *(squeezed(question) for question in questions)):
        assert squeezed(word) in text, word
    sheet = interview_sheet(room, case_id)
    assert FLAGGED in {cell.target for cell in sheet.form}
    for cell in sheet.form:
        assert squeezed(f"{cell.target}{cell.title.zh}") in text, cell.target
    # a box for each level and NE in each line, and in the empty one for what else comes up
    assert text.count("012345NE") == len(sheet.form) + 1
    assert text.count("期望3") == len(sheet.form)
    assert "关键指标" in text
    assert "NA" not in text, "nothing that the interview asks may be not applicable for this grade"
    facts = run("pdfinfo", path)
    assert A4 in facts
    pages = int(re.findall(r"Pages:\s+(\d+)", facts)[0])
    assert f"第1页，共{pages}页" in text


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh_CN", "由两人各自照纸面录入程序"), ("en", "Two persons type what is written here")],
)
@pytest.mark.parametrize("twice", [True])
def test_it_says_that_two_persons_will_type_it(
    casework: Casework, tmp_path: Path, language: str, said: str
) -> None:
    path = kept(casework.paper_forms("", casework.room.assignment.cases[0].id, language), tmp_path)
    text = squeezed(run("pdftotext", "-layout", path, "-"))
    assert squeezed(said) in text


def test_the_english_sheet_speaks_english(casework: Casework, tmp_path: Path) -> None:
    plan(casework, 2)
    path = kept(casework.paper_forms("", casework.room.assignment.cases[0].id, "en"), tmp_path)
    text = run("pdftotext", "-layout", path, "-")
    hanzi = set(re.findall("[一-鿿]+", text))
    assert hanzi == {"示例", "申请人"}, "names of persons alone are Chinese"
    for word in ("Interview sheet", "Case code", "Signature of the supervisor", "Ratings", "expected 3"):
        assert word in text


def test_a_sheet_is_set_in_the_bundled_letters_alone_and_is_black_on_white(
    casework: Casework, tmp_path: Path
) -> None:
    path = kept(casework.paper_forms("", "", "zh_CN"), tmp_path)
    rows = [line.split() for line in run("pdffonts", path).splitlines()[2:]]
    used = [
        row for row in rows if row[0] != "Helvetica"
    ]  # reportlab names it in every file, and nothing uses it
    assert {row[0].partition("+")[2].partition("-")[0] for row in used} == {"NotoSansSC"}
    assert all(row[-5] == "yes" for row in used), "embedded"
    run("pdftoppm", "-r", "40", path, tmp_path / "page")
    for picture in tmp_path.glob("page-*.ppm"):
        data = picture.read_bytes()[-30_000:]
        colours = {tuple(data[at : at + 3]) for at in range(0, len(data) - 2, 3)}
        assert all(max(colour) - min(colour) <= 16 for colour in colours), "no colour"


def test_nothing_stands_outside_the_margins(casework: Casework, tmp_path: Path) -> None:
    plan(casework, 4)
    for language in ("zh_CN", "en"):
        path = kept(casework.paper_forms("", "", language), tmp_path)
        boxes = run("pdftotext", "-bbox", path, "-")
        edges = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"', boxes)
        assert len(edges) > 300
        assert min(float(edge[0]) for edge in edges) > 40
        assert max(float(edge[2]) for edge in edges) < 595 - 40
        assert max(float(edge[3]) for edge in edges) < 842 - 20


def test_everybody_of_the_day_begins_on_a_page_of_their_own(casework: Casework, tmp_path: Path) -> None:
    room = casework.room
    path = kept(casework.paper_forms("", "", "zh_CN"), tmp_path)
    pages = [squeezed(page) for page in run("pdftotext", "-layout", path, "-").split("\f") if page.strip()]
    for case in room.assignment.cases:
        code = code_of(room, case.id)
        own = [page for page in pages if code in page]
        assert ["面试记录表" in page for page in own] == [True, *[False] * (len(own) - 1)]
        assert [re.findall("第(.)页，共(.)页", page)[0] for page in own] == [
            (str(number), str(len(own))) for number in range(1, len(own) + 1)
        ]
        assert all(
            other.profile.number not in "".join(own) for other in room.assignment.cases if other != case
        )


def test_signatures_never_stand_alone(casework: Casework, tmp_path: Path) -> None:
    for count in range(7):
        plan(casework, count)
        path = kept(casework.paper_forms("", casework.room.assignment.cases[0].id, "en"), tmp_path)
        last = run("pdftotext", "-layout", path, "-").rstrip("\f\n").split("\f")[-1]
        assert "Another indicator" in last
        assert "Signature of the assessor" in last


def test_the_same_sheets_have_the_same_bytes(casework: Casework) -> None:
    assert casework.paper_forms("", "", "zh_CN") == casework.paper_forms("", "", "zh_CN")


def test_where_nobody_is_left_that_is_said(casework: Casework, world: World) -> None:
    world.clock.move(days=365)
    with pytest.raises(KnownError) as refused:
        casework.paper_forms("", "", "zh_CN")
    assert refused.value.code == "PAPER-005"


def test_the_days_record_keeps_its_signatures_beside_the_last_applicants(
    casework: Casework, tmp_path: Path
) -> None:
    record = day_record(casework.room, "2026-03-12", named=True)
    for count in range(1, 40):
        rows = (record.lines * 14)[:count]
        path = kept(print_day_record(replace(record, lines=rows)), tmp_path)
        last = run("pdftotext", "-layout", path, "-").rstrip("\f\n").split("\f")[-1]
        assert "Signature of the supervisor" in last
        assert "A00" in last, count
