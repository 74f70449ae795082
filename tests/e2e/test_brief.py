"""The interview brief: what stands on it, always one page, and said before it leaves the case file."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog

from cse_desktop.domain.assignment import CpdYear, Period
from cse_desktop.domain.documents import Pixels
from cse_desktop.errors import Words
from cse_desktop.reports.brief import brief_pdf
from cse_desktop.services import asking, doubting, evidence, querying, rating
from cse_desktop.services.brief import (
    MOST_GAPS,
    MOST_PAGES,
    MOST_QUESTIONS,
    Brief,
    BriefLine,
    BriefPage,
    Cut,
    brief_lines,
    interview_brief,
)
from cse_desktop.services.case_sheets import case_sheet
from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from tests.e2e.fill import fill_case
from tests.e2e.keyboard import at_the_keyboard
from tests.world import PASSWORD, World

NO_PHOTO: Pixels | None = None


def printed(brief: Brief, language: str, folder: Path, photo: Pixels | None = None) -> str:
    """The text of the page, as another program reads it; it must be one page."""
    path = folder / "brief.pdf"
    path.write_bytes(brief_pdf(brief, language, photo))
    facts = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True).stdout
    assert "Pages:           1\n" in facts
    return subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    ).stdout


def test_it_says_what_reading_left_open_gravest_first(casework: Casework, tmp_path: Path) -> None:
    room = casework.room
    case_id = room.assignment.cases[0].id
    critical = next(
        name
        for name, found in room.standard(case_id).indicators.items()
        if found.critical and "material" in found.methods
    )
    for target, value in (("1.2", "NE"), ("1.1", "1"), (critical, "1"), ("1.4", "5")):
        rating.record_rating(room, case_id, target, "material", value)
    condition = case_sheet(room, case_id).conditions[0].id
    doubting.doubt(room, case_id, condition, "示例 证明缺页")
    querying.write_query(room, case_id, "1.1", "请补充原始数据")
    material = room.case(case_id).materials[0].sha256
    evidence.annotate(room, case_id, material, 0, "whole", (), note="示例待问", colour="question")
    evidence.annotate(
        room,
        case_id,
        material,
        1,
        "text",
        [(1, 1, 9, 9)],
        "示例引文",
        links=[("1.1", "material", "sole", "")],
    )
    brief = interview_brief(room, case_id)
    codes = [line.code for line in brief.gaps.shown]
    assert codes[:3] == [critical, "1.2", "1.1"]
    assert "1.4" not in codes
    said = "\n".join(line.words.zh for line in brief.gaps.shown)
    assert "示例待问" in said
    assert "请补充原始数据" in said
    assert "示例 证明缺页" in brief.conditions.shown[0].words.zh
    assert [(page.number, page.codes) for page in brief.pages.shown] == [(1, ("1.1",))]
    text = printed(brief, "zh_CN", tmp_path)
    for expected in ("A001", "示例引文", "请补充原始数据", "第2页"):
        assert expected in text.replace(" ", "")
    english = printed(brief, "en", tmp_path)
    assert "What is open" in english
    assert "疑点" not in english
    assert any("1.2" in line for line in brief_lines(brief, "en"))


def test_questions_planned_come_first_then_each_indicator_once(casework: Casework) -> None:
    room = casework.room
    case_id = room.assignment.cases[0].id
    rating.record_rating(room, case_id, "1.2", "material", "NE")
    asking.add_question(room, case_id, "示例问题", "2.1")
    brief = interview_brief(room, case_id)
    assert brief.questions.shown[0] == BriefLine("2.1", Words("示例问题", "示例问题"))
    targets = [line.code for line in brief.questions.shown]
    assert (len(targets), targets[1]) == (MOST_QUESTIONS, "1.2")
    assert len(set(targets)) == len(targets)
    assert brief.questions.more == 0


def test_what_the_applicant_claims_is_not_on_it(casework: Casework) -> None:
    case = casework.room.assignment.cases[0]
    fill_case(casework.room, case.id)
    brief = interview_brief(casework.room, case.id)
    assert not hasattr(brief, "claims")
    assert not hasattr(brief.profile, "claims")


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_fullest_brief_is_one_page(casework: Casework, tmp_path: Path, language: str) -> None:
    plain = interview_brief(casework.room, casework.room.assignment.cases[0].id)
    long = "很长的示例文字" * 60
    line = BriefLine("EE8", Words(long, "A very long sample sentence " * 30))
    page = BriefPage(99, long, Words("第999页", "p. 999"), ("1.1",) * 12, Words("主持", "leading"), long)
    profile = replace(
        plain.profile,
        name=long,
        employer=long,
        periods=tuple(
            Period(kind, f"{1960 + n}-01", f"{1990 + n % 30}-01", long, long, {})
            for n in range(60)
            for kind in ("education", "post", "project")
        ),
        cpd=tuple(CpdYear(year, 9999, "") for year in range(1960, 2026)),
    )
    full = replace(
        plain,
        name=long,
        name_latin="Sample " * 60,
        employer=long,
        profile=profile,
        conditions=Cut((line,) * 5, 40),
        gaps=Cut((line,) * MOST_GAPS, 40),
        questions=Cut((line,) * MOST_QUESTIONS, 40),
        pages=Cut((page,) * MOST_PAGES, 40),
    )
    photo = Pixels(300, 2000, 1200, bytes(1200 * 2000))
    text = printed(full, language, tmp_path, photo)
    assert "999" in text
    assert ("40" in text, "EE8" in text) == (True, True)
    empty = replace(
        plain,
        profile=replace(plain.profile, periods=(), cpd=()),
        interview_start=None,
        **{name: Cut((), 0) for name in ("conditions", "gaps", "questions", "pages")},
    )
    assert ("无" if language == "zh_CN" else "None") in printed(empty, language, tmp_path)


def test_it_is_opened_kept_after_a_warning_and_left_by_keys(
    world: World, casework: Casework, desk: AssessorDesk, tmp_path: Path
) -> None:
    desk.close_room()
    with at_the_keyboard(world.folder / "desks" / "e-001", world.clock) as person:
        person.unlock(PASSWORD)
        page = person.open_case("A001")
        person.hands.press("Ctrl+B")
        person.hands.wait(lambda: page.brief.pdf, "the brief")
        person.reads_in_both("brief", "一页纸", "One page")
        person.hands.wait(lambda: page.brief.pdf, "the brief again")
        described = page.brief._sheet.accessibleDescription()
        assert "A001" in described
        person.tab_to(page.brief.save)
        person.hands.press("Return")
        assert "不加密" in page.brief.banner.text
        page.brief.keep(str(tmp_path / "brief.pdf"))
        person.waits_to_read("副本已保存")
        kept = subprocess.run(
            ["pdftotext", str(tmp_path / "brief.pdf"), "-"], capture_output=True, text=True, check=True
        ).stdout
        assert "A001" in kept
        page.brief.keep(str(tmp_path / "no" / "such" / "folder.pdf"))
        person.waits_to_read("COPY-001")
        person.hands.press("Esc")
        person.hands.wait(page.place.isVisible, "the document and the rubric")
        assert page.brief.isHidden() or not page.brief.isVisible()


def test_no_dialog_is_left_over() -> None:
    """A save dialog deletes itself; one that stays would hold a name of an applicant's file."""
    QCoreApplication.processEvents()
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - beside its only use

    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, QFileDialog)]
