"""Draws the sample's papers anew, in place of those that the program carries."""

import shutil
import sys
from pathlib import Path

from cse_desktop.sample.portfolios.applicant import build_applicants
from cse_desktop.sample.portfolios.drawn import draw_applicant


def main(target: Path) -> None:
    """Draws every applicant below `target`."""
    for applicant in build_applicants():
        print(f"· {applicant.number}", flush=True)
        folder = target / applicant.number.lower()
        shutil.rmtree(folder, ignore_errors=True)
        draw_applicant(applicant, folder)


main(Path(sys.argv[1]))
