"""What a PDF carries beside its pages: links, attached files, a password."""

import io
import os
import signal
import sys
from collections.abc import Iterator

import pytest
from pyhanko.pdf_utils import embed
from pyhanko.pdf_utils.crypt import StandardSecurityHandler
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from reportlab.lib.colors import red
from reportlab.pdfgen.canvas import Canvas

from cse_desktop.decode.client import Decoder
from cse_desktop.decode.failures import DecoderDiedError
from cse_desktop.decode.sources import BytesSource
from cse_desktop.decode.values import Attached
from cse_desktop.domain.documents import AttachedFile, OpenDocument, PageLink
from cse_desktop.wiring.documents import ProgramDecoder

PASSWORD = "示例 密码-2026"


@pytest.fixture(scope="module")
def program() -> Iterator[ProgramDecoder]:
    decoder = ProgramDecoder()
    yield decoder
    decoder.close()


def opened(program: ProgramDecoder, data: bytes, password: str = "") -> OpenDocument:
    return program.open(lambda: BytesSource(data), "示例.pdf", password).result()


def linked(turn: int = 0) -> bytes:
    """Two pages; the first links to the second, to an address, to a file and has an address in its text."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 600), invariant=1)
    canvas.setPageRotation(turn)
    canvas.linkAbsolute("", "second", (0, 540, 200, 600))
    canvas.linkURL("https://example.org/报告", (200, 300, 400, 360))
    canvas.linkURL("other.pdf", (0, 0, 40, 60), kind="GoToR")
    canvas.drawString(40, 450, "see http://example.com/drawings for more")
    canvas.acroForm.textfield(name="a", value="filled in", x=40, y=100, borderColor=red)
    canvas.showPage()
    canvas.bookmarkPage("second")
    canvas.drawString(40, 450, "second page")
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def with_attachments(*files: tuple[str, bytes]) -> bytes:
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(linked())))
    for name, data in files:
        inside = embed.EmbeddedFileObject.from_file_data(writer, data=data, compress=True)
        spec = embed.FileSpec(file_spec_string="x.bin", file_name=name, embedded_data=inside)
        embed.embed_file(writer, spec)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def locked(password: str = PASSWORD) -> bytes:
    """The same pages, opened by `password` only (AES-256)."""
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(linked())))
    writer.output_version = (2, 0)
    writer._assign_security_handler(StandardSecurityHandler.build_from_pw(password, password))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_links_lead_to_pages_or_name_an_address(program: ProgramDecoder) -> None:
    document = opened(program, linked())
    inside, web, remote, written = document.links(0).result()
    assert inside == PageLink((0, 0, 5000, 1000), 1, "")
    assert web == PageLink((5000, 4000, 10_000, 5000), None, "https://example.org/报告")
    assert (remote.page, remote.address) == (None, "other.pdf")
    assert (written.page, written.address) == (None, "http://example.com/drawings")
    assert 2300 <= written.box[1] < 2500 < written.box[3] <= 2600
    assert document.links(1).result() == ()


def test_links_stand_on_the_upright_page(program: ProgramDecoder) -> None:
    document = opened(program, linked(turn=90))
    # 600 wide and 400 high as stored: reportlab swaps the sides of a page that is turned
    assert document.facts.page_sizes[0] == (40_000, 60_000)
    assert document.links(0).result()[1].box == (7500, 3333, 9000, 6667)


def test_each_character_has_its_box(program: ProgramDecoder) -> None:
    text = opened(program, linked()).text(1).result()
    assert len(text.boxes) == len(text.text)
    every = list(text.boxes)
    assert text.boxes[-1] == every[-1]
    assert text.boxes[2:6] == tuple(every[2:6])
    lefts = [box[0] for box, character in zip(every, text.text, strict=True) if character.strip()]
    assert lefts == sorted(lefts)
    assert len(set(lefts)) == len("secondpage")
    with pytest.raises(IndexError):
        text.boxes[len(text.text)]


def test_texts_and_pictures_have_no_links(program: ProgramDecoder) -> None:
    assert opened(program, b"see http://example.com").links(0).result() == ()


def test_attached_files_are_named_with_their_sizes(program: ProgramDecoder) -> None:
    facts = opened(program, with_attachments(("计算书.xlsx", b"x" * 5000), ("b.txt", b"12"))).facts
    assert facts.attachments == (AttachedFile("计算书.xlsx", 5000), AttachedFile("b.txt", 2))
    assert facts.opens
    assert opened(program, linked()).facts.attachments == ()


def test_a_locked_document_opens_with_its_password_only(program: ProgramDecoder) -> None:
    data = locked()
    for tried, says in (
        ("", "only with a password"),
        ("别的密码", "not right"),
        (PASSWORD + " ", "not right"),
    ):
        facts = opened(program, data, tried).facts
        assert (facts.locked, facts.opens, facts.kind) == (True, False, "pdf")
        assert facts.words is not None
        assert says in facts.words.en
    document = opened(program, data, PASSWORD)
    assert (document.facts.locked, document.facts.opens, len(document.facts.page_sizes)) == (False, True, 2)
    assert "second page" in document.text(1).result().text
    assert [hit.page for hit in document.search("second page").result()] == [1]


@pytest.mark.parametrize("password", ["\ud800", "a\0b", "长" * 5000, "\x1b[31m"])
def test_a_password_nobody_can_type_opens_nothing_and_harms_nothing(
    program: ProgramDecoder, password: str
) -> None:
    assert opened(program, locked(), password).facts.locked
    assert opened(program, linked(), password).facts.opens


def test_a_locked_document_survives_the_death_of_its_worker_and_keeps_its_secret() -> None:
    with Decoder() as decoder:
        handle = decoder.open(lambda: BytesSource(locked()), "x", password=PASSWORD).result()
        assert PASSWORD not in repr(vars(handle)) + repr(handle._document)
        assert decoder.pid is not None
        if sys.platform == "linux":
            for place in ("cmdline", "environ"):
                with open(f"/proc/{decoder.pid}/{place}", "rb") as told:  # noqa: PTH123 - not a file
                    assert PASSWORD.encode() not in told.read()
        os.kill(decoder.pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        if sys.platform != "win32":
            os.waitid(os.P_PID, decoder.pid, os.WEXITED | os.WNOWAIT)
        assert handle.image(0, width=80).result().width == 80
        # twenty pictures later PDFium is made to let go of what it holds, and opens the document again
        for _ in range(25):
            handle.image(1, width=20).result()


def test_what_goes_wrong_with_a_locked_document_does_not_tell_its_password() -> None:
    class Killing(BytesSource):
        def read(self, offset: int, length: int) -> bytes:
            assert decoder.pid is not None
            os.kill(decoder.pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
            return super().read(offset, length)

    with Decoder() as decoder:
        decoder.open(lambda: BytesSource(b"warm"), "x").result()
        with pytest.raises(DecoderDiedError) as died:
            decoder.open(lambda: Killing(locked()), "x", password=PASSWORD).result()
    assert PASSWORD not in repr(died.value) + str(died.value.__cause__) + str(died.value.__context__)


def test_bombs_as_attachments_leave_the_pages(program: ProgramDecoder) -> None:
    bombs = [(f"{number}.bin", bytes(150 << 20)) for number in range(3)]
    facts = opened(program, with_attachments(*bombs)).facts
    assert facts.opens
    assert [file.size for file in facts.attachments] == [150 << 20, 0, 0]


def test_a_large_attachment_is_not_read_to_tell_its_size(program: ProgramDecoder) -> None:
    class Counting(BytesSource):
        asked = 0

        def read(self, offset: int, length: int) -> bytes:
            self.asked += length
            return super().read(offset, length)

    source = Counting(with_attachments(("film.bin", os.urandom(40 << 20))))
    document = program.open(lambda: source, "x").result()
    assert document.facts.attachments == (AttachedFile("film.bin", 0),)
    assert source.asked < source.size / 4


def test_the_values_of_a_handle_are_those_of_the_worker() -> None:
    with Decoder() as decoder:
        data = with_attachments(("a", b"123"))
        assert decoder.open(lambda: BytesSource(data), "x").result().facts.attachments == (Attached("a", 3),)
