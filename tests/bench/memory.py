"""Memory with a large case open, against a bare window."""

import argparse
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.bench.importing import fatten
from tests.bench.processes import python
from tests.bench.starting import desk_with_roster
from tests.world import PASSWORD


@dataclass(frozen=True, slots=True)
class Memory:
    """MiB in memory of the program, of the decoder beside it, and of a bare window."""

    size: int
    program: float
    decoder: float
    bare: float

    def __str__(self) -> str:
        """One line with both sides."""
        more = self.program + self.decoder - self.bare
        return (
            f"memory with a case of {self.size} MiB open: +{more:.0f} MiB ({self.program:.0f} for the program and "
            f"{self.decoder:.0f} for the decoder against {self.bare:.0f} for a bare window; goal +200 MiB at most)"
        )


def bench(options: argparse.Namespace) -> Memory:
    """The first applicant has materials of `--size` MiB; a PDF among them is open."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("CSE_BENCH_FOLDER")) as name:
        home = desk_with_roster(
            Path(name) / "world", applicants=1, with_more=lambda materials: fatten(materials, options.size)
        )
        compiled = Path(name) / "compiled"
        script = ("-m", "tests.bench.open_case", str(home), PASSWORD)
        program, decoder = python(compiled, *script)[-2:]
        return Memory(
            options.size, float(program), float(decoder), float(python(compiled, *script, "bare")[-1])
        )
