"""What is missing before a case can be submitted: each gap with its place, its severity and its words."""

from dataclasses import replace

import pytest

from cse_desktop.domain.comment_words import says_nothing
from cse_desktop.domain.gaps import DIMENSION, CaseRows, Gap, MaterialSeen, gaps
from cse_desktop.domain.records import (
    CaseState,
    Comment,
    EvidenceLink,
    InterviewState,
    Opinion,
    PlannedQuestion,
    Rating,
)
from cse_desktop.errors import Words
from tests.unit.small_packs import CASE, all_at, changed, rating, small_standard

STANDARD = small_standard()
BOTH = ("material", "interview")
SAYS_WHY = "独立完成短路电流计算，并对照试验数据校核了保护整定。"


def comment(target: str, method: str, text: str = "", drafted: bool = False) -> Comment:
    return Comment(CASE, target, method, text or f"{target}：{SAYS_WHY}", drafted)


def link(target: str, method: str = "material") -> EvidenceLink:
    return EvidenceLink(CASE, "01890a5d-ac96-774b-bcce-b302099a8058", target, method, "sole")


def question(target: str, origin: str = "gap") -> PlannedQuestion:
    return PlannedQuestion(CASE, "q1", origin, target, "问", "Ask", 0)


def sound() -> CaseRows:
    """A case without any gap: everything at the expected level, commented where needed."""
    return CaseRows(
        ratings=all_at(STANDARD, 3),
        comments=[
            comment("1", DIMENSION),
            comment("2", DIMENSION),
            *(comment(target, method) for target in ("2.1", "X2") for method in BOTH),
        ],
        evidence=[link("2.1"), link("X2")],
        state=CaseState(CASE, 0, identity_checked=True),
        interview=InterviewState(CASE, "done", "questions", "{}", ""),
        opinion=Opinion(CASE, "recommend", "", SAYS_WHY, "", ""),
    )


def found(rows: CaseRows, methods: tuple[str, ...] = BOTH, grade: str = "PE") -> list[Gap]:
    return list(gaps(STANDARD, grade, methods, rows))


def named(rows: CaseRows) -> list[tuple[str, bool, str, str, str]]:
    return [(gap.kind, gap.blocks, gap.target, gap.method, gap.place) for gap in found(rows)]


def without(rows: CaseRows, target: str, method: str) -> CaseRows:
    kept = [row for row in rows.ratings if (row.target, row.method) != (target, method)]
    return replace(rows, ratings=kept)


def rated(*changes: Rating) -> CaseRows:
    rows = sound()
    return replace(rows, ratings=changed(list(rows.ratings), *changes))


def test_a_sound_case_has_no_gap() -> None:
    assert found(sound()) == []


