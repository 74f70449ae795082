"""Writing what a person takes along to a place outside the case file."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from cse_desktop.domain.documents import Readable
from cse_desktop.errors import KnownError
from cse_desktop.words import words

CHUNK = 1 << 20


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


def write_material(source: Callable[[], Readable], path: Path) -> None:
    """Writes a material's bytes to the place that a person chose; errors of `write_outside`."""
    readable = source()
    try:
        write_outside(path, _parts(readable))
    finally:
        readable.close()


def _parts(readable: Readable) -> Iterator[bytes]:
    offset = 0
    while offset < readable.size and (part := readable.read(offset, CHUNK)):
        yield part
        offset += len(part)
