"""Every piece of evidence in the sample makes sense: its words stand where it says, and its comment names that page."""

import io
import re
from functools import cache

import pypdfium2 as pdfium
import pytest

from cse_desktop.sample.findings import findings
from cse_desktop.sample.portfolios import build_applicants
from cse_desktop.sample.portfolios.folder import carried

FIRST = build_applicants()[0]
PAGE = re.compile(r"第\s?(\d+)\s?页")


@cache
def pages(name: str) -> list[str]:
    """The texts of one paper of the first applicant, page by page, without what parts lines."""
    place = next(place for place, file in enumerate(FIRST.files) if file["name"] == name)
    document = pdfium.PdfDocument(io.BytesIO(carried(FIRST, place).read_bytes()))
    try:
        return [
            "".join(document.get_page(page).get_textpage().get_text_range().split())
            for page in range(len(document))
        ]
    finally:
        document.close()


@pytest.mark.parametrize("target", findings().material)
def test_the_words_stand_on_their_page_and_nowhere_before(target: str) -> None:
    found = findings().material[target]
    words = "".join(found.quote.split())
    assert len(words) >= 4, "letters that stand everywhere support nothing"
    first = next((number for number, text in enumerate(pages(found.file), 1) if words in text), 0)
    assert first == found.page, "finding leads to the first place"


@pytest.mark.parametrize("target", findings().material)
def test_the_comment_names_the_page_of_its_evidence_and_no_other(target: str) -> None:
    found = findings().material[target]
    assert PAGE.findall(found.comment) == [str(found.page)]


@pytest.mark.parametrize("target", findings().material)
def test_the_numbers_of_a_comment_stand_on_that_page(target: str) -> None:
    found = findings().material[target]
    numbers = re.findall(r"\d+(?:\.\d+)?", PAGE.sub("", found.comment))
    text = pages(found.file)[found.page - 1]
    assert [number for number in numbers if number not in text] == []
