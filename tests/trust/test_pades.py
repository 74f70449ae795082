"""Signed PDFs: one signature, over all of it, by the certificate expected; anything else is refused."""

import io
import re
from collections.abc import Callable

import pytest
from reportlab.pdfgen.canvas import Canvas

from cse_desktop.errors.refusals import Refused
from cse_desktop.trust.pades import LARGEST_PDF, check_pdf, sign_pdf
from tests.trust.world import NOW, Party, World


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def page(text: str = "Sample sheet") -> bytes:
    """A PDF of one page."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1, pageCompression=0)
    canvas.drawString(72, 760, text)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def signed(party: Party, pdf: bytes | None = None) -> bytes:
    """A PDF signed by `party`."""
    return sign_pdf(pdf or page(), party.certificate, party.chain, party.key(), NOW, "Sample")


def replaced(pdf: bytes, old: bytes, new: bytes) -> bytes:
    """The PDF with one thing changed, of the same length."""
    assert len(old) == len(new)
    assert old in pdf
    return pdf.replace(old, new)


def flipped_value(pdf: bytes) -> bytes:
    """The PDF with one byte changed near the end of the signature value, inside the placeholder."""
    start = pdf.index(b"/Contents <") + len(b"/Contents <")
    end = start + len(pdf[start : pdf.index(b">", start)].rstrip(b"0"))
    place = end - 4
    return pdf[:place] + (b"1" if pdf[place : place + 1] != b"1" else b"2") + pdf[place + 1 :]


def updated(pdf: bytes) -> bytes:
    """The PDF with a further section appended, as an editor would."""
    before = int(re.findall(rb"startxref\s+([0-9]+)", pdf)[-1])
    root, size = (re.findall(name + rb" ([0-9]+)", pdf)[-1] for name in (b"/Root", b"/Size"))
    section = b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size %b /Root %b 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    return pdf + section % (size, root, before, len(pdf))


def test_a_sheet_by_the_signer_is_good(world: World) -> None:
    check_pdf(signed(world.assessor), world.assessor.certificate)


BENT: list[tuple[str, Callable[[World], bytes]]] = [
    ("nothing", lambda w: b""),
    ("no PDF", lambda w: b"A sample sheet"),
    ("no more than a beginning", lambda w: b"%PDF-1.7\n"),
    ("too large", lambda w: b"%PDF-1.7\n" + bytes(LARGEST_PDF)),
    ("not signed", lambda w: page()),
    ("signed by another assessor", lambda w: signed(w.stranger)),
    ("signed by the society", lambda w: signed(w.issuer)),
    ("text changed after signing", lambda w: replaced(signed(w.assessor), b"Sample sheet", b"Simple sheet")),
    ("signature changed", lambda w: flipped_value(signed(w.assessor))),
    (
        "another kind of signature",
        lambda w: replaced(signed(w.assessor), b"/ETSI.CAdES.detached", b"/ETSI.RFC3161       "),
    ),
    ("cut short", lambda w: signed(w.assessor)[:-40]),
    ("bytes added after signing", lambda w: signed(w.assessor) + b"% more\n"),
    ("a section added after signing", lambda w: updated(signed(w.assessor))),
]


@pytest.mark.parametrize("make", [row[1] for row in BENT], ids=[row[0] for row in BENT])
def test_a_bent_sheet_is_refused(world: World, make: Callable[[World], bytes]) -> None:
    with pytest.raises(Refused) as refused:
        check_pdf(make(world), world.assessor.certificate)
    assert refused.value.code == "CSB-122"