ONE_GAP = [
    (
        "material not rated",
        without(sound(), "1.1", "material"),
        ("unrated", True, "1.1", "material", "rubric"),
    ),
    (
        "dimension not rated",
        without(sound(), "2", "interview"),
        ("unrated", True, "2", "interview", "interview"),
    ),
    (
        "critical not rated",
        without(sound(), "2.1", "interview"),
        ("unrated", True, "2.1", "interview", "interview"),
    ),
    (
        "no dimension comment",
        replace(sound(), comments=[c for c in sound().comments if c.target != "1"]),
        ("dimension_comment", True, "1", DIMENSION, "rubric"),
    ),
    (
        "blank dimension comment",
        replace(
            sound(), comments=[replace(c, text=" \n") if c.target == "1" else c for c in sound().comments]
        ),
        ("dimension_comment", True, "1", DIMENSION, "rubric"),
    ),
    (
        "critical without comment",
        replace(
            sound(), comments=[c for c in sound().comments if (c.target, c.method) != ("2.1", "interview")]
        ),
        ("comment", True, "2.1", "interview", "interview"),
    ),
    (
        "critical without evidence",
        replace(sound(), evidence=[link("X2")]),
        ("evidence", True, "2.1", "material", "rubric"),
    ),
    (
        "draft left as it was",
        replace(sound(), comments=[replace(c, drafted=c.target == "2") for c in sound().comments]),
        ("drafted_comment", True, "2", DIMENSION, "rubric"),
    ),
    (
        "empty praise",
        replace(
            sound(), comments=[replace(c, text="良好。") if c.target == "2" else c for c in sound().comments]
        ),
        ("vague_comment", True, "2", DIMENSION, "rubric"),
    ),
    (
        "empty praise where no comment is needed",
        replace(sound(), comments=[*sound().comments, comment("1.1", "material", "Good!")]),
        ("vague_comment", False, "1.1", "material", "rubric"),
    ),
    (
        "NA not permitted",
        rated(rating("1.2", "material", "NA")),
        ("not_applicable", True, "1.2", "material", "rubric"),
    ),
    (
        "NA of a dimension",
        rated(rating("1", "interview", "NA")),
        ("not_applicable", True, "1", "interview", "interview"),
    ),
    (
        "flagged, not rated in the interview",
        replace(sound(), questions=[question("1.2")]),
        ("flagged_unrated", False, "1.2", "interview", "interview"),
    ),
    (
        "identity",
        replace(sound(), state=CaseState(CASE, 0)),
        ("identity", True, "", "", "roster"),
    ),
    (
        "interview not done",
        replace(sound(), interview=InterviewState(CASE, "paused", "questions", "{}", "")),
        ("interview", True, "", "", "interview"),
    ),
    ("no interview at all", replace(sound(), interview=None), ("interview", True, "", "", "interview")),
    (
        "no own recommendation",
        replace(sound(), opinion=Opinion(CASE, "", "", SAYS_WHY, "", "")),
        ("recommendation", True, "", "", "opinion"),
    ),
    (
        "no overall comment",
        replace(sound(), opinion=Opinion(CASE, "recommend", "", " ", "", "")),
        ("overall_comment", True, "", "", "opinion"),
    ),
    (
        "an overall verdict without a reason",
        replace(sound(), opinion=Opinion(CASE, "recommend", "", "符合要求，同意通过。", "", "")),
        ("vague_comment", True, "", "", "opinion"),
    ),
    (
        "a lower grade, but which",
        replace(sound(), opinion=Opinion(CASE, "lower-grade", "", SAYS_WHY, "", "")),
        ("lower_grade", True, "", "", "opinion"),
    ),
    (
        "a lower grade that is not lower",
        replace(sound(), opinion=Opinion(CASE, "lower-grade", "SPE", SAYS_WHY, "", "")),
        ("lower_grade", True, "", "", "opinion"),
    ),
    (
        "on hold",
        replace(sound(), state=CaseState(CASE, 0, identity_checked=True, on_hold=True)),
        ("on_hold", True, "", "", "roster"),
    ),
    (
        "misconduct",
        replace(sound(), state=CaseState(CASE, 0, identity_checked=True, misconduct=True)),
        ("misconduct", True, "", "", "roster"),
    ),
]


@pytest.mark.parametrize(("rows", "gap"), [row[1:] for row in ONE_GAP], ids=[row[0] for row in ONE_GAP])
def test_each_fault_gives_its_gap(rows: CaseRows, gap: tuple[str, bool, str, str, str]) -> None:
    assert named(rows) == [gap]
    words = found(rows)[0].words
    assert words.zh.endswith("。")
    assert words.en.endswith(".")
    assert words.zh.count("。") >= 2 or "，" in words.zh


REASONS = [
    (rating("1.1", "material", 2), "材料审查，低于期望等级", "Material review; below the expected level"),
    (
        rating("1.1", "material", 5),
        "材料审查，高于期望等级 2 级及以上",
        "Material review; 2 or more above the expected level",
    ),
    (rating("1.1", "material", "NE"), "材料审查，未见佐证", "Material review; not evidenced"),
    (rating("1.2", "interview", 1), "面试，低于期望等级", "Oral interview; below the expected level"),
]


