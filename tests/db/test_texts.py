"""The index of texts: Chinese of one and two characters, Latin, numbers; encrypted, and made again when it is lost."""

import unicodedata
from array import array
from concurrent.futures import ThreadPoolExecutor
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
from cse_desktop.domain.machine_text import MachineText
from cse_desktop.domain.ports import IndexedMaterial
from cse_desktop.services.finding import find
from db.casefile import open as files
from db.casefile.migrations import TEXT_INDEX, texts_0001_first
from db.casefile.open import Schema
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


def read_by_machine(text: str) -> MachineText:
    """A text whose characters stand one beside the other at the top of the page."""
    return MachineText(
        text, array("H", [edge for at in range(len(text)) for edge in (9 * at, 0, 9 * at + 9, 99)])
    )


def test_what_a_machine_read_is_found_told_apart_and_not_read_again(tmp_path: Path) -> None:
    path = filled(tmp_path)
    with TextIndex.open(path, KEY, write=True) as index:
        index.add(SECOND, 0, ["", "", ""], done=False)
        assert index.scans() == {FIRST: [1]}, "a material that is not done is not offered yet"
        index.add(SECOND, 3, [], done=True)
        assert index.scans() == {FIRST: [1], SECOND: [0, 1, 2]}
        index.add_machine_text(FIRST, 1, read_by_machine("继电保护整定 12.4 kA"))
        index.add_machine_text(SECOND, 2, read_by_machine(""))
    with TextIndex.open(path, KEY) as index:
        assert index.scans() == {SECOND: [0, 1]}
        assert index.materials() == {
            FIRST: IndexedMaterial(done=True, skipped=False, pages=3, empty=1, machine_read=1),
            SECOND: IndexedMaterial(done=True, skipped=False, pages=3, empty=3, machine_read=1),
        }
        assert index.machine_texts() == {
            FIRST: {1: read_by_machine("继电保护整定 12.4 kA")},
            SECOND: {2: read_by_machine("")},
        }
    for term, pages in (
        ("电保", [(1, True)]),
        ("整定", [(1, True)]),
        ("KA", [(0, False), (0, False), (1, True)]),
    ):
        places = find(partial(TextIndex.open, path, KEY), term, [FIRST, SECOND]).places
        assert [(place.page, place.machine_read) for place in places] == pages, term
    assert "整定".encode() not in path.read_bytes()


def test_a_machine_never_replaces_words_that_are_there(tmp_path: Path) -> None:
    path = filled(tmp_path)
    with TextIndex.open(path, KEY, write=True) as index:
        for page, text in ((0, "something else"), (1, "read first"), (1, "read later"), (77, "no such page")):
            index.add_machine_text(FIRST, page, read_by_machine(text))
        index.add_machine_text("c" * 64, 0, read_by_machine("no such material"))
        assert index.machine_texts() == {FIRST: {1: read_by_machine("read first")}}
        index.add(FIRST, 0, ["", "the page's own"], done=True)
    assert found(path, "短路电流")
    assert found(path, "read first")
    assert not found(path, "something")
    assert not found(path, "later")


@pytest.mark.parametrize("write", [True, False])
def test_an_index_of_an_older_format_is_made_again(tmp_path: Path, write: bool) -> None:
    older = Schema(TEXT_INDEX.application_id, 1, TEXT_INDEX.page, texts_0001_first.apply)
    path = tmp_path / "case.csetext"
    connection = files.create(path, KEY, older)
    connection.execute("INSERT INTO material (sha256, done, skipped) VALUES (?, 1, 0)", (FIRST,))
    connection.close()
    with TextIndex.open(path, KEY, write=write) as index:
        assert index.materials() == {}
        assert index.machine_texts() == {}
    with TextIndex.open(path, KEY, write=True) as index:
        index.add(FIRST, 0, PAGES, done=True)
    assert found(path, "短路电流")


def test_many_begin_one_index_at_once(tmp_path: Path) -> None:
    path = tmp_path / "case.csetext"

    def begin(number: int) -> int:
        with TextIndex.open(path, KEY, write=bool(number % 2)) as index:
            return len(index.materials())

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(begin, range(16))) == [0] * 16


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
