"""Keeps two instances of the program from working on one case file."""

import json
import os
import socket
from pathlib import Path
from types import TracebackType

from cse_desktop.errors import KnownError
from cse_desktop.exclusive import Exclusive, HeldElsewhereError
from db.casefile import failures


class Lock:
    """Held from construction to `release`; the system lets go of it when the process dies, however it dies."""

    def __init__(self, path: Path, at: str) -> None:
        """Takes the lock of the case file at `path`; `KnownError` `CASE-008` names the process that has it,
        `CASE-030` says that it is this one."""
        said = {"host": socket.gethostname(), "at": at, "pid": os.getpid()}
        name = path.with_name(f"{path.name}.lock")
        with failures.in_words(path):
            try:
                self._held = Exclusive(name, json.dumps(said).encode("utf-8"))
            except HeldElsewhereError as error:
                raise _in_words(error.said) from None

    def release(self) -> None:
        """Lets others in and removes the lock file; a second call does nothing."""
        self._held.release()

    def __enter__(self) -> "Lock":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _in_words(said: bytes) -> KnownError:
    try:
        holder = json.loads(said)
        host, at, pid = str(holder["host"]), str(holder["at"]), int(holder["pid"])
    except (ValueError, KeyError, TypeError):
        return failures.open_elsewhere("", "", None)
    if (host, pid) == (socket.gethostname(), os.getpid()):
        return failures.open_here()
    return failures.open_elsewhere(host, at, pid)
