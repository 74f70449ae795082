"""The files that a secretary names for a supplement, read and hashed, each with the material it may replace."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cse_desktop.bundles.names import display_name_of
from cse_desktop.bundles.write import PayloadFile
from cse_desktop.errors import KnownError, Words
from cse_desktop.society.applicant_folder import LARGEST_MATERIAL
from cse_desktop.society.materials import material
from cse_desktop.society.rounds import MaterialFile
from cse_desktop.society.saying import say

MOST_FILES = 9_999
"""of one supplement: what its member names have room for"""


@dataclass(frozen=True, slots=True)
class FurtherFile:
    """One file to be sent. `replaces`: display name of the material whose place it takes, or empty."""

    path: Path
    payload: PayloadFile
    """its place in a bundle is not yet known"""
    replaces: str

    @property
    def name(self) -> str:
        """The name that it will be known by."""
        return self.payload.display_name


def replacement(text: str) -> tuple[str, Path]:
    """What `MATERIAL NAME=FILE` names; the last `=` divides. `KnownError` `SOC-051` where either is missing."""
    name, _, file = text.rpartition("=")
    if not name.strip() or not file:
        raise KnownError("SOC-051", say("supplying.replaces_form"))
    return name, Path(file)


def read_further(files: Sequence[Path], replacements: Sequence[tuple[str, Path]]) -> tuple[FurtherFile, ...]:
    """The files by name, whatever the order they were given in; those that replace something need not be in `files`.

    `KnownError` `SOC-050` where one can not be sent, `SOC-051` where a replacement is named twice.
    """
    given = {path.resolve(): path for path in (*files, *(path for _, path in replacements))}
    replaced = {path.resolve(): display_name_of(name) for name, path in replacements}
    if len(set(replaced.values())) != len(replacements):
        raise KnownError("SOC-051", say("supplying.replaces_twice"))
    if not 0 < len(given) <= MOST_FILES:
        raise KnownError("SOC-050", say("supplying.file_count", most=MOST_FILES))
    found = [_read(path, replaced.get(place, "")) for place, path in given.items()]
    for told, taken in (
        ("supplying.name_twice", {file.name for file in found}),
        ("supplying.content_twice", {file.payload.sha256 for file in found}),
    ):
        if len(taken) != len(found):
            raise KnownError("SOC-050", say(told))
    return tuple(sorted(found, key=lambda file: file.name))


def _read(path: Path, replaces: str) -> FurtherFile:
    try:
        path.name.encode("utf-8")
        if not path.is_file():
            raise _refusal(path, say("supplying.no_file"))
        size = path.stat().st_size
        if size > LARGEST_MATERIAL:
            raise _refusal(path, say("round.material_too_large"))
        payload = material(MaterialFile(path, display_name_of(path.name), size), "")
    except UnicodeEncodeError:
        raise _refusal(path, say("round.name_not_utf8")) from None
    except OSError:
        raise _refusal(path, say("receive.unreadable")) from None
    return FurtherFile(path, payload, replaces)


def _refusal(path: Path, reason: Words) -> KnownError:
    return KnownError(
        "SOC-050",
        say("supplying.file", name=display_name_of(path.name), reason=reason),
        safe=say("issue.nothing_written"),
    )
