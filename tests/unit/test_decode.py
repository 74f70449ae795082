"""The decoder's parts that need no process: frames, pictures, kinds of files, finding, text encodings."""

import io
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cse_desktop.decode.find import hits
from cse_desktop.decode.framing import FrameError, read_frame, write_frame
from cse_desktop.decode.kinds import kind_of, office_kind
from cse_desktop.decode.office.texts import _paragraphs
from cse_desktop.decode.pictures import Wish, plan
from cse_desktop.decode.plaintext import decoded
from cse_desktop.decode.reading import RefusedError
from cse_desktop.decode.typeset import TextReader
from cse_desktop.decode.values import Box, Limits, PageSize, PageText
from cse_desktop.domain.finding import occurrences
from cse_desktop.words import words

A4 = PageSize(595.0, 842.0)


def test_a_frame_comes_back_as_it_was_sent() -> None:
    pipe = io.BytesIO()
    write_frame(pipe, {"ask": "read", "名": [1, 2.5, None]}, b"\0\xff")
    pipe.seek(0)
    assert read_frame(pipe, 2) == ({"ask": "read", "名": [1, 2.5, None]}, b"\0\xff")


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"CSD1\0\0\0\x02",
        b"XXXX\0\0\0\x02\0\0\0\0{}",
        b"CSD1\x7f\0\0\0\0\0\0\0",
        b"CSD1\0\0\0\x02\x7f\0\0\0{}",
        b"CSD1\0\0\0\x02\0\0\0\x05{}abc",
        b"CSD1\0\0\0\x02\0\0\0\0[]",
        b"CSD1\0\0\0\x03\0\0\0\0{ }",
        b'CSD1\0\0\0\x0d\0\0\0\0{"b":1,"a":1}',
        b"CSD1\0\0\0\x02\0\0\0\0\xff\xff",
    ],
    ids=["nothing", "torn", "mark", "head-long", "body-long", "body-torn", "list", "blank", "order", "bytes"],
)
def test_a_wrong_frame_is_refused(sent: bytes) -> None:
    with pytest.raises(FrameError):
        read_frame(io.BytesIO(sent), 1000)


@given(
    st.floats(0.001, 1000),
    st.sampled_from([0, 90, 180, 270]),
    st.tuples(*[st.integers(0, 10_000)] * 4),
    st.floats(1, 1e6),
    st.floats(1, 1e6),
)
def test_a_picture_never_has_more_pixels_than_allowed(
    scale: float, rotation: int, edges: tuple[int, int, int, int], width: float, height: float
) -> None:
    left, right = sorted(edges[:2])
    top, bottom = sorted(edges[2:])
    drawn = plan(PageSize(width, height), Wish(scale, None, rotation, Box(left, top, right, bottom)), 100_000)
    assert drawn.width >= 1
    assert drawn.height >= 1
    assert drawn.width * drawn.height <= 100_000
    assert 0 <= drawn.left < drawn.full_width
    assert drawn.left + drawn.width <= drawn.full_width


def test_a_width_is_that_of_the_page_as_shown() -> None:
    assert plan(A4, Wish(None, 1190, 0, None), 10**8).full_width == 1190
    assert plan(A4, Wish(None, 1190, 90, None), 10**8).full_height == 1190


