"""The index of texts: Chinese of one and two characters, Latin, numbers; encrypted, and made again when it is lost."""

import unicodedata
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cse_desktop.domain.finding import (
    _occurrences_one_by_one,
    folded,
    index_query,
    index_words,
    occurrences,
)
from cse_desktop.domain.ports import IndexedMaterial
from cse_desktop.services.finding import find
from db.casefile import open as files
from db.casefile.migrations import TEXT_INDEX
from db.casefile.texts import TextIndex

KEY = bytes(range(32))
FIRST, SECOND = "a" * 64, "b" * 64
PAGES = [
    "系统短路容量由供电公司提供，最大 280 MVA。10 kV 母线三相短路\n电流 15.4kA，开关柜额定开断电流 25 kA。",
    "",
    "Relay protection: Busbar differential, naïve settings; ＡＢＣ１２３ 𬭊 喆",
]


def filled(folder: Path) -> Path:
    path = folder / "case.csetext"
    with TextIndex.open(path, KEY, write=True) as index:
        index.add(FIRST, 0, PAGES[:2], done=False)
        index.add(FIRST, 2, PAGES[2:], done=True)
        index.add(SECOND, 0, [], done=True, skipped=True)
    return path


def found(path: Path, term: str) -> list[tuple[str, int, str]]:
    findings = find(partial(TextIndex.open, path, KEY), term, [FIRST, SECOND])
    assert findings.pages == len({(place.material, place.page) for place in findings.places})
    return [(place.material, place.page, place.context[place.start : place.end]) for place in findings.places]


@pytest.mark.parametrize(
    ("term", "pages"),
    [
        ("流", [0, 0]),
        ("短路", [0, 0]),
        ("短路电流", [0]),
        ("路电", [0]),
        ("15.4 kA", [0]),
        ("15.4", [0]),
        ("25 k", [0]),
        ("busbar", [2]),
        ("BUS", [2]),
        ("abc123", [2]),
        ("naïve", [2]),
        ("𬭊", [2]),
        ("接地", []),
        ("，", []),
        ('"', []),
        ("", []),
        ("usbar", []),
    ],
)
def test_terms_are_found_on_their_pages(tmp_path: Path, term: str, pages: list[int]) -> None:
    assert [page for _, page, _ in found(filled(tmp_path), term)] == pages


def test_it_knows_how_far_it_is(tmp_path: Path) -> None:
    with TextIndex.open(filled(tmp_path), KEY, write=True) as index:
        assert index.materials() == {
            FIRST: IndexedMaterial(done=True, skipped=False, pages=3, empty=1),
            SECOND: IndexedMaterial(done=True, skipped=True, pages=0, empty=0),
        }
        index.add(FIRST, 0, ["something else"], done=True)
    assert found(tmp_path / "case.csetext", "短路电流"), "pages stay as they came first"


def test_nothing_of_it_can_be_read_on_the_disk(tmp_path: Path) -> None:
    filled(tmp_path)
    for path in tmp_path.iterdir():
        data = path.read_bytes()
        assert "短路".encode() not in data
        assert b"usbar" not in data


def test_an_index_that_cannot_be_used_is_made_again(tmp_path: Path) -> None:
    path = filled(tmp_path)
    data = bytearray(path.read_bytes())
    data[100:400] = bytes(300)
    path.write_bytes(data)
    with TextIndex.open(path, KEY) as index:
        assert index.materials() == {}
    with TextIndex.open(filled(tmp_path), bytes(32)) as index:
        assert index.materials() == {}, "another key: the materials were given a new one"
    connection = files.writing(path, bytes(32), TEXT_INDEX)
    connection.execute("PRAGMA user_version = 7")
    connection.close()
    with TextIndex.open(path, bytes(32)) as index:
        assert index.materials() == {}, "a newer program made it"


WORDS = st.text(st.sampled_from("电力变压器短路接地 abc12.kV\n，（）"), min_size=1, max_size=60)


@settings(max_examples=60)
@given(text=WORDS, start=st.integers(0, 59), length=st.integers(1, 6))
def test_what_begins_with_a_word_is_found(
    tmp_path_factory: pytest.TempPathFactory, text: str, start: int, length: int
) -> None:
    folded = unicodedata.normalize("NFKC", text)
    term = folded[start : start + length]
    before = folded[start - 1 : start]
    # the index knows runs of letters and digits by their beginning
    inside = (
        bool(before) and bool(term) and index_words(before + term[:1]) == ((before + term[:1]).casefold(),)
    )
    if not index_query(term) or not index_words(term) or inside or term[0] not in "".join(index_words(text)):
        return
    path = tmp_path_factory.mktemp("texts") / "case.csetext"
    with TextIndex.open(path, KEY, write=True) as index:
        index.add(FIRST, 0, [text], done=True)
    assert occurrences(term, text)
    assert found(path, term)


@given(text=st.text(st.sampled_from("aAＡ1 １\n\u00ad短路，,ﬁßİ"), max_size=30), term=st.text(max_size=3))
def test_the_fast_way_finds_what_the_slow_one_does(text: str, term: str) -> None:
    for wanted in (term, text[:2], text[3:5]):
        assert occurrences(wanted, text) == _occurrences_one_by_one(folded(wanted)[0], text)
