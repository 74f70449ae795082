"""Sample sheets and documents for tests and pictures of the Assess place and the interview room.

The people and firms are invented. The standard is the real one of `resources/packs`.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from cse_desktop.domain.assignment import Claim, CpdYear, Member, Period, Phase, Profile, Referee
from cse_desktop.domain.packs.model import Dimension, Grade, Indicator, Standard
from cse_desktop.domain.packs.parse import parse_pack
from cse_desktop.domain.packs.resolve import resolve
from cse_desktop.domain.records import Annotation, EvidenceLink, InterviewNote, PlannedQuestion
from cse_desktop.errors import Words
from cse_desktop.services.sheets import (
    CaseSheet,
    ConditionRow,
    DimensionRow,
    EvidenceRow,
    GapRow,
    IndicatorRow,
    InterviewSheet,
    MaterialRow,
    PhaseRow,
    RatingCell,
)
from resources import resource

CASE_ID = "0192f0c0-0000-7000-8000-000000000001"
REPORT = "a1" * 32
RESUME = "b2" * 32
DRAWING = "c3" * 32
CPD = "d4" * 32
LETTER = "e5" * 32
DAMAGED = "f6" * 32


@cache
def standard() -> Standard:
    """The electrical standard of the carried packs."""

    def files(pack: str) -> dict[str, str]:
        folder = resource("packs", pack, "0.1.0")
        return {
            entry.name: entry.read_text(encoding="utf-8")
            for entry in folder.iterdir()
            if entry.name.endswith(".toml")
        }

    return resolve(parse_pack(files("cse-general")), parse_pack(files("cse-electrical")))


def grade() -> Grade:
    """Professional Engineer."""
    return standard().grade("PE")


RATINGS: Mapping[str, str] = {
    "1.1": "3",
    "1.2": "3",
    "1.3": "4",
    "1.4": "2",
    "1.5": "3",
    "EE1": "3",
    "EE2": "4",
    "EE3": "3",
    "EE4": "3",
    "EE5": "3",
    "2.1": "3",
    "2.2": "NE",
    "3.1": "4",
}
COMMENTS: Mapping[str, str] = {
    "1.3": "依据《03 项目报告》第4页，短路计算取值有来源，结果与厂家数据互相校核，能独立判断误差来源。",
    "1.4": "方案比选只列出一种，未说明另一方案被放弃的理由；设计由他人把关后采用。",
    "EE5": "工作票和停电措施写得完整，并有制止违章的实例（第7页）。",
}
EVIDENCE: Mapping[str, tuple[str, ...]] = {
    "1.3": ("n1", "n2"),
    "EE2": ("n1",),
    "EE3": ("n3",),
    "EE5": ("n4",),
    "1.4": ("n2",),
}


def _annotation(
    name: str, page: int, shape: str, rects: str, quote: str, material: str = REPORT
) -> Annotation:
    return Annotation(name, CASE_ID, material, page, shape, rects, quote, "", "")


ANNOTATIONS: tuple[Annotation, ...] = (
    _annotation(
        "n1",
        3,
        "text",
        "[[1200,2130,8700,2330],[1200,2390,6400,2590]]",
        "三相短路电流按无穷大系统计算，基准容量取 100 MVA",
    ),
    _annotation("n2", 3, "box", "[[1200,4700,8800,7300]]", ""),
    _annotation("n3", 5, "text", "[[1200,2130,8700,2330]]", "差动保护按二次谐波制动整定"),
    _annotation("n4", 6, "text", "[[1200,2650,8700,2850]]", "发现未验电即挂接地线，当场制止"),
)


def evidence(target: str, method: str = "material") -> tuple[EvidenceRow, ...]:
    """Evidence tied to one indicator."""
    by_id = {annotation.annotation_id: annotation for annotation in ANNOTATIONS}
    parts = {"n1": "sole", "n2": "leading", "n3": "partial", "n4": "sole"}
    return tuple(
        EvidenceRow(EvidenceLink(CASE_ID, name, target, method, parts[name]), by_id[name], "03 项目报告.pdf")
        for name in EVIDENCE.get(target, ())
    )


def gap(target: str, kind: str, words: Words, place: str = "rubric", method: str = "material") -> GapRow:
    """A blocking gap."""
    return GapRow(kind, True, CASE_ID, target, method, place, words)


NOT_RATED = Words("尚未评分", "not rated yet")
NO_COMMENT = Words("缺评价意见", "comment missing")
NO_EVIDENCE = Words("缺佐证", "evidence missing")


def material_cell(indicator: Indicator, ratings: Mapping[str, str]) -> RatingCell | None:
    """What is rated of an indicator in material review."""
    if "material" not in indicator.methods:
        return None
    value = ratings.get(indicator.id)
    gaps: list[GapRow] = []
    if value is None:
        gaps.append(gap(indicator.id, "rating", NOT_RATED))
    elif (value == "NE" or indicator.critical) and indicator.id not in COMMENTS:
        gaps.append(gap(indicator.id, "comment", NO_COMMENT))
    return RatingCell(
        target=indicator.id,
        method="material",
        title=indicator.title,
        value=value,
        expected=indicator.expected["PE"],
        critical=indicator.critical,
        may_be_not_applicable="PE" in indicator.not_applicable,
        comment=COMMENTS.get(indicator.id, ""),
        drafted=False,
        evidence=evidence(indicator.id),
        stamp_ms=None,
        gaps=tuple(gaps),
    )


def dimension_row(dimension: Dimension, ratings: Mapping[str, str]) -> DimensionRow:
    """A dimension with its indicators."""
    rows = tuple(
        IndicatorRow(standard().indicators[name], material_cell(standard().indicators[name], ratings), None)
        for name in dimension.indicators
    )
    return DimensionRow(
        dimension, "", None, rows, (gap(dimension.id, "comment", NO_COMMENT, method="dimension"),)
    )


PROFILE = Profile(
    number="A001",
    name="示例 林知远",
    name_latin="Sample Lin Zhiyuan",
    employer="示例电力设计院",
    grade="PE",
    field="electrical",
    route="initial",
    photo="photo.png",
    referees=(Referee("示例 推荐人", "示例大学"),),
    formal_result="met",
    formal_note="",
    periods=(
        Period(
            "education",
            "2011-09",
            "2015-07",
            "电气工程及其自动化",
            "示例大学",
            {"degree": "bachelor", "accredited": "true"},
        ),
        Period("post", "2015-08", "2019-03", "助理工程师", "示例供电公司", {}),
        Period("post", "2019-04", "", "工程师", "示例电力设计院", {"responsible_charge_from": "2022-01"}),
        Period("project", "2018-05", "2020-02", "工业园区 35 kV 配电室", "", {"own_part": "partial"}),
        Period("project", "2021-03", "2023-06", "110 kV 变电站改造", "", {"own_part": "leading"}),
        Period("project", "2024-02", "2025-11", "光伏升压站接入", "", {"own_part": "sole"}),
    ),
    cpd=(CpdYear(2022, 38, ""), CpdYear(2023, 44, ""), CpdYear(2024, 52, ""), CpdYear(2025, 46, "")),
)

MATERIALS: tuple[MaterialRow, ...] = (
    MaterialRow(RESUME, "01 个人简历.pdf", "", "application/pdf", 182_340, True, 0, 100, 0),
    MaterialRow(REPORT, "03 项目报告.pdf", "项目", "application/pdf", 4_820_112, True, 3, 0, 4),
    MaterialRow(DRAWING, "项目/主接线图.png", "项目", "image/png", 1_204_004, True, 0, 0, 0),
    MaterialRow(LETTER, "项目/验收意见（扫描）.pdf", "项目", "application/pdf", 2_204_004, False, 0, 0, 0),
    MaterialRow(CPD, "继续教育记录.pdf", "继续教育", "application/pdf", 96_020, False, 0, 0, 0),
    MaterialRow(DAMAGED, "附件/现场录像.avi", "附件", "video/x-msvideo", 18_700_000, False, 0, 0, 0),
)

CONDITIONS: tuple[ConditionRow, ...] = (
    ConditionRow(
        "c1",
        Words("具有经认证的工科学士及以上学位。", "An accredited engineering degree."),
        "met",
        Words("示例大学，学士，已认证（2015 年）", "Sample University, bachelor, accredited (2015)"),
    ),
    ConditionRow(
        "c2",
        Words("取得学位后从事工程工作满 4 年。", "At least 4 years of engineering work after the degree."),
        "met",
        Words("2015 年 8 月起，共 10 年 7 个月", "Since August 2015: 10 years 7 months"),
    ),
    ConditionRow(
        "c3",
        Words("完成工程伦理课程。", "An ethics course."),
        "cannot_tell",
        Words("申请表未写明，请查看继续教育记录", "Not in the form; see the CPD record"),
    ),
    ConditionRow(
        "c4",
        Words("继续教育每年不少于 40 学时。", "CPD of at least 40 hours a year."),
        "not_met",
        Words("2022 年为 38 学时", "2022: 38 hours"),
    ),
)


def case_sheet(ratings: Mapping[str, str] = RATINGS, *, frozen: bool = False) -> CaseSheet:
    """A case in the middle of material review."""
    rows = tuple(dimension_row(dimension, ratings) for dimension in standard().dimensions)
    gaps = tuple(
        entry
        for row in rows
        for entry in (
            *row.gaps,
            *(gap for item in row.indicators if item.material for gap in item.material.gaps),
        )
    )
    return CaseSheet(
        case_id=CASE_ID,
        number="A001",
        standard=standard(),
        grade=grade(),
        profile=PROFILE,
        claims=(Claim("1.3", 3, "03 项目报告.pdf", "12-15"),),
        conditions=CONDITIONS,
        materials=MATERIALS,
        dimensions=rows,
        annotations=ANNOTATIONS,
        gaps=gaps,
        photo=None,
        frozen=frozen,
        revision=1,
        undo="rate",
        redo=None,
    )


PHASES: tuple[tuple[str, int, Words, int], ...] = (
    ("identity", 1, Words("核验身份", "Identity"), 55_000),
    ("presentation", 15, Words("个人陈述", "Presentation"), 870_000),
    ("questions", 25, Words("提问", "Questions"), 620_000),
    ("scoring", 5, Words("打分", "Scoring"), 0),
    ("deliberation", 5, Words("合议", "Deliberation"), 0),
)
QUESTIONS: tuple[PlannedQuestion, ...] = (
    PlannedQuestion(
        CASE_ID,
        "q1",
        "bank",
        "1.3",
        "短路计算的系统阻抗从哪里取得？如果取错一个数量级，哪里会先暴露出来？",
        "Where did the system impedance come from? Where would an error of ten times show first?",
        0,
        "answered",
        "示例 评价专家甲",
        980_000,
    ),
    PlannedQuestion(
        CASE_ID,
        "q2",
        "gap",
        "1.4",
        "报告只写了一种接线方案。当时还考虑过什么，为什么放弃？",
        "The report has one scheme only. What else was considered, and why was it dropped?",
        1,
        "followed_up",
        "示例 评价专家甲",
        1_220_000,
    ),
    PlannedQuestion(
        CASE_ID,
        "q3",
        "bank",
        "EE5",
        "请讲一次您制止违章作业的经过。",
        "Tell us about a time you stopped unsafe work.",
        2,
        "planned",
    ),
    PlannedQuestion(
        CASE_ID,
        "q4",
        "bank",
        "2.3",
        "数据与预期不符时，您如何在报告里写？",
        "When data do not fit what was expected, how do you report it?",
        3,
        "planned",
    ),
    PlannedQuestion(
        CASE_ID,
        "q5",
        "own",
        "5.3",
        "改造期间停电窗口缩短一半，您先保什么？",
        "If the outage window is halved, what do you keep first?",
        4,
        "planned",
    ),
)
SUGGESTIONS: tuple[PlannedQuestion, ...] = (
    PlannedQuestion(
        CASE_ID,
        "s1",
        "gap",
        "2.2",
        "材料中未见法规方面的佐证：并网验收依据了哪些规定？",
        "Nothing on regulations was evidenced: which rules governed the grid acceptance?",
        0,
    ),
    PlannedQuestion(
        CASE_ID,
        "s2",
        "bank",
        "4.2",
        "近两年您把哪项新技术用到了工程里？",
        "Which new technology have you put to work in the last two years?",
        1,
    ),
)
NOTES: tuple[InterviewNote, ...] = (
    InterviewNote(
        "t1",
        CASE_ID,
        "presentation",
        185_000,
        "2026-03-12T01:03:05Z",
        "陈述以 110 kV 改造为主线，条理清楚，未念稿。",
        "",
    ),
    InterviewNote(
        "t2",
        CASE_ID,
        "questions",
        986_000,
        "2026-03-12T01:16:26Z",
        "阻抗由调度提供的最大、最小方式两组值，能说出与厂家试验报告核对的差异（约 4%）。",
        "q1",
    ),
    InterviewNote(
        "t3",
        CASE_ID,
        "questions",
        1_228_000,
        "2026-03-12T01:20:28Z",
        "内桥方案因远期出线放弃，但比选表是院里统一做的，本人只补了投资估算。",
        "q2",
    ),
)


def _form_cell(
    target: str, title: Words, value: str | None, expected: int, *, critical: bool, stamp: int | None
) -> RatingCell:
    gaps = () if value is not None else (gap(target, "rating", NOT_RATED, "interview", "interview"),)
    return RatingCell(
        target, "interview", title, value, expected, critical, False, "", False, (), stamp, gaps
    )


def form() -> tuple[RatingCell, ...]:
    """Five dimensions, the critical indicators, and one flagged gap."""
    given = {"1": ("3", 1_300_000), "3": ("4", 860_000)}
    cells = [
        _form_cell(
            d.id,
            d.name,
            given.get(d.id, (None, None))[0],
            3,
            critical=False,
            stamp=given.get(d.id, (None, None))[1],
        )
        for d in standard().dimensions
    ]
    for name in ("2.3", "EE5", "2.2"):
        indicator = standard().indicators[name]
        cells.append(
            _form_cell(
                name, indicator.title, None, indicator.expected["PE"], critical=indicator.critical, stamp=None
            )
        )
    return tuple(cells)


def interview_sheet(state: str = "running", phase: str = "questions") -> InterviewSheet:
    """An interview twenty-five minutes on its way, in its questions."""
    rows = tuple(PhaseRow(Phase(name, minutes), words, spent) for name, minutes, words, spent in PHASES)
    return InterviewSheet(
        case=case_sheet(),
        state=state,
        phase=phase if state != "planned" else "",
        phases=rows,
        clock_ms=sum(row.elapsed_ms for row in rows),
        planned_start="2026-03-12T09:00:00+08:00",
        questions=QUESTIONS,
        suggestions=SUGGESTIONS,
        notes=NOTES,
        form=form(),
        pinned=evidence("1.3") + evidence("EE3") + evidence("EE5"),
        members=(
            Member("e-001", "示例 评价专家甲", "assessor"),
            Member("e-002", "示例 评价专家乙", "assessor"),
            Member("e-009", "示例 组长丙", "lead"),
        ),
        record_audio="optional",
    )


def rated(sheet: CaseSheet, target: str, value: str | None) -> CaseSheet:
    """The sheet after a rating was recorded, as the services would give it."""
    rows = []
    for row in sheet.dimensions:
        entries = tuple(
            replace(entry, material=replace(entry.material, value=value, gaps=()))
            if entry.indicator.id == target and entry.material is not None
            else entry
            for entry in row.indicators
        )
        rows.append(replace(row, indicators=entries))
    return replace(sheet, dimensions=tuple(rows))
