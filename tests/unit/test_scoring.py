"""The arithmetic and the pass rule, case by case, each with its reason in both languages."""

from dataclasses import replace
from fractions import Fraction

import pytest

from cse_desktop.domain.packs.parse import parse_pack
from cse_desktop.domain.packs.resolve import resolve
from cse_desktop.domain.recommendation import may_see_computed, profile_words
from cse_desktop.domain.records import Opinion, Rating
from cse_desktop.domain.scoring import (
    Result,
    Written,
    display,
    evaluate,
    evaluate_applied,
    explain,
    shown,
)
from cse_desktop.errors import BugError, Words
from tests.unit.small_packs import (
    CASE,
    all_at,
    changed,
    general_files,
    indicator,
    professional_files,
    rating,
    small_standard,
)

STANDARD = small_standard()
BOTH = ("material", "interview")


def result_of(*changes: Rating, grade: str = "PE", level: int = 3, methods: tuple[str, ...] = BOTH) -> Result:
    """Everything rated `level`, but for `changes`."""
    return evaluate(STANDARD, grade, methods, changed(all_at(STANDARD, level), *changes))


def failing(result: Result) -> list[int]:
    """Numbers of the clauses that fail."""
    return [clause.number for clause in result.clauses if clause.state == "fails"]


@pytest.mark.parametrize(("grade", "level"), [("AE", 2), ("PE", 3), ("SPE", 4)])
def test_exactly_at_the_expected_level_recommends_and_is_no_near_miss(grade: str, level: int) -> None:
    result = result_of(grade=grade, level=level)
    assert result.recommends
    assert not result.near_miss
    assert all(found.value == level for found in result.dimensions.values())
    assert result.headline.zh.endswith("计算结果为建议通过。")
    assert result.headline.en.endswith("the computed result is to recommend.")


def test_expectations_of_single_indicators_shift_the_line_of_their_dimension() -> None:
    files = general_files()
    files["indicators.toml"] = files["indicators.toml"].replace(
        indicator("2.3", "2"), indicator("2.3", "2", more="expected = { PE = 1 }")
    )
    standard = resolve(parse_pack(files), parse_pack(professional_files()))
    rows = changed(all_at(standard, 3), rating("2.3", "material", 1), rating("2.3", "interview", 1))
    result = evaluate(standard, "PE", BOTH, rows)
    assert result.dimensions["2"].expected == result.dimensions["2"].value == Fraction(7, 3)
    assert result.recommends


def test_an_indicator_is_the_weighted_mean_of_its_methods() -> None:
    result = result_of(rating("1.2", "material", 2), rating("1.2", "interview", 5), grade="SPE")
    assert result.indicators["1.2"].value == Fraction(2, 5) * 2 + Fraction(3, 5) * 5


def test_an_indicator_without_own_interview_rating_takes_its_dimensions() -> None:
    result = result_of(rating("1", "interview", 5))
    found = result.indicators["1.2"]
    assert found.value == 4
    assert [(part.method, part.level, part.own) for part in found.parts] == [
        ("material", 3, True),
        ("interview", 5, False),
    ]
    assert result.indicators["1.1"].value == 3
    assert result.indicators["2.2"].value == 3


def test_a_critical_indicator_never_takes_its_dimensions_rating() -> None:
    rows = [row for row in all_at(STANDARD, 3) if (row.target, row.method) != ("2.1", "interview")]
    result = evaluate(STANDARD, "PE", BOTH, rows)
    assert [part.method for part in result.indicators["2.1"].parts] == ["material"]
    assert result.unrated == (("2.1", "interview"),)
    assert not result.recommends
    assert result.headline == Words(
        "对照专业工程师：还有 1 项未评分，计算结果尚不完整。",
        "Against Professional Engineer: 1 still to be rated, so the computed result is not complete.",
    )


def test_weights_are_renormalised_over_the_methods_that_have_a_rating() -> None:
    result = result_of(rating("1.2", "material", "NE"), grade="SPE", level=4)
    assert result.indicators["1.2"].value == 4
    assert [(part.method, part.weight) for part in result.indicators["1.2"].parts] == [("interview", 1)]
    assert result.recommends


def test_dimension_one_is_half_core_and_half_professional() -> None:
    result = result_of(
        rating("1.1", "material", 5),
        rating("X1", "material", 1),
        rating("X1", "interview", 1),
    )
    core = Fraction(5 + 3 + 3, 3)
    professional = Fraction(1 + 3, 2)
    assert result.dimensions["1"].value == core / 2 + professional / 2


