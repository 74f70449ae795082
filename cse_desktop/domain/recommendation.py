"""The order of judging: the own recommendation first, then the computed result; and the profile in words."""

from cse_desktop.domain.packs.model import Standard
from cse_desktop.domain.records import Opinion
from cse_desktop.domain.scoring.numbers import shown
from cse_desktop.domain.scoring.result import DimensionResult, Result
from cse_desktop.errors import Words


def may_see_computed(opinion: Opinion | None) -> bool:
    """Whether the own global recommendation is given, so that the computed result may be shown."""
    return opinion is not None and bool(opinion.recommendation)


def profile_words(standard: Standard, result: Result) -> tuple[tuple[str, Words], ...]:
    """(dimension id, sentence) for each dimension: how it stands against what is expected."""
    return tuple(
        (dimension.id, _sentence(dimension.name, result.dimensions[dimension.id]))
        for dimension in standard.dimensions
    )


def _sentence(name: Words, found: DimensionResult) -> Words:
    if found.value is None:
        if found.holds is None:
            return Words(f"{name.zh}：本次不评价。", f"{name.en}: not assessed here.")
        return Words(f"{name.zh}：尚无评分。", f"{name.en}: nothing is rated yet.")
    gap = found.value - found.expected
    if gap > 0:
        against = Words(f"高于期望 {shown(gap)}", f"above what is expected by {shown(gap)}")
    elif gap == 0:
        against = Words("与期望持平", "as expected")
    elif found.holds:
        against = Words(
            f"略低于期望 {shown(-gap)}，在允许范围内",
            f"below what is expected by {shown(-gap)}, within the margin",
        )
    else:
        against = Words(
            f"低于期望 {shown(-gap)}，超出允许范围",
            f"below what is expected by {shown(-gap)}, beyond the margin",
        )
    return Words(
        f"{name.zh}：{shown(found.value)}，{against.zh}。", f"{name.en}: {shown(found.value)}, {against.en}."
    )
