"""Holds the application conditions of a grade against the profile: met, not met, or cannot tell, with the fact."""

from dataclasses import dataclass
from typing import Literal

from cse_desktop.domain.assignment import Period, Profile
from cse_desktop.domain.packs.model import Condition, Standard
from cse_desktop.domain.packs.rules_of_conditions import DEGREES
from cse_desktop.domain.times import is_month, months_between
from cse_desktop.errors import Words

Verdict = Literal["met", "not_met", "cannot_tell"]


@dataclass(frozen=True, slots=True)
class Check:
    """One condition against the profile. The society decides; this only points at facts."""

    condition: Condition
    verdict: Verdict
    fact: Words


def check_profile(standard: Standard, grade: str, profile: Profile, today: str) -> tuple[Check, ...]:
    """One check for each condition of `grade`; `today` is a day `YYYY-MM-DD`."""
    return tuple(
        Check(condition, *_check(condition, profile, today))
        for condition in standard.conditions
        if condition.grade == grade
    )


_DEGREE_NAMES = {
    "associate": Words("大专", "associate degree"),
    "bachelor": Words("学士", "bachelor's degree"),
    "master": Words("硕士", "master's degree"),
    "doctor": Words("博士", "doctorate"),
}


def _check(condition: Condition, profile: Profile, today: str) -> tuple[Verdict, Words]:
    rule, month = condition.rule, today[:7]
    kind = rule["kind"]
    if kind == "degree":
        return _degree(profile, str(rule["level"]), accredited=bool(rule.get("accredited", 0)))
    if kind == "years":
        return _years(profile, int(rule["at_least"]), month, or_course="or_course" in rule)
    if kind == "responsible-charge":
        return _charge(profile, int(rule["at_least"]), month)
    if kind == "cpd":
        return _cpd(profile, int(rule["hours_per_year"]), int(today[:4]))
    if kind == "course":
        return "cannot_tell", Words(
            "申请表没有培训课程一栏，请在材料中核对。",
            "The application form has no place for courses: look in the materials.",
        )
    if kind == "grade-held":
        return _grade_held(profile)
    return "cannot_tell", Words("须由评价专家判断。", "The assessor has to judge it.")


def _degree(profile: Profile, level: str, *, accredited: bool) -> tuple[Verdict, Words]:
    studies = [period for period in profile.periods if period.kind == "education"]
    if not studies:
        return "cannot_tell", Words("申请表未填写学历。", "The form names no education.")
    known = [period for period in studies if period.facts.get("degree") in DEGREES]
    enough = [p for p in known if DEGREES.index(p.facts["degree"]) >= DEGREES.index(level)]
    if not enough:
        if len(known) < len(studies):
            return "cannot_tell", Words(
                "申请表所填学位无法识别。", "The form names a degree that is not known here."
            )
        highest = max(known, key=lambda period: DEGREES.index(period.facts["degree"]))
        return "not_met", _degree_fact(highest)
    if not accredited:
        return "met", _degree_fact(enough[0])
    states = {period.facts.get("accredited", "") for period in enough}
    for period in enough:
        if period.facts.get("accredited") == "true":
            fact = _degree_fact(period)
            return "met", Words(fact.zh + "，专业已认证", fact.en + ", accredited programme")
    fact = _degree_fact(enough[0])
    if states == {"false"}:
        return "not_met", Words(fact.zh + "，专业未认证", fact.en + ", programme not accredited")
    return "cannot_tell", Words(fact.zh + "，未说明是否认证", fact.en + ", not said whether it is accredited")


def _degree_fact(period: Period) -> Words:
    name = _DEGREE_NAMES[period.facts["degree"]]
    end = period.end or period.start
    return Words(f"{end} {period.title} {name.zh}", f"{name.en}, {period.title}, {end}")


def _years(profile: Profile, needed: int, month: str, *, or_course: bool) -> tuple[Verdict, Words]:
    posts = [period for period in profile.periods if period.kind == "post"]
    if not posts:
        return "cannot_tell", Words("申请表未填写任职经历。", "The form names no posts.")
    degrees = [
        period.end
        for period in profile.periods
        if period.kind == "education" and period.facts.get("degree") in DEGREES[1:] and period.end
    ]
    since = min(degrees, default="")
    months = _covered([(max(p.start, since), p.end or month) for p in posts], month)
    fact = _duration(months, Words("任职", "in posts"))
    if since:
        fact = Words(f"取得学位（{since}）后{fact.zh}", f"{fact.en} since the degree ({since})")
    if months >= needed * 12:
        return "met", fact
    if or_course:
        return "cannot_tell", Words(
            fact.zh + "；是否完成培养须在材料中核对", fact.en + "; look for a training scheme"
        )
    return "not_met", fact


def _charge(profile: Profile, needed: int, month: str) -> tuple[Verdict, Words]:
    spans = [
        (period.facts["responsible_charge_from"], period.end or month)
        for period in profile.periods
        if period.kind == "post" and is_month(period.facts.get("responsible_charge_from", ""))
    ]
    if not spans:
        return "cannot_tell", Words(
            "申请表未填写何时起主持工作。", "The form does not say when responsible charge began."
        )
    months = _covered(spans, month)
    verdict: Verdict = "met" if months >= needed * 12 else "not_met"
    return verdict, _duration(months, Words("主持工作", "in responsible charge"))


def _cpd(profile: Profile, needed: int, this_year: int) -> tuple[Verdict, Words]:
    """The year under way can still be filled: it is named, but alone it decides nothing."""
    if not profile.cpd:
        return "cannot_tell", Words("申请表未填写持续职业发展学时。", "The form names no CPD hours.")
    hours: dict[int, int] = {}
    for entry in profile.cpd:
        hours[entry.year] = hours.get(entry.year, 0) + entry.hours
    fact = Words(
        "，".join(f"{year} 年 {count} 学时" for year, count in sorted(hours.items())),
        ", ".join(f"{year}: {count} hours" for year, count in sorted(hours.items())),
    )
    past = {year: count for year, count in hours.items() if year < this_year}
    if any(count < needed for count in past.values()):
        return "not_met", fact
    if past or max(hours.values()) >= needed:
        return "met", fact
    return "cannot_tell", fact


def _grade_held(profile: Profile) -> tuple[Verdict, Words]:
    if profile.route == "upgrade":
        return "cannot_tell", Words(
            "申请途径为晋级，原级别须核对证书。", "The route is an upgrade: check the certificate held."
        )
    return "cannot_tell", Words(
        "申请表没有已持证书一栏，请在材料中核对。",
        "The form has no place for certificates: look in the materials.",
    )


def _covered(spans: list[tuple[str, str]], month: str) -> int:
    """Months covered by the spans, each month once; nothing after `month` counts."""
    total, until = 0, ""
    for start, end in sorted(spans):
        begin, stop = max(start, until), min(end, month)
        if stop > begin:
            total += months_between(begin, stop)
            until = stop
    return total


def _duration(months: int, what: Words) -> Words:
    years, rest = divmod(months, 12)
    return Words(
        f"{what.zh} {years} 年" + (f" {rest} 个月" if rest else ""),
        f"{years} years" + (f" {rest} months" if rest else "") + f" {what.en}",
    )
