"""Engines as a person may have them: none, and one that takes its time."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SLOW = """#!/bin/sh
case "$*" in
  --version) echo "tesseract 5.3.0";;
  --list-langs) printf 'chi_sim\\neng\\n';;
  *) exec sleep 3600;;
esac
"""


@contextmanager
def only_engine(folder: Path) -> Iterator[None]:
    """Lets the program look for an engine in `folder` alone."""
    before = os.environ["PATH"]
    os.environ["PATH"] = str(folder)
    try:
        yield
    finally:
        os.environ["PATH"] = before


def slow_engine(folder: Path) -> Path:
    """A folder with an engine that never comes to the end of a page."""
    folder.mkdir()
    path = folder / "tesseract"
    path.write_text(SLOW, encoding="utf-8")
    path.chmod(0o700)
    return folder
