"""Writes what leaves the desk into folders of somebody's own, and never takes a name from another file."""

import filecmp
import os
import secrets
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

from cse_desktop.durable import sync_folder, sync_handle


def hand_out(pieces: Iterable[bytes], target: Path) -> Path:
    """A file of these bytes, durable with its name; where it stands.

    Where a file of other bytes has the name, the next of `name_2`, `name_3` … is taken. One of the same bytes was
    handed out before and stays as it is. `OSError` leaves nothing behind.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{secrets.token_hex(8)}.part")  # two commands may write the same file at once
    try:
        _write(pieces, part)
        place = next(place for place in _names(target) if _takes(place, part))
        sync_folder(place.parent)
    finally:
        part.unlink(missing_ok=True)
    return place


def _write(pieces: Iterable[bytes], part: Path) -> None:
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        file.writelines(pieces)
        file.flush()
        sync_handle(file.fileno())


def _names(target: Path) -> Iterator[Path]:
    yield target
    for number in count(2):
        yield target.with_name(f"{target.stem}_{number}{target.suffix}")


def _takes(place: Path, part: Path) -> bool:
    """Whether `place` holds what `part` holds: now, or since before."""
    try:
        os.link(part, place)
    except FileExistsError:
        return _same(place, part)
    except (
        OSError,
        NotImplementedError,
    ):  # sticks and network drives have no links, each with an error of its own
        if os.path.lexists(place):
            return _same(place, part)
        part.replace(place)
    return True


def _same(place: Path, part: Path) -> bool:
    return place.is_file() and filecmp.cmp(part, place, shallow=False)
