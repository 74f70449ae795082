"""Memory with a large case open and with long documents read, against a bare window."""

import argparse
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.bench.first_page import PAGES, write_scan
from tests.bench.importing import fatten
from tests.bench.long_text import PAGES as TEXT_PAGES
from tests.bench.long_text import write_text
from tests.bench.processes import python
from tests.bench.starting import desk_with_roster
from tests.world import PASSWORD

READ = 150
"""pages that are read one after the other"""


@dataclass(frozen=True, slots=True)
class Memory:
    """MiB in memory of the program, of the decoder beside it, and of a bare window."""

    what: str
    program: float
    decoder: float
    bare: float

    def __str__(self) -> str:
        """One line with both sides."""
        more = self.program + self.decoder - self.bare
        return (
            f"memory with {self.what}: +{more:.0f} MiB ({self.program:.0f} for the program and "
            f"{self.decoder:.0f} for the decoder against {self.bare:.0f} for a bare window; goal +200 MiB at most)"
        )


def bench(options: argparse.Namespace) -> list[Memory]:
    """A large case, its first applicant having materials of `--size` MiB and a PDF open; and long documents, read."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("CSE_BENCH_FOLDER")) as name:
        folder = Path(name)
        home = desk_with_roster(
            folder / "world", applicants=1, with_more=lambda materials: fatten(materials, options.size)
        )
        case = ("-m", "tests.bench.open_case", str(home), PASSWORD)
        bare = float(python(folder / "compiled", *case, "bare")[-1])
        found = [_taken(folder, f"a case of {options.size} MiB open", bare, *case)]
        for what, write, pages in (("scan", write_scan, PAGES), ("text", write_text, TEXT_PAGES)):
            file = folder / f"{what}.pdf"
            write(file, pages)
            script = ("-m", "tests.bench.read_in_memory", str(file), str(READ))
            found.append(
                _taken(folder, f"{READ} pages read of a {what} of {pages}, its pages alone", bare, *script)
            )
        return found


def _taken(folder: Path, what: str, bare: float, *script: str) -> Memory:
    program, decoder = python(folder / "compiled", *script)[-2:]
    return Memory(what, float(program), float(decoder), bare)
