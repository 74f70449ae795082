"""Office documents through the decoder process: what is in them is on their pages, and hostile ones harm nothing."""

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import date

import docx
import openpyxl
import pptx
import pytest
from docx.enum.text import WD_BREAK
from docx.shared import Cm
from openpyxl.styles.numbers import FORMAT_PERCENTAGE_00
from PIL import Image
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Cm as SlideCm

from cse_desktop.decode.client import Decoder, DocumentHandle
from cse_desktop.decode.sources import BytesSource

ODF = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = " ".join(
    f'xmlns:{name}="{ODF}:{path}"'
    for name, path in {
        "office": "office:1.0",
        "text": "text:1.0",
        "table": "table:1.0",
        "style": "style:1.0",
        "draw": "drawing:1.0",
        "fo": "xsl-fo-compatible:1.0",
        "svg": "svg-compatible:1.0",
    }.items()
)
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


@pytest.fixture(scope="module")
def shared() -> Iterator[Decoder]:
    with Decoder() as decoder:
        opened(decoder, b"text")  # the process is there from here on
        yield decoder


def opened(decoder: Decoder, data: bytes) -> DocumentHandle:
    return decoder.open(lambda: BytesSource(data), "示例.docx").result()


def text_of(handle: DocumentHandle) -> str:
    return "\n".join(handle.text(page).result().text for page in range(handle.facts.pages))


def saved(save: Callable[[io.BytesIO], object]) -> bytes:
    out = io.BytesIO()
    save(out)
    return out.getvalue()


def red(width: int = 60, height: int = 40) -> io.BytesIO:
    return io.BytesIO(saved(lambda out: Image.new("RGB", (width, height), (200, 20, 20)).save(out, "PNG")))


def has_red(handle: DocumentHandle, page: int = 0) -> bool:
    shown = handle.image(page, width=400).result()
    picture = Image.frombytes("RGB", (shown.width, shown.height), shown.data, "raw", "BGRX")
    return any(
        value[0] > 150 and value[1] < 90 and value[2] < 90
        for _, value in picture.getcolors(shown.width * shown.height)  # type: ignore[union-attr, index, misc]  # a colour picture
    )


def report() -> bytes:
    """A report as engineers write them."""
    document = docx.Document()
    document.add_heading("示例项目报告", 0)
    document.add_heading("1 短路电流校验", 1)
    paragraph = document.add_paragraph("母线三相短路电流 ")
    paragraph.add_run("15.4 kA").bold = True
    document.add_paragraph("第一步", style="List Bullet")
    table = document.add_table(rows=3, cols=3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"格{row}{column}"
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 2).merge(table.cell(2, 2))
    document.add_picture(red(), width=Cm(4))
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_heading("2 结论", 1)
    document.sections[0].header.paragraphs[0].text = "示例设计院"
    return saved(document.save)


def test_a_report_has_its_headings_words_tables_and_pictures(shared: Decoder) -> None:
    handle = opened(shared, report())
    assert handle.facts.kind == "office"
    assert handle.facts.pages == 2
    assert [(entry.level, entry.title, entry.page) for entry in handle.facts.outline] == [
        (0, "示例项目报告", 0),
        (0, "1 短路电流校验", 0),
        (0, "2 结论", 1),
    ]
    text = text_of(handle)
    for words in ("母线三相短路电流", "15.4 kA", "•", "第一步", "格00", "格12", "格21", "示例设计院"):
        assert words in text, words
    assert len(handle.search("15.4 kA").result()) == 1
    assert has_red(handle)
    assert handle.facts.words is not None
    assert "layout may differ" in handle.facts.words.en


def test_a_workbook_has_its_sheets_dates_and_numbers(shared: Decoder) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "学时"
    sheet.append(["年份", "学时", "占比", "日期"])
    sheet.append([2025, 46, 0.125, date(2025, 6, 30)])
    sheet["C2"].number_format = FORMAT_PERCENTAGE_00
    more = book.create_sheet("Sheet B")
    more["A1"] = "first"
    book.create_sheet("藏").sheet_state = "hidden"
    handle = opened(shared, saved(book.save))
    assert [entry.title for entry in handle.facts.outline] == ["学时", "Sheet B"]
    text = text_of(handle)
    for words in ("年份", "46", "12.50%", "2025-06-30", "first"):
        assert words in text, words
    assert "藏" not in text


def test_a_sheet_of_a_million_cells_is_cut_and_says_so(shared: Decoder) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("many")
    for number in range(10_000):
        sheet.append([number] * 100)
    handle = opened(shared, saved(book.save))
    assert handle.facts.pages > 0
    assert handle.facts.words is not None
    assert "only its beginning" in handle.facts.words.en


def test_slides_have_their_words_figures_and_pictures_at_their_places(shared: Decoder) -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "方案比较"  # type: ignore[union-attr]  # this layout has a title
    slide.shapes.add_picture(red(), SlideCm(2), SlideCm(6), SlideCm(4), SlideCm(3))
    figures = CategoryChartData()
    figures.categories = ["甲", "乙"]
    figures.add_series("损耗", (1.5, 2.25))
    place = (SlideCm(8), SlideCm(6), SlideCm(12), SlideCm(8))
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *place, figures)
    handle = opened(shared, saved(deck.save))
    assert handle.facts.pages == 1
    assert [entry.title for entry in handle.facts.outline] == ["1 方案比较"]
    size = handle.facts.sizes[0]
    assert (round(size.width), round(size.height)) == (720, 540)
    text = text_of(handle)
    for words in ("方案比较", "损耗", "2.25", "乙"):
        assert words in text, words
    assert has_red(handle)


