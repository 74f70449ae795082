"""Rich text, tables and Markdown as text, and the formats of Office 97, through the decoder process."""

import io
import zipfile
from collections.abc import Iterator

import docx
import pptx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from pptx.util import Cm

from cse_desktop.decode.client import Decoder, DocumentHandle
from cse_desktop.decode.sources import BytesSource
from tests.contract.ole import excel_97, ole, word_97


@pytest.fixture(scope="module")
def shared() -> Iterator[Decoder]:
    with Decoder() as decoder:
        decoder.open(lambda: BytesSource(b"warm"), "").result()  # so that there is a process to look at
        yield decoder


def opened(decoder: Decoder, data: bytes) -> DocumentHandle:
    return decoder.open(lambda: BytesSource(data), "示例").result()


def text_of(handle: DocumentHandle) -> str:
    return "\n".join(handle.text(page).result().text for page in range(handle.facts.pages))


def said(handle: DocumentHandle) -> str:
    return handle.facts.words.en if handle.facts.words else ""


def rtf(body: str) -> bytes:
    return (r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}}\f0 " + body + "}").encode(
        "ascii"
    )


def test_rich_text_shows_its_words_and_tables(shared: Decoder) -> None:
    table = r"\trowd\cellx2000\cellx4000 \'cf\'ee\'c4\'bf\cell 15.4 kA\cell\row\trowd B\cell C\cell\row\pard "
    picture = r"{\pict\pngblip " + "89504e47" * 200 + "}"
    handle = opened(
        shared, rtf(r"\'b6\'cc\'c2\'b7 \u30005?\par " + table + picture + r"\u-10179?\u-8704? end\par")
    )
    text = text_of(handle)
    assert handle.facts.kind == "office"
    assert "短路" in text
    assert "电" in text
    assert "项目" in text
    assert "15.4 kA" in text
    assert "|" not in text
    assert "89504e" not in text
    assert "words and tables only" in said(handle)


def test_a_table_as_text_is_a_grid(shared: Decoder) -> None:
    rows = ["编号,学时,说明", *(f'0{number},{number * 1.5},"安全,培训"' for number in range(1, 80))]
    handle = opened(shared, "\r\n".join(rows).encode("gb18030"))
    assert handle.facts.kind == "text"
    assert handle.facts.pages >= 2
    text = text_of(handle)
    assert "安全,培训" in text
    assert '"' not in text
    assert "layout may differ" in said(handle)
    first = handle.text(0).result()
    head, cell = first.boxes(*_span(first.text, "学时"))[0], first.boxes(*_span(first.text, "10.5"))[0]
    assert cell.right > head.right  # numbers stand to the right of their column
    tabbed = opened(shared, b"a\tb\tc\n1\t2\t3\n")
    assert "layout may differ" in said(tabbed)


def _span(text: str, part: str) -> tuple[int, int]:
    return text.index(part), text.index(part) + len(part)


@pytest.mark.parametrize(
    "text",
    [
        "示例，第一段。\n第二段, 有逗号。\n第三段。",
        "one, two\n",
        "a, b\nc, d\n",
        "# only a comment\nvalue = 1\n",
        "#!/bin/sh\n# one\n- x\n",
        'a,"b\nc,d\n',
        "",
    ][:-1],
)
def test_other_text_stays_text(shared: Decoder, text: str) -> None:
    handle = opened(shared, text.encode())
    assert handle.text(0).result().text.strip() == text.strip()
    assert handle.facts.words is None


def test_markdown_has_headings_lists_tables_and_emphasis(shared: Decoder) -> None:
    source = (
        "# 示例报告\n\n第一行\n第二行 **要点** [规范](https://example.org/a)\n\n## 计算\n\n"
        "- 甲\n  1. 乙\n\n| 项 | 值 |\n|---|---|\n| 短路 | 15.4 |\n\n```\ncode  # not a heading\n```\n"
    )
    handle = opened(shared, source.encode())
    assert [(entry.level, entry.title) for entry in handle.facts.outline] == [(0, "示例报告"), (1, "计算")]
    text = text_of(handle)
    for part in (
        "第一行 第二行",
        "要点",
        "规范 (https://example.org/a)",
        "甲",
        "15.4",
        "code # not a heading",
    ):
        assert part in text.replace("\r\n", "\n").replace("  ", " "), part
    assert "**" not in text
    assert "---" not in text
    assert [link.address for link in handle.links(0).result()] == ["https://example.org/a"]


def test_an_old_workbook_shows_its_values(shared: Decoder) -> None:
    handle = opened(shared, excel_97([["项目", "数值", "日期"], ["短路电流", 15.4, 45_000.0]]))
    assert (handle.facts.kind, handle.facts.type_name.en) == ("office", "Excel workbook, old format")
    assert [entry.title for entry in handle.facts.outline] == ["数据"]
    text = text_of(handle)
    assert "短路电流" in text
    assert "15.40" in text
    assert "2023-03-15" in text


def test_an_old_text_document_shows_its_words(shared: Decoder) -> None:
    pieces = ["示例报告\r", "Short circuit\r", "\x13 HYPERLINK x \x14链接\x15 后\r", "甲\x07乙\x07\x07丙"]
    handle = opened(shared, word_97(pieces))
    assert text_of(handle).strip() == "示例报告\nShort circuit\n链接 后\n甲\t乙\n丙"
    assert handle.facts.type_name.en == "Word document, old format"
    assert "text only" in said(handle)


