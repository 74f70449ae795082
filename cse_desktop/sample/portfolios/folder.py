"""Writes an applicant as the society keeps it in a round folder: profile, claims, materials."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cse_desktop.errors import BugError
from cse_desktop.sample.portfolios.applicant import SampleApplicant, SampleClaim
from cse_desktop.sample.portfolios.look import compact
from cse_desktop.sample.portfolios.papers import paper


def write_applicant(applicant: SampleApplicant, folder: Path) -> None:
    """Writes `profile.toml`, `claims.toml` and `materials/` into `folder`, the same bytes every time."""
    headings: dict[str, Mapping[str, int]] = {}
    for file in applicant.files:
        name = str(file["name"])
        with compact():
            data, headings[name] = paper(applicant, file)
        target = folder / "materials" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    (folder / "profile.toml").write_text(profile_toml(applicant), encoding="utf-8", newline="\n")
    (folder / "claims.toml").write_text(claims_toml(applicant, headings), encoding="utf-8", newline="\n")


def profile_toml(applicant: SampleApplicant) -> str:
    """The profile in the round folder's format."""
    plain = {key: value for key, value in applicant.profile.items() if not _many(value)}
    lines = [f"number = {_toml(applicant.number)}"]
    lines += [f"{key} = {_toml(value)}" for key, value in plain.items()]
    for key, value in applicant.profile.items():
        if _many(value):
            for entry in value:
                lines += ["", f"[[{key}]]", *(f"{name} = {_toml(inner)}" for name, inner in entry.items())]
    return "\n".join(lines) + "\n"


def claims_toml(applicant: SampleApplicant, headings: Mapping[str, Mapping[str, int]]) -> str:
    """The claims, with the pages on which their headings came to stand."""
    lines = ["[claims]"]
    for claim in applicant.claims:
        entry = {
            "level": claim.level,
            "where": f"materials/{claim.file}",
            "pages": _pages(claim, headings[claim.file]),
        }
        lines.append(f"{_toml(claim.indicator)} = {_toml(entry)}")
    return "\n".join(lines) + "\n"


def _pages(claim: SampleClaim, headings: Mapping[str, int]) -> str:
    """From the page of the first heading to that of the last."""
    for name in (claim.start, claim.end or claim.start):
        if name not in headings:
            raise BugError(f"no heading {name} in the sample file {claim.file}")
    first, last = headings[claim.start], headings[claim.end or claim.start]
    return f"{first}-{last}" if last > first else str(first)


def _many(value: object) -> bool:
    """Lists of tables get tables of their own, but for the referees, who stand on one line as in the example."""
    return isinstance(value, list) and not all("employer" in entry and "name" in entry for entry in value)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_toml(inner)}" for name, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[ " + ", ".join(_toml(inner) for inner in value) + " ]"
    raise BugError(f"no way to write {type(value).__name__} in TOML")
