"""Where a panel's members differ, what they agree on already, and what has to be discussed."""

from dataclasses import replace

from cse_desktop.domain.packs.model import Standard
from cse_desktop.domain.panel import (
    PanelCell,
    Voice,
    agreed_ratings,
    agreed_recommendation,
    missing_agreements,
    panel_cells,
    recommendations_differ,
)
from cse_desktop.domain.records import INTERVIEW, MATERIAL, AgreedRating, CaseAgreement, Rating
from tests.unit.small_packs import AT, CASE, all_at, changed, rating, small_standard

STANDARD = small_standard()
METHODS = ("material", "interview")


def voice(who: str, *others: Rating, level: int = 3, recommendation: str = "recommend") -> Voice:
    return Voice(who, tuple(changed(all_at(STANDARD, level), *others)), recommendation)


def cells(*voices: Voice, standard: Standard = STANDARD) -> dict[tuple[str, str], PanelCell]:
    return {(cell.target, cell.method): cell for cell in panel_cells(standard, "PE", METHODS, voices)}


def test_where_all_stand_for_the_same_nothing_differs() -> None:
    found = cells(voice("a"), voice("b"), voice("c"))
    assert found
    assert {cell.value for cell in found.values()} == {"3"}
    assert not any(cell.differs or cell.must_discuss for cell in found.values())


def test_one_level_apart_is_a_difference_and_names_who_stands_where() -> None:
    found = cells(voice("a"), voice("b", rating("1.2", MATERIAL, "4")), voice("c"))
    differing = [place for place, cell in found.items() if cell.differs]
    assert differing == [("1.2", MATERIAL)]
    cell = found["1.2", MATERIAL]
    assert (cell.values, cell.gap, cell.value) == ({"a": "3", "b": "4", "c": "3"}, 1, "")


def test_who_did_not_rate_an_indicator_in_the_interview_stands_where_its_dimension_stands() -> None:
    indicator = next(
        found for found in STANDARD.indicators.values() if INTERVIEW in found.methods and not found.critical
    )
    same = cells(voice("a", rating(indicator.id, INTERVIEW, "3")), voice("b"))[indicator.id, INTERVIEW]
    assert (same.value, same.own) == ("3", {"a"})
    apart = cells(voice("a", rating(indicator.id, INTERVIEW, "4")), voice("b"))[indicator.id, INTERVIEW]
    assert (apart.differs, apart.values, apart.own) == (True, {"a": "4", "b": "3"}, {"a"})


def test_a_critical_indicator_on_both_sides_of_its_line_must_be_discussed() -> None:
    critical = next(found.id for found in STANDARD.indicators.values() if found.critical)
    method = STANDARD.indicators[critical].methods[0]
    apart = cells(voice("a", rating(critical, method, "2")), voice("b"))[critical, method]
    assert (apart.gap, apart.must_discuss) == (1, True)
    above = cells(voice("a", rating(critical, method, "4")), voice("b"))[critical, method]
    assert (above.gap, above.must_discuss) == (1, False)
    nothing = cells(voice("a", rating(critical, method, "NE")), voice("b"))[critical, method]
    assert (nothing.gap, nothing.must_discuss) == (0, True)


def test_a_dimension_with_members_on_both_sides_of_its_line_must_be_discussed() -> None:
    low = [rating(row.target, row.method, "2") for row in all_at(STANDARD, 3) if row.target[0] == "1"]
    found = cells(voice("a", *low), voice("b"))
    assert all(cell.must_discuss for cell in found.values() if cell.differs)
    assert {cell.dimension for cell in found.values() if cell.differs} == {"1"}


def test_agreed_ratings_are_what_all_stand_for_and_what_was_agreed() -> None:
    voices = voice("a"), voice("b", rating("1.2", MATERIAL, "5"))
    found = tuple(cells(*voices).values())
    without = agreed_ratings(CASE, found, (), AT)
    assert ("1.2", MATERIAL) not in {(row.target, row.method) for row in without}
    agreed = AgreedRating(CASE, "1.2", MATERIAL, "4", "第12页的计算只覆盖一种工况。", AT)
    with_it = agreed_ratings(CASE, found, (agreed,), AT)
    assert {(row.target, row.method): row.value for row in with_it}["1.2", MATERIAL] == "4"
    assert len(with_it) == len(without) + 1 == len(found)


def test_what_is_left_to_agree_on() -> None:
    voices = voice("a"), replace(voice("b", rating("1.2", MATERIAL, "5")), recommendation="not-recommend")
    found = tuple(cells(*voices).values())
    none = CaseAgreement(CASE)
    assert recommendations_differ(voices)
    assert missing_agreements(found, (), voices, none, near_miss=True) == (
        ("1.2", MATERIAL),
        ("recommendation", ""),
    )
    agreed = AgreedRating(CASE, "1.2", MATERIAL, "4", " ", AT)
    assert ("1.2", MATERIAL) in missing_agreements(found, (agreed,), voices, none, near_miss=False)
    agreed = replace(agreed, reason="原因")
    half = replace(none, recommendation="recommend")
    assert missing_agreements(found, (agreed,), voices, half, near_miss=False) == (("recommendation", ""),)
    whole = replace(half, reason="一致认为")
    assert missing_agreements(found, (agreed,), voices, whole, near_miss=True) == (("near_miss", ""),)
    assert agreed_recommendation(voices, whole) == ("recommend", "")
    assert (
        missing_agreements(found, (agreed,), voices, replace(whole, near_miss="说明"), near_miss=True) == ()
    )


def test_a_recommendation_that_all_share_needs_no_agreement() -> None:
    voices = voice("a"), voice("b")
    assert agreed_recommendation(voices, CaseAgreement(CASE, recommendation="not-recommend")) == (
        "recommend",
        "",
    )
