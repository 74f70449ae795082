"""From the engine's table to running text: Chinese joined, columns apart, a place for each character."""

from array import array

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cse_desktop.decode.ocr.bitmap import bmp
from cse_desktop.decode.ocr.failures import EngineFailedError
from cse_desktop.decode.ocr.words import read_text
from cse_desktop.domain.machine_text import MachineText
from cse_desktop.services.machine_reading import picture_size

HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
CELL = st.one_of(
    st.integers(-5, 2000).map(str), st.text(max_size=6), st.sampled_from(["nan", "inf", "5", "1e9"])
)


def table(*words: tuple[int, int, int, int, str], height: int = 40) -> str:
    """Lines of words: left, right, number of the line, confidence, text."""
    rows = [
        f"5\t1\t1\t1\t{number}\t{place}\t{left}\t{100 * number}\t{right - left}\t{height}\t{belief}\t{text}"
        for place, (left, right, number, belief, text) in enumerate(words, 1)
    ]
    return "\n".join([HEAD, "1\t1\t0\t0\t0\t0\t0\t0\t1000\t1000\t-1\t", *rows]) + "\n"


def text_of(*words: tuple[int, int, int, int, str]) -> str:
    return read_text(table(*words).encode(), 1000, 1000).text


def test_chinese_is_joined_where_it_stands_close() -> None:
    assert text_of((0, 40, 1, 96, "继"), (44, 84, 1, 96, "电"), (88, 168, 1, 96, "保护")) == "继电保护"
    assert text_of((0, 80, 1, 96, "主持"), (200, 280, 1, 96, "记录")) == "主持 记录", "two columns"
    assert text_of((0, 80, 1, 96, "主持"), (0, 80, 2, 96, "记录")) == "主持\n记录"
    assert text_of((0, 40, 1, 96, "母"), (42, 82, 1, 96, "线"), (84, 100, 1, 96, "，")) == "母线，"


def test_latin_words_are_parted_and_stand_beside_chinese_as_on_paper() -> None:
    assert text_of((0, 60, 1, 96, "short"), (66, 160, 1, 96, "circuit")) == "short circuit"
    assert text_of((0, 40, 1, 96, "10"), (42, 82, 1, 96, "年")) == "10年"
    assert text_of((0, 40, 1, 96, "220"), (56, 90, 1, 96, "kV"), (106, 146, 1, 96, "配")) == "220 kV 配"


def test_what_the_engine_hardly_believes_is_left_out() -> None:
    assert text_of((0, 40, 1, 96, "短路"), (44, 84, 1, 12, "HARGIS")) == "短路"
    assert text_of((0, 40, 1, -1, " "), (44, 84, 1, 95, "  ")) == ""


def test_a_word_with_the_end_of_a_line_in_it_spoils_no_page() -> None:
    said = table((0, 40, 1, 96, "a\u2028b"), (44, 84, 1, 96, "c\x0cd")).replace("\n", "\r\n")
    assert read_text(said.encode(), 1000, 1000).text == "a b c d"


def test_every_character_has_its_part_of_the_words_box() -> None:
    page = read_text(table((100, 180, 1, 96, "短路"), (200, 240, 1, 96, "AB")).encode(), 1000, 1000).on_page(
        3
    )
    assert (page.page, page.text, page.machine_read) == (3, "短路 AB", True)
    assert tuple(page.boxes) == (
        (1000, 1000, 1400, 1400),
        (1400, 1000, 1800, 1400),
        (0, 0, 0, 0),
        (2000, 1000, 2200, 1400),
        (2200, 1000, 2400, 1400),
    )


def test_a_run_of_chinese_is_shared_out_evenly_however_the_engine_parts_it() -> None:
    said = table((0, 20, 1, 96, "试验"), (10, 150, 1, 96, "过"), (140, 160, 1, 96, "程"))
    page = read_text(said.encode(), 1000, 1000).on_page(0)
    assert page.text == "试验过程"
    assert [box[0] for box in page.boxes] == [0, 400, 800, 1200]


def test_two_characters_are_found_with_their_rectangle() -> None:
    read = read_text(
        table((0, 40, 1, 96, "继"), (44, 84, 1, 96, "电"), (88, 168, 1, 96, "保护")).encode(), 1000, 1000
    )
    hits = read.hits("电保", 7)
    assert [(hit.page, hit.start, hit.length, hit.machine_read) for hit in hits] == [(7, 1, 2, True)]
    assert hits[0].boxes == ((420, 1000, 1260, 1400),)


@given(st.binary(max_size=400))
@example(HEAD.encode())
def test_anything_else_is_refused(said: bytes) -> None:
    with pytest.raises(EngineFailedError):
        read_text(said, 100, 100)


@given(st.lists(st.lists(CELL, min_size=10, max_size=13), max_size=8))
def test_a_table_of_rubbish_is_refused_or_brought_into_bounds(rows: list[list[str]]) -> None:
    said = "\n".join([HEAD, *("5\t" + "\t".join(row) for row in rows)]).encode("utf-8", "replace")
    try:
        read = read_text(said, 640, 480)
    except EngineFailedError:
        return
    assert len(read.places) == 4 * len(read.text)
    assert all(edge <= 10_000 for edge in read.places)


def test_characters_and_places_belong_together() -> None:
    with pytest.raises(ValueError, match="place"):
        MachineText("短路", array("H", [0, 0, 1, 1]))


@given(st.integers(1, 40), st.integers(1, 20), st.data())
def test_a_bitmap_is_whole_lines_from_the_lowest(width: int, height: int, data: st.DataObject) -> None:
    pixels = data.draw(st.binary(min_size=width * height, max_size=width * height))
    made = bmp(width, height, pixels, 300)
    line = width + -width % 4
    assert int.from_bytes(made[2:6], "little") == len(made) == 54 + 1024 + line * height
    assert made[-line:][:width] == pixels[:width]


def test_pictures_have_300_dots_to_the_inch_but_a_large_sheet_fewer() -> None:
    assert picture_size((59_500, 84_200)) == (2479, 300)
    width, dots = picture_size((238_400, 337_000))
    assert 7_000 > width > 4_000
    assert 100 < dots < 150
