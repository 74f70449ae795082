"""The preloaded library that lets calls fail, and its handle inside a process that it was preloaded into."""

import ctypes
import os
import shutil
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("shim.c")
KINDS = ("kill", "eio", "enospc", "short")
"""what happens at the call: the process ends; an I/O error once; a full disk from then on; half a write, then a full
disk"""


def build_shim(folder: Path) -> Path:
    """Compiles the library into `folder`."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    assert compiler, "a C compiler is needed to inject faults: apt-get install gcc libc6-dev"
    library = folder / "shim.so"
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE), "-ldl"],
        check=True,
        capture_output=True,
    )
    return library


def with_shim(library: Path) -> dict[str, str]:
    """The environment of a process that can arm it."""
    return {**os.environ, "LD_PRELOAD": str(library), "PYTHONDONTWRITEBYTECODE": "1"}


class Shim:
    """What was preloaded into this process."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(None)
        self._library.fault_disarm.restype = ctypes.c_long
        self._library.fault_told.restype = ctypes.c_char_p
        self._library.fault_arm.argtypes = (ctypes.c_char_p, ctypes.c_int, ctypes.c_long)

    def count(self, folder: Path) -> None:
        """Counts calls below `folder` from now on, and lets all of them pass."""
        self._library.fault_arm(os.fsencode(folder), 0, 0)

    def arm(self, folder: Path, kind: str, at: int) -> None:
        """Lets the call number `at` (from 1) below `folder` fail in this way."""
        self._library.fault_arm(os.fsencode(folder), KINDS.index(kind) + 1, at)

    def disarm(self) -> int:
        """Disturbs nothing more; how many calls there were."""
        return int(self._library.fault_disarm())

    @property
    def told(self) -> str:
        """The name of the call that failed."""
        return str(self._library.fault_told().decode("ascii"))
