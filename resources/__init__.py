"""The files the program carries: fonts, words, icons, standards packs, help."""

from importlib.resources import files
from importlib.resources.abc import Traversable


def resource(*parts: str) -> Traversable:
    """The carried file or folder at `parts`, e.g. `resource("packs", "cse-general")`."""
    return files(__name__).joinpath(*parts)
