"""The whole calculation in words, line by line, so that a person can do it again by hand."""

from cse_desktop.domain.packs.model import Standard
from cse_desktop.domain.scoring.numbers import shown
from cse_desktop.domain.scoring.result import (
    BlockResult,
    DimensionResult,
    IndicatorResult,
    IndicatorState,
    Part,
    Result,
)
from cse_desktop.errors import Words

_STATES: dict[IndicatorState, Words] = {
    "not_evidenced": Words(
        "各评价方式均未见佐证，不计入平均，不能建议通过",
        "not evidenced in any method: not in the mean, and nothing can be recommended",
    ),
    "not_applicable": Words("不适用，不计入平均", "not applicable: not in the mean"),
    "unrated": Words("尚未评分", "not rated yet"),
    "not_assessed": Words("本批次未评价", "not assessed in this round"),
}


def explain(standard: Standard, result: Result) -> tuple[Words, ...]:
    """Lines for each dimension with its indicators, then the clauses, near miss and lower grades."""
    lines: list[Words] = []
    for dimension in standard.dimensions:
        found = result.dimensions[dimension.id]
        lines += [_indicator(standard, result.indicators[name]) for name in dimension.indicators]
        lines.append(_dimension(standard, found, result))
    for clause in result.clauses:
        lines.append(
            Words(
                f"第 {clause.number} 条 {clause.rule.zh}。{clause.reason.zh}",
                f"Clause {clause.number}. {clause.rule.en}. {clause.reason.en}",
            )
        )
    if result.near_miss:
        lines.append(
            Words(
                f"临界：仅一个能力维度未达到要求，且相差不超过 {shown(standard.pass_rule.near_miss)}"
                "，须写明合议意见。",
                "Near miss: exactly one dimension fails, by no more than "
                f"{shown(standard.pass_rule.near_miss)}: a moderation comment is required.",
            )
        )
    lines.append(result.headline)
    return (*lines, *(lower.headline for lower in result.lower))


def _indicator(standard: Standard, found: IndicatorResult) -> Words:
    title = standard.indicators[found.id].title
    if found.value is None:
        state = _STATES[found.state]
        return Words(f"{found.id} {title.zh}：{state.zh}。", f"{found.id} {title.en}: {state.en}.")
    zh, en = (
        " + ".join(part.in_(language) for part in (_part(standard, part) for part in found.parts))
        for language in ("zh_CN", "en")
    )
    total = f" = {shown(found.value)}" if len(found.parts) > 1 else ""
    return Words(
        f"{found.id} {title.zh}：{zh}{total}；期望等级 {found.expected}。",
        f"{found.id} {title.en}: {en}{total}; expected level {found.expected}.",
    )


def _part(standard: Standard, part: Part) -> Words:
    name = next(method.name for method in standard.methods if method.id == part.method)
    inherited = Words(" ", " ") if part.own else Words("（取维度评分）", " (the dimension's rating) ")
    factor = "" if part.weight == 1 else f" × {part.weight}"
    return Words(
        f"{name.zh}{inherited.zh}{part.level}{factor}",
        f"{name.en}{inherited.en}{part.level}{factor}",
    )


def _dimension(standard: Standard, found: DimensionResult, result: Result) -> Words:
    name = standard.dimension(found.id).name
    if found.value is None:
        if found.holds is None:
            return Words(f"{name.zh}：本次不评价。", f"{name.en}: not assessed here.")
        return Words(f"{name.zh}：没有任何评分。", f"{name.en}: nothing is rated.")
    terms = " + ".join(_block(block, result) for block in found.blocks)
    verdict = Words("达到", "reaches") if found.holds else Words("未达到", "does not reach")
    return Words(
        f"{name.zh}：{terms} = {shown(found.value)}；期望等级 {shown(found.expected)}，"
        f"{verdict.zh}要求 {shown(found.line)}。",
        f"{name.en}: {terms} = {shown(found.value)}; expected level {shown(found.expected)}, "
        f"{verdict.en} the line of {shown(found.line)}.",
    )


def _block(block: BlockResult, result: Result) -> str:
    values = [result.indicators[name].value for name in block.indicators]
    mean = f"({' + '.join(str(value) for value in values)}) / {len(values)}"
    return mean if block.weight == 1 else f"{block.weight} × {mean}"