def open_document(kind: str, body: str, pictures: dict[str, bytes] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {NAMESPACES} {XLINK}><office:automatic-styles>'
            '<style:style style:name="B"><style:text-properties fo:font-weight="bold"/></style:style>'
            f"</office:automatic-styles><office:body>{body}</office:body></office:document-content>",
        )
        for name, data in (pictures or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


def test_open_document_text(shared: Decoder) -> None:
    body = (
        '<office:text><text:h text:outline-level="1">背景</text:h><text:p>变压器<text:s text:c="2"/>'
        '<text:span text:style-name="B">20 MVA</text:span></text:p><text:list><text:list-item><text:p>其一</text:p>'
        "</text:list-item></text:list><table:table><table:table-row>"
        '<table:table-cell table:number-columns-spanned="2"><text:p>合并</text:p></table:table-cell>'
        "<table:covered-table-cell/></table:table-row></table:table>"
        '<text:p><draw:frame svg:width="3cm" svg:height="2cm"><draw:image xlink:href="Pictures/a.png"/></draw:frame>'
        "</text:p></office:text>"
    )
    handle = opened(shared, open_document("text", body, {"Pictures/a.png": red().getvalue()}))
    text = text_of(handle)
    for words in ("背景", "变压器", "20 MVA", "其一", "合并"):
        assert words in text, words
    assert [entry.title for entry in handle.facts.outline] == ["背景"]
    assert has_red(handle)


def test_open_document_sheet_with_rows_without_end(shared: Decoder) -> None:
    body = (
        '<office:spreadsheet><table:table table:name="一"><table:table-row><table:table-cell '
        'office:value-type="float"><text:p>12.5</text:p></table:table-cell><table:table-cell '
        'table:number-columns-repeated="16380"/></table:table-row><table:table-row '
        'table:number-rows-repeated="1048575"><table:table-cell/></table:table-row></table:table></office:spreadsheet>'
    )
    handle = opened(shared, open_document("spreadsheet", body))
    assert handle.facts.pages == 1
    assert "12.5" in text_of(handle)


def test_open_document_slides(shared: Decoder) -> None:
    body = (
        '<office:presentation><draw:page><draw:frame svg:x="2cm" svg:y="1cm" svg:width="20cm" svg:height="3cm">'
        "<draw:text-box><text:p>总结</text:p></draw:text-box></draw:frame></draw:page></office:presentation>"
    )
    handle = opened(shared, open_document("presentation", body))
    assert handle.facts.pages == 1
    assert "总结" in text_of(handle)


# -- hostile ones


def replaced(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The archive with one member changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for member in source.namelist():
            target.writestr(member, change(source.read(member)) if member == name else source.read(member))
    return out.getvalue()


def entity_bomb() -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<!DOCTYPE a [<!ENTITY e0 "ha">{entities}]>'.encode()
    return replaced(report(), "word/document.xml", lambda xml: xml.replace(b"?>", b"?>" + head, 1))


def late_entity_bomb() -> bytes:
    """Declared only after a remark longer than what is looked through at first."""
    remark = b"?><!-- " + b"x" * 10_000 + b" -->"
    return replaced(entity_bomb(), "word/document.xml", lambda xml: xml.replace(b"?>", remark, 1))


def wide_entity_bomb() -> bytes:
    """Declared in two bytes a letter."""

    def wide(xml: bytes) -> bytes:
        return xml.decode().replace("UTF-8", "UTF-16").encode("utf-16")

    return replaced(entity_bomb(), "word/document.xml", wide)


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<a/>")
        for number in range(5):
            archive.writestr(f"word/media/{number}.bin", bytes(128 << 20))
    return out.getvalue()


def nested_tables() -> bytes:
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    for _ in range(60):
        cell = cell.add_table(1, 1).cell(0, 0)
    cell.text = "最里"
    document.add_paragraph("外面")
    return saved(document.save)


def picture_bomb() -> bytes:
    document = docx.Document()
    document.add_paragraph("图前")
    huge = io.BytesIO(saved(lambda out: Image.new("1", (30_000, 30_000)).save(out, "PNG")))
    document.add_picture(huge, width=Cm(5))
    return saved(document.save)


def picture_elsewhere() -> bytes:
    """A picture that would have to be fetched."""
    data = replaced(
        report(),
        "word/_rels/document.xml.rels",
        lambda xml: xml.replace(
            b'Target="media/image1.png"', b'Target="http://192.0.2.1/a.png" TargetMode="External"'
        ),
    )
    assert b"192.0.2.1" in zipfile.ZipFile(io.BytesIO(data)).read("word/_rels/document.xml.rels")
    return data


@pytest.mark.parametrize(
    ("make", "shows"),
    [
        (entity_bomb, None),
        (late_entity_bomb, None),
        (wide_entity_bomb, None),
        (zip_bomb, None),
        (nested_tables, "外面"),
        (picture_bomb, "图前"),
        (picture_elsewhere, "15.4 kA"),
        (lambda: replaced(report(), "word/document.xml", lambda xml: xml[: len(xml) // 2]), None),
        (lambda: replaced(report(), "word/styles.xml", lambda _: b"<not xml"), "15.4 kA"),
        (lambda: report()[:-600], None),
    ],
    ids=[
        "entities",
        "late entities",
        "wide entities",
        "zip",
        "nested",
        "picture",
        "elsewhere",
        "half",
        "no styles",
        "truncated",
    ],
)
def test_hostile_documents_are_shown_in_part_or_refused_in_words(
    shared: Decoder, make: Callable[[], bytes], shows: str | None
) -> None:
    before = shared.pid
    handle = opened(shared, make())
    if shows is None:
        assert handle.facts.pages == 0
        assert handle.facts.words is not None
    else:
        assert shows in text_of(handle)
    assert shared.pid == before, "the process lives on"
    assert "2 结论" in text_of(opened(shared, report()))
