"""What can go wrong, sorted: the world (`KnownError`), and our own mistakes (`BugError`)."""

from cse_desktop.errors.known import BugError, KnownError
from cse_desktop.errors.words import Words

__all__ = ["BugError", "KnownError", "Words"]
