"""Reads `applicants/<number>/`: `profile.toml`, `claims.toml`, and the files below `materials/`."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from cse_desktop.bundles.names import display_name_of
from cse_desktop.domain.assignment import Claim, CpdYear, Period, Profile, Referee
from cse_desktop.domain.packs.model import PackRef
from cse_desktop.society.findings import Finding
from cse_desktop.society.rounds import Applicant, MaterialFile
from cse_desktop.society.sheet import Sheet
from cse_desktop.words import words

ROUTES = ("initial", "upgrade", "re-registration", "mutual-recognition")
FORMAL_RESULTS = ("met", "not-met", "cannot-tell")
OWN_PARTS = ("sole", "leading", "partial", "unclear")
MOST_MATERIALS = 10_000
"""files of one applicant"""
LARGEST_MATERIAL = (2 << 30) - 1
"""bytes of one file, as the bundle's members allow"""
IGNORED = frozenset({"Thumbs.db", "desktop.ini"})
"""what file managers leave behind; names beginning with a dot likewise"""

ReadSheet = Callable[[Path, str, list[Finding]], Sheet | None]


def read_applicants(folder: Path, faults: list[Finding], read_sheet: ReadSheet) -> tuple[Applicant, ...]:
    """All applicants of the round, by number."""
    root = folder / "applicants"
    if root.is_symlink() or not root.is_dir():
        faults.append(Finding("error", "RND-005", words("society.round.no_applicants_folder"), "applicants"))
        return ()
    found: dict[str, Applicant] = {}
    for place in sorted(entry for entry in root.iterdir() if not ignored(entry.name)):
        if place.is_symlink() or not place.is_dir():
            reason = words("society.round.not_a_folder")
            faults.append(Finding("error", "RND-010", reason, f"applicants/{place.name}"))
            continue
        applicant = read_applicant(folder, place, f"applicants/{place.name}", faults, read_sheet)
        if applicant is None:
            continue
        if applicant.number in found:
            reason = words("society.round.applicant_twice").format(number=applicant.number)
            faults.append(Finding("error", "RND-007", reason, applicant.file, "number"))
        found[applicant.number] = applicant
    if not found and not faults:
        faults.append(Finding("error", "RND-005", words("society.round.no_applicants_folder"), "applicants"))
    return tuple(found[number] for number in sorted(found))


def read_applicant(
    folder: Path,
    place: Path,
    below: str,
    faults: list[Finding],
    read_sheet: ReadSheet,
    beside: tuple[str, ...] = (),
) -> Applicant | None:
    """What lies in the folder `place`, called `below` in findings; files called `beside` are somebody else's."""
    materials = _materials(place / "materials", f"{below}/materials", faults)
    names = {material.display_name for material in materials}
    sheet = read_sheet(folder, f"{below}/profile.toml", faults)
    if sheet is None:
        return None
    profile = _profile(sheet, names)
    pack = _pack(sheet)
    sheet.end()
    claims: tuple[Claim, ...] = ()
    if (place / "claims.toml").exists():
        claims = _claims(read_sheet(folder, f"{below}/claims.toml", faults), names)
    for entry in sorted(place.iterdir()):
        if entry.name not in ("profile.toml", "claims.toml", "materials", *beside) and not ignored(
            entry.name
        ):
            reason = words("society.round.unknown_file")
            faults.append(Finding("error", "RND-010", reason, f"{below}/{entry.name}"))
    return Applicant(profile.number, f"{below}/profile.toml", profile, pack, claims, materials)


def _profile(sheet: Sheet, materials: set[str]) -> Profile:
    formal_result, formal_note = "", ""
    formal = sheet.table("formal_review")
    if formal is not None:
        formal_result = formal.choice("result", FORMAL_RESULTS)
        formal_note = formal.text("note", default="", empty=True)
        formal.end()
    referees = []
    for inner in sheet.tables("referees", optional=True):
        referees.append(Referee(inner.text("name"), inner.text("employer", default="", empty=True)))
        inner.end()
    return Profile(
        number=sheet.name("number"),
        name=sheet.text("name"),
        name_latin=sheet.text("name_latin", default="", empty=True),
        employer=sheet.text("employer"),
        grade=sheet.name("grade"),
        field=sheet.name("field"),
        route=sheet.choice("route", ROUTES),
        photo=_material(sheet, "photo", materials) or None,
        referees=tuple(referees),
        formal_result=formal_result,
        formal_note=formal_note,
        periods=(*_education(sheet), *_posts(sheet), *_projects(sheet, materials)),
        cpd=tuple(_cpd(sheet, materials)),
    )


def _pack(sheet: Sheet) -> PackRef:
    inner = sheet.table("professional_pack")
    if inner is None:
        return PackRef("", "")
    found = PackRef(inner.name("id"), inner.name("version"))
    inner.end()
    return found