def locked_odt() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", bytes(range(256)))
        archive.writestr("META-INF/manifest.xml", '<m:manifest xmlns:m="m"><m:encryption-data/></m:manifest>')
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (ole({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}), "password"),
        (word_97(["secret"], encrypted=True), "password"),
        (excel_97([["a"]], encrypted=True), "password"),
        (locked_odt(), "password"),
        (ole({"PowerPoint Document": b"x"}), ".ppt"),
        (ole({"Anything": b"x"}), "old format"),
        (word_97([" \r"]), "no text"),
        (ole({"WordDocument": b"\xff" * 4096, "1Table": b"\xff" * 4096}), "damaged|password"),
        (ole({"WordDocument": b"\0" * 4096, "0Table": b"\1" * 4096}), "damaged"),
        (ole({"Workbook": b"\x09\x08\x10\x00" + b"\xff" * 500}), "damaged"),
        (word_97(["x" * 9000])[:3000], "damaged"),
        (rtf(""), "no text"),
        (rtf("{" * 200_000), "no text"),
        (rtf(r"\u999999999?"), "damaged"),
    ],
)
def test_what_cannot_be_shown_says_why(shared: Decoder, data: bytes, says: str) -> None:
    before = shared.pid
    handle = opened(shared, data)
    assert (handle.facts.kind, handle.facts.pages) == ("office", 0)
    assert any(part in said(handle) for part in says.split("|")), said(handle)
    assert shared.pid == before is not None


@pytest.mark.parametrize(
    "data",
    [
        b"a,b,c\n" * 400_000,
        b",".join([b"x"] * 50_000) + b"\n" + b",".join([b"y"] * 50_000),
        b"# a\n\n" + b"- x\n" * 300_000,
        b"# a\n\n## b\n" + b"**" * 200_000,
        b"# a\n\n## b\n" + b"[" * 200_000 + b"](",
        b"# a\n\n|" + b"|" * 100_000 + b"\n",
    ],
    ids=["rows", "columns", "items", "stars", "brackets", "bars"],
)
def test_texts_without_end_are_cut_or_shown_as_text(shared: Decoder, data: bytes) -> None:
    before = shared.pid
    handle = opened(shared, data)
    assert handle.facts.pages
    assert handle.image(0, width=300).result().width == 300
    assert shared.pid == before is not None


def test_links_of_a_text_document_name_their_addresses(shared: Decoder) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("参见 ")
    for address in ("https://example.org/规范?a=1&b=2", "javascript:alert(1)", "file:///etc/passwd"):
        element = OxmlElement("w:hyperlink")
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
        element.set(qn("r:id"), document.part.relate_to(address, kind, is_external=True))
        element.append(paragraph.add_run("此处 ")._r)
        paragraph._p.append(element)
    out = io.BytesIO()
    document.save(out)
    handle = opened(shared, out.getvalue())
    assert text_of(handle).count("此处") == 3
    assert [link.address for link in handle.links(0).result()] == ["https://example.org/规范?a=1&b=2"]


def test_a_row_that_goes_on_to_the_next_page_stays_in_its_columns(shared: Decoder) -> None:
    rows = ["甲,乙,丙", *(f"{number},{'长文字 ' * 40},x" for number in range(40))]
    handle = opened(shared, "\n".join(rows).encode())
    assert handle.facts.pages > 1
    for page in range(handle.facts.pages):
        text = handle.text(page).result()
        lefts = [text.box(index).left for index, character in enumerate(text.text) if character == "长"]
        assert max(lefts) - min(lefts) < 3300
        assert min(lefts) < 1500


def test_links_of_a_slide_name_their_addresses(shared: Decoder) -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    frame = slide.shapes.add_textbox(Cm(2), Cm(2), Cm(12), Cm(3)).text_frame
    for address in ("https://example.org/a", "file:///etc/passwd"):
        run = frame.paragraphs[0].add_run()
        run.text = "此处 "
        run.hyperlink.address = address
    out = io.BytesIO()
    deck.save(out)
    handle = opened(shared, out.getvalue())
    assert text_of(handle).count("此处") == 2
    (link,) = handle.links(0).result()
    assert link.address == "https://example.org/a"
    assert 500 < link.box.left < link.box.right < 4000


def test_a_link_to_nothing_takes_nothing_else_along(shared: Decoder) -> None:
    document = docx.Document()
    document.add_heading("示例", 1)
    paragraph = document.add_paragraph()
    element = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), "rId9999")
    element.append(paragraph.add_run("此处")._r)
    paragraph._p.append(element)
    deck = pptx.Presentation()
    box = deck.slides.add_slide(deck.slide_layouts[6]).shapes.add_textbox(Cm(2), Cm(2), Cm(12), Cm(3))
    run = box.text_frame.paragraphs[0].add_run()
    run.text = "此处"
    run.hyperlink.address = "https://example.org/a"
    run.hyperlink._hlinkClick.set(qn("r:id"), "rId9999")
    for made in (document, deck):
        out = io.BytesIO()
        made.save(out)
        handle = opened(shared, out.getvalue())
        assert "此处" in text_of(handle)
        assert handle.links(0).result() == ()
        assert "layout may differ" in said(handle)
