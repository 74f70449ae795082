"""One document of every kind, whole and broken, through the probe: shown or refused in words, the worker alive."""

import io
import json
import os
import random
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pptx
import pytest
from PIL import Image

from cse_desktop.decode.client import Decoder
from cse_desktop.decode.probe import probe, probe_all, run_probe
from tests.contract.ole import excel_97, word_97
from tests.contract.test_decode_media import avi, flac, mp3, mp4, wav, webm
from tests.contract.test_decode_pdf import linked, locked, with_attachments
from tests.contract.test_office import report
from tests.contract.test_office_more import rtf

CORPUS = os.environ.get("CSE_TEST_CORPUS")


def picture(image_format: str, **settings: object) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(out, image_format, **settings)
    return out.getvalue()


def frames() -> bytes:
    out = io.BytesIO()
    pages = [Image.new("1", (200, 300), number % 2) for number in range(3)]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="group4")
    return out.getvalue()


def workbook() -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["学时", 46])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def slides() -> bytes:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    slide.shapes.title.text = "示例汇报"
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return picture("JPEG", exif=exif)


EVERY: dict[str, tuple[str, Callable[[], bytes]]] = {
    "links.pdf": ("pdf", linked),
    "turned.pdf": ("pdf", lambda: linked(90)),
    "attached.pdf": ("pdf", lambda: with_attachments(("附件.txt", b"x"))),
    "photo.jpg": ("image", turned),
    "scan.tif": ("image", frames),
    "picture.png": ("image", lambda: picture("PNG")),
    "picture.webp": ("image", lambda: picture("WEBP")),
    "picture.avif": ("image", lambda: picture("AVIF")),
    "picture.gif": ("image", lambda: picture("GIF")),
    "picture.bmp": ("image", lambda: picture("BMP")),
    "picture.jp2": ("image", lambda: picture("JPEG2000")),
    "report.docx": ("office", report),
    "records.xlsx": ("office", workbook),
    "talk.pptx": ("office", slides),
    "old.xls": ("office", lambda: excel_97([["项目", 1.5]])),
    "old.doc": ("office", lambda: word_97(["示例"])),
    "letter.rtf": ("office", lambda: rtf(r"\'b6\'cc\'c2\'b7\par")),
    "records.csv": ("text", lambda: "编号,学时,说明\n1,2,三\n".encode("gb18030")),
    "readme.md": ("text", "# 示例\n\n- **甲**\n".encode),
    "note.txt": ("text", lambda: "示例文字".encode("utf-16")),
    "sound.wav": ("audio", wav),
    "sound.mp3": ("audio", mp3),
    "sound.flac": ("audio", flac),
    "film.mp4": ("video", mp4),
    "film.webm": ("video", webm),
    "film.avi": ("video", avi),
}


def test_every_kind_opens_by_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, (_, make) in EVERY.items():
        (tmp_path / name).write_bytes(make())
    (tmp_path / "locked.pdf").write_bytes(locked())
    assert run_probe([*(tmp_path / name for name in EVERY), tmp_path / "locked.pdf"], True) == 0
    *lines, last = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    for (name, (kind, _)), line in zip(EVERY.items(), lines, strict=True):
        assert (line["kind"], line["opens"]) == (kind, True), name
        assert (line["pages"] > 0) == (kind not in {"audio", "video"}), name
    assert (last["kind"], last["opens"]) == ("pdf", False)
    assert "password" in last["words"]["en"]


@pytest.mark.parametrize("name", EVERY)
def test_broken_ones_are_shown_in_part_or_refused_in_words(tmp_path: Path, name: str) -> None:
    data = EVERY[name][1]()
    chance = random.Random(name)  # noqa: S311 - the same breaks every time
    with Decoder() as decoder:
        for number in range(12):
            broken = bytearray(data[: chance.randrange(8, len(data) + 1)] if number % 3 == 0 else data)
            for _ in range(number % 3 * 20):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            path = tmp_path / f"{number} {name}"
            path.write_bytes(broken)
            probed = probe(decoder, path)
            assert not probed.died, number
            assert probed.opens or probed.words, number
        path.write_bytes(data)
        assert probe(decoder, path).opens


@pytest.mark.skipif(not CORPUS, reason="CSE_TEST_CORPUS names no folder of real documents; .ci/run sets it")
def test_office_documents_of_others_show_pages_or_say_why_not() -> None:
    assert CORPUS
    files = sorted((Path(CORPUS) / "office").iterdir())
    table = probe_all(files)
    assert len(table) == 19
    assert sum(row.opens for row in table) >= 16
    assert not [row for row in table if row.died]
    assert all(row.words for row in table)