def _education(sheet: Sheet) -> Iterable[Period]:
    for inner in sheet.tables("education", optional=True):
        facts = {"degree": inner.text("degree")}
        if inner.has("accredited"):
            facts["accredited"] = "true" if inner.flag("accredited") else "false"
        yield Period("education", *_months(inner), inner.text("major"), inner.text("institution"), facts)
        inner.end()


def _posts(sheet: Sheet) -> Iterable[Period]:
    for inner in sheet.tables("post", optional=True):
        charge = inner.month("responsible_charge_from", optional=True)
        facts = {"responsible_charge_from": charge} if charge else {}
        yield Period("post", *_months(inner), inner.text("title"), inner.text("employer"), facts)
        inner.end()


def _projects(sheet: Sheet, materials: set[str]) -> Iterable[Period]:
    for inner in sheet.tables("project", optional=True):
        facts = {"own_part": inner.choice("own_part", OWN_PARTS, default="unclear")}
        material = _material(inner, "material", materials)
        if material:
            facts["material"] = material
        yield Period("project", *_months(inner), inner.text("name"), "", facts)
        inner.end()


def _cpd(sheet: Sheet, materials: set[str]) -> Iterable[CpdYear]:
    seen = set()
    for inner in sheet.tables("cpd", optional=True):
        year = inner.integer("year", 1950, 2200)
        yield CpdYear(year, inner.integer("hours", 0, 8_784), _material(inner, "material", materials))
        if year in seen:
            inner.fault("RND-007", "year", words("society.round.year_twice").format(year=year))
        seen.add(year)
        inner.end()


def _months(sheet: Sheet) -> tuple[str, str]:
    start, end = sheet.month("from"), sheet.month("to", optional=True)
    if start and end and end < start:
        sheet.fault("RND-008", "to", words("society.round.ends_before_begin"))
    return start, end


def _claims(sheet: Sheet | None, materials: set[str]) -> tuple[Claim, ...]:
    inner = sheet.table("claims") if sheet is not None else None
    if sheet is None or inner is None:
        return ()
    sheet.end()
    found = []
    for indicator in inner.names():
        claim = inner.table(indicator)
        if claim is None:
            continue
        where = _material(claim, "where", materials, needed=True)
        found.append(Claim(indicator, claim.integer("level", 0, 9), where, claim.text("pages", default="")))
        claim.end()
    return tuple(found)


def _material(sheet: Sheet, key: str, known: set[str], *, needed: bool = False) -> str:
    """The display name of a material named as `materials/…`; empty where the key may be left out."""
    text = sheet.text(key) if needed else sheet.text(key, default="", empty=True)
    if not text:
        return ""
    inside = text.startswith("materials/")
    name = display_name_of(text.removeprefix("materials/"))
    if not inside or name not in known:
        sheet.fault("RND-005", key, words("society.round.material_missing").format(name=text))
    return name


def _materials(root: Path, where: str, faults: list[Finding]) -> tuple[MaterialFile, ...]:
    if not root.exists():
        faults.append(Finding("error", "RND-005", words("society.round.no_materials"), where))
        return ()
    found: dict[str, MaterialFile] = {}
    for at, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not ignored(name))
        for name in sorted(files) + [name for name in folders if (Path(at) / name).is_symlink()]:
            path = Path(at) / name
            if ignored(name):
                continue
            relative = path.relative_to(root).as_posix()
            material = _material_file(path, relative, f"{where}/{relative}", faults)
            if material is None:
                continue
            if material.display_name in found:
                reason = words("society.round.material_twice")
                faults.append(Finding("error", "RND-007", reason, f"{where}/{relative}"))
            found[material.display_name] = material
    if not found:
        faults.append(Finding("error", "RND-005", words("society.round.no_materials"), where))
    if len(found) > MOST_MATERIALS:
        reason = words("society.round.too_many_materials").format(most=MOST_MATERIALS)
        faults.append(Finding("error", "RND-004", reason, where))
    return tuple(found[name] for name in sorted(found))


def _material_file(path: Path, relative: str, where: str, faults: list[Finding]) -> MaterialFile | None:
    if path.is_symlink() or not path.is_file():
        faults.append(Finding("error", "RND-010", words("society.round.not_a_regular_file"), where))
        return None
    try:
        relative.encode("utf-8")
        name = display_name_of(relative)
    except UnicodeEncodeError:
        reason = words("society.round.name_not_utf8")
        faults.append(Finding("error", "RND-010", reason, where.encode("utf-8", "replace").decode()))
        return None
    size = path.stat().st_size
    if size > LARGEST_MATERIAL:
        faults.append(Finding("error", "RND-004", words("society.round.material_too_large"), where))
    return MaterialFile(path, name, size)


def ignored(name: str) -> bool:
    """What file managers and editors leave behind."""
    return name.startswith(".") or name in IGNORED
