"""Where pages lie, at any zoom and turn; what is selected on them. Numbers only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cse_desktop.domain.text_places import line_boxes
from tests.ui.painted_documents import A4, text_of
from ui.assess.document.geometry import (
    GAP,
    WHOLE,
    Fit,
    PageLayout,
    Place,
    box_between,
    fit_zoom,
    moved_box,
    next_zoom,
    to_upright,
    to_view,
)
from ui.assess.document.pictures import TILE_PIXELS, tiles
from ui.assess.document.selection import (
    TextSelection,
    caret_at,
    is_on_text,
    line_around,
    quote,
    stepped,
    word_around,
)

share = st.floats(0, 1)
turn = st.sampled_from((0, 90, 180, 270))


@given(share, share, turn)
def test_turning_there_and_back_is_where_it_was(u: float, v: float, rotation: int) -> None:
    assert to_upright(*to_view(u, v, rotation), rotation) == pytest.approx((u, v))


@given(st.integers(0, WHOLE), st.integers(0, WHOLE), turn, st.floats(20, 400))
def test_a_place_is_found_where_its_box_lies(u: int, v: int, rotation: int, zoom: float) -> None:
    layout = PageLayout([A4, A4, (84188, 59528)], zoom, rotation, 900)
    rect = layout.box_rect(1, (u, v, u, v))
    place = layout.place_at(rect.x, rect.y, 1)
    assert place is not None
    slack = WHOLE // min(layout.rect(1).width, layout.rect(1).height) + 1
    assert abs(place.u - u) <= slack
    assert abs(place.v - v) <= slack


def test_pages_lie_below_one_another_and_only_those_in_sight_are_visible() -> None:
    layout = PageLayout([A4] * 10, 100, 0, 1000)
    first, second = layout.rect(0), layout.rect(1)
    assert second.y == first.bottom + GAP
    assert first.x == (layout.width - first.width) // 2
    assert list(layout.visible(0, first.height)) == [0]
    assert list(layout.visible(first.height, 400)) == [0, 1]
    assert list(layout.visible(first.bottom + 1, 400)) == [1]
    assert layout.place_at(2, 2) is None


def test_a_turned_page_is_as_wide_as_it_was_tall() -> None:
    upright, turned = PageLayout([A4], 100, 0).rect(0), PageLayout([A4], 100, 90).rect(0)
    assert (turned.width, turned.height) == (upright.height, upright.width)


def test_fitting_uses_the_width_or_the_whole_page() -> None:
    by_width = fit_zoom([A4], 0, 0, (826, 500), Fit.WIDTH)
    assert PageLayout([A4], by_width, 0, 826).rect(0).width == 826 - 32
    by_page = fit_zoom([A4], 0, 0, (826, 500), Fit.PAGE)
    assert PageLayout([A4], by_page, 0, 826).rect(0).height == 500 - 2 * GAP
    assert fit_zoom([], 0, 0, (100, 100), Fit.WIDTH) == 100


def test_zoom_goes_by_steps_up_to_eight_hundred() -> None:
    assert next_zoom(100, larger=True) == 110
    assert next_zoom(116, larger=False) == 110
    assert next_zoom(400, larger=True) == 500
    assert next_zoom(800, larger=True) == 800
    assert next_zoom(25, larger=False) == 25


def test_boxes_are_moved_and_stay_on_the_page() -> None:
    box = box_between(Place(0, 500, 400), Place(0, 100, 900))
    assert box == (100, 400, 500, 900)
    assert moved_box(box, -300, 50, grow=False) == (0, 450, 400, 950)
    assert moved_box(box, 99_999, 0, grow=True) == (100, 400, WHOLE, 900)
    assert moved_box(box, -9_999, 0, grow=True)[2] == 200


def test_a_large_page_is_asked_for_in_tiles_that_cover_it() -> None:
    assert len(tiles(0, 800, 1131, 0)) == 1
    grid = tiles(0, 3200, 4525, 0)
    assert len(grid) > 1
    assert all(want.region is not None for want in grid)
    assert sum((r[2] - r[0]) * (r[3] - r[1]) for w in grid if (r := w.region)) == WHOLE * WHOLE
    assert 3200 * 4525 / len(grid) <= TILE_PIXELS / 2


def test_words_lines_and_boxes_of_a_selection() -> None:
    text = text_of(3)
    start = text.text.index("100")
    assert word_around(text, start) == (start, start + 3)
    assert word_around(text, 0)[0] == 0
    first = line_around(text, 3)
    assert text.text[slice(*first)].endswith("系统")
    boxes = line_boxes(text, 0, first[1] + 5)
    assert len(boxes) == 2
    words, before, after = quote(text, TextSelection(3, start, start + 7))
    assert words == "100 MVA"
    assert before.endswith("取 ")
    assert after.startswith("，系统")


def test_places_find_characters_and_gaps_between_them() -> None:
    text = text_of(3)
    left, top, right, bottom = text.boxes[4]
    assert caret_at(text, left + 10, top + 10) == 4
    assert caret_at(text, right - 10, bottom - 10) == 5
    assert is_on_text(text, left + 1, top + 1)
    assert not is_on_text(text, 100, 100)


@pytest.mark.parametrize(
    ("step", "start", "end"),
    [
        ("left", 3, 2),
        ("right", 3, 4),
        ("left", 0, 0),
        ("line_start", 9, 0),
        ("word_right", 0, 14),
        ("up", 2, 0),
    ],
)
def test_steps_of_a_selection(step: str, start: int, end: int) -> None:
    assert stepped(text_of(3), start, step) == end


def test_a_line_down_keeps_the_column() -> None:
    text = text_of(3)
    below = stepped(text, 3, "down")
    assert line_around(text, below)[0] == line_around(text, 0)[1] + 1
    assert below - line_around(text, below)[0] == 3
    assert stepped(text, below, "up") == 3
    assert stepped(text, len(text.text) - 1, "down") == len(text.text)
