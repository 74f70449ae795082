"""Application conditions against a profile: the verdict and the fact it rests on."""

from dataclasses import replace

import pytest

from cse_desktop.domain.assignment import CpdYear, Period, Profile
from cse_desktop.domain.packs.model import Condition
from cse_desktop.domain.profile_check import Check, check_profile
from cse_desktop.errors import Words
from tests.unit.small_packs import small_standard

TODAY = "2026-03-12"


def study(degree: str = "bachelor", end: str = "2015-07", **facts: str) -> Period:
    return Period("education", "2011-09", end, "电气工程", "示例大学", {"degree": degree, **facts})


def post(start: str, end: str = "", **facts: str) -> Period:
    return Period("post", start, end, "工程师", "示例设计院", facts)


def check(
    rule: dict[str, str | int], *periods: Period, cpd: tuple[CpdYear, ...] = (), route: str = "initial"
) -> Check:
    condition = Condition("c", "PE", Words("条件", "Condition"), rule)
    standard = replace(small_standard(), conditions=(condition, replace(condition, id="d", grade="SPE")))
    profile = Profile(
        "A001",
        "示例 申请人",
        "Sample",
        "示例设计院",
        "PE",
        "electrical",
        route,
        None,
        (),
        "met",
        "",
        periods,
        cpd,
    )
    (only,) = check_profile(standard, "PE", profile, TODAY)
    return only


BACHELOR: dict[str, str | int] = {"kind": "degree", "level": "bachelor"}
ACCREDITED: dict[str, str | int] = {**BACHELOR, "accredited": 1}
FOUR: dict[str, str | int] = {"kind": "years", "at_least": 4}
CHARGE: dict[str, str | int] = {"kind": "responsible-charge", "at_least": 2}
HOURS: dict[str, str | int] = {"kind": "cpd", "hours_per_year": 40}

TABLE = [
    (BACHELOR, (study(),), "met", "2015-07 电气工程 学士"),
    (BACHELOR, (study("master"),), "met", "2015-07 电气工程 硕士"),
    (BACHELOR, (study("associate"),), "not_met", "2015-07 电气工程 大专"),
    (BACHELOR, (), "cannot_tell", "申请表未填写学历。"),
    (BACHELOR, (study("Diplom"),), "cannot_tell", "申请表所填学位无法识别。"),
    (ACCREDITED, (study(accredited="true"),), "met", "2015-07 电气工程 学士，专业已认证"),
    (ACCREDITED, (study(accredited="false"),), "not_met", "2015-07 电气工程 学士，专业未认证"),
    (ACCREDITED, (study(),), "cannot_tell", "2015-07 电气工程 学士，未说明是否认证"),
    (
        ACCREDITED,
        (study(accredited="false"), study("master", accredited="true")),
        "met",
        "2015-07 电气工程 硕士，专业已认证",
    ),
    (FOUR, (study(), post("2015-08")), "met", "取得学位（2015-07）后任职 10 年 7 个月"),
    (FOUR, (study(), post("2023-03")), "not_met", "取得学位（2015-07）后任职 3 年"),
    (FOUR, (study(), post("2022-03")), "met", "取得学位（2015-07）后任职 4 年"),
    (FOUR, (study(), post("2010-01", "2017-07")), "not_met", "取得学位（2015-07）后任职 2 年"),
    (
        FOUR,
        (study(), post("2018-01", "2020-01"), post("2019-01", "2021-01")),
        "not_met",
        "取得学位（2015-07）后任职 3 年",
    ),
    (FOUR, (post("2020-03"),), "met", "任职 6 年"),
    (FOUR, (study(),), "cannot_tell", "申请表未填写任职经历。"),
    (
        {**FOUR, "or_course": "scheme"},
        (study(), post("2025-03")),
        "cannot_tell",
        "取得学位（2015-07）后任职 1 年；是否完成培养须在材料中核对",
    ),
    (CHARGE, (post("2015-08", responsible_charge_from="2022-01"),), "met", "主持工作 4 年 2 个月"),
    (CHARGE, (post("2015-08", "2023-01", responsible_charge_from="2022-01"),), "not_met", "主持工作 1 年"),
    (CHARGE, (post("2015-08"),), "cannot_tell", "申请表未填写何时起主持工作。"),
    (
        CHARGE,
        (post("2015-08", responsible_charge_from="去年"),),
        "cannot_tell",
        "申请表未填写何时起主持工作。",
    ),
    ({"kind": "course", "name": "ethics"}, (), "cannot_tell", "申请表没有培训课程一栏，请在材料中核对。"),
    ({"kind": "by-hand"}, (), "cannot_tell", "须由评价专家判断。"),
]


@pytest.mark.parametrize(("rule", "periods", "verdict", "zh"), TABLE)
def test_a_condition(rule: dict[str, str | int], periods: tuple[Period, ...], verdict: str, zh: str) -> None:
    found = check(rule, *periods)
    assert (found.verdict, found.fact.zh) == (verdict, zh)
    assert found.fact.en


@pytest.mark.parametrize(
    ("cpd", "verdict", "en"),
    [
        ((), "cannot_tell", "The form names no CPD hours."),
        ((CpdYear(2025, 46, ""),), "met", "2025: 46 hours"),
        ((CpdYear(2025, 20, ""), CpdYear(2025, 20, "")), "met", "2025: 40 hours"),
        ((CpdYear(2025, 46, ""), CpdYear(2024, 39, "")), "not_met", "2024: 39 hours, 2025: 46 hours"),
        ((CpdYear(2025, 46, ""), CpdYear(2026, 3, "")), "met", "2025: 46 hours, 2026: 3 hours"),
        ((CpdYear(2026, 3, ""),), "cannot_tell", "2026: 3 hours"),
        ((CpdYear(2026, 41, ""),), "met", "2026: 41 hours"),
    ],
)
def test_hours_a_year(cpd: tuple[CpdYear, ...], verdict: str, en: str) -> None:
    found = check(HOURS, cpd=cpd)
    assert (found.verdict, found.fact.en) == (verdict, en)


@pytest.mark.parametrize(("route", "word"), [("upgrade", "certificate held"), ("initial", "materials")])
def test_a_grade_held_is_for_a_person_to_check(route: str, word: str) -> None:
    found = check({"kind": "grade-held", "grade": "PE"}, route=route)
    assert found.verdict == "cannot_tell"
    assert word in found.fact.en
