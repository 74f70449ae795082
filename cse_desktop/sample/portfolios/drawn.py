"""Draws all papers of the sample into the resources: what `python3 dev.py materials` does."""

from collections.abc import Mapping
from pathlib import Path

from cse_desktop.given import write_text
from cse_desktop.sample.portfolios.applicant import SampleApplicant
from cse_desktop.sample.portfolios.folder import CLAIMS, carried_name, claims_toml
from cse_desktop.sample.portfolios.look import compact
from cse_desktop.sample.portfolios.papers import paper


def draw_applicant(applicant: SampleApplicant, folder: Path) -> None:
    """Draws an applicant's papers into `folder`, and what is claimed of their pages."""
    folder.mkdir(parents=True, exist_ok=True)
    headings: dict[str, Mapping[str, int]] = {}
    for place, file in enumerate(applicant.files):
        with compact():
            data, headings[str(file["name"])] = paper(applicant, file)
        (folder / carried_name(applicant, place)).write_bytes(data)
    write_text(folder / CLAIMS, claims_toml(applicant, headings))
