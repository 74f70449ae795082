"""What a comment still lacks, in the very words, for each kind of rating; and facts that are let through."""

import pytest

from cse_desktop.domain.comment_faults import anchors_of, lacking, said_alike
from cse_desktop.domain.comment_words import says_nothing
from cse_desktop.domain.gap import DIMENSION
from cse_desktop.domain.records import Comment
from cse_desktop.errors import Words
from tests.unit.small_packs import CASE, small_standard

STANDARD = small_standard()
INDICATOR = STANDARD.indicators["2.1"]
ANCHORS = anchors_of(STANDARD, "PE", INDICATOR)
VERDICT = "评价意见只有结论，没有依据。还缺："


def said(text: str, method: str = "material", value: str = "3", *, linked: bool = False) -> Words | None:
    return lacking(Comment(CASE, "2.1", method, text, False), value, ANCHORS, linked=linked)


@pytest.mark.parametrize(
    ("method", "value", "linked", "zh", "en"),
    [
        (
            "material",
            "3",
            False,
            "看到的事实、在哪份材料哪一页、申请人本人做了哪部分",
            "the fact, the material and page where it stands, and which part the applicant did",
        ),
        (
            "material",
            "3",
            True,
            "在佐证中看到的事实，申请人本人做了哪部分",
            "the fact you saw in the evidence, and which part the applicant did",
        ),
        (
            "interview",
            "2",
            False,
            "申请人说了什么、举了哪个实例",
            "what the applicant said, and which example was given",
        ),
        (
            "material",
            "NE",
            False,
            "看过哪些材料或问过什么，仍缺什么",
            "where you looked or what you asked, and what is missing",
        ),
        (
            DIMENSION,
            "",
            False,
            "这一维度评分的主要依据，以及不足之处",
            "what the ratings of this dimension rest on, and what is weak",
        ),
    ],
)
def test_what_is_missing_is_said_in_particular(
    method: str, value: str, linked: bool, zh: str, en: str
) -> None:
    found = said("良好。", method, value, linked=linked)
    assert found == Words(
        f"{VERDICT}{zh}。", f"the comment is a verdict without a reason. Still wanted: {en}."
    )


@pytest.mark.parametrize(
    "text",
    [
        "很好很好很好很好",
        "良好，良好；良好！良好",
        "该申请人经验丰富，业务熟练，能胜任本级别工作",
        "材料齐全，情况属实",
        "同上",
        "Experienced and professional.",
        "Good, good, good, good, good.",
        "Demonstrates strong skills and a high level of knowledge.",
        "ＧＯＯＤ　ｗｏｒｋ！！",
        "n/a",
    ],
)
def test_more_of_the_same_is_no_reason(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize(
    "text",
    [
        "良好：第7页接地电阻由本人实测。",
        "规范引用有误：GB 50065 已有2011版。",
        "Good: measured the earth resistance himself, p. 7.",
        "Demonstrates knowledge of GB 50065 earthing.",
        "经验丰富，曾主持三座变电站投运。",
        "未提供试验记录",
        "只有照片，没有记录",
    ],
)
def test_a_verdict_beside_a_fact_is_let_through(text: str) -> None:
    assert said(text) is None


def test_a_levels_description_is_not_about_the_applicant() -> None:
    anchor = ANCHORS[0]
    for text in (anchor.zh, anchor.en, f"{anchor.en} Good.", f"  {anchor.zh.rstrip('。')}！"):
        found = said(text)
        assert found is not None, text
        assert found.en.startswith("the comment repeats what the level means"), text
    assert said(f"{anchor.zh}第12页三次试验都由本人签字。") is None
    assert said(f"{anchor.en} On page 12 he signed all three tests himself.") is None


def test_the_same_words_on_three_indicators_are_told_on_two_they_may_well_be_right() -> None:
    text = "依据第12页计算书。"

    def comments(*targets: str) -> list[Comment]:
        return [Comment(CASE, target, "material", text, False) for target in targets]

    assert said_alike(comments("1.1", "1.2")) == {}
    assert said_alike([*comments("1.1", "1.2"), Comment(CASE, "1.1", "interview", text, False)]) == {}
    assert said_alike(comments("1.1", "1.2", "1.3"))[("1.2", "material")] == ("1.1", "1.3")
    drafts = [Comment(CASE, target, "material", text, True) for target in ("1.1", "1.2", "1.3")]
    assert said_alike(drafts) == {}, "a draft is told of as a draft"
    dimensions = [Comment(CASE, target, DIMENSION, text, False) for target in ("1", "2", "3")]
    assert said_alike(dimensions) == {}


def test_a_blank_left_in_offered_words_is_told() -> None:
    found = said("第__页的计算由本人编制，校核人为__。")
    assert found is not None
    assert (found.zh, found.en) == (
        "评价意见中还有2处空白没有填写。",
        "the comment has 2 blanks still to be filled in.",
    )
