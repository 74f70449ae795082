"""Finding a term in an open text PDF of two thousand pages, against `pdftotext` and `rg`."""

import argparse
import subprocess
import tempfile
from functools import partial
from pathlib import Path

from cse_desktop.decode.sources import FileSource
from cse_desktop.domain.documents import OpenDocument
from cse_desktop.wiring.documents import ProgramDecoder
from tests.bench.finding import RARE
from tests.bench.long_text import PAGES, write_text
from tests.bench.sides import Sides, in_turn


def bench(options: argparse.Namespace) -> list[Sides]:
    """A rare term, so that all pages are looked at; against both together, and against `rg` where text is ready."""
    with tempfile.TemporaryDirectory() as name:
        file, text = Path(name) / "text.pdf", Path(name) / "text.txt"
        write_text(file, PAGES)
        subprocess.run(["pdftotext", str(file), str(text)], check=True)
        decoder = ProgramDecoder()
        try:
            document = decoder.open(lambda: FileSource(file), file.name).result()
            return [
                in_turn(
                    f"find “{RARE}” in an open text PDF of {PAGES} pages, all places",
                    partial(_ours, document),
                    theirs,
                    runs=max(5, options.runs),
                    against=against,
                    goal="1.0x",
                )
                for theirs, against in (
                    (partial(_both, file), "pdftotext | rg -F --count"),
                    (partial(_rg_alone, text), "rg -F --count alone over text that is ready"),
                )
            ]
        finally:
            decoder.close()


def _ours(document: OpenDocument) -> None:
    assert document.search(RARE).result()


def _both(file: Path) -> None:
    script = 'pdftotext "$1" - | rg -F --count "$2"'
    subprocess.run(["sh", "-c", script, "sh", str(file), RARE], check=True, stdout=subprocess.DEVNULL)


def _rg_alone(text: Path) -> None:
    subprocess.run(["rg", "-F", "--count", RARE, str(text)], check=True, stdout=subprocess.DEVNULL)
