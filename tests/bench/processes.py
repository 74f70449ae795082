"""Processes that are measured from outside: both sides of a comparison are started in the same way."""

import os
import subprocess
import sys
import time
from pathlib import Path


def python(compiled: Path, *arguments: str) -> list[str]:
    """What a run of the interpreter prints, word by word; `RuntimeError` with its complaint where it fails.

    All find their modules compiled (in `compiled`), as an installed program does, whatever the caller's environment
    says.
    """
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(compiled)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, *arguments], check=False, capture_output=True, text=True, env=environment
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout.split()


def until_said(compiled: Path, *arguments: str) -> float:
    """Seconds from the start of a process until the moment that it printed (`time.monotonic`)."""
    began = time.monotonic()
    return float(python(compiled, *arguments)[-1]) - began