def test_a_block_with_nothing_rated_gives_its_share_to_the_others() -> None:
    rows = changed(
        all_at(STANDARD, 3),
        *(rating(name, method, "NE") for name in ("X1", "X2") for method in BOTH),
        rating("1.1", "material", 4),
    )
    result = evaluate(STANDARD, "PE", BOTH, rows)
    assert result.dimensions["1"].value == Fraction(4 + 3 + 3, 3)
    assert [(block.id, block.weight) for block in result.dimensions["1"].blocks] == [("core", 1)]


def test_not_evidenced_in_all_methods_bars_recommend() -> None:
    result = result_of(rating("2.3", "material", "NE"), rating("2.3", "interview", "NE"))
    assert result.indicators["2.3"].state == "not_evidenced"
    assert failing(result) == [5]
    assert not result.recommends
    assert result.clauses[4].reason == Words(
        "不满足：2.3 指标2.3：各评价方式均未见佐证。",
        "Fails: 2.3 Indicator 2.3: not evidenced in any method.",
    )


def test_not_evidenced_is_not_nought() -> None:
    result = result_of(rating("2.3", "material", "NE"), rating("2.3", "interview", "NE"), level=4)
    assert result.dimensions["2"].value == 4


def test_not_evidenced_by_the_dimension_reaches_interview_only_indicators() -> None:
    result = result_of(rating("2", "interview", "NE"))
    assert result.indicators["2.2"].state == "not_evidenced"
    assert result.indicators["2.3"].value == 3
    assert failing(result) == [5]


def test_not_applicable_is_left_out_where_the_pack_permits_it() -> None:
    result = result_of(rating("1.3", "material", "NA"), rating("1.1", "material", 5), grade="AE", level=2)
    assert result.indicators["1.3"].state == "not_applicable"
    assert result.dimensions["1"].blocks[0].value == Fraction(5 + 2, 2)
    assert result.recommends


def test_not_applicable_counts_as_unrated_where_it_is_not_permitted() -> None:
    result = result_of(rating("1.3", "material", "NA"))
    assert result.unrated == (("1.3", "material"),)
    assert not result.recommends


def test_an_own_rating_stands_against_not_applicable() -> None:
    result = result_of(rating("1.3", "material", "NA"), rating("1.3", "interview", 1), grade="AE", level=2)
    assert result.indicators["1.3"].value == 1


CLAUSES = [
    (
        "a dimension below its line",
        (rating("2", "interview", 2), rating("2.3", "material", 2), rating("2.1", "material", 3)),
        [1],
        "不满足：职业道德：2.33 (7/3)，低于 2.75，差 0.42 (5/12)。",
        "Fails: Ethics: 2.33 (7/3), below 2.75 by 0.42 (5/12).",
    ),
    (
        "an indicator below its floor",
        (rating("1.1", "material", 1), rating("1.2", "material", 5)),
        [2],
        "不满足：1.1 指标1.1：1，低于 2，差 1。",
        "Fails: 1.1 Indicator 1.1: 1, below 2 by 1.",
    ),
    (
        "a critical indicator below E in one method only",
        (rating("2.1", "material", 2), rating("2.1", "interview", 5)),
        [3],
        "不满足：2.1 指标2.1（材料审查）：2，低于 3，差 1。",
        "Fails: 2.1 Indicator 2.1 (Material review): 2, below 3 by 1.",
    ),
]


@pytest.mark.parametrize(
    ("changes", "numbers", "zh", "en"), [row[1:] for row in CLAUSES], ids=[row[0] for row in CLAUSES]
)
def test_a_clause_fails_with_its_reason(
    changes: tuple[Rating, ...], numbers: list[int], zh: str, en: str
) -> None:
    result = result_of(*changes)
    assert failing(result) == numbers
    assert result.clauses[numbers[0] - 1].reason == Words(zh, en)
    assert not result.recommends
    assert f"第 {numbers[0]} 条" in result.headline.zh
    assert f"clause {numbers[0]}" in result.headline.en


def test_a_holding_clause_says_so() -> None:
    reasons = [clause.reason for clause in result_of().clauses]
    assert reasons == [
        Words("满足：各能力维度均达到要求。", "Holds: every dimension reaches its line."),
        Words("满足：没有指标低于下限。", "Holds: no indicator is below the floor."),
        Words(
            "满足：各关键指标均达到期望等级。", "Holds: every critical indicator reaches the expected level."
        ),
        Words(
            "笔试成绩不在本记录中，由学会另行合并。",
            "No written result is part of this record; the society joins it where there is one.",
        ),
        Words(
            "满足：各指标均有佐证，没有未解决的分歧。",
            "Holds: everything is evidenced and no discrepancy is open.",
        ),
    ]