@pytest.mark.parametrize(("row", "zh", "en"), REASONS)
def test_a_rating_out_of_the_ordinary_needs_a_reason(row: Rating, zh: str, en: str) -> None:
    gap = next(gap for gap in found(rated(row)) if gap.kind == "comment")
    assert gap.blocks
    assert f"（{zh}）：缺少评价意见" in gap.words.zh
    assert f"({en}): no comment" in gap.words.en
    commented = rated(row)
    commented = replace(commented, comments=[*commented.comments, comment(row.target, row.method)])
    assert all(gap.kind != "comment" for gap in found(commented))


@pytest.mark.parametrize("level", [3, 4])
def test_an_ordinary_rating_needs_none(level: int) -> None:
    assert found(rated(rating("1.1", "material", level))) == []


def test_evidence_of_a_material_rating_is_a_link() -> None:
    rows = rated(rating("1.1", "material", 2))
    rows = replace(rows, comments=[*rows.comments, comment("1.1", "material")])
    assert [(gap.kind, gap.blocks) for gap in found(rows)] == [("evidence", True)]
    assert found(replace(rows, evidence=[*rows.evidence, link("1.1")])) == []


def test_what_is_not_evidenced_needs_a_reason_but_no_link() -> None:
    rows = rated(rating("1.2", "material", "NE"))
    rows = replace(rows, comments=[*rows.comments, comment("1.2", "material")])
    assert [(gap.kind, gap.blocks) for gap in found(rows)] == [("evidence", False)]


def test_evidence_of_an_interview_rating_is_its_stamp() -> None:
    rows = rated(replace(rating("2.1", "interview", 3), stamp_ms=None))
    assert [(gap.kind, gap.target, gap.method) for gap in found(rows)] == [("evidence", "2.1", "interview")]
    assert found(replace(rows, evidence=[*rows.evidence, link("2.1", "interview")])) == []


def test_a_dimensions_comment_serves_its_interview_rating() -> None:
    rows = rated(rating("1", "interview", 2), rating("1.1", "material", 4))
    assert found(rows) == []
    unstamped = rated(replace(rating("1", "interview", 2), stamp_ms=None), rating("1.1", "material", 4))
    assert [(gap.kind, gap.target) for gap in found(unstamped)] == [("evidence", "1")]


def test_not_applicable_by_one_method_and_rated_by_the_other_is_a_contradiction() -> None:
    rows = changed(all_at(STANDARD, 2), rating("1.3", "material", "NA"), rating("1.3", "interview", 2))
    kinds = [gap.kind for gap in found(replace(sound(), ratings=rows), grade="AE")]
    assert kinds == ["not_applicable"]


def test_not_applicable_alone_is_no_gap() -> None:
    rows = changed(all_at(STANDARD, 2), rating("1.3", "material", "NA"))
    assert found(replace(sound(), ratings=rows), grade="AE") == []


def test_what_is_not_evidenced_anywhere_bars_recommend_only() -> None:
    rows = rated(rating("2.3", "material", "NE"), rating("2.3", "interview", "NE"))
    rows = replace(rows, comments=[*rows.comments, comment("2.3", "material"), comment("2.3", "interview")])
    gap = next(gap for gap in found(rows) if gap.kind == "recommendation_barred")
    assert gap.blocks
    assert "2.3 指标2.3" in gap.words.zh
    assert "2.3 Indicator 2.3" in gap.words.en
    defer = replace(rows, opinion=Opinion(CASE, "not-recommend", "", SAYS_WHY, "", ""))
    assert [gap.kind for gap in found(defer)] == ["evidence"]


def near_miss_rows() -> CaseRows:
    rows = rated(rating("2.2", "interview", 2), rating("2.3", "material", 2))
    return replace(
        rows,
        comments=[*rows.comments, comment("2.2", "interview"), comment("2.3", "material")],
        evidence=[*rows.evidence, link("2.3")],
        opinion=Opinion(CASE, "not-recommend", "", SAYS_WHY, "", ""),
    )


