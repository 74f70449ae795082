"""The second set of documents through the decoder process: opened and right side up, or refused in both languages."""

import re
from collections.abc import Callable, Iterator

import pytest

from cse_desktop.decode.client import Decoder, DocumentHandle
from cse_desktop.decode.sources import BytesSource
from cse_desktop.decode.values import Pixels
from tests.contract import second_set as made
from tests.contract.test_decode import colour
from tests.contract.test_decode_all import EVERY
from tests.contract.test_decode_pdf import PASSWORD, locked

HANZI = re.compile(r"[\u4e00-\u9fff]")
PLACES = ((0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75))
WHITE = (255, 255, 255)


@pytest.fixture(scope="module")
def decoder() -> Iterator[Decoder]:
    with Decoder() as running:
        running.open(lambda: BytesSource(b"warm"), "").result()  # so that there is a process to look at
        yield running


@pytest.fixture(autouse=True)
def _alive(decoder: Decoder) -> Iterator[None]:
    """No document ends the process."""
    before = decoder.pid
    yield
    assert decoder.pid == before
    assert opened(decoder, b"words", "a.txt").text(0).result().text == "words"


def opened(decoder: Decoder, data: bytes, name: str, password: str = "") -> DocumentHandle:
    return decoder.open(lambda: BytesSource(data), name, password=password).result()


def quarters(handle: DocumentHandle, page: int = 0) -> list[tuple[int, int, int]]:
    """The colours of the page's four quarters, rounded to those of the set."""
    picture: Pixels = handle.image(page, width=128).result()
    return [nearest(colour(picture, *place)) for place in PLACES]


def nearest(found: tuple[int, int, int]) -> tuple[int, int, int]:
    def distance(known: tuple[int, int, int]) -> int:
        return sum((one - other) ** 2 for one, other in zip(found, known, strict=True))

    return min((*made.CORNERS, WHITE), key=distance)


def refused_in_both(handle: DocumentHandle) -> None:
    words = handle.facts.words
    assert words is not None
    assert HANZI.search(words.zh)
    assert words.en
    assert not HANZI.search(words.en)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_stands_upright_however_the_camera_was_held(decoder: Decoder, orientation: int) -> None:
    handle = opened(decoder, made.photograph(orientation), "现场.jpg")
    assert handle.facts.sizes[0].width == 2 * handle.facts.sizes[0].height
    assert quarters(handle) == list(made.CORNERS)


@pytest.mark.parametrize("make", [made.deep_png, made.interlaced_png, made.palette_png])
def test_odd_pictures_keep_their_colours(decoder: Decoder, make: made.Make) -> None:
    assert quarters(opened(decoder, make(), "图.png")) == list(made.CORNERS)


def test_what_is_clear_lies_on_white(decoder: Decoder) -> None:
    assert quarters(opened(decoder, made.clear_png(), "章.png")) == [made.RED, made.GREEN, WHITE, WHITE]


def test_each_frame_of_a_scan_is_a_page(decoder: Decoder) -> None:
    handle = opened(decoder, made.frames_tiff(), "扫描.tif")
    shapes = [round(size.width / size.height, 1) for size in handle.facts.sizes]
    assert shapes == [2.0, 0.4, 1.0]
    assert quarters(handle) == list(made.CORNERS)
    assert quarters(handle, 1) == [WHITE] * 4


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_page_is_shown_as_it_says(decoder: Decoder, turn: int) -> None:
    handle = opened(decoder, made.turned_pdf(turn), "图纸.pdf")
    red, green, blue, yellow = made.CORNERS
    shown = {
        0: [red, green, blue, yellow],
        90: [blue, red, yellow, green],
        180: [yellow, blue, green, red],
        270: [green, yellow, red, blue],
    }
    size = handle.facts.sizes[0]
    assert (size.width, size.height) == ((400, 600) if turn % 180 == 0 else (600, 400))
    assert quarters(handle) == shown[turn]


def test_a_scanned_pdf_has_pages_and_no_words(decoder: Decoder) -> None:
    handle = opened(decoder, made.scanned_pdf(), "扫描.pdf")
    assert (handle.facts.pages, handle.facts.has_text) == (2, False)
    assert quarters(handle, 1) == list(made.CORNERS)


