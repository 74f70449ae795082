"""The five clauses of the pass rule, each with what it asks, whether it holds, and why, in words."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from cse_desktop.domain.packs.model import Standard
from cse_desktop.domain.scoring.numbers import shown
from cse_desktop.domain.scoring.result import (
    Clause,
    ClauseState,
    DimensionResult,
    Finding,
    IndicatorResult,
    Written,
)
from cse_desktop.errors import Words


def dimension_clause(standard: Standard, dimensions: Iterable[DimensionResult]) -> Clause:
    """(1) Each dimension is at least its expected level less the margin."""
    findings = tuple(_dimension_finding(standard, d) for d in dimensions if d.holds is False)
    margin = shown(standard.pass_rule.dimension_margin)
    return _clause(
        1,
        "dimensions",
        findings,
        Words(
            f"每个能力维度不低于期望等级减 {margin}",
            f"Each dimension is at least the expected level less {margin}",
        ),
        Words("各能力维度均达到要求", "every dimension reaches its line"),
    )


def floor_clause(standard: Standard, indicators: Iterable[IndicatorResult]) -> Clause:
    """(2) No indicator is further below its expected level than the floor allows."""
    floor = standard.pass_rule.indicator_floor
    findings = tuple(
        Finding(
            indicator.id,
            "",
            indicator.value,
            Fraction(indicator.expected - floor),
            _below(_named(standard, indicator.id), indicator.value, Fraction(indicator.expected - floor)),
        )
        for indicator in indicators
        if indicator.value is not None and indicator.value < indicator.expected - floor
    )
    return _clause(
        2,
        "floor",
        findings,
        Words(f"没有指标低于期望等级减 {floor}", f"No indicator is below the expected level less {floor}"),
        Words("没有指标低于下限", "no indicator is below the floor"),
    )


def critical_clause(standard: Standard, indicators: Iterable[IndicatorResult]) -> Clause:
    """(3) Each critical indicator is at its expected level in every method that rated it."""
    names = {method.id: method.name for method in standard.methods}
    findings = []
    for indicator in indicators:
        for part in indicator.parts if indicator.critical else ():
            if part.level < indicator.expected:
                title, method = _named(standard, indicator.id), names[part.method]
                label = Words(f"{title.zh}（{method.zh}）", f"{title.en} ({method.en})")
                level, bound = Fraction(part.level), Fraction(indicator.expected)
                findings.append(Finding(indicator.id, part.method, level, bound, _below(label, level, bound)))
    return _clause(
        3,
        "critical",
        tuple(findings),
        Words(
            "每个关键指标在每种评价方式中均不低于期望等级",
            "Each critical indicator is at least at the expected level in every method that rated it",
        ),
        Words("各关键指标均达到期望等级", "every critical indicator reaches the expected level"),
    )


def written_clause(standard: Standard, written: Written | None) -> Clause:
    """(4) The written test, where it is used, is a hurdle of its own."""
    percent = standard.pass_rule.written_percent
    rule = Words(
        f"笔试（如有）整卷及关键题均不低于 {percent}%",
        f"The written test, if used: at least {percent} % of the paper and of its critical items",
    )
    if written is None:
        reason = Words(
            "笔试成绩不在本记录中，由学会另行合并。",
            "No written result is part of this record; the society joins it where there is one.",
        )
        return Clause(4, "written", "not_applied", rule, reason, ())
    bound = Fraction(percent, 100)
    findings = tuple(
        Finding(
            target,
            "written",
            share,
            bound,
            Words(
                f"{label.zh}得分率 {shown(share * 100)}%，低于 {percent}%",
                f"{label.en}: {shown(share * 100)} %, below {percent} %",
            ),
        )
        for target, share, label in (
            ("paper", written.paper, Words("整卷", "Paper")),
            ("critical_items", written.critical_items, Words("关键题", "Critical items")),
        )
        if share < bound
    )
    return _clause(4, "written", findings, rule, Words("笔试达到要求", "the written test reaches its line"))


def evidence_clause(
    standard: Standard, indicators: Iterable[IndicatorResult], open_discrepancies: Sequence[Words]
) -> Clause:
    """(5) Nothing is not evidenced in all its methods, and no discrepancy is open."""
    findings = [
        Finding(
            indicator.id,
            "",
            None,
            None,
            Words(
                f"{_named(standard, indicator.id).zh}：各评价方式均未见佐证",
                f"{_named(standard, indicator.id).en}: not evidenced in any method",
            ),
        )
        for indicator in indicators
        if indicator.state == "not_evidenced"
    ]
    findings += [Finding("", "", None, None, words) for words in open_discrepancies]
    return _clause(
        5,
        "evidence",
        tuple(findings),
        Words(
            "没有指标在各种评价方式中均未见佐证，也没有未解决的评分分歧",
            "No indicator is not evidenced in all its methods, and no discrepancy is open",
        ),
        Words("各指标均有佐证，没有未解决的分歧", "everything is evidenced and no discrepancy is open"),
    )


def _clause(number: int, name: str, findings: tuple[Finding, ...], rule: Words, holding: Words) -> Clause:
    state: ClauseState = "fails" if findings else "holds"
    if findings:
        reason = Words(
            "不满足：" + "；".join(finding.words.zh for finding in findings) + "。",
            "Fails: " + "; ".join(finding.words.en for finding in findings) + ".",
        )
    else:
        reason = Words(f"满足：{holding.zh}。", f"Holds: {holding.en}.")
    return Clause(number, name, state, rule, reason, findings)


def _dimension_finding(standard: Standard, dimension: DimensionResult) -> Finding:
    name = standard.dimension(dimension.id).name
    if dimension.value is None:
        words = Words(f"{name.zh}没有任何评分", f"{name.en}: nothing is rated")
    else:
        words = _below(name, dimension.value, dimension.line)
    return Finding(dimension.id, "", dimension.value, dimension.line, words)


def _named(standard: Standard, indicator: str) -> Words:
    title = standard.indicators[indicator].title
    return Words(f"{indicator} {title.zh}", f"{indicator} {title.en}")


def _below(label: Words, value: Fraction | None, bound: Fraction) -> Words:
    number = Fraction(0) if value is None else value
    return Words(
        f"{label.zh}：{shown(number)}，低于 {shown(bound)}，差 {shown(bound - number)}",
        f"{label.en}: {shown(number)}, below {shown(bound)} by {shown(bound - number)}",
    )
