"""Writing a copy of a material to a place outside the case file."""

from collections.abc import Iterable
from pathlib import Path

from cse_desktop.errors import KnownError
from cse_desktop.words import words


def write_outside(path: Path, parts: Iterable[bytes]) -> None:
    """Writes `parts`, one after another, to the place a person chose.

    Raises `KnownError` `COPY-001` where the place does not take them (full, read-only, gone).
    """
    try:
        with path.open("wb") as out:
            out.writelines(parts)
    except OSError as error:
        raise KnownError(
            "COPY-001",
            words("assess.copy.refused"),
            safe=words("assess.copy.safe"),
            next_step=words("assess.copy.next_step"),
        ) from error