def test_a_near_miss_needs_a_moderation_comment() -> None:
    rows = near_miss_rows()
    assert [(gap.kind, gap.blocks) for gap in found(rows)] == [("moderation", True)]
    assert rows.opinion is not None
    moderated = replace(rows, opinion=replace(rows.opinion, moderation="两项均差一级，组内一致认为…"))
    assert found(moderated) == []


def test_a_near_miss_is_not_given_away_before_the_own_recommendation() -> None:
    rows = replace(near_miss_rows(), opinion=Opinion(CASE, "", "", SAYS_WHY, "", ""))
    assert [gap.kind for gap in found(rows)] == ["recommendation"]


def test_a_no_show_asks_for_no_interview_ratings_but_bars_recommend() -> None:
    rows = replace(
        sound(),
        ratings=[row for row in all_at(STANDARD, 3) if row.method == "material"],
        comments=[row for row in sound().comments if row.method != "interview"],
        state=CaseState(CASE, 0),
        interview=InterviewState(CASE, "no_show", "", "{}", ""),
    )
    assert [(gap.kind, gap.blocks) for gap in found(rows)] == [
        ("recommendation_barred", True),
        ("no_show", False),
    ]
    more = replace(rows, opinion=Opinion(CASE, "not-recommend", "", SAYS_WHY, "", ""))
    assert all(not gap.blocks for gap in found(more))


def test_materials_never_opened_are_exceptions_that_name_them() -> None:
    seen = (MaterialSeen("a" * 64, "03 项目报告.pdf", False), MaterialSeen("b" * 64, "01 简历.pdf", True))
    only = gaps(STANDARD, "PE", BOTH, sound(), seen)
    assert [(gap.kind, gap.blocks, gap.material) for gap in only] == [("material_unopened", False, "a" * 64)]
    assert only[0].words == Words(
        "材料《03 项目报告.pdf》从未打开。", "The material “03 项目报告.pdf” was never opened."
    )


def test_a_round_without_interview_asks_for_nothing_of_it() -> None:
    rows = replace(sound(), interview=None, state=None, ratings=all_at(STANDARD, 3))
    assert found(rows, methods=("material",)) == []


def test_blocking_gaps_come_first_and_in_the_order_of_the_rubric() -> None:
    everything = found(CaseRows())
    assert [gap.blocks for gap in everything] == sorted((gap.blocks for gap in everything), reverse=True)
    rubric = [gap.target for gap in everything if gap.kind == "unrated"]
    assert rubric == ["1", "1.1", "1.2", "1.3", "X1", "X2", "X2", "2", "2.1", "2.1", "2.3"]


def test_the_lowest_grade_has_none_below_it() -> None:
    rows = replace(
        sound(), ratings=all_at(STANDARD, 2), opinion=Opinion(CASE, "lower-grade", "AE", SAYS_WHY, "", "")
    )
    assert found(rows, grade="AE")[0].words.en == (
        "The grade applied for is the lowest. Choose another recommendation."
    )


@pytest.mark.parametrize(
    "text",
    [
        "良好",
        "良好。",
        "合格!",
        "符合要求",
        "该同志总体表现良好，符合条件。",
        "good",
        "Very good.",
        "Satisfactory",
        "OK",
        "无",
        "…",
        "ＧＯＯＤ",
        "能力较强，水平较高",
    ],
)
def test_praise_says_nothing(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize(
    "text",
    [
        "第12页的短路计算漏了电动机反馈电流。",
        "保护整定由本人独立完成。",
        "Calculated the fault level himself, p. 12.",
        "未说明校核人",
        "Good: checks others' calculations (p. 7).",
    ],
)
def test_a_fact_says_something(text: str) -> None:
    assert not says_nothing(text)
