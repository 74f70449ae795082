"""CSE Desktop: peer review of engineers' competency, offline."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("cse-desktop")
except PackageNotFoundError:  # a frozen folder carries no metadata of ours unless the build adds it
    __version__ = "0"
