"""A fence round foreign parsers: whatever a library raises on hostile bytes leaves here as a refusal."""

from collections.abc import Iterator
from contextlib import contextmanager

from cse_desktop.errors import BugError
from cse_desktop.errors.refusals import Refused


@contextmanager
def parsing(code: str, detail: str) -> Iterator[None]:
    """Turns every error of a library inside the block into `Refused(code)`; our own errors pass.

    `BaseException` is meant: a panic inside a Rust extension is not an `Exception`.
    """
    try:
        yield
    except (Refused, BugError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        raise Refused(code, f"{detail}: {type(error).__name__}") from None
