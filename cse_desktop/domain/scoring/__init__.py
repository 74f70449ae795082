"""From ratings to the computed result, exactly: fractions inside, rounding only where a number is shown."""

from cse_desktop.domain.scoring.evaluate import evaluate, evaluate_applied
from cse_desktop.domain.scoring.explain import explain
from cse_desktop.domain.scoring.numbers import display, shown
from cse_desktop.domain.scoring.result import (
    BlockResult,
    Clause,
    ClauseState,
    DimensionResult,
    Finding,
    IndicatorResult,
    IndicatorState,
    Part,
    Result,
    Written,
)

__all__ = [
    "BlockResult",
    "Clause",
    "ClauseState",
    "DimensionResult",
    "Finding",
    "IndicatorResult",
    "IndicatorState",
    "Part",
    "Result",
    "Written",
    "display",
    "evaluate",
    "evaluate_applied",
    "explain",
    "shown",
]