def test_a_locked_pdf_says_so_and_opens_with_its_password(decoder: Decoder) -> None:
    shut = opened(decoder, locked(), "合同.pdf")
    assert shut.facts.locked
    refused_in_both(shut)
    assert opened(decoder, locked(), "合同.pdf", PASSWORD).facts.pages == 2


def test_a_pdf_that_wants_to_act_shows_its_words_and_does_nothing(decoder: Decoder) -> None:
    handle = opened(decoder, made.acting_pdf(), "报告.pdf")
    assert handle.facts.pages == 1
    assert handle.text(0).result().text.strip() == "harmless words"
    # what links name is shown as words to whoever asks, and nothing of it is opened
    links = {(link.page, link.address) for link in handle.links(0).result()}
    assert links == {(None, made.ELSEWHERE), (None, "/bin/sh"), (None, "other.pdf")}
    handle.image(0, width=100).result()


@pytest.mark.parametrize(
    ("name", "data"), tuple(made.texts()), ids=lambda part: part if isinstance(part, str) else ""
)
def test_text_is_read_in_every_encoding(decoder: Decoder, name: str, data: bytes) -> None:
    handle = opened(decoder, data, name)
    assert handle.facts.kind == "text"
    text = handle.text(0).result().text
    assert made.WORDS in text
    assert "\ufeff" not in text


@pytest.mark.parametrize(
    ("make", "pages"),
    [
        (made.odt, 1),
        (made.ods, 1),
        (made.odp, 2),
        (made.with_sheet_elsewhere, 1),
    ],
)
def test_office_documents_show_their_words(decoder: Decoder, make: made.Make, pages: int) -> None:
    handle = opened(decoder, make(), "附件")
    assert (handle.facts.kind, handle.facts.pages) == ("office", pages)
    for page in range(pages):
        assert made.WORDS in handle.text(page).result().text.replace("\n", "")


def test_a_template_elsewhere_is_not_fetched(decoder: Decoder) -> None:
    handle = opened(decoder, made.with_template_elsewhere(), "报告.docx")
    assert "15.4 kA" in handle.text(0).result().text


def test_ogg_tells_how_long_it_lasts(decoder: Decoder) -> None:
    facts = opened(decoder, made.ogg(), "录音.ogg").facts
    assert (facts.kind, facts.opens, facts.length_ms) == ("audio", True, 3000)


@pytest.mark.parametrize(
    ("name", "make", "kind"),
    [
        ("图.pdf", made.interlaced_png, "image"),
        ("报告.jpg", made.scanned_pdf, "pdf"),
        ("表.docx", made.ods, "office"),
        (
            "图.png",
            lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
            "text",
        ),
        ("页.pdf", lambda: b'<!doctype html><img src="http://192.0.2.1/a.png"><p>words</p>', "text"),
    ],
)
def test_a_wrong_ending_changes_nothing(decoder: Decoder, name: str, make: made.Make, kind: str) -> None:
    facts = opened(decoder, make(), name).facts
    assert (facts.kind, facts.opens) == (kind, True)


@pytest.mark.parametrize(
    "make",
    [made.huge_png, made.huge_jpeg, made.archive_bomb, made.powerpoint_97, lambda: b""],
    ids=["huge png", "huge jpeg", "archives", "old slides", "empty"],
)
def test_what_cannot_be_shown_is_refused_in_both_languages(decoder: Decoder, make: made.Make) -> None:
    handle = opened(decoder, make(), "附件")
    assert handle.facts.pages == 0
    refused_in_both(handle)


OWN: dict[str, Callable[[], bytes]] = {
    **{name: make for name, (_, make) in EVERY.items()},
    **{
        make.__name__: make
        for make in (
            made.deep_png,
            made.interlaced_png,
            made.palette_png,
            made.clear_png,
            made.frames_tiff,
            made.scanned_pdf,
            made.acting_pdf,
            made.odt,
            made.ods,
            made.odp,
            made.with_template_elsewhere,
            made.with_sheet_elsewhere,
            made.ogg,
        )
    },
}


@pytest.mark.parametrize("name", OWN)
def test_half_a_document_is_shown_in_part_or_refused_in_both_languages(decoder: Decoder, name: str) -> None:
    data = OWN[name]()
    for share in (1, 2, 3):
        handle = opened(decoder, data[: len(data) * share // 4], name)
        if not handle.facts.opens:
            refused_in_both(handle)
        elif handle.facts.pages:
            assert handle.image(0, width=60).result().width == 60
