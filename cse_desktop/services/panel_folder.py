"""A folder of what members of a panel sent: every bundle in it is taken in, in any order and as often as one likes."""

from dataclasses import dataclass
from pathlib import Path

from cse_desktop.errors import KnownError, Words
from cse_desktop.services.arrivals import Arrivals
from cse_desktop.services.panel_arrivals import TO_LEAD

SUFFIX = ".csb"
OWN = "PAN-002"


@dataclass(frozen=True, slots=True)
class FolderLine:
    """What became of one file."""

    name: str
    code: str
    """of the refusal; empty where it was taken in"""
    words: Words


@dataclass(frozen=True, slots=True)
class FolderOpened:
    """What became of a folder's files; files of one's own are left out."""

    assignment_id: str
    """the assignment that something came for, or empty"""
    lines: tuple[FolderLine, ...]

    @property
    def refused(self) -> tuple[FolderLine, ...]:
        """The files that were not taken in."""
        return tuple(line for line in self.lines if line.code)


def open_folder(arrivals: Arrivals, folder: Path) -> FolderOpened:
    """Takes in every `.csb` of the folder; `OSError` where the folder cannot be read."""
    lines: list[FolderLine] = []
    assignment_id = ""
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() != SUFFIX or not path.is_file():
            continue
        try:
            arrived = arrivals.open_bundle(path, TO_LEAD)
        except KnownError as refused:
            if refused.code != OWN:
                lines.append(FolderLine(path.name, refused.code, refused.what))
            continue
        assignment_id = arrived.assignment_id
        lines.append(FolderLine(path.name, "", arrived.words))
    return FolderOpened(assignment_id, tuple(lines))
