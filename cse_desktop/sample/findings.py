"""What an assessor finds in the sample's first portfolio: words that bear on each indicator, and what they say."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from resources import resource


@dataclass(frozen=True, slots=True)
class Finding:
    """One indicator's evidence: words of a paper, the page where they stand (from 1), and the comment they carry."""

    file: str
    page: int
    quote: str
    comment: str


@dataclass(frozen=True, slots=True)
class Findings:
    """All that is found in one portfolio."""

    material: Mapping[str, Finding]
    """indicator → what its papers show"""
    said: Mapping[tuple[str, str], str]
    """target and method → the comment, for material, dimensions and interview alike"""


@cache
def findings() -> Findings:
    """Those of the applicant whom the demo plays through."""
    table = tomllib.loads(resource("sample", "findings.toml").read_text(encoding="utf-8"))
    files = table["files"]
    material = {
        target: Finding(files[row["file"]], row["page"], row["quote"], row["comment"])
        for target, row in table["material"].items()
    }
    said = {(target, "material"): found.comment for target, found in material.items()}
    for method in ("dimension", "interview"):
        said |= {(target, method): text for target, text in table[method].items()}
    return Findings(material, said)