@pytest.mark.parametrize(
    ("start", "kind", "media_type"),
    [
        (b"%PDF-1.7\n", "pdf", "application/pdf"),
        (b"\xef\xbb\xbfjunk %PDF-1.4", "pdf", "application/pdf"),
        (b"\xff\xd8\xff\xe0", "image", "image/jpeg"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image", "image/heic"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avif", "image", "image/avif"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isomavc1", "video", "video/mp4"),
        (b"\0\0\0\x18ftypM4A \0\0\0\0M4A mp42", "audio", "audio/mp4"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image", "image/webp"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio", "audio/wav"),
        ("示例材料\n".encode("gb18030"), "text", "text/plain"),
        (b"AC1032\0\0\0", "unknown", "image/vnd.dwg"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "office", "application/x-ole-storage"),
        (b"\0\x01\x02\x03", "unknown", "application/octet-stream"),
        (b"", "unknown", "application/x-empty"),
    ],
)
def test_kinds_are_told_by_content(start: bytes, kind: str, media_type: str) -> None:
    found = kind_of(start)
    assert (found.kind, found.media_type) == (kind, media_type)
    assert words(f"decode.type.{found.type_key}").zh


def test_a_zip_archive_without_office_parts_stays_an_archive() -> None:
    assert office_kind(frozenset({"word/document.xml"}), "").kind == "office"
    assert office_kind(frozenset({"a.txt"}), "").type_key == "zip"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_the_encodings_people_use(encoding: str) -> None:
    assert decoded("继电保护整定计算书 𬭊\n".encode(encoding)) == "继电保护整定计算书 𬭊\n"


def test_text_torn_within_a_character_is_read_up_to_there() -> None:
    assert decoded("评价".encode()[:-1], cut=True) == "评"


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(RefusedError):
        decoded(b"\xff\xff\xff\xff")


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("评分", "综合评\r\n分表", [(2, 6)]),
        ("ABC", "xabc ＡＢＣ", [(1, 4), (5, 8)]),
        ("short circuit", "Short-\ncircuit short\ncircuit", [(15, 28)]),
        ("", "anything", []),
        ("  ", "any thing", []),
        ("ss", "straße", [(4, 5)]),
    ],
)
def test_a_term_is_found_across_lines_cases_and_widths(
    term: str, text: str, found: list[tuple[int, int]]
) -> None:
    assert occurrences(term, text) == found


@given(st.text(max_size=60), st.data())
def test_every_part_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    part = text[start:end]
    if part.strip().replace("\u00ad", ""):
        assert occurrences(part, text)


def test_a_hit_shows_where_it_stands_and_what_is_around() -> None:
    text = "短路电流\n计算 31.5 kA"
    places = array("H")
    for index, character in enumerate(text):
        line = 0 if index < 5 else 1
        places.extend(
            (0, 0, 0, 0) if character == "\n" else (index * 10, line * 50, index * 10 + 10, line * 50 + 30)
        )
    (hit,) = hits("电流计算", 4, PageText(text, places))
    assert hit.page == 4
    assert list(hit.boxes) == [Box(20, 0, 40, 30), Box(50, 50, 70, 80)]
    assert hit.context[hit.context_start : hit.context_end] == "电流 计算"


def test_the_nearest_character_on_the_line_is_picked() -> None:
    reader = TextReader("甲乙丙\n丁戊", kind_of(b"text"), Limits())
    text = PageText(*reader.text(0, boxes=True))
    box = text.box(1)
    assert text.index_at((box.left + box.right) // 2, box.top + 5) == 1
    last = text.box(len(text.text) - 1)
    assert text.index_at(9999, last.top + 5) == len(text.text) - 1
    assert PageText("", array("H")).index_at(5, 5) is None


def test_long_text_is_broken_into_lines_and_pages_without_loss() -> None:
    source = ("一次设备与二次回路 protection relay " * 400).strip()
    reader = TextReader(source, kind_of(b"text"), Limits())
    facts = reader.facts()
    assert len(facts.sizes) > 2
    pages = [reader.text(page, boxes=True) for page in range(len(facts.sizes))]
    assert "".join(text for text, _ in pages).replace("\n", "") == source
    assert all(len(places) == 4 * len(text) for text, places in pages)
    assert max(max(places) for _, places in pages) <= 10_000


def test_text_beyond_the_limit_is_cut_and_says_so() -> None:
    facts = TextReader("甲" * 50, kind_of(b"text"), Limits(text_characters=20)).facts()
    assert facts.remark == "text_cut"


def test_a_document_type_in_office_xml_is_refused() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbb">]><w:t xmlns:w="w">&b;</w:t>'
    with pytest.raises(RefusedError):
        _paragraphs(bomb)
