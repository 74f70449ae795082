"""Properties of the computation, and a second implementation straight from the rule's text to hold it against."""

from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from cse_desktop.domain.packs.model import Standard
from cse_desktop.domain.records import Rating
from cse_desktop.domain.scoring import evaluate
from tests.unit.small_packs import all_at, rating, small_standard

STANDARD = small_standard()
ASKED = [(row.target, row.method) for row in all_at(STANDARD, 0)]
OPTIONAL = [
    (one.id, "interview")
    for one in STANDARD.indicators.values()
    if "interview" in one.methods and not one.critical
]
LONGER = settings().max_examples // 50
"""so many times more cases in the long campaign"""
GRADES = st.sampled_from([grade.code for grade in STANDARD.grades])
METHODS = st.sampled_from(
    [("material", "interview"), ("material",), ("interview",), ("interview", "material", "written")]
)
VALUES = st.sampled_from(["0", "1", "2", "3", "4", "5", "3", "4", "NE"])


@st.composite
def ratings(draw: st.DrawFn, *, complete: bool = False) -> list[Rating]:
    """Ratings of one case, in any order: all that is asked, or only some, and some of the optional ones."""
    rows = [
        rating(target, method, draw(VALUES))
        for target, method in ASKED
        if complete or draw(st.integers(0, 9)) > 0
    ]
    rows += [rating(target, method, draw(VALUES)) for target, method in OPTIONAL if draw(st.booleans())]
    return draw(st.permutations(rows))


def second_opinion(
    standard: Standard, grade: str, methods: tuple[str, ...], rows: list[Rating]
) -> tuple[dict[str, Fraction | None], list[bool], bool]:
    """Dimension values, clauses (1)–(3) and (5), and near miss, computed as the rule is told."""
    said = {(row.target, row.method): row.value for row in rows}
    weights = standard.grade(grade).weights
    expectation = standard.grade(grade).expected
    values: dict[str, Fraction] = {}
    evidenced = critical_ok = True
    for one in standard.indicators.values():
        levels: dict[str, int] = {}
        marks = []
        for method in one.methods:
            if method not in methods:
                continue
            mark = said.get((one.id, method))
            if mark is None and method == "interview" and not one.critical:
                mark = said.get((one.dimension, "interview"))
            marks.append(mark)
            if mark is not None and mark != "NE":
                levels[method] = int(mark)
        if levels:
            top = sum(weights[method] * level for method, level in levels.items())
            values[one.id] = top / sum(weights[method] for method in levels)
        elif marks and all(mark == "NE" for mark in marks):
            evidenced = False
        if one.critical and any(level < expectation for level in levels.values()):
            critical_ok = False
    dimensions: dict[str, Fraction | None] = {}
    for dimension in standard.dimensions:
        means = []
        for block in dimension.blocks:
            inside = [values[name] for name in block.indicators if name in values]
            if inside:
                means.append((block.share, sum(inside, Fraction(0)) / len(inside)))
        whole = sum((share for share, _ in means), Fraction(0))
        dimensions[dimension.id] = (
            sum((share * mean for share, mean in means), Fraction(0)) / whole if means else None
        )
    line = expectation - Fraction(1, 4)
    short = [value for value in dimensions.values() if value is None or value < line]
    near = len(short) == 1 and short[0] is not None and line - short[0] <= Fraction(1, 4)
    floor_ok = all(value >= expectation - 1 for value in values.values())
    return dimensions, [not short, floor_ok, critical_ok, evidenced], near


@settings(max_examples=1000 * LONGER, deadline=None)
@given(ratings(), GRADES, METHODS)
def test_it_equals_a_second_implementation(rows: list[Rating], grade: str, methods: tuple[str, ...]) -> None:
    dimensions, clauses, near = second_opinion(STANDARD, grade, methods, rows)
    result = evaluate(STANDARD, grade, methods, rows)
    assert {name: found.value for name, found in result.dimensions.items()} == dimensions
    assert [result.clauses[number].state == "holds" for number in (0, 1, 2, 4)] == clauses
    assert result.near_miss is near
    assert result.recommends is (all(clauses) and not result.unrated)


@settings(max_examples=200 * LONGER, deadline=None)
@given(ratings(), GRADES, METHODS, st.randoms())
def test_the_order_of_the_rows_does_not_matter(
    rows: list[Rating], grade: str, methods: tuple[str, ...], chance: Random
) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert evaluate(STANDARD, grade, methods, shuffled) == evaluate(STANDARD, grade, methods, rows)


@settings(max_examples=300 * LONGER, deadline=None)
@given(ratings(complete=True), GRADES, METHODS, st.data())
def test_raising_a_rating_never_makes_a_holding_clause_fail(
    rows: list[Rating], grade: str, methods: tuple[str, ...], data: st.DataObject
) -> None:
    before = evaluate(STANDARD, grade, methods, rows)
    raisable = [n for n, row in enumerate(rows) if row.value.isdigit() and row.value < "5"]
    if not raisable:
        return
    number = data.draw(st.sampled_from(raisable))
    row = rows[number]
    higher = rating(row.target, row.method, data.draw(st.integers(int(row.value) + 1, 5)))
    after = evaluate(STANDARD, grade, methods, [*rows[:number], higher, *rows[number + 1 :]])
    for old, new in zip(before.clauses, after.clauses, strict=True):
        assert not (old.state == "holds" and new.state == "fails")
    assert after.recommends or not before.recommends
    for old_lower, new_lower in zip(before.lower, after.lower, strict=True):
        assert new_lower.recommends or not old_lower.recommends


@settings(max_examples=100, deadline=None)
@given(ratings(complete=True), GRADES)
def test_no_value_leaves_the_scale(rows: list[Rating], grade: str) -> None:
    result = evaluate(STANDARD, grade, ("material", "interview"), rows)
    found = [*result.indicators.values(), *result.dimensions.values()]
    assert all(one.value is None or 0 <= one.value <= 5 for one in found)
    assert result.complete
