"""Reads `samples/<name>/`: papers like an applicant's, and `agreed.toml` with what was agreed on them."""

from pathlib import Path

from cse_desktop.bundles.names import display_name_of
from cse_desktop.domain.calibration import NO_LEVEL, AgreedLevel
from cse_desktop.domain.sample_json import MOST_PAGES
from cse_desktop.errors import Words
from cse_desktop.society.applicant_folder import ReadSheet, ignored, read_applicant
from cse_desktop.society.findings import Finding
from cse_desktop.society.rounds import SampleFolder
from cse_desktop.society.sheet import Sheet
from cse_desktop.words import words

AGREED = "agreed.toml"
VALUES = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", *NO_LEVEL)


def read_samples(folder: Path, faults: list[Finding], read_sheet: ReadSheet) -> tuple[SampleFolder, ...]:
    """All standard samples of the round, by number; a round need not have any."""
    root = folder / "samples"
    if not root.exists():
        return ()
    if root.is_symlink() or not root.is_dir():
        faults.append(Finding("error", "RND-010", words("society.round.not_a_folder"), "samples"))
        return ()
    found: dict[str, SampleFolder] = {}
    for place in sorted(entry for entry in root.iterdir() if not ignored(entry.name)):
        below = f"samples/{place.name}"
        if place.is_symlink() or not place.is_dir():
            faults.append(Finding("error", "RND-010", words("society.round.not_a_folder"), below))
            continue
        applicant = read_applicant(folder, place, below, faults, read_sheet, beside=(AGREED,))
        sheet = read_sheet(folder, f"{below}/{AGREED}", faults)
        if applicant is None or sheet is None:
            continue
        names = {material.display_name for material in applicant.materials}
        agreed = _agreed(sheet, names)
        if applicant.number in found:
            reason = words("society.round.applicant_twice").format(number=applicant.number)
            faults.append(Finding("error", "RND-007", reason, applicant.file, "number"))
        found[applicant.number] = SampleFolder(applicant, agreed, f"{below}/{AGREED}")
    return tuple(found[number] for number in sorted(found))


def _agreed(sheet: Sheet, materials: set[str]) -> tuple[AgreedLevel, ...]:
    found: dict[str, AgreedLevel] = {}
    for inner in sheet.tables("agreed"):
        row = _row(inner, materials)
        if row.target in found:
            reason = words("society.round.indicator_twice").format(indicator=row.target)
            inner.fault("RND-007", "indicator", reason)
        found[row.target] = row
    sheet.end()
    return tuple(found.values())


def _row(inner: Sheet, materials: set[str]) -> AgreedLevel:
    named = inner.text("material", default="", empty=True)
    name = display_name_of(named.removeprefix("materials/")) if named else ""
    if named and (not named.startswith("materials/") or name not in materials):
        inner.fault("RND-005", "material", words("society.round.material_missing").format(name=named))
    row = AgreedLevel(
        target=inner.name("indicator"),
        value=inner.choice("value", VALUES),
        reason=inner.both("reason") or Words("", ""),
        material=name,
        page=inner.integer("page", 1, MOST_PAGES, default=0) if inner.has("page") else 0,
    )
    inner.end()
    return row
