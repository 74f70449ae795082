"""A copy of a PDF with marks: other people's readers show them where they are, and words and file stay as they were."""

import io
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from cse_desktop.decode.sources import BytesSource
from cse_desktop.domain.documents import MarkToCopy
from cse_desktop.errors import KnownError
from cse_desktop.wiring.documents import ProgramDecoder

MARKS = [
    MarkToCopy(0, ((1200, 1500, 5000, 1750),), "highlight", "plain", "EE5 2.3"),
    MarkToCopy(0, ((1200, 3000, 5000, 3400),), "box", "doubt", "图纸"),
    MarkToCopy(0, ((1200, 1900, 5000, 2100),), "underline", "strength", ""),
    MarkToCopy(0, ((6000, 1500, 6200, 1700),), "note", "question", "本人承担部分？"),
    MarkToCopy(1, ((1000, 1000, 3000, 1500),), "highlight", "question", "turned"),
]


@pytest.fixture(scope="module")
def decoder() -> Iterator[ProgramDecoder]:
    made = ProgramDecoder()
    yield made
    made.close()


def pdf() -> bytes:
    """Two pages, the second turned by a quarter."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 600), invariant=1)
    for number in range(2):
        canvas.drawString(50, 500, f"short-circuit current 12.{number} kA")
        canvas.showPage()
    canvas.save()
    with pdfium.PdfDocument(out.getvalue()) as document:  # type: ignore[arg-type, attr-defined]  # bytes will do
        document[1].set_rotation(90)
        turned = io.BytesIO()
        document.save(turned)
    return turned.getvalue()


def test_other_readers_show_the_marks(decoder: ProgramDecoder, tmp_path: Path) -> None:
    source = pdf()
    document = decoder.open(lambda: BytesSource(source), "示例.pdf").result()
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(document.marked_copy(MARKS).result())
    subprocess.run(["pdftoppm", "-png", "-r", "72", str(copy), str(tmp_path / "page")], check=True)
    first, second = (Image.open(tmp_path / f"page-{number}.png").convert("RGB") for number in (1, 2))
    assert (first.size, second.size) == ((400, 600), (600, 400))

    def coloured(picture: Image.Image, across: float, down: float) -> bool:
        red, green, blue = picture.getpixel((int(picture.width * across), int(picture.height * down)))  # type: ignore[misc]  # a colour picture
        return max(red, green, blue) - min(red, green, blue) > 20

    assert coloured(first, 0.45, 0.16), "the highlight"
    assert coloured(first, 0.3, 0.2095), "the underline"
    assert coloured(first, 0.12, 0.32), "the edge of the box"
    assert not coloured(first, 0.3, 0.32), "and nothing inside"
    assert coloured(second, 0.2, 0.12), "on the page that is turned"
    assert not coloured(second, 0.2, 0.2)
    assert not coloured(first, 0.8, 0.8)
    words = subprocess.run(["pdftotext", str(copy), "-"], check=True, capture_output=True, text=True).stdout
    assert "short-circuit current 12.0 kA" in words
    with pdfium.PdfDocument(copy) as written:  # type: ignore[arg-type, attr-defined]  # a path will do
        assert len(written) == 2
    again = document.marked_copy(MARKS[:1]).result()
    assert len(again) < copy.stat().st_size, "the open document itself has no marks"


def test_only_a_pdf_has_a_marked_copy(decoder: ProgramDecoder) -> None:
    document = decoder.open(lambda: BytesSource("示例".encode()), "示例.txt").result()
    with pytest.raises(KnownError) as caught:
        document.marked_copy(MARKS).result()
    assert "marked copy" in caught.value.what.en
