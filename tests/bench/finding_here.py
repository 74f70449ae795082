"""Finding a term in an open text PDF of two thousand pages, against `pdftotext` and `rg`."""

import argparse
import subprocess
import tempfile
from functools import partial
from pathlib import Path

from cse_desktop.decode.sources import FileSource
from cse_desktop.domain.documents import OpenDocument
from cse_desktop.services.finding import pages_with
from cse_desktop.wiring.documents import ProgramDecoder
from db.casefile.texts import TextIndex
from tests.bench.finding import KEY, RARE
from tests.bench.long_text import PAGES, write_text
from tests.bench.sides import Sides, in_turn

DIGEST = f"{1:064x}"


def bench(options: argparse.Namespace) -> list[Sides]:
    """A rare term, so that all pages are looked at: by the decoder alone, and where the case's index has the text."""
    with tempfile.TemporaryDirectory() as name:
        file, text, index = (Path(name) / part for part in ("text.pdf", "text.txt", "case.csetext"))
        write_text(file, PAGES)
        subprocess.run(["pdftotext", str(file), str(text)], check=True)
        decoder = ProgramDecoder()
        try:
            document = decoder.open(lambda: FileSource(file), file.name).result()
            with TextIndex.open(index, KEY, write=True) as written:
                written.add(DIGEST, 0, [document.words(page).result() for page in range(PAGES)], done=True)
            fresh, indexed = partial(_fresh, document), partial(_indexed, document, index)
            return [
                in_turn(
                    f"find “{RARE}” in an open text PDF of {PAGES} pages, all places, {how}",
                    ours,
                    theirs,
                    runs=max(5, options.runs),
                    against=against,
                    goal="1.0x",
                )
                for how, ours, theirs, against in (
                    ("pages read anew", fresh, partial(_both, file), "pdftotext | rg -F --count"),
                    ("text in the index", indexed, partial(_both, file), "pdftotext | rg -F --count"),
                    ("text in the index", indexed, partial(_rg_alone, text), "rg -F --count over ready text"),
                )
            ]
        finally:
            decoder.close()


def _fresh(document: OpenDocument) -> None:
    assert document.search(RARE).result()


def _indexed(document: OpenDocument, index: Path) -> None:
    pages = pages_with(partial(TextIndex.open, index, KEY), DIGEST, RARE)
    assert pages
    assert document.search(RARE, pages).result()


def _both(file: Path) -> None:
    script = 'pdftotext "$1" - | rg -F --count "$2"'
    subprocess.run(["sh", "-c", script, "sh", str(file), RARE], check=True, stdout=subprocess.DEVNULL)


def _rg_alone(text: Path) -> None:
    subprocess.run(["rg", "-F", "--count", RARE, str(text)], check=True, stdout=subprocess.DEVNULL)
