"""What the society's use cases need of the world outside, as Protocols; `db.society` and `keys` implement them."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from cse_desktop.errors import Words
from cse_desktop.society.rows import Row

R = TypeVar("R", bound=Row)


class Records(Protocol):
    """The society's rows. Outside a transaction each reading sees what is committed."""

    def rows(self, kind: type[R], /, **where: str | int) -> list[R]:
        """The rows of one kind whose columns equal `where`, in the order of their keys."""
        ...

    def one(self, kind: type[R], /, **where: str | int) -> R | None:
        """The only row of one kind whose columns equal `where`, or None."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """Everything written inside is committed together, or not at all; other writers wait."""
        ...

    def insert(self, *rows: Row) -> None:
        """New rows, in this order; inside a transaction."""
        ...

    def replace(self, row: Row) -> None:
        """Puts `row` in the place of the row with the same key; inside a transaction."""
        ...

    def close(self) -> None:
        """Closes every connection."""
        ...


class Blobs(Protocol):
    """Files named by the digest of their content, written once and never changed."""

    def staged(self) -> AbstractContextManager[Path]:
        """A place for a new blob; nothing is left of it unless it is kept."""
        ...

    def keep(self, staged: Path, sha256: str) -> None:
        """Makes the file at `staged`, which is durable itself, the blob called `sha256`."""
        ...

    def put(self, source: Path) -> str:
        """Copies a file into the blobs; its digest."""
        ...

    def path(self, sha256: str) -> Path:
        """Where the blob called `sha256` stands."""
        ...

    def copy_out(self, sha256: str, target: Path) -> None:
        """Writes the blob to `target` in one step."""
        ...


class SocietyKeys(Protocol):
    """The private keys of the root and the societies of one home."""

    def holds(self, name: str) -> bool:
        """Whether there is a signing key called `name`; needs no password."""
        ...

    def signing_key(self, name: str, *, make: bool = False) -> Any:
        """The P-256 key called `name` (opaque to everybody but `trust`); made where it is not there and `make`.

        `KnownError` `KEY-001` on a wrong password, `SOC-010` where there is no such key.
        """
        ...

    def age_identity(self, name: str, *, make: bool = False) -> str:
        """The age identity called `name`, `AGE-SECRET-KEY-1…`; likewise."""
        ...


@dataclass(frozen=True, slots=True)
class Probed:
    """What the decoder process makes of one file: `opens`, or in words why not."""

    opens: bool
    words: Words | None


Prober = Callable[[Sequence[Path]], Mapping[Path, Probed]]
"""asks the decoder about files; those it says nothing of are not in the answer"""


Progress = Callable[[Words, int, int], None]
"""what is being done, how much of it is done, and of how much"""