@pytest.mark.parametrize(
    ("level_2_2", "level_2_3", "value", "near"),
    [
        (3, 2, Fraction(17, 6), False),
        (2, 2, Fraction(5, 2), True),
        (2, 1, Fraction(7, 3), False),
    ],
    ids=["just above the line", "exactly a quarter below the line", "further below"],
)
def test_near_miss(level_2_2: int, level_2_3: int, value: Fraction, near: bool) -> None:
    result = result_of(
        rating("2.2", "interview", level_2_2),
        rating("2.3", "material", level_2_3),
    )
    assert result.dimensions["2"].value == value
    assert result.near_miss is near


def test_exactly_on_the_line_holds_and_a_hair_below_does_not() -> None:
    files = general_files()
    files["pack.toml"] = files["pack.toml"].replace('dimension_margin = "1/4"', 'dimension_margin = "1/3"')
    standard = resolve(parse_pack(files), parse_pack(professional_files()))
    rows = changed(all_at(standard, 3), rating("2.2", "interview", 2))
    result = evaluate(standard, "PE", BOTH, rows)
    assert result.dimensions["2"].value == Fraction(8, 3)
    assert result.dimensions["2"].line == Fraction(8, 3)
    assert result.recommends
    below = evaluate(standard, "PE", BOTH, changed(rows, rating("2.3", "material", 2)))
    assert below.dimensions["2"].holds is False
    assert below.near_miss


def test_two_failing_dimensions_are_no_near_miss() -> None:
    result = result_of(
        rating("2.2", "interview", 2),
        rating("2.3", "material", 2),
        rating("1.1", "material", 2),
        rating("X1", "material", 2),
        rating("X1", "interview", 2),
    )
    assert [found.holds for found in result.dimensions.values()] == [False, False]
    assert not result.near_miss


@pytest.mark.parametrize(
    ("paper", "critical_items", "state"),
    [("60/100", "60/100", "holds"), ("59/100", "1", "fails"), ("1", "59/100", "fails")],
)
def test_the_written_test_is_a_hurdle_of_its_own(paper: str, critical_items: str, state: str) -> None:
    written = Written(Fraction(paper), Fraction(critical_items))
    result = evaluate(STANDARD, "PE", BOTH, all_at(STANDARD, 5), written=written)
    assert result.clauses[3].state == state
    assert result.recommends is (state == "holds")
    assert all(found.value == 5 for found in result.dimensions.values())


def test_an_open_discrepancy_bars_recommend() -> None:
    gap = Words("甲乙两位专家相差 2 级", "two assessors differ by 2")
    result = evaluate(STANDARD, "PE", BOTH, all_at(STANDARD, 3), open_discrepancies=(gap,))
    assert failing(result) == [5]
    assert result.clauses[4].reason.en == "Fails: two assessors differ by 2."


def test_a_round_without_interview_names_what_it_does_not_assess() -> None:
    result = evaluate(STANDARD, "PE", ("material",), all_at(STANDARD, 3))
    assert result.not_assessed == ("2.2",)
    assert result.indicators["2.2"].state == "not_assessed"
    assert result.dimensions["2"].value == 3
    assert result.recommends
    assert any(line.zh == "2.2 指标2.2：本批次未评价。" for line in explain(STANDARD, result))


def test_a_round_that_assesses_nothing_recommends_nothing() -> None:
    result = evaluate(STANDARD, "PE", ("written",), all_at(STANDARD, 5))
    assert not result.recommends
    assert result.headline.en == "Against Professional Engineer: nothing is rated."


def test_nothing_rated_is_all_unrated() -> None:
    result = evaluate(STANDARD, "PE", BOTH, ())
    asked = {(row.target, row.method) for row in all_at(STANDARD, 3)}
    assert set(result.unrated) == asked
    assert len(result.unrated) == len(asked)
    assert failing(result) == [1]
    assert not result.near_miss


def test_lower_grades_are_computed_too() -> None:
    result = result_of(grade="SPE", level=3)
    assert not result.recommends
    assert [(lower.grade, lower.recommends) for lower in result.lower] == [("PE", True), ("AE", True)]
    assert all(lower.lower == () for lower in result.lower)
    assert result_of(grade="AE", level=2).lower == ()


def test_a_list_of_cases_needs_no_lower_grades() -> None:
    rows = all_at(STANDARD, 3)
    assert evaluate_applied(STANDARD, "SPE", BOTH, rows) == replace(
        evaluate(STANDARD, "SPE", BOTH, rows), lower=()
    )


