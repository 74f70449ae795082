"""`python3 dev.py bench [NAME…] [--size MIB] [--runs N]`: each prints a ratio with both of its sides."""

import argparse
import sys
from collections.abc import Callable

from tests.bench import (
    exporting,
    finding,
    finding_here,
    first_page,
    importing,
    listing,
    memory,
    rating,
    stalls,
    starting,
    turning,
)

BENCHES: dict[str, Callable[[argparse.Namespace], object]] = {
    "start": starting.bench,
    "import": importing.bench,
    "rating": rating.bench,
    "export": exporting.bench,
    "memory": memory.bench,
    "stalls": stalls.bench,
    "list": listing.bench,
    "page": first_page.bench,
    "turn": turning.bench,
    "find": finding.bench,
    "find-here": finding_here.bench,
}


def main() -> int:
    """Runs the benchmarks named, or all."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*BENCHES, []], metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--size", type=int, default=1024, help="MiB of the assignment that is imported")
    parser.add_argument("--runs", type=int, default=7, help="pairs of runs")
    options = parser.parse_args()
    for name in options.names or BENCHES:
        found = BENCHES[name](options)
        for line in found if isinstance(found, list) else [found]:
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
