"""The decoder process and its client: what it shows, and that its death harms nothing."""

import io
import json
import os
import signal
import struct
import sys
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from cse_desktop.decode.client import Decoder, DocumentHandle
from cse_desktop.decode.failures import (
    DecoderDiedError,
    DocumentClosedError,
    DocumentRefusedError,
    PageRefusedError,
)
from cse_desktop.decode.probe import DIED, probe, probe_all, run_probe
from cse_desktop.decode.sources import BytesSource, FileSource
from cse_desktop.decode.values import Box, Limits, PageText, Pixels, Priority

CORPUS = os.environ.get("CSE_TEST_CORPUS")
needs_corpus = pytest.mark.skipif(
    not CORPUS, reason="CSE_TEST_CORPUS names no folder of real documents; .ci/run sets it"
)
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals that stop a process exist on POSIX only")


@pytest.fixture(scope="module")
def shared() -> Iterator[Decoder]:
    with Decoder() as decoder:
        yield decoder


def pdf(pages: int = 3) -> bytes:
    """A PDF whose pages have a black square in the upper left quarter and a word."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(400, 600), invariant=1)
    canvas.setTitle("Sample report")
    for number in range(pages):
        canvas.bookmarkPage(f"p{number}")
        canvas.addOutlineEntry(f"Section {number + 1}", f"p{number}", level=0)
        canvas.rect(0, 300, 200, 300, stroke=0, fill=1)
        canvas.setFont("Helvetica", 20)
        canvas.drawString(220, 100, f"Busbar {number + 1}")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def png(width: int, height: int) -> bytes:
    """A black RGB picture of any size, in few bytes."""
    packer = zlib.compressobj(1)
    row = b"\0" * (1 + 3 * width)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def opened(decoder: Decoder, data: bytes) -> DocumentHandle:
    return decoder.open(lambda: BytesSource(data), "示例.pdf").result()


def colour(picture: Pixels, across: float, down: float) -> tuple[int, int, int]:
    at = int(picture.height * down) * picture.stride + 4 * int(picture.width * across)
    blue, green, red = picture.data[at : at + 3]
    return red, green, blue


def hold(gate: threading.Event) -> None:
    gate.wait(10)


def note(order: list[str], name: str, _: object) -> None:
    order.append(name)


class Watched(BytesSource):
    """A source that does something when the worker reads from it the n-th time."""

    def __init__(self, data: bytes, act: Callable[[], None], at: int = 1) -> None:
        super().__init__(data)
        self.reads = 0
        self._act = act
        self._at = at
        self.threads: set[str] = set()
        self.closed = False

    def read(self, offset: int, length: int) -> bytes:
        self.reads += 1
        self.threads.add(threading.current_thread().name)
        if self.reads == self._at:
            self._act()
        return super().read(offset, length)

    def close(self) -> None:
        self.closed = True


def test_a_pdf_tells_what_it_is(shared: Decoder) -> None:
    facts = opened(shared, pdf()).facts
    assert (facts.kind, facts.pages, facts.has_text, facts.title) == ("pdf", 3, True, "Sample report")
    assert (facts.sizes[0].width, facts.sizes[0].height) == (400.0, 600.0)
    assert [(entry.title, entry.page) for entry in facts.outline] == [
        (f"Section {number + 1}", number) for number in range(3)
    ]
    assert facts.words is None


def test_pictures_are_scaled_turned_and_cut(shared: Decoder) -> None:
    handle = opened(shared, pdf())
    whole = handle.image(0, scale=0.5).result()
    assert (whole.width, whole.height, len(whole.data)) == (200, 300, 200 * 300 * 4)
    assert colour(whole, 0.25, 0.25) == (0, 0, 0)
    assert colour(whole, 0.75, 0.25) == (255, 255, 255)
    turned = handle.image(0, width=300, rotation=90).result()
    assert (turned.width, turned.height) == (300, 200)
    assert colour(turned, 0.75, 0.25) == (0, 0, 0)
    part = handle.image(0, scale=1, region=Box(5000, 0, 10_000, 5000)).result()
    assert (part.width, part.height) == (200, 300)
    assert colour(part, 0.5, 0.5) == (255, 255, 255)


def test_a_picture_larger_than_allowed_comes_at_a_smaller_scale() -> None:
    with Decoder(limits=Limits(picture_pixels=50_000)) as decoder:
        picture = opened(decoder, pdf()).image(0, scale=10).result()
    assert picture.width * picture.height <= 50_000
    assert picture.scale < 1


def test_text_has_places_on_the_upright_page(shared: Decoder) -> None:
    text: PageText = opened(shared, pdf()).text(1).result()
    start = text.text.index("Busbar 2")
    (box,) = text.boxes(start, start + 8)
    assert 5400 <= box.left <= 5600
    assert 8000 <= box.top < 8340 <= box.bottom <= 8500


def test_a_search_finds_every_page_and_shows_places(shared: Decoder) -> None:
    seen: list[int] = []
    handle = opened(shared, pdf())
    hits = handle.search("BUSBAR", found=lambda found: seen.extend(hit.page for hit in found)).result()
    assert [hit.page for hit in hits] == [0, 1, 2] == seen
    assert all(hit.boxes for hit in hits)


def test_documents_beyond_those_the_worker_keeps_are_opened_again(shared: Decoder) -> None:
    handles = [opened(shared, pdf(number + 1)) for number in range(7)]
    for number, handle in enumerate(handles):
        assert handle.image(number, width=50).result().width == 50
        handle.close()


def test_a_large_document_is_never_read_as_a_whole(shared: Decoder) -> None:
    filling = b"%" + b"x" * (24 << 20) + b"\n"
    body = pdf()
    # a comment of 24 MiB between the objects and the table that finds them from the end
    table = body.rindex(b"xref\n", 0, body.rindex(b"startxref"))
    end = body.rindex(b"startxref")
    data = body[:table] + filling + body[table:end] + b"startxref\n%d\n%%%%EOF\n" % (table + len(filling))
    source = Watched(data, lambda: None)
    handle = shared.open(lambda: source, "large").result()
    assert handle.image(2, width=100).result().width == 100
    assert source.reads * (256 << 10) < len(data) / 4
    assert source.threads == {"decoder"}
    handle.close()


def test_images_stand_upright_and_tiff_frames_are_pages(shared: Decoder) -> None:
    turned = Image.new("RGB", (40, 20), "white")
    turned.paste("red", (0, 0, 20, 20))
    data = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    turned.save(data, "JPEG", exif=exif, dpi=(72, 72), quality=95)
    handle = opened(shared, data.getvalue())
    assert (handle.facts.sizes[0].width, handle.facts.sizes[0].height) == (20, 40)
    red, green, _ = colour(handle.image(0, scale=1).result(), 0.5, 0.2)
    assert red > 200
    assert green < 60
    frames = io.BytesIO()
    Image.new("1", (30, 10)).save(frames, "TIFF", save_all=True, append_images=[Image.new("1", (10, 30))] * 2)
    sizes = opened(shared, frames.getvalue()).facts.sizes
    assert [size.width < size.height for size in sizes] == [False, True, True]


@pytest.mark.parametrize("image_format", ["PNG", "WEBP", "AVIF", "GIF", "BMP", "JPEG2000", "TIFF"])
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "I;16"])
def test_images_of_every_kind_keep_their_colour(shared: Decoder, image_format: str, mode: str) -> None:
    if mode == "I;16":
        picture = Image.new("I;16", (16, 16), 65535)
    else:
        picture = Image.new("RGBA", (16, 16), (255, 255, 255, 255)).convert(mode)
    data = io.BytesIO()
    try:
        picture.save(data, image_format)
    except (OSError, ValueError):
        picture.convert("RGB").save(data, image_format)
    shown = opened(shared, data.getvalue()).image(0, width=16).result()
    assert min(colour(shown, 0.5, 0.5)) > 250


def test_text_and_office_documents_are_shown_as_text(shared: Decoder) -> None:
    handle = opened(shared, "学时记录\n2025 年 46 学时".encode("gb18030"))
    assert handle.facts.kind == "text"
    assert handle.text(0).result().text == "学时记录\n2025 年 46 学时"
    assert len(handle.search("46 学时").result()) == 1
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(
            "word/document.xml",
            '<w:document xmlns:w="w"><w:p><w:t>短路</w:t><w:t>计算</w:t></w:p><w:p><w:t>B</w:t></w:p></w:document>',
        )
    handle = opened(shared, packed.getvalue())
    assert handle.facts.kind == "office"
    assert handle.text(0).result().text == "短路计算\nB"
    assert handle.facts.words is not None
    assert "text only" in handle.facts.words.en


@pytest.mark.parametrize(
    ("data", "kind", "says"),
    [
        (b"", "unknown", "empty"),
        (b"%PDF-1.7\nnothing of use", "pdf", "damaged"),
        (png(20_000, 20_000)[:2000], "image", "too large"),
        (b"\x89PNG\r\n\x1a\nbroken", "image", "damaged"),
        (b"PK\x03\x04broken", "unknown", "damaged"),
        (b"#!AMR\n" + bytes(130), "audio", "AMR"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "office", "damaged"),
        (b"\0\1\2\3\4", "unknown", "not known"),
    ],
    ids=["empty", "pdf", "bomb", "png", "zip", "speech", "old-office", "unknown"],
)
def test_what_cannot_be_shown_says_why(shared: Decoder, data: bytes, kind: str, says: str) -> None:
    facts = opened(shared, data).facts
    assert (facts.kind, facts.pages, facts.size) == (kind, 0, len(data))
    assert facts.words is not None
    assert says in facts.words.en
    assert facts.words.zh


def test_an_unreadable_source_is_said_and_harms_nothing(shared: Decoder) -> None:
    def fails() -> None:
        raise OSError("示例 路径")

    with pytest.raises(PageRefusedError) as refused:
        shared.open(lambda: Watched(pdf(), fails), "x").result()
    assert "路径" not in str(refused.value)
    assert opened(shared, pdf()).facts.pages == 3


def test_a_worker_killed_during_a_request_is_replaced() -> None:
    with Decoder() as decoder:
        opened(decoder, b"warm")

        def kill() -> None:
            assert decoder.pid is not None
            os.kill(decoder.pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)

        first = decoder.pid
        for _ in range(2):
            with pytest.raises(DecoderDiedError) as died:
                decoder.open(lambda: Watched(pdf(), kill), "x", identity="bad").result()
            assert (died.value.code, died.value.reason) == ("DEC-001", "crash")
            assert died.value.safe is not None
        assert decoder.pid != first
        with pytest.raises(DocumentRefusedError):
            decoder.open(lambda: BytesSource(pdf()), "x", identity="bad").result()
        assert opened(decoder, pdf()).image(0, width=80).result().width == 80


def test_an_open_document_survives_the_death_of_its_worker() -> None:
    with Decoder() as decoder:
        handle = opened(decoder, pdf())
        assert decoder.pid is not None
        os.kill(decoder.pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        if sys.platform != "win32":
            os.waitid(os.P_PID, decoder.pid, os.WEXITED | os.WNOWAIT)
        assert handle.image(1, width=80, priority=Priority.NEAR).result().width == 80


@posix
def test_a_worker_that_hangs_is_ended_and_replaced() -> None:
    with Decoder(seconds=1.0) as decoder:
        opened(decoder, b"warm")

        def stop() -> None:
            assert decoder.pid is not None
            os.kill(decoder.pid, signal.SIGSTOP)

        with pytest.raises(DecoderDiedError) as died:
            decoder.open(lambda: Watched(pdf(), stop), "x").result()
        assert (died.value.code, died.value.reason) == ("DEC-002", "hang")
        assert opened(decoder, pdf()).facts.pages == 3


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of the decoder process")
def test_a_document_that_needs_too_much_memory_ends_the_worker_alone() -> None:
    with Decoder(limits=Limits(memory_bytes=600 << 20)) as decoder:
        with pytest.raises(DecoderDiedError) as died:
            opened(decoder, png(10_000, 10_000))
        assert (died.value.code, died.value.reason) == ("DEC-003", "memory")
        assert opened(decoder, pdf()).facts.pages == 3


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux grants all limits")
def test_the_worker_can_write_no_file_and_dump_no_core(shared: Decoder) -> None:
    opened(shared, b"warm")
    limits = Path(f"/proc/{shared.pid}/limits").read_text(encoding="ascii")
    rows = {line[:25].strip(): line[26:46].strip() for line in limits.splitlines()}
    assert rows["Max file size"] == "0"
    assert rows["Max core file size"] == "0"
    assert rows["Max address space"] == str(Limits().memory_bytes)
    assert shared.granted["files"]
    assert shared.granted["memory"]


def test_what_is_looked_at_comes_before_what_may_be_wanted() -> None:
    order: list[str] = []
    gate = threading.Event()
    with Decoder() as decoder:
        handle = opened(decoder, pdf())
        busy = decoder.open(lambda: Watched(pdf(), partial(hold, gate)), "busy")
        futures = {
            "thumbnail": handle.thumbnail(0),
            "near": handle.image(0, width=60, priority=Priority.NEAR),
            "dropped": handle.image(1, width=60, priority=Priority.NEAR),
            "visible": handle.image(2, width=60),
        }
        for name, future in futures.items():
            future.add_done_callback(partial(note, order, name))
        assert futures["dropped"].cancel()
        gate.set()
        busy.result()
        futures["thumbnail"].result()
        with pytest.raises(CancelledError):
            futures["dropped"].result()
    assert order == ["dropped", "visible", "near", "thumbnail"]


def test_closing_ends_thread_process_and_sources() -> None:
    gate = threading.Event()
    before = set(threading.enumerate())
    decoder = Decoder()
    source = Watched(pdf(), lambda: None)
    handle = decoder.open(lambda: source, "x").result()
    pid = decoder.pid
    assert pid is not None
    busy = decoder.open(lambda: Watched(pdf(), partial(hold, gate)), "busy")
    waiting = handle.image(0, width=50)
    threading.Timer(0.2, gate.set).start()
    decoder.close()
    for future in (busy, waiting):
        with pytest.raises(DocumentClosedError):
            future.result(timeout=5)
    with pytest.raises(DocumentClosedError):
        handle.text(0).result()
    assert source.closed
    assert [thread.name for thread in set(threading.enumerate()) - before if "decoder" in thread.name] == []
    with pytest.raises(ProcessLookupError if sys.platform != "win32" else OSError):
        os.kill(pid, 0)


def test_a_closed_document_is_let_go(shared: Decoder) -> None:
    source = Watched(pdf(), lambda: None)
    handle = shared.open(lambda: source, "x").result()
    handle.close()
    opened(shared, b"after")
    assert source.closed
    with pytest.raises(DocumentClosedError):
        handle.image(0, width=10).result()


def test_pages_that_do_not_exist_are_not_asked_for(shared: Decoder) -> None:
    handle = opened(shared, pdf())
    with pytest.raises(IndexError):
        handle.image(3, width=10)
    with pytest.raises(ValueError, match="scale or a width"):
        handle.image(0)


def test_the_probe_answers_one_object_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "好.pdf", tmp_path / "bad.pdf"
    good.write_bytes(pdf())
    bad.write_bytes(b"%PDF-1.4 no")
    assert run_probe([good, bad, tmp_path / "none"], True) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [sorted(line) for line in lines] == [["file", "kind", "ms", "opens", "pages", "text", "words"]] * 3
    assert (lines[0]["opens"], lines[0]["pages"], lines[0]["text"], lines[0]["words"]) == (
        True,
        3,
        True,
        None,
    )
    assert not lines[1]["opens"]
    assert set(lines[1]["words"]) == {"zh", "en"}
    assert run_probe([good], False, "zh_CN") == 0
    assert "3 页" in capsys.readouterr().out


@posix
def test_the_probe_tells_a_death(tmp_path: Path) -> None:
    stopping = tmp_path / "x.pdf"
    stopping.write_bytes(pdf())
    with Decoder(seconds=1.0) as decoder:
        opened(decoder, b"warm")
        assert decoder.pid is not None
        os.kill(decoder.pid, signal.SIGSTOP)
        probed = probe(decoder, stopping)
    assert probed.died
    assert not probed.opens
    assert DIED == 3


@needs_corpus
def test_the_corpus_is_shown_or_refused_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert CORPUS
    files = sorted(path for path in Path(CORPUS).glob("*/*") if path.is_file())
    table = probe_all(files)
    with capsys.disabled():
        for row in table:
            said = row.words.en if row.words else ""
            print(
                f"\n{row.opens!s:5} {row.kind:7} {row.pages:4} {row.ms:5} ms  {Path(row.file).name}  {said}",
                end="",
            )
    assert not [row for row in table if row.died]
    assert all(row.words for row in table if not row.opens)
    by_folder = {
        name: [row for row in table if Path(row.file).parent.name == name]
        for name in ("pdf", "image", "office")
    }
    assert len(by_folder["pdf"]) == 57
    assert sum(row.opens for row in by_folder["pdf"]) >= 53
    broken = {Path(row.file).name for row in by_folder["image"] if not row.opens}
    assert all("crash" in name or "bomb" in name for name in broken), broken


@needs_corpus
def test_every_page_of_the_corpus_is_drawn_or_refused() -> None:
    assert CORPUS
    with Decoder() as decoder:
        for path in sorted(Path(CORPUS).glob("*/*")):
            handle = decoder.open(partial(FileSource, path), path.name).result()
            for page in range(min(handle.facts.pages, 20)):
                assert handle.image(page, width=200).result().width <= 200
                text = handle.text(page).result()
                assert len(text.coordinates) == 4 * len(text.text)
            handle.close()