def test_what_a_lower_grade_need_not_show_is_left_out_there() -> None:
    poor = (rating("1.3", "material", 0), rating("1.3", "interview", 0))
    result = result_of(*poor)
    assert result.lower[0].indicators["1.3"].state == "not_applicable"
    assert result.lower[0].recommends


def test_an_unknown_grade_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        evaluate(STANDARD, "ZZ", BOTH, ())


@pytest.mark.parametrize(
    "rows", [[rating("1.1", "material", 7)], [rating("1.1", "material", 3), rating("1.1", "material", 4)]]
)
def test_rows_that_can_not_be_are_our_mistake(rows: list[Rating]) -> None:
    with pytest.raises(BugError):
        evaluate(STANDARD, "PE", BOTH, rows)


def test_the_calculation_can_be_read_line_by_line() -> None:
    result = result_of(rating("1.2", "material", 4), rating("2.1", "material", 2))
    lines = explain(STANDARD, result)
    assert lines[1] == Words(
        "1.2 指标1.2：材料审查 4 × 1/2 + 面试（取维度评分）3 × 1/2 = 3.50；期望等级 3。",
        "1.2 Indicator 1.2: Material review 4 × 1/2 + Oral interview (the dimension's rating) 3 × 1/2 = 3.50; "
        "expected level 3.",
    )
    assert lines[5] == Words(
        "专业能力：1/2 × (3 + 7/2 + 3) / 3 + 1/2 × (3 + 3) / 2 = 3.08 (37/12)；期望等级 3，达到要求 2.75。",
        "Competency: 1/2 × (3 + 7/2 + 3) / 3 + 1/2 × (3 + 3) / 2 = 3.08 (37/12); expected level 3, "
        "reaches the line of 2.75.",
    )
    assert any(line.en.startswith("Clause 3. ") and "2.1 Indicator 2.1" in line.en for line in lines)
    assert lines[-1] == result.lower[0].headline


def test_a_near_miss_is_explained() -> None:
    result = result_of(rating("2.2", "interview", 2), rating("2.3", "material", 2))
    assert any(line.zh.startswith("临界：") and "0.25" in line.zh for line in explain(STANDARD, result))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1, 8), "0.13"),
        (Fraction(1, 3), "0.33"),
        (Fraction(2, 3), "0.67"),
        (Fraction(5, 1000), "0.01"),
        (Fraction(4999, 1_000_000), "0.00"),
        (Fraction(-1, 8), "-0.13"),
        (Fraction(-1, 1000), "0.00"),
        (Fraction(3), "3.00"),
        (Fraction(199, 200), "1.00"),
    ],
)
def test_display_rounds_half_up(value: Fraction, text: str) -> None:
    assert display(value) == text


def test_display_with_other_places() -> None:
    assert display(Fraction(5, 2), 0) == "3"
    assert display(Fraction(1, 16), 3) == "0.063"


def test_rounding_never_hides_a_difference() -> None:
    assert shown(Fraction(3)) == "3"
    assert shown(Fraction(11, 4)) == "2.75"
    assert shown(Fraction(8, 3)) == "2.67 (8/3)"


def test_the_profile_in_words() -> None:
    result = result_of(rating("1.1", "material", 4), rating("2.3", "material", 2))
    assert dict(profile_words(STANDARD, result)) == {
        "1": Words(
            "专业能力：3.17 (19/6)，高于期望 0.17 (1/6)。",
            "Competency: 3.17 (19/6), above what is expected by 0.17 (1/6).",
        ),
        "2": Words(
            "职业道德：2.83 (17/6)，略低于期望 0.17 (1/6)，在允许范围内。",
            "Ethics: 2.83 (17/6), below what is expected by 0.17 (1/6), within the margin.",
        ),
    }
    same = dict(profile_words(STANDARD, result_of()))
    assert same["1"].en == "Competency: 3, as expected."
    poor = dict(profile_words(STANDARD, result_of(level=1)))
    assert poor["2"].zh == "职业道德：1，低于期望 2，超出允许范围。"
    nothing = dict(profile_words(STANDARD, evaluate(STANDARD, "PE", BOTH, ())))
    assert nothing["2"].en == "Ethics: nothing is rated yet."


def test_the_computed_result_comes_after_the_own_recommendation() -> None:
    assert not may_see_computed(None)
    assert not may_see_computed(Opinion(CASE, "", "", "words", "", ""))
    assert may_see_computed(Opinion(CASE, "defer", "", "", "", ""))
