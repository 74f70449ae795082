"""The key file of one assignment: a wrapped key per file, so that one applicant's materials can be destroyed alone."""

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cse_desktop.domain.ports import Unlocked
from cse_desktop.durable import private_folder, sync_file, sync_folder, write_durably
from db.casefile import failures

FORMAT = 1
CASE_FILE = "case-file"


def materials_of(case_id: str) -> str:
    """Name of the key of one applicant's materials."""
    return f"materials/{case_id}"


def recording_of(case_id: str) -> str:
    """Name of the key of the recording of one applicant's interview: it can go while the materials stay."""
    return f"recordings/{case_id}"


@dataclass(frozen=True, slots=True)
class Keyring:
    """The wrapped keys of one assignment. Each is bound to its assignment and its name."""

    assignment_id: str
    identity: str
    """id of the identity that can unwrap them"""
    keys: Mapping[str, str]

    def with_key(self, name: str, key: bytes, unlocked: Unlocked) -> "Keyring":
        """The same with one more key."""
        wrapped = unlocked.wrap(key, self._purpose(name))
        return Keyring(self.assignment_id, self.identity, {**self.keys, name: wrapped})

    def without(self, name: str) -> "Keyring":
        """The same with one key less."""
        kept = {known: wrapped for known, wrapped in self.keys.items() if known != name}
        return Keyring(self.assignment_id, self.identity, kept)

    def key(self, name: str, unlocked: Unlocked) -> bytes:
        """One key; `KnownError` where it was destroyed, or belongs to another identity."""
        if unlocked.info.id != self.identity:
            raise failures.of_another_identity()
        if name not in self.keys:
            raise failures.materials_gone()
        return unlocked.unwrap(self.keys[name], self._purpose(name))

    def _purpose(self, name: str) -> str:
        return f"{self.assignment_id}/{name}"


def read(path: Path) -> Keyring:
    """The keyring in the file at `path`; `KnownError` `CASE-010` where it is missing or damaged."""
    try:
        told = json.loads(path.read_bytes())
        if told["format"] > FORMAT:
            raise failures.newer(path, told["format"], FORMAT)
        keys = {str(name): str(wrapped) for name, wrapped in told["keys"].items()}
        return Keyring(str(told["assignment_id"]), str(told["identity"]), keys)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise failures.keys_unreadable(path) from None


def write(path: Path, ring: Keyring) -> None:
    """Replaces the file; what it held before is overwritten, so that a key left out is gone.

    A disk that moves or copies blocks by itself may still hold the old bytes: what is in them is wrapped.
    """
    told = {
        "format": FORMAT,
        "assignment_id": ring.assignment_id,
        "identity": ring.identity,
        "keys": dict(sorted(ring.keys.items())),
    }
    gone = path.with_name(f"{path.name}.gone")
    with failures.in_words(path):
        private_folder(path.parent)
        _overwrite(gone)
        # sticks and network drives have no links, each with an error of its own: then nothing is overwritten
        with contextlib.suppress(OSError, NotImplementedError):
            os.link(path, gone)
        write_durably(path, json.dumps(told, indent=1).encode("utf-8"))
        _overwrite(gone)


def destroy(path: Path) -> None:
    """Overwrites and removes the whole key file."""
    with failures.in_words(path):
        _overwrite(path.with_name(f"{path.name}.gone"))
        _overwrite(path)


def _overwrite(path: Path) -> None:
    if path.is_file():
        with path.open("r+b") as file:
            file.write(bytes(path.stat().st_size))
        sync_file(path)
        path.unlink()
        sync_folder(path.parent)
